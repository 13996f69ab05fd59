"""A formula written as people write it: in LaTeX, in Unicode, in NumPy. Each must be read as the formula that it is."""

from __future__ import annotations

from learn_transformers.symbolic.language.tree import Tree, children

_GREEKLESS = {"sigmoid": "\\operatorname{sigmoid}", "relu": "\\mathrm{relu}", "abs": "\\operatorname{abs}"}


def latex(tree: Tree) -> str:
    """`\\frac{a}{b}`, `x_{k}`, sums without limits where the index tells them."""
    match tree:
        case ("name", name):
            return str(name)
        case ("constant", name):
            return "\\pi" if name == "pi" else str(name)
        case ("/", above, below):
            return f"\\frac{{{latex(above)}}}{{{latex(below)}}}"
        case ("index", base, place):
            return f"{latex(base)}_{{{latex(place)}}}"
        case ("Sum", body, bound, _, _):
            return f"\\left(\\sum_{{{bound}}} {_factor(body, latex)}\\right)"
        case ("exp", inner):
            return f"e^{{{latex(inner)}}}"
        case ("sin" | "tanh", inner):
            return f"\\{tree[0]}\\left[{latex(inner)}\\right]"
        case ("max", *parts):
            return f"\\max\\{{{', '.join(map(latex, parts))}\\}}"
        case ("sigmoid" | "relu" | "abs", inner):
            return f"{_GREEKLESS[tree[0]]}\\left({latex(inner)}\\right)"
        case ("^", base, exponent):
            return f"{_factor(base, latex)}^{{{latex(exponent)}}}"
        case ("*", *factors):
            return " \\cdot ".join(_factor(one, latex) for one in factors)
    return _plain(tree, latex)


def unicode(tree: Tree) -> str:
    """`xₖ`, `Σₖ`, `·`, `π`."""
    match tree:
        case ("constant", "pi"):
            return "π"
        case ("index", base, ("name", "k")):
            return f"{unicode(base)}ₖ"
        case ("Sum", body, "k", _, _):
            return f"(Σₖ {_factor(body, unicode)})"
        case ("^", base, ("number", value)):
            return f"{_factor(base, unicode)}{str(value).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
        case ("*", *factors):
            return "·".join(_factor(one, unicode) for one in factors)
        case ("abs", inner):
            return f"(|{unicode(inner)}|)"
    return _plain(tree, unicode)


def numpy(tree: Tree) -> str:
    """`np.exp(x)`, `**`, `(v*v).sum()` where the body is taken apart."""
    match tree:
        case ("constant", "pi"):
            return "np.pi"
        case ("Sum", body, bound, _, _):
            return f"Sum({numpy(body)}, {bound})"
        case ("^", base, exponent):
            return f"{_factor(base, numpy)}**{_factor(exponent, numpy)}"
        case ("sigmoid" | "relu", inner):
            return f"torch.{tree[0]}({numpy(inner)})"
        case ("max", *parts):
            return f"np.maximum({', '.join(map(numpy, parts))})"
        case ("exp" | "sin" | "tanh" | "abs", inner):
            return f"np.{tree[0]}({numpy(inner)})"
        case ("*", *factors):
            return " * ".join(_factor(one, numpy) for one in factors)
    return _plain(tree, numpy)


def _plain(tree: Tree, write) -> str:  # type: ignore[no-untyped-def]
    match tree:
        case ("number", value):
            return f"{float(value):g}" if value.denominator != 1 else str(value)
        case ("name", name):
            return str(name)
        case ("+", *terms):
            return " + ".join(_factor(one, write) for one in terms)
        case ("neg", inner):
            return f"-{_factor(inner, write)}"
        case ("/", above, below):
            return f"{_factor(above, write)}/{_factor(below, write)}"
        case ("index", base, place):
            return f"{write(base)}[{write(place)}]"
    return f"{tree[0]}({', '.join(map(write, children(tree)))})"


def _factor(tree: Tree, write) -> str:  # type: ignore[no-untyped-def]
    text = write(tree)
    bare = tree[0] in ("number", "name", "constant", "index", "sin", "tanh", "max", "sigmoid", "relu", "Sum")
    return text if bare else f"({text})"
