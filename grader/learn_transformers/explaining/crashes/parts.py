"""Parts that make no whole: what is joined, split, or put into a place of an array."""

from __future__ import annotations

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import call_of
from learn_transformers.explaining.crashes.scene import Scene


def _joined(scene: Scene) -> str | None:
    """Numbers of axes that differ."""
    first, second = scene.number("first"), scene.number("second")
    return f"what is joined must have the same number of axes everywhere, and has {first} and {second} here"


_WHICH_AXES = "Which axes has each of the arrays, in a batch and without one?"
_JOIN = call_of("concatenate", "hstack", "vstack", "stack", "append", "cat", "concat")

KINDS = (
    Kind(
        "assign",
        (
            "could not broadcast input array from shape <shape own> into shape <shape place>",
            "shape mismatch: value array of shape <shape own> could not be broadcast to indexing result of shape "
            "<shape place>",
            "shape mismatch: value tensor of shape <shape own> cannot be broadcast to indexing result of shape "
            "<shape place>",
        ),
        "an array of shape <shape own> here does not fit into a place of shape <shape place>",
        "Which shape has the place on the left, and which has what is put there?",
    ),
    Kind(
        "assign:mask",
        (
            "NumPy boolean array indexing assignment cannot assign <size given> input values to the <size places> "
            "output values where the mask is true",
        ),
        "<size given> values here are to go into the <size places> places where the mask is True",
        "How many places does the mask choose, and in which order?",
    ),
    Kind(
        "join:axes",
        (
            "all the input arrays must have same number of dimensions, but the array at index <int i> has "
            "<int first> dimension(s) and the array at index <int j> has <int second> dimension(s)",
            "Tensors must have same number of dimensions: got <int first> and <int second>",
        ),
        _joined,
        _WHICH_AXES,
        cut=_JOIN,
    ),
    Kind(
        "join:sizes",
        (
            "all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
            "<int axis>, the array at index <int i> has size <size first> and the array at index <int j> has size "
            "<size second>",
            "Sizes of tensors must match except in dimension <int axis>. Expected size <size first> but got size "
            "<size second> for",
        ),
        "what is joined has <size first> and <size second> along an axis that is not the one of joining",
        "Along which axis is joined, and which sizes have the other axes?",
        cut=_JOIN,
    ),
    Kind(
        "join:shapes",
        ("all input arrays must have the same shape", "stack expects each tensor to be equal size"),
        "`stack` takes arrays of one shape only, and these have different ones",
        "Which shape has each of the arrays?",
        line=r"\b(?:stack|array|tensor)\b",
        cut=_JOIN,
    ),
    Kind(
        "join:list",
        ("only integer scalar arrays can be converted to a scalar index",),
        "the second argument stands for the axis, and here it is an array",
        "How many things does this function join, and in what does it want them?",
        line=r"\b(?:concatenate|stack|hstack|vstack)\(\s*[^\s(\[][^=()\[\]]{0,40},",
        cut=_JOIN,
    ),
    Kind(
        "ragged",
        (
            "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
            "<int axes> dimensions",
            "expected sequence of length <int axes> at dim <int i> (got",
        ),
        "an array is to be made of parts that have not all the same shape",
        "Which shape has each of the parts?",
        cut=call_of("array", "asarray", "tensor", "stack"),
    ),
    Kind(
        "assign:number",
        ("setting an array element with a sequence",),
        "a whole array, or a list, is put into the place of one number",
        "Which shape has the place on the left, and which has what is put there?",
    ),
    Kind(
        "split",
        ("array split does not result in an equal division",),
        "an axis cannot be split into so many equal parts",
        "How long is the axis that is split, in each call?",
        cut=call_of("split"),
    ),
    Kind(
        "squeeze",
        ("cannot select an axis to squeeze out which has size not equal to one",),
        "`squeeze` is to take out an axis that is longer than 1",
        "Which axis is of length 1 there, and in which calls?",
        cut=call_of("squeeze"),
    ),
    Kind(
        "empty",
        (
            "zero-size array to reduction operation <word name> which has no identity",
            "attempt to get argmax of an empty sequence",
            "attempt to get argmin of an empty sequence",
        ),
        "the largest or smallest of no numbers at all is asked for: an array is empty",
        "What leaves no entry over, and in which calls?",
    ),
    Kind(
        "negative",
        ("negative dimensions are not allowed",),
        "an array of a negative size is asked for",
        "Which size is calculated there, and from what?",
    ),
)
