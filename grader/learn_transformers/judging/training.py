"""What a trained model that was handed in makes of texts: its file is read in a bounded process, the model is ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from pathlib import PurePath

import numpy as np

from learn_transformers import course
from learn_transformers.judging import npz
from learn_transformers.key.calls import Call
from learn_transformers.key.trained import Exam, TrainedReference, Weights
from learn_transformers.printable import clean
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned
from learn_transformers.symbolic.process.comparer import Bounded, WorkerEnded

_SECONDS = 2.0  # for reading a file, which takes 20 ms

Handed = Callable[[], "bytes | None"]


class Trained:
    """The trained model of one submission, read when it is first asked; `handed` gives its file, None if there is none.

    `fingerprint` is one of the weights: who has the same has the same weights. There is none before they are read.
    """

    def __init__(self, reference: TrainedReference, chapter: course.Chapter, handed: Handed) -> None:
        self.fingerprint = ""
        self._reference = reference
        self._file = PurePath(chapter.weights).name
        self._handed = handed
        self._read: Weights | Died | Raised | None = None
        self._summaries: dict[tuple[tuple[int, ...], ...], Outcome] = {}

    def outcome(self, made: Call) -> Outcome:
        """What it makes of the texts of a call."""
        weights = self.weights()
        if isinstance(weights, Died | Raised):
            return weights
        texts = Exam(made.args, made.kwargs).texts
        known = tuple(map(tuple, texts))
        if known not in self._summaries:
            self._summaries[known] = Returned(self._reference.model.summaries(weights, texts))
        return self._summaries[known]

    def weights(self) -> Weights | Died | Raised:
        """Its weights by name, or what came of reading them."""
        if self._read is None:
            self._read = self._weights()
        return self._read

    def _weights(self) -> Weights | Died | Raised:
        try:
            content = self._handed()
        except course.Unreadable as problem:
            return Died(clean(str(problem), 300), "unreadable")
        if content is None:
            return Raised("NotImplementedError", train_first(self._reference, self._file), ("NotImplementedError",))
        try:
            found = weights_in(content, self._reference.model.shapes)
        except ValueError as problem:
            return Died(clean(f"{self._file} {problem}", 300), "unreadable")
        except WorkerEnded as problem:
            return Died(clean(f"{self._file} could not be read: {problem}", 300), "unreadable")
        self.fingerprint = fingerprint(found)
        return found


def train_first(reference: TrainedReference, file: str) -> str:
    """What to do where there is no trained model yet."""
    return f"train first: `{reference.train}` writes {file}"


def weights_in(content: bytes, shapes: Mapping[str, tuple[int, ...]]) -> Weights:
    """The weights that a file holds, read in a process of its own.

    Raises:
        ValueError: with a clause that says why they cannot be used.
        WorkerEnded: if that process did not answer.
    """
    arguments = {"content": base64.b64encode(content).decode(), "shapes": {n: list(s) for n, s in shapes.items()}}
    with Bounded(_SECONDS, (npz.__name__,), "reads trained models") as process:
        plain = process.call(f"{npz.__name__}:read", arguments)
    numbers = np.frombuffer(base64.b64decode(plain), "<f4")
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    parts = np.split(numbers, ends[:-1])
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def fingerprint(weights: Weights) -> str:
    """The same for the same weights, and for no others."""
    digest = hashlib.sha256()
    for name, array in sorted(weights.items()):
        digest.update(f"{name}{array.shape}".encode() + array.astype("<f4").tobytes())
    return f"sha256:{digest.hexdigest()}"
