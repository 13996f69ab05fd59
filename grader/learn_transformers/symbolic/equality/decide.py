"""Are two formulas equal? Decided in stages, the first that can tell decides.

1. the answer is read (`invalid` where it cannot be), its shapes are checked;
2. the same tree: equal;
3. rational functions: evaluated modulo a prime at random points;
4. everything else: evaluated with 100 digits and more at points that cover sizes, equal and different indices, signs;
5. where formulas may be undefined, also at the corners: small integers and the numbers that occur in them.

There is no tolerance: a gap is looked at again with 400 digits before it is called real, and must be the same then.

Work is counted (`evaluate.Budget`). Where it ends before all points were looked at, and no difference was found, the
verdict is `undecided`.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from learn_transformers.symbolic.equality.arithmetic import Field, NotRational, TooLarge, Undefined
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation, OutOfRange, Value, is_rational
from learn_transformers.symbolic.equality.numbers import (
    SECOND_LOOK,
    Found,
    as_fraction,
    differing_entries,
    flat,
    gaps,
    is_rounding,
    is_same_gap,
    relative_gap,
    value_at,
    values_at,
    written_pair,
    written_value,
)
from learn_transformers.symbolic.equality.policies import Policy
from learn_transformers.symbolic.equality.problem import Problem, problem_of
from learn_transformers.symbolic.equality.result import Comparison, Counterexample
from learn_transformers.symbolic.equality.sampling import Sample, Sampler, Space, space
from learn_transformers.symbolic.equality.signs import has_pieces, may_be_undefined
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Kind, Shape
from learn_transformers.symbolic.language.reading import Reading
from learn_transformers.symbolic.language.shapes import shape_of, written
from learn_transformers.symbolic.language.tree import Tree, canonical, children, free_names, show, substitute, walk
from learn_transformers.symbolic.language.trouble import Refusal

_MODULAR_POINTS: Final = 5
_REAL_POINTS: Final = 6
_MORE_POINTS: Final = 12
_HEAVY: Final = 1_000  # digits with which two points are enough
_CORNER_DIGITS: Final = 1_000
_MANY: Final = 300  # digits that would not come up nearer to zero
_ENOUGH_UNDEFINED: Final = 16  # points without any at which both have a value
_FEWEST: Final = 2  # points, where there is no time for more
_PROOF_SECONDS: Final = 1.0
_VISIBLE: Final = -4.0  # a relative gap (base-10 logarithm) that a person sees at a glance


def compare(
    answer: str,
    reference: str,
    names: Mapping[str, str] | None = None,
    policy: str = "exact",
    given: Mapping[str, str] | None = None,
    *,
    prove: bool = False,
) -> Comparison:
    """Whether `answer` equals `reference`, where `names` says what each name stands for.

    Never raises on `answer`; bad `names`, `reference`, `policy` or `given` are a `ValueError`. With `prove`, agreement
    at sample points is followed by an attempt at a proof with sympy, within a second.
    """
    problem = problem_of(reference, names, policy, given)
    try:
        reading = problem.read(answer)
    except Refusal as refusal:
        return _invalid(refusal)
    except RecursionError:
        return Comparison("invalid", message="The formula is nested too deeply.", reason="limit")
    found = compare_reading(reading, problem, seed=str(answer))
    return proved(found, reading.tree, problem) if prove else found


def proved(found: Comparison, tree: Tree, problem: Problem) -> Comparison:
    """The same verdict; where points speak for it, known by sympy's exact steps if they show it within a second."""
    if not found.is_open:
        return found
    from learn_transformers.symbolic.equality.prove import proof_of

    # Agreement modulo a prime is one at many sizes, and says more than a proof for two of them.
    proof = proof_of(
        substitute(tree, problem.given), problem.wanted, problem.names, problem.given, _PROOF_SECONDS,
        of_all_sizes=found.evidence == "mod p",
    )  # fmt: skip
    return replace(found, evidence=proof) if proof else found


def _invalid(refusal: Refusal, read_as: str = "") -> Comparison:
    return Comparison("invalid", message=refusal.message, reason=refusal.reason, column=refusal.column, read_as=read_as)


# ---------------------------------------------------------------------------------------------------------------------


def compare_reading(reading: Reading, problem: Problem, seed: str = "") -> Comparison:
    """The same for an answer that has been read; what it was typed as equal to must be that."""
    found = compare_trees(reading.tree, problem, seed)
    others = [compare_trees(other, problem, show(other)) for other in reading.others]
    if any(other.accepted is not found.accepted for other in others):
        message = "What stands left of “=” is not the same as what stands right: give one formula."
        found = Comparison("invalid", message=message, reason="ambiguous", read_as=found.read_as)
    return replace(found, remark=reading.remark)


def compare_trees(tree: Tree, problem: Problem, seed: str = "", budget: Budget | None = None) -> Comparison:
    """The same for an answer that has been read already; never raises. Several comparisons may share a `budget`."""
    if budget is not None:
        return _compared(tree, problem, seed, budget)
    names, given = tuple(problem.names.items()), tuple(problem.given.items())
    try:
        return _remembered(tree, names, problem.reference, problem.policy, given, seed)
    except _OutOfTime as late:
        return late.found


class _OutOfTime(Exception):
    """What was found may be something else the next time, so it is not remembered."""

    def __init__(self, found: Comparison) -> None:
        self.found = found


@lru_cache(maxsize=2048)  # many derivations have lines in common, those of one class above all
def _remembered(
    tree: Tree,
    names: tuple[tuple[str, Kind], ...],
    reference: Tree,
    policy: Policy,
    given: tuple[tuple[str, Tree], ...],
    seed: str,
) -> Comparison:
    before = limits.ran_out()
    found = _compared(tree, Problem(dict(names), reference, policy, dict(given)), seed, Budget())
    if limits.ran_out() > before:
        raise _OutOfTime(found)
    return found


def _compared(tree: Tree, problem: Problem, seed: str, budget: Budget) -> Comparison:
    read_as = show(tree)
    try:
        shape = shape_of(tree, problem.names)
        wanted_shape = shape_of(problem.reference, problem.names)
        if not _compatible(shape, wanted_shape):
            return _other_shape(shape, wanted_shape, read_as)
        given = problem.given
        inner, wanted = substitute(tree, given), problem.wanted
        special = problem.policy.judge(inner, wanted, problem.names)
        if special is not None:
            return replace(special, read_as=read_as)
        if tree == problem.reference or canonical(inner) == canonical(wanted):
            return Comparison("equal", "same", read_as=read_as)
        judge = _Judge(inner, wanted, problem, seed, wanted_shape, budget)
        found = judge.settled()
        if found.status == "undecided" and judge.budget.interrupted:  # collecting garbage, say
            found = _Judge(inner, wanted, problem, seed, wanted_shape, Budget()).settled()
        return replace(found, read_as=read_as)
    except Refusal as refusal:
        return _invalid(refusal, read_as)
    except TooLarge:
        return Comparison("undecided", message=_TOO_LARGE, reason="too_large", read_as=read_as)
    except RecursionError:
        return Comparison("invalid", message="The formula is nested too deeply.", reason="limit", read_as=read_as)


_TOO_LARGE: Final = "The numbers or sums in this formula grow too large to be compared. This costs nothing."


def _compatible(shape: Shape, wanted: Shape) -> bool:
    """A vector may be given as a matrix of one row or one column."""
    return shape == wanted or (
        shape != () and wanted != () and _bare(shape) == _bare(wanted) and len(_bare(shape)) == 1
    )


def _bare(shape: Shape) -> Shape:
    return shape if len(shape) == 1 else tuple(size for size in shape if size != 1)


def _other_shape(shape: Shape, wanted: Shape, read_as: str) -> Comparison:
    hint = ": did you forget a transpose?" if shape == wanted[::-1] else "."
    message = f"Your formula is {written(shape)}, the expected one {written(wanted)}{hint}"
    return Comparison("not_equal", message=message, reason="shape", read_as=read_as)


def _entry_of(tree: Tree, entry: tuple[int, ...]) -> Tree:
    """The formula of one entry, where a matrix or vector is written out; else the whole."""
    if tree[0] == "matrix" and len(entry) == 2:
        return tuple(tree[entry[0]][entry[1]])
    if tree[0] == "matrix" and len(entry) == 1:  # of one row or one column
        return tuple([part for row in children(tree) for part in children(row)][entry[0] - 1])
    if tree[0] == "vector" and len(entry) == 1:
        return tuple(tree[entry[0]])
    return tree


class _Judge:
    """One comparison in progress."""

    def __init__(self, answer: Tree, wanted: Tree, problem: Problem, seed: str, shape: Shape, budget: Budget) -> None:
        self.answer, self.wanted, self.problem, self.shape = answer, wanted, problem, shape
        self.space: Space = space((answer, wanted), problem.names, problem.given)
        self.seed = hashlib.sha256(f"{seed}\n{show(wanted)}\n{show(answer)}".encode()).hexdigest()
        self.budget = budget
        self.agreed = 0
        self.only_answer_undefined: Sample | None = None
        self.holes = 0  # points at which only the answer has no value
        self.agreeing: list[Sample] = []  # the first points at which the two agree
        self.only_reference_undefined: Sample | None = None
        self.too_large = 0
        self.undefined = 0  # points at which at least one of the two has no value
        self.undefined_both = 0
        self.wrong_places: set[tuple[int, ...]] = set()
        self.first_wrong: Sample | None = None
        self.out_of_range: Sample | None = None
        self.floating = False
        self.lost = 0  # the most digits that came up between the largest and the smallest number
        self.differs = False  # for certain, even if no point to show turns up

    def sampler(self, what: str) -> Sampler:
        return Sampler(self.space, self.seed + what)

    @property
    def has_pieces(self) -> bool:
        return any(has_pieces(tree, self.problem.names) for tree in (self.answer, self.wanted))

    @property
    def delicate(self) -> bool:
        names = self.problem.names
        return self.has_pieces or any(may_be_undefined(tree, names) for tree in (self.answer, self.wanted))

    def settled(self) -> Comparison:
        try:
            return self.verdict()
        except TooLarge:
            return Comparison("undecided", message=_TOO_LARGE, reason="too_large")

    def verdict(self) -> Comparison:
        exact_only = not self.space.used and not self.space.sizes
        if not exact_only and is_rational(self.answer) and is_rational(self.wanted):
            try:
                if self.modular() and self.out_of_range is None:
                    return self.confirmed_modular()
            except (NotRational, TooLarge):
                self.differs = False  # an exponent that is no whole number: look at real numbers instead
        self.real(1 if exact_only else _MORE_POINTS if self.delicate else _REAL_POINTS)
        return self.conclusion("proved" if exact_only and not self.floating else None)

    # -- modulo a prime

    def modular(self) -> bool:
        """Whether the two agree at random points; a point at which they do not is kept."""
        points = _MODULAR_POINTS + (3 if self.space.sizes or self.space.structural else 0)
        undefined = 0
        swept = self.sampler("sweep").sweep(modular=True)
        for sample in itertools.chain(self.sampler("modular").modular(points), swept):
            one, other = (self.modular_value(tree, sample) for tree in (self.answer, self.wanted))
            if one.out_of_range and not other.out_of_range:
                self.out_of_range = sample
            if not one.defined or not other.defined:
                undefined += 1
            elif self.leveled(one.value) != self.leveled(other.value):
                self.differs = True
                return False
        return undefined < points

    def modular_value(self, tree: Tree, sample: Sample) -> Found:
        try:
            return Found(Evaluation(Field(), sample.point, sample.whole, self.budget).of(tree))
        except OutOfRange as problem:
            return Found(undefined=str(problem), out_of_range=True)
        except Undefined as problem:
            return Found(undefined=str(problem))

    def confirmed_modular(self) -> Comparison:
        """Agreement modulo a prime, made sure of by one exact look, and by the corners where there may be poles."""
        for sample in self.sampler("exact").real(2):
            self.look(sample)
        if self.first_wrong is None and self.delicate:
            self.corners()
        if self.first_wrong is None:
            self.edges()
        if self.first_wrong is not None:
            return self.not_equal()
        self.require_all_looked_at()
        return self.equal("mod p")

    def leveled(self, value: Value) -> Value:
        """A matrix of one row or column as the vector that it may stand for."""
        if len(self.shape) == 0 or value.__class__ is not list:
            return value
        if value and value[0].__class__ is list and (len(value) == 1 or len(value[0]) == 1):
            return [number for _, number in flat(value)]
        return value

    # -- real numbers

    def real(self, points: int) -> None:
        sampler = self.sampler("real")
        ordinary = 0
        for sample in sampler.real(4 * points):
            monstrous = self.too_large
            self.look(sample)
            if self.first_wrong is not None or self.agreed >= points or self.budget.ended:
                break
            if self.agreed == 0 and self.undefined >= _ENOUGH_UNDEFINED:
                break
            if self.only_answer_undefined is not None and not free_names(self.answer):
                return  # nor is it defined anywhere else
            if points == 1 or (self.lost > _HEAVY and self.agreed >= _FEWEST):
                break
            if not sampler.near:
                ordinary = self.agreed
            if self.too_large > monstrous or self.lost > _MANY:
                sampler.go_nearer()
        if not sampler.near or not self.has_pieces:  # which may begin further out
            ordinary = self.agreed
        if self.first_wrong is None and self.agreed:
            self.look_at(self.sampler("sweep").sweep(modular=False))
        if self.first_wrong is None and self.delicate and points > 1:
            self.corners()
        if self.first_wrong is None and self.agreed and points > 1:
            if not ordinary and self.too_large:
                raise TooLarge  # x^10000000 and x agree at 0 and 1
            self.edges()

    def corners(self) -> None:
        """One corner with numbers of very many digits would take the work of all others."""
        self.budget.digits = _CORNER_DIGITS
        try:
            self.look_at(self.sampler("corners").corners())
        finally:
            self.budget.digits = limits.DECIMAL_DIGITS

    def look_at(self, samples: Iterable[Sample]) -> None:
        for sample in samples:
            self.look(sample)
            if self.first_wrong is not None or self.budget.ended:
                break

    def edges(self) -> None:
        """The smallest sizes, and large ones; that something does not exist there is no fault."""
        for sample in self.sampler("edges").edges():
            with contextlib.suppress(TooLarge):
                if self.differing(sample, self.budget)[2]:
                    self.first_wrong = sample
                    break
            if self.budget.ended:
                break

    def differing(self, sample: Sample, budget: Budget) -> tuple[Found, Found, list[tuple[int, ...]]]:
        """Both values at a point and the places at which they differ: by a gap that more digits do not change.

        `TooLarge` where no number of digits that is worth the time tells whether they do.
        """
        one, other = values_at(self.answer, self.wanted, sample, budget)
        places = self.places(one, other)
        for digits in (SECOND_LOOK, 2 * SECOND_LOOK):
            known = min(one.digits, other.digits)
            if places and digits + max(one.lost, other.lost) > known:
                before = gaps(*self.both(one, other))
                one, other = values_at(self.answer, self.wanted, sample, budget, digits)
                places = self.places(one, other)
                now = gaps(*self.both(one, other)) if places else {}
                real = [place for place in places if is_same_gap(before[place], now[place])]
                if real:
                    return one, other, real
                more = min(one.digits, other.digits) - known
                places = [place for place in places if not is_rounding(before[place], now[place], more)]
        if places:
            raise TooLarge
        return one, other, []

    def look(self, sample: Sample) -> None:
        """Compare at one point and note what happened."""
        try:
            one, other, places = self.differing(sample, self.budget)
            if self.noted_undefined(one, other, sample):
                return
        except TooLarge:
            self.too_large += 1
            return
        self.floating |= one.floating or other.floating
        if places:
            self.first_wrong = self.first_wrong or sample
            self.wrong_places.update(places)
        else:
            self.agreed += 1
            if len(self.agreeing) < _FEWEST:
                self.agreeing.append(sample)

    def places(self, one: Found, other: Found) -> list[tuple[int, ...]]:
        """Where the values seem to differ; nowhere, if one of them is undefined."""
        if not one.defined or not other.defined:
            return []
        self.lost = max(self.lost, one.lost, other.lost)
        return differing_entries(*self.both(one, other), max(one.small, other.small))

    def both(self, one: Found, other: Found) -> tuple[Value, Value]:
        return self.leveled(one.value), self.leveled(other.value)

    def noted_undefined(self, one: Found, other: Found, sample: Sample) -> bool:
        if one.defined and other.defined:
            return False
        self.undefined += 1
        if one.out_of_range and not other.out_of_range:
            self.out_of_range = sample
        if not one.defined and not other.defined:
            self.undefined_both += 1
        elif not one.defined:
            self.only_answer_undefined = self.only_answer_undefined or sample
            self.holes += 1
        else:
            self.only_reference_undefined = self.only_reference_undefined or sample
        return True

    # -- conclusions

    def conclusion(self, evidence: str | None) -> Comparison:
        if self.first_wrong is not None or self.differs:
            return self.not_equal()
        if self.agreed == 0:
            return self.nothing_compared()
        self.require_all_looked_at()
        if self.holes > self.agreed and not self.is_defined_around():
            self.require_all_looked_at()
            return self.hardly_defined()
        points = "1 point" if self.agreed == 1 else f"{self.agreed} points"
        return self.equal(evidence or f"100 digits at {points}")

    def require_all_looked_at(self) -> None:
        """Nothing rests on what happened to be seen before the budget ended."""
        if self.first_wrong is None and self.budget.ended:
            raise TooLarge

    def nothing_compared(self) -> Comparison:
        if self.out_of_range is not None:
            return self.beyond()
        if self.too_large or self.budget.ended:
            return Comparison("undecided", message=_TOO_LARGE, reason="too_large")
        if self.only_answer_undefined is not None and not self.undefined_both:
            what = "a division by zero, or a root or logarithm of a negative number"
            message = f"Your form is not defined anywhere we tried: {what}."
            return Comparison("not_equal", message=message, reason="domain")
        message = "Both forms are undefined wherever we tried, so they could not be compared. This costs nothing."
        return Comparison("undecided", message=message, reason="domain")

    def is_defined_around(self) -> bool:
        """Whether the two also agree beside a point at which they do: a domain of single points is none."""
        holes = self.holes
        for sample in self.agreeing:
            before = self.agreed
            self.look_at(self.sampler("around").around(sample))
            if self.agreed > before and self.first_wrong is None:
                self.holes = holes
                return True
        return False

    def is_hole_of_delta(self) -> bool:
        """Whether the answer has no value for these indices, whatever the numbers: the case that a delta is about."""
        trees = (self.answer, self.wanted)
        if self.only_answer_undefined is None or not any(part[0] == "delta" for tree in trees for part in walk(tree)):
            return False
        try:
            found = [values_at(self.answer, self.wanted, sample, self.budget)
                     for sample in self.sampler("hole").redrawn(self.only_answer_undefined, _FEWEST)]  # fmt: skip
        except TooLarge:
            self.require_all_looked_at()
            return False
        return bool(found) and all(other.defined and not one.defined for one, other in found)

    def hardly_defined(self) -> Comparison:
        if self.first_wrong is not None:
            return self.not_equal()
        message = "Your form is defined at hardly any point: elsewhere there is a division by zero, or a root or"
        return Comparison("not_equal", message=f"{message} logarithm of a negative number.", reason="domain")

    def beyond(self) -> Comparison:
        assert self.out_of_range is not None
        where = self.point_text(self.out_of_range, only_places=True)
        message = f"Your formula uses an entry that does not exist, at {', '.join('='.join(pair) for pair in where)}."
        return Comparison("not_equal", message=message, reason="index")

    def equal(self, evidence: str) -> Comparison:
        if self.out_of_range is not None:
            return self.beyond()
        sample = self.only_answer_undefined or self.only_reference_undefined
        if sample is None:
            return Comparison("equal", evidence)
        if self.is_hole_of_delta():
            where = ", ".join(f"{name} = {value}" for name, value in self.point_text(sample, only_places=True))
            return Comparison("not_equal", message=f"Your form is never defined at {where}.", reason="domain")
        whose = "Your form" if sample is self.only_answer_undefined else "The expected form"
        where = ", ".join(f"{name} = {value}" for name, value in self.point_text(sample))
        message = f"Equal where both are defined. {whose} is not defined at {where}."
        return Comparison("equal_on_common_domain", evidence, message=message, reason="domain")

    def not_equal(self) -> Comparison:
        shown = self.counterexample()
        rounded = self.rounded(shown)
        if rounded:
            return Comparison("not_equal", message=rounded, reason="rounded", entry=shown.entry if shown else (),
                              entries=self.entry_verdicts())  # fmt: skip
        if shown is None:
            return Comparison("not_equal", message="The two forms differ.", reason="value")
        if not free_names(_entry_of(self.wanted, shown.entry)):  # its value is what is asked for
            where = f" in entry ({', '.join(map(str, shown.entry))})" if shown.entry else ""
            return Comparison("not_equal", message=f"This is not the expected value{where}.", reason="value",
                              entry=shown.entry, entries=self.entry_verdicts())  # fmt: skip
        where = f"At {shown.where()} your" if shown.values else "Your"
        entry = f" entry ({', '.join(map(str, shown.entry))})" if shown.entry else " form"
        message = f"{where}{entry} is {shown.answer}, the expected one {shown.reference}."
        return Comparison("not_equal", counterexample=shown, message=message, reason="value",
                          entry=shown.entry, entries=self.entry_verdicts())  # fmt: skip

    def entry_verdicts(self) -> tuple[tuple[bool, ...], ...]:
        """Which entries of a matrix with a literal size agree at every point looked at."""
        if len(self.shape) != 2 or not all(isinstance(size, int) for size in self.shape):
            return ()
        self.budget = Budget(limits.STEPS // 4)
        for sample in self.sampler("entries").real(4):
            self.look(sample)
        if self.budget.ended:
            return ()
        rows, columns = (int(size) for size in self.shape)
        vector = 1 in (rows, columns)
        return tuple(
            tuple(
                ((row * columns + column + 1,) if vector else (row + 1, column + 1)) not in self.wrong_places
                for column in range(columns)
            )
            for row in range(rows)
        )

    def rounded(self, shown: Counterexample | None) -> str:
        """For a decimal that is right but for its last digit: say that it was rounded."""
        if shown is None or shown.values:
            return ""
        typed = _entry_of(self.answer, shown.entry)
        bare = typed[1] if typed[0] == "neg" else typed
        if bare[0] != "number" or bare[1].denominator == 1:
            return ""
        one, other = values_at(self.answer, self.wanted, Sample({}, {}), Budget())
        answer, wanted = (as_fraction(dict(flat(self.leveled(found.value)))[shown.entry]) for found in (one, other))
        places = next(k for k in range(limits.DECIMAL_EXPONENT + limits.DIGITS) if (bare[1] * 10**k).denominator == 1)
        unit = Fraction(1, 10**places)  # rounded or cut off
        if abs(answer - wanted) > unit or bare[1] < 10 * unit:
            return ""
        right = _entry_of(self.problem.reference, shown.entry)
        exact = show(right) if not shown.entry or right is not self.problem.reference else "the exact form"
        return f"{show(typed)} is rounded; give {exact}."

    # -- what to show

    def counterexample(self) -> Counterexample | None:
        """A point of small integers at which they differ visibly, else any at which they differ."""
        best: Counterexample | None = None
        budget = Budget(limits.STEPS // 4)
        for sample in self.sampler("small").small():
            shown, visible = self.shown_at(sample, budget)
            if shown is not None and visible:
                return shown
            best = best or shown
            if budget.ended:
                break
        if best is None and self.first_wrong is not None:
            best = self.shown_at(self.first_wrong, Budget())[0]
        return best

    def shown_at(self, sample: Sample, budget: Budget) -> tuple[Counterexample | None, bool]:
        try:
            one, other, places = self.differing(sample, budget)
        except TooLarge:
            return None, False
        if not places:
            return None, False
        entry = places[0]
        mine = dict(flat(self.leveled(one.value)))[entry]
        wanted = dict(flat(self.leveled(other.value)))[entry]
        texts = written_pair(mine, wanted)
        shown = Counterexample(self.point_text(sample), texts[0], texts[1], entry)
        return shown, relative_gap(mine, wanted) > _VISIBLE

    def point_text(self, sample: Sample, *, only_places: bool = False) -> tuple[tuple[str, str], ...]:
        names = [*self.space.sizes, *self.space.used]
        names = [name for name in names if name in sample.whole] if only_places else names
        point = {**self.widths(sample), **sample.point}
        names = [*(name for name in point if name not in sample.point), *names]
        return tuple((name, written_value(point[name])) for name in names if name in point)

    def widths(self, sample: Sample) -> dict[str, Value]:
        """The whole numbers in the reference that follow from others, such as d_model from the heads."""
        found: dict[str, Value] = {}
        for name in sorted(free_names(self.problem.reference) & self.problem.given.keys()):
            tree = self.problem.given[name]
            if self.problem.names[name].whole and free_names(tree) <= sample.point.keys():
                with contextlib.suppress(TooLarge):
                    value = value_at(tree, sample, Budget())
                    found |= {name: value.value} if value.defined else {}
        return found
