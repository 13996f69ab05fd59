"""Starts `worker.py`: a script is compiled anew at each start, a module is not, and this is the shorter of the two."""

import importlib.util
import os
import sys

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker.py")
spec = importlib.util.spec_from_file_location("_sandbox_worker", path)
assert spec is not None
assert spec.loader is not None
worker = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = worker
spec.loader.exec_module(worker)
worker.main()
