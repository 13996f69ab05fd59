"""Slips with returns: the sum of the rewards that are still to come."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, is_called
from learn_transformers.symbolic.language.tree import Tree, walk
from learn_transformers.symbolic.slips.slip import anywhere, slip


def has_rewards(body: Tree) -> bool:
    """Whether a sum runs over entries of rewards."""
    return any(part[0] == "index" and is_called(part, "r", "reward", "rewards") for part in walk(body))


@slip("the return starts with the next reward", hint="Is the reward of step t still to come at step t?")
@anywhere("Sum")
def own_reward_missing(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, bound, lower, upper = part
    if has_rewards(body) and lower[0] == "name":
        yield (head, body, bound, ("+", lower, ONE), upper)


@slip("these are the rewards so far, not those to come", hint="In which direction does time run in the sum?")
@anywhere("Sum")
def rewards_so_far(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, bound, lower, _ = part
    if has_rewards(body) and lower[0] == "name":
        yield (head, body, bound, ONE, lower)
        yield (head, body, bound, ONE, ("+", lower, ("neg", ONE)))


@slip("the discount is counted from the first step", hint="With which power does the reward of step t itself count?")
@anywhere("Sum")
def discount_from_start(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", ("*", *factors), bound, ("name", start), upper) if has_rewards(part[1]):
            for place, factor in enumerate(factors):
                if factor[0] == "^" and factor[2] == ("+", ("name", bound), ("neg", ("name", start))):
                    whole = (*factors[:place], ("^", factor[1], ("name", bound)), *factors[place + 1 :])
                    yield ("Sum", ("*", *whole), bound, ("name", start), upper)


@slip("the reward is added, although it has been received", hint="Is more or less still to come after a reward?")
@anywhere("+")
def reward_added_back(part: Tree, names: Names) -> Iterator[Tree]:
    if any(is_called(term, "R", "returns") for term in part[1:]):
        turned = (t[1] if t[0] == "neg" and is_called(t[1], "r", "reward", "rewards") else t for t in part[1:])
        yield ("+", *turned)
