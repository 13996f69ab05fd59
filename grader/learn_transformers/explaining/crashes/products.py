"""Products that cannot be made: of matrices, and by `einsum`."""

from __future__ import annotations

import re

from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import MOST, call_of, operation, sides
from learn_transformers.explaining.crashes.scene import Scene, Shape

_PRODUCT = r"@|\b(?:matmul|dot|mm|bmm|mv|inner)\b"
_EINSUM = r"\beinsum\("
_OVER = "Over which axis of each side does this product sum, and how long is it there?"
_LETTERS = re.compile(r"\beinsum\(\s*[rf]?([\"'])([A-Za-z.,> -]{1,80})\1")


def _sizes(scene: Scene) -> str | None:
    """Which sizes meet: columns of the left side, rows of the right one."""
    columns, rows = scene.numbers("columns"), scene.numbers("rows")
    if any(c == r for c, r in zip(columns, rows, strict=True)):
        return None  # it is something else that does not fit
    left, right = _operands(scene)
    has = scene.counted(columns, "column", _axis(scene, left, -1, columns))
    meets = scene.counted(rows, "row", _axis(scene, right, -2, rows))
    left, right = (f"`{left}`", f"`{right}`") if left and right else ("the left side", "the right side")
    return f"{left} has {has} here and {right} has {meets}, which must be the same number"


def _operands(scene: Scene) -> tuple[str, str]:
    found = sides(scene.code, "@")
    if found is None or len(found[0]) + len(found[2]) > MOST or re.search(r"\b(?:matmul|dot)\b", scene.code):
        return "", ""
    return found[0], found[2]


def _axis(scene: Scene, name: str, axis: int, sizes: list[int]) -> str:
    """The symbol of an argument's axis, if that is what has these sizes."""
    arrays = scene.arrays(name) if name.isidentifier() else None
    if arrays is None or any(a.ndim < 2 or a.shape[axis] != n for a, n in zip(arrays, sizes, strict=True)):
        return ""
    names = {scene.axes_of(name, a.ndim)[axis:][:1] for a in arrays}
    return names.pop()[0] if len(names) == 1 else ""


def _turned(scene: Scene, otherwise: str = _OVER) -> str:
    """All axes are turned around by `.T`: a question that a pair of matrices does not raise."""
    if re.search(r"\.T\b|\.transpose\(\)|\bnp\.transpose\(\w+\)", scene.code):
        return "Which axes change places in `.T` and `transpose()`, and what becomes of the batch axes there?"
    return otherwise


def _letter(scene: Scene) -> str | None:
    """The letter that stands for two sizes."""
    written = _LETTERS.search(scene.code)
    if written is None:
        return None
    terms = written[2].replace(" ", "").partition("->")[0].split(",")
    if len(terms) != 2:
        return None
    shapes = scene.shapes("left"), scene.shapes("right")
    both = [c for c in dict.fromkeys(terms[0]) if c.isalpha() and c in terms[1]]
    for letter in both:
        sizes = [_sized(letter, term, of) for term, of in zip(terms, shapes, strict=True)]
        if all(a and b and 1 not in (a, b) and a != b for a, b in zip(*sizes, strict=True)):
            first, second = ([n for n in of if n is not None] for of in sizes)
            return (
                f"the letter `{letter}` stands for {scene.size(first)} in the first array here, and for "
                f"{scene.size(second)} in the second"
            )
    return None


def _sized(letter: str, term: str, shapes: list[Shape]) -> list[int | None]:
    """How long the axis of a letter is, call by call."""
    before, dots, after = term.partition("...")
    found: list[int | None] = []
    for shape in shapes:
        fits = len(shape) >= len(before + after) if dots else len(shape) == len(term)
        if not fits:
            found.append(None)
        elif letter in after:
            found.append(shape[after.rindex(letter) - len(after)])
        else:
            found.append(shape[before.index(letter)] if letter in before else None)
    return found


def _batches(scene: Scene) -> str | None:
    numbers = ("batch", "other")
    if all(a == b for a, b in zip(*(scene.numbers(n) for n in numbers), strict=True)):
        return None
    return "there are <size batch> matrices on the left here and <size other> on the right".replace(
        "<size batch>", scene.size(scene.numbers("batch"))
    ).replace("<size other>", scene.size(scene.numbers("other")))


_SUMMED = "Which letters has each array, and how long is each of them?"
_AXES = "How many axes have the arrays of each call, and which letter is whose?"

KINDS = (
    Kind(
        "product",
        (
            "matmul: Input operand 1 has a mismatch in its core dimension 0, <any> (size <size rows> is different from "
            "<size columns>)",
            "shapes <shape left> and <shape right> not aligned: <size columns> (dim <int i>) != <size rows> (dim",
            "mat1 and mat2 shapes cannot be multiplied (<int left>x<size columns> and <size rows>x",
            "Expected size for first two dimensions of batch2 tensor to be: [<int b>, <size columns>] but got: "
            "[<int b>, <size rows>]",
            "size mismatch, got input (<int i>), mat (<int m>x<size columns>), vec (<size rows>)",
            "inconsistent tensor size, expected tensor [<size columns>] and src [<size rows>]",
        ),
        _sizes,
        _turned,
        cut=operation("@"),
    ),
    Kind(
        "product:batch",
        (
            "Expected size for first two dimensions of batch2 tensor to be: [<size batch>, <int i>] but got: "
            "[<size other>, ",
        ),
        _batches,
        "Which axes come before the last two, on either side?",
    ),
    Kind(
        "product:batch",
        (
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            "<shape left>-><any>,newaxis,newaxis) <shape right>-><any>,newaxis,newaxis)",
        ),
        "the axes before the last two do not fit: one side is <shape left> here, the other <shape right>",
        lambda scene: _turned(scene, "Which axes come before the last two, on either side?"),
        line=_PRODUCT,
        unless=_EINSUM,
        cut=operation("@"),
    ),
    Kind(
        "product:number",
        ("matmul: Input operand 0 does not have enough dimensions (has 0",),
        "the left side of the product has no axes at all: it is a number, or None",
        "Where does the left side get its axes?",
        cut=operation("@"),
    ),
    Kind(
        "product:number",
        ("matmul: Input operand 1 does not have enough dimensions (has 0",),
        "the right side of the product has no axes at all: it is a number, or None",
        "Where does the right side get its axes?",
        cut=operation("@"),
    ),
    Kind(
        "product:number",
        (
            "unsupported operand type(s) for @: 'int' and",
            "unsupported operand type(s) for @: 'float' and",
            "unsupported operand type(s) for @: '<any>' and 'int'",
            "unsupported operand type(s) for @: '<any>' and 'float'",
        ),
        "`@` is the product of matrices, and a plain number stands at a side of it",
        "Which product is meant: of matrices, or of numbers?",
        cut=operation("@"),
    ),
    Kind(
        "product:axes",
        ("self must be a matrix", "mat2 must be a matrix", "batch1 must be a 3D tensor", "batch2 must be a 3D tensor"),
        "`mm` takes two axes and `bmm` three, whatever comes in",
        "Which product takes any number of batch axes?",
        line=r"\bb?mm\(",
        cut=call_of("bmm", "mm"),
    ),
    Kind(
        "einsum:size",
        (
            "operands could not be broadcast together with remapped shapes [original->remapped]: <shape left>-><any> "
            "<shape right>->",
        ),
        _letter,
        _SUMMED,
        line=_EINSUM,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:size",
        (
            "operands could not be broadcast together with remapped shapes [original->remapped]: <shape left>-><any> "
            "<shape right>->",
        ),
        "a letter of `einsum` stands for two different sizes: the first two arrays are <shape left> and <shape right> "
        "here",
        _SUMMED,
        line=_EINSUM,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:size",
        (
            "einsum(): subscript <word letter> has size <size second> for operand <int i> which does not broadcast "
            "with previously seen size <size first>",
        ),
        "the letter `<word letter>` stands for <size first> in one array here, and for <size second> in another",
        _SUMMED,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:axes",
        (
            "einstein sum subscripts string contains too many subscripts for operand <int place>",
            "einsum(): the number of subscripts in the equation (<int i>) does not match the number of dimensions "
            "(<int j>) for operand <int place> and no ellipsis was given",
        ),
        "`einsum` is given another number of letters for an array than the array has axes",
        _AXES,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:axes",
        (
            "operand has more dimensions than subscripts given in einstein sum",
            "output has more dimensions than subscripts given in einstein sum",
        ),
        "an array of `einsum` has more axes than letters, and no `...` stands for the others",
        _AXES,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:letters",
        (
            "einstein sum subscripts string included output subscript '<word letter>' which never appeared in an input",
            "einsum(): output subscript <word letter> does not appear in the equation for any input operand",
        ),
        "the letter `<word letter>` of the result stands for no axis of what goes in",
        _SUMMED,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:letters",
        ("einstein sum subscripts string includes output subscript '<word letter>' multiple times",),
        "the letter `<word letter>` stands twice in the result",
        _SUMMED,
        cut=call_of("einsum"),
    ),
    Kind(
        "einsum:arrays",
        (
            "more operands provided to einstein sum function than specified",
            "fewer operands provided to einstein sum function than specified",
            "einsum(): fewer operands were provided than specified",
            "einsum(): more operands were provided than specified",
        ),
        "`einsum` gets another number of arrays than there are terms before the arrow",
        "Which term of the text belongs to which array?",
        cut=call_of("einsum"),
    ),
)
