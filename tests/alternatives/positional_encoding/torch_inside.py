"""PyTorch inside, NumPy outside, all in float64."""

import torch


def angles(positions, d_model, base):
    if d_model % 2:
        raise ValueError("d_model must be an even number")
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64) / d_model
    return positions.to(torch.float64).unsqueeze(-1) / torch.pow(torch.tensor(base, dtype=torch.float64), exponent)


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    angle = angles(torch.arange(n_positions), d_model, base)
    return torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(-2).numpy()


def shift_matrix(offset, d_model, base=10000.0):
    angle = angles(torch.tensor(offset), d_model, base)
    sin, cos = angle.sin(), angle.cos()
    blocks = [torch.stack([torch.stack([c, s]), torch.stack([-s, c])]) for s, c in zip(sin, cos, strict=True)]
    return torch.block_diag(*blocks).numpy()


def embed(token_ids, embedding_table):
    rows = torch.nn.functional.embedding(torch.from_numpy(token_ids), torch.tensor(embedding_table, dtype=torch.float64))
    n, d_model = rows.shape[-2:]
    return (rows * d_model**0.5 + torch.from_numpy(sinusoidal_positional_encoding(n, d_model))).numpy()
