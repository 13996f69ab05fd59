"""Seeds: the same seed gives the same inputs on every machine and in every process."""

from __future__ import annotations

import hashlib
import zlib

import numpy as np


def seed_entropy(seed: int | str) -> int:
    """A number to start random generators from; practice uses 0, a teacher any secret text."""
    if isinstance(seed, int):
        return seed
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16], "little")


def generator(seed: int | str, *path: str) -> np.random.Generator:
    """The random generator of one check: it depends on the seed and the check's name alone."""
    return np.random.default_rng([abs(seed_entropy(seed)), zlib.crc32("/".join(path).encode())])
