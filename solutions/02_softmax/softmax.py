"""Chapter 2, softmax: the function that turns scores into weights.

Attention compares a query with every key and gets one score per key. Softmax turns these scores into weights: positive
numbers that sum to 1. The same function stands at the end of every language model, where it turns one score per word
into the probability of each word.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check softmax`.
"""

import numpy as np


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn the entries along one axis into positive weights that sum to 1.

    weights_i = exp(x_i) / sum_j exp(x_j), with i and j running along `axis`.

    The result is finite for entries as large as +10000 or as low as -10000. An entry of -inf gets a weight of exactly
    0. (A row that holds nothing but -inf has no softmax; you need not handle it here.)

    Args:
        x: scores, an array of any shape.
        axis: the axis that is normalized; the last one if not given.

    Returns:
        The weights, float64, of the same shape as `x`. The argument itself stays unchanged.

    Example:
        >>> softmax(np.array([0.0, np.log(3.0)]))
        array([0.25, 0.75])

    Source: lecture 9:20 (the output is a similarity-weighted sum); "Attention Is All You Need", section 3.2.1.
    """
    shifted = x - x.max(axis=axis, keepdims=True)  # changes nothing but keeps exp from overflowing
    e = np.exp(shifted)
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x: np.ndarray, temperature: float, axis: int = -1) -> np.ndarray:
    """Divide the scores by a temperature before the softmax.

    A high temperature makes the weights more even, a temperature close to 0 puts nearly all weight on the largest
    entry, and a temperature of 1 changes nothing.

    Args:
        x: scores, an array of any shape.
        temperature: a number above 0.
        axis: the axis that is normalized; the last one if not given.

    Returns:
        The weights, float64, of the same shape as `x`. The argument itself stays unchanged.

    Raises:
        ValueError: if `temperature` is 0 or negative; the message names `temperature`.

    Example:
        >>> softmax_with_temperature(np.array([0.0, np.log(2.0)]), temperature=0.5)
        array([0.2, 0.8])

    Source: extension; "Distilling the Knowledge in a Neural Network" (Hinton, Vinyals, Dean 2015), section 2.
    """
    if temperature <= 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    return softmax(x / temperature, axis=axis)


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """The natural logarithm of the softmax, computed without taking the logarithm of a tiny number.

    log softmax(x)_i = x_i - log sum_j exp(x_j), with i and j running along `axis`.

    The result is finite for finite entries as large as +10000 or as low as -10000, even where the softmax itself is so
    small that it rounds to 0. An entry of -inf stays -inf.

    Args:
        x: scores, an array of any shape.
        axis: the axis that is normalized; the last one if not given.

    Returns:
        The logarithms of the weights, float64, of the same shape as `x`; none is above 0.
        The argument itself stays unchanged.

    Example:
        >>> log_softmax(np.array([0.0, 1000.0]))
        array([-1000.,     0.])

    Source: extension.
    """
    shifted = x - x.max(axis=axis, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted - log_sum


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    """The mean negative log-likelihood of the right classes: the loss that language models are trained with.

    loss = -(1/n) sum_i log softmax(logits_i)[targets_i]

    Args:
        logits: `(n, c)`, one finite score per row and class, before any softmax.
        targets: `(n,)`, integers from 0 to c-1: the right class of each row.

    Returns:
        One float, finite for logits as large as +10000 or as low as -10000.

    Example: a row of equal logits over four classes costs log 4.
        >>> round(float(cross_entropy(np.zeros((1, 4)), np.array([2]))), 6)
        1.386294

    Source: extension; the lecture names the task at 18:12 (predict the next token), not the loss.
    """
    log_p = log_softmax(logits)
    rows = np.arange(len(targets))
    return float(-log_p[rows, targets].mean())


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    """All derivatives of the softmax of one vector.

    J[i, j] = d softmax(x)_i / d x_j: how much weight i changes when entry j grows.

    Args:
        x: `(n,)`, one vector of scores; an entry of -inf has a weight of 0, which does not change.

    Returns:
        The Jacobian, float64, `(n, n)`; finite for entries as large as +10000 or as low as -10000.

    Example: with two equal entries, what one weight gains the other one loses.
        >>> softmax_jacobian(np.array([0.0, 0.0]))
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])

    Source: extension.
    """
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
