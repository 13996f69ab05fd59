"""A derivation, marked line by line: which line breaks first, what follows correctly from it, and why it breaks.

Each line is held against the true value, and where it does not have it, against the learner's line before. A wrong line
costs itself and never the lines that follow correctly from it.

What there is to earn depends on the question, not on how many lines a learner writes: `method` points are shared among
the lines that do something (repeating or reordering a line does not; see `marks`), and `answer` points are for a last
line that has the target's value and the form that is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from learn_transformers.symbolic.equality.arithmetic import TooLarge
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.ordering import likeness, ordered
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.equality.result import Comparison, Counterexample
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import Kind
from learn_transformers.symbolic.language.lines import MOST_LINES, Claim, claim_of, label_key, lines_of
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import Tree, canonical, free_names, show, substitute
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.blame import blamed_part
from learn_transformers.symbolic.marking.item import LINES, Item, item_of
from learn_transformers.symbolic.marking.line_slips import slips_in
from learn_transformers.symbolic.marking.marks import earned_so_far, line_marks
from learn_transformers.symbolic.marking.padding import settled, weight
from learn_transformers.symbolic.marking.worksheet import Derivation
from learn_transformers.symbolic.slips.search import Search
from learn_transformers.symbolic.slips.slip import Slip

LineStatus = Literal["ok", "wrong", "follow-through", "recovered", "invalid", "given", "gap"]

_SECONDS: Final = 1.2  # of one derivation; what comes later is not judged and costs nothing
_REASON_SECONDS: Final = 0.8  # after these no more reasons are looked for
_MOST_WRONG: Final = 6  # wrong lines that a later one is held against
_SEVERITY: Final[tuple[LineStatus, ...]] = (
    "given", "ok", "follow-through", "recovered", "gap", "wrong", "invalid",
)  # fmt: skip


@dataclass(frozen=True)
class MarkedLine:
    """The verdict on one line."""

    text: str
    status: LineStatus
    read_as: str = ""
    message: str = ""
    reason: str = ""  # for programs: "shape", "slip", "term", "value", or why the line cannot be read
    slips: tuple[str, ...] = ()  # names
    hint: str = ""  # the slip's question
    counterexample: Counterexample | None = None
    by: str = ""  # the rule that the learner named
    mark: float = 0.0
    max_mark: float = 0.0


@dataclass(frozen=True)
class MarkedDerivation:
    """The verdict on all of it. `failed` needs a wrong line; what is right so far is `unfinished`."""

    lines: tuple[MarkedLine, ...]
    status: Literal["passed", "failed", "unfinished"]
    score: float
    max_score: float
    message: str
    first_wrong: int | None = None  # counted from 1
    reached: bool = False  # the target's value, in the form that is asked for


def mark(lines: str | Sequence[str], question: Derivation, *, proven: bool = False) -> MarkedDerivation:
    """Mark a learner's lines. Never raises on `lines`; `ValueError` where the question makes no sense.

    With `proven`, nobody looks again whether start, model and target are equal.
    """
    return _Marking(item_of(question, proven=proven)).of(lines)


# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """The verdict on one expression of a line."""

    tree: Tree | None
    status: LineStatus
    true: bool = True
    counts: bool = True  # whether it is a step of its own
    line: MarkedLine | None = None  # why it is wrong, what is said of it


@dataclass
class _Marking:
    """One derivation in progress."""

    item: Item
    begun: float = field(default_factory=time.process_time)
    previous: Tree | None = None  # what the next line follows from
    previous_true: bool = True
    astray: bool = False  # whether the last step was not true, whatever a left-hand side repeated since
    seen: list[tuple[int, Tree, bool]] = field(default_factory=list)  # line, expression, whether it is true
    position: int = -1  # of the last line of the model solution that the learner had
    since: int = 0  # lines since then
    place: int | None = None  # of the last true line in the model solution
    gap: int | None = None  # where in it a gap led

    def of(self, text: str | Sequence[str]) -> MarkedDerivation:
        self.previous = self.item.start
        lines: list[MarkedLine] = []
        counted: list[bool] = []
        last: _Part | None = None
        for number, typed in enumerate(lines_of(text), 1):
            if number > MOST_LINES:
                message = f"Only the first {MOST_LINES} lines are read."
                lines.append(MarkedLine(typed[:80], "invalid", message=message, reason="limit"))
                counted.append(False)
                break
            line, part = self.line(typed, number)
            lines.append(line)
            counted.append(part is not None and part.counts)
            last = part if part is not None and part.status != "given" else last
            if line.status == "invalid":
                break
        return self.verdict(lines, counted, last)

    # -- one line

    def line(self, text: str, number: int) -> tuple[MarkedLine, _Part | None]:
        try:
            claim = claim_of(text, self.item.problem.names)
            trees = self.trees(claim)
        except Refusal as refusal:
            return MarkedLine(text[:2000], "invalid", message=refusal.message, reason=refusal.reason), None
        except RecursionError:
            return MarkedLine(text[:2000], "invalid", message="The line is nested too deeply.", reason="limit"), None
        if not trees:
            return MarkedLine(text, "given", message="A left-hand side alone is no step.", by=claim.by), None
        parts = [self.part(tree, number, left=place == 0 and len(trees) > 1 and not claim.starts_with_equals)
                 for place, tree in enumerate(trees)]  # fmt: skip
        worst = max(parts, key=lambda part: _SEVERITY.index(part.status))
        said = worst.line or MarkedLine(text, worst.status)
        read_as = " = ".join(show(tree) for tree in trees)
        counts = any(part.counts for part in parts)
        line = replace(said, text=text, status=worst.status, read_as=read_as, by=claim.by)
        return line, replace(parts[-1], counts=counts)

    def trees(self, claim: Claim) -> list[Tree]:
        parts = list(claim.parts)
        if parts and (len(parts) > 1 or not claim.starts_with_equals) and label_key(parts[0]) in self.item.labels:
            parts = parts[1:]
        trees = []
        for part in parts:
            try:
                trees.append(parse(part, self.item.problem.names))
            except Refusal as refusal:
                known = ", ".join(self.item.written_labels)
                if part is claim.parts[0] and len(parts) > 1 and known and refusal.reason == "unknown_name":
                    message = f"{refusal.message} A left-hand side is the line before, or {known}."
                    raise Refusal(refusal.reason, message, refusal.column) from None
                raise
        return trees

    # -- one expression

    def part(self, tree: Tree, number: int, *, left: bool) -> _Part:
        """Judge an expression and go on from it."""
        part = self.repeated(tree, left=left)
        if part is None:
            padded, since = self.padding(tree), self.since
            part = self.judged(tree, number)
            if padded and part.status in ("ok", "follow-through"):
                self.since = min(self.since, since)
                part = replace(part, counts=False, line=MarkedLine("", part.status, message=padded))
        if part.tree is not None:
            self.previous, self.previous_true = tree, part.true
            self.seen.append((number, tree, part.true))
            self.astray = self.astray if part.status == "given" else not part.true
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

    def stands_in_model(self, tree: Tree) -> bool:
        key = ordered(tree)
        return any(key == ordered(line) for line in (*self.item.model, self.item.problem.reference))

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
        self.since += 1
        return _Part(tree, "wrong", true=False, line=self.reason(tree, found))

    def against_truth(self, tree: Tree) -> Comparison:
        found = compare_trees(tree, self.item.exact, seed=show(tree))
        if found.status == "not_equal" and self.item.problem.policy.form != "exact":
            rounded = compare_trees(tree, self.item.problem, seed=show(tree))
            return rounded if rounded.accepted else found
        return found

    def true_part(self, tree: Tree, found: Comparison) -> _Part:
        message = found.message
        jumped = self.note_position(tree)
        if self.astray and not jumped:
            message = "Back at the right value. This line is not charged for the wrong one."
            return _Part(tree, "recovered", line=MarkedLine("", "recovered", message=message))
        if jumped:
            self.gap = self.place
            return _Part(tree, "gap", line=MarkedLine("", "gap", message=jumped, reason="gap"))
        counts = self.place is None or self.place != self.gap  # what a gap led to is not earned by writing it again
        return _Part(tree, "ok", counts=counts, line=MarkedLine("", "ok", message=message, reason=found.reason))

    def note_position(self, tree: Tree) -> str:
        """Where in the model solution this line is, and what is to be said if it is too far from the last one."""
        model, most = self.item.model, self.item.largest_step
        self.since += 1
        lines = list(enumerate((*model, self.item.problem.reference)))
        key, plain = ordered(tree), settled(tree)
        places = [place for place, line in lines if ordered(line) == key]
        places = places or [place for place, line in lines if plain and settled(line) == plain]
        self.place = places[0] if places else None
        if not places or places[0] <= self.position:
            return ""
        jump, steps = places[0] - self.position, self.since
        self.position, self.since = places[0], 0
        if most is None or jump <= most * steps:
            return ""
        return f"True, but this is {jump} steps in one; write what lies between."

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
            self.since += 1
            # From a number in the place of a formula everything follows without work.
            counts = bool(free_names(seen)) or not free_names(self.item.problem.wanted)
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

    # -- why it is wrong

    def reason(self, tree: Tree, found: Comparison) -> MarkedLine:
        """In this order: shapes, a known slip, the part at fault, a point at which the two differ."""
        if found.reason == "shape":
            return MarkedLine("", "wrong", message=found.message, reason="shape")
        before = self.previous if self.previous is not None else self.item.problem.reference
        shown = self.counterexample(tree, before, found)
        right = [before, *self.nearest(tree)]
        slips = () if self.is_late(_REASON_SECONDS) else _slips(tree, right, replace(self.item.exact, reference=before))
        if slips:
            names = tuple(slip.name for slip in slips)
            return MarkedLine("", "wrong", message=_sentence(slips), reason="slip", hint=slips[0].hint, slips=names,
                        counterexample=self.shown(shown))  # fmt: skip
        blame = "" if self.is_late(_REASON_SECONDS) else self.blame(tree, right)
        where = self.difference(shown)
        if blame:
            return MarkedLine("", "wrong", message=f"{blame} {where}".strip(), reason="term",
                        counterexample=self.shown(shown))  # fmt: skip
        message = where or found.message or "This does not follow from the line before."
        reason = found.reason if found.reason in ("domain", "index", "rounded") else "value"
        if reason == "domain" or reason == "index":
            message = found.message
        if reason == "rounded":
            message = "This is rounded; give the exact value."
        return MarkedLine("", "wrong", message=message, reason=reason, counterexample=self.shown(shown))

    def counterexample(self, tree: Tree, before: Tree, found: Comparison) -> Counterexample | None:
        if self.previous_true:
            return found.counterexample
        return compare_trees(tree, replace(self.item.exact, reference=before), seed=show(tree)).counterexample

    def shown(self, point: Counterexample | None) -> Counterexample | None:
        """A point at which the lines differ, unless that would tell the answer: a number."""
        return point if free_names(self.item.problem.wanted) else None

    def difference(self, point: Counterexample | None) -> str:
        if point is None:
            return ""
        where = f"At {point.where()} " if point.values else ""
        entry = f"entry ({', '.join(map(str, point.entry))}) of " if point.entry else ""
        other = f"it should be {point.reference}" if self.previous is None else f"in the line before {point.reference}"
        if self.shown(point) is None:
            other = "which is not the right value" if self.previous is None else "the line before is not"
        text = f"{where}{entry}this line is {point.answer}, {other}."
        return text[0].upper() + text[1:]

    def nearest(self, tree: Tree) -> list[Tree]:
        """The line of the model solution that the learner was most likely after."""
        if not self.previous_true:
            return []
        lines = [*self.item.model, self.item.problem.reference]
        return [max(lines[self.position + 1 :] or lines, key=lambda line: likeness(tree, line))]

    def blame(self, tree: Tree, right: Sequence[Tree]) -> str:
        problem = replace(self.item.exact, reference=right[0])
        search = Search(right[0], right[:1], problem)

        def agrees(candidate: Tree) -> bool:
            return search.agrees(candidate) and compare_trees(candidate, problem, show(candidate)).accepted

        for one in right:
            found = blamed_part(tree, one, agrees)
            if found is not None:
                return found.message
        return ""

    def is_late(self, seconds: float) -> bool:
        return time.process_time() - self.begun > seconds

    # -- all of it

    def verdict(self, lines: list[MarkedLine], counted: list[bool], last: _Part | None) -> MarkedDerivation:
        item = self.item
        wrong = [number for number, line in enumerate(lines, 1) if line.status == "wrong"]
        invalid = bool(lines) and lines[-1].status == "invalid"
        lacking = self.lacking(last) if not invalid else "it could not be read"
        reached = not lacking
        steps = sum(counted)
        wanted = len(item.model) or LINES
        method = item.method
        if not reached and (invalid or not self.is_at_end(last)):
            method = earned_so_far(method, steps, wanted, self.position + 1)
        justified = [
            line.status in ("ok", "follow-through", "recovered") if counts else None
            for line, counts in zip(lines, counted, strict=True)
        ]
        marked = [
            replace(line, mark=mark, max_mark=most)
            for line, (mark, most) in zip(lines, line_marks(justified, method, wanted), strict=True)
        ]
        if marked and not invalid and last is not None:
            # A line that only reorders the start into the answer has all the marks.
            earned = (item.answer if reached else 0.0) + (item.method if reached and not steps else 0.0)
            most = item.answer + (item.method if reached and not steps else 0.0)
            marked[-1] = replace(marked[-1], mark=marked[-1].mark + earned, max_mark=marked[-1].max_mark + most)
        score = sum(line.mark for line in marked)
        gaps = any(line.status == "gap" for line in lines)
        status: Literal["passed", "failed", "unfinished"] = (
            "failed" if wrong else "passed" if reached and not gaps else "unfinished"
        )
        message = self.summary(lines, wrong, lacking, gaps, last)
        first = wrong[0] if wrong else None
        return MarkedDerivation(
            tuple(marked), status, round(score, 6), item.method + item.answer, message, first, reached
        )

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

    def summary(self, lines: list[MarkedLine], wrong: list[int], lacking: str, gaps: bool, last: _Part | None) -> str:
        if not lines:
            return "Nothing is written yet."
        end = lines[-1]
        why = "could not be decided" if end.reason in ("too_large", "time", "domain") else "cannot be read"
        unread = f"Line {len(lines)} {why}, which costs nothing; what comes after it is not judged."
        if wrong:
            text = f"Line {wrong[0]} is the first that does not follow."
            rest = [line.status for line in lines[wrong[0] :]]
            if rest and set(rest) <= {"follow-through", "given"}:
                text += " What comes after it follows from it and is not charged again."
            elif len(wrong) > 1:
                others = ", ".join(str(number) for number in wrong[1:])
                many = len(wrong) > 2
                text += f" {'Lines' if many else 'Line'} {others} {'break' if many else 'breaks'} anew."
            return f"{text} {unread}" if end.status == "invalid" else text
        if end.status == "invalid":
            return f"Right so far. {unread}" if len(lines) > 1 else unread
        if last is None:
            return "This is where you start; write the next line."
        if lacking:
            return f"Right so far: the last line is not yet the answer; {lacking}."
        if gaps:
            place = next(number for number, line in enumerate(lines, 1) if line.status == "gap")
            return f"True to the end, but line {place} is more than one step: write what lies between."
        return "Every line follows, and the last one is the answer."


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


def _slips(answer: Tree, right: Sequence[Tree], problem: Problem) -> tuple[Slip, ...]:
    """The known slips that lead from a right line to this one."""
    try:
        return slips_in(answer, right, problem)
    except (Refusal, TooLarge, RecursionError):
        return ()


def _sentence(slips: tuple[Slip, ...]) -> str:
    text = " — or: ".join(slip.title for slip in slips)
    return f"{text[:1].upper()}{text[1:]}."
