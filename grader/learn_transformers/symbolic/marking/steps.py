"""Where in the model solution a derivation is, and how much a line does at once. Made for `derivation`.

Only lines that follow make room: what is wrong, or jumps back to the right value, does not lengthen the step that is
allowed. Writing a sum out as several is no step beside others, unless a line goes on to the goal.
"""

from __future__ import annotations

from dataclasses import dataclass

from learn_transformers.symbolic.equality.ordering import likeness, ordered
from learn_transformers.symbolic.language.tree import Tree, walk
from learn_transformers.symbolic.marking.item import Item
from learn_transformers.symbolic.marking.padding import settled


@dataclass
class Walk:
    """The way along the model solution so far."""

    item: Item
    position: int = -1  # of the last line of the model solution that the learner had
    since: int = 0  # lines that followed since then
    place: int | None = None  # of the last true line in the model solution
    gap: int | None = None  # where in it a gap led
    sound: int = -1  # the position that was reached without a gap

    @property
    def leapt_to_goal(self) -> bool:
        """Whether a gap led to the goal, so that nothing behind it is a way there."""
        return self.gap is not None and self.gap >= self._first(self.item.goal) >= 0

    def arrive(self, tree: Tree) -> str:
        """Go on to a true line; what is to be said if it is too far from the last one, else ""."""
        self.place = self._place(tree)
        if self.place is None or self.place <= self.position:
            return ""
        jump, far = self._length(self.place), self._is_far(self.place)
        self.position, self.since = self.place, 0
        if not far:
            return ""
        self.gap = self.place
        return f"True, but this is {jump} steps in one; write what lies between."

    def follow(self) -> None:
        """The line that arrived follows: it makes room for a longer step, or is a safe place itself."""
        if self.place is None:
            self.since += 1
        elif self.place != self.gap:
            self.sound = max(self.sound, self.place)

    def is_far(self, tree: Tree) -> bool:
        """Whether the goal would be too far from a line that is still to be judged."""
        ahead = Walk(self.item, self.position, self.since)
        ahead.arrive(tree)
        ahead.follow()
        return ahead._is_far(ahead._first(self.item.goal))

    def leaps(self, wrong: Tree) -> bool:
        """Whether a wrong line looks like one that could not be written yet."""
        place = max(range(len(self.item.steps)), key=lambda place: likeness(wrong, self.item.steps[place]))
        return place > self.position and self._is_far(place)

    def _is_far(self, place: int) -> bool:
        most = self.item.largest_step
        return most is not None and self._length(place) > most * (self.since + 1)

    def _length(self, place: int) -> int:
        """The steps up to there. Of a line that does the rest, each one counts."""
        lines = [self.item.start, *self.item.steps]
        if place >= self._first(self.item.goal):
            return place - self.position
        steps = zip(lines[self.position + 1 : place + 1], lines[self.position + 2 : place + 2], strict=True)
        return max(sum(_sums(one) >= _sums(other) for one, other in steps), 1)

    def _first(self, tree: Tree) -> int:
        key = ordered(tree)
        return next((place for place, line in enumerate(self.item.steps) if ordered(line) == key), -1)

    def _place(self, tree: Tree) -> int | None:
        key, plain = ordered(tree), settled(tree)
        lines = list(enumerate(self.item.steps))
        places = [place for place, line in lines if ordered(line) == key]
        places = places or [place for place, line in lines if plain and settled(line) == plain]
        return places[0] if places else None


def _sums(tree: Tree | None) -> float:
    return sum(part[0] == "Sum" for part in walk(tree)) if tree is not None else float("inf")
