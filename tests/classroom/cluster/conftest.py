"""Tests of several machines: skipped, and said to be, where what they need is not installed."""

from __future__ import annotations

import importlib.util
import os
import warnings

MISSING = [name for name in ("cryptography", "dask", "distributed") if importlib.util.find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if MISSING or os.name != "posix" else []
if MISSING:
    warnings.warn(f"{', '.join(MISSING)} not installed: several machines are NOT tested", stacklevel=1)
else:
    from learn_transformers.classroom.cluster import libraries

    libraries.require()
