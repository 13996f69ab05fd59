# source: https://github.com/cmu-l3/anlp-fall2025-code/issues/1
# wrong: embed = positions_along_batch
# mistake: embed: positions are counted along the first axis of the ids, so all tokens of a sequence get the same encoding

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(pos * div_term)
    pe[:, 1::2] = np.cos(pos * div_term)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


def embed(token_ids, embedding_table):
    d = embedding_table.shape[-1]
    tok = embedding_table[token_ids] * np.sqrt(d)
    pos = sinusoidal_positional_encoding(token_ids.shape[0], d)  # <-
    while pos.ndim < tok.ndim:
        pos = np.expand_dims(pos, 1)  # <-
    return tok + pos
