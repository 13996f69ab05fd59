"""Tricks of one submission on another, on the judge's memory, and on its time; each is a whole softmax chapter."""

from __future__ import annotations

from corpus import FRAMES, honest

HONEST = honest("softmax")

_WORKER = """
import sys as _s
_f = _s._getframe()
while type(_f.f_locals.get("self")).__name__ != "Worker":
    _f = _f.f_back
_g = _f.f_globals
_worker = _f.f_locals["self"]
_mine = {k: v for k, v in globals().items() if callable(v) and not k.startswith("_")}
"""

DONORS = {
    "compiles the next file together with its own functions": """
def _compile(source, *a, **k):
    return compile(source + b"\\nimport sys as _q\\nglobals().update(_q._getframe(1).f_globals['_donor'])\\n", *a, **k)
_g["_donor"] = _mine
_g["compile"] = _compile
""",
    "answers in the next file's place": """
_load, _call = type(_worker)._load, type(_worker)._call
def _loads(self, order):
    _load(self, order)
    self._module.__dict__.update(_mine)
type(_worker)._load = _loads
""",
    "leaves its functions among the builtins": """
import builtins
class _Hook:
    def find_spec(self, name, path=None, target=None):
        _s._getframe(1)
for _n, _v in _mine.items():
    setattr(builtins, _n, _v)
import numpy as _np
_np.exp, _np.ndarray  # what the next one imports is this very module
_s.modules["softmax"] = _s.modules.get("softmax")
""",
    "changes numpy for whoever comes next": """
import numpy as _np
_exp = _np.exp
_np.exp = lambda x, *a, **k: (_s.stderr.write("STOLEN"), _exp(x, *a, **k))[1]
_np.zeros_like = lambda x, *a, **k: _mine["softmax"](x)
""",
    "reads the next file's text": """
class _Reader(dict):
    pass
_load = type(_worker)._load
def _loads(self, order):
    _load(self, order)
    print("STOLEN", order["source"][:40])
type(_worker)._load = _loads
""",
}

SLEEPERS = {
    "just under the limit of a call": "_t.sleep(0.2)",
    "in many small pieces": "[_t.sleep(0.01) for _ in range(20)]",
    "waiting for nothing": "__import__('select').select([], [], [], 0.2)",
}
BURNER = "end = _t.process_time() + 0.2\n        while _t.process_time() < end: pass"
_SLOW = """
import time as _t
def _slow(f):
    def g(*a, **k):
        {deed}
        return f(*a, **k)
    return g
for _n in ("softmax", "softmax_with_temperature", "log_softmax", "cross_entropy", "softmax_jacobian"):
    globals()[_n] = _slow(globals()[_n])
"""

_FLOOD = """
def _flooding(f):
    def g(*a, **k):
        value = f(*a, **k)
        {deed}
        return value
    return g
for _n in ("softmax",):
    globals()[_n] = _flooding(globals()[_n])
"""
FLOODS = {
    "changed arguments": 'send(wire.Kind.RETURNED, (value, [np.zeros(7 << 20, "u1")] * 8)); _h()',
    "output": "send(wire.Kind.OUTPUT, bytes(60 << 20)); [send(wire.Kind.OUTPUT, bytes(60 << 20)) for _ in range(9)]",
    "an argument for a lent function": "[send(wire.Kind.ASK, (1, (np.zeros(7 << 20),), {})) for _ in range(9)]",
    "values that fill a frame": "value = np.zeros((7 << 20,))",
    "as many lists as a frame holds": "value = [[] for _ in range(60_000)]",
}


def donor(deed: str) -> str:
    return HONEST + _WORKER + deed


def sleeper(deed: str) -> str:
    return HONEST + _SLOW.format(deed=deed)


def flood(deed: str) -> str:
    """Right functions that send much more than their value; `_h` hides that the value was sent already."""
    hide = "def _h():\n    _worker.send = lambda *a: None\n"
    return HONEST + FRAMES + hide + _FLOOD.format(deed=deed)
