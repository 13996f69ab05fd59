"""Slips with the Jacobian of the softmax: the Kronecker delta and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.kinds import Names
from learn_transformers.symbolic.rewriting import ONE, ZERO, anywhere
from learn_transformers.symbolic.slips import slip
from learn_transformers.symbolic.tree import Tree


@slip("the δ of the diagonal is missing", hint="What does the derivative look like on the diagonal, where i = j?")
@anywhere
def dropped_delta(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("delta", _, _):
            yield ZERO


@slip("the δ is taken as 1 off the diagonal as well", hint="Is i = j for every pair that the formula is about?")
@anywhere
def delta_always_one(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("delta", _, _):
            yield ONE
