"""What it costs a worker to confine itself: all layers together, and each alone (Linux).

`python tests/benchmarks/confinement.py [TIMES]`; every time is that of a process of its own, forked for it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sysconfig
import time

from learn_transformers.sandbox import confinement
from learn_transformers.sandbox.confinement import ALL_LAYERS, Confinement, Limits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("times", nargs="?", type=int, default=60)
    times = parser.parse_args().times
    for name, layers in {"all": ALL_LAYERS, **{layer: (layer,) for layer in ALL_LAYERS}}.items():
        readable, listable = confinement.default_readable((), [sysconfig.get_path("purelib")])
        prepared = Confinement.prepare(readable=readable, listable=listable, layers=layers)
        taken = [1e3 * seconds(prepared) for _ in range(times)]
        print(f"{name:13} median {statistics.median(taken):.3f} ms, least {min(taken):.3f} ms")


def seconds(prepared: Confinement) -> float:
    """How long a new process takes to apply what is prepared."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        begin = time.perf_counter()
        prepared.apply(Limits())
        os.write(writing, str(time.perf_counter() - begin).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        taken = float(pipe.read())
    os.waitpid(child, 0)
    return taken


if __name__ == "__main__":
    main()
