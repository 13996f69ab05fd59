"""The small vocabulary that answer keys are written in.

A key defines, for every function of its chapter, one `reference`: the right answer with the known mistakes built in.
Cases, error cases and properties hang on the reference and are found there; nothing is registered anywhere else.

    UNSCALED = Mistake("the scores are not divided by √d_k", hint="What is the variance of q·k?")

    @reference(axes={"q": "... n_q d_k", "k": "... n_k d_k"}, output="... n_q n_k", hints=(...))
    def attention_scores(q, k, *, mistake):
        scores = q @ np.swapaxes(k, -1, -2)
        return scores if mistake(UNSCALED) else scores / np.sqrt(k.shape[-1])

    @attention_scores.case(stage=HAND)
    def two_by_two(rng):
        "two queries, two keys, by hand"
        return call(np.eye(2), np.eye(2))
"""

from __future__ import annotations

import builtins
import copy
import hashlib
import inspect
import itertools
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from types import CodeType
from typing import Any

import numpy as np

from learn_transformers.key.faults import KeyFault
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned


class Stage(StrEnum):
    """The order in which a function is looked at; the first stage that fails is the one to work on."""

    HAND = "by hand"
    GENERAL = "general"
    EDGES = "edges"
    ERRORS = "wrong arguments"
    STABILITY = "stability"
    GRADIENTS = "gradients"
    MANNERS = "manners"


HAND, GENERAL, EDGES = Stage.HAND, Stage.GENERAL, Stage.EDGES
ERRORS, STABILITY, GRADIENTS, MANNERS = Stage.ERRORS, Stage.STABILITY, Stage.GRADIENTS, Stage.MANNERS


@dataclass(eq=False)
class Mistake:
    """A mistake that learners really make: one sentence that names it, and a hint that is a question, not the answer.

    Its `name` is the variable that holds it, in lower case; `load_key` fills it in.
    """

    title: str
    hint: str
    name: str = ""
    family: str = ""

    def __repr__(self) -> str:
        return f"Mistake({self.name or self.title!r})"


@dataclass(eq=False)
class Slip(Mistake):
    """A mistake that changes nothing but the numbers that come back: the `slips` of a reference.

    `numbers` is what becomes of an array of them. With `whole` it is made only where whole numbers went in.
    """

    numbers: Callable[[np.ndarray], np.ndarray] = field(kw_only=True)
    whole: bool = field(default=False, kw_only=True)

    def changed(self, value: Any) -> Any:
        """The value with this mistake made in every array of floats that it holds."""
        if isinstance(value, list | tuple):
            return type(value)(map(self.changed, value))
        if isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f":
            return self.numbers(np.asarray(value))[()]
        return value


class Family(Mapping[float, Mistake]):
    """One mistake with a number in it, for several numbers: "{} is added to the sum" for 1e-5, 1e-6 and 1e-7."""

    def __init__(self, title: str, *values: float, hint: str) -> None:
        self.members = {value: Mistake(title.format(_short(value)), hint, family=title) for value in values}

    def __getitem__(self, value: float) -> Mistake:
        return self.members[value]

    def __iter__(self) -> Iterator[float]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def named(self, name: str) -> dict[str, Mistake]:
        """Its members by their names, of which `name` is the first part."""
        return {f"{name}_{_short(value).replace('-', '_')}": member for value, member in self.items()}

    def value(self, mistake: Switches, right: float = 0.0) -> float:
        """The number of the member that is to be made; `right` if none is."""
        return next((value for value, member in self.items() if mistake(member)), right)


def _short(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-")


class Switches:
    """The `mistake` argument of a reference: `mistake(X)` is True where the mistake X is to be made."""

    def __init__(self, made: Iterable[Mistake] = ()) -> None:
        self.made = frozenset(made)

    def __call__(self, mistake: Mistake) -> bool:
        return mistake in self.made

    def without(self, mistake: Mistake) -> Switches:
        return Switches(self.made - {mistake})


RIGHT = Switches()


@dataclass(frozen=True)
class Call:
    """One call of the function under test. Arguments are given by position, or by keyword where that is the point."""

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)


def call(*args: Any, **kwargs: Any) -> Call:
    """The call `f(*args, **kwargs)`."""
    return Call(args, kwargs)


Builder = Callable[[np.random.Generator], "Call | Sequence[Call]"]
Learner = Callable[..., Any]
PropertyTest = Callable[[np.random.Generator, Learner], "str | None"]


@dataclass(frozen=True)
class Check:
    """One line of a report: what is asked (`name`), in which stage, for how many points.

    Exactly one of `build` (a case) and `test` (a property) is given. `naming` makes it an error case: the function
    must raise a ValueError whose message holds one of these words. `public` checks may show inputs and expected
    values to a whole class.
    """

    name: str
    stage: Stage
    points: float = 1.0
    build: Builder | None = None
    test: PropertyTest | None = None
    naming: tuple[str, ...] = ()
    public: bool = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """The calls that a case asks for.

        Raises:
            KeyFault: if it makes none.
        """
        assert self.build is not None
        try:
            built = self.build(rng)
            calls = [built] if isinstance(built, Call) else list(built)
        except Exception as error:
            raise self.fault("its calls cannot be made:", error) from error
        if not calls or not all(isinstance(made, Call) for made in calls):
            raise self.fault("it gives no `call(…)`, nor a list of them")
        return calls

    def fault(self, what: str, error: BaseException | None = None) -> KeyFault:
        """What is wrong with this check itself."""
        written = self.build or self.test
        assert written is not None
        return KeyFault.of(written, f"{self.name!r}: {what}", error)


Axes = str | tuple[str, ...]


class Reference:
    """The right answer to one exercise, which can also make every known mistake of it.

    Calling it gives the right answer; `mistake=Switches({...})` makes mistakes on purpose.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        axes: Mapping[str, str],
        output: Axes,
        hints: tuple[str, str, str],
        seconds: float | None,
        forbidden: tuple[str, ...],
        slips: tuple[Slip, ...] = (),
        moves: bool = False,
    ) -> None:
        self.function = function
        self.name = function.__name__
        self.axes = dict(axes)
        self.output = output
        self.hints = hints
        self.seconds = seconds
        self.forbidden = forbidden
        self.moves = moves
        self.checks: list[Check] = []
        self.wrongs: dict[Mistake, Callable[..., Any]] = {}
        self.slips = slips
        self.whole: set[str] = set()
        signature = inspect.signature(function)
        self.signature = signature.replace(
            parameters=[p for p in signature.parameters.values() if p.name != "mistake"],
            return_annotation=inspect.Signature.empty,
        )

    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        value = self._answer(*args, mistake=mistake, **kwargs)
        for slip in self.slips:
            if mistake(slip) and (not slip.whole or self.takes_whole(Call(args, kwargs))):
                value = slip.changed(value)
        return in_floats(value) if self.moves else value

    def _answer(self, *args: Any, mistake: Switches, **kwargs: Any) -> Any:
        for made, wrong in self.wrongs.items():
            if made not in mistake.made:
                continue
            if "mistake" in inspect.signature(wrong).parameters:
                return wrong(*args, mistake=mistake.without(made), **kwargs)
            return wrong(*args, **kwargs)
        return self.function(*args, mistake=mistake, **kwargs)

    def __repr__(self) -> str:
        return f"<reference {self.name}>"

    # What hangs on a reference: each is a decorator, the docstring is the line that a learner reads.

    def wrong(self, mistake: Mistake) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A mistake that would bend the reference out of shape, as a function of its own."""

        def remember(function: Callable[..., Any]) -> Callable[..., Any]:
            self.wrongs[mistake] = function
            return function

        return remember

    def case(
        self, *, stage: Stage = GENERAL, points: float = 1.0, public: bool = True, whole: str = ""
    ) -> Callable[[Builder], Builder]:
        """A builder of one call, or several, whose results must equal the reference's.

        `whole` names arguments ("q k"): the case asks everything once more with these rounded, in integer arrays.
        """

        def remember(build: Builder) -> Builder:
            asked = dict.fromkeys(whole.split())
            self.whole |= asked.keys()
            name = f"{_first_line(build)}; the same in whole numbers" if asked else _first_line(build)

            @wraps(build)
            def twice(rng: np.random.Generator) -> Call | Sequence[Call]:
                return self._also_whole(build(rng), asked)

            self._add(Check(name, stage, points, build=twice if asked else build, public=public))
            return build

        return remember

    def error(self, *naming: str, points: float = 1.0, public: bool = True) -> Callable[[Builder], Builder]:
        """A builder of calls that must raise a ValueError whose message names one of `naming`."""

        def remember(build: Builder) -> Builder:
            if not naming:
                raise KeyFault.of(build, 'an error case says which words the message must name: `.error("mask")`')
            self._add(Check(_first_line(build), ERRORS, points, build=build, naming=naming, public=public))
            return build

        return remember

    def property(
        self, *, stage: Stage = GENERAL, points: float = 1.0, public: bool = True
    ) -> Callable[[PropertyTest], PropertyTest]:
        """A law: `test(rng, f)` calls `f` and returns None, or a sentence that says how the law is broken.

        Every call made through `f` must also equal the reference, so that a constant never earns a point.
        """

        def remember(test: PropertyTest) -> PropertyTest:
            self._add(Check(_first_line(test), stage, points, test=test, public=public))
            return test

        return remember

    def _add(self, check: Check) -> None:
        if any(known.name == check.name for known in self.checks):
            raise check.fault(f"{self.name} has two checks of this name")
        if check.stage not in list(Stage):
            raise check.fault(f"there is no stage {check.stage!r}")
        self.checks.append(check)

    def _also_whole(self, built: Call | Sequence[Call], asked: Collection[str]) -> list[Call]:
        calls = [built] if isinstance(built, Call) else list(built)
        parameters = list(self.signature.parameters)

        def rounded(name: str, value: Any) -> Any:
            return np.rint(value).astype(np.intp) if name in asked else value

        def in_whole_numbers(made: Call) -> Call:
            args = tuple(rounded(name, value) for name, value in zip(parameters, made.args, strict=False))
            return Call(args, {name: rounded(name, value) for name, value in made.kwargs.items()})

        return calls + list(map(in_whole_numbers, calls))

    # What others ask of it.

    def takes_whole(self, made: Call) -> bool:
        """Is an argument that some case gives in whole numbers an integer array in this call?"""
        given = [*zip(self.signature.parameters, made.args, strict=False), *made.kwargs.items()]
        return any(name in self.whole and np.asarray(value).dtype.kind in "iu" for name, value in given)

    @builtins.property
    def own_mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes that this reference and its helpers ask about, in the order of the text."""
        asked = _asked_by(self.function, set(), through_references=False)
        return tuple(dict.fromkeys([*asked, *self.wrongs, *self.slips]))

    @builtins.property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Its own mistakes, then those of the references that it passes `mistake` on to.

        Some of the latter may not show here (an axis that is ignored, where there is only one axis).
        """
        found = dict.fromkeys(self.own_mistakes)
        for function in (self.function, *self.wrongs.values()):
            found.update(dict.fromkeys(_asked_by(function, {self.function.__code__})))
        return tuple(found)

    def combinations(self, size: int) -> Iterator[frozenset[Mistake]]:
        """Every set of `size` mistakes that can be made together; of one family, and of slips, only one can."""
        for made in itertools.combinations(self.mistakes, size):
            kinds = [m.family or type(m) for m in made if m.family or isinstance(m, Slip)]
            if len(kinds) > len(set(kinds)):
                continue
            replaced = [m for m in made if m in self.wrongs]
            alone = any("mistake" not in inspect.signature(self.wrongs[m]).parameters for m in replaced)
            if len(replaced) > 1 or (replaced and alone and size > 1):
                continue
            yield frozenset(made)

    def outcome(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        """What this call gives, with these mistakes made; the arguments stay as they were."""
        return run_trusted(self, made, self.signature, mistake=Switches(mistakes))


def run_trusted(function: Callable[..., Any], made: Call, signature: inspect.Signature, **extra: Any) -> Outcome:
    """Run a trusted function on copies of the arguments and report like the sandbox does."""
    args, kwargs = copied(made.args), copied(dict(made.kwargs))
    names = argument_names(signature, made)
    try:
        with np.errstate(all="ignore"):
            value = function(*args, **kwargs, **extra)
    except Exception as error:  # a mistake may raise anything; that is then what it does
        family = tuple(c.__name__ for c in type(error).__mro__)
        return Raised(type(error).__name__, str(error), family, changed=_changes(names, made, args, kwargs))
    return Returned(value, _changes(names, made, args, kwargs))


def copied(value: Any) -> Any:
    """A deep copy of plain data, quick for arrays; functions stay what they are."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list):
        return type(value)(map(copied, value))
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value if isinstance(value, int | float | str | type(None)) or callable(value) else copy.deepcopy(value)


def in_floats(value: Any) -> Any:
    """Arrays of integers as float64; anything else as it is."""
    if isinstance(value, list | tuple):
        return type(value)(map(in_floats, value))
    return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype.kind in "iu" else value


def argument_names(signature: inspect.Signature, made: Call) -> list[str]:
    """The parameter's name of each positional argument."""
    names = list(signature.parameters)[: len(made.args)]
    return names + [f"argument {i}" for i in range(len(names) + 1, len(made.args) + 1)]


def _changes(names: list[str], made: Call, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    before = [*zip(names, made.args, strict=True), *made.kwargs.items()]
    after = [*args, *kwargs.values()]
    return tuple(name for (name, old), new in zip(before, after, strict=True) if not identical(old, new))


def identical(left: Any, right: Any) -> bool:
    """Are two plain values the same, NaN counting as equal to itself?"""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(identical(left[k], right[k]) for k in left)
    if callable(left) or isinstance(left, np.random.Generator):
        return True  # passed by meaning, not by value: calling it is what it is for
    return type(left) is type(right) and (left == right or left != left)


def reference(
    *,
    axes: Mapping[str, str],
    output: Axes,
    hints: tuple[str, str, str],
    seconds: float | None = None,
    forbidden: tuple[str, ...] = (),
    slips: tuple[Slip, ...] = (),
    moves: bool = False,
) -> Callable[[Callable[..., Any]], Reference]:
    """Make a function the right answer of the exercise with its name.

    `axes` names the axes of each array argument ("... n_q d_k"; "" for a scalar), `output` those of the result (a
    tuple of them where several come back). `hints` are three steps: the idea, the equation and the shapes, nearly
    the code. `seconds` replaces the time one call may take. `forbidden` are dotted names of functions that do the whole
    exercise, and that a learner should do without ("torch.nn.functional.scaled_dot_product_attention"). `slips` are
    mistakes that change nothing but the numbers that come back. Where a function only `moves` entries there is nothing
    to cut off, and of integer arrays integers are as right as float64.
    """
    return lambda function: Reference(
        function,
        axes=axes,
        output=output,
        hints=hints,
        seconds=seconds,
        forbidden=forbidden,
        slips=slips,
        moves=moves,
    )


def _first_line(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function)
    if not text:
        raise KeyFault.of(function, f"{function.__name__} needs a docstring: it is the line that a learner reads")
    return text.splitlines()[0]


def _globals_used(function: Callable[..., Any]) -> tuple[list[Any], bool]:
    """The module-level values that a function names, and whether it passes a `mistake` on; read off its code."""
    codes = [function.__code__]
    for code in codes:
        codes.extend(c for c in code.co_consts if isinstance(c, CodeType))
    names = dict.fromkeys(name for code in codes for name in code.co_names)
    passes_on = any("mistake" in c for code in codes for c in code.co_consts if isinstance(c, tuple))
    return [function.__globals__[name] for name in names if name in function.__globals__], passes_on


def _asked_by(
    function: Callable[..., Any], seen: set[CodeType], *, through_references: bool = True
) -> Iterator[Mistake]:
    """Mistakes that a function asks about, and those of the helpers and references it passes `mistake` on to."""
    values, passes_on = _globals_used(function)
    for value in values:
        yield from value.values() if isinstance(value, Family) else [value] if isinstance(value, Mistake) else ()
    for value in values:
        inner = value.function if isinstance(value, Reference) else value
        if not inspect.isfunction(inner) or "mistake" not in inner.__code__.co_varnames or inner.__code__ in seen:
            continue
        if isinstance(value, Reference):
            if not (passes_on and through_references):
                continue
            yield from (*value.wrongs, *value.slips)
        seen.add(inner.__code__)
        yield from _asked_by(inner, seen, through_references=through_references)


# The case that every function with a mask has, for learners put finite numbers where −∞ belongs.


def far_below(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scores `(2, 4)` and a mask: all visible scores lie around −10000, the hidden one of the first row around 10000.

    The hidden ones of the second row are as low as the visible ones: that tells a finite number in place of −∞ from a
    maximum over hidden scores. Nothing lies near −1000, so that any number from −30 to −9900 gives the same weights.
    """
    around = np.array([[-1e4, -1e4, 9990.0, -1e4], [-1e4, -1e4, -1e4, -1e4]])
    mask = np.array([[True, True, False, True], [False, True, True, False]])
    return around + rng.uniform(0.0, 3.0, size=around.shape), mask


def asking_for(*scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Queries and keys whose scaled scores are these, `(n_q, n_k)` for each head; the heads stand side by side."""
    n_k = scores[0].shape[-1]
    return np.sqrt(n_k) * np.concatenate(scores, axis=-1), np.tile(np.eye(n_k), len(scores))


# Seeds: the same seed gives the same inputs on every machine and in every process.


def seed_entropy(seed: int | str) -> int:
    """A number to start random generators from; practice uses 0, a teacher any secret text."""
    if isinstance(seed, int):
        return seed
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16], "little")


def generator(seed: int | str, *path: str) -> np.random.Generator:
    """The random generator of one check: it depends on the seed and the check's name alone."""
    return np.random.default_rng([abs(seed_entropy(seed)), zlib.crc32("/".join(path).encode())])
