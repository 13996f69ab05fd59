"""What a crash means is said in the words of the call, of real messages, and only where it is true of all calls."""

from __future__ import annotations

import re
import textwrap
import traceback
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.explaining.crashes import KINDS, crash
from learn_transformers.explaining.crashes.line import call_of, code_of, operation, sides
from learn_transformers.explaining.failure import chosen_call
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key.calls import Call, call, copied
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import Mistake, Switches
from learn_transformers.key.reference import Reference, reference
from learn_transformers.outcomes.records import FunctionRun
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned, TracebackLine

HINTS = ("", "", "")
FILE = "<a learner's file>"


@reference(axes={"x": "... n d", "w": "d m", "mask": "... n n", "k": ""}, output="... n m", hints=HINTS)
def layer(x: Any, w: Any, mask: Any = None, k: int = 2, *, mistake: Switches) -> Any:
    return x @ w


@layer.case()
def matrices(rng: np.random.Generator) -> list[Call]:
    "matrices"
    return [call(rng.normal(size=(n, d)), rng.normal(size=(d, m))) for n, d, m in ((2, 3, 4), (4, 3, 5), (3, 5, 2))]


@layer.case()
def batches(rng: np.random.Generator) -> list[Call]:
    "batches"
    sizes = ((2, 3, 4, 5), (3, 2, 6, 3), (5, 4, 3, 2))
    return [call(rng.normal(size=(b, n, d)), rng.normal(size=(d, m))) for b, n, d, m in sizes]


@layer.case()
def masks(rng: np.random.Generator) -> list[Call]:
    "masks"
    sizes = ((2, 3, 4), (3, 4, 2), (5, 2, 3))
    return [call(rng.normal(size=(n, d)), rng.normal(size=(d, m)), np.ones((n, n), bool)) for n, d, m in sizes]


@cache
def found(chapter: str, name: str) -> Reference:
    return load_key(chapter).references[name] if chapter else layer


def outcome(function: Any, made: Call) -> Outcome:
    """What a worker would say of a call, made here."""
    try:
        with np.errstate(all="ignore"):
            value = function(*copied(made.args), **copied(dict(made.kwargs)))
    except Exception as error:
        places = [
            TracebackLine(number, frame.f_code.co_name)
            for frame, number in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == FILE
        ]
        family = tuple(c.__name__ for c in type(error).__mro__)
        written = isinstance(error, NotImplementedError) and bool(str(error))
        return Raised(type(error).__name__, str(error), family, tuple(places), written=written)
    return Returned(value)


def run_of(right: Reference, chapter: str, code: str) -> FunctionRun:
    names: dict[str, Any] = {}
    exec(compile(code, FILE, "exec"), names)
    checks = run_function(right, lambda made: outcome(names[right.name], made), Expectations(chapter or "local", 0))
    run = FunctionRun(right, tuple(checks), (), "")
    first = run.first_failure
    return FunctionRun(right, run.checks, (), "", shown=chosen_call(first) if first else None)


def explained(target: str, code: str) -> Mistake | None:
    """What is said of the function that this code defines, `chapter.function`."""
    chapter, _, name = target.rpartition(".")
    code = textwrap.dedent(code).strip()
    explanation = crash(run_of(found(chapter, name), chapter, code), code.encode())
    if explanation is None:
        return None
    (mistake,) = explanation.mistakes
    assert mistake.kind == "crash"
    assert mistake.name.startswith("crash:")
    assert mistake.hint.endswith("?")
    return mistake


def said(target: str, code: str) -> str:
    mistake = explained(target, code)
    return "" if mistake is None else mistake.title


def some_calls(calls: list[Call]) -> Any:
    def build(rng: np.random.Generator) -> list[Call]:
        "some calls"
        return calls

    return build


def of_calls(calls: list[Call], code: str) -> str:
    """What is said of `layer` where these are all calls."""
    right = reference(axes=layer.axes, output=layer.output, hints=HINTS)(layer.function)
    right.case()(some_calls(calls))
    explanation = crash(run_of(right, "", code), code.encode())
    return explanation.mistakes[0].title if explanation else ""


def given_outcome(got: Outcome) -> FunctionRun:
    """A run of `layer` in which every call ends in this way."""
    checks = run_function(layer, lambda made: got, Expectations("local", 0))
    return FunctionRun(layer, tuple(checks), (), "", shown=checks[0].calls[0])


def line(statement: str, before: str = "import numpy as np") -> str:
    """The function `layer` with one statement in its third line."""
    return f"{before}\ndef layer(x, w, mask=None, k=2):\n    {statement}\n    return x @ w\n"


WHOLE = {  # of whole functions of the chapters: (function, code) and what is said
    "a product with a transposed batch": (
        "self_attention.attention_scores",
        """
        import numpy as np
        def attention_scores(q, k):
            return q @ k.T
        """,
        r"line 3, `q @ k\.T`: .*do(es)? not fit|which must be the same number",
    ),
    "a product with the wrong side": (
        "self_attention.scaled_dot_product_attention",
        """
        import numpy as np
        def scaled_dot_product_attention(q, k, v):
            weights = np.ones((k.shape[-2], q.shape[-2]))
            return weights @ v, weights
        """,
        r"line 4, `weights @ v`: `weights` has n_q = \d columns? here and `v` has n_k = \d rows?, which must "
        r"be the same "
        r"number; (only|every) calls? with n_q ≠ n_k ends? there",
    ),
    "no batch is foreseen": (
        "multi_head_attention.split_heads",
        """
        def split_heads(x, n_heads):
            n, d = x.shape
            return x.reshape(n, n_heads, d // n_heads).swapaxes(0, 1)
        """,
        r"line 2, `n, d = x\.shape`: two sizes are taken out of the shape of `x`, which has more axes here: "
        r"\(batch, n, d_model\) = \(\d+, \d+, \d+\); every call with a batch axis ends there, no other does",
    ),
    "one batch axis and no other": (
        "self_attention.self_attention",
        """
        def self_attention(x, w_q, w_k, w_v):
            b, n, d = x.shape
            return x @ w_v
        """,
        r"three sizes are taken out of the shape of `x`, which has another number of axes here: \(n, d_model\) = .*; "
        r"every call where `x` has not exactly three axes ends there, no other does",
    ),
    "keepdims is forgotten": (
        "softmax.softmax",
        """
        import numpy as np
        def softmax(x, axis=-1):
            e = np.exp(x - x.max())
            return e / e.sum(axis)
        """,
        r"line 4, `e / e\.sum\(axis\)`: the shapes .* do not fit together: the second has no axis for .* of the first",
    ),
    "a mask without the axis of heads": (
        "multi_head_attention.multi_head_attention",
        """
        import numpy as np
        def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
            def split(x):
                return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -2, -3)
            q, k, v = split(x_q @ w_q), split(x_kv @ w_k), split(x_kv @ w_v)
            scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
            if mask is not None and mask.ndim > 2:
                scores = np.where(mask, scores, -np.inf)
            weights = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
            out = np.swapaxes(weights @ v, -2, -3)
            return out.reshape(*out.shape[:-2], -1) @ w_o, weights
        """,
        r"line 8, `scores = np\.where\(mask, scores, -np\.inf\)`: the shapes .* do not fit together: the "
        r"first has no axis "
        r"for n_heads = 3 of the second",
    ),
    "an axis of its own": (
        "softmax.softmax",
        """
        import numpy as np
        def softmax(x, axis=-1):
            e = np.exp(x - np.max(x, axis=1, keepdims=True))
            return e / e.sum(axis=axis, keepdims=True)
        """,
        r"axis 1 is asked for in an array that has only one axis; every call without a batch axis ends there",
    ),
    "three colors everywhere": (
        "vision_transformer.unpatchify",
        """
        def unpatchify(patches, height, width, patch_size):
            return patches.reshape(*patches.shape[:-2], patches.shape[-2], patch_size, patch_size, 3)
        """,
        r"line 2: an array of \d+ entries here does not go into the shape \(.*patch_size, patch_size, 3\) = "
        r".*, which has room for \d+",
    ),
    "letters that are two sizes": (
        "self_attention.attention_scores",
        """
        import numpy as np
        def attention_scores(q, k):
            return np.einsum("...id,...ie->...de", q, k)
        """,
        r"line 3, `np\.einsum\(.*\)`: the letter `i` stands for n_q = \d in the first array here, and for n_k "
        r"= \d in the "
        r"second; only calls with n_q ≠ n_k end there",
    ),
    "letters for two axes": (
        "self_attention.attention_scores",
        """
        import numpy as np
        def attention_scores(q, k):
            return np.einsum("id,jd->ij", q, k)
        """,
        r"an array of `einsum` has more axes than letters, and no `\.\.\.` stands for the others; every call with a "
        r"batch axis ends there, no other does",
    ),
    "a parameter that is gone": (
        "softmax.softmax",
        """
        import numpy as np
        def softmax(x):
            return np.exp(x) / np.exp(x).sum(-1, keepdims=True)
        """,
        r"^`softmax` (has no parameter `axis`, with which it is called|is called with 2 arguments, and takes 1)",
    ),
    "refused by the learner": (
        "vision_transformer.patchify",
        """
        def patchify(images, patch_size):
            if images.ndim != 3:
                raise ValueError("images must have 3 axes")
            return images
        """,
        r"line 3, `raise .*`: calls are refused that should give a result; every call with a batch axis ends there",
    ),
    "a table that ends": (
        "positional_encoding.embed",
        """
        import numpy as np
        def embed(token_ids, embedding_table):
            return embedding_table[token_ids + 1]
        """,
        r"line 3, `.*`: place \w* ?=? ?\d+ is asked for along an axis of vocab = \d+ here, of which the last is \d+",
    ),
}

NUMPY = "import numpy as np, math"
LINES = {  # of one statement in a function that is right otherwise
    "x @ x": r"`x @ x`: `x` has d = \d columns here and `x` has n = \d rows, which must",
    "y = (x + 1) @ w.T": r"`\(x \+ 1\) @ w\.T`: `\(x \+ 1\)` has d = \d columns here and `w\.T` has m = \d rows",
    "return np.dot(x, x) @ x": r": the left side has d = \d columns here and the right side has n = \d rows",
    "k @ k": r"`k @ k`: `@` is the product of matrices, and a plain number stands at a side of it",
    "np.where(w > 0, np.ones(9), np.ones(8))": r"the shapes \(3, 4\), \(9,\) and \(8,\) do not fit together here$",
    "x.max(dim=-1)": r"a function takes no argument of the name `dim`|`max` takes no argument of the name `dim`",
    "x @ k": r"`x @ k`: the right side of the product has no axes at all",
    "x[:1].T @ w[:2]": r"which must be the same number",
    "x + w": r"do not fit together",
    "x - x.mean(-1)": (
        r"`x - x\.mean\(-1\)`: the shapes \(.*\) = .* do not fit together: the second has no axis for d = "
        r"\d"
    ),
    "x * np.ones(9)": (
        r"`x \* np\.ones\(9\)`: the shapes .* and \(9,\) do not fit together: one has d = \d where the other "
        r"has 9"
    ),
    "x += x[None]": r"the result has shape \(1, .*\) here, and is to be put into an array of shape",
    "np.broadcast_to(x, (2, 9))": (
        r"an array of shape \(.*\) here cannot be spread to the shape \(2, 9\)|more axes|fewer "
        r"axes"
    ),
    "x.reshape(7, 11)": (
        r"`x\.reshape\(7, 11\)`: an array of \d+ entries here does not go into the shape \(7, 11\), which "
        r"has"
    ),
    "x.reshape(-1, 7)": (
        r"an array of \d+ entries here does not go into the shape \(…, 7\): they are not a multiple of "
        r"7"
    ),
    "x.reshape(x.shape[-2:])": (
        r"which has room for \d+: a factor batch = \d is missing there; every call with a batch "
        r"axis"
    ),
    "x.reshape(-1, -1)": r"more than one axis of the new shape is -1",
    "y = np.zeros((2, 9)); y[0] = x[..., 0]": (
        r"an array of shape \(.*\) here does not fit into a place of shape "
        r"\(9,\)"
    ),
    "y = np.zeros((1, 3)); y[0, 0] = x": r"a whole array, or a list, is put into the place of one number",
    "y = np.ones(3); y[y > 0] = w[0, :2]": r"2 values here are to go into the 3 places where the mask is True",
    "np.concatenate([x, x[None]])": (
        r"what is joined must have the same number of axes everywhere, and has 2 and 3 "
        r"here$"
    ),
    "np.concatenate([w, np.ones((2, 9))])": (
        r"what is joined has m = \d and 9 along an axis that is not the one of "
        r"joining"
    ),
    "np.concatenate(x, w)": r"the second argument stands for the axis, and here it is an array",
    "np.stack([x, x[..., :1]])": r"`stack` takes arrays of one shape only",
    "np.array([x, w[0]])": (
        r"`np\.array\(\[x, w\[0\]\]\)`: an array is to be made of parts that have not all the same "
        r"shape"
    ),
    "np.split(x, 7, axis=-1)": r"cannot be split into so many equal parts",
    "np.squeeze(x, 0)": r"`squeeze` is to take out an axis that is longer than 1",
    "np.max(x[..., :0])": r"an array is empty",
    "np.zeros(x.shape[0] - 9)": r"an array of a negative size is asked for",
    "x.view(-1)": r"it is PyTorch's that changes the shape",
    "np.zeros(2, 3)": r"all sizes belong into one tuple",
    "q, z = np.split(np.ones(3), 3)": r"two values are taken out of what holds more$",
    "np.sum(x, axis=2)": (
        r"axis 2 is asked for in an array that has only 2 axes; every call without a batch axis ends "
        r"there"
    ),
    "x.transpose(0, 2, 1)": (
        r"`x\.transpose\(0, 2, 1\)`: a new order is given for another number of axes than the array has; "
        r""
    ),
    "x.transpose(*[0] * x.ndim)": r"one axis stands twice in the new order",
    "for i in range(9): x[..., i]": r"is asked for along an axis of d = \d here, of which the last is \d",
    "x[0, 0, 0]": (
        r"more places are named in an index than the array has axes: it has 2 axes here; every call without a "
        r"batch"
    ),
    "[1, 2][x.ndim]": r"a place is asked for behind the last one",
    "x[..., 0].sum()[0]": r"a single number is asked for one of its entries",
    "x[np.ones(9, bool)]": r"indexed with truth values of another shape: an axis of \w* ?=? ?\d meets one of 9",
    "x.reshape(-1, k / 2)": r"a whole number is needed, and none comes: `/` gives a float, always",
    "x[..., k / 2]": r"a whole number is needed, and none comes: `/` gives a float, always",
    "x[..., 1.0]": r"a whole number is needed as a size or a place, and something else comes",
    "range(x.shape)": r"one whole number is needed, and several come in a tuple or a list",
    "x[..., np.ones(2)]": r"an array is used as an index, and holds neither whole numbers nor truth values",
    "math.exp(x)": r"`math\.exp\(x\)`: a function of `math` takes one number, and an array comes",
    "float(x)": r"a single number is needed, and an array comes",
    "range(x)": r"one whole number is needed as a size or a place, and an array comes",
    "y = max(x, 0)": r"Python's own `max` and `min` compare whole things",
    "if x > 0: pass": r"a whole array is asked whether it is true",
    "math.log(k - 2)": r"a function of `math` gets a number for which it has no value",
    "1 / (k - 2)": r"something is divided by 0",
    "math.exp(10000 * k)": r"a number becomes larger than a float can be",
    "y = np.arange(3); y[0] = -np.inf": r"an infinity or NaN is to become a whole number",
    "y = np.arange(3); y /= 2": r"an array of whole numbers is to take floats, in place",
    "2 ** -np.arange(3)": r"whole numbers are raised to negative powers",
    "1 - (x > 0) - (x > 1) if 0 else (x > 0) - (x > 1)": r"truth values cannot be subtracted",
    "-(x > 0)": r"a minus does not turn truth values around",
    "x > 0 & x < 1": r"`&` and `\|` come before a comparison",
    "~x": r"`&`, `\|` and `~` are for truth values, and floats come here",
    "mask.shape": r"`mask` is None in these calls, and is used as if it were not; every call without `mask` ends there",
    "x + mask": (
        r"`mask` is None in these calls, and is used as if it were not; every call without `mask` ends there, "
        r"no other does"
    ),
    "y = None; y[0]": r"something there is None",
    "z = z + 1": r"`z` has got no value yet on the way that these calls take through the function",
    "sofmax(x)": r"the name `sofmax` stands for nothing there",
    "x.unsqueeze(0)": r"`unsqueeze` is something of PyTorch's tensors, and a NumPy array stands before the point",
    "x.masked_fill(x > 0, 0)": r"`masked_fill` is something of PyTorch's tensors",
    "x.nonsense()": r"a NumPy array has no `nonsense`",
    "[1, 2].shape": r"`shape` is something of arrays, and a list stands before the point",
    "np.softmax(x)": r"there is no `softmax` in the library `numpy`",
    "x.size(0)": r"`size` of a NumPy array is a number and not a function",
    "x.shape(0)": r"`shape` is a tuple and not a function",
    "k (x)": r"an operator is missing before a bracket",
    "np.sum(x, dim=1)": r"`np\.sum\(x, dim=1\)`: `sum` takes no argument of the name `dim`",
    "x.sum(-1, keepdim=True)": r"`sum` takes no argument of the name `keepdim`",
    "np.swapaxes(x, -1)": r"`swapaxes` is called without all the arguments that it needs",
    "[1, 2] / 2": r"a list or a tuple is calculated with",
    "k[0]": r"a place is asked for in something that has none: it is of the type `int`",
    "for i in x.shape[-1]: pass": r"a single number is taken for several",
}

TORCH = "import torch, numpy as np\nimport torch.nn.functional as F"
OF_TORCH = {  # the same in PyTorch's words
    "t = torch.tensor(x); t @ t": (
        r"`t @ t`: `t` has d = \d columns here and `t` has n = \d rows, which must be the same "
        r"number"
    ),
    "torch.mm(torch.tensor(x), torch.tensor(w))": r"`mm` takes two axes and `bmm` three",
    "torch.tensor(x) - torch.tensor(x).mean(-1)": (
        r"the two sides do not fit together: one has d = \d here where the other "
        r"has"
    ),
    "torch.tensor(x).view(7, 11)": (
        r"`torch\.tensor\(x\)\.view\(7, 11\)`: an array of \d+ entries here does not go into the "
        r"shape"
    ),
    "torch.tensor(x).transpose(-1, -2).view(-1)": r"`view` only works where the numbers lie in memory in the order",
    "torch.einsum('nd,nm->dm', torch.tensor(x), torch.tensor(w))": (
        r"`n` stands for n = \d in one array here, and for d = \d "
        r"in"
    ),
    "torch.tensor(x).sum(2)": (
        r"axis 2 is asked for where there are only axes from -2 to 1 here; every call without a "
        r"batch"
    ),
    "torch.tensor(x).permute(0, 2, 1)": (
        r"a new order is given for another number of axes than the array has; every "
        r"call"
    ),
    "torch.tensor(x) @ torch.tensor(w).float()": r"float32 and float64 meet",
    "F.softmax(torch.arange(3), dim=-1)": r"PyTorch has no such function of whole numbers",
    "torch.tensor(x).masked_fill(torch.tensor(x), 0)": r"the mask holds numbers there, where truth values are needed",
    "F.softmax(x, dim=-1)": r"`softmax` is something of PyTorch's tensors, and a NumPy array",
    "torch.exp(x)": r"PyTorch gets a NumPy array where it takes only tensors",
    "torch.sqrt(k)": r"PyTorch gets a int where it takes only tensors",
    "x * torch.tensor(x)": r"a NumPy array and a PyTorch tensor meet",
    "t = torch.tensor(x); t - t.max(-1)": r"`max` along an axis gives two things in PyTorch",
    "torch.tensor(x).astype(float)": r"a PyTorch tensor has no `astype`",
    "torch.cat([torch.tensor(x), torch.tensor(x)[None]])": (
        r"what is joined must have the same number of axes "
        r"everywhere"
    ),
    "torch.tensor(x, requires_grad=True).numpy()": r"a tensor with gradients is made a NumPy array",
}


@pytest.mark.parametrize("case", WHOLE)
def test_what_is_said_of_a_function_of_a_chapter(case: str) -> None:
    target, code, pattern = WHOLE[case]
    assert re.search(pattern, said(target, code)), said(target, code)


@pytest.mark.parametrize("statement", LINES)
def test_what_is_said_of_a_statement(statement: str) -> None:
    title = said("layer", line(statement, NUMPY))
    assert re.search(LINES[statement], title), title
    assert title.startswith("line 3")


@pytest.mark.parametrize(
    ("line", "sentence", "question"),
    [
        ('return x @ params["wq"]', "the dict there has no entry `wq`", "Is `w_q` meant?"),
        ("return x @ params['kernel']", "the dict there has no entry `kernel`", "Which names does the dict have"),
        ('return x @ {"left": 1}["right"]', "the dict there has no entry `right`", "Which names does the dict have"),
        ('return x @ params["w" + "0"]', "", ""),
    ],
)
def test_a_name_that_is_none_of_the_weights(line: str, sentence: str, question: str) -> None:
    found = explained("encoder.encoder_block", f"def encoder_block(x, params, n_heads, mask=None):\n    {line}\n")
    assert (found is not None) == bool(sentence)
    if found is not None:
        assert sentence in found.title
        assert found.hint.startswith(question)


@pytest.mark.torch
def test_what_is_said_of_statements_in_pytorch() -> None:
    """All in one, for it takes seconds to import."""
    titles = {statement: said("layer", line(statement, TORCH)) for statement in OF_TORCH}
    assert not {title for statement, title in titles.items() if not re.search(OF_TORCH[statement], title)}


def test_symbols_of_one_size_are_told_apart_by_other_calls() -> None:
    """Where two symbols have the same size in every call that ends, none of them is named."""
    square = [call(np.ones((4, 3)), np.ones((3, 4))), call(np.ones((5, 2)), np.ones((2, 5)))]
    code = line("y = w + 0; y @ y")
    assert re.search(r"`y` has \d columns here and `y` has d = \d rows", of_calls(square, code))
    other = call(np.ones((3, 2)), np.ones((2, 4)))
    assert re.search(r"`y` has m = \d columns here and `y` has d = \d rows", of_calls([*square, other], code))
    assert re.search(r"`w` has m = \d columns here and `w` has d = \d rows", of_calls(square, line("w @ w")))


def test_what_is_said_of_other_calls_holds_for_each_of_them() -> None:
    batched = "a, b = x.shape if x.ndim == 3 {}else (1, 2)"
    assert said("layer", line(batched.format(""))).endswith("every call with a batch axis ends there, no other does")
    some = said("layer", line(batched.format("and len(x) != 5 ")))
    assert some.endswith("only calls with a batch axis end there")
    others = said("layer", line("a, b = x.shape if len(x) == 3 else (1, 2)"))
    assert others.endswith("1 of the 9 calls that should give a result ends there")


def test_calls_that_are_to_be_refused_count_where_it_says_no_other() -> None:
    code = "def patchify(images, patch_size):\n    if {}: images.foo\n    return images"
    every = said("vision_transformer.patchify", code.format("images.ndim > 3"))
    assert every.endswith("every call with a batch axis ends there, no other does")
    right = "images.ndim > 3 and images.shape[-3] % patch_size == images.shape[-2] % patch_size == 0"
    refused = f"images.ndim > 3 or not ({right.partition(' and ')[2]})"
    for condition in (right, refused):
        title = said("vision_transformer.patchify", code.format(condition))
        assert title.endswith("of the calls that should give a result, just those with a batch axis end there")


def test_a_name_that_was_bound_anew_is_no_argument_any_more() -> None:
    assert "which has more axes here: (batch, n, d) = " in said("layer", line("a, b = x.shape"))
    for bound in ("x = x + 0", "x, y = x, 1", "x: object = x[None]", "for x in (x,): pass", "(x := x)", "x += 0"):
        title = said("layer", f"def layer(x, w, mask=None, k=2):\n    {bound}\n    a, b = x.shape\n    return x @ w")
        assert title.startswith("line 3, `a, b = x.shape`: two sizes are taken out of the shape of `x`, which has")
        assert " here" not in title
    assert "here: (" not in said("layer", "def f(x):\n    a, b = x.shape\n\ndef layer(x, w):\n    f(x[0] + x)")


def test_what_the_learner_raises_is_no_librarys_message() -> None:
    for statement in ("raise ValueError('cannot reshape array of size 5 into shape (3,)')", "assert k == 3, 'x'"):
        mistake = explained("layer", line(statement))
        assert mistake is not None
        assert mistake.name == "crash:refused"
        assert "5" not in mistake.title


def test_no_word_is_shown_that_the_learner_did_not_write() -> None:
    hidden = "getattr(x, 'a' + str(41 + 1))"
    assert "a42" not in said("layer", line(hidden))
    assert "a42" in said("layer", line("x.a42"))


def test_nothing_is_said_of_checks_that_are_not_public() -> None:
    code = line("a, b = x.shape")
    run = run_of(layer, "", code)
    assert crash(run, code.encode()) is not None
    hidden = tuple(replace(c, check=replace(c.check, public=False)) for c in run.checks)
    assert crash(replace(run, checks=hidden), code.encode()) is None


@pytest.mark.parametrize(
    "got",
    [
        Returned(np.ones(2)),
        Died("it took longer than 2 s", "time", 3),
        Raised("NotImplementedError", "layer", ("NotImplementedError", "RuntimeError", "Exception")),
        Raised("RecursionError", "maximum recursion depth exceeded", ("RecursionError", "RuntimeError")),
        Raised("SystemExit", "the code called sys.exit()", ("SystemExit",)),
        Raised("KeyError", "'b'", ("KeyError",)),
    ],
)
def test_what_is_no_crash_or_speaks_for_itself_is_left_alone(got: Outcome) -> None:
    assert crash(given_outcome(got), b"def layer(x, w):\n    pass") is None


def test_a_right_answer_and_a_wrong_one_that_gives_a_result_have_no_crash() -> None:
    assert explained("layer", "def layer(x, w, mask=None, k=2):\n    return x @ w") is None
    assert explained("layer", "def layer(x, w, mask=None, k=2):\n    return x @ w + 1") is None


def test_the_call_that_is_shown_decides_of_which_crash_is_spoken() -> None:
    code = "def layer(x, w, mask=None, k=2):\n    if mask is None:\n        x.foo\n    return x.bar"
    run = run_of(layer, "", code)
    for made in run.calls:
        explanation = crash(replace(run, shown=made), code.encode())
        assert explanation is not None
        assert explanation.mistakes[0].title.startswith("line 4" if len(made.call.args) > 2 else "line 3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("return weights @ v", ("weights", "@", "v")),
        ("a, b = f(q @ k[0].T)[1], 2  # why @", ("q", "@", "k[0].T")),
        ("out = x / s + softmax(q, k)@v.mean(-1)", ("softmax(q, k)", "@", "v.mean(-1)")),
        ("if x @ y > 3:", ("x", "@", "y")),
        ("x @ y @ z", None),
        ("x @ (y +", None),
        ("@decorated", None),
        ("x @= y", None),
    ],
)
def test_a_product_is_cut_out_of_its_line(text: str, expected: tuple[str, str, str] | None) -> None:
    assert sides(code_of(text), "@") == expected


def test_only_what_is_sure_is_quoted() -> None:
    assert operation("+", "-", "*", "/")("y = a + 1e-5 + b[:-1]") == "y = a + 1e-5 + b[:-1]"
    assert operation("+", "-", "*", "/")("y = g(a - b.max(axis=-1), 2)") == "a - b.max(axis=-1)"
    assert call_of("reshape")("y = f(x.T[0].reshape(2, (3))).sum()") == "x.T[0].reshape(2, (3))"
    assert call_of("reshape")("y = x.reshape(2,") == ""
    assert code_of("x = '#' + `a`") == ""
    assert code_of("  x = '#'  # no") == "x = '#'"


TEMPLATES = sorted({message for kind in KINDS for message in kind.messages})
PART = re.compile(r"<(\w+)(?: \w+)?>")
PARTS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.lists(st.integers(-1, 10**10), max_size=40).map(lambda n: str(tuple(n))),
    st.sampled_from(["x", "ndarray", "NoneType", "too many", "not enough", "Float", "float", "newaxis", "(,)", "[]"]),
    st.text(max_size=80),
)


@st.composite
def messages(draw: st.DrawFn) -> str:
    text = PART.sub(lambda found: draw(PARTS), draw(st.sampled_from(TEMPLATES)))
    return (text + draw(st.text(max_size=200)))[:2000]


LINES_OF_CODE = st.one_of(st.sampled_from([*LINES, *OF_TORCH]), st.text(max_size=300))


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=2000), messages()), LINES_OF_CODE, st.integers(-5, 10**6), st.text(max_size=40))
def test_any_message_of_any_line_is_borne(message: str, text: str, line: int, name: str) -> None:
    got = Raised("ValueError", message, ("ValueError",), (TracebackLine(3 if line % 2 else line, name or "layer"),))
    explanation = crash(given_outcome(got), f"\ndef layer(x, w):\n    {text}\n".encode("utf-8", "surrogatepass"))
    if explanation is not None:
        (mistake,) = explanation.mistakes
        assert mistake.title.isprintable()
        assert len(mistake.title) <= 400
        assert mistake.hint.endswith("?")


@pytest.mark.parametrize("piece", ["(", "[", "@", "x.", "<", "1,", "'", "x @ ", "\\", ":", "=", "for x in ", "a, "])
@pytest.mark.parametrize(
    "begin", ["operands could not be broadcast together with shapes ", "cannot reshape array of size 3 into shape "]
)
def test_long_lines_and_messages_are_read_in_time(piece: str, begin: str) -> None:
    long = piece * (2000 // len(piece))
    got = Raised("ValueError", begin + long, ("ValueError",), (TracebackLine(300, "layer"),))
    crash(given_outcome(got), f"def layer(x, w):\n{(chr(10) + ' ' + long) * 400}".encode())
