# wrong: sinusoidal_positional_encoding = odd_exponent
# student: Emil, thinks that 2i and 2i+1 are also the numerators of the exponents
import numpy as np


def freq(column, d_model, base):
    return 1.0 / np.power(base, column / d_model)


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError("d_model: even numbers only")
    pe = np.empty((n_positions, d_model))
    p = np.arange(n_positions)
    for col in range(d_model):
        if col % 2 == 0:
            pe[:, col] = np.sin(p * freq(col, d_model, base))
        else:
            pe[:, col] = np.cos(p * freq(col, d_model, base))
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError("d_model: even numbers only")
    m = np.zeros((d_model, d_model))
    for even in range(0, d_model, 2):
        a = offset * freq(even, d_model, base)
        m[even : even + 2, even : even + 2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    return m


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    if d_model % 2 != 0:
        raise ValueError("d_model: even numbers only")
    vectors = embedding_table[token_ids] * d_model**0.5
    p = np.arange(token_ids.shape[-1])
    for even in range(0, d_model, 2):
        vectors[..., even] += np.sin(p * freq(even, d_model, 10000.0))
        vectors[..., even + 1] += np.cos(p * freq(even, d_model, 10000.0))
    return vectors
