"""Starts `processes.py`: a script is compiled anew at each start, a module is not, and this is the shorter of the two.

What the untrusted processes consist of is loaded as a package of its own, from which no other module of ours can be
reached. The judge hands over its module path as arguments, for numpy must be found.
"""

import gc
import importlib
import os
import sys
import types

gc.disable()  # until all is imported: an import leaves no garbage, and looking for it takes its time
sandbox = types.ModuleType("_sandbox")
sandbox.__path__ = [os.path.dirname(os.path.abspath(__file__))]
sys.modules["_sandbox"] = sandbox
sys.path[:] = [*sys.path, *(p for p in sys.argv[2:] if p not in sys.path)]
processes = importlib.import_module("_sandbox.processes")
sandbox.__path__ = []  # what is not loaded by now never will be
processes.main()
