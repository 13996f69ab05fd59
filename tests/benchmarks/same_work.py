"""The work that all graders get in `classroom.py`: two functions, six hidden tests of one call each."""

from __future__ import annotations

FILE = "attention.py"
STUB = '''"""Softmax, and the scores of attention."""

import numpy as np


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn the entries along one axis into positive weights that sum to 1."""
    raise NotImplementedError("softmax")


def attention_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Say how well each query matches each key: the dot products, divided by the root of their length."""
    raise NotImplementedError("attention_scores")
'''
SOLUTION = '''"""Softmax, and the scores of attention."""

import numpy as np


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn the entries along one axis into positive weights that sum to 1."""
    shifted = x - x.max(axis=axis, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=axis, keepdims=True)


def attention_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Say how well each query matches each key: the dot products, divided by the root of their length."""
    width = q.shape[-1]
    return q @ np.swapaxes(k, -1, -2) / np.sqrt(width)
'''
PRELUDE = """import numpy as np


def right(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def drawn(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape)
"""
TESTS = (
    ("softmax_by_hand", "softmax(np.log([1.0, 2.0, 5.0]))", "[0.125, 0.25, 0.625]"),
    ("softmax_along_the_first_axis", "softmax(drawn(4, 5), 0)", "right(drawn(4, 5), 0)"),
    ("softmax_of_large_entries", "softmax(np.array([1e4, 0.0, -1e4]))", "[1.0, 0.0, 0.0]"),
    ("scores_by_hand", "attention_scores(np.eye(2, 4), np.ones((3, 4)))", "np.full((2, 3), 0.5) * [[1], [1]]"),
    ("scores_of_two_lengths", "attention_scores(drawn(5, 3), drawn(7, 3))", "drawn(5, 3) @ drawn(7, 3).T / 3**0.5"),
    (
        "scores_of_a_batch",
        "attention_scores(drawn(2, 4, 3), drawn(2, 6, 3))",
        "drawn(2, 4, 3) @ np.swapaxes(drawn(2, 6, 3), 1, 2) / 3**0.5",
    ),
)
"""Name, what is called, what must come back."""

KEY = '''"""The same six tests in the vocabulary of our keys: the references, and the usual mistakes."""

from __future__ import annotations

import numpy as np

from learn_transformers.key import HAND, Switches, call, reference


@reference(axes={"x": "n m", "axis": ""}, output="n m", hints=("exp", "exp/sum", "np.exp"))
def softmax(x: np.ndarray, axis: int = -1, *, mistake: Switches) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    result: np.ndarray = e / e.sum(axis=axis, keepdims=True)
    return result


FIRST_AXIS = softmax.slip("the first axis is normalized", "Which axis should sum to 1?", axis=lambda axis: 0)
softmax.asks("by hand", call(np.log([1.0, 2.0, 5.0])), stage=HAND)
softmax.asks("along the first axis", lambda rng: call(rng.normal(size=(4, 5)), 0))
softmax.asks("large entries", call(np.array([1e4, 0.0, -1e4])))


@reference(axes={"q": "... n_q d_k", "k": "... n_k d_k"}, output="... n_q n_k", hints=("dot", "q k", "q @ k"))
def attention_scores(q: np.ndarray, k: np.ndarray, *, mistake: Switches) -> np.ndarray:
    result: np.ndarray = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    return result


UNSCALED = attention_scores.slip(
    "the scores are not divided", "What is the variance of q·k?", returns=lambda right, q: right * np.sqrt(q.shape[-1])
)
attention_scores.asks("by hand", call(np.eye(2, 4), np.ones((3, 4))), stage=HAND)
attention_scores.asks("two lengths", lambda rng: call(rng.normal(size=(5, 3)), rng.normal(size=(7, 3))))
attention_scores.asks("a batch", lambda rng: call(rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 6, 3))))
'''


def submission(number: int) -> str:
    """A right one, the same program as all others, with names and a comment of its own."""
    text = SOLUTION
    for name in ("shifted", "width"):
        text = text.replace(name, f"{name}_{number}")
    return f"# student {number:05d}\n{text}"
