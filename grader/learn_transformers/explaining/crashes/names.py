"""What is not there or not what it is taken for: names, attributes, arguments, None, the other library's methods."""

from __future__ import annotations

import re
from difflib import get_close_matches

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.scene import NothingToSay, Scene, words
from learn_transformers.explaining.reachable import named_alike, without_return

_TENSORS = words(
    "unsqueeze permute masked_fill masked_fill_ softmax log_softmax float double half long exp log sqrt "
    "contiguous dim numpy chunk split to cpu cuda detach mul div matmul norm type expand view_as cat bmm mm "
    "tanh sigmoid relu unsqueeze_ requires_grad backward grad scatter gather new_zeros numel index_select fill "
    "tril triu logsumexp unfold movedim flip"
)
_ARRAYS = words("astype copy shape ndim T transpose reshape sum mean max swapaxes dot tolist fill")
_IMPORTS = {"np": "numpy", "torch": "torch", "math": "math", "F": "torch.nn.functional", "nn": "torch.nn"}
_WHOSE = "Which library's array is it at this place, and what is the method's name there?"


def _none(scene: Scene) -> str:
    """What it is that is None, if that can be told."""
    called = set(re.findall(r"(?<![.\w])([^\W\d]\w*)\(", scene.code))
    empty = [name for name in sorted(called)[:5] if without_return(scene.source.encode(), name)]
    if len(empty) == 1:
        return f"there is no `return` in `{empty[0]}`, so that it gives None"
    given = [name for name in scene.reference.signature.parameters if _is_none(scene, name)]
    if len(given) == 1:
        return f"`{given[0]}` is None in these calls, and is used as if it were not"
    return "something there is None, and is used as if it were not"


def _is_none(scene: Scene, name: str) -> bool:
    if not re.search(rf"(?<![.\w]){name}(?!\w)(?!\s*=[^=])", scene.code):
        return False
    values = scene.argument(name)
    return values is not None and all(value is None for value in values)


def _where_none(scene: Scene) -> str:
    if any(_is_none(scene, name) for name in scene.reference.signature.parameters):
        return "What is to happen where that argument is left out?"
    return "Which function or statement was to give a value, and does it?"


def _foreign_method(scene: Scene) -> str:
    method = scene.word("name")
    if method in _TENSORS:
        return f"`{method}` is something of PyTorch's tensors, and a NumPy array stands before the point"
    return f"a NumPy array has no `{method}`"


def _missing_method(scene: Scene) -> str:
    kind, method = scene.word("kind"), scene.word("name")
    if kind in ("list", "tuple", "int", "float", "str", "dict") and method in _ARRAYS:
        article = "an" if kind == "int" else "a"
        return f"`{method}` is something of arrays, and {article} {kind} stands before the point"
    if kind == "Tensor":
        return f"a PyTorch tensor has no `{method}`"
    raise NothingToSay


def _likely(scene: Scene) -> str:
    """A name that is much like this one, or the import that is missing."""
    name = scene.word("name")
    if name in _IMPORTS:
        return f"Is there a line that imports `{_IMPORTS[name]}` under this name, above all functions?"
    near = named_alike(scene.source.encode(), name, ())
    if near and near[0] != name:
        return f"Is `{near[0]}` meant, of line {near[1]}?"
    return "Where does this name get its value, and is it spelled in the same way there?"


def _keyword(scene: Scene) -> str:
    keyword = scene.word("keyword")
    try:
        name = scene.word("name").lstrip("_")
    except NothingToSay:  # NumPy's own name of it
        return f"a function takes no argument of the name `{keyword}`"
    if scene.line == 0 and name == scene.reference.name and keyword in scene.reference.signature.parameters:
        return f"`{name}` has no parameter `{keyword}`, with which it is called"
    return f"`{name}` takes no argument of the name `{keyword}`"


def _other_word(scene: Scene) -> str:
    if scene.word("keyword") in ("dim", "keepdim", "axis", "keepdims", "ddof", "unbiased", "correction", "input"):
        return "Which library's function is it that gets this call, and what is the argument's name there?"
    return "Which names have the arguments of this function?"


def _too_many(scene: Scene) -> str:
    name, wanted, given = scene.word("name"), scene.number("wanted"), scene.number("given")
    return f"`{name}` is called with {given} arguments, and takes {wanted}"


_ENTRY = re.compile(r"\['(\w+)'\]$")


def _entry(scene: Scene) -> str:
    """The name that the learner's line takes out of a dict of weights, and that is none of theirs."""
    name = scene.word("name")
    if not _names_of_weights(scene) or not re.search(rf"""["']{re.escape(name)}["']""", scene.code):
        raise NothingToSay
    return name


def _names_of_weights(scene: Scene) -> list[str]:
    return [found[1] for name in scene.reference.axes if (found := _ENTRY.search(name))]


def _missing_entry(scene: Scene) -> str:
    return f"the weights have no entry `{_entry(scene)}`"


def _likely_entry(scene: Scene) -> str:
    near = get_close_matches(_entry(scene), _names_of_weights(scene), 1)
    return f"Is `{near[0]}` meant?" if near else "Which names does the docstring give to the weights?"


_NONE = (
    "'NoneType' object <rest rest>",
    "cannot unpack non-iterable NoneType object",
    "object of type 'NoneType' has no len()",
    "argument of type 'NoneType' is not iterable",
    "unsupported operand type(s) for <sign sign>: 'NoneType' and '<any>'",
    "unsupported operand type(s) for <sign sign>: '<any>' and 'NoneType'",
    "loop of ufunc does not support argument <int i> of type NoneType which has no callable",
    "<word name>(): argument '<word input>' (position <int i>) must be Tensor, not NoneType",
    "'<sign sign>' not supported between instances of '<any>' and 'NoneType'",
    "'<sign sign>' not supported between instances of 'NoneType' and",
)

KINDS = (
    Kind("none", _NONE, _none, _where_none),
    Kind(
        "unbound",
        ("cannot access local variable '<word name>' where it is not associated with a value",),
        "`<word name>` has got no value yet on the way that these calls take through the function",
        "On which ways through the function does this name get a value, and on which not?",
    ),
    Kind(
        "name",
        ("name '<word name>' is not defined",),
        "the name `<word name>` stands for nothing there",
        _likely,
    ),
    Kind("entry", ("'<word name>'",), _missing_entry, _likely_entry),
    Kind("method", ("'numpy.ndarray' object has no attribute '<word name>'",), _foreign_method, _WHOSE),
    Kind("method", ("'<word kind>' object has no attribute '<word name>'",), _missing_method, _WHOSE),
    Kind(
        "method",
        ("module '<word kind>' has no attribute '<word name>'",),
        "there is no `<word name>` in the library `<word kind>`",
        "What is it called, and in which library is it?",
    ),
    Kind(
        "called",
        ("'int' object is not callable",),
        "`size` of a NumPy array is a number and not a function: it is PyTorch's that is called",
        "Where does a NumPy array keep the length of each axis?",
        line=r"\.size\(",
    ),
    Kind(
        "called",
        ("'tuple' object is not callable",),
        "`shape` is a tuple and not a function",
        "With which brackets is an entry taken out of a tuple?",
        line=r"\.shape\(",
    ),
    Kind(
        "called",
        ("'<word kind>' object is not callable",),
        "something is called there that is no function, or an operator is missing before a bracket",
        "What stands right before the bracket?",
    ),
    Kind(
        "keyword",
        ("<word name>() got an unexpected keyword argument '<word keyword>'",),
        _keyword,
        _other_word,
    ),
    Kind(
        "arguments",
        (
            "<word name>() missing <int count> required positional argument<any>: '<word argument>'",
            '<word name>() missing <int count> required positional argument<any>: "<word argument>"',
        ),
        "`<word name>` is called without a value for its `<word argument>`",
        "Which arguments does this function need, and in which order?",
    ),
    Kind(
        "arguments",
        ("<word name>() missing <int count> required positional argument",),
        "`<word name>` is called without all the arguments that it needs",
        "Which arguments does this function need, and in which order?",
    ),
    Kind(
        "arguments",
        ("<word name>() takes <int wanted> positional argument<any> but <int given> w",),
        _too_many,
        "Which arguments does this function take, and whose function is it?",
    ),
    Kind(
        "arguments",
        ("<word name>() got multiple values for argument '<word argument>'",),
        "`<word name>` gets its `<word argument>` twice: by its place and by its name",
        "Which arguments does this function take, and in which order?",
    ),
    Kind(
        "library",
        (
            "<word name>(): argument '<word argument>' (position <int i>) must be Tensor, not numpy.ndarray",
            "expected Tensor as element <int i> in argument <int j>, but got numpy.ndarray",
            "can't assign a numpy.ndarray to a torch.",
        ),
        "PyTorch gets a NumPy array where it takes only tensors",
        "Which library's arrays come in, and which of its functions are called?",
    ),
    Kind(
        "library",
        ("<word name>(): argument '<word argument>' (position <int i>) must be Tensor, not <word kind>",),
        "PyTorch gets a <word kind> where it takes only tensors",
        "Which function is there for a single number?",
    ),
    Kind(
        "library",
        ("unsupported operand type(s) for <sign sign>: 'numpy.ndarray' and 'Tensor'",),
        "a NumPy array and a PyTorch tensor meet",
        "Which library's arrays come in, and what was made of them before this line?",
    ),
    Kind(
        "library",
        ("Concatenation operation is not implemented for NumPy arrays",),
        "something is added to a NumPy array that is none, as a PyTorch tensor",
        "Which library's arrays come in, and what was made of them before this line?",
    ),
    Kind(
        "library",
        ("expected np.ndarray (got <word kind>)",),
        "`from_numpy` takes a NumPy array, and something else comes",
        "What has come in, and what has it become by then?",
    ),
    Kind(
        "library",
        ("Can't call numpy() on Tensor that requires grad",),
        "a tensor with gradients is made a NumPy array",
        "Which step takes a tensor out of the calculation of gradients?",
    ),
    Kind(
        "pair",
        (
            "unsupported operand type(s) for <sign sign>: 'Tensor' and 'torch.return_types.<word name>'",
            "unsupported operand type(s) for <sign sign>: 'torch.return_types.<word name>' and",
        ),
        "`<word name>` along an axis gives two things in PyTorch: the values, and where they stand",
        "Which of the two is wanted, and how is it taken out?",
    ),
    Kind(
        "list",
        (
            "unsupported operand type(s) for <sign sign>: 'list' and",
            "unsupported operand type(s) for <sign sign>: 'tuple' and",
            "unsupported operand type(s) for <sign sign>: '<any>' and 'list'",
            "unsupported operand type(s) for <sign sign>: '<any>' and 'tuple'",
            "can't multiply sequence by non-int of type",
            "can only concatenate list (not",
            "can only concatenate tuple (not",
        ),
        "a list or a tuple is calculated with, and only arrays calculate entry by entry",
        "Where does the list become an array?",
    ),
    Kind(
        "subscript",
        ("'<word kind>' object is not subscriptable",),
        "a place is asked for in something that has none: it is of the type `<word kind>`",
        "What does it hold there, and since which line?",
    ),
    Kind(
        "iterate",
        (
            "'int' object is not iterable",
            "'float' object is not iterable",
            "'numpy.float64' object is not iterable",
            "cannot unpack non-iterable int object",
            "cannot unpack non-iterable float object",
            "cannot unpack non-iterable numpy.float64 object",
            "iteration over a 0-d array",
            "iteration over a 0-d tensor",
            "len() of unsized object",
            "len() of a 0-d tensor",
            "object of type 'int' has no len()",
            "object of type 'float' has no len()",
            "object of type 'numpy.float64' has no len()",
        ),
        "a single number is taken for several",
        "How many axes are left at this place, in these calls?",
    ),
)
