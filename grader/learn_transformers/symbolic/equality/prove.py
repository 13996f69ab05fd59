"""From "agrees at many points" to "proved": a short ladder of exact steps in sympy, where `compare` is asked to prove.

Never `simplify`, never text: sympy sees only what is built here from our trees, node by node. Sums, matrices and deltas
are left alone; for those the sample points have to do.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import Tree, children, size

_MOST_NODES = 200
_LARGEST_EXPONENT = 60


class _Unprovable(Exception):
    """The formula has parts that this ladder does not know."""


class _Late(Exception):
    pass


def proves_equal(one: Tree, other: Tree, names: Names, seconds: float | None) -> bool:
    """Whether sympy's exact rewriting shows that two formulas are equal, within the time if there is a limit."""
    if size(one) + size(other) > _MOST_NODES:
        return False
    import sympy  # type: ignore[import-untyped]  # noqa: F401  # which takes longer than most proofs

    try:
        with _at_most(seconds) if seconds is not None else contextlib.nullcontext():
            return _ladder(one, other, names)
    except (_Late, _Unprovable):
        return False
    except Exception:  # a proof that fails for any reason is just no proof
        return False


def _ladder(one: Tree, other: Tree, names: Names) -> bool:
    import sympy

    builder = _Builder(names)
    gap = builder.of(one) - builder.of(other)
    steps: tuple[Callable[[Any], Any], ...] = (
        lambda part: part,
        sympy.expand,
        lambda part: sympy.cancel(sympy.together(part)),
        lambda part: sympy.expand(sympy.expand_trig(part)),
        lambda part: sympy.cancel(sympy.together(sympy.expand(part.rewrite(sympy.exp)))),
        lambda part: sympy.expand_log(sympy.powdenest(part)),
    )
    return any(step(gap) == 0 for step in steps)


class _Builder:
    """Trees to sympy expressions."""

    def __init__(self, names: Names) -> None:
        import sympy

        self.sympy = sympy
        facts: Mapping[str, dict[str, bool]] = {
            "real": {"real": True},
            "positive": {"positive": True},
            "posint": {"integer": True, "positive": True},
            "index": {"integer": True, "positive": True},
        }
        self.symbols = {
            # Not the learner's spelling: a symbol's name must never mean anything to sympy.
            name: sympy.Dummy(f"v{place}", **facts[kind.family])
            for place, (name, kind) in enumerate(names.items())
            if kind.family in facts
        }

    def of(self, tree: Tree) -> Any:
        sympy = self.sympy
        match tree:
            case ("number", value):
                return sympy.Rational(value.numerator, value.denominator)
            case ("name", name) if name in self.symbols:
                return self.symbols[name]
            case ("constant", which):
                return sympy.pi if which == "pi" else sympy.E
            case ("index", ("name", array), *places) if all(place[0] in ("name", "number") for place in places):
                written = "_".join(str(place[1]) for place in places)
                return self.symbols.setdefault(f"{array}[{written}]", sympy.Dummy("entry", real=True))
            case ("^", _, ("number", value)) if abs(value) > _LARGEST_EXPONENT:
                raise _Unprovable
        parts = [self.of(part) for part in children(tree)]
        match tree[0]:
            case "+":
                return sympy.Add(*parts)
            case "*":
                return sympy.Mul(*parts)
            case "/":
                return parts[0] / parts[1]
            case "neg":
                return -parts[0]
            case "^":
                return parts[0] ** parts[1]
            case "log2":
                return sympy.log(parts[0]) / sympy.log(2)
            case "sigmoid":
                return 1 / (1 + sympy.exp(-parts[0]))
            case "softplus":
                return sympy.log(1 + sympy.exp(parts[0]))
            case "exp" | "log" | "sqrt" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "erf":
                return getattr(sympy, tree[0])(parts[0])
            case "abs":
                return sympy.Abs(parts[0])
        raise _Unprovable


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop by a signal where that is possible: in the main thread, with no other alarm set."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        raise _Late  # without a clock, no attempt

    def ring(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
