"""PyTorch does the work; NumPy arrays go in and come out."""

import numpy as np
import torch


def attention_cost(n, d_model):
    q = torch.empty(n, d_model, device="meta")
    scores = q @ q.T
    return 2 * (scores.numel() * d_model + (scores @ q).numel() * n), scores.numel()


def sliding_window_mask(n, window):
    return torch.ones(n, n).tril(window).triu(-window).bool().numpy()


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = torch.from_numpy(sliding_window_mask(n, window))
    mask[:n_global], mask[:, :n_global] = True, True
    luck = torch.from_numpy(rng.random((n, n))).masked_fill(mask, -1.0)
    chosen = luck.topk(min(n_random, n), dim=1).indices
    return mask.scatter(1, chosen, True).numpy()


def linformer_attention(q, k, v, e, f):
    q, k, v, e, f = (torch.tensor(np.asarray(a, dtype=np.float64)) for a in (q, k, v, e, f))
    return (torch.softmax(q @ (e @ k).mT / k.shape[-1] ** 0.5, dim=-1) @ (f @ v)).numpy()


def lsh_buckets(x, projections):
    along = torch.tensor(x, dtype=torch.float64) @ torch.tensor(projections, dtype=torch.float64)
    return torch.cat([along, -along], dim=-1).argmax(dim=-1).numpy()


def same_bucket_mask(buckets):
    b = torch.tensor(buckets)
    return b.unsqueeze(1).eq(b.unsqueeze(0)).numpy()


def layers_to_connect(mask):
    step = (torch.tensor(mask) | torch.eye(len(mask)).bool()).double()
    reached = step.clone()
    for layers in range(1, len(mask)):
        if (reached > 0).all():
            return layers
        reached = (reached @ step).clamp(max=1.0)
    raise ValueError("the mask leaves somebody out")
