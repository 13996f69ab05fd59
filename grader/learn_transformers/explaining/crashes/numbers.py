"""Kinds of numbers that do not go where they are to go: floats as sizes, arrays as truth values, mixed precisions."""

from __future__ import annotations

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import operation
from learn_transformers.explaining.crashes.scene import Scene

_DIVIDED = r"(?<!/)/(?!/|=)"
_WHOLE = "What does `/` give for two whole numbers, and what does `//` give?"
_KIND = "Which kind of number is in each of the arrays there?"
_PRECISION = {
    "double": "float64",
    "float": "float32",
    "long": "int64",
    "long int": "int64",
    "int": "int32",
    "half": "float16",
    "bool": "bool",
}


def _precisions(scene: Scene) -> str | None:
    """Two kinds of number in one product, which PyTorch refuses."""
    kinds = {_PRECISION.get(found[part].lower()) for found in scene.groups for part in ("first", "second")}
    if len(kinds) != 2 or None in kinds:
        return None
    names = sorted(kind for kind in kinds if kind)
    return f"{names[0]} and {names[1]} meet, and PyTorch makes no product of two kinds of number"


_INTEGERS = (
    "only integers, slices (`:`), ellipsis",
    "slice indices must be integers",
    "list indices must be integers or slices, not float",
    "tuple indices must be integers or slices, not float",
    "'float' object cannot be interpreted as an integer",
    "expected a sequence of integers or a single integer, got '",
    "view(): argument 'size' failed to unpack the object",
    "view(): argument 'size' (position <int i>) must be tuple of ints, not float",
    "zeros(): argument 'size' failed to unpack the object",
    "zeros(): argument 'size' (position <int i>) must be tuple of ints, not float",
    "ones(): argument 'size' (position <int i>) must be tuple of ints, not float",
    "reshape(): argument 'shape' failed to unpack the object",
    "view() received an invalid combination of arguments - got (float",
    "reshape() received an invalid combination of arguments - got (float",
)
_SCALARS = (
    "only 0-dimensional arrays can be converted to Python scalars",
    "only length-1 arrays can be converted to Python scalars",
    "only size-1 arrays can be converted to Python scalars",
    "only one element tensors can be converted to Python scalars",
    "only integer tensors of a single element can be converted to an index",
    "can only convert an array of size 1 to a Python scalar",
    "a Tensor with <int count> elements cannot be converted to Scalar",
)
_TRUTH = (
    "The truth value of an array with more than one element is ambiguous",
    "Boolean value of Tensor with more than one value is ambiguous",
)

KINDS = (
    Kind(
        "whole", _INTEGERS, "a whole number is needed, and none comes: `/` gives a float, always", _WHOLE, line=_DIVIDED
    ),
    Kind("whole", _INTEGERS, "a whole number is needed as a size or a place, and something else comes", _WHOLE),
    Kind(
        "whole",
        ("'tuple' object cannot be interpreted as an integer", "'list' object cannot be interpreted as an integer"),
        "one whole number is needed, and several come in a tuple or a list",
        "Which of the sizes is meant?",
    ),
    Kind(
        "whole",
        ("arrays used as indices must be of integer", "tensors used as indices must be long, int, byte or bool"),
        "an array is used as an index, and holds neither whole numbers nor truth values",
        _KIND,
    ),
    Kind(
        "scalar",
        _SCALARS,
        "a function of `math` takes one number, and an array comes",
        "Whose function is meant: `math`'s for one number, or NumPy's for all entries?",
        line=r"\bmath\.\w+\(",
    ),
    Kind(
        "scalar", _SCALARS, "a single number is needed, and an array comes", "How many numbers are there at this place?"
    ),
    Kind(
        "scalar",
        ("only integer scalar arrays can be converted to a scalar index",),
        "one whole number is needed as a size or a place, and an array comes",
        "How many numbers are there at this place?",
    ),
    Kind(
        "truth",
        _TRUTH,
        "Python's own `max` and `min` compare whole things, and rows of an array are neither larger nor smaller",
        "What does NumPy call the largest of all entries, and the larger of two, entry by entry?",
        line=r"(?<![.\w])(?:max|min)\(",
    ),
    Kind(
        "truth",
        _TRUTH,
        "a whole array is asked whether it is true, and each of its entries may answer otherwise",
        "Is the question one for the whole array, or one for each entry?",
    ),
    Kind(
        "math",
        ("math domain error", "expected a positive input", "expected a nonnegative input"),
        "a function of `math` gets a number for which it has no value, as the logarithm of 0 or a root of -1",
        "Which number arrives there, and in which calls?",
    ),
    Kind(
        "zero",
        (
            "division by zero",
            "float division by zero",
            "float floor division by zero",
            "integer division or modulo by zero",
            "integer modulo by zero",
            "float modulo",
            "0.0 cannot be raised to a negative power",
            "zero to a negative power",
        ),
        "something is divided by 0",
        "When is the divisor 0?",
        cut=operation("/", "//"),
    ),
    Kind(
        "overflow",
        ("math range error", "(34, 'Numerical result out of range')", "(34, 'Result too large')"),
        "a number becomes larger than a float can be, and outside of NumPy that is an error",
        "How large can what stands in the exponent get?",
    ),
    Kind(
        "infinity",
        ("cannot convert float infinity to integer", "cannot convert float NaN to integer"),
        "an infinity or NaN is to become a whole number, and is none",
        "Which kind of number does the array on the left hold, and in which calls?",
    ),
    Kind(
        "in_place",
        (
            "Cannot cast ufunc '<word name>' output from dtype('float64') to dtype('int64') with casting rule",
            "result type Float can't be cast to the desired output type Long",
            "result type Double can't be cast to the desired output type Long",
        ),
        "an array of whole numbers is to take floats, in place",
        "Which kind of number does the array on the left hold, and in which calls?",
    ),
    Kind(
        "power",
        ("Integers to negative integer powers are not allowed",),
        "whole numbers are raised to negative powers, which are no whole numbers",
        "Of which kind must the base be, so that the powers may be fractions?",
    ),
    Kind(
        "truth:minus",
        (
            "numpy boolean subtract, the `-` operator, is not supported",
            "Subtraction, the `-` operator, with a bool tensor is not supported",
            "Subtraction, the `-` operator, with two bool tensors is not supported",
        ),
        "truth values cannot be subtracted",
        "How is a mask turned around, so that True becomes False?",
    ),
    Kind(
        "truth:minus",
        ("The numpy boolean negative, the `-` operator, is not supported",),
        "a minus does not turn truth values around",
        "How is a mask turned around, so that True becomes False?",
    ),
    Kind(
        "truth:and",
        (
            "ufunc 'bitwise_and' not supported for the input types",
            "ufunc 'bitwise_or' not supported for the input types",
        ),
        "`&` and `|` come before a comparison, so that they get numbers here and not truth values",
        "What is calculated first there, and which brackets change it?",
        line=r"[<>=]=?[^&|]{1,60}[&|]|[&|][^&|<>=]{1,60}[<>=]",
    ),
    Kind(
        "truth:and",
        (
            "ufunc 'bitwise_and' not supported for the input types",
            "ufunc 'bitwise_or' not supported for the input types",
            "ufunc 'invert' not supported for the input types",
            "~ (operator.invert) is only implemented on integer and Boolean-type tensors",
        ),
        "`&`, `|` and `~` are for truth values, and floats come here",
        _KIND,
    ),
    Kind(
        "precision",
        (
            "expected m1 and m2 to have the same dtype, but got: <dtype first> != <dtype second>",
            "mat1 and mat2 must have the same dtype, but got <dtype first> and <dtype second>",
            "expected scalar type <dtype first> but found <dtype second>",
        ),
        _precisions,
        "Which kind of number is in each of the tensors there, and where does it come from?",
    ),
    Kind(
        "precision",
        (
            '"softmax_lastdim_kernel_impl" not implemented for \'',
            '"softmax_kernel_impl" not implemented for \'',
            '"log_softmax_lastdim_kernel_impl" not implemented for \'',
            "mean(): could not infer output dtype",
            "std and var only support floating point",
        ),
        "PyTorch has no such function of whole numbers",
        "Which kind of number comes in, in these calls?",
    ),
    Kind(
        "mask:kind",
        (
            "masked_fill_ only supports boolean masks",
            "masked_fill only supports boolean masks",
            "where expected condition to be a boolean tensor",
        ),
        "the mask holds numbers there, where truth values are needed",
        "Which kind of number does the mask hold, and how does it become one of truth values?",
    ),
)
