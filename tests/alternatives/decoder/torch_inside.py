"""Computed in PyTorch, in float64, with masked_fill; what comes out is NumPy again."""

import numpy as np
import torch


def heads_of(x, w, n_heads):
    projected = x @ w
    return projected.unflatten(-1, (n_heads, -1)).transpose(-2, -3)


def torch_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask):
    q, k, v = heads_of(x_q, w_q, n_heads), heads_of(x_kv, w_k, n_heads), heads_of(x_kv, w_v, n_heads)
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -torch.inf)
    weights = torch.softmax(scores, dim=-1).nan_to_num(0.0)
    return (weights @ v).transpose(-2, -3).flatten(-2) @ w_o, weights


def tensors(*arrays):
    return [None if a is None else torch.tensor(a, dtype=None if a.dtype == bool else torch.float64) for a in arrays]


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads does not divide the width")
    *arrays, mask = tensors(x, memory, w_q, w_k, w_v, w_o, memory_mask)
    output, weights = torch_attention(*arrays, n_heads, mask)
    return output.numpy(), weights.numpy()


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads does not divide the width")
    x, memory, mask, memory_mask = tensors(x, memory, mask, memory_mask)
    w = {name: torch.from_numpy(array) for name, array in params.items()}
    n, d = x.shape[-2:]
    causal = torch.ones(n, n, dtype=torch.bool).tril()
    visible = causal if mask is None else torch.logical_and(causal, mask)

    def add_and_norm(y, change, i):
        return torch.nn.functional.layer_norm(y + change, (d,), w[f"gamma_{i}"], w[f"beta_{i}"])

    x = add_and_norm(x, torch_attention(x, x, *(w[f"self_w_{c}"] for c in "qkvo"), n_heads, visible)[0], 1)
    looked_up, _ = torch_attention(x, memory, *(w[f"cross_w_{c}"] for c in "qkvo"), n_heads, memory_mask)
    x = add_and_norm(x, looked_up, 2)
    x = add_and_norm(x, torch.relu(x @ w["w_1"] + w["b_1"]) @ w["w_2"] + w["b_2"], 3)
    return x.numpy()


def shift_right(token_ids, bos_id):
    ids = torch.from_numpy(np.ascontiguousarray(token_ids))
    return torch.nn.functional.pad(ids[..., :-1], (1, 0), value=bos_id).numpy()


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = torch.tensor([bos_id])
    while ids.numel() < max_length and ids[-1].item() != eos_id:
        logits = torch.from_numpy(next_logits(ids.tolist()))
        ids = torch.cat([ids, (logits == logits.max()).nonzero()[0]])
    return ids.tolist()
