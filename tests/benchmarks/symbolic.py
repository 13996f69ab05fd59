"""How long one comparison takes, warm, and how often it is right.

`python tests/benchmarks/symbolic.py [ROUNDS] [--process]`

Every pair of the tests and every hostile input is compared in this process, or through the bounded one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "symbolic"))

from hostile import HOSTILE
from pairs import PAIRS

from learn_transformers.symbolic import Comparer, Comparison, compare


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rounds", nargs="?", type=int, default=5)
    arguments.add_argument("--process", action="store_true")
    options = arguments.parse_args()
    if options.process:
        with Comparer() as comparer:
            report(comparer.compare, options.rounds)
    else:
        report(compare, options.rounds)


def report(decide: Callable[..., Comparison], rounds: int) -> None:
    """Print the tables."""
    times: list[tuple[float, str]] = []
    wrong: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for pair in PAIRS:
        taken = []
        for _ in range(rounds + 1):
            started = time.perf_counter()
            found = decide(pair.answer, pair.reference, pair.names, **pair.more)
            taken.append(time.perf_counter() - started)
        times.append((statistics.median(taken[1:]), str(pair)))
        sizes[pair.category] += 1
        wrong["wrong accepted"] += found.accepted and not pair.right
        wrong["right refused"] += pair.right and found.status in ("not_equal", "invalid")
        wrong["undecided"] += found.status == "undecided"
    print(f"{len(PAIRS)} pairs:", ", ".join(f"{category} {count}" for category, count in sizes.most_common()))
    print(", ".join(f"{what} {count}" for what, count in wrong.items()))
    milliseconds = sorted((seconds * 1000, pair) for seconds, pair in times)
    print(f"median {milliseconds[len(milliseconds) // 2][0]:.2f} ms, worst {milliseconds[-1][0]:.1f} ms")
    for taken_ms, name in milliseconds[-5:]:
        print(f"  {taken_ms:7.1f} ms  {name[:100]}")
    worst = 0.0, ""
    for texts in HOSTILE.values():
        for text in texts:
            started = time.perf_counter()
            decide(text, "x*y/7 + 12345", {"x": "real", "y": "real"})
            worst = max(worst, (time.perf_counter() - started, text[:50]))
    count = sum(map(len, HOSTILE.values()))
    print(f"{count} hostile inputs: worst {worst[0] * 1000:.0f} ms ({worst[1]!a})")


if __name__ == "__main__":
    main()
