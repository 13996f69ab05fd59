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
DTYPES = frozenset("float32 float64 float16 int64 int32 float int bool bool_ long double half".split())
REDUCING = frozenset(
    "max min sum mean median prod std var argmax argmin amax amin any all norm softmax log_softmax logsumexp nanmax "
    "nansum nanmean count_nonzero".split()
)
ALONG_AN_AXIS = REDUCING | frozenset("cumsum cumprod concatenate stack sort argsort flip roll repeat split cat".split())
OF_A_KIND = frozenset("array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange".split())
MOVING_AXES = frozenset("swapaxes transpose moveaxis permute rollaxis".split())
SHAPING = frozenset("reshape view broadcast_to".split())
COUNTING = frozenset("range arange linspace".split())

SIBLINGS: dict[str, list[str]] = {}
for _group in GROUPS:
    _names = _group.split()
    for _name in _names:
        SIBLINGS.setdefault(_name, []).extend(n for n in _names if n != _name and n not in SIBLINGS.get(_name, ()))
