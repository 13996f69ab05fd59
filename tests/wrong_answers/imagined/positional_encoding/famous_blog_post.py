# wrong: sinusoidal_positional_encoding = dimension_index_doubled
# follows: embed <- sinusoidal_positional_encoding
# student: Rosa, retyped the PositionalEncoder of a well-known blog post
import math

import numpy as np
import torch


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model = {d_model} is odd")
    pe = torch.zeros(n_positions, d_model, dtype=torch.float64)
    for pos in range(n_positions):
        for i in range(0, d_model, 2):
            pe[pos, i] = math.sin(pos / (base ** ((2 * i) / d_model)))
            pe[pos, i + 1] = math.cos(pos / (base ** ((2 * (i + 1)) / d_model)))
    return pe.numpy()


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model = {d_model} is odd")
    blocks = []
    for i in range(0, d_model, 2):
        a = torch.tensor(offset / base ** (i / d_model), dtype=torch.float64)
        blocks.append(torch.stack([torch.stack([a.cos(), a.sin()]), torch.stack([-a.sin(), a.cos()])]))
    return torch.block_diag(*blocks).numpy()


def embed(token_ids, embedding_table):
    vocab, d_model = embedding_table.shape
    x = torch.nn.functional.embedding(torch.tensor(token_ids), torch.tensor(embedding_table, dtype=torch.float64))
    x = x * math.sqrt(d_model)
    pe = sinusoidal_positional_encoding(x.size(-2), d_model)
    return (x + torch.from_numpy(pe)).numpy()
