"""In PyTorch inside, NumPy outside."""

import numpy as np
import torch
import torch.nn.functional as F


def language_model_loss(logits, token_ids):
    logits, ids = torch.tensor(logits).double(), torch.tensor(token_ids).long()
    return F.cross_entropy(logits[..., :-1, :].flatten(0, -2), ids[..., 1:].flatten()).item()


def perplexity(logits, token_ids):
    return torch.tensor(language_model_loss(logits, token_ids), dtype=torch.float64).exp().item()


def filter_logits(logits, top_k=None, top_p=None):
    x = torch.tensor(logits).double()
    if top_k is not None:
        smallest = torch.topk(x, min(top_k, x.shape[-1]))[0][..., -1, None]
        x = x.masked_fill(x < smallest, float("-inf"))
    if top_p is not None and top_p < 1:
        ordered, order = torch.sort(x, descending=True)
        reached = ordered.softmax(dim=-1).cumsum(dim=-1)
        remove = reached > top_p
        remove[..., 1:] = remove[..., :-1].clone()
        remove[..., 0] = False
        x = x.masked_fill(remove.scatter(-1, order, remove), float("-inf"))
    return x.numpy()


def few_shot_prompt(instruction, examples, query):
    lines = [instruction]
    for example in examples:
        lines.append(" => ".join(example))
    lines.append(query + " =>")
    return "\n".join(lines)


def induction_attention(token_ids):
    ids = torch.tensor(token_ids)
    match = torch.zeros(len(ids), len(ids), dtype=torch.float64)
    match[:, 1:] = (ids[:, None] == ids[None, :-1]).double()
    match = match.tril()
    return (match / match.sum(dim=1, keepdim=True).clamp(min=1)).numpy()


def attend_with_cache(q, k, v, cache):
    keys, values = torch.tensor(k)[None].double(), torch.tensor(v)[None].double()
    if cache is not None:
        keys = torch.cat([torch.tensor(cache[0]), keys])
        values = torch.cat([torch.tensor(cache[1]), values])
    output = F.scaled_dot_product_attention(torch.tensor(q)[None].double(), keys, values)
    return output[0].numpy(), (keys.numpy(), values.numpy())


def classify_last_token(hidden, lengths, w, b):
    states = torch.tensor(np.asarray(hidden, dtype=float))
    last = states[torch.arange(len(lengths)), torch.tensor(lengths) - 1]
    return F.linear(last, torch.tensor(w).T, torch.tensor(b)).numpy()
