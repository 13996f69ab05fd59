"""Functions that are mistaken for one another, by their names in NumPy, torch, `math` and Python."""

GROUPS = (
    "exp exp2 expm1 log log2 log10 log1p sqrt square abs tanh sigmoid",
    "sin cos tan sinh",
    "max min sum mean median prod std var argmax amax any cumsum",
    "argmax argmin argsort max",
    "nanmax nanmin nansum nanmean max",
    "sum cumsum cumprod prod",
    "maximum minimum fmax fmin",
    "zeros ones empty",
    "zeros_like ones_like empty_like",
    "triu tril",
    "vstack hstack dstack stack concatenate column_stack",
    "floor ceil round rint trunc",
    "dot outer inner matmul multiply kron",
    "isnan isinf isneginf isposinf isfinite",
    "all any",
    "less less_equal greater greater_equal equal not_equal",
    "logical_and logical_or logical_xor",
    "repeat tile",
    "add subtract multiply divide floor_divide power",
    "var std",
    "softmax log_softmax",
    "eye ones",
    "inf nan",
    "pi e",
    "ndim size",
    "view reshape",
    "ravel transpose",
    "sort argsort flip",
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DTYPES = _words("float32 float64 float16 int64 int32 float int bool bool_ long double half")
REDUCING = _words(
    "max min sum mean median prod std var argmax argmin amax amin any all norm softmax log_softmax logsumexp nanmax "
    "nansum nanmean count_nonzero"
)
ALONG_AN_AXIS = REDUCING | _words("cumsum cumprod concatenate stack sort argsort flip roll repeat split cat")
OF_A_KIND = _words("array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange")
MOVING_AXES = _words("swapaxes transpose moveaxis permute rollaxis")
SHAPING = _words("reshape view broadcast_to")
COUNTING = _words("range arange linspace")


def _siblings() -> dict[str, list[str]]:
    """For every name the others of its groups, in order."""
    found: dict[str, dict[str, None]] = {}
    for group in map(str.split, GROUPS):
        for name in group:
            found.setdefault(name, {}).update(dict.fromkeys(other for other in group if other != name))
    return {name: list(others) for name, others in found.items()}


SIBLINGS = _siblings()
