# wrong: embed = not_scaled
# student: Chen, nn.Embedding and then the positions, that is how BERT does it
import numpy as np
import torch
from torch import nn


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    pos = torch.arange(n_positions, dtype=torch.double).unsqueeze(1)
    inv = base ** (-torch.arange(0, d_model, 2, dtype=torch.double) / d_model)
    return torch.stack([(pos * inv).sin(), (pos * inv).cos()], dim=-1).flatten(1).numpy()


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    inv = base ** (-torch.arange(0, d_model, 2, dtype=torch.double) / d_model)
    return torch.block_diag(*[torch.tensor([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for a in (offset * inv).tolist()]).numpy()


def embed(token_ids, embedding_table):
    layer = nn.Embedding.from_pretrained(torch.tensor(embedding_table))
    x = layer(torch.tensor(token_ids, dtype=torch.long))
    x = x + torch.tensor(sinusoidal_positional_encoding(x.shape[-2], x.shape[-1]))
    return x.numpy()
