"""Named steps of one computation (Q, S, Z, P, O), each marked against the truth, then against the learner's own values.

What follows correctly from an own wrong value gets its marks and is told so. An own value is only carried on if it
could be an honest one: of the right shape, made of the same symbols, keeping the laws that the right value keeps, and
not zero, the identity or constant where the right value is not. Otherwise an easy early answer would make all that
follows easy as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from learn_transformers.symbolic.equality.arithmetic import TooLarge
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.evaluate import Budget
from learn_transformers.symbolic.equality.numbers import as_fraction, flat, value_at
from learn_transformers.symbolic.equality.policies import Policy, policy_of
from learn_transformers.symbolic.equality.problem import Problem, author_tree
from learn_transformers.symbolic.equality.result import Comparison, Counterexample
from learn_transformers.symbolic.equality.sampling import Sample, Sampler, space
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Kind, Names, Shape, declare
from learn_transformers.symbolic.language.reading import read
from learn_transformers.symbolic.language.shapes import shape_of, written
from learn_transformers.symbolic.language.tree import Tree, free_names, number, show, substitute, walk
from learn_transformers.symbolic.language.tree import replace as replaced
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking import promises
from learn_transformers.symbolic.marking.worksheet import Step
from learn_transformers.symbolic.slips.explain import explain
from learn_transformers.symbolic.slips.slip import Slip

Status = Literal["ok", "carried", "wrong", "invalid", "unfinished", "undecided"]

_SECONDS: Final = 1.2  # of one chain; after these no more reasons are looked for
_UNWORKED: Final = frozenset({"@", "softmax", "T", "rowsum", "had", "tr", "diag"})
_POINTS: Final = 2
_SPECK: Final = Fraction(1, 10**6)  # of the largest right entry: smaller differences make no value harder


@dataclass(frozen=True)
class MarkedStep:
    """The verdict on one step; `score` is a share of `max_score`, which is 1."""

    name: str
    status: Status
    read_as: str = ""
    message: str = ""
    entries: tuple[tuple[bool, ...], ...] = ()  # which entries are right: against the truth, not what was carried
    slips: tuple[str, ...] = ()  # names
    hint: str = ""
    counterexample: Counterexample | None = None
    score: float = 0.0
    max_score: float = 1.0


def mark_chain(
    steps: Sequence[Step],
    answers: Mapping[str, str],
    *,
    inputs: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> tuple[MarkedStep, ...]:
    """The marks of all steps in order. Never raises on `answers`; `ValueError` where the chain makes no sense.

    A step's formula is over the `inputs` and the steps before it; `names` are symbols that may stand in all of them.
    """
    plan = _plan(tuple(steps), tuple(inputs.items()), tuple((names or {}).items()))
    chain = _Chain(plan)
    return tuple(chain.step(place, str(answers.get(step.name, ""))) for place, step in enumerate(plan.steps))


def right_values(
    steps: Sequence[Step], inputs: Mapping[str, str], names: Mapping[str, str] | None = None
) -> dict[str, Tree]:
    """What every step comes to, by its name, as far as it can be written with fractions."""
    plan = _plan(tuple(steps), tuple(inputs.items()), tuple((names or {}).items()))
    return {step.name: step.truth for step in plan.steps}


@dataclass(frozen=True)
class _Planned:
    """A step with its formula read, and its right value."""

    name: str
    formula: Tree
    shape: Shape
    policy: Policy
    promises: tuple[str, ...]
    worked: bool
    truth: Tree
    needs: tuple[str, ...]  # earlier steps that the formula uses


@dataclass(frozen=True)
class _Plan:
    symbols: Names
    inputs: Mapping[str, Tree]
    kinds: Names  # of the symbols, the inputs and all steps
    steps: tuple[_Planned, ...]


@lru_cache(maxsize=64)
def _plan(steps: tuple[Step, ...], inputs: tuple[tuple[str, str], ...], names: tuple[tuple[str, str], ...]) -> _Plan:
    symbols = declare(dict(names))
    kinds = dict(symbols)
    values: dict[str, Tree] = {}
    for name, text in inputs:
        tree = author_tree(text, symbols, f"input {name!r}")
        _declare_new(kinds, name, _kind_of(tree, symbols))
        values[name] = _written_out(tree)
    given = dict(values)
    planned: list[_Planned] = []
    for step in steps:
        formula = author_tree(step.formula, kinds, f"step {step.name!r}")
        shape = shape_of(formula, kinds)
        kind = declare({**dict(names), step.name: step.kind})[step.name]
        if kind.shape != shape:
            raise ValueError(f"step {step.name!r} is declared as {kind}, but its formula is {written(shape)}")
        truth = _written_out(substitute(formula, values))
        needs = tuple(sorted(free_names(formula) & {earlier.name for earlier in planned}))
        policy = policy_of(step.policy)
        policy.check_reference(truth, symbols)
        one = _Planned(step.name, formula, shape, policy, step.promises, step.worked, truth, needs)
        for promise in step.promises:
            promises.check_known(promise)
            how = _broken_promise(replace(one, promises=(promise,)), truth, symbols)
            if how:
                raise ValueError(f"step {step.name!r} promises {promise!r}, but its right value breaks that: {how}")
        _declare_new(kinds, step.name, kind)
        values[step.name] = truth
        planned.append(one)
    return _Plan(symbols, given, kinds, tuple(planned))


def _declare_new(kinds: dict[str, Kind], name: str, kind: Kind) -> None:
    if name in kinds:
        raise ValueError(f"{name!r} is declared twice")
    kinds.update(declare({name: str(kind)}))


def _kind_of(tree: Tree, names: Names) -> Kind:
    shape = shape_of(tree, names)
    if shape:
        return Kind("vector" if len(shape) == 1 else "matrix", shape)
    whole = tree[0] == "number" and tree[1].denominator == 1 and tree[1] > 0
    return Kind("posint") if whole else Kind("real")


def _written_out(tree: Tree) -> Tree:
    """A formula whose value is made of fractions as those fractions; others stay as they are."""
    if free_names(tree):
        return tree
    try:
        found = value_at(tree, Sample({}, {}), Budget())
    except TooLarge:
        return tree
    if not found.defined or found.floating:
        return tree
    value = found.value
    if value.__class__ is not list:
        return number(value)
    if value[0].__class__ is not list:
        return ("vector", *map(number, value))
    return ("matrix", *(("row", *map(number, row)) for row in value))


# ---------------------------------------------------------------------------------------------------------------------


@dataclass
class _Chain:
    """One learner's chain in progress."""

    plan: _Plan
    begun: float = field(default_factory=limits.clock)
    typed: dict[str, Tree] = field(default_factory=dict)  # answers that are right, maybe rounded
    own: dict[str, Tree] = field(default_factory=dict)  # answers that are not the right value
    unrounded: dict[str, Tree] = field(default_factory=dict)  # of answers that were carried: with all their digits
    refused: dict[str, str] = field(default_factory=dict)  # of those: why they are not carried on
    right: dict[str, Tree] = field(default_factory=dict)  # right values of the steps so far

    def step(self, place: int, text: str) -> MarkedStep:
        step = self.plan.steps[place]
        marked = self.marked(step, place, text)
        self.right[step.name] = step.truth
        return marked

    def marked(self, step: _Planned, place: int, text: str) -> MarkedStep:
        if not text.strip():
            return MarkedStep(step.name, "unfinished")
        try:
            typed = read(text, self.plan.kinds, step.shape).tree
            tree = self.with_own_values(step, place, typed)
            shape = shape_of(tree, self.plan.symbols)
        except Refusal as refusal:
            return MarkedStep(step.name, "invalid", message=refusal.message)
        except RecursionError:
            return MarkedStep(step.name, "invalid", message="The formula is nested too deeply.")
        marked = MarkedStep(step.name, "ok", read_as=show(typed))
        unworked = self.unworked(step, typed)
        if unworked:
            return replace(marked, status="unfinished", message=unworked)
        if not _fits(shape, step.shape):
            self.own[step.name], self.refused[step.name] = tree, f"it is {written(shape)}, not {written(step.shape)}"
            message = f"{step.name} is {written(step.shape)}, yours is {written(shape)}."
            return replace(marked, status="wrong", message=message)
        return self.judged(step, tree, marked)

    def with_own_values(self, step: _Planned, place: int, typed: Tree) -> Tree:
        """The answer with the learner's own values for the earlier steps that it names."""
        later = {one.name for one in self.plan.steps[place:]} & free_names(typed)
        if later:
            name = sorted(later)[0]
            what = "is what is asked for" if name == step.name else "comes later"
            raise Refusal("unknown_name", f"“{name}” {what}, so it cannot stand in the answer to {step.name}.")
        return substitute(typed, {**self.plan.inputs, **self.right, **self.own})

    def unworked(self, step: _Planned, typed: Tree) -> str:
        if not step.worked:
            return ""
        names = free_names(typed) - self.plan.symbols.keys()
        what = "write the entries" if step.shape else "write the number"
        if names:
            return f"Work it out: {what}, without {', '.join(sorted(names))}."
        if any(part[0] in _UNWORKED for part in walk(typed)):
            return f"Work it out: {what}."
        return ""

    # -- against the truth, then against what the learner had before

    def judged(self, step: _Planned, tree: Tree, marked: MarkedStep) -> MarkedStep:
        found = self.compared(step, tree, step.truth)
        if found.status == "undecided":
            return replace(marked, status="undecided", message=found.message)
        if found.status == "invalid":
            return replace(marked, status="invalid", message=found.message)
        marked = replace(marked, entries=self.entries(step, tree, step.truth, found))
        if found.accepted:
            self.typed[step.name] = tree
            return replace(marked, score=1.0, message=found.message)
        self.own[step.name] = tree
        doubt = self.doubt(step, tree)
        if doubt:
            self.refused[step.name] = doubt
        carried = self.carried(step)
        for value, message in carried:
            if self.compared(step, tree, value).accepted:
                self.unrounded[step.name] = value
                return replace(marked, status="carried", score=1.0, message=message)
        return self.wrong(step, tree, marked, found, carried[0][0] if carried else None)

    def compared(self, step: _Planned, tree: Tree, value: Tree) -> Comparison:
        problem = Problem(self.plan.symbols, value, step.policy)
        return compare_trees(tree, problem, seed=show(tree))

    def entries(self, step: _Planned, tree: Tree, value: Tree, found: Comparison) -> tuple[tuple[bool, ...], ...]:
        """Which entries of an answer are those of a value."""
        if not step.shape or not all(isinstance(size, int) for size in step.shape):
            return ()
        rows, columns = (int(size) for size in (step.shape if len(step.shape) == 2 else (1, *step.shape)))
        if found.accepted:
            return ((True,) * columns,) * rows
        if found.entries and len(found.entries) == rows:
            return found.entries
        pairs = zip(_entries(tree, self.plan.symbols), _entries(value, self.plan.symbols), strict=True)
        verdicts = [self.compared(step, mine, right).status != "not_equal" for mine, right in pairs]
        return tuple(tuple(verdicts[row * columns : (row + 1) * columns]) for row in range(rows))

    def carried(self, step: _Planned) -> list[tuple[Tree, str]]:
        """What the step's formula gives with the learner's own values, and what to say of an answer equal to it."""
        known = {**self.plan.inputs, **self.right}
        own = {name: self.own[name] for name in step.needs if name in self.own and name not in self.refused}
        found: list[tuple[Mapping[str, Tree], str]] = []
        if own:
            names = _listed(list(own))
            message = f"It follows correctly from your own {names}; from the right values it would differ."
            exact = {name: self.unrounded.get(name, tree) for name, tree in own.items()}
            found += [({**known, **own}, message), ({**known, **exact}, message)]
        rounded = [name for name in step.needs if name in self.typed and name not in own and self.is_rounded(name)]
        if rounded:
            message = f"It follows from your own {_listed(rounded)} as rounded; go on with more digits than you write."
            found.append(({**known, **own, **{name: self.typed[name] for name in rounded}}, message))
        trees = [(substitute(step.formula, values), message) for values, message in found]
        symbols = self.plan.symbols
        return [
            (tree, message)
            for tree, message in trees
            if self.has_value(step, tree) and not _too_simple(tree, step.truth, symbols)
        ]

    def is_rounded(self, name: str) -> bool:
        return any(step.name == name and step.policy.form in ("dp", "sf") for step in self.plan.steps)

    def has_value(self, step: _Planned, tree: Tree) -> bool:
        try:
            step.policy.check_reference(tree, self.plan.symbols)
        except (ValueError, TooLarge):
            return False
        return True

    def doubt(self, step: _Planned, tree: Tree) -> str:
        """Why an own value must not be carried on, "" if it may."""
        mine, right = free_names(tree), free_names(step.truth)
        if mine != right:
            return f"it should be made of {_listed(sorted(right))}" if right else "it should be made of numbers only"
        if not _numbers(tree, self.plan.symbols):
            return "it has no value"
        simple = _too_simple(tree, step.truth, self.plan.symbols)
        if simple:
            return f"it is {simple}, which would make all that follows too easy"
        return _broken_promise(step, tree, self.plan.symbols)

    # -- why it is wrong

    def wrong(
        self, step: _Planned, tree: Tree, marked: MarkedStep, found: Comparison, carried: Tree | None
    ) -> MarkedStep:
        entries = marked.entries
        refused = [name for name in step.needs if name in self.refused]
        why_not = " ".join(f"Your own {name} is not carried on: {self.refused[name]}." for name in refused)
        score = earned(entries, tree, step.truth, self.plan.symbols)
        if carried is not None:
            own = self.entries(step, tree, carried, self.compared(step, tree, carried))
            score = max(score, earned(own, tree, carried, self.plan.symbols))
        said = [_which(entries, step.shape)]
        broken = _broken_promise(step, tree, self.plan.symbols)
        if broken:
            said.append(f"Look: {broken}.")
        if found.reason == "rounded" and step.policy.form == "exact":
            said = ["This is rounded; give the exact form."]
        elif found.reason in ("rounded", "domain"):
            said.append(found.message)
        slips: tuple[str, ...] = ()
        hint = title = ""
        if found.reason != "rounded" or step.policy.form != "exact":
            slips, title, hint = self.explained(step, tree)
        message = " ".join(part for part in (title, *said, why_not) if part)
        return replace(marked, status="wrong", score=score, message=message, slips=slips, hint=hint,
                       counterexample=found.counterexample)  # fmt: skip

    def explained(self, step: _Planned, tree: Tree) -> tuple[tuple[str, ...], str, str]:
        """Names of slips, what they are, and a hint: with the right earlier values first, then with the own ones."""
        own = {name: value for name, value in self.own.items() if name in step.needs and name not in self.refused}
        for values in ({**self.plan.inputs, **self.right}, {**self.plan.inputs, **self.right, **own}):
            if limits.is_past(self.begun + _SECONDS):
                break
            other = self.other_operand(step, tree, values)
            if other:
                return ("other_operand",), other, f"Which values go into {step.name}?"
            slips = self.slips(step, tree, values)
            if slips:
                title = " — or: ".join(slip.title for slip in slips)
                return tuple(slip.name for slip in slips), f"{title[:1].upper()}{title[1:]}.", slips[0].hint
            if not own:
                break
        return (), "", ""

    def slips(self, step: _Planned, tree: Tree, values: Mapping[str, Tree]) -> tuple[Slip, ...]:
        formula, widths = _with_width(step.formula)
        given = {**{name: values[name] for name in free_names(step.formula) & values.keys()}, **widths}
        names = {**self.plan.kinds, **dict.fromkeys(widths, Kind("posint"))}
        problem = Problem(names, formula, step.policy, given)
        try:
            return explain(tree, [formula], problem)
        except (Refusal, TooLarge, RecursionError):
            return ()

    def other_operand(self, step: _Planned, tree: Tree, values: Mapping[str, Tree]) -> str:
        """Whether another input or earlier step was used in the place of one."""
        kinds = self.plan.kinds
        for name in sorted(free_names(step.formula) & values.keys()):
            for other in values:
                if other == name or kinds[other].shape != kinds[name].shape:
                    continue
                formula = substitute(step.formula, {name: ("name", other)})
                problem = Problem(kinds, formula, step.policy, values)
                if _is_value_of(tree, formula, problem):
                    return f"That is what comes out with {other} in the place of {name}."
        return ""


def _is_value_of(tree: Tree, formula: Tree, problem: Problem) -> bool:
    problem = replace(problem, reference=formula)
    try:
        shape_of(formula, problem.names)
        problem.policy.check_reference(problem.wanted, problem.names)
    except (Refusal, ValueError, TooLarge):
        return False
    return compare_trees(tree, problem, seed=show(tree)).accepted


def _with_width(formula: Tree) -> tuple[Tree, dict[str, Tree]]:
    """A root of a number as the root of a width, which is what the rules for scaling know."""
    found: dict[str, Tree] = {}

    def named(part: Tree) -> Tree | None:
        if part[0] == "sqrt" and part[1][0] == "number" and found.setdefault("d_k", part[1]) == part[1]:
            return ("sqrt", ("name", "d_k"))
        return None

    return (formula, {}) if "d_k" in free_names(formula) else (replaced(formula, named), found)


def _fits(shape: Shape, wanted: Shape) -> bool:
    """A vector may be given as a matrix of one row or column."""
    return shape == wanted or (
        len(wanted) == 1 and len(shape) == 2 and 1 in shape and wanted[0] == max(map(int, shape))
    )


def _entries(tree: Tree, names: Names) -> list[Tree]:
    """The formulas of all entries, row by row."""
    shape = shape_of(tree, names)
    if not shape:
        return [tree]
    if tree[0] == "matrix":
        return [entry for row in tree[1:] for entry in row[1:]]
    if tree[0] == "vector":
        return list(tree[1:])
    rows = [(number(place),) for place in range(1, int(shape[0]) + 1)]
    if len(shape) == 1:
        return [("index", tree, *place) for place in rows]
    return [("index", tree, *row, number(column)) for row in rows for column in range(1, int(shape[1]) + 1)]


def _numbers(tree: Tree, names: Names) -> list[list[list[Fraction]]]:
    """The value at some points, each as a matrix of fractions; nothing where it has no value at one of them."""
    found = []
    samples = [Sample({}, {})]
    if free_names(tree):
        samples = list(Sampler(space((tree,), names, {}), "chain").real(_POINTS))
    for sample in samples:
        try:
            value = value_at(tree, sample, Budget())
        except TooLarge:
            return []
        if not value.defined:
            return []
        shape = shape_of(tree, names)
        entries = [as_fraction(entry) for _, entry in flat(value.value)]
        width = int(shape[-1]) if shape else 1
        found.append([entries[start : start + width] for start in range(0, len(entries), width)])
    return found


def _too_simple(mine: Tree, right: Tree, names: Names) -> str:
    """In what way a value is much simpler than the right one, "" if in none. A speck in one entry changes nothing."""
    own, true = _numbers(mine, names), _numbers(right, names)
    if not own or not true:
        return ""
    unit = max((abs(entry) for row in true[0] for entry in row), default=Fraction(0)) * _SPECK or Fraction(1)
    one, other = ([[round(entry / unit) for entry in row] for row in found[0]] for found in (own, true))
    entries, others = ([entry for row in found for entry in row] for found in (one, other))
    filled, wanted = (sum(map(bool, found)) for found in (entries, others))
    if not filled and wanted:
        return "zero"
    if 2 * filled < wanted:
        return "zero in most entries"
    kinds, wanted = len(set(entries)), len(set(others))
    if len(entries) > 1 and (2 * kinds < wanted or kinds == 1 < wanted):
        return "the same in all entries" if kinds == 1 else "the same in most entries"
    return "the identity" if _is_identity(one, unit) and not _is_identity(other, unit) else ""


def _is_identity(matrix: list[list[int]], unit: Fraction) -> bool:
    ones = round(1 / unit)
    return 1 < len(matrix) == len(matrix[0]) and all(
        entry == (ones if row == column else 0) for row, line in enumerate(matrix) for column, entry in enumerate(line)
    )


def _broken_promise(step: _Planned, tree: Tree, names: Names) -> str:
    """How a value breaks what the step promises; rounded values may be off by what rounding allows."""
    spare = promises.EXACT
    matrices = _numbers(tree, names) if step.promises else []
    for matrix in matrices:
        if step.policy.form in ("dp", "sf"):
            spare = max(step.policy.half_unit(entry) for row in matrix for entry in row)
        for promise in step.promises:
            how = promises.broken(promise, matrix, spare)
            if how:
                return how
    return ""


def earned(entries: tuple[tuple[bool, ...], ...], mine: Tree, right: Tree, names: Names) -> float:
    """The share of right entries; none for zeros, ones and the like, of which some are right by themselves."""
    flags = [flag for row in entries for flag in row]
    return sum(flags) / len(flags) if flags and not _too_simple(mine, right, names) else 0.0


def _which(entries: tuple[tuple[bool, ...], ...], shape: Shape) -> str:
    """The wrong entries, in words."""
    wrong = [
        f"({row},{column})" if len(shape) == 2 else f"{column}"
        for row, line in enumerate(entries, 1)
        for column, flag in enumerate(line, 1)
        if not flag
    ]
    if not wrong:
        return "This is not the right value."
    if all(not flag for row in entries for flag in row):
        return "No entry is right." if len(wrong) > 1 else "This is not the right value."
    verb = "is" if len(wrong) == 1 else "are"
    return f"{'Entry' if len(wrong) == 1 else 'Entries'} {_listed(wrong)} {verb} wrong."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
