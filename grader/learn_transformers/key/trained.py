"""An exercise that is a trained model: a file of weights, which the judge puts into its own model and tries on texts.

    @trained_reference(model=Model(SHAPES, summaries), train="python train.py", hints=(...))
    def training(texts):
        return [keep_marked(text) for text in texts]

    training.needs("at least half of the texts, word for word", 0.5, secret_texts)

    ORDER = training.miss(
        "the right words come in another order",
        "What tells the model which of two words came first?",
        shows=lambda missed: sorted(missed.got) == sorted(missed.right),
        makes=lambda text, right: right[::-1],
    )

A trained model is seldom wrong in one way alone: what is named is the kind of miss that most of the missed texts show.
`makes` is a model that misses in no other way, for the laws of keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.pictures import Picture
from learn_transformers.key.reference import GENERAL, Check, Reference, _caller
from learn_transformers.sandbox.outcome import Outcome, Returned, is_unfinished

Text = list[int]
Weights = Mapping[str, np.ndarray]
_USUAL = 0.9  # of the texts: who says the same of so many says the same of all
_MAIN = 0.5  # of the missed texts: what is more of them than that is what to look at


@dataclass(frozen=True)
class Model:
    """The judge's own: the shapes of its weights, in order, and what it makes of texts with such weights.

    `picture` is what there is to see of weights, and `remark` a sentence on them that stands over it.
    """

    shapes: Mapping[str, tuple[int, ...]]
    summaries: Callable[[Weights, Sequence[Text]], list[Text]]
    picture: Callable[[Weights], tuple[Picture, np.ndarray]]
    remark: Callable[[Weights], str]


@dataclass(frozen=True)
class Missed:
    """A text that a model does not get right; `usual` is what it makes of nearly every text, if anything."""

    text: Text
    right: Text
    got: Text
    usual: Text | None = None


@dataclass(eq=False)
class Miss(Slip):
    """A kind of miss, and how to tell it."""

    shows: Callable[[Missed], bool] = field(default=lambda missed: False, kw_only=True)


@dataclass(frozen=True)
class Exam(Call):
    """Texts for a trained model, of which so large a share is to come out right."""

    is_exam = True
    share: float = 1.0

    @property
    def texts(self) -> list[Text]:
        found: list[Text] = self.args[0]
        return found

    @property
    def needed(self) -> int:
        return int(np.ceil(self.share * len(self.texts)))

    def is_met(self, right: Outcome, got: Outcome) -> bool:
        return self._count(right, got) >= self.needed

    def says(self, right: Outcome, got: Outcome) -> str:
        if is_unfinished(got):
            return got.message
        if not isinstance(got, Returned):
            return ""
        return f"{self._count(right, got)} of {len(self.texts)} texts come out right; {self.needed} are asked for"

    def _count(self, right: Outcome, got: Outcome) -> int:
        if not (isinstance(right, Returned) and isinstance(got, Returned) and isinstance(got.value, list)):
            return 0
        return sum(a == b for a, b in zip(right.value, got.value, strict=False))

    def missed(self, right: Sequence[Text], got: Sequence[Text]) -> list[Missed]:
        """The texts that do not come out right."""
        common, count = Counter(map(tuple, got)).most_common(1)[0]
        usual = list(common) if count >= _USUAL * len(got) else None
        every = zip(self.texts, right, got, strict=True)
        return [Missed(text, wanted, found, usual) for text, wanted, found in every if found != wanted]


class TrainedReference(Reference):
    """What a trained model should make of texts; `train` is the command that trains one."""

    kind = "file"
    is_called = False

    def __init__(self, function: Callable[..., Any], *, model: Model, train: str, **more: Any) -> None:
        super().__init__(function, **more)
        self.model = model
        self.train = train

    def needs(
        self, name: str, share: float, texts: Callable[[np.random.Generator], list[Text]], points: float = 2.0
    ) -> None:
        """A check that so large a share of texts comes out right; the same texts for every check."""
        self._add(
            Check(
                name,
                GENERAL,
                points,
                build=lambda rng: Exam((texts(rng),), share=share),
                written=_caller(),
                draws=self.name,
            )
        )

    def miss(
        self, title: str, hint: str, /, *, shows: Callable[[Missed], bool], makes: Callable[[Text, Text], Text]
    ) -> Miss:
        """A kind of miss; `makes` is given a text and what is right of it."""

        def returns(summaries: list[Text], texts: list[Text]) -> list[Text]:
            return [makes(text, right) for text, right in zip(texts, summaries, strict=True)]

        made = Miss(title, hint, returns=returns, shows=shows)
        self.also(made)
        return made

    def main_miss(self, missed: Sequence[Missed]) -> tuple[Miss, list[Missed]] | None:
        """The kind that most of these show, the first that fits each of them, and those that show it; None if none."""
        kinds = [slip for slip in self.slips if isinstance(slip, Miss)]
        found: dict[Miss, list[Missed]] = {}
        for one in missed:
            kind = next((k for k in kinds if k.shows(one)), None)
            if kind is not None:
                found.setdefault(kind, []).append(one)
        main = max(found, key=lambda kind: len(found[kind]), default=None)
        return (main, found[main]) if main is not None and len(found[main]) > _MAIN * len(missed) else None


def trained_reference(
    *, model: Model, train: str, hints: tuple[str, str, str]
) -> Callable[[Callable[..., Any]], TrainedReference]:
    """Make a function of texts the right answer of a trained model; see `reference`."""
    return lambda function: TrainedReference(
        function, model=model, train=train, axes={"texts": ""}, output="", hints=hints, seconds=None, forbidden=()
    )
