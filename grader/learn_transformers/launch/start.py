"""Runs `main` of a module of the package that this file lies in, for `imports.command`: `python -I start.py …`.

The package is this very one, even where another copy of it is installed. Its own folder comes last on the path, so that
nothing beside it can stand in for a library.
"""

import importlib
import importlib.util
import os
import sys

package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
name = os.path.basename(package)
_, sites, module, *arguments = sys.argv
sys.argv[:] = ["learn-transformers", *arguments]
sys.path += [*filter(None, sites.split(os.pathsep)), os.path.dirname(package)]
spec = importlib.util.spec_from_file_location(name, os.path.join(package, "__init__.py"))
assert spec is not None
assert spec.loader is not None
sys.modules[name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules[name])
importlib.import_module(module).main()
