"""Chapter 1, doubling: twice as much of everything.

The lesson is README.md beside this file. Check your work with `learn-transformers check doubling`.
"""

import numpy as np


def double(x: np.ndarray) -> np.ndarray:
    """Give twice of every number.

    Args:
        x: `(..., n)`, numbers.

    Returns:
        `(..., n)`, float64. The argument itself stays unchanged.

    Example:
        >>> double(np.array([1.0, -2.0]))
        array([ 2., -4.])

    Source: extension.
    """
    return 2.0 * x


def scaled(x: np.ndarray, factor: float) -> np.ndarray:
    """Double every number, and multiply it by a factor.

    Args:
        x: `(..., n)`, numbers.
        factor: a number above 0.

    Returns:
        `(..., n)`, float64. The argument itself stays unchanged.

    Raises:
        ValueError: if `factor` is 0 or negative; the message names `factor`.

    Example:
        >>> scaled(np.array([1.0, -2.0]), 3.0)
        array([  6., -12.])

    Source: extension.
    """
    if factor <= 0:
        raise ValueError(f"factor must be above 0, not {factor}")
    return factor * double(x)
