"""Plain Python loops, one number after another."""

import numpy as np


def double(x):
    y = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        y[place] = 2.0 * x[place]
    return y


def scaled(x, factor):
    if not factor > 0:
        raise ValueError("factor is not above 0")
    y = double(x)
    for place in np.ndindex(y.shape):
        y[place] *= factor
    return y
