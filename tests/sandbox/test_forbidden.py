"""Calls that an exercise asks to do without: found in the text and at run time, and said kindly."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import source_of

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.forbidden import in_text
from learn_transformers.verdict import Function

SDPA = "torch.nn.functional.scaled_dot_product_attention"
DOUBLES = "\nimport torch\ndef doubles(array): return torch.from_numpy(array).double()\n"
RIGHT_WEIGHTS = "    weights = softmax(attention_scores(q, k))\n"


def attention(judge: Judge, folder: Path, source: str) -> Function:
    chapter = chapter_named("self_attention")
    assert chapter is not None
    file = folder / "self_attention.py"
    written = source.replace("torch.from_numpy", "doubles")  # whole numbers are asked for as well
    file.write_text(source_of("self_attention") + DOUBLES + written)
    functions = {f.name: f for f in judge.chapter(Assignment(chapter, file)).functions}
    assert functions["attention_scores"].status == "passed"
    return functions["scaled_dot_product_attention"]


@pytest.mark.torch
@pytest.mark.parametrize(
    "source",
    [
        "import torch.nn.functional as F\n"
        "def scaled_dot_product_attention(q, k, v):\n" + RIGHT_WEIGHTS + "    a = map(torch.from_numpy, (q, k, v))\n"
        "    return F.scaled_dot_product_attention(*a).numpy(), weights\n",
        "from torch.nn.functional import scaled_dot_product_attention as attend\n"
        "def helper(q, k, v):\n    return attend(*map(torch.from_numpy, (q, k, v))).numpy()\n"
        "def scaled_dot_product_attention(q, k, v):\n" + RIGHT_WEIGHTS + "    return helper(q, k, v), weights\n",
        "def scaled_dot_product_attention(q, k, v):\n"
        + RIGHT_WEIGHTS
        + "    name = 'scaled_dot_' + 'product_attention'\n"
        "    attend = getattr(torch.nn.functional, name)\n"
        "    return attend(*map(torch.from_numpy, (q, k, v))).numpy(), weights\n",
        "def scaled_dot_product_attention(q, k, v):\n" + RIGHT_WEIGHTS + "    a = map(torch.from_numpy, (q, k, v))\n"
        "    return getattr(torch._C._nn, 'scaled_dot_' + 'product_attention')(*a).numpy(), weights\n",
        "def scaled_dot_product_attention(q, k, v):\n" + RIGHT_WEIGHTS + "    a = map(torch.from_numpy, (q, k, v))\n"
        "    return torch.ops.aten.scaled_dot_product_attention(*a).numpy(), weights\n",
    ],
    ids=["alias", "helper", "seen at run time only", "seen at run time elsewhere", "torch.ops"],
)
def test_right_but_uses_it(judge: Judge, tmp_path: Path, source: str) -> None:
    found = attention(judge, tmp_path, source)
    assert (found.status, found.reason) == ("failed", "forbidden_call")
    (check,) = [c for c in found.checks if c.status != "passed"]
    assert check.reason == "forbidden_call"
    assert SDPA in check.message
    assert "the values are right" in check.message
    assert "(line " in check.message
    assert (found.diagnosis, found.follows_from) == ((), None)


@pytest.mark.torch
def test_torch_itself_is_allowed(judge: Judge, tmp_path: Path) -> None:
    source = (
        "def scaled_dot_product_attention(q, k, v):\n    q, k, v = map(torch.from_numpy, (q, k, v))\n"
        "    weights = torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, -1)\n"
        "    return (weights @ v).numpy(), weights.numpy()\n"
    )
    assert attention(judge, tmp_path, source).status == "passed"


def test_names_are_followed_in_the_text() -> None:
    source = b"import torch.nn as nn\ndef g(): return nn.functional.scaled_dot_product_attention\ndef f(): return g()\n"
    assert in_text(source, {"f": [SDPA], "h": [SDPA]}) == {"f": [(SDPA, 2)]}
    assert in_text(b"def f(): return softmax(1)\n", {"f": [SDPA]}) == {}
    assert in_text(b"def f(:", {"f": [SDPA]}) == {}


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef f(q): return torch.ops.aten.scaled_dot_product_attention.default(q, q, q)\n",
        "import torch\ndef f(q): return torch._C._nn.scaled_dot_product_attention(q, q, q)\n",
        "import torch\ndef f(q): return torch._scaled_dot_product_attention_math(q, q, q)[0]\n",
        "import torch\ndef f(q): return torch._scaled_dot_product_flash_attention_for_cpu(q, q, q)[0]\n",
        "from torch.ops import aten\ndef f(q): return aten.scaled_dot_product_attention(q, q, q)\n",
        "import torch\nF = torch.nn.functional\ndef f(q): return F.scaled_dot_product_attention(q, q, q)\n",
        "import torch\nt = torch\nF: object = t.nn.functional\ndef f(q): return F.scaled_dot_product_attention(q)\n",
        "import torch.nn.functional as F\nattend = F.scaled_dot_product_attention\ndef f(q): return attend(q, q, q)\n",
        "import torch.nn.functional as F\nattend = lambda q: F.scaled_dot_product_attention(q, q, q)\n"
        "def f(q): return attend(q)\n",
        "import torch.nn.functional as F\nfrom functools import partial\n"
        "attend = partial(F.scaled_dot_product_attention, is_causal=True)\ndef f(q): return attend(q, q, q)\n",
        "import torch.nn.functional as F\ndef h(q): return F.scaled_dot_product_attention(q, q, q)\n"
        "g = h\ndef h(q): return q\ndef f(q): return g(q)\n",
        "import torch.nn.functional as F\nif F:\n    def h(q): return F.scaled_dot_product_attention(q, q, q)\n"
        "else:\n    def h(q): return q\ndef f(q): return h(q)\n",
        "import torch.nn.functional as F\ndef f(q): return F.scaled_dot_product_attention(q, q, q)\n"
        "g = f\ndef f(q): return g(q)\n",
    ],
)
def test_other_names_of_the_same_function_are_found(source: str) -> None:
    assert {name for name, _ in in_text(source.encode(), {"f": [SDPA]})["f"]} == {SDPA}


@pytest.mark.parametrize(
    "source",
    [
        "import torch.nn.functional as F\ndef f(q):\n    out = q + 1\n    return out\n"
        "out = F.scaled_dot_product_attention(1, 2, 3)\n",
        "import torch.nn.functional as F\nattend = F.scaled_dot_product_attention\n"
        "def f(q, attend): return attend(q)\n",
        "import torch.nn.functional as F\ndef compare(q): return F.scaled_dot_product_attention(q, q, q)\n"
        "def f(q): return q\n",
        "import torch\ndef scaled_dot_product_attention(q): return torch.softmax(q, -1)\n"
        "def f(q): return scaled_dot_product_attention(q)\n",
        "import mine\ndef f(q): return mine.scaled_dot_product_attention(q)\n",
    ],
    ids=["a local variable", "a parameter", "a comparison beside it", "its own", "somebody else's"],
)
def test_nobody_is_told_of_what_they_do_not_use(source: str) -> None:
    assert in_text(source.encode(), {"f": [SDPA], "scaled_dot_product_attention": [SDPA]}) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("from torch import nn\nclass Block(nn.TransformerEncoderLayer):\n    pass\n", 2),
        ("from torch.nn import TransformerDecoder as T\ndef made(): return T()\nclass Block:\n    a = made\n", 2),
        ("import torch\nclass Block:\n    def f(self):\n        torch.nn.modules.transformer.Transformer()\n", 4),
        ("from torch import nn\nclass Transformer(nn.Module): pass\nclass Block(Transformer):\n    pass\n", 0),
    ],
    ids=["base class", "helper", "where it is defined", "one's own class"],
)
def test_a_star_means_all_that_begin_so(text: str, line: int) -> None:
    name = "torch.nn.Transformer*"
    assert in_text(text.encode(), {"Block": [name]}) == ({"Block": [(name, line)]} if line else {})


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef f(x): return torch.nn.functional.softmax(x)",
        "import torch.nn.functional as F\ndef f(x): return F.softmax(x)",
        "from torch.nn import functional\ndef f(x): return functional.softmax(x)",
        "import \\\n    torch as t\ndef f(x): return t.nn.functional.softmax(x)",
        "def f(x): return torch.nn.functional.softmax(x)",
        "def f(x, torch): return torch.nn.functional.softmax(x)",
        "def f(x): return ｔｏｒｃｈ.nn.functional.softmax(x)",
        "class A:\n    def f(self): return 0\ndef f(x):\n    def g(): return lambda: torch.nn.functional.softmax(x)",
    ],
)
def test_however_the_library_is_named(source: str) -> None:
    softmax = "torch.nn.functional.softmax"
    uses = in_text(source.encode(), {"f": [softmax]})
    assert [name for name, _ in uses["f"]] == [softmax]


def test_what_a_text_only_speaks_of_is_not_used() -> None:
    source = '"""As torch.nn.functional.softmax does, which you may import."""\ndef f(x):\n    return "torch"  # torch'
    assert in_text(source.encode(), {"f": ["torch.nn.functional.softmax"]}) == {}
