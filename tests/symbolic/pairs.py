# ruff: noqa: E501 - tables read better with one case a line
"""Answers and references of this subject, right and wrong, by category; shared by the tests and the benchmark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Pair:
    """An answer that is right or wrong; `domain` where it is right only on the common domain."""

    category: str
    answer: str
    reference: str
    right: bool
    names: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # policy, given
    domain: bool = False

    @property
    def statuses(self) -> tuple[str, ...]:
        if not self.right:
            return ("not_equal", "invalid")
        return ("equal_on_common_domain",) if self.domain else ("equal",)

    def __str__(self) -> str:
        return f"{self.category}: {self.answer} {'=' if self.right else '≠'} {self.reference}"


PAIRS: list[Pair] = []


def _add(
    category: str,
    names: dict[str, str],
    reference: str,
    right: tuple[str, ...] = (),
    wrong: tuple[str, ...] = (),
    **more: Any,
) -> None:
    domain = more.pop("domain", False)
    PAIRS.extend(Pair(category, answer, reference, True, names, more, domain) for answer in right)
    PAIRS.extend(Pair(category, answer, reference, False, names, more) for answer in wrong)


# ---- the worked example of the lecture
_add(
    "worked example", {}, "sigmoid(sqrt(2)/40)",
    ("σ(√2/40)", "1/(1+exp(-sqrt(2)/40))", "exp(√2/40)/(1+exp(√2/40))", "e^(√2/40)/(e^(√2/40)+1)", "(1+tanh(√2/80))/2",
     "exp(5*sqrt(2)/8)/(exp(5*sqrt(2)/8)+exp(3*sqrt(2)/5))", "exp(5/4/√2)/(exp(5/4/√2)+exp(6/5/√2))",
     r"\sigma\left(\frac{\sqrt{2}}{40}\right)", r"\frac{1}{1+e^{-\sqrt{2}/40}}"),
    ("σ(1/20)", "σ(√2/20)", "0.5088", "0.508838", "σ(-√2/40)", "exp(6/5)/(exp(5/4)+exp(6/5))"),
)  # fmt: skip
_add("worked example", {"s": "real"}, "(1+4s)/5", ("s + (1-s)/5", "0.2+0.8s", "1/5 + 4/5*s", "1-4(1-s)/5"),
     ("(1+4s)/4", "(4+s)/5", "(1-4s)/5", "0.2+0.79s"))  # fmt: skip
_add(
    "worked example", {}, "[[5*sqrt(2)/8, 3*sqrt(2)/5],[3*sqrt(2)/5, 101*sqrt(2)/50]]",
    ("[[5/4/√2, 6/5/√2],[6/5/√2, 101/25/√2]]", "[[5/4,6/5],[6/5,101/25]]/sqrt(2)", "1/√2*[[1.25,1.2],[1.2,4.04]]",
     r"\frac{1}{\sqrt{2}}\begin{bmatrix} 5/4 & 6/5 \\ 6/5 & 101/25 \end{bmatrix}"),
    ("[[5/4,6/5],[6/5,101/25]]", "[[5/4,12/5],[12/5,101/25]]/√2", "[[0.883883,0.848528],[0.848528,2.856711]]"),
)  # fmt: skip
_add(
    "worked example",
    {},
    "(1+4*sigmoid(sqrt(2)/40))/5",
    ("(1+4/(1+exp(-√2/40)))/5", "σ(√2/40)+σ(-√2/40)/5"),
    ("(1+4*0.5088)/5",),
)

# ---- softmax with sums
_V = {"x": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint", "c": "real"}
_add(
    "softmax", _V, "exp(x[i])/Sum(exp(x[k]), k, 1, n)",
    ("exp(x[i]-c)/Sum(exp(x[k]-c),k,1,n)", "1/Sum(exp(x[m]-x[i]),m,1,n)", "e^x[i]/Sum(e^x[j],j,1,n)", "softmax(x)[i]",
     "exp(x[i] - log(Sum(exp(x[k]),k,1,n)))", "softmax(2*x/2)[i]", r"\frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}",
     r"\frac{\exp(x_i)}{\sum_{j=1}^n \exp(x_j)}", r"\operatorname{softmax}(x)_i"),
    ("exp(x[i])/Sum(exp(x[k]),k,1,n-1)", "exp(2*x[i])/Sum(exp(2*x[k]),k,1,n)", "x[i]/Sum(x[k],k,1,n)",
     "exp(x[i])/Sum(exp(x[k]),k,2,n)", "exp(x[i]+c)/Sum(exp(x[k]),k,1,n)", "exp(x[j])/Sum(exp(x[k]),k,1,n)", "exp(x[i])/n"),
)  # fmt: skip
_add(
    "softmax", _V, "1", ("Sum(exp(x[i])/Sum(exp(x[k]),k,1,n),i,1,n)", "Sum(softmax(x)[i], i, 1, n)"), ("softmax(x)[i]",)
)
_add("softmax", {"a": "real", "b": "real"}, "1/(1+exp(b-a))",
     ("exp(a)/(exp(a)+exp(b))", "sigmoid(a-b)", "1-sigmoid(b-a)", "(1+tanh((a-b)/2))/2"), ("sigmoid(b-a)", "sigmoid(a)-sigmoid(b)"))  # fmt: skip
_add("softmax", _V, "log(Sum(exp(x[k]),k,1,n))", ("c+log(Sum(exp(x[k]-c),k,1,n))", "ln(Sum(exp(x[j]),j,1,n))"),
     ("Sum(x[k],k,1,n)", "log(Sum(exp(x[k]-c),k,1,n))-c", "max(x[1],x[2])"))  # fmt: skip
_add("softmax", {"z": "vector(3)"}, "exp(z[1])/(exp(z[1])+exp(z[2])+exp(z[3]))",
     ("1/(1+exp(z[2]-z[1])+exp(z[3]-z[1]))", "exp(z[1])/Sum(exp(z[k]),k,1,3)", "e^(z_1)/(e^(z_1)+e^(z_2)+e^(z_3))"),
     ("exp(z[1])/(exp(z[2])+exp(z[3]))",))  # fmt: skip

# ---- the softmax Jacobian
_P = {"p": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
_add(
    "jacobian", _P, "p[i]*(delta(i,j)-p[j])",
    ("p[i]*delta(i,j)-p[i]*p[j]", "p[j]*(delta(i,j)-p[i])", "p[j]*(delta(j,i)-p[i])", "p_i(delta_ij - p_j)",
     "-p[i]*(p[j]-delta(i,j))", "p[i]*(1-p[j])*delta(i,j) - p[i]*p[j]*(1-delta(i,j))", "(diag(p) - p @ T(p))[i,j]",
     r"p_i(\delta_{ij} - p_j)", r"p_i \left( \delta_{ij} - p_j \right)", "p[i]*(δ(i,j)-p[j])"),
    ("-p[i]*p[j]", "p[i]*(1-p[j])", "p[i]*(delta(i,j)+p[j])", "p[i]*delta(i,j)", "p[i]*(1-p[i])*delta(i,j)", "delta(i,j)-p[i]*p[j]",
     r"p_i(1 - p_j)", "p[i]*(p[j]-delta(i,j))"),
)  # fmt: skip
_S = {"z": "vector(n)", "v": "vector(n)", "i": "index(n)", "n": "posint"}
_add("jacobian", _S, "Sum(softmax(z)[i]*(delta(i,k)-softmax(z)[k])*v[k],k,1,n)",
     ("softmax(z)[i]*(v[i]-Sum(softmax(z)[k]*v[k],k,1,n))", "softmax(z)[i]*v[i]-softmax(z)[i]*Sum(softmax(z)[j]*v[j],j,1,n)",
      "((diag(softmax(z)) - softmax(z) @ T(softmax(z))) @ v)[i]"),
     ("softmax(z)[i]*(v[i]-Sum(v[k],k,1,n))", "-softmax(z)[i]*Sum(softmax(z)[k]*v[k],k,1,n)", "softmax(z)[i]*v[i]"))  # fmt: skip
_add("jacobian", {"p": "vector(n)", "n": "posint"}, "diag(p) - p @ T(p)", ("T(diag(p) - p @ T(p))", "diag(p) - p @ p'"),
     ("diag(p) + p @ T(p)", "-p @ T(p)", "diag(p) - T(p) @ p"))  # fmt: skip
_add(
    "jacobian",
    {"a": "real", "b": "real"},
    "a*b",
    ("a*(1-a)", "a-a^2", "b(1-b)"),
    ("a^2-a", "a*(1+b)"),
    given={"b": "1-a"},
)
_add("jacobian", {"g": "real"}, "1/(2+2*cosh(g))", ("sigmoid(g)*(1-sigmoid(g))", "exp(-g)/(1+exp(-g))^2", "exp(g)/(1+exp(g))^2", "1/(4*cosh(g/2)^2)"),
     ("sigmoid(g)", "1/(2+cosh(g))", "sigmoid(g)^2"))  # fmt: skip

# ---- d_k and logarithms
_D = {"d_k": "posint", "q": "real", "k": "real", "d": "posint", "h": "posint"}
_add("scaling", _D, "q*k/sqrt(d_k)", ("q*k*d_k^(-1/2)", "q k/√d_k", "q*(k/sqrt(d_k))", "q*k*sqrt(d_k)/d_k", r"\frac{q k}{\sqrt{d_k}}",
     "(q/d_k^0.25)*(k/d_k^(1/4))"), ("q*k/d_k", "q*k*sqrt(d_k)", "q*k", "q*k/sqrt(d_k+1)"))  # fmt: skip
_add(
    "scaling",
    _D,
    "1/sqrt(d/h)",
    ("sqrt(h/d)", "sqrt(h)/sqrt(d)", "(d/h)^(-1/2)", "(h/d)^0.5"),
    ("sqrt(d/h)", "h/sqrt(d)"),
)
_add("logs", {"x": "real"}, "2*log(x)", ("log(x^2)",), (), domain=True)
_add(
    "logs",
    {"x": "positive"},
    "2*log(x)",
    ("log(x^2)", "log(x)+ln(x)", "-log(1/x^2)", "-2log(1/x)"),
    ("log(2x)", "log(x)^2", "log(x+x)"),
)
_add(
    "logs",
    {"p": "positive", "q": "positive"},
    "log(p/q)",
    ("log(p)-log(q)", "-log(q/p)", r"\ln\frac{p}{q}"),
    ("log(p)/log(q)", "log(p-q)"),
)
_add("logs", {"n": "posint"}, "log2(n)", ("log(n)/log(2)", "ln n / ln 2", r"\log_2 n"), ("log(n)", "log(n/2)"))
_add(
    "logs",
    {"K": "posint", "ε": "positive"},
    "log(1-K+K/epsilon)",
    ("ln((epsilon-K*epsilon+K)/epsilon)", "log(1-K+K/ε)"),
    ("log(1+K/ε)",),
)
_add("logs", {}, "log(46)", ("log(2)+log(23)",), ("3.8286", "log(45)"))

# ---- trigonometry: positional encodings
_W = {"omega": "positive", "p": "posint", "k": "posint"}
_add("trigonometry", _W, "sin(omega*(p+k))",
     ("sin(omega*p)*cos(omega*k)+cos(omega*p)*sin(omega*k)", "sin(ω(p+k))", "sin(ωp+ωk)", r"\sin(\omega p)\cos(\omega k)+\cos(\omega p)\sin(\omega k)"),
     ("sin(omega*p)+sin(omega*k)", "sin(ωp)cos(ωk)-cos(ωp)sin(ωk)", "cos(omega*(p+k))", "sin(omega*p+k)"))  # fmt: skip
_add(
    "trigonometry",
    {"x": "real"},
    "1",
    ("sin^2 x + cos^2 x", "sin(x)^2+cos(x)**2", "cosh(x)^2-sinh(x)^2", r"\sin^2 x + \cos^2 x"),
    ("sin(x)+cos(x)", "cosh(x)^2+sinh(x)^2"),
)
_add(
    "trigonometry",
    {"x": "real"},
    "sin(2x)",
    ("2 sin x cos x", "2*sin(x)*cos(x)", "sin(x)*cos(x)*2"),
    ("2 sin x", "sin(x)cos(x)", "2x - 8x^3/6 + 32x^5/120"),
)
_add("trigonometry", {"w": "real", "k": "real"}, "[[cos(w*k), sin(w*k)],[-sin(w*k), cos(w*k)]]", ("T([[cos(w*k), -sin(w*k)],[sin(w*k), cos(w*k)]])",
     "[[cos(-w k), -sin(-w k)],[sin(-w k), cos(w k)]]"), ("[[cos(w*k), -sin(w*k)],[sin(w*k), cos(w*k)]]",))  # fmt: skip
_add(
    "trigonometry",
    {"w": "real"},
    "[[1,0],[0,1]]",
    ("[[cos(w), sin(w)],[-sin(w), cos(w)]] @ [[cos(w), -sin(w)],[sin(w), cos(w)]]",),
    ("[[cos(w), sin(w)],[-sin(w), cos(w)]]",),
)
_add("trigonometry", {"pos": "posint", "i": "posint", "d": "posint"}, "sin(pos/10000^(2*i/d))",
     ("sin(pos*10000^(-2i/d))", "sin(pos*exp(-2*i*log(10000)/d))", "sin(pos/100^(4*i/d))", r"\sin\left(\frac{pos}{10000^{2i/d}}\right)"),
     ("sin(pos/10000^(i/d))", "sin(pos*10000^(2*i/d))", "sin(pos/1000^(2*i/d))", "cos(pos/10000^(2*i/d))"))  # fmt: skip
_add("trigonometry", {}, "[sin(1), cos(1), sin(1/100), cos(1/100)]", ("[sin(1), cos(1), sin(0.01), cos(0.01)]", "[[sin(1), cos(1), sin 0.01, cos 0.01]]"),
     ("[sin(0.01), cos(0.01), sin(0.0001), cos(0.0001)]", "[0.8415, 0.5403, 0.01, 0.99995]"))  # fmt: skip

# ---- counts
_C = {
    "d": "posint",
    "n": "posint",
    "h": "posint",
    "d_ff": "posint",
    "V": "posint",
    "L": "posint",
    "B": "posint",
    "d_h": "posint",
}
_add("counts", _C, "12d^2+13d", ("4d^2+4d + 8d^2+4d+d + 4d", "d*(12d+13)", "12*d**2 + 13*d", "12d²+13d", r"12d^2 + 13d", "4(d^2+d)+2d*4d+5d+2*2d"),
     ("12d^2", "12d^2+9d", "13d^2+12d", "12d^2+13", "16d^2+19d"))  # fmt: skip
_add("counts", _C, "8*n*d^2+4*n^2*d+16*n*d^2", ("24n d^2 + 4n^2 d", "4n d(6d+n)", "2*(3*n*d^2+n^2*d)+2*n^2*d+2*n*d^2+2*2*n*d*4*d"),
     ("12n d^2+2n^2 d", "8n d^2+4n^2d", "24n d^2 + 2n^2 d"))  # fmt: skip
_add("counts", _C, "2*B*L*n*d*2", ("4*B*L*n*d", "2*2*B*n*L*h*(d/h)"), ("2*B*L*n*d", "4*B*L*n*d*h"))
_add(
    "counts",
    _C,
    "V*d + n*d + L*(12*d^2+13*d) + 2*d",
    ("d*(V+n+2) + 12*L*d^2+13*L*d", "d(V+n+2+L(12d+13))"),
    ("V*d+n*d+L*(12*d^2+13*d)", "2*V*d + n*d + L*(12*d^2+13*d) + 2*d"),
)
_add("counts", _C, "n*(n+1)/2", ("Sum(k,k,1,n)", "n+n(n-1)/2", "(n^2+n)/2", r"\sum_{k=1}^{n} k", r"\frac{n(n+1)}{2}"),
     ("n^2/2", "n*(n-1)/2", "n(n+1)/2+(n-1)(n-2)(n-3)(n-4)(n-5)(n-6)(n-7)(n-8)", "n(n+1)"))  # fmt: skip
_add("counts", _C, "3n-2", ("n+2(n-1)", "3(n-1)+1"), ("3n", "3n-3"))
_add("counts", _C, "2d*d_ff+d_ff+d", ("d*d_ff+d_ff+d_ff*d+d", "d_ff(2d+1)+d"), ("2d*d_ff", "d*d_ff+d_ff+d"))
_add(
    "counts",
    _C,
    "12d^2",
    ("3*d*(d_h*h)+d^2+8*d^2", "12*h^2*d_h^2", "12*d*h*d_h"),
    ("3*d*d_h+d^2+8d^2",),
    given={"d": "h*d_h"},
)
_add(
    "big-O",
    {"n": "posint", "d": "posint"},
    "n^2*d+n*d^2",
    ("n*d*(n+d)", "4n^2*d+8n*d^2", "n^2*d + n*d^2 + n*d + 5"),
    ("n^2*d", "n^2*d^2", "n^3+n*d^2", "n*d"),
    policy="bigO",
)
_add(
    "big-O",
    {"n": "posint"},
    "n*log(n)",
    ("n*log2(n)", "3n log(n)+n", "n*log(n^2)"),
    ("n", "n^2", "log(n)"),
    policy="bigO",
)

# ---- decimals and policies
_add(
    "decimals",
    {},
    "sigmoid(sqrt(2)/40)",
    ("0.5088", "0.50884", "σ(√2/40)", "0.508838"),
    ("0.5089", "0.509", "0.51", "0.5125"),
    policy="dp 4",
)
_add("decimals", {}, "12345.678", ("12300", "12345.678", "12345", "12349"), ("12400", "12200"), policy="sf 3")
_add("decimals", {}, "0.00123456", ("0.00123", "1.23e-3", "0.001234"), ("0.00124", "0.0012"), policy="sf 3")
_add("decimals", {}, "0.3", ("0.1+0.2", "3/10", "30e-2", ".3"), ("0.30000001", "1/3"))
_add(
    "decimals",
    {},
    "1/sqrt(2)",
    ("sqrt(2)/2", "2^(-1/2)", "sqrt(1/2)", "0.5^0.5"),
    ("0.7071", "0.70710678118654752440", "1/2"),
)
_add("decimals", {}, "1/2^99", ("2^-99", "0.5^99"), ("1/2^98", "0"))
_add("decimals", {}, "log(50)", ("3.912",), ("3.911", "3.9"), policy="dp 3")
_add(
    "decimals",
    {},
    "[[0.508838,0.491162],[0.118346,0.881654]]",
    ("[[0.5088,0.4912],[0.1183,0.8817]]",),
    ("[[0.5088,0.4912],[0.1183,0.8816]]",),
    policy="dp 4",
)

# ---- near misses
_X = {"x": "real", "y": "real"}
_add(
    "near misses",
    _X,
    "x",
    ("x+0*y", "1.0*x", "exp(200)+x-exp(200)", "exp(5000)+x-exp(5000)"),
    ("x+1e-6", "x+1e-60", "x*(1+1e-30)", "sqrt(x^2)", "|x|", "x+1e-60*1e-60", "exp(200)+x-exp(200)+1e-50"),
)
_add(
    "near misses",
    {},
    "pi",
    ("4*pi/4", "π", "2π-π", r"\pi"),
    ("355/113", "22/7", "3.14159265358979", "3.14159265358979323846264338328"),
)
_GELU = "x/2*(1+erf(x/sqrt(2)))"
_add(
    "near misses",
    _X,
    _GELU,
    ("0.5x(1+erf(x/√2))", "x*(erf(x/2^0.5)+1)/2"),
    ("x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))", "x*sigmoid(1.702*x)", "relu(x)"),
)
_add(
    "near misses",
    _X,
    "sin(x)",
    ("-sin(-x)", "cos(x-pi/2)"),
    ("x", "x-x^3/6", "x-x^3/6+x^5/120-x^7/5040+x^9/362880-x^11/39916800"),
)
_add(
    "near misses",
    _X,
    "exp(x)",
    ("e^x", "exp(1)^x", "exp(x/2)^2"),
    ("1+x+x^2/2+x^3/6+x^4/24", "2.718281828^x", "2.71828182845904523536^x"),
)
_add(
    "near misses",
    _X,
    "0",
    ("sin(pi)", "x-x", "log(1)", "exp(x)-exp(x)", "sin(x)^2+cos(x)^2-1"),
    ("exp(-300)", "1e-60", "1e-60*1e-60", "10^(-100)", "sin(3.14159265358979)"),
)
_add("near misses", _X, "|x|", ("sqrt(x^2)", "max(x,-x)", "relu(x)+relu(-x)"), ("x", "-x", "x^2"))
_add(
    "near misses",
    _X,
    "max(0,x)",
    ("(x+|x|)/2", "relu(x)", "x+max(-x,0)", "-min(0,-x)"),
    ("x", "0", "|x|", "log(1+exp(x))", "max(0,x-100)"),
)
_add("near misses", _X, "max(x,y)", ("(x+y+|x-y|)/2", "-min(-x,-y)", "x+relu(y-x)"), ("x", "y", "x+y", "(x+y)/2"))
_add("near misses", _X, "x+1", ("(x^2-1)/(x-1)",), (), domain=True)
_add("near misses", _X, "1", ("x/x", "(x-7)/(x-7)"), (), domain=True)
_add("near misses", _X, "x", ("sqrt(x)^2", "exp(log(x))"), (), domain=True)

# ---- matrix calculus
_M = {
    "A": "matrix(n,m)",
    "B": "matrix(m,n)",
    "C": "matrix(n,m)",
    "D": "matrix(m,k)",
    "n": "posint",
    "m": "posint",
    "k": "posint",
    "x": "vector(m)",
    "y": "vector(n)",
}
_add(
    "matrices",
    _M,
    "tr(A@B)",
    ("tr(B@A)", "Sum(Sum(A[i,j]*B[j,i],j,1,m),i,1,n)", "tr(T(B)@T(A))", "tr(T(A@B))", r"\operatorname{tr}(BA)"),
    ("tr(A@T(C))", "tr(A)*tr(B)", "Sum(A[i,i]*B[i,i],i,1,n)"),
)
_add(
    "matrices",
    _M,
    "T(A@B)",
    ("T(B)@T(A)", "B'@A'", "B^T @ A^T", "BᵀAᵀ", r"B^\top A^\top", r"B^T A^T", r"(AB)^\top", "(A B)'"),
    ("T(A)@T(B)", "A@B", "B@A", r"A^\top B^\top"),
)
_add(
    "matrices",
    {"A": "matrix(n,n)", "B": "matrix(n,n)", "n": "posint"},
    "A@B",
    ("T(T(B)@T(A))", "A B", r"A\,B", "(2A)@B/2"),
    ("B@A", "T(A)@B", "A@T(B)", "had(A,B)", "A*B", r"B\,A"),
)
_add(
    "matrices", {"A": "matrix(n,n)", "B": "matrix(n,n)", "n": "posint"}, "T(A@B)", ("T(B)@T(A)",), ("T(A)@T(B)", "A@B")
)
_add("matrices", _M, "(A+C)@D", ("A@D+C@D", "C@D+A@D", "(A+C) D", "A D + C D"), ("A@D", "A@D-C@D", "D@(A+C)"))
_add(
    "matrices",
    _M,
    "T(y)@A@x",
    ("T(x)@T(A)@y", "Sum(Sum(y[i]*A[i,j]*x[j],j,1,m),i,1,n)", "y @ (A @ x)", "y' A x", r"y^\top A x"),
    ("T(y)@A", "T(x)@A@y", "y@x"),
)
_ATT = {
    "Q": "matrix(n,d)",
    "K": "matrix(n,d)",
    "V": "matrix(n,d_v)",
    "G": "matrix(n,d_v)",
    "P": "matrix(n,n)",
    "dS": "matrix(n,n)",
    "dA": "matrix(n,n)",
    "n": "posint",
    "d": "posint",
    "d_v": "posint",
    "i": "index(n)",
    "j": "index(n)",
    "k": "index(d)",
}
_add("matrices", _ATT, "softmax(Q@T(K)/sqrt(d))@V", (r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d}}\right)V", "softmax(Q K'/√d) V", "softmax(T(K@T(Q))/sqrt(d))@V", "softmax(d^(-1/2)*Q@K^T)@V"),
     ("softmax(Q@T(K))@V", "softmax(Q@T(K)/d)@V", "softmax(Q@K/sqrt(d))@V", "Q@T(K)/sqrt(d)@V", "softmax(K@T(Q)/sqrt(d))@V", "T(softmax(Q@T(K)/sqrt(d)))@V"))  # fmt: skip
_add("matrices", _ATT, "T(P)@G", ("P'G", "T(T(G)@P)", r"P^\top G"), ("P@G", "G@P", r"P\,G"))
_add(
    "matrices",
    _ATT,
    "dS@K/sqrt(d)",
    ("1/√d * dS @ K", "(dS @ K)*d^(-0.5)", r"\frac{1}{\sqrt{d}} dS\, K"),
    ("dS@Q/sqrt(d)", "T(dS)@K/sqrt(d)", "dS@K", "dS@K/d"),
)
_add("matrices", _ATT, "P[i,j]*(dA[i,j]-Sum(P[i,k]*dA[i,k],k,1,n))",
     ("had(P, dA)[i,j] - P[i,j]*Sum(P[i,m]*dA[i,m],m,1,n)", "(had(P,dA) - diag(rowsum(had(P,dA))) @ P)[i,j]", "Sum(P[i,m]*(delta(m,j)-P[i,j])*dA[i,m],m,1,n)", r"P_{ij}\left(dA_{ij} - \sum_{m=1}^{n} P_{im} dA_{im}\right)"),
     ("P[i,j]*(dA[i,j]-Sum(P[k,j]*dA[k,j],k,1,n))", "P[i,j]*dA[i,j]", "P[i,j]*(dA[i,j]-Sum(dA[i,k],k,1,n))", "-P[i,j]*Sum(P[i,k]*dA[i,k],k,1,n)"))  # fmt: skip
_add(
    "matrices",
    {"X": "matrix(n,d)", "W": "matrix(d,m)", "U": "matrix(m,d)", "n": "posint", "d": "posint", "m": "posint"},
    "X@(W@U)",
    ("(X@W)@U", "X W U", "X @ W @ U"),
    ("X@U@W", "X@W"),
)
_add(
    "matrices",
    {"a": "real", "b": "real", "c": "real", "d": "real"},
    "[[a,b],[c,d]]@[[0,1],[1,0]]",
    ("[[b,a],[d,c]]",),
    ("[[c,d],[a,b]]", "[[a,b],[c,d]]", "[[b,a],[d,c+1]]"),
)
_add(
    "matrices",
    {"W": "matrix(n,m)", "x": "vector(m)", "n": "posint", "m": "posint", "i": "index(n)"},
    "Sum(W[i,j]*x[j],j,1,m)",
    ("(W@x)[i]", "(x @ T(W))[i]", r"\sum_{j=1}^{m} W_{ij} x_j", "Sum(W_ij x_j, j, 1, m)"),
    ("(T(W)@x)[i]", "Sum(W[i,j]*x[i],j,1,m)"),
)

# ---- activations and norms
_A = {
    "x": "real",
    "a": "positive",
    "eps": "positive",
    "u": "real",
    "v": "real",
    "gamma": "real",
    "beta": "real",
    "mu": "real",
}
_add(
    "activations",
    _A,
    "sigmoid(x)",
    (
        "1/(1+exp(-x))",
        "e^x/(1+e^x)",
        "(1+tanh(x/2))/2",
        "1-sigmoid(-x)",
        "0.5+0.5tanh(0.5x)",
        r"\frac{1}{1+e^{-x}}",
        "exp(-softplus(-x))",
    ),
    ("1/(1+exp(x))", "tanh(x)", "(1+tanh(x))/2", "1/(1-exp(-x))"),
)
_add(
    "activations",
    _A,
    "softplus(x)",
    ("log(1+exp(x))", "x+log(1+exp(-x))", "-log(sigmoid(-x))", "max(x,0)+log(1+exp(-|x|))", "x+softplus(-x)"),
    ("log(1+x)", "relu(x)", "log(exp(x))", "1+log(exp(x))"),
)
_add("activations", _A, "x*sigmoid(x)", ("x/(1+e^(-x))", "x-x*sigmoid(-x)"), ("sigmoid(x)", "x*sigmoid(2x)"))
_add(
    "activations",
    _A,
    "tanh(x)",
    ("2sigmoid(2x)-1", "(e^x-e^-x)/(e^x+e^-x)", "sinh(x)/cosh(x)", "1-2/(1+e^(2x))"),
    ("sigmoid(x)", "2sigmoid(x)-1"),
)
_add(
    "activations",
    _A,
    "sigmoid(x)*(1-sigmoid(x))",
    ("exp(-x)/(1+exp(-x))^2", "sigmoid(x)-sigmoid(x)^2", "sigmoid(x)*sigmoid(-x)"),
    ("sigmoid(x)*(1+sigmoid(x))", "1-sigmoid(x)^2"),
)
_LN = {"x": "vector(d)", "d": "posint", "i": "index(d)", "eps": "positive", "mu": "real", "v": "positive"}
_MEAN = "Sum(x[k],k,1,d)/d"
_add("norms", _LN, f"(x[i]-{_MEAN})/sqrt(Sum((x[k]-Sum(x[m],m,1,d)/d)^2,k,1,d)/d+eps)",
     (f"(x[i]-{_MEAN})*(Sum(x[k]^2,k,1,d)/d-({_MEAN})^2+eps)^(-1/2)", "(d*x[i]-Sum(x[k],k,1,d))/sqrt(d*Sum(x[k]^2,k,1,d)-Sum(x[k],k,1,d)^2+d^2*eps)"),
     (f"(x[i]-{_MEAN})/(sqrt(Sum((x[k]-Sum(x[m],m,1,d)/d)^2,k,1,d)/d)+eps)", f"(x[i]-{_MEAN})/sqrt(Sum((x[k]-Sum(x[m],m,1,d)/d)^2,k,1,d)/(d-1)+eps)",
      f"(x[i]-{_MEAN})/(Sum((x[k]-Sum(x[m],m,1,d)/d)^2,k,1,d)/d+eps)", "x[i]/sqrt(Sum(x[k]^2,k,1,d)/d+eps)"))  # fmt: skip
_add(
    "norms",
    _A,
    "(u-v)/|u-v|",
    ("(u-(u+v)/2)/sqrt(((u-(u+v)/2)^2+(v-(u+v)/2)^2)/2)", "(u-v)/sqrt((u-v)^2)"),
    ("(u-v)/(u+v)", "1", "(v-u)/|u-v|"),
)
_add(
    "norms",
    _A,
    "gamma*(x-mu)/sqrt(a+eps)+beta",
    (
        "γ(x-μ)/√(a+ε)+β",
        "beta+gamma*x/sqrt(a+eps)-gamma*mu/sqrt(a+eps)",
        r"\gamma\frac{x-\mu}{\sqrt{a+\epsilon}}+\beta",
    ),
    ("gamma*(x-mu)/(sqrt(a)+eps)+beta", "gamma*(x-mu)/sqrt(a+eps)", "(x-mu)/sqrt(a+eps)*gamma*beta"),
)

# ---- names that clash with built-in ones elsewhere
_N = dict.fromkeys(("N", "Q", "E", "I", "S", "O", "T", "e", "beta", "gamma", "lambda", "zeta", "C"), "real")
_add("clashing names", _N, "Q*E+I*S", ("E*Q+S*I", "Q E + I S", "I*S--E*Q"), ("Q+E", "exp(2)", "Q*E-I*S"))
_add("clashing names", _N, "E^2", ("E*E", "E²"), ("exp(2)", "e^2"))
_add("clashing names", _N, "e^2*T", ("e*e*T", "T e^2", "T(e^2)"), ("exp(2)*T", "exp(1)^2*T"))
_add(
    "clashing names",
    _N,
    "lambda*beta+gamma",
    ("λβ+γ", "gamma+beta*lambda", r"\lambda\beta+\gamma", "γ+λ β"),
    ("lambda+beta*gamma",),
)
_add("clashing names", _N, "N+O*zeta", ("O ζ + N", "N(1)+zeta(O)"), ("N*O+zeta",))
_add(
    "clashing names",
    {"in": "real", "is": "real", "lambda": "real", "None": "real"},
    "in*is+lambda*None",
    ("is in + None lambda",),
    ("in+is",),
)
_add("clashing names", {"sigma": "real", "x": "real"}, "sigma*x", ("σ(x)", "σx", "x sigma"), ("sigmoid(x)",))
_add("clashing names", {"dk": "real", "d": "real", "k": "real"}, "dk", ("1*dk",), ("d*k", "d k"))

# ---- typing
_TY = {
    "x": "real",
    "y": "real",
    "z": "real",
    "d_k": "posint",
    "W_Q": "matrix(2,2)",
    "X": "matrix(2,2)",
    "A": "matrix(2,2)",
}
_add(
    "typing",
    _TY,
    "2*x",
    ("2x", "x*2", "x+x", "2·x", "2×x", "2 x", "(2)x", "2(x)", "x(2)", "4x÷2"),
    ("x^2", "x2", "2^x"),
)
_add("typing", _TY, "x*(y+z)", ("x(y+z)", "(y+z)x", "x y + x z", "x*y+x*z"), ("x*y+z",))
_add("typing", _TY, "x^2*y", ("x^2y", "x²y", "x**2*y", "y x^2"), ("x^(2y)", "(x y)^2"))
_add("typing", _TY, "-x^2", ("-(x^2)", "-x²", "0-x*x"), ("(-x)^2", "x^2"))
_add("typing", _TY, "x/2*y", ("(x/2)y", "x*y/2", "½x*y", r"\frac{x}{2}y", r"\frac12 xy"), ("x/(2y)", "x/2y", "1/2 x y"))
_add("typing", _TY, "2^(x*y)", ("2^(x y)", "(2^x)^y"), ("2^x*y", "2^x y"))
_add("typing", _TY, "x−y", ("x-y", "x – y", "−y+x"), ("x+y", "y-x"))
_add(
    "typing",
    _TY,
    "sqrt(x^2+1)",
    ("√(x²+1)", "(x^2+1)^(1/2)", "(x^2+1)^0.5", r"\sqrt{x^2+1}", "√(1+x²)"),
    ("√x²+1", "x+1"),
)
_add("typing", _TY, "x^(1/3)", (r"\sqrt[3]{x}", "∛x"), ("x/3", "x^(1/2)"))
_add("typing", _TY, "X@W_Q", ("X W_Q", r"X W_Q", r"X\,W_Q", r"XW_Q\,", r"X W^Q\,", r"XW^{Q}"), ("W_Q X", "X"))
_add(
    "typing",
    _TY,
    "A[1,2]",
    ("A[1, 2]", r"A_{12}", r"A_{1,2}", "T(A)[2,1]", r"(A^\top)_{21}"),
    ("A[2,1]", "A[1,1]", "A[1,3]"),
)

# ---- what chapters 1, 7 to 12, 14 and 15 derive
_RN = {
    "h": "vector(d)",
    "W": "matrix(d,d)",
    "H": "matrix(n,d)",
    "t": "posint",
    "n": "posint",
    "d": "posint",
    "w": "real",
}
_add("recurrent", _RN, "Prod(diag(ones(d) - had(H[k], H[k])) @ W, k, 1, 3)",
     ("diag(1-had(H[1],H[1]))@W@diag(1-had(H[2],H[2]))@W@diag(1-had(H[3],H[3]))@W", "Prod(col(1-had(H[k],H[k])) ⊙ W, k, 1, 3)"),
     ("Prod(diag(1-had(H[4-k],H[4-k]))@W, k, 1, 3)", "Prod(W, k, 1, 3)", "Prod(diag(1-had(H[k],H[k]))@W, k, 1, 2)", "Prod(W@diag(1-had(H[k],H[k])), k, 1, 3)"))  # fmt: skip
_add("recurrent", _RN, "W^t", ("Prod(W, k, 1, t)", "W @ W^(t-1)", "T(T(W)^t)"), ("W^(t-1)", "W^(t+1)", "t*W", "T(W)^t"))
_add(
    "recurrent",
    _RN,
    "Sum(w^(t-k), k, 1, t)",
    ("if(w = 1, t, (1-w^t)/(1-w))", "Sum(w^k, k, 0, t-1)"),
    ("(1-w^(t+1))/(1-w)", "t*w^t"),
)
_LNB = {
    "x": "vector(d)",
    "g": "vector(d)",
    "z": "vector(d)",
    "X": "matrix(n,d)",
    "gamma": "vector(d)",
    "beta": "vector(d)",
    "eps": "positive",
    "i": "index(d)",
    "d": "posint",
    "n": "posint",
    "a": "positive",
    "b": "real",
}
_add("layer norm", _LNB, "had(gamma, x - mean(x))/sqrt(var(x) + eps) + beta",
     ("beta + had((x-mean(x))/sqrt(eps+var(x)), gamma)", "had(gamma, x - sum(x)/d)/sqrt(sum(had(x,x))/d - mean(x)^2 + eps) + beta", "had(gamma, x-mean(x))/sqrt(norm(x-mean(x))^2/d+eps)+beta"),
     ("had(beta, x-mean(x))/sqrt(var(x)+eps)+gamma", "had(gamma, x-mean(x))/(sqrt(var(x))+eps)+beta", "had(gamma, x-mean(x))/sqrt(d*var(x)/(d-1)+eps)+beta", "had(gamma, x)/sqrt(var(x)+eps)+beta"))  # fmt: skip
_add("layer norm", _LNB, "(g - mean(g) - z*mean(had(g, z)))/sqrt(var(x) + eps)",
     ("(g - sum(g)/d - sum(had(z,g))*z/d)/√(var(x)+eps)", "(g - mean(g) - z*(g@z)/d)/sqrt(var(x)+eps)"),
     ("(g - mean(g))/sqrt(var(x)+eps)", "(g - z*mean(had(g,z)))/sqrt(var(x)+eps)"))  # fmt: skip
_add(
    "layer norm",
    _LNB,
    "(x - mean(x))/sqrt(var(x))",
    ("(a*x+b - mean(a*x+b))/sqrt(var(a*x+b))", "√d*(x-mean(x))/norm(x-mean(x))"),
    ("x/sqrt(var(x))", "(-x+mean(x))/sqrt(var(x))"),
)
_add(
    "layer norm",
    _LNB,
    "X - col(rowsum(X))/d",
    ("X @ (eye(d) - ones(d) @ T(ones(d))/d)", "X - col(X @ ones(d))/d"),
    ("X - T(ones(n)) @ X/n",),
)
_add(
    "layer norm",
    {"u": "real", "v": "real"},
    "(u-v)/|u-v|",
    ("2*if(u > v, 1, 0) - 1", "sign(u-v)"),
    ("sign(v-u)", "(u-v)^2"),
    domain=True,
)
_B8 = {
    "A": "matrix(n,m)",
    "dA": "matrix(n,m)",
    "G": "matrix(n,c)",
    "V": "matrix(m,c)",
    "S": "matrix(n,m)",
    "s": "vector(m)",
    "x": "vector(n)",
    "n": "posint",
    "m": "posint",
    "i": "index(n)",
    "j": "index(m)",
}
_add("attention backward", _B8, "had(A, dA - col(rowsum(had(A, dA))))",
     ("had(A,dA) - diag(rowsum(had(A,dA)))@A", "had(A,dA) - had(col(rowsum(had(A,dA))), A)", "A ⊙ (dA - col(had(A,dA)@ones(m)))"),
     ("had(A, dA - col(rowsum(dA)))", "had(A, dA)", "had(A, dA - T(col(rowsum(had(A,dA)))))"))  # fmt: skip
_add(
    "attention backward",
    _B8,
    "softmax(S)",
    ("exp(S)/col(rowsum(exp(S)))", "exp(S + col(x))/col(rowsum(exp(S + col(x))))", "softmax(S - 3)"),
    ("exp(S)/col(rowsum(S))", "exp(S)/Sum(Sum(exp(S[k,l]),k,1,n),l,1,m)"),
)
_add(
    "broadcasting",
    _B8,
    "S + s",
    ("S + ones(n)@T(s)", "T(T(S) + col(s))", "S + T(s)"),
    ("S + col(x)", "S + s[1]", "S + col(s)", "S"),
)
_add(
    "broadcasting",
    _B8,
    "exp(s)/sum(exp(s))",
    ("softmax(s)", "exp(s - max(s))/sum(exp(s - max(s)))", "1/(exp(-s)*sum(exp(s)))"),
    ("exp(s)/sum(s)", "exp(s)/m", "exp(s)/max(exp(s))"),
)
_add(
    "hard attention",
    {"s": "vector(n)", "v": "vector(n)", "n": "posint", "k": "index(n)"},
    "v[argmax(s)]",
    ("Sum(v[j]*if(j = argmax(s), 1, 0), j, 1, n)", "Sum(v[j]*delta(j, argmax(s)), j, 1, n)"),
    ("max(v)", "v[1]", "Sum(v[j]*softmax(s)[j], j, 1, n)"),
)
_add(
    "cases",
    {"p": "prob(n)", "i": "index(n)", "j": "index(n)", "w": "posint", "n": "posint"},
    "p[i]*(delta(i,j) - p[j])",
    ("if(i == j, p[i]*(1-p[i]), -p[i]*p[j])", r"p_i \operatorname{if}(i \ne j, -p_j, 1 - p_i)"),
    ("if(i != j, p[i]*(1-p[i]), -p[i]*p[j])", "if(i = j, p[i], -p[i]*p[j])"),
)
_add(
    "cases",
    {"i": "index(n)", "j": "index(n)", "w": "posint", "n": "posint"},
    "if(|i-j| <= w, 1, 0)",
    ("if(i-j > w, 0, if(j-i > w, 0, 1))", "Sum(delta(j,k), k, i-w, i+w)"),
    ("if(|i-j| < w, 1, 0)", "if(i-j <= w, 1, 0)", "if(i <= j, 1, 0)"),
)
_add("label smoothing", {"y": "vector(K)", "K": "posint(2)", "eps": "real(0,1)", "k": "index(K)", "t": "index(K)", "p": "prob(K)"}, "(1-eps)*delta(k,t) + eps/K",
     ("if(k = t, 1 - eps + eps/K, eps/K)", "delta(k,t) + eps*(1/K - delta(k,t))", "Max(if(k=t, 1-eps, 0) + eps/K, l, 1, 1)"),
     ("(1-eps)*delta(k,t) + eps/(K-1)", "(1-eps)*delta(k,t) + eps", "delta(k,t) + eps/K", "if(k=t, 1-eps, eps/(K-1))"))  # fmt: skip
_add(
    "label smoothing",
    {"K": "posint(2)", "eps": "real(0,1)"},
    "log((1-eps+eps/K)/(eps/K))",
    ("log(1-K+K/eps)", "ln(K/eps + 1 - K)"),
    ("log(K/eps)", "log((1-eps)/(eps/(K-1)))", "log(1+K/eps)"),
)
_NO = {"s": "posint", "w": "posint", "d": "posint"}
_add("Noam", _NO, "d^(-1/2)*min(s^(-1/2), s*w^(-3/2))",
     ("if(s <= w, s/w^1.5, 1/√s)/√d", "min(1/sqrt(s), s/(w*sqrt(w)))/sqrt(d)", r"\frac{1}{\sqrt{d}} \min(s^{-1/2}, s w^{-3/2})"),
     ("min(s^(-1/2), s*w^(-3/2))", "d^(-1/2)*max(s^(-1/2), s*w^(-3/2))", "d^(-1/2)*min(s^(-1/2), s*w^(-1/2))", "min(s^(-1/2), s*w^(-3/2))*d^(1/2)", "if(s <= w, 1/√s, s/w^1.5)/√d"))  # fmt: skip
_add(
    "sparse attention",
    {"n": "posint(8)"},
    "3*n - 2",
    ("Sum(Sum(if(|i-j| <= 1, 1, 0), j, 1, n), i, 1, n)",),
    ("3*n", "3*n-3", "Sum(Sum(if(|i-j| <= 3, 1, 0), j, 1, n), i, 1, n)"),
)
_add(
    "sparse attention",
    {"n": "posint(8)"},
    "5*n - 6",
    ("Sum(Sum(if(min(|i-j|-1, min(i,j)-1) <= 0, 1, 0), j, 1, n), i, 1, n)",),
    ("5*n-2", "3*n-2+2*n", "4*n-4"),
)
_add(
    "LSH",
    {"theta": "real(0, 3.14)", "b": "posint", "r": "posint", "p": "real(0,1)", "x": "vector(d)", "y": "vector(d)"},
    "1 - theta/pi",
    ("(pi-theta)/pi", "1 - arccos(cos(theta))/pi"),
    ("theta/pi", "1-theta/(2*pi)", "1-theta", "cos(theta)"),
)
_add(
    "LSH",
    {"r": "posint", "b": "posint", "p": "real(0,1)"},
    "1-(1-p^b)^r",
    ("1 - Prod(1-p^b, k, 1, r)",),
    ("1-(1-p^r)^b", "1-(1-p)^r", "(1-p^b)^r", "1-(1-p^b)^b"),
)
_add(
    "masked language model",
    {"n": "posint", "q": "real(0,1)", "k": "posint"},
    "1-(1-q)^n",
    ("1 - Prod(1-q, i, 1, n)", "Sum(binomial(n,i)*q^i*(1-q)^(n-i), i, 1, n)"),
    ("(1-q)^n", "n*q", "1-q^n", "binomial(n,1)*q*(1-q)^(n-1)"),
)
_add(
    "cache",
    {"L": "posint", "n": "posint", "h": "posint", "d_h": "posint", "d_model": "posint", "s": "posint"},
    "2*L*n*d_model*s",
    ("2*L*n*h*d_h*s", "L*n*s*(d_model + d_model)"),
    ("L*n*d_model*s", "2*L*n*d_h*s", "2*n*d_model*s", "2*L*h*n*d_model*s"),
    given={"d_model": "h*d_h"},
)
_add(
    "returns to go",
    {"r": "vector(T)", "t": "index(T)", "T": "posint", "g": "real(0,1)"},
    "Sum(g^(k-t)*r[k], k, t, T)",
    ("Sum(g^k*r[k+t], k, 0, T-t)", "r[t] + Sum(g^(k-t)*r[k], k, t+1, T)"),
    (
        "Sum(g^(k-t)*r[k], k, t+1, T)",
        "Sum(g^(t-k)*r[k], k, 1, t)",
        "Sum(g^k*r[k], k, t, T)",
        "g*Sum(g^(k-t)*r[k], k, t, T)",
    ),
)
_TR = {
    "a": "tensor(r,r,c)",
    "b": "tensor(r,r,c)",
    "i": "index(r)",
    "j": "index(r)",
    "f": "index(c)",
    "r": "posint",
    "c": "posint",
}
_add(
    "triangle",
    _TR,
    "Sum(a[i,k,f]*b[j,k,f], k, 1, r)",
    (r"\sum_{k=1}^{r} a_{ikf} b_{jkf}", "Sum(b[j,m,f]*a[i,m,f], m, 1, r)"),
    (
        "Sum(a[k,i,f]*b[k,j,f], k, 1, r)",
        "Sum(a[i,k,f]*b[k,j,f], k, 1, r)",
        "Sum(a[j,k,f]*b[i,k,f], k, 1, r)",
        "Sum(a[i,f,k]*b[j,f,k], k, 1, c)",
    ),
)
_add(
    "counts",
    {"n": "posint", "w": "posint"},
    "n*(n-1)/2",
    ("binomial(n,2)", "floor(n*(n-1)/2)", "Sum(Sum(if(i < j, 1, 0), i, 1, n), j, 1, n)"),
    ("binomial(n+1,2)", "floor(n^2/2)", "binomial(n,3)"),
)
_add(
    "counts",
    {"n": "posint", "P": "posint"},
    "floor((n+P-1)/P)",
    ("if(mod(n,P) = 0, n/P, floor(n/P)+1)", "-floor(-n/P)", "(n + mod(-n, P))/P"),
    ("floor(n/P)", "floor(n/P)+1", "floor((n+P)/P)"),
)

# ---- the order of indices, not only whether they are equal
_add("near misses", {"i": "index(n)", "j": "index(n)", "n": "posint"}, "Sum(delta(j,k), k, 1, n)",
     ("1", "Sum(delta(k,i), k, 1, n)"),
     ("Sum(delta(j,k), k, 1, i+1)", "Sum(delta(j,k), k, 1, i+2)", "Sum(delta(j,k), k, i-1, n)", "1 - delta(i,1)*delta(j,4)"))  # fmt: skip
_add("near misses", {"i": "index(n)", "j": "index(n)", "n": "posint"}, "exp(Sum(delta(j,k), k, 1, i))",
     ("exp(max(0, min(1, i-j+1)))", "exp(1 - Sum(delta(j,k), k, i+1, n))"),
     ("exp(max(0, min(1, i-j+2)))", "exp(Sum(delta(i,k), k, 1, j))", "exp(1 - delta(i,1)*delta(j,3))"))  # fmt: skip
