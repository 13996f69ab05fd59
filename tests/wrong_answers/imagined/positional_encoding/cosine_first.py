# wrong: sinusoidal_positional_encoding = sin_and_cos_swapped
# student: Lea, physicist: real part first (cos), then the imaginary one (sin)
import numpy as np


def phases(pos, d_model, base):
    return np.exp(1j * np.asarray(pos, dtype=float)[..., None] * base ** (-np.arange(0, d_model, 2) / d_model))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even: every complex number takes two columns")
    z = phases(np.arange(n_positions), d_model, base)
    return z.view(float).copy()


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even: every complex number takes two columns")
    z = phases(offset, d_model, base)
    return np.kron(np.diag(z.real), np.eye(2)) + np.kron(np.diag(z.imag), np.array([[0, 1], [-1, 0]]))


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    if d_model % 2:
        raise ValueError("d_model must be even: every complex number takes two columns")
    z = phases(np.arange(token_ids.shape[-1]), d_model, 10000.0)
    pe = np.empty((len(z), d_model))
    pe[:, 0::2], pe[:, 1::2] = z.imag, z.real
    return np.sqrt(d_model) * embedding_table[token_ids] + pe
