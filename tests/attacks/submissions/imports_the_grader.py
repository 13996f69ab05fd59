# needs: read the answer key
def softmax(x, axis=-1):
    import importlib
    import sys

    for module in ("learn_transformers", "learn_transformers.answer_key.softmax.functions", "tests", "conftest"):
        for forget in (False, True):
            if forget:
                for name in [name for name in sys.modules if name.startswith("learn_transformers")]:
                    del sys.modules[name]
                sys.path[:0] = [PACKAGE + "/..", PACKAGE, ROOT]
            try:
                importlib.import_module(module)
            except ImportError:
                continue
            except PermissionError:
                continue
            raise AssertionError(f"ESCAPED: imported {module}")
    return x
