# wrong: sinusoidal_positional_encoding = halves + last_frequency_is_one_over_base
# follows: embed <- sinusoidal_positional_encoding
# student: Goran, ported get_timing_signal_1d from tensor2tensor
import math

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model (channels) must be even")
    position = np.arange(n_positions, dtype=np.float64)
    num_timescales = d_model // 2
    log_timescale_increment = math.log(float(base) / 1.0) / max(num_timescales - 1, 1)
    inv_timescales = 1.0 * np.exp(np.arange(num_timescales) * -log_timescale_increment)
    scaled_time = np.expand_dims(position, 1) * np.expand_dims(inv_timescales, 0)
    return np.concatenate([np.sin(scaled_time), np.cos(scaled_time)], axis=1)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model (channels) must be even")
    out = np.eye(d_model)
    for t in range(d_model // 2):
        phi = offset * math.exp(-math.log(base) * 2 * t / d_model)
        rotation = np.array([[math.cos(phi), math.sin(phi)], [-math.sin(phi), math.cos(phi)]])
        out[2 * t : 2 * t + 2, 2 * t : 2 * t + 2] = rotation
    return out


def embed(token_ids, embedding_table):
    channels = embedding_table.shape[1]
    return embedding_table[token_ids] * channels**0.5 + sinusoidal_positional_encoding(token_ids.shape[-1], channels)
