"""A derivation, marked line by line: which line breaks first, what follows correctly from it, and why it breaks.

Each line is held against the true value, and where it does not have it, against the learner's line before. A wrong line
costs itself and never the lines that follow correctly from it. What cannot be read costs nothing, and nothing that
stands after the goal takes anything away. A line that jumps back to the right value is not justified, unless it
corrects the wrong one: then that one is not charged.

What there is to earn depends on the question, not on how many lines a learner writes: `method` points are shared among
the lines that do something (repeating or reordering a line does not; see `marks`), and `answer` points are for a last
line that has the target's value and the form that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from learn_transformers.symbolic.equality.arithmetic import TooLarge
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.ordering import likeness, ordered
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.equality.result import Comparison
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Kind
from learn_transformers.symbolic.language.lines import MOST_LINES, Case, Claim, bodies, claim_of, is_called, lines_of
from learn_transformers.symbolic.language.parts import ONE, is_small
from learn_transformers.symbolic.language.prose import is_amending
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import LEAVES, Tree, canonical, free_names, show, size, substitute, walk
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.idle import is_multiplied, stands_around, without_zeros
from learn_transformers.symbolic.marking.item import LINES, Item, item_of
from learn_transformers.symbolic.marking.marked import LineStatus, MarkedDerivation, MarkedLine
from learn_transformers.symbolic.marking.marks import earned_so_far, line_marks
from learn_transformers.symbolic.marking.padding import settled, weight
from learn_transformers.symbolic.marking.steps import Walk
from learn_transformers.symbolic.marking.why import Why
from learn_transformers.symbolic.marking.worksheet import Derivation

_SECONDS: Final = 1.2  # of one derivation; what comes later is not judged and costs nothing
_MOST_WRONG: Final = 6  # wrong lines that a later one is held against
_RELATED: Final = 0.5  # the likeness of a wrong line with a right one from which on it belongs to the question
_REWRITTEN: Final = 2  # signs, names and numbers by which a line differs from the one that it corrects
_MOST_NODES: Final = 200  # of a line in which others are looked for
_LETTER = re.compile(r"\\?[^\W\d_](?:_?\w)?")
_SEVERITY: Final[tuple[LineStatus, ...]] = (
    "given", "ok", "follow-through", "recovered", "gap", "wrong", "invalid",
)  # fmt: skip


def mark(lines: str | Sequence[str], question: Derivation, *, proven: bool = False) -> MarkedDerivation:
    """Mark a learner's lines. Never raises on `lines`; `ValueError` where the question makes no sense.

    With `proven`, nobody looks again whether start, model and target are equal.
    """
    item = item_of(question, proven=proven)
    plain = _Marking(item)
    typed = list(lines_of(lines))
    texts = [_read(text, body, item) for text, body in zip(typed, bodies(typed), strict=True)]
    found = plain.of(texts)
    if found.status == "passed":
        return found
    others = [replace(other, begun=plain.begun).of(texts) for other in _other_directions(item, texts)]
    return max([found, *others], key=lambda one: one.score)


# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Typed:
    """A line as it stands there, and what it claims or why that cannot be read."""

    text: str
    claim: Claim | Refusal

    @property
    def trees(self) -> list[Tree]:
        claim = self.claim
        known = isinstance(claim, Claim) and claim.trouble is None and claim.case is None and not claim.words
        return [reading.tree for reading in claim.readings] if isinstance(claim, Claim) and known else []


def _read(text: str, body: str, item: Item) -> _Typed:
    try:
        return _Typed(text, claim_of(body, item.problem.names, item.labels) if body else Claim(text, (), words=True))
    except Refusal as refusal:
        return _Typed(text, refusal)
    except RecursionError:
        return _Typed(text, Refusal("limit", "The line is nested too deeply."))


def _other_directions(item: Item, lines: Sequence[_Typed]) -> list[_Marking]:
    """Other ways to read a derivation whose first formula is the goal, or says what is to be shown."""
    first = next((number for number, line in enumerate(lines, 1) if line.trees), 0)
    if not first or not any(line.trees for line in lines[first:]):
        return []
    goal, start = ordered(item.goal), ordered(item.start) if item.start is not None else None
    ends = [ordered(tree) for tree in lines[first - 1].trees]
    back = item.backwards
    if len(ends) == 2 and start is not None and sorted(map(repr, ends)) == sorted(map(repr, (start, goal))):
        return [_Marking(one, claim=first, equations=True) for one in (item, back) if one is not None]
    if ends[0] != goal:
        return []
    forwards = [_Marking(item, claim=first)] if len(ends) == 1 else []
    return [*forwards, *([_Marking(back)] if back is not None else [])]


@dataclass(frozen=True)
class _Part:
    """The verdict on one expression of a line."""

    tree: Tree | None
    status: LineStatus
    true: bool = True
    counts: bool = True  # whether it is a step of its own
    line: MarkedLine | None = None  # why it is wrong, what is said of it
    led: bool = False  # whether the expression before is a justified step


@dataclass
class _Marking:
    """One derivation in progress."""

    item: Item
    claim: int = 0  # the line that says what is to be shown; 0: there is none
    equations: bool = False  # whether later lines may have the goal on their other side
    begun: float = field(default_factory=limits.clock)
    previous: Tree | None = None  # what the next line follows from
    previous_true: bool = True
    astray: bool = False  # whether the last step was not true, whatever a left-hand side repeated since
    justified: bool = False  # whether the last expression was a step that follows
    seen: list[tuple[int, Tree, bool]] = field(default_factory=list)  # line, expression, whether it is true
    barren: set[int] = field(default_factory=set)  # wrong lines from which anything follows without work
    amending: bool = False  # whether words took back what stands before
    broken: list[int] = field(default_factory=list)  # lines since the last true one
    expanded: bool = False  # whether a line multiplied one before it above and below by the same
    cases: dict[frozenset[str], set[bool]] = field(default_factory=dict)  # pairs of indices: what was said of them
    lines: list[MarkedLine] = field(default_factory=list)
    counted: list[bool] = field(default_factory=list)
    last: _Part | None = None
    at: int = 0  # the line of the last expression
    goal_at: int = 0  # the line that reached the goal
    sound_start: int = 0  # lines of the model solution that stand before the first line that does not follow
    way: Walk = field(init=False)

    def __post_init__(self) -> None:
        self.way = Walk(self.item)
        self.previous = self.item.start

    def of(self, typed: Sequence[_Typed]) -> MarkedDerivation:
        for number, one in enumerate(typed, 1):
            if number > MOST_LINES:
                message = f"Only the first {MOST_LINES} lines are read."
                self.lines.append(MarkedLine(one.text[:80], "invalid", message=message, reason="limit"))
                self.counted.append(False)
                break
            line, part = self.line(one, number)
            if self.goal_at and line.status not in ("ok", "given"):
                message = f"It stands after the goal and takes nothing away. {line.message}".strip()
                line, part = MarkedLine(line.text, "given", line.read_as, message, reason="after"), None
            self.lines.append(line)
            self.counted.append(part is not None and part.counts)
            if not any(one.status in ("wrong", "gap") for one in self.lines):
                self.sound_start = self.way.sound + 1
            if part is not None and part.status != "given" and not self.goal_at:
                self.last, self.at = part, number
                self.goal_at = number if self.is_goal(part.tree) and self.is_answer(line, part) else 0
        if self.last is not None and not self.goal_at:
            self.goal_at = self.at if self.is_answer(self.lines[self.at - 1], self.last) else 0
        return self.verdict()

    def is_goal(self, tree: Tree | None) -> bool:
        """Whether this is the goal as the question has it, so that nobody expects anything after it."""
        goal = self.item.goal
        return tree is not None and ordered(tree) == ordered(goal) and size(tree) <= size(goal)

    def is_answer(self, line: MarkedLine, part: _Part) -> bool:
        """Whether this line is the answer, and follows; where nobody showed the goal, it is enough to have found it."""
        follows = line.status == "ok" and not self.way.leapt_to_goal
        found = line.status in ("ok", "recovered") and not self.item.goal_shown and not self.barren
        return (follows or found) and not self.lacking(part)

    # -- one line

    def line(self, typed: _Typed, number: int) -> tuple[MarkedLine, _Part | None]:
        text, claim = typed.text, typed.claim
        if isinstance(claim, Refusal):
            return MarkedLine(text[:2000], "invalid", message=claim.message, reason=claim.reason), None
        if claim.words:
            self.amending |= is_amending(text)
            return MarkedLine(text, "given", message="Words: read over.", reason="words", by=claim.by), None
        if claim.trouble is not None:
            return self.unread(text, claim, claim.trouble), None
        if number == self.claim:
            return MarkedLine(text, "given", _shown(typed.trees), "This is what is to be shown.", "claim"), None
        remarks = [reading.remark for reading in claim.readings if reading.remark]
        if claim.strange:
            remarks.insert(0, f"“{claim.left}” is taken as a name of what is worked out.")
        # Where the question shows the goal, its name tells as much as a copy of it.
        named = [self.item.goal] if claim.right and self.item.goal_shown and self.names_goal(claim.right) else []
        if claim.right:
            what = "the goal" if named else "what is worked out"
            remarks.append(f"“{claim.right}” is taken as a name of {what}.")
        if claim.case is not None:
            return self.under(claim.case, claim, remarks)
        trees = self.sides([*(reading.tree for reading in claim.readings), *named])
        if len(trees) > 1 and not claim.starts_with_equals and "(" in claim.parts[0] and is_called(claim.parts[0]):
            # `softmax(x + c)_i = …`: what has no value here is a name of what has one.
            trees = trees[1:] if self.against_truth(trees[0]).reason == "shape" else trees
        if not trees:
            return MarkedLine(text, "given", message="A left-hand side alone is no step.", by=claim.by), None
        if not claim.starts_with_equals and (self.is_beside(trees) or self.defines(claim, trees)):
            message = "This stands beside the way from the start to the goal: read over."
            return MarkedLine(text, "given", _shown(trees), message, "beside", by=claim.by), None
        self.amending |= is_amending(claim.by)
        parts: list[_Part] = []
        for place, tree in enumerate(trees):
            parts.append(self.part(tree, number, left=place == 0 and len(trees) > 1 and not claim.starts_with_equals))
            if parts[-1].status == "ok" and self.is_goal(tree) and not self.way.leapt_to_goal:
                break
        worst = max(parts, key=lambda part: _SEVERITY.index(part.status))
        said = worst.line or MarkedLine(text, worst.status)
        counts = any(part.counts for part in parts)
        message = " ".join(part for part in (said.message, *remarks) if part)
        line = replace(said, text=text, status=worst.status, read_as=_shown(trees), by=claim.by, message=message)
        return line, replace(parts[-1], counts=counts)

    def names_goal(self, right: str) -> bool:
        """Whether a name such as `p_i` has the goal's indices, each once."""
        names, goal = self.item.problem.names, self.item.goal
        indices = sorted(name for name in free_names(goal) if name in names and names[name].family == "index")
        return sorted(re.findall(r"\w", re.split(r"[_\[]", right, maxsplit=1)[-1])) == indices != []

    def unread(self, text: str, claim: Claim, trouble: Refusal) -> MarkedLine:
        message = trouble.message
        known = ", ".join(self.item.written_labels)
        if len(claim.parts) > 1 and known and trouble.reason == "unknown_name" and not claim.starts_with_equals:
            message = f"{message} A left-hand side is the line before, or {known}."
        return MarkedLine(text[:2000], "invalid", message=message, reason=trouble.reason)

    def sides(self, trees: list[Tree]) -> list[Tree]:
        """Of an equation, the side that is worked on; the other one is the goal, until it can be reached from there."""
        if not self.equations or len(trees) != 2:
            return trees
        goal = ordered(self.item.goal)
        if ordered(trees[0]) == goal != ordered(trees[1]):
            trees = trees[::-1]
        is_far = ordered(trees[1]) == goal and self.way.is_far(trees[0])
        return trees[:1] if is_far else trees

    def is_beside(self, trees: Sequence[Tree]) -> bool:
        """Whether a line is a true remark on a part of the formulas: `Sum(p[j], j, 1, n) = 1`."""
        if len(trees) < 2:
            return False
        wholes = [*self.item.steps, *(tree for tree in (self.item.start, self.previous) if tree is not None)]
        parts = {ordered(part) for whole in wholes for part in walk(whole) if part is not whole}
        wholes = [ordered(whole) for whole in wholes]
        first = ordered(trees[0])
        if first not in parts or first in wholes or first[0] == "number":
            return False
        problem = replace(self.item.exact, reference=trees[0])
        return all(compare_trees(tree, problem, seed=show(tree)).accepted for tree in trees[1:])

    def defines(self, claim: Claim, trees: Sequence[Tree]) -> bool:
        """Whether a line says what a letter of the learner's own stands for: `u = exp(x_1)`."""
        own = claim.strange and _LETTER.fullmatch(claim.left)
        return bool(own) and not any(self.against_truth(tree).accepted for tree in trees)

    def under(self, case: Case, claim: Claim, remarks: Sequence[str]) -> tuple[MarkedLine, _Part | None]:
        """Judge a line that is said of equal indices, or of different ones; what follows does not build on it."""
        trees = [reading.tree for reading in claim.readings]
        condition = f"for {case.one} {'=' if case.equal else '≠'} {case.other}"
        read_as = _shown(trees)
        for tree in trees:
            one, other = (_under(case, side) for side in (tree, self.item.problem.reference))
            found = compare_trees(one, replace(self.item.exact, reference=other), seed=show(tree))
            if found.status == "not_equal":
                message = (
                    f"This is not so {condition}. {self.why.difference(self.why.shown(found.counterexample))}".strip()
                )
                line = MarkedLine(claim.text, "wrong", read_as, message, "value", by=claim.by)
                return line, _Part(None, "wrong", true=False)
            if not found.accepted:
                message = f"This cannot be judged {condition}: read over. {found.message}"
                return MarkedLine(claim.text, "given", read_as, message, "case", by=claim.by), None
        counts = not any(self.is_copied(tree) or self.stands_around(tree) for tree in trees)
        if counts:
            said = self.cases.setdefault(frozenset((case.one, case.other)), set())
            both = len(said) == 1 and case.equal not in said
            said.add(case.equal)
            self.way.since += 2 if both else 0  # one case alone does not lead on
        message = " ".join([f"Judged {condition}.", *remarks])
        return MarkedLine(claim.text, "ok", read_as, message, by=claim.by), _Part(None, "ok", counts=counts)

    # -- one expression

    def part(self, tree: Tree, number: int, *, left: bool) -> _Part:
        """Judge an expression and go on from it."""
        part = self.repeated(tree, left=left)
        justified = part is None
        if part is None:
            padded, before = self.padding(tree), replace(self.way)
            expands = not padded and not self.expanded and self.expands(tree)
            idle = "" if padded or expands else self.idle(tree)
            part = self.judged(tree, number)
            padded = padded or (idle if part.status == "ok" else "")
            self.expanded |= expands and part.status == "ok"
            if padded and part.status in ("ok", "follow-through"):
                part = replace(part, counts=False, line=MarkedLine("", part.status, message=padded))
                self.way = before  # what does nothing leads nowhere
            self.way.since = min(self.way.since, before.since) if expands else self.way.since
            part = replace(part, led=self.justified)
            justified = not expands
        if part.tree is not None:
            self.previous, self.previous_true = tree, part.true
            self.seen.append((number, tree, part.true))
            self.astray = self.astray if part.status == "given" else not part.true
            self.justified = justified and part.status == "ok" and part.counts
            self.broken = [*self.broken, number] if self.astray else []
            self.amending = self.amending and self.astray
        return part

    def repeated(self, tree: Tree, *, left: bool) -> _Part | None:
        """The start or the line before once more, maybe in another order: no step. A left-hand side may repeat any."""
        before = [(self.item.start, True)] if self.item.start is not None else []
        before += [(seen, true) for _, seen, true in (self.seen if left else self.seen[-1:])]
        plain, key = canonical(tree), ordered(tree)
        for seen, true in reversed(before):
            if left and key == ordered(seen):
                return _Part(tree, "given", true, counts=False)
            if plain == canonical(seen):
                return _Part(tree, "given" if true else "follow-through", true, counts=False)
            if key == ordered(seen):
                status: LineStatus = "ok" if true else "follow-through"
                said = MarkedLine(
                    "", status, message="Only the order has changed, so this line has no mark of its own."
                )
                return _Part(tree, status, true, counts=False, line=said)
        return None

    def padding(self, tree: Tree) -> str:
        """What to say where something is only put in and taken out again; a line of the model solution is a step."""
        if self.stands_in_model(tree) or not (free_names(tree) or self.item.has_names):
            return ""
        seen = [(f"line {number}", one) for number, one, true in self.seen if true is not self.astray]
        if self.item.start is not None and not self.astray:
            seen.insert(0, ("the start", self.item.start))
        for factors, most in ((False, 1), (True, 2)):
            key = settled(tree, factors=factors)
            same = [(where, one) for where, one in seen if key and settled(one, factors=factors) == key]
            if len(same) >= most and weight(tree) >= min(weight(one) for _, one in same):
                return f"What is put in since {same[-1][0]} is taken out again: this line has no mark of its own."
        return ""

    def idle(self, tree: Tree) -> str:
        """What to say of a true line that only stands around one before it, or around the goal."""
        again = self.is_multiple(tree, [self.item.goal]) or (self.expanded and self.expands(tree))
        if self.stands_in_model(tree) or not (again or self.stands_around(tree) or self.is_worked_out(tree)):
            return ""
        return "A line stands here once more, with something around it: this one has no mark of its own."

    def expands(self, tree: Tree) -> bool:
        """Whether a line multiplies one before it above and below by the same."""
        before = [self.item.start, *(one for _, one, true in self.seen if true)]
        return self.is_multiple(tree, [one for one in before if one is not None])

    def is_multiple(self, tree: Tree, lines: Sequence[Tree]) -> bool:
        whole = ordered(tree)
        if self.stands_in_model(tree) or whole[0] != "*" or not is_small(tree, _MOST_NODES):
            return False
        return any(is_multiplied(whole, ordered(line)) for line in lines)

    def stands_around(self, tree: Tree) -> bool:
        """Whether a line before, or the goal, stands in this one as a whole: `log(exp(x))`, `(x + y)/2`."""
        before = (self.item.start, self.item.goal, *(one for _, one, true in self.seen if true))
        return is_small(tree, _MOST_NODES) and stands_around(tree, [ordered(one) for one in before if one is not None])

    def is_wrapped(self, tree: Tree) -> bool:
        """Whether the start or the goal stands whole within a function of it: `sqrt(x^2)`."""
        ends = [ordered(one) for one in (self.item.start, self.item.goal) if one is not None and one[0] not in LEAVES]
        is_function = ordered(tree)[0] not in ("+", "*", "neg")
        return is_function and is_small(tree, _MOST_NODES) and any(ordered(part) in ends for part in walk(tree))

    def is_copied(self, tree: Tree) -> bool:
        key = ordered(tree)
        return any(key == ordered(one) for one in (self.item.start, self.item.goal) if one is not None)

    def is_worked_out(self, tree: Tree) -> bool:
        """Whether this is the name or number that is asked for in another form, or with what cancels at sight."""
        goal, known = self.item.goal, [self.item.start, *self.item.model, *(one for _, one, true in self.seen if true)]
        whole = ordered(tree)
        rest = without_zeros(whole, [ordered(one) for one in known if one is not None])
        if rest == ordered(goal):
            return rest != whole
        is_short = goal[0] in LEAVES or not free_names(goal)
        return self.item.has_names and is_short and free_names(rest) <= free_names(goal)

    def stands_in_model(self, tree: Tree) -> bool:
        key = ordered(tree)
        return any(key == ordered(line) for line in self.item.steps)

    def judged(self, tree: Tree, number: int) -> _Part:
        if self.is_late(_SECONDS):
            return _undecided("There was no time left to judge this line. This costs nothing.", "time")
        wrong = [(number, seen) for number, seen, true in reversed(self.seen) if not true] if self.astray else []
        follows = self.follows(tree, wrong[:1])  # what has the value of a wrong line is not true
        if follows is not None:
            return follows
        found = self.against_truth(tree)
        if found.status == "undecided":
            return _undecided(found.message, found.reason)
        if found.accepted and not (self.item.strict and found.status == "equal_on_common_domain"):
            return self.true_part(tree, found)
        if found.status == "invalid" and found.reason != "shape":
            return _Part(None, "invalid", line=MarkedLine("", "invalid", message=found.message, reason=found.reason))
        follows = self.follows(tree, wrong[1:_MOST_WRONG])
        if follows is not None:
            return follows
        line = self.why.reason(tree, found)
        if self.way.leaps(tree) or self.is_unrelated(tree, line) or self.is_wrapped(tree):
            self.barren.add(number)
        return _Part(tree, "wrong", true=False, line=line)

    def is_unrelated(self, tree: Tree, line: MarkedLine) -> bool:
        """Whether a wrong line has nothing to do with the question: what follows from it shows nothing."""
        if line.reason in ("slip", "term"):
            return False
        right = [*self.item.steps, *(one for one in (self.item.start, self.previous) if one is not None)]
        return max(likeness(tree, one) for one in right) < _RELATED

    def against_truth(self, tree: Tree) -> Comparison:
        found = compare_trees(tree, self.item.exact, seed=show(tree))
        if found.status == "not_equal" and self.item.problem.policy.form != "exact":
            rounded = compare_trees(tree, self.item.problem, seed=show(tree))
            return rounded if rounded.accepted else found
        return found

    def true_part(self, tree: Tree, found: Comparison) -> _Part:
        message = found.message
        jumped = self.way.arrive(tree)
        if self.astray:
            if jumped or not self.corrects(tree):
                message = "Back at the right value, but this does not follow from the line before."
                return _Part(tree, "recovered", line=MarkedLine("", "recovered", message=message))
            self.forgive()
        if jumped:
            return _Part(tree, "gap", line=MarkedLine("", "gap", message=jumped, reason="gap"))
        counts = (
            self.way.place is None or self.way.place != self.way.gap
        )  # a gap's end is not earned by writing it again
        self.way.follow()
        return _Part(tree, "ok", counts=counts, line=MarkedLine("", "ok", message=message, reason=found.reason))

    def corrects(self, tree: Tree) -> bool:
        """Whether a true line, one that could have been written before the wrong one, takes that one's place.

        Words of correction say so, or it is the same step but for one thing. A goal that is shown is copied.
        """
        if len(self.lines) + 1 in self.broken:
            return False
        wrong = self.seen[-1][1]
        copied = self.item.goal_shown and ordered(tree) == ordered(self.item.goal)
        rewritten = len(self.broken) == 1 and _changes(wrong, tree) <= _REWRITTEN
        return self.amending or (rewritten and not copied)

    def forgive(self) -> None:
        """Take the wrong lines back: they are no steps."""
        for number in self.broken:
            place = number - 1
            message = "You corrected this line: it is not charged."
            old = self.lines[place]
            self.lines[place] = MarkedLine(old.text, "given", old.read_as, message, "corrected", by=old.by)
            self.counted[place] = False

    def follows(self, tree: Tree, wrong: Sequence[tuple[int, Tree]]) -> _Part | None:
        """Whether an expression has the value of one of the wrong lines before it."""
        for number, seen in wrong:
            found = self.same_value(tree, seen)
            if found is None:
                continue
            if found:
                return _undecided(found, "too_large")
            last = number == self.seen[-1][0]
            message = "It follows from the line before." if last else f"It follows from your line {number}."
            # From a number in the place of a formula everything follows without work.
            counts = bool(free_names(seen)) or not free_names(self.item.problem.wanted)
            counts = counts and number not in self.barren
            said = MarkedLine("", "follow-through", message=message)
            return _Part(tree, "follow-through", true=False, counts=counts, line=said)
        return None

    def same_value(self, tree: Tree, wrong: Tree) -> str | None:
        """Whether two lines are equal, "" if so; a message where that could not be decided; None if not."""
        problem = replace(self.item.exact, reference=wrong)
        found = compare_trees(tree, problem, seed=show(tree))
        if found.status == "undecided":
            return found.message
        if found.status == "invalid" or (found.status == "not_equal" and found.reason == "shape"):
            square = _square(problem, tree)
            found = compare_trees(tree, square, seed=show(tree)) if square is not None else found
        if not found.accepted and self.item.problem.policy.form in ("dp", "sf"):
            found = self.rounded_alike(tree, wrong) or found
        return "" if found.accepted else None

    def rounded_alike(self, tree: Tree, wrong: Tree) -> Comparison | None:
        try:
            self.item.problem.policy.check_reference(wrong, self.item.problem.names)
        except (ValueError, TooLarge):
            return None
        return compare_trees(tree, replace(self.item.problem, reference=wrong), seed=show(tree))

    @property
    def why(self) -> Why:
        """Who says why a line is wrong that follows the ones before."""
        return Why(self.item, self.previous, self.previous_true, self.way.position, self.begun)

    def is_late(self, seconds: float) -> bool:
        return limits.is_past(self.begun + seconds)

    # -- all of it

    def verdict(self) -> MarkedDerivation:
        item, lines, last = self.item, self.lines, self.last
        wrong = [number for number, line in enumerate(lines, 1) if line.status == "wrong"]
        gaps = any(line.status == "gap" for line in lines)
        lacking = "" if self.goal_at else self.lacking(last)
        led = last is not None and last.status == "gap" and not lacking and (last.led or not item.goal_shown)
        marked = self.marked(lacking)
        if last is not None and (self.goal_at or led):
            # A line that only reorders the start into the answer has all the marks.
            most = item.answer + (item.method if self.goal_at and not sum(self.counted) else 0.0)
            place = self.goal_at - 1 if self.goal_at else self.at - 1
            line = marked[place]
            marked[place] = replace(line, mark=line.mark + most, max_mark=line.max_mark + most)
        elif last is not None:
            marked[self.at - 1] = replace(marked[self.at - 1], max_mark=marked[self.at - 1].max_mark + item.answer)
        score = sum(line.mark for line in marked)
        status: Literal["passed", "failed", "unfinished"] = (
            "failed" if wrong else "passed" if self.goal_at and not gaps else "unfinished"
        )
        message = self.summary(wrong, lacking, gaps)
        first = wrong[0] if wrong else None
        return MarkedDerivation(
            tuple(marked), status, round(score, 6), item.method + item.answer, message, first, not lacking
        )

    def marked(self, lacking: str) -> list[MarkedLine]:
        """The lines with what they earn for the method."""
        item, last, wanted = self.item, self.last, len(self.item.model) or LINES
        justified = [
            line.status in ("ok", "follow-through") if counts else None
            for line, counts in zip(self.lines, self.counted, strict=True)
        ]
        gaps = any(line.status == "gap" for line in self.lines)
        jumped = last is not None and last.status == "recovered" and not lacking
        ended = jumped or self.is_at_end(last) or (bool(self.goal_at) and not gaps)
        steps = sum(self.counted)
        method = item.method if ended else earned_so_far(item.method, steps, wanted, self.way.sound + 1)
        jumps = [place for place, line in enumerate(self.lines) if line.status == "recovered" and self.counted[place]]
        marks = line_marks(justified, method, wanted, jumps)
        marks = self.at_least(marks, justified, wanted)
        return [replace(line, mark=one, max_mark=most) for line, (one, most) in zip(self.lines, marks, strict=True)]

    def at_least(
        self, marks: list[tuple[float, float]], justified: Sequence[bool | None], wanted: int
    ) -> list[tuple[float, float]]:
        """What comes later takes nothing from the lines before the first that does not follow: they are a start."""
        before = list(justified[: justified.index(False)]) if False in justified else []
        steps = before.count(True)
        least = earned_so_far(self.item.method, steps, wanted, self.sound_start) / max(steps, 1)
        return [
            (max(one, least), max(most, least)) if place < len(before) and before[place] else (one, most)
            for place, (one, most) in enumerate(marks)
        ]

    def is_at_end(self, last: _Part | None) -> bool:
        """Whether a wrong value has at least been brought into the form that is asked for."""
        return last is not None and last.tree is not None and not last.true and not self.item.form.lacking(last.tree)

    def lacking(self, last: _Part | None) -> str:
        """What keeps the last line from being the answer, "" if it is."""
        if last is None or last.tree is None:
            return "nothing is written yet"
        if not last.true:
            return "it does not have the right value"
        if self.item.problem.policy.form != "exact":
            found = compare_trees(last.tree, self.item.problem, seed=show(last.tree))
            if found.status == "not_equal":
                return found.message
        lacking = self.item.form.lacking(last.tree)
        if not lacking and not self.item.form.text and self.is_on_the_way(last.tree):
            return "it can be taken further"
        return lacking

    def is_on_the_way(self, tree: Tree) -> bool:
        """Whether this is a line of the model solution that others follow."""
        key, end = ordered(tree), ordered(self.item.problem.reference)
        return key != end and any(key == ordered(line) for line in self.item.model)

    def summary(self, wrong: list[int], lacking: str, gaps: bool) -> str:
        lines = self.lines
        if not lines:
            return "Nothing is written yet."
        unread = _unread([(number, line) for number, line in enumerate(lines, 1) if line.status == "invalid"])
        if wrong:
            text = f"Line {wrong[0]} is the first that does not follow."
            rest = [line.status for line in lines[wrong[0] :]]
            if rest and set(rest) <= {"follow-through", "given"}:
                text += " What comes after it follows from it and is not charged again."
            elif len(wrong) > 1:
                others = ", ".join(str(number) for number in wrong[1:])
                many = len(wrong) > 2
                text += f" {'Lines' if many else 'Line'} {others} {'break' if many else 'breaks'} anew."
            return f"{text} {unread}".strip()
        if self.last is None:
            if unread:
                return unread
            steps = f" Steps: {self.item.pace}" if self.item.pace else ""
            return f"This is where you start; write the next line.{steps}"
        if lacking:
            return f"Right so far: the last line is not yet the answer; {lacking}. {unread}".strip()
        if gaps:
            place = next(number for number, line in enumerate(lines, 1) if line.status == "gap")
            text = f"True to the end, but line {place} is more than one step: write what lies between."
            return f"{text} Steps: {self.item.pace} {unread}".strip()
        return f"Every line follows, and the last one is the answer. {unread}".strip()


def _unread(lines: Sequence[tuple[int, MarkedLine]]) -> str:
    if not lines:
        return ""
    numbers = ", ".join(str(number) for number, _ in lines)
    why = "could not be decided" if lines[0][1].reason in ("too_large", "time", "domain") else "cannot be read"
    if len(lines) > 1:
        return f"Lines {numbers} {why}: they cost nothing, and the others are judged."
    return f"Line {numbers} {why}: it costs nothing, and the others are judged."


def _changes(wrong: Tree, right: Tree) -> int:
    """How many operations, names and numbers are other ones, as the two formulas are written."""
    before, after = ([part[:2] if part[0] in LEAVES else part[0] for part in walk(tree)] for tree in (wrong, right))
    if len(before) == len(after):
        return sum(one != other for one, other in zip(before, after, strict=True))
    edits = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in edits if kind != "equal")


def _shown(trees: Sequence[Tree]) -> str:
    return " = ".join(show(tree) for tree in trees)


def _under(case: Case, tree: Tree) -> Tree:
    """A formula where two indices are equal; or one that is zero there, and the formula elsewhere."""
    if case.equal:
        return substitute(tree, {case.other: ("name", case.one)})
    different = ("+", ONE, ("neg", ("delta", ("name", case.one), ("name", case.other))))
    return ("*", tree, different)


def _undecided(message: str, reason: str) -> _Part:
    """A line that nobody can judge: it costs nothing, and earns nothing, nor does what stands on it."""
    return _Part(None, "invalid", line=MarkedLine("", "invalid", message=message, reason=reason))


def _square(problem: Problem, tree: Tree) -> Problem | None:
    """The problem as if there were only one size: shapes that do not fit have no value, but many would fit then."""
    literal = [size for kind in problem.names.values() for size in kind.sizes if isinstance(size, int)]
    only = literal[0] if literal else "#"  # no typed name looks like this
    names = {name: replace(kind, sizes=tuple(only for _ in kind.sizes)) for name, kind in problem.names.items()}
    names["#"] = Kind("posint")
    try:
        for one in (tree, problem.reference):
            shape_of(substitute(one, problem.given), names)
    except Refusal:
        return None
    return replace(problem, names=names)
