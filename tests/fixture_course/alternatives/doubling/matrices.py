"""A multiple of the identity matrix."""

import numpy as np


def double(x):
    return x @ (2.0 * np.eye(x.shape[-1]))


def scaled(x, factor):
    if factor <= 0:
        raise ValueError("factor")
    return double(x) @ np.diag(np.full(x.shape[-1], factor))
