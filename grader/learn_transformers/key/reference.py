"""The small vocabulary that answer keys are written in.

A key defines, for every function of its chapter, one `reference`: the right answer with the known mistakes built in.
Cases, error cases and properties hang on the reference and are found there; nothing is registered anywhere else.

    UNSCALED = Mistake("the scores are not divided by √d_k", hint="What is the variance of q·k?")

    @reference(axes={"q": "... n_q d_k", "k": "... n_k d_k"}, output="... n_q n_k", hints=(...))
    def attention_scores(q, k, *, mistake):
        scores = q @ np.swapaxes(k, -1, -2)
        return scores if mistake(UNSCALED) else scores / np.sqrt(k.shape[-1])

    SWAPPED = attention_scores.slip("queries and keys are swapped", "Which axis counts the queries?", q="k", k="q")
    NEGATED = attention_scores.slip("the sign is wrong", "Which key should fit best?", returns=np.negative)

    attention_scores.asks("two queries, two keys, by hand", call(np.eye(2), np.eye(2)), stage=HAND)
    attention_scores.asks("two batch axes", sizes(2, 3, n_q=4, n_k=5, d_k=6), stage=EDGES)

    @attention_scores.property()
    def spread_stays(rng, f):
        "the spread of the scores does not grow with d_k"
        ...

Most mistakes are slips, which leave the definition alone. `mistake(X)` is for what happens in the middle of it,
`mistake.choose({X: one, Y: other}, right)` where several put something else in the same place, and `@f.wrong(X)` for
what would bend it out of shape.
"""

from __future__ import annotations

import builtins
import dis
import functools
import inspect
import itertools
import sys
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from types import CodeType
from typing import Any, overload

import numpy as np

from learn_transformers.key.calls import Call, changed, in_floats, of_one_form, run_trusted
from learn_transformers.key.inputs import Sizes, calls_of
from learn_transformers.key.leaves import axes_by_leaf, changed_leaves, in_every_item, leaves
from learn_transformers.key.mistakes import RIGHT, Deed, Family, Mistake, Slip, Switches
from learn_transformers.sandbox import wire
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.trouble import KeyFault


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


_MOST_KNOWN = 512  # results of a function of which it is known what is observed: a class gives the same ones

Builder = Callable[[np.random.Generator], "Call | Sequence[Call]"]
Learner = Callable[..., Any]
PropertyTest = Callable[[np.random.Generator, Learner], "str | None"]
Law = Callable[["Reference", np.random.Generator, Learner], "str | None"]


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
    written: tuple[str, int] | None = None  # the file and line to blame, where no function says so
    weight: float | None = None  # of its function's points, beside others'; by stage, if none is given
    draws: str = ""  # what it shares its random numbers with; by its own name, if nothing is given

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
        if self.written is not None:
            return KeyFault.at(*self.written, f"{self.name!r}: {what}", error)
        written = self.build or self.test
        assert written is not None
        return KeyFault.of(written, f"{self.name!r}: {what}", error)


Axes = str | tuple[str, ...]
AxesOfOne = str | Mapping[str, str] | Sequence[Mapping[str, str]]


class Reference:
    """The right answer to one exercise, which can also make every known mistake of it.

    Calling it gives the right answer; `mistake=Switches({...})` makes mistakes on purpose. `definition` says what the
    definition takes, and `signature` what a call is made of: the same, but for a module.
    """

    kind = "function"  # what a learner writes
    is_called = True  # with arguments, which it should leave as they were
    sees_anew = False  # is what is observed of a result worked out each time?

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        axes: Mapping[str, AxesOfOne],
        output: Axes,
        hints: tuple[str, str, str],
        seconds: float | None,
        forbidden: tuple[str, ...],
        slips: tuple[Slip, ...] = (),
        moves: bool = False,
        observed: Callable[..., Mapping[str, Any]] | None = None,
    ) -> None:
        self.function = function
        self.name = function.__name__
        self.axes = axes_by_leaf(axes)
        self.nested = frozenset(name for name, given in axes.items() if not isinstance(given, str))
        self.output = output
        self.hints = hints
        self.seconds = seconds
        self.forbidden = forbidden
        self.moves = moves
        self.observed = observed
        self.checks: list[Check] = []
        self.wrongs: dict[Mistake, Callable[..., Any]] = {}
        self.alikes: list[tuple[frozenset[Mistake], str]] = []
        self.slips = slips
        self._known: dict[tuple[int, bytes], tuple[weakref.ref[Returned], Returned]] = {}
        self.whole: set[str] = set()
        self.original = self
        signature = inspect.signature(function)
        self.definition = signature.replace(
            parameters=[p for p in signature.parameters.values() if p.name != "mistake"],
            return_annotation=inspect.Signature.empty,
        )
        self.signature = self.definition

    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        slips = self._slips_of(mistake) if mistake.made else []
        value = (
            self._slipping(slips, args, kwargs, mistake) if slips else self._answer(*args, mistake=mistake, **kwargs)
        )
        return in_floats(value) if self.moves else value

    def _slips_of(self, mistake: Switches) -> list[Slip]:
        """Slips to be made: those of the key in its order, then others, which no key knows."""
        slips = [m for m in mistake.made if isinstance(m, Slip)]
        own = [slip for slip in self.slips if slip in mistake.made] if slips else []
        return own + [slip for slip in slips if slip.kind != "known"]

    def _slipping(
        self, slips: Sequence[Slip], args: tuple[Any, ...], kwargs: Mapping[str, Any], mistake: Switches
    ) -> Any:
        """The answer with these slips made: the first of the key is the first to come in and the last to go out."""
        if any(slip.whole for slip in slips) and not self.takes_whole(Call(args, kwargs)):
            slips = [slip for slip in slips if not slip.whole]
        bound = self.definition.bind(*args, **kwargs)
        bound.apply_defaults()
        for slip in slips:
            given = slip.given(self.with_leaves(bound.arguments))
            bound.arguments.update(self.without_leaves(given, slip.arguments))
        try:
            value = self._answer(*bound.args, mistake=mistake.of_keys(), **bound.kwargs)
        except Exception as error:
            if not self._refuses(*args, **kwargs):
                raise
            raise functools.reduce(lambda e, slip: slip.error(e), slips, error) from error
        for slip in reversed(slips):
            value = slip.result(value, self.with_leaves(bound.arguments))
        return value

    def _refuses(self, *args: Any, **kwargs: Any) -> bool:
        """Does the right answer to this call raise?"""
        try:
            self.function(*args, mistake=RIGHT, **kwargs)
        except Exception:
            return True
        return False

    def _answer(self, *args: Any, mistake: Switches, **kwargs: Any) -> Any:
        for made, wrong in self.wrongs.items() if not mistake.made.isdisjoint(self.wrongs) else ():
            if made not in mistake.made:
                continue
            if "mistake" in inspect.signature(wrong).parameters:
                return wrong(*args, mistake=mistake.without(made), **kwargs)
            return wrong(*args, **kwargs)
        return self.function(*args, mistake=mistake, **kwargs)

    def __repr__(self) -> str:
        return f"<reference {self.name}>"

    # What hangs on a reference. The line that a learner reads is a text, or the docstring of what is decorated.

    def slip(
        self,
        title: str,
        hint: str,
        /,
        *,
        returns: Deed | None = None,
        raises: Callable[[Exception], Exception] | None = None,
        whole: bool = False,
        formerly: str = "",
        **arguments: Any,
    ) -> Slip:
        """A mistake outside of the definition: "as if called with these arguments", "as if this came back"."""
        made = Slip(title, hint, formerly=formerly, arguments=arguments, returns=returns, raises=raises, whole=whole)
        self.also(made)
        return made

    def family(self, title: str, hint: str, /, *values: float, returns: Deed | None = None, **arguments: Any) -> Family:
        """One slip for several numbers, which stand in the title at `{}`; the deeds take the number as `value`."""

        def make(title: str, hint: str, value: float, family: str) -> Slip:
            def fixed(deed: Any) -> Any:
                takes = callable(deed) and "value" in inspect.signature(deed).parameters
                return _with_value(deed, value) if takes else deed

            return Slip(
                title,
                hint,
                family=family,
                arguments={name: fixed(deed) for name, deed in arguments.items()},
                returns=fixed(returns),
            )

        made = Family(title, *values, hint=hint, make=make)
        self.also(*made.values())
        return made

    def also(self, *mistakes: Mistake) -> None:
        """Slips that another reference, or every chapter, has as well: these very ones."""
        for slip in mistakes:
            if not isinstance(slip, Slip):
                raise KeyFault.of(self.function, f"{slip!r} is no slip: {self.name} must ask for it")
            if unknown := slip.names() - {*self.definition.parameters, *self.axes}:
                raise KeyFault.of(self.function, f"{slip.title!r}: {self.name} has no argument {', '.join(unknown)}")
        self.slips = (*self.slips, *(slip for slip in mistakes if isinstance(slip, Slip)))

    def alike(self, *mistakes: Mistake, because: str) -> None:
        """Mistakes that no output tells apart, and why: the diagnosis names all of them."""
        self.alikes.append((frozenset(mistakes), because))

    @overload
    def wrong(self, mistake: Mistake, /) -> Callable[[Callable[..., Any]], Callable[..., Any]]: ...

    @overload
    def wrong(self, title: str, hint: str, /) -> Callable[[Callable[..., Any]], Mistake]: ...

    def wrong(self, mistake: Mistake | str, hint: str = "", /) -> Callable[[Callable[..., Any]], Any]:
        """A mistake that would bend the reference out of shape, as a function of its own.

        With a title and a hint it is a new one, and has the name of the function.
        """

        def remember(function: Callable[..., Any]) -> Any:
            made = Mistake(mistake, hint) if isinstance(mistake, str) else mistake
            self.wrongs[made] = function
            return made if isinstance(mistake, str) else function

        return remember

    def asks(
        self,
        name: str,
        *asked: Call | Sizes | Builder,
        stage: Stage = GENERAL,
        points: float = 1.0,
        public: bool = True,
        whole: str = "",
        weight: float | None = None,
    ) -> None:
        """A case in one line: `name` is what a learner reads, the rest are calls, sizes to draw, or builders of calls.

        `whole` names arguments ("q k"): the case asks everything once more with these rounded, in integer arrays.
        `weight` is how much it counts beside others of the function; 1, or a quarter by hand and for wrong arguments.
        """
        self._case(name, asked, stage, points, public, whole, _caller(), weight)

    def refuses(
        self, name: str, *asked: Call | Sizes | Builder, naming: str, points: float = 1.0, public: bool = True
    ) -> None:
        """An error case in one line: a ValueError whose message holds one of the words of `naming`."""
        build = functools.partial(self._built, asked, {})
        self._add(Check(name, ERRORS, points, build, naming=tuple(naming.split()), public=public, written=_caller()))

    def obeys(self, name: str, law: Law, *, stage: Stage = GENERAL, points: float = 1.0, public: bool = True) -> None:
        """A property in one line: a law of `key.laws`, with the words that a learner reads."""
        test = functools.partial(law, self)
        self._add(Check(name, stage, points, test=test, public=public, written=_caller()))

    def _case(
        self,
        name: str,
        asked: Sequence[Call | Sizes | Builder],
        stage: Stage,
        points: float,
        public: bool,
        whole: str,
        written: tuple[str, int] | None,
        weight: float | None,
    ) -> None:
        rounded = dict.fromkeys(whole.split())
        self.whole |= rounded.keys()
        said = f"{name}; the same in whole numbers" if rounded else name
        build = functools.partial(self._built, asked, rounded)
        self._add(Check(said, stage, points, build, public=public, written=written, weight=weight))

    def _built(
        self, asked: Sequence[Call | Sizes | Builder], rounded: Collection[str], rng: np.random.Generator
    ) -> list[Call]:
        calls = [made for part in asked for made in calls_of(part, self, rng)]
        return self._also_whole(calls, rounded) if rounded else calls

    def case(
        self,
        *,
        stage: Stage = GENERAL,
        points: float = 1.0,
        public: bool = True,
        whole: str = "",
        weight: float | None = None,
    ) -> Callable[[Builder], Builder]:
        """A builder of one call, or several, whose results must equal the reference's.

        `whole` names arguments ("q k"): the case asks everything once more with these rounded, in integer arrays.
        """

        def remember(build: Builder) -> Builder:
            self._case(_first_line(build), [build], stage, points, public, whole, _place(build), weight)
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

    def _also_whole(self, calls: list[Call], asked: Collection[str]) -> list[Call]:
        def rounded(name: str, value: Any) -> Any:
            return np.rint(value).astype(np.intp) if name in asked else value

        return calls + [changed(self, made, rounded) for made in calls]

    # What others ask of it.

    def axes_of(self, name: str) -> str:
        """The axes of an argument, or of a leaf of one; nothing for what has none."""
        return self.axes.get(in_every_item(name), "")

    def with_leaves(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """These arguments, and what lies in those that hold arrays by name."""
        within = {n: v for whole in self.nested if whole in arguments for n, v in leaves(whole, arguments[whole])}
        return {**arguments, **within}

    def without_leaves(self, arguments: Mapping[str, Any], new: Collection[str]) -> dict[str, Any]:
        """The arguments alone, with the leaves among these `new` ones in their places."""

        def placed(name: str, old: Any) -> Any:
            return arguments[name] if name in new else old

        plain = {name: value for name, value in arguments.items() if "[" not in name}
        return plain | {n: changed_leaves(n, plain[n], placed) for n in self.nested if n in plain}

    def weigh(self) -> None:
        """Share the function's points out among its checks by their weights, in quarters; the sum stays.

        Inputs by hand and wrong arguments are the same for every seed: whoever has seen the answers has them.
        """
        light = {HAND: 0.25, ERRORS: 0.25}
        weights = [c.points * (light.get(c.stage, 1.0) if c.weight is None else c.weight) for c in self.checks]
        quarters = round(4 * sum(c.points for c in self.checks))
        exact = [quarters * weight / sum(weights) for weight in weights]
        shares = [max(1, int(share)) for share in exact]
        for place in sorted(range(len(exact)), key=lambda i: int(exact[i]) - exact[i])[: quarters - sum(shares)]:
            shares[place] += 1
        self.checks = [replace(c, points=share / 4) for c, share in zip(self.checks, shares, strict=True)]

    def takes_whole(self, made: Call) -> bool:
        """Is an argument that some case gives in whole numbers an integer array in this call?"""
        given = [*zip(self.signature.parameters, made.args, strict=False), *made.kwargs.items()]
        return any(name in self.whole and np.asarray(value).dtype.kind in "iu" for name, value in given)

    @builtins.property
    def own_mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes that this reference and its helpers ask about, in the order of the text."""
        own = [m for place in self._places() for m in _asked_by(place, set(), through_references=False)]
        return tuple(dict.fromkeys([*own, *self.wrongs, *self.slips]))

    def _places(self) -> Iterator[Callable[..., Any]]:
        """Where it asks about mistakes, but for its `wrongs`."""
        yield self.function

    @builtins.property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Those that are looked for in what it gave."""
        return self.reachable_mistakes

    @builtins.property
    def reachable_mistakes(self) -> tuple[Mistake, ...]:
        """Its own mistakes, then those of the references that it passes `mistake` on to.

        Some of the latter may not show here (an axis that is ignored, where there is only one axis).
        """
        found = dict.fromkeys(self.own_mistakes)
        for function in (*self._places(), *self.wrongs.values()):
            found.update(dict.fromkeys(_asked_by(function, {self.function.__code__})))
        return tuple(found)

    def combinations(self, size: int) -> Iterator[frozenset[Mistake]]:
        """Every set of `size` mistakes that can be made together; of one family only one can."""
        for made in itertools.combinations(self.mistakes, size):
            kinds = [m.family for m in made if m.family]
            if len(kinds) > len(set(kinds)):
                continue
            replaced = [m for m in made if m in self.wrongs]
            alone = any("mistake" not in inspect.signature(self.wrongs[m]).parameters for m in replaced)
            if len(replaced) > 1 or (replaced and alone and size > 1):
                continue
            yield frozenset(made)

    def made(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        """A call that a property makes."""
        return Call(args, kwargs)

    def outcome(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        """What this call gives, with these mistakes made; the arguments stay as they were."""
        return run_trusted(self, made, self.signature, mistake=Switches(mistakes))

    def replayed(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        """What is compared of this call with these mistakes made."""
        outcome = self.outcome(made, mistakes)
        if self.observed is None and not made.is_exam:
            return outcome
        return self.compared(made, self.outcome(made), outcome)[1]

    def compared(self, made: Call, right: Outcome, got: Outcome) -> tuple[Outcome, Outcome]:
        """What is compared of the right outcome of a call, and of another one: what is observed of their values.

        A value of another form than the right one says nothing else: both stay what they are. What is enough of an exam
        counts as right.
        """
        if made.is_exam and made.is_met(right, got):
            return right, right
        seen = self._seen(made, right, got)
        return (right, got) if seen is got else (self._seen(made, right, right), seen)

    def _seen(self, made: Call, right: Outcome, got: Outcome) -> Outcome:
        """What is observed of an outcome, where it has the form of the right one; else itself."""
        if self.observed is None or not (isinstance(right, Returned) and isinstance(got, Returned)):
            return got
        if not of_one_form(right.value, got.value):
            return got
        try:
            return self._observed(made, got) if self.sees_anew else self._observed_once(made, right, got)
        except Exception:  # of what is wrong, not-a-numbers say, there may be nothing to observe
            if got is right:
                raise
            return got

    def _observed_once(self, made: Call, right: Returned, got: Returned) -> Returned:
        """The same for the same bytes, as a class gives them again and again; the last that was asked for is kept."""
        key = id(right), b"" if got is right else blake2b(wire.encode(got.value), digest_size=32).digest()
        known = self._known.pop(key, None)
        if known is None or known[0]() is not right:
            known = weakref.ref(right), self._observed(made, got)
        self._known[key] = known
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        return replace(known[1], changed=got.changed, printed=got.printed)

    def _observed(self, made: Call, outcome: Returned) -> Returned:
        assert self.observed is not None
        bound = self.definition.bind(*made.args, **made.kwargs)
        bound.apply_defaults()
        asked = inspect.signature(self.observed).parameters
        given = {name: value for name, value in bound.arguments.items() if name in asked}
        return replace(outcome, value=dict(self.observed(outcome.value, **given)))


def reference(
    *,
    axes: Mapping[str, AxesOfOne],
    output: Axes,
    hints: tuple[str, str, str],
    seconds: float | None = None,
    forbidden: tuple[str, ...] = (),
    slips: tuple[Slip, ...] = (),
    moves: bool = False,
    observed: Callable[..., Mapping[str, Any]] | None = None,
) -> Callable[[Callable[..., Any]], Reference]:
    """Make a function the right answer of the exercise with its name.

    `axes` names the axes of each array argument ("... n_q d_k"; "" for a scalar; a dict of them for a dict of arrays, a
    list of one for a list of such), `output` those of the result (a tuple of them where several come back). `hints` are
    three steps: the idea, the equation and the shapes, nearly the code. `seconds` replaces the time one call may take.
    `forbidden` are dotted names of functions that do the whole exercise, and that a learner should do without
    ("torch.nn.functional.scaled_dot_product_attention"). `slips` are mistakes that change nothing but the numbers that
    come back. Where a function only `moves` entries there is nothing to cut off, and of integer arrays integers are as
    right as float64. Where right answers differ, as those that draw at random do, `observed` gives by name what all of
    them have in common, from the result and those of the arguments that it takes: that is compared, explained, shown.
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
        observed=observed,
    )


def _caller() -> tuple[str, int]:
    """The file and line of a key that calls one of ours."""
    frame = sys._getframe(2)
    return frame.f_code.co_filename, frame.f_lineno


def _place(function: Callable[..., Any]) -> tuple[str, int]:
    return function.__code__.co_filename, function.__code__.co_firstlineno


def _with_value(deed: Deed, value: float) -> Deed:
    """A deed of a family, for one number of it."""

    def done(right: Any, **arguments: Any) -> Any:
        return deed(right, value=value, **arguments)

    parameters = [p for p in inspect.signature(deed).parameters.values() if p.name != "value"]
    done.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return done


def _first_line(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function)
    if not text:
        raise KeyFault.of(function, f"{function.__name__} needs a docstring: it is the line that a learner reads")
    return text.splitlines()[0]


def _globals_used(function: Callable[..., Any]) -> tuple[list[Any], bool]:
    """The module-level values that a function names, and whether it passes a `mistake` on; read off its code."""
    names, passes_on = _names_used(function.__code__)
    return [function.__globals__[name] for name in names if name in function.__globals__], passes_on


@functools.cache
def _names_used(code: CodeType) -> tuple[tuple[str, ...], bool]:
    codes = [code]
    for code in codes:
        codes.extend(c for c in code.co_consts if isinstance(c, CodeType))
    names = dict.fromkeys(name for code in codes for name in _globals_loaded(code))
    return tuple(names), any("mistake" in c for code in codes for c in code.co_consts if isinstance(c, tuple))


_EXTENDED, _GLOBAL, _NAME = (dis.opmap[name] for name in ("EXTENDED_ARG", "LOAD_GLOBAL", "LOAD_NAME"))


def _globals_loaded(code: CodeType) -> Iterator[str]:
    """The names that this code loads as globals, in order: `co_names` holds attributes, too, as of `np.maximum`.

    What `dis.get_instructions` says of it in ten times the time, which every start of the judge would wait for.
    """
    high = 0
    for operation, low in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        argument = high | low
        if operation == _GLOBAL:
            yield code.co_names[argument >> 1]  # its lowest bit says whether a call follows
        elif operation == _NAME:
            yield code.co_names[argument]
        high = argument << 8 if operation == _EXTENDED else 0


def _asked_by(
    function: Callable[..., Any], seen: set[CodeType], *, through_references: bool = True
) -> Iterator[Mistake]:
    """Mistakes that a function asks about, and those of the helpers and references it passes `mistake` on to."""
    values, passes_on = _globals_used(function)
    for value in values:
        yield from value.values() if isinstance(value, Family) else [value] if isinstance(value, Mistake) else ()
    for value in values:
        if isinstance(value, Reference) and not (passes_on and through_references):
            continue
        for inner in value._places() if isinstance(value, Reference) else (value,):
            if not inspect.isfunction(inner) or "mistake" not in inner.__code__.co_varnames or inner.__code__ in seen:
                continue
            if isinstance(value, Reference):
                yield from (*value.wrongs, *value.slips)
            seen.add(inner.__code__)
            yield from _asked_by(inner, seen, through_references=through_references)
