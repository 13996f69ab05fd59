"""PyTorch inside: a generator seeded from rng, bernoulli, cross_entropy with ignore_index, cat."""

import numpy as np
import torch
import torch.nn.functional as F


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    ids = torch.from_numpy(np.array(token_ids, dtype=np.int64))
    chances = torch.full(ids.shape, float(probability), dtype=torch.float64)
    chances.masked_fill_(torch.isin(ids, torch.tensor(list(special_ids), dtype=torch.int64)), 0.0)
    chosen = torch.bernoulli(chances, generator=generator).bool()
    labels = ids.masked_fill(~chosen, -100)
    hidden = torch.bernoulli(torch.full(ids.shape, 0.8, dtype=torch.float64), generator=generator).bool() & chosen
    coin = torch.bernoulli(torch.full(ids.shape, 0.5, dtype=torch.float64), generator=generator).bool()
    exchanged = coin & chosen & ~hidden
    inputs = torch.where(exchanged, torch.randint(vocab_size, ids.shape, generator=generator), ids)
    return inputs.masked_fill(hidden, mask_id).numpy(), labels.numpy()


def masked_language_model_loss(logits, labels, ignore_index=-100):
    logits = torch.as_tensor(np.asarray(logits, dtype=np.float64))
    labels = torch.as_tensor(np.asarray(labels, dtype=np.int64))
    flat = logits.reshape(-1, logits.shape[-1])
    return F.cross_entropy(flat, labels.reshape(-1), ignore_index=ignore_index).item()


def build_pair(first, second, cls_id, sep_id):
    first, second = (torch.tensor(np.asarray(sentence), dtype=torch.int64) for sentence in (first, second))
    mark = torch.tensor([sep_id])
    ids = torch.cat([torch.tensor([cls_id]), first, mark, second, mark])
    segments = torch.ones_like(ids)
    segments[: len(first) + 2] = 0
    return ids.numpy(), segments.numpy()


def replaced_token_labels(original, corrupted):
    return (torch.from_numpy(original) != torch.from_numpy(corrupted)).long().numpy()
