"""Another shape than asked for, where its sizes have names."""

from __future__ import annotations

from collections.abc import Sequence

from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair


def named_shape(e: Evidence) -> str | None:
    """Another shape, whose sizes have names."""
    if 2 * sum(not p.same_shape for p in e.off) < max(1, len(e.off)):
        return None
    count = min(p.right.ndim for p in e.off)
    if not count or any(p.mine.ndim != p.right.ndim or p.mine.shape[:-count] != p.right.shape[:-count] for p in e.off):
        return None
    wanted = [e.name(axis) for axis in range(-count, 0)]
    pairs = [p for p in e.claimed if p.right.ndim >= count]
    options = [_names_of_size(pairs, axis) for axis in range(-count, 0)]
    if not all(options) or any(name.startswith(("the ", "axis ")) for name in wanted):
        return None
    got = [next((n for n in wanted if n in names), names[0]) for names in options]
    if got == wanted:
        return None
    return f"{e.subject} has the axes ({', '.join(got)}), where ({', '.join(wanted)}) is expected"


def _names_of_size(pairs: Sequence[Pair], axis: int) -> list[str]:
    """The symbols that have the size of the learner's axis in every pair, with at least two sizes to go by."""
    sizes = [p.mine.shape[axis] for p in pairs]
    if len(set(sizes)) < 2:
        return []
    symbols = [p.symbols for p in pairs]
    common = [name for name in symbols[0] if all(name in s for s in symbols)]
    return [name for name in common if all(s[name] == size for s, size in zip(symbols, sizes, strict=True))]


KINDS: tuple[Kind, ...] = (named_shape,)
