# ruff: noqa: E501 - tables read better with one case a line
"""Derivations of this subject: right ones, and the same with one mistake as a learner makes it, carried on or mended.

The mistakes are written by hand. `marks` is one letter a line: `o` ok, `w` wrong, `f` follow-through, `r` recovered.
`slips` are the names that are a true explanation of the wrong line; behind `?` those that would be one, but are not
found: there something else is said, most often which part breaks the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

STATUS: Final = {"o": "ok", "w": "wrong", "f": "follow-through", "r": "recovered", "g": "given", "i": "invalid"}


@dataclass(frozen=True, eq=False)
class Exercise:
    """What is to be derived, and a right derivation line by line."""

    name: str
    start: str
    target: str
    names: dict[str, str]
    right: tuple[str, ...]
    given: dict[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    def arguments(self) -> dict[str, Any]:
        return {
            "start": self.start, "target": self.target, "names": self.names, "given": self.given,
            "labels": self.labels, "model": self.right,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False)
class Broken:
    """A derivation with a mistake in it."""

    exercise: Exercise
    marks: str
    slips: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def named(self) -> bool:
        return self.slips[0] != "?"

    @property
    def statuses(self) -> list[str]:
        return [STATUS[letter] for letter in self.marks]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.lines[self.marks.index('w')]}"


EXERCISES: list[Exercise] = []
BROKEN: list[Broken] = []


def _add(
    name: str, start: str, target: str, names: dict[str, str], right: str, *broken: tuple[str, str, str], **more: Any
) -> None:
    exercise = Exercise(name, start, target, names, _lines(right), more.get("given", {}), more.get("labels", ()))
    EXERCISES.append(exercise)
    for marks, slips, lines in broken:
        BROKEN.append(Broken(exercise, marks, tuple(slips.split()), _lines(lines)))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split(";;"))


# ---- softmax

_P = {"x": "vector(n)", "p": "vector(n)", "Z": "positive", "i": "index(n)", "j": "index(n)", "n": "posint"}
_P_GIVEN = {"p": "softmax(x)", "Z": "Sum(exp(x[k]),k,1,n)"}

_add(
    "softmax Jacobian", "dp_i/dx_j", "p[i]*(delta(i,j) - p[j])", _P,
    "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)*delta(i,j)/Z - exp(x_i)/Z*exp(x_j)/Z ;; p_i*delta(i,j) - p_i*p_j ;; p_i*(delta(i,j) - p_j)",
    ("wfff", "product_sign", "dp_i/dx_j = (exp(x_i)*delta(i,j)*Z + exp(x_i)*exp(x_j))/Z^2  by quotient rule ;; = exp(x_i)*delta(i,j)/Z + exp(x_i)/Z*exp(x_j)/Z ;; = p_i*delta(i,j) + p_i*p_j ;; = p_i*(delta(i,j) + p_j)"),
    ("wfff", "delta_always_one", "(exp(x_i)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)/Z - exp(x_i)*exp(x_j)/Z^2 ;; p_i - p_i*p_j ;; p_i*(1 - p_j)"),
    ("wff", "square_missing", "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z ;; exp(x_i)*delta(i,j) - exp(x_i)*exp(x_j)/Z ;; exp(x_i)*(delta(i,j) - p_j)"),
    ("oowf", "wrong_index indices_exchanged index_runs_along", "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)*delta(i,j)/Z - exp(x_i)/Z*exp(x_j)/Z ;; p_i*delta(i,j) - p_i*p_i ;; p_i*(delta(i,j) - p_i)"),
    ("ooow", "delta_always_one", "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)*delta(i,j)/Z - exp(x_i)/Z*exp(x_j)/Z ;; p_i*delta(i,j) - p_i*p_j ;; p_i*(1 - p_j)"),
    ("oowr", "dropped_delta", "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)*delta(i,j)/Z - exp(x_i)/Z*exp(x_j)/Z ;; -p_i*p_j ;; p_i*(delta(i,j) - p_j)"),
    ("owff", "square_missing denominator_missing", "(exp(x_i)*delta(i,j)*Z - exp(x_i)*exp(x_j))/Z^2 ;; exp(x_i)*delta(i,j)/Z - exp(x_i)*exp(x_j)/Z ;; p_i*delta(i,j) - p_i*exp(x_j) ;; p_i*(delta(i,j) - exp(x_j))"),
    ("wff", "factor_missing", r"\frac{\partial p_i}{\partial x_j} = \frac{e^{x_i} \delta_{ij} Z - e^{x_i}}{Z^2} ;; = \frac{e^{x_i} \delta_{ij}}{Z} - \frac{e^{x_i}}{Z^2} ;; = p_i (\delta_{ij} - \frac{1}{Z})"),
    given=_P_GIVEN, labels=("dp_i/dx_j",),
)  # fmt: skip
_add(
    "rows of the Jacobian sum to 0", "Sum(p[i]*(delta(i,j) - p[j]), j, 1, n)", "0", _P,
    "p_i*Sum(delta(i,j), j, 1, n) - p_i*Sum(p[j], j, 1, n) ;; p_i - p_i*Sum(p[j], j, 1, n) ;; p_i - p_i ;; 0",
    ("owff", "delta_always_one", "p_i*Sum(delta(i,j), j, 1, n) - p_i*Sum(p[j], j, 1, n) ;; n*p_i - p_i*Sum(p[j], j, 1, n) ;; n*p_i - p_i ;; (n-1)*p_i"),
    ("wff", "factor_on_one_term factor_missing", "p_i*Sum(delta(i,j), j, 1, n) - Sum(p[j], j, 1, n) ;; p_i - Sum(p[j], j, 1, n) ;; p_i - 1"),
    ("oowf", "?", "p_i*Sum(delta(i,j), j, 1, n) - p_i*Sum(p[j], j, 1, n) ;; p_i - p_i*Sum(p[j], j, 1, n) ;; p_i - n*p_i ;; p_i*(1 - n)"),
    given=_P_GIVEN,
)  # fmt: skip
_add(
    "gradient of log-softmax", "dl_i/dx_j", "delta(i,j) - p[j]", _P,
    "delta(i,j) - 1/Z*exp(x_j) ;; delta(i,j) - p_j",
    ("wf", "factor_missing", "dl_i/dx_j = delta(i,j) - 1/Z ;; delta(i,j) - 1/Sum(exp(x[k]), k, 1, n)"),
    ("wf", "delta_always_one", "1 - 1/Z*exp(x_j) ;; 1 - p_j"),
    ("ow", "indices_exchanged wrong_index index_runs_along", "delta(i,j) - 1/Z*exp(x_j) ;; delta(i,j) - p_i"),
    ("wf", "product_sign", "delta(i,j) + exp(x_j)/Z ;; delta(i,j) + p_j"),
    ("wr", "?", "delta(i,j) - log(exp(x_j)/Z) ;; delta(i,j) - p_j"),
    given=_P_GIVEN, labels=("dl_i/dx_j",),
)  # fmt: skip
_add(
    "log-softmax", "log(exp(x[i])/Z)", "x[i] - log(Z)", _P,
    "log(exp(x_i)) - log(Z) ;; x_i - log(Z)",
    ("wf", "log_of_quotient_split", "log(exp(x_i))/log(Z) ;; x_i/log(Z)"),
    ("wf", "logarithm_sign", "log(exp(x_i)) + log(Z) ;; x_i + log(Z)"),
    ("oow", "log_of_sum_split", "log(exp(x_i)) - log(Z) ;; x_i - log(Sum(exp(x[k]), k, 1, n)) ;; x_i - Sum(x[k], k, 1, n)"),
    ("ow", "log_missing", "log(exp(x_i)) - log(Z) ;; exp(x_i) - log(Z)"),
    given={"Z": "Sum(exp(x[k]),k,1,n)"},
)  # fmt: skip
_add(
    "log-sum-exp with the largest taken out", "log(Sum(exp(x[k]), k, 1, n))", "m + log(Sum(exp(x[k] - m), k, 1, n))",
    {"x": "vector(n)", "m": "real", "n": "posint"},
    "log(Sum(exp(m)*exp(x[k]-m), k, 1, n)) ;; log(exp(m)*Sum(exp(x[k]-m), k, 1, n)) ;; log(exp(m)) + log(Sum(exp(x[k]-m), k, 1, n)) ;; m + log(Sum(exp(x[k]-m), k, 1, n))",
    ("wff", "sum_for_product", "log(Sum(exp(m) + exp(x[k]-m), k, 1, n)) ;; log(Sum(exp(m), k, 1, n) + Sum(exp(x[k]-m), k, 1, n)) ;; log(n*exp(m) + Sum(exp(x[k]-m), k, 1, n))"),
    ("oowf", "log_of_product_split", "log(Sum(exp(m)*exp(x[k]-m), k, 1, n)) ;; log(exp(m)*Sum(exp(x[k]-m), k, 1, n)) ;; log(exp(m))*log(Sum(exp(x[k]-m), k, 1, n)) ;; m*log(Sum(exp(x[k]-m), k, 1, n))"),
    ("wff", "term_sign", "log(Sum(exp(m)*exp(x[k]+m), k, 1, n)) ;; log(exp(m)*Sum(exp(x[k]+m), k, 1, n)) ;; m + log(Sum(exp(x[k]+m), k, 1, n))"),
    ("owf", "?", "log(Sum(exp(m)*exp(x[k]-m), k, 1, n)) ;; log(n*exp(m)*Sum(exp(x[k]-m), k, 1, n)) ;; m + log(n) + log(Sum(exp(x[k]-m), k, 1, n))"),
    ("ooow", "log_missing", "log(Sum(exp(m)*exp(x[k]-m), k, 1, n)) ;; log(exp(m)*Sum(exp(x[k]-m), k, 1, n)) ;; log(exp(m)) + log(Sum(exp(x[k]-m), k, 1, n)) ;; exp(m) + log(Sum(exp(x[k]-m), k, 1, n))"),
    ("ooow", "log_of_sum_split", "log(Sum(exp(m)*exp(x[k]-m), k, 1, n)) ;; log(exp(m)*Sum(exp(x[k]-m), k, 1, n)) ;; m + log(Sum(exp(x[k]-m), k, 1, n)) ;; m + Sum(x[k]-m, k, 1, n)"),
)  # fmt: skip
_add(
    "gradient of log-sum-exp", "dL/dx_j", "p[j]", _P,
    "1/Z*Sum(exp(x[k])*delta(k,j), k, 1, n) ;; exp(x_j)/Z ;; p_j",
    ("owr", "factor_missing", "1/Z*Sum(exp(x[k])*delta(k,j), k, 1, n) ;; 1/Z ;; p_j"),
    ("wf", "delta_always_one", "dL/dx_j = 1/Z*Sum(exp(x[k]), k, 1, n) ;; 1"),
    ("wf", "factor_missing", "Sum(exp(x[k])*delta(k,j), k, 1, n) ;; exp(x_j)"),
    given=_P_GIVEN, labels=("dL/dx_j",),
)  # fmt: skip
_add(
    "softmax of two is a sigmoid", "exp(a)/(exp(a) + exp(b))", "sigmoid(a - b)", {"a": "real", "b": "real"},
    "1/(1 + exp(b)/exp(a)) ;; 1/(1 + exp(b - a)) ;; 1/(1 + exp(-(a - b))) ;; sigmoid(a - b)",
    ("owff", "difference_reversed argument_sign", "1/(1 + exp(b)/exp(a)) ;; 1/(1 + exp(a - b)) ;; 1/(1 + exp(-(b - a))) ;; sigmoid(b - a)"),
    ("wf", "factor_missing", "1/(1 + exp(b)) ;; sigmoid(-b)"),
    ("wff", "fraction_split", "exp(a)/exp(a) + exp(a)/exp(b) ;; 1 + exp(a)/exp(b) ;; 1 + exp(a - b)"),
    ("ooow", "difference_reversed argument_sign", "1/(1 + exp(b)/exp(a)) ;; 1/(1 + exp(b - a)) ;; 1/(1 + exp(-(a - b))) ;; sigmoid(b - a)"),
    ("owf", "?", "1/(1 + exp(b)/exp(a)) ;; 1/(1 + exp(b/a)) ;; sigmoid(-b/a)"),
    ("oowr", "minus_not_distributed", "1/(1 + exp(b)/exp(a)) ;; 1/(1 + exp(b - a)) ;; 1/(1 + exp(-a - b)) ;; sigmoid(a - b)"),
)  # fmt: skip
_add(
    "softmax is blind to a shift", "exp(x[i] + c)/Sum(exp(x[k] + c), k, 1, n)", "exp(x[i])/Sum(exp(x[k]), k, 1, n)", {**_P, "c": "real"},
    "exp(x_i)*exp(c)/Sum(exp(x[k])*exp(c), k, 1, n) ;; exp(x_i)*exp(c)/(exp(c)*Sum(exp(x[k]), k, 1, n)) ;; exp(x_i)/Sum(exp(x[k]), k, 1, n)",
    ("wf", "exp_of_sum_split", "(exp(x_i) + exp(c))/Sum(exp(x[k]) + exp(c), k, 1, n) ;; (exp(x_i) + exp(c))/(Sum(exp(x[k]), k, 1, n) + n*exp(c))"),
    ("owf", "?", "exp(x_i)*exp(c)/Sum(exp(x[k])*exp(c), k, 1, n) ;; exp(x_i)*exp(c)/(n*exp(c)*Sum(exp(x[k]), k, 1, n)) ;; exp(x_i)/(n*Sum(exp(x[k]), k, 1, n))"),
    ("ow", "shift_on_one_side", "exp(x_i)*exp(c)/Sum(exp(x[k])*exp(c), k, 1, n) ;; exp(x_i)*exp(c)/Sum(exp(x[k]), k, 1, n)"),
    ("oow", "?", "exp(x_i)*exp(c)/Sum(exp(x[k])*exp(c), k, 1, n) ;; exp(x_i)*exp(c)/(exp(c)*Sum(exp(x[k]), k, 1, n)) ;; exp(x_i)/exp(Sum(x[k], k, 1, n))"),
    given={"p": "softmax(x)", "Z": "Sum(exp(x[k]),k,1,n)"},
)  # fmt: skip
_add(
    "a bias for the whole row cancels", "exp(S[i,j] + r[i])/Sum(exp(S[i,k] + r[i]), k, 1, n)", "exp(S[i,j])/Sum(exp(S[i,k]), k, 1, n)",
    {"S": "matrix(n,n)", "r": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"},
    "exp(S_ij)*exp(r_i)/Sum(exp(S[i,k])*exp(r_i), k, 1, n) ;; exp(S_ij)*exp(r_i)/(exp(r_i)*Sum(exp(S[i,k]), k, 1, n)) ;; exp(S_ij)/Sum(exp(S[i,k]), k, 1, n)",
    ("wr", "index_runs_along", "exp(S_ij)*exp(r_i)/Sum(exp(S[i,k])*exp(r[k]), k, 1, n) ;; exp(S_ij)/Sum(exp(S[i,k]), k, 1, n)"),
    ("wf", "wrong_index indices_exchanged index_runs_along", "exp(S_ij)*exp(r_j)/Sum(exp(S[i,k])*exp(r_i), k, 1, n) ;; exp(S_ij)*exp(r_j - r_i)/Sum(exp(S[i,k]), k, 1, n)"),
    ("oow", "softmax_over_columns", "exp(S_ij)*exp(r_i)/Sum(exp(S[i,k])*exp(r_i), k, 1, n) ;; exp(S_ij)*exp(r_i)/(exp(r_i)*Sum(exp(S[i,k]), k, 1, n)) ;; exp(S_ij)/Sum(exp(S[k,j]), k, 1, n)"),
    ("ow", "factor_missing", "exp(S_ij)*exp(r_i)/Sum(exp(S[i,k])*exp(r_i), k, 1, n) ;; exp(S_ij)/(exp(r_i)*Sum(exp(S[i,k]), k, 1, n))"),
)  # fmt: skip
_add(
    "odds at a temperature", "(exp(x[i]/t)/Z)/(exp(x[j]/t)/Z)", "exp((x[i] - x[j])/t)",
    {"x": "vector(n)", "Z": "positive", "t": "positive", "i": "index(n)", "j": "index(n)", "n": "posint"},
    "exp(x_i/t)/exp(x_j/t) ;; exp(x_i/t - x_j/t) ;; exp((x_i - x_j)/t)",
    ("owf", "?", "exp(x_i/t)/exp(x_j/t) ;; exp((x_i/t)/(x_j/t)) ;; exp(x_i/x_j)"),
    ("wff", "multiplied_for_divided divided_for_multiplied", "exp(x_i/t)/(Z^2*exp(x_j/t)) ;; exp(x_i/t - x_j/t)/Z^2 ;; exp((x_i - x_j)/t)/Z^2"),
    ("oow", "division_on_one_term", "exp(x_i/t)/exp(x_j/t) ;; exp(x_i/t - x_j/t) ;; exp(x_i - x_j/t)"),
    ("owf", "term_sign multiplied_for_divided", "exp(x_i/t)/exp(x_j/t) ;; exp(x_i/t + x_j/t) ;; exp((x_i + x_j)/t)"),
    given={"Z": "Sum(exp(x[k]/t),k,1,n)"},
)  # fmt: skip

# ---- losses

_CE = {"z": "vector(n)", "u": "vector(n)", "p": "vector(n)", "y": "vector(n)", "j": "index(n)", "n": "posint"}
_add(
    "gradient of the cross-entropy", "dL/dz_j", "p[j] - y[j]", _CE,
    "-Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -Sum(y[i]*delta(i,j), i, 1, n) + p[j]*Sum(y[i], i, 1, n) ;; -y[j] + p[j]*Sum(y[i], i, 1, n) ;; p[j] - y[j]",
    ("wfff", "jacobian_negated", "dL/dz_j = Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; Sum(y[i]*delta(i,j), i, 1, n) - p[j]*Sum(y[i], i, 1, n) ;; y[j] - p[j]*Sum(y[i], i, 1, n) ;; y[j] - p[j]"),
    ("wff", "delta_always_one", "-Sum(y[i]/p[i]*p[i]*(1 - p[j]), i, 1, n) ;; -Sum(y[i], i, 1, n)*(1 - p[j]) ;; p[j] - 1"),
    ("owff", "product_sign", "-Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -Sum(y[i]*delta(i,j), i, 1, n) - p[j]*Sum(y[i], i, 1, n) ;; -y[j] - p[j]*Sum(y[i], i, 1, n) ;; -y[j] - p[j]"),
    ("oowf", "delta_always_one", "-Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -Sum(y[i]*delta(i,j), i, 1, n) + p[j]*Sum(y[i], i, 1, n) ;; -Sum(y[i], i, 1, n) + p[j]*Sum(y[i], i, 1, n) ;; p[j] - 1"),
    ("ooow", "?", "-Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -Sum(y[i]*delta(i,j), i, 1, n) + p[j]*Sum(y[i], i, 1, n) ;; -y[j] + p[j]*Sum(y[i], i, 1, n) ;; n*p[j] - y[j]"),
    ("ooow", "difference_reversed", "-Sum(y[i]/p[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -Sum(y[i]*delta(i,j), i, 1, n) + p[j]*Sum(y[i], i, 1, n) ;; -y[j] + p[j]*Sum(y[i], i, 1, n) ;; y[j] - p[j]"),
    ("wf", "?", "-Sum(y[i]*(delta(i,j) - p[i]), i, 1, n) ;; -y[j] + Sum(y[i]*p[i], i, 1, n)"),
    ("wfr", "?", "-Sum(y[i]*p[i]*(delta(i,j) - p[j]), i, 1, n) ;; -y[j]*p[j] + p[j]*Sum(y[i]*p[i], i, 1, n) ;; p[j] - y[j]"),
    given={"p": "softmax(z)", "y": "softmax(u)"}, labels=("dL/dz_j",),
)  # fmt: skip
_add(
    "gradient of the binary cross-entropy", "dL/dz", "s - y", {"z": "real", "y": "real", "s": "positive"},
    "-(y/s*s*(1-s) - (1-y)/(1-s)*s*(1-s)) ;; -(y*(1-s) - (1-y)*s) ;; -y + y*s + s - y*s ;; s - y",
    ("wfff", "?", "-(y/s*s*(1-s) + (1-y)/(1-s)*s*(1-s)) ;; -(y*(1-s) + (1-y)*s) ;; -y + y*s - s + y*s ;; 2*y*s - y - s"),
    ("oowf", "term_sign minus_not_distributed", "-(y/s*s*(1-s) - (1-y)/(1-s)*s*(1-s)) ;; -(y*(1-s) - (1-y)*s) ;; -y - y*s + s - y*s ;; s - y - 2*y*s"),
    ("ooow", "difference_reversed", "-(y/s*s*(1-s) - (1-y)/(1-s)*s*(1-s)) ;; -(y*(1-s) - (1-y)*s) ;; -y + y*s + s - y*s ;; y - s"),
    ("wff", "?", "-(y/s - (1-y)/(1-s)) ;; (-y*(1-s) + (1-y)*s)/(s*(1-s)) ;; (s - y)/(s*(1-s))"),
    ("owr", "logistic_factor_missing", "-(y/s*s*(1-s) - (1-y)/(1-s)*s*(1-s)) ;; -(y*(1-s) - (1-y)) ;; s - y"),
    given={"s": "sigmoid(z)"}, labels=("dL/dz",),
)  # fmt: skip
_LS = {"z": "vector(K)", "p": "vector(K)", "eps": "positive", "j": "index(K)", "t": "index(K)", "K": "posint"}
_add(
    "gradient with label smoothing", "dL/dz_j", "p[j] - (1-eps)*delta(j,t) - eps/K", _LS,
    "-Sum(((1-eps)*delta(k,t) + eps/K)*(delta(k,j) - p[j]), k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*Sum((1-eps)*delta(k,t) + eps/K, k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*(1 - eps + eps) ;; p[j] - (1-eps)*delta(j,t) - eps/K",
    ("oowf", "? constant_summed_once sum_missing", "-Sum(((1-eps)*delta(k,t) + eps/K)*(delta(k,j) - p[j]), k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*Sum((1-eps)*delta(k,t) + eps/K, k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*(1 - eps + eps/K) ;; p[j]*(1 - eps + eps/K) - (1-eps)*delta(j,t) - eps/K"),
    ("wf", "?", "-Sum(((1-eps)*delta(k,t) + eps)*(delta(k,j) - p[j]), k, 1, K) ;; -((1-eps)*delta(j,t) + eps) + p[j]*(1 - eps + K*eps)"),
    ("ooow", "product_sign", "-Sum(((1-eps)*delta(k,t) + eps/K)*(delta(k,j) - p[j]), k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*Sum((1-eps)*delta(k,t) + eps/K, k, 1, K) ;; -((1-eps)*delta(j,t) + eps/K) + p[j]*(1 - eps + eps) ;; p[j] - (1-eps)*delta(j,t) + eps/K"),
    ("wff", "factor_of_delta_missing", "-Sum((delta(k,t) + eps/K)*(delta(k,j) - p[j]), k, 1, K) ;; -(delta(j,t) + eps/K) + p[j]*(1 + eps) ;; p[j]*(1+eps) - delta(j,t) - eps/K"),
    ("ow", "delta_always_one", "-Sum(((1-eps)*delta(k,t) + eps/K)*(delta(k,j) - p[j]), k, 1, K) ;; p[j] - (1-eps) - eps/K"),
    given={"p": "softmax(z)"}, labels=("dL/dz_j",),
)  # fmt: skip
_add(
    "gap of the logits at the smoothed minimum", "log(1 - eps + eps/K) - log(eps/K)", "log(1 - K + K/eps)", {"eps": "positive", "K": "posint"},
    "log((1 - eps + eps/K)/(eps/K)) ;; log((1 - eps)*K/eps + 1) ;; log(K/eps - K + 1)",
    ("wf", "log_of_difference", "log(1 - eps + eps/K - eps/K) ;; log(1 - eps)"),
    ("owf", "reciprocal_turned", "log((1 - eps + eps/K)/(eps/K)) ;; log((1 - eps)*eps/K + 1) ;; log(eps/K - eps^2/K + 1)"),
    ("oow", "?", "log((1 - eps + eps/K)/(eps/K)) ;; log((1 - eps)*K/eps + 1) ;; log(K/eps - eps + 1)"),
    ("wff", "reciprocal_turned multiplied_for_divided", "log((1 - eps + eps/K)*(eps/K)) ;; log((1-eps)*eps/K + eps^2/K^2) ;; log(eps/K - eps^2/K + eps^2/K^2)"),
)  # fmt: skip
_add(
    "loss of a uniform guess", "-log(1/V)", "log(V)", {"V": "posint"},
    "-(log(1) - log(V)) ;; -(0 - log(V)) ;; log(V)",
    ("oow", "logarithm_sign", "-(log(1) - log(V)) ;; -(0 - log(V)) ;; -log(V)"),
    ("owf", "log_missing", "-(log(1) - log(V)) ;; -(1 - log(V)) ;; log(V) - 1"),
    ("wf", "log_of_quotient_split", "-log(1)/log(V) ;; 0"),
)  # fmt: skip
_KL = {"q": "vector(n)", "p": "vector(n)", "a": "vector(n)", "b": "vector(n)", "n": "posint"}
_add(
    "KL is cross-entropy minus entropy", "Sum(q[k]*log(q[k]/p[k]), k, 1, n)", "Sum(q[k]*log(q[k]), k, 1, n) - Sum(q[k]*log(p[k]), k, 1, n)", _KL,
    "Sum(q[k]*(log(q[k]) - log(p[k])), k, 1, n) ;; Sum(q[k]*log(q[k]) - q[k]*log(p[k]), k, 1, n) ;; Sum(q[k]*log(q[k]), k, 1, n) - Sum(q[k]*log(p[k]), k, 1, n)",
    ("wff", "logarithm_sign", "Sum(q[k]*(log(q[k]) + log(p[k])), k, 1, n) ;; Sum(q[k]*log(q[k]) + q[k]*log(p[k]), k, 1, n) ;; Sum(q[k]*log(q[k]), k, 1, n) + Sum(q[k]*log(p[k]), k, 1, n)"),
    ("wf", "log_of_quotient_split", "Sum(q[k]*log(q[k])/log(p[k]), k, 1, n) ;; Sum(q[m]*log(q[m])/log(p[m]), m, 1, n)"),
    ("owf", "factor_on_one_term weights_missing", "Sum(q[k]*(log(q[k]) - log(p[k])), k, 1, n) ;; Sum(q[k]*log(q[k]) - log(p[k]), k, 1, n) ;; Sum(q[k]*log(q[k]), k, 1, n) - Sum(log(p[k]), k, 1, n)"),
    given={"q": "softmax(a)", "p": "softmax(b)"},
)  # fmt: skip

# ---- sigmoid and its relatives

_S = {"x": "real", "s": "positive"}
_add(
    "derivative of the sigmoid", "ds/dx", "s*(1 - s)", _S,
    "exp(-x)/(1 + exp(-x))^2 ;; 1/(1 + exp(-x))*exp(-x)/(1 + exp(-x)) ;; s*(1 + exp(-x) - 1)/(1 + exp(-x)) ;; s*(1 - s)",
    ("wff", "whole_sign", "-exp(-x)/(1 + exp(-x))^2 ;; -1/(1 + exp(-x))*exp(-x)/(1 + exp(-x)) ;; -s*(1 - s)"),
    ("wf", "square_missing power_on_one_factor", "exp(-x)/(1 + exp(-x)) ;; 1 - s"),
    ("wf", "? inner_derivative_missing", "ds/dx = -1/(1 + exp(-x))^2 ;; -s^2"),
    ("owr", "square_missing power_on_one_factor", "exp(-x)/(1 + exp(-x))^2 ;; 1/(1 + exp(-x))*exp(-x) ;; s*(1 - s)"),
    ("ooow", "difference_reversed", "exp(-x)/(1 + exp(-x))^2 ;; 1/(1 + exp(-x))*exp(-x)/(1 + exp(-x)) ;; s*(1 + exp(-x) - 1)/(1 + exp(-x)) ;; s*(s - 1)"),
    ("ooow", "logistic_with_plus", "exp(-x)/(1 + exp(-x))^2 ;; 1/(1 + exp(-x))*exp(-x)/(1 + exp(-x)) ;; s*(1 + exp(-x) - 1)/(1 + exp(-x)) ;; s*(1 + s)"),
    given={"s": "sigmoid(x)"}, labels=("ds/dx",),
)  # fmt: skip
_add(
    "1 minus a sigmoid", "1 - 1/(1 + exp(-x))", "sigmoid(-x)", {"x": "real"},
    "(1 + exp(-x) - 1)/(1 + exp(-x)) ;; exp(-x)/(1 + exp(-x)) ;; 1/(exp(x) + 1) ;; sigmoid(-x)",
    ("oowf", "argument_sign", "(1 + exp(-x) - 1)/(1 + exp(-x)) ;; exp(-x)/(1 + exp(-x)) ;; 1/(exp(-x) + 1) ;; sigmoid(x)"),
    ("wf", "term_missing", "(1 - 1)/(1 + exp(-x)) ;; 0"),
    ("oow", "?", "(1 + exp(-x) - 1)/(1 + exp(-x)) ;; exp(-x)/(1 + exp(-x)) ;; 1/2"),
    ("ooow", "argument_sign", "(1 + exp(-x) - 1)/(1 + exp(-x)) ;; exp(-x)/(1 + exp(-x)) ;; 1/(exp(x) + 1) ;; sigmoid(x)"),
)  # fmt: skip
_add(
    "slope of the sigmoid far out", "exp(g)/(1 + exp(g))^2", "1/(2 + 2*cosh(g))", {"g": "real"},
    "exp(g)/(1 + 2*exp(g) + exp(2*g)) ;; 1/(exp(-g) + 2 + exp(g)) ;; 1/(2 + 2*cosh(g))",
    ("wff", "term_missing", "exp(g)/(1 + exp(2*g)) ;; 1/(exp(-g) + exp(g)) ;; 1/(2*cosh(g))"),
    ("wff", "factor_missing number_off_by_one factor_two", "exp(g)/(1 + exp(g) + exp(2*g)) ;; 1/(exp(-g) + 1 + exp(g)) ;; 1/(1 + 2*cosh(g))"),
    ("oow", "factor_missing number_off_by_one factor_two", "exp(g)/(1 + 2*exp(g) + exp(2*g)) ;; 1/(exp(-g) + 2 + exp(g)) ;; 1/(2 + cosh(g))"),
    ("wff", "power_for_product", "exp(g)/(1 + 2*exp(g) + exp(g^2)) ;; 1/(exp(-g) + 2 + exp(g^2)/exp(g)) ;; 1/(exp(-g) + 2 + exp(g^2 - g))"),
)  # fmt: skip
_add(
    "derivative of tanh", "dt/dx", "1 - t^2", {"x": "real", "t": "real"},
    "(cosh(x)*cosh(x) - sinh(x)*sinh(x))/cosh(x)^2 ;; 1 - sinh(x)^2/cosh(x)^2 ;; 1 - t^2",
    ("wff", "term_sign", "dt/dx = (cosh(x)*cosh(x) + sinh(x)*sinh(x))/cosh(x)^2 ;; 1 + sinh(x)^2/cosh(x)^2 ;; 1 + t^2"),
    ("oow", "square_missing power_on_one_factor", "(cosh(x)*cosh(x) - sinh(x)*sinh(x))/cosh(x)^2 ;; 1 - sinh(x)^2/cosh(x)^2 ;; 1 - t"),
    ("wff", "square_missing power_on_one_factor", "(cosh(x)*cosh(x) - sinh(x)*sinh(x))/cosh(x) ;; cosh(x) - sinh(x)^2/cosh(x) ;; cosh(x) - t*sinh(x)"),
    ("ow", "difference_reversed", "(cosh(x)*cosh(x) - sinh(x)*sinh(x))/cosh(x)^2 ;; sinh(x)^2/cosh(x)^2 - 1"),
    given={"t": "tanh(x)"}, labels=("dt/dx",),
)  # fmt: skip
_add(
    "tanh from the sigmoid", "2*sigmoid(2*x) - 1", "tanh(x)", {"x": "real"},
    "2/(1 + exp(-2*x)) - 1 ;; (2 - 1 - exp(-2*x))/(1 + exp(-2*x)) ;; (1 - exp(-2*x))/(1 + exp(-2*x)) ;; (exp(x) - exp(-x))/(exp(x) + exp(-x)) ;; tanh(x)",
    ("wff", "factor_missing number_off_by_one factor_two", "2/(1 + exp(-x)) - 1 ;; (2 - 1 - exp(-x))/(1 + exp(-x)) ;; (1 - exp(-x))/(1 + exp(-x))"),
    ("owf", "term_sign", "2/(1 + exp(-2*x)) - 1 ;; (2 - 1 + exp(-2*x))/(1 + exp(-2*x)) ;; 1"),
    ("ooowr", "?", "2/(1 + exp(-2*x)) - 1 ;; (2 - 1 - exp(-2*x))/(1 + exp(-2*x)) ;; (1 - exp(-2*x))/(1 + exp(-2*x)) ;; (exp(x) - exp(-x))/(1 + exp(-2*x)) ;; tanh(x)"),
    ("owf", "term_missing", "2/(1 + exp(-2*x)) - 1 ;; (2 - 1)/(1 + exp(-2*x)) ;; 1/(1 + exp(-2*x))"),
)  # fmt: skip
_add(
    "derivative of softplus", "df/dx", "sigmoid(x)", {"x": "real"},
    "1/(1 + exp(x))*exp(x) ;; 1/(exp(-x) + 1) ;; sigmoid(x)",
    ("wf", "? inner_derivative_missing", "1/(1 + exp(x)) ;; sigmoid(-x)"),
    ("owf", "?", "1/(1 + exp(x))*exp(x) ;; 1/(exp(-x) + exp(x)) ;; 1/(2*cosh(x))"),
    labels=("df/dx",),
)  # fmt: skip
_add(
    "derivative of x times its sigmoid", "df/dx", "s*(1 + x*(1 - s))", _S,
    "s + x*s*(1 - s) ;; s*(1 + x*(1 - s))",
    ("wr", "derivatives_multiplied", "s*(1 - s) ;; s*(1 + x*(1 - s))"),
    ("wf", "factor_on_one_term", "s + x*(1 - s) ;; s + x - x*s"),
    ("ow", "factor_on_one_term", "s + x*s*(1 - s) ;; s*(x + 1 - s)"),
    ("wf", "term_sign", "s - x*s*(1 - s) ;; s*(1 - x*(1 - s))"),
    given={"s": "sigmoid(x)"}, labels=("df/dx",),
)  # fmt: skip

# ---- scores and their variance

_add(
    "variance of q·k", "Sum((v + m^2)*(w + l^2) - m^2*l^2, r, 1, d_k)", "d_k*(v*w + v*l^2 + w*m^2)",
    {"v": "positive", "w": "positive", "m": "real", "l": "real", "d_k": "posint"},
    "d_k*((v + m^2)*(w + l^2) - m^2*l^2) ;; d_k*(v*w + v*l^2 + m^2*w + m^2*l^2 - m^2*l^2) ;; d_k*(v*w + v*l^2 + w*m^2)",
    ("owf", "?", "d_k*((v + m^2)*(w + l^2) - m^2*l^2) ;; d_k*(v*w + m^2*l^2 - m^2*l^2) ;; d_k*v*w"),
    ("wff", "factor_missing", "(v + m^2)*(w + l^2) - m^2*l^2 ;; v*w + v*l^2 + m^2*w + m^2*l^2 - m^2*l^2 ;; v*w + v*l^2 + w*m^2"),
    ("oow", "? term_sign", "d_k*((v + m^2)*(w + l^2) - m^2*l^2) ;; d_k*(v*w + v*l^2 + m^2*w + m^2*l^2 - m^2*l^2) ;; d_k*(v*w + v*l^2 + w*m^2 + 2*m^2*l^2)"),
    ("wfr", "?", "d_k^2*((v + m^2)*(w + l^2) - m^2*l^2) ;; d_k^2*(v*w + v*l^2 + m^2*w) ;; d_k*(v*w + v*l^2 + w*m^2)"),
    ("owf", "square_missing power_on_one_factor", "d_k*((v + m^2)*(w + l^2) - m^2*l^2) ;; d_k*(v*w + v*l + m^2*w + m^2*l^2 - m^2*l^2) ;; d_k*(v*w + v*l + w*m^2)"),
)  # fmt: skip
_add(
    "variance after scaling", "(1/sqrt(d_k))^2*Sum(1, r, 1, d_k)", "1", {"d_k": "posint"},
    "(1/sqrt(d_k))^2*d_k ;; 1/d_k*d_k ;; 1",
    ("wf", "? square_missing power_on_one_factor", "1/sqrt(d_k)*d_k ;; sqrt(d_k)"),
    ("wf", "constant_summed_once", "(1/sqrt(d_k))^2*1 ;; 1/d_k"),
    ("owf", "scale_without_root", "(1/sqrt(d_k))^2*d_k ;; 1/d_k^2*d_k ;; 1/d_k"),
)  # fmt: skip
_add(
    "distance from dot products", "Sum((q[r] - k[r])^2, r, 1, d)", "Sum(q[r]^2, r, 1, d) - 2*Sum(q[r]*k[r], r, 1, d) + Sum(k[r]^2, r, 1, d)",
    {"q": "vector(d)", "k": "vector(d)", "d": "posint"},
    "Sum(q[r]^2 - 2*q[r]*k[r] + k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) - 2*Sum(q[r]*k[r], r, 1, d) + Sum(k[r]^2, r, 1, d)",
    ("wf", "square_of_sum_split", "Sum(q[r]^2 - k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) - Sum(k[r]^2, r, 1, d)"),
    ("wf", "factor_missing number_off_by_one factor_two", "Sum(q[r]^2 - q[r]*k[r] + k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) - Sum(q[r]*k[r], r, 1, d) + Sum(k[r]^2, r, 1, d)"),
    ("wf", "term_sign", "Sum(q[r]^2 - 2*q[r]*k[r] - k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) - 2*Sum(q[r]*k[r], r, 1, d) - Sum(k[r]^2, r, 1, d)"),
    ("wf", "square_of_sum_split row_sum_missing", "Sum(q[r]^2 + k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) + Sum(k[r]^2, r, 1, d)"),
    ("ow", "sum_of_products_split", "Sum(q[r]^2 - 2*q[r]*k[r] + k[r]^2, r, 1, d) ;; Sum(q[r]^2, r, 1, d) - 2*Sum(q[r], r, 1, d)*Sum(k[r], r, 1, d) + Sum(k[r]^2, r, 1, d)"),
)  # fmt: skip
_add(
    "first weight of the worked example", "exp(5/(4*sqrt(2)))/(exp(5/(4*sqrt(2))) + exp(6/(5*sqrt(2))))", "sigmoid(sqrt(2)/40)", {},
    "1/(1 + exp(6/(5*sqrt(2)) - 5/(4*sqrt(2)))) ;; 1/(1 + exp(-1/(20*sqrt(2)))) ;; sigmoid(1/(20*sqrt(2))) ;; sigmoid(sqrt(2)/40)",
    ("wff", "difference_reversed argument_sign", "1/(1 + exp(5/(4*sqrt(2)) - 6/(5*sqrt(2)))) ;; 1/(1 + exp(1/(20*sqrt(2)))) ;; sigmoid(-1/(20*sqrt(2)))"),
    ("owff", "argument_sign", "1/(1 + exp(6/(5*sqrt(2)) - 5/(4*sqrt(2)))) ;; 1/(1 + exp(1/(20*sqrt(2)))) ;; sigmoid(-1/(20*sqrt(2))) ;; sigmoid(-sqrt(2)/40)"),
    ("ooow", "? multiplied_for_divided factor_two", "1/(1 + exp(6/(5*sqrt(2)) - 5/(4*sqrt(2)))) ;; 1/(1 + exp(-1/(20*sqrt(2)))) ;; sigmoid(1/(20*sqrt(2))) ;; sigmoid(sqrt(2)/20)"),
    ("wff", "? factor_two", "1/(1 + exp(12/(5*sqrt(2)) - 5/(4*sqrt(2)))) ;; 1/(1 + exp(23/(20*sqrt(2)))) ;; sigmoid(-23*sqrt(2)/40)"),
    ("wff", "factor_missing", "1/(1 + exp(6/5 - 5/4)) ;; 1/(1 + exp(-1/20)) ;; sigmoid(1/20)"),
)  # fmt: skip

# ---- positions

_W = {"w": "positive", "p": "real", "k": "real"}
_add(
    "a shifted sine", "sin(w*(p + k))", "sin(w*p)*cos(w*k) + cos(w*p)*sin(w*k)", _W,
    "sin(w*p + w*k) ;; sin(w*p)*cos(w*k) + cos(w*p)*sin(w*k)",
    ("ow", "sine_of_sum_split", "sin(w*p + w*k) ;; sin(w*p) + sin(w*k)"),
    ("ow", "angle_sign", "sin(w*p + w*k) ;; sin(w*p)*cos(w*k) - cos(w*p)*sin(w*k)"),
    ("ow", "?", "sin(w*p + w*k) ;; sin(w*p)*sin(w*k) + cos(w*p)*cos(w*k)"),
    ("wf", "factor_on_one_term", "sin(w*p + k) ;; sin(w*p)*cos(k) + cos(w*p)*sin(k)"),
)  # fmt: skip
_add(
    "a shifted cosine", "cos(w*(p + k))", "cos(w*p)*cos(w*k) - sin(w*p)*sin(w*k)", _W,
    "cos(w*p + w*k) ;; cos(w*p)*cos(w*k) - sin(w*p)*sin(w*k)",
    ("ow", "angle_sign", "cos(w*p + w*k) ;; cos(w*p)*cos(w*k) + sin(w*p)*sin(w*k)"),
    ("ow", "?", "cos(w*p + w*k) ;; cos(w*p)*sin(w*k) - sin(w*p)*cos(w*k)"),
    ("wfr", "product_for_sum", "cos(w*p*k) ;; cos(p*k*w) ;; cos(w*p)*cos(w*k) - sin(w*p)*sin(w*k)"),
)  # fmt: skip
_add(
    "dot product of two positions", "sin(w*p)*sin(w*(p+k)) + cos(w*p)*cos(w*(p+k))", "cos(w*k)", _W,
    "cos(w*(p+k) - w*p) ;; cos(w*p + w*k - w*p) ;; cos(w*k)",
    ("wff", "angle_sign", "cos(w*(p+k) + w*p) ;; cos(w*p + w*k + w*p) ;; cos(2*w*p + w*k)"),
    ("owf", "factor_on_one_term", "cos(w*(p+k) - w*p) ;; cos(w*p + k - w*p) ;; cos(k)"),
    ("wff", "sine_for_cosine", "sin(w*(p+k) - w*p) ;; sin(w*p + w*k - w*p) ;; sin(w*k)"),
    ("owr", "term_sign angle_sign minus_not_distributed", "cos(w*(p+k) - w*p) ;; cos(w*p + w*k + w*p) ;; cos(w*k)"),
)  # fmt: skip
_add(
    "length of a position's encoding", "Sum(sin(w[i]*p)^2 + cos(w[i]*p)^2, i, 1, h)", "h", {"w": "vector(h)", "p": "real", "h": "posint"},
    "Sum(1, i, 1, h) ;; h",
    ("ow", "? constant_summed_once sum_missing", "Sum(1, i, 1, h) ;; 1"),
    ("wf", "number_off_by_one", "Sum(2, i, 1, h) ;; 2*h"),
    ("ow", "number_off_by_one bounds_off_by_one", "Sum(1, i, 1, h) ;; h - 1"),
)  # fmt: skip
_add(
    "the shift is a rotation", "[[c, s],[-s, c]] @ T([[c, s],[-s, c]])", "[[1, 0],[0, 1]]", {"a": "real", "c": "real", "s": "real"},
    "[[c, s],[-s, c]] @ [[c, -s],[s, c]] ;; [[c^2 + s^2, -c*s + s*c],[-s*c + c*s, s^2 + c^2]] ;; [[1, 0],[0, 1]]",
    ("wff", "rotation_reversed transpose_missing", "[[c, s],[-s, c]] @ [[c, s],[-s, c]] ;; [[c^2 - s^2, 2*c*s],[-2*c*s, c^2 - s^2]] ;; [[cos(2*a), sin(2*a)],[-sin(2*a), cos(2*a)]]"),
    ("owf", "term_sign", "[[c, s],[-s, c]] @ [[c, -s],[s, c]] ;; [[c^2 + s^2, c*s + s*c],[-s*c + c*s, s^2 + c^2]] ;; [[1, 2*c*s],[0, 1]]"),
    ("owf", "entrywise_product", "[[c, s],[-s, c]] @ [[c, -s],[s, c]] ;; [[c^2, -s^2],[-s^2, c^2]] ;; [[1 - s^2, -s^2],[-s^2, 1 - s^2]]"),
    given={"c": "cos(a)", "s": "sin(a)"},
)  # fmt: skip

# ---- sums over what may be seen

_T = {"v": "vector(n)", "t": "index(n)", "n": "posint"}
_add(
    "causal attention with equal scores", "Sum(exp(0)*v[k], k, 1, t)/Sum(exp(0), k, 1, t)", "Sum(v[k], k, 1, t)/t", _T,
    "Sum(v[k], k, 1, t)/Sum(1, k, 1, t) ;; Sum(v[k], k, 1, t)/t",
    ("ow", "mask_missing", "Sum(v[k], k, 1, t)/Sum(1, k, 1, t) ;; Sum(v[k], k, 1, t)/n"),
    ("wf", "mask_missing", "Sum(v[k], k, 1, n)/Sum(1, k, 1, n) ;; Sum(v[k], k, 1, n)/n"),
    ("ow", "mask_too_strict", "Sum(v[k], k, 1, t)/Sum(1, k, 1, t) ;; Sum(v[k], k, 1, t-1)/t"),
    ("wf", "sum_for_mean", "Sum(v[k], k, 1, t)/1 ;; Sum(v[k], k, 1, t)"),
)  # fmt: skip
_add(
    "how many scores a causal mask leaves", "Sum(Sum(1, j, 1, i), i, 1, n)", "n*(n+1)/2", {"n": "posint"},
    "Sum(i, i, 1, n) ;; n*(n+1)/2",
    ("ow", "diagonal_not_counted", "Sum(i, i, 1, n) ;; n*(n-1)/2"),
    ("ow", "factor_missing number_off_by_one factor_two", "Sum(i, i, 1, n) ;; n*(n+1)"),
    ("wf", "bounds_off_by_one", "Sum(i - 1, i, 1, n) ;; n*(n-1)/2"),
    ("wf", "?", "Sum(n, i, 1, n) ;; n^2"),
)  # fmt: skip
_add(
    "how many scores a causal mask hides", "n^2 - n*(n+1)/2", "n*(n-1)/2", {"n": "posint"},
    "(2*n^2 - n^2 - n)/2 ;; (n^2 - n)/2 ;; n*(n-1)/2",
    ("wff", "term_sign", "(2*n^2 - n^2 + n)/2 ;; (n^2 + n)/2 ;; n*(n+1)/2"),
    ("wff", "factor_missing number_off_by_one factor_two", "(n^2 - n^2 - n)/2 ;; -n/2 ;; -n*1/2"),
    ("oow", "?", "(2*n^2 - n^2 - n)/2 ;; (n^2 - n)/2 ;; n*(n-2)/2"),
    ("owf", "? term_sign", "(2*n^2 - n^2 - n)/2 ;; (3*n^2 - n)/2 ;; n*(3*n-1)/2"),
)  # fmt: skip
_HEADS = {"H": "matrix(n,d)", "W": "matrix(d,e)", "m": "posint", "d": "posint", "i": "index(n)", "j": "index(e)"}
_add(
    "concatenated heads are a sum", "Sum(H[i,k]*W[k,j], k, 1, 2*m)", "Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,m+k]*W[m+k,j], k, 1, m)", _HEADS,
    "Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,k]*W[k,j], k, m+1, 2*m) ;; Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,m+k]*W[m+k,j], k, 1, m)",
    ("wf", "bounds_off_by_one", "Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,k]*W[k,j], k, m, 2*m) ;; Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,m+k]*W[m+k,j], k, 0, m)"),
    ("ow", "term_missing", "Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,k]*W[k,j], k, m+1, 2*m) ;; Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,m+k]*W[k,j], k, 1, m)"),
    ("ow", "term_missing", "Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,k]*W[k,j], k, m+1, 2*m) ;; 2*Sum(H[i,k]*W[k,j], k, 1, m)"),
    ("wr", "product_for_sum", "Sum(H[i,k]*W[k,j], k, 1, m)*Sum(H[i,k]*W[k,j], k, m+1, 2*m) ;; Sum(H[i,k]*W[k,j], k, 1, m) + Sum(H[i,m+k]*W[m+k,j], k, 1, m)"),
    given={"d": "2*m"},
)  # fmt: skip

# ---- counts

_D = {"d": "posint", "n": "posint", "h": "posint"}
_add(
    "parameters of an encoder layer", "4*(d^2 + d) + (d*4*d + 4*d + 4*d*d + d) + 2*2*d", "12*d^2 + 13*d", _D,
    "4*d^2 + 4*d + (8*d^2 + 5*d) + 4*d ;; 12*d^2 + 13*d",
    ("wf", "factor_missing", "4*d^2 + d + (8*d^2 + 5*d) + 4*d ;; 12*d^2 + 10*d"),
    ("wf", "number_off_by_one", "4*d^2 + 4*d + (8*d^2 + 4*d) + 4*d ;; 12*d^2 + 12*d"),
    ("wf", "factor_two", "4*d^2 + 4*d + (8*d^2 + 5*d) + 2*d ;; 12*d^2 + 11*d"),
    ("ow", "number_off_by_one", "4*d^2 + 4*d + (8*d^2 + 5*d) + 4*d ;; 12*d^2 + 12*d"),
    ("wf", "factor_two term_missing", "4*d^2 + 4*d + (4*d^2 + 5*d) + 4*d ;; 8*d^2 + 13*d"),
    ("wr", "term_missing", "4*d^2 + (8*d^2 + 5*d) + 4*d ;; 12*d^2 + 13*d"),
)  # fmt: skip
_add(
    "weights of all heads", "h*3*d*(d/h) + d*d", "4*d^2", _D,
    "3*d^2 + d^2 ;; 4*d^2",
    ("wf", "factor_missing", "3*d^2/h + d^2 ;; d^2*(3/h + 1)"),
    ("wf", "heads_counted_again", "3*h*d^2 + d^2 ;; (3*h + 1)*d^2"),
    ("ow", "product_for_sum", "3*d^2 + d^2 ;; 3*d^4"),
    ("wf", "output_projection_missing", "3*d^2 ;; 3*d*d + 0"),
)  # fmt: skip
_add(
    "FLOPs of a layer", "4*2*n*d^2 + 2*2*n^2*d + 2*2*n*d*(4*d)", "4*n*d*(6*d + n)", _D,
    "8*n*d^2 + 4*n^2*d + 16*n*d^2 ;; 24*n*d^2 + 4*n^2*d ;; 4*n*d*(6*d + n)",
    ("wff", "square_missing power_on_one_factor", "8*n*d^2 + 4*n^2*d + 16*n*d ;; 8*n*d^2 + 4*n^2*d + 16*n*d + 0 ;; 4*n*d*(2*d + n + 4)"),
    ("owf", "square_missing power_on_one_factor", "8*n*d^2 + 4*n^2*d + 16*n*d^2 ;; 24*n*d^2 + 4*n*d ;; 4*n*d*(6*d + 1)"),
    ("oow", "?", "8*n*d^2 + 4*n^2*d + 16*n*d^2 ;; 24*n*d^2 + 4*n^2*d ;; 4*n*d*(6*d + n^2)"),
    ("wff", "multiply_add_once", "4*n*d^2 + 2*n^2*d + 8*n*d^2 ;; 12*n*d^2 + 2*n^2*d ;; 2*n*d*(6*d + n)"),
    ("wff", "?", "8*n*d^2 + 4*n*d^2 + 16*n*d^2 ;; 28*n*d^2 ;; 4*n*d*7*d"),
)  # fmt: skip
_add(
    "bytes of a key-value cache", "2*L*h*(d/h)*n*b", "2*L*n*d*b", {"L": "posint", "b": "posint", **_D},
    "2*L*d*n*b",
    ("w", "factor_missing number_off_by_one factor_two", "L*d*n*b"),
    ("w", "heads_counted_again", "2*L*h*d*n*b"),
    ("w", "factor_missing", "2*d*n*b"),
)  # fmt: skip
_add(
    "parameters of a patch embedding", "P^2*C*d + d + (224*224/P^2 + 1)*d", "P^2*C*d + 224^2*d/P^2 + 2*d", {"P": "posint", "C": "posint", "d": "posint"},
    "P^2*C*d + d + 224^2*d/P^2 + d ;; P^2*C*d + 224^2*d/P^2 + 2*d",
    ("wf", "factor_on_one_term power_for_product", "P^2*C*d + d + 224^2*d/P^2 + 1 ;; P^2*C*d + 224^2*d/P^2 + d + 1"),
    ("wf", "patches_along_one_side", "P^2*C*d + d + 224^2*d/P + d ;; P^2*C*d + 224^2*d/P + 2*d"),
    ("ow", "term_missing factor_missing factor_two", "P^2*C*d + d + 224^2*d/P^2 + d ;; P^2*C*d + 224^2*d/P^2 + d"),
)  # fmt: skip
_add(
    "number of patches", "(224/16)*(224/16) + 1", "197", {},
    "14*14 + 1 ;; 196 + 1 ;; 197",
    ("owf", "sum_for_product", "14*14 + 1 ;; 28 + 1 ;; 29"),
    ("oow", "term_missing", "14*14 + 1 ;; 196 + 1 ;; 196"),
    ("wf", "factor_missing", "14 + 1 ;; 15"),
)  # fmt: skip
_add(
    "largest learning rate of the warm-up", "d^(-1/2)*w*w^(-3/2)", "(d*w)^(-1/2)", {"d": "positive", "w": "positive"},
    "d^(-1/2)*w^(1 - 3/2) ;; d^(-1/2)*w^(-1/2) ;; (d*w)^(-1/2)",
    ("wf", "term_missing factor_missing factor_two", "d^(-1/2)*w^(-3/2) ;; 1/(sqrt(d)*w^(3/2))"),
    ("owf", "? term_sign difference_reversed", "d^(-1/2)*w^(1 - 3/2) ;; d^(-1/2)*w^(1/2) ;; (w/d)^(1/2)"),
    ("oow", "sum_for_product", "d^(-1/2)*w^(1 - 3/2) ;; d^(-1/2)*w^(-1/2) ;; (d + w)^(-1/2)"),
    ("wff", "term_sign", "d^(-1/2)*w^(1 + 3/2) ;; d^(-1/2)*w^(5/2) ;; w^(5/2)/sqrt(d)"),
)  # fmt: skip
_add(
    "gradient through residual connections", "Prod(1 + a, k, 1, L)", "(1 + a)^L", {"a": "positive", "L": "posint"},
    "(1 + a)^L",
    ("w", "square_of_sum_split", "1 + a^L"),
    ("w", "power_for_product", "L*(1 + a)"),
)  # fmt: skip

# ---- attention

_A = {"s": "vector(n)", "a": "vector(n)", "v": "vector(n)", "o": "real", "j": "index(n)", "n": "posint"}
_A_GIVEN = {"a": "softmax(s)", "o": "Sum(softmax(s)[i]*v[i],i,1,n)"}
_add(
    "the output is an average of the values", "Sum(a[k]*v[k], k, 1, n) - v[j]", "Sum(a[k]*(v[k] - v[j]), k, 1, n)", _A,
    "Sum(a[k]*v[k], k, 1, n) - v[j]*Sum(a[k], k, 1, n) ;; Sum(a[k]*v[k], k, 1, n) - Sum(a[k]*v[j], k, 1, n) ;; Sum(a[k]*(v[k] - v[j]), k, 1, n)",
    ("oow", "factor_on_one_term weights_missing", "Sum(a[k]*v[k], k, 1, n) - v[j]*Sum(a[k], k, 1, n) ;; Sum(a[k]*v[k], k, 1, n) - Sum(a[k]*v[j], k, 1, n) ;; Sum(a[k]*v[k] - v[j], k, 1, n)"),
    ("oow", "term_sign minus_not_distributed", "Sum(a[k]*v[k], k, 1, n) - v[j]*Sum(a[k], k, 1, n) ;; Sum(a[k]*v[k], k, 1, n) - Sum(a[k]*v[j], k, 1, n) ;; Sum(a[k]*(v[k] + v[j]), k, 1, n)"),
    ("wf", "?", "Sum(a[k]*v[k], k, 1, n) - n*v[j] ;; Sum(a[k]*v[k] - v[j], k, 1, n)"),
    ("owf", "index_stands_still", "Sum(a[k]*v[k], k, 1, n) - v[j]*Sum(a[k], k, 1, n) ;; Sum(a[k]*v[k], k, 1, n) - Sum(a[j]*v[j], k, 1, n) ;; Sum(a[k]*v[k] - a[j]*v[j], k, 1, n)"),
    given=_A_GIVEN,
)  # fmt: skip
_add(
    "gradient of a soft read", "do/ds_j", "a[j]*(v[j] - o)", _A,
    "Sum(v[i]*a[i]*(delta(i,j) - a[j]), i, 1, n) ;; v[j]*a[j] - a[j]*Sum(a[i]*v[i], i, 1, n) ;; v[j]*a[j] - a[j]*o ;; a[j]*(v[j] - o)",
    ("wff", "delta_always_one", "do/ds_j = Sum(v[i]*a[i]*(1 - a[j]), i, 1, n) ;; (1 - a[j])*Sum(v[i]*a[i], i, 1, n) ;; (1 - a[j])*o"),
    ("owf", "? factor_missing factor_on_one_term", "Sum(v[i]*a[i]*(delta(i,j) - a[j]), i, 1, n) ;; v[j]*a[j] - Sum(a[i]*v[i], i, 1, n) ;; v[j]*a[j] - o"),
    ("ooow", "difference_reversed", "Sum(v[i]*a[i]*(delta(i,j) - a[j]), i, 1, n) ;; v[j]*a[j] - a[j]*Sum(a[i]*v[i], i, 1, n) ;; v[j]*a[j] - a[j]*o ;; a[j]*(o - v[j])"),
    ("wff", "product_sign", "Sum(v[i]*a[i]*(delta(i,j) + a[j]), i, 1, n) ;; v[j]*a[j] + a[j]*Sum(a[i]*v[i], i, 1, n) ;; a[j]*(v[j] + o)"),
    ("wfr", "index_runs_along", "Sum(v[i]*a[i]*(delta(i,j) - a[i]), i, 1, n) ;; v[j]*a[j] - Sum(v[i]*a[i]^2, i, 1, n) ;; a[j]*(v[j] - o)"),
    ("wf", "weights_missing", "Sum(v[i]*(delta(i,j) - a[j]), i, 1, n) ;; v[j] - a[j]*Sum(v[i], i, 1, n)"),
    given=_A_GIVEN, labels=("do/ds_j",),
)  # fmt: skip
_SG = {"s": "vector(m)", "a": "vector(m)", "g": "vector(m)", "j": "index(m)", "m": "posint"}
_add(
    "gradient of a row of scores", "dL/ds_j", "a[j]*(g[j] - Sum(a[k]*g[k], k, 1, m))", _SG,
    "Sum(g[k]*a[k]*(delta(k,j) - a[j]), k, 1, m) ;; g[j]*a[j] - a[j]*Sum(a[k]*g[k], k, 1, m) ;; a[j]*(g[j] - Sum(a[k]*g[k], k, 1, m))",
    ("oow", "weights_missing", "Sum(g[k]*a[k]*(delta(k,j) - a[j]), k, 1, m) ;; g[j]*a[j] - a[j]*Sum(a[k]*g[k], k, 1, m) ;; a[j]*(g[j] - Sum(g[k], k, 1, m))"),
    ("wf", "row_sum_missing outer_product_missing", "Sum(g[k]*a[k]*delta(k,j), k, 1, m) ;; g[j]*a[j]"),
    ("owf", "term_sign product_sign", "Sum(g[k]*a[k]*(delta(k,j) - a[j]), k, 1, m) ;; g[j]*a[j] + a[j]*Sum(a[k]*g[k], k, 1, m) ;; a[j]*(g[j] + Sum(a[k]*g[k], k, 1, m))"),
    given={"a": "softmax(s)"}, labels=("dL/ds_j",),
)  # fmt: skip
_G = {
    "A": "matrix(n,m)",
    "V": "matrix(m,d)",
    "G": "matrix(n,d)",
    "j": "index(m)",
    "c": "index(d)",
    "n": "posint",
    "m": "posint",
    "d": "posint",
}
_add(
    "gradient of the values", "dL/dV_jc", "(T(A) @ G)[j,c]", _G,
    "Sum(Sum(G[i,e]*A[i,j]*delta(e,c), e, 1, d), i, 1, n) ;; Sum(G[i,c]*A[i,j], i, 1, n) ;; Sum(T(A)[j,i]*G[i,c], i, 1, n) ;; (T(A) @ G)[j,c]",
    ("wff", "delta_always_one", "Sum(Sum(G[i,e]*A[i,j], e, 1, d), i, 1, n) ;; Sum(A[i,j]*Sum(G[i,e], e, 1, d), i, 1, n) ;; Sum(T(A)[j,i]*rowsum(G)[i], i, 1, n)"),
    ("ooow", "?", "Sum(Sum(G[i,e]*A[i,j]*delta(e,c), e, 1, d), i, 1, n) ;; Sum(G[i,c]*A[i,j], i, 1, n) ;; Sum(T(A)[j,i]*G[i,c], i, 1, n) ;; (A @ G)[j,c]"),
    ("oow", "transpose_missing rotation_reversed row_and_column_exchanged", "Sum(Sum(G[i,e]*A[i,j]*delta(e,c), e, 1, d), i, 1, n) ;; Sum(G[i,c]*A[i,j], i, 1, n) ;; Sum(A[j,i]*G[i,c], i, 1, n)"),
    labels=("dL/dV_jc",),
)  # fmt: skip
_SCORES = {"X": "matrix(n,d)", "W_Q": "matrix(d,r)", "W_K": "matrix(d,r)", "n": "posint", "d": "posint", "r": "posint"}
_add(
    "scores as one bilinear form", "(X @ W_Q) @ T(X @ W_K)", "X @ (W_Q @ T(W_K)) @ T(X)", _SCORES,
    "X @ W_Q @ T(W_K) @ T(X) ;; X @ (W_Q @ T(W_K)) @ T(X)",
    ("wf", "?", "X @ W_Q @ T(X) @ T(W_K) ;; X @ (W_Q @ T(X)) @ T(W_K)"),
    ("wf", "?", "X @ W_Q @ W_K @ T(X) ;; X @ (W_Q @ W_K) @ T(X)"),
    ("wr", "?", "X @ T(W_Q) @ W_K @ T(X) ;; X @ (W_Q @ T(W_K)) @ T(X)"),
    ("wf", "queries_and_keys_exchanged", "X @ W_K @ T(W_Q) @ T(X) ;; X @ (W_K @ T(W_Q)) @ T(X)"),
)  # fmt: skip
_SQUARE = {"A": "matrix(n,d)", "B": "matrix(n,d)", "n": "posint", "d": "posint"}
_add(
    "Gram matrix of a sum", "T(A + B) @ (A + B)", "T(A) @ A + T(A) @ B + T(B) @ A + T(B) @ B", _SQUARE,
    "(T(A) + T(B)) @ (A + B) ;; T(A) @ A + T(A) @ B + T(B) @ A + T(B) @ B",
    ("ow", "?", "(T(A) + T(B)) @ (A + B) ;; T(A) @ A + 2*T(A) @ B + T(B) @ B"),
    ("ow", "?", "(T(A) + T(B)) @ (A + B) ;; T(A) @ A + T(B) @ B"),
    ("wr", "?", "(T(A) + B) @ (A + B) ;; T(A) @ A + T(A) @ B + T(B) @ A + T(B) @ B"),
    ("ow", "term_missing", "(T(A) + T(B)) @ (A + B) ;; T(A) @ A + T(A) @ B + T(B) @ B"),
)  # fmt: skip
_FFN = {
    "U": "matrix(h,d)",
    "W": "matrix(d,h)",
    "x": "vector(d)",
    "b": "vector(h)",
    "c": "vector(d)",
    "h": "posint",
    "d": "posint",
}
_add(
    "two layers without ReLU are one", "W @ (U @ x + b) + c", "(W @ U) @ x + (W @ b + c)", _FFN,
    "W @ U @ x + W @ b + c ;; (W @ U) @ x + (W @ b + c)",
    ("wf", "factor_two", "W @ U @ x + W @ b + W @ b + c ;; (W @ U) @ x + (2*W @ b + c)"),
    ("wf", "?", "U @ W @ x + W @ b + c ;; (U @ W) @ x + (W @ b + c)"),
    ("wr", "?", "W @ U @ x + b + c ;; (W @ U) @ x + (W @ b + c)"),
    ("wf", "term_sign", "W @ U @ x + W @ b - c ;; (W @ U) @ x + (W @ b - c)"),
)  # fmt: skip

# ---- layer norm

_N = {"x": "vector(n)", "m": "real", "s": "positive", "a": "positive", "b": "real", "i": "index(n)", "n": "posint"}
_N_GIVEN = {"m": "Sum(x[k],k,1,n)/n", "s": "sqrt(Sum((x[l]-Sum(x[k],k,1,n)/n)^2,l,1,n)/n)"}
_add(
    "layer norm is blind to scale and shift",
    "(a*x[i] + b - Sum(a*x[k] + b, k, 1, n)/n)/sqrt(Sum((a*x[l] + b - Sum(a*x[k] + b, k, 1, n)/n)^2, l, 1, n)/n)", "(x[i] - m)/s", _N,
    "(a*x[i] + b - (a*m + b))/sqrt(Sum((a*x[l] + b - (a*m + b))^2, l, 1, n)/n) ;; a*(x[i] - m)/sqrt(Sum(a^2*(x[l] - m)^2, l, 1, n)/n) ;; a*(x[i] - m)/(a*s) ;; (x[i] - m)/s",
    ("wf", "?", "(a*x[i] + b - a*m)/sqrt(Sum((a*x[l] + b - a*m)^2, l, 1, n)/n) ;; (a*(x[i] - m) + b)/sqrt(Sum((a*(x[l] - m) + b)^2, l, 1, n)/n)"),
    ("oowf", "? root_missing power_on_one_factor", "(a*x[i] + b - (a*m + b))/sqrt(Sum((a*x[l] + b - (a*m + b))^2, l, 1, n)/n) ;; a*(x[i] - m)/sqrt(Sum(a^2*(x[l] - m)^2, l, 1, n)/n) ;; a*(x[i] - m)/(a^2*s) ;; (x[i] - m)/(a*s)"),
    ("oowf", "?", "(a*x[i] + b - (a*m + b))/sqrt(Sum((a*x[l] + b - (a*m + b))^2, l, 1, n)/n) ;; a*(x[i] - m)/sqrt(Sum(a^2*(x[l] - m)^2, l, 1, n)/n) ;; a*(x[i] - m)/s ;; (a*x[i] - a*m)/s"),
    ("ooow", "variance_for_deviation", "(a*x[i] + b - (a*m + b))/sqrt(Sum((a*x[l] + b - (a*m + b))^2, l, 1, n)/n) ;; a*(x[i] - m)/sqrt(Sum(a^2*(x[l] - m)^2, l, 1, n)/n) ;; a*(x[i] - m)/(a*s) ;; (x[i] - m)/s^2"),
    given=_N_GIVEN,
)  # fmt: skip
_add(
    "centered features sum to 0", "Sum(x[k] - m, k, 1, n)", "0", _N,
    "Sum(x[k], k, 1, n) - n*m ;; n*m - n*m ;; 0",
    ("wff", "constant_summed_once", "Sum(x[k], k, 1, n) - m ;; n*m - m ;; (n - 1)*m"),
    ("owf", "factor_missing", "Sum(x[k], k, 1, n) - n*m ;; m - n*m ;; m*(1 - n)"),
    given=_N_GIVEN,
)  # fmt: skip
_add(
    "variance as mean of squares minus square of mean", "Sum((x[k] - m)^2, k, 1, n)/n", "Sum(x[k]^2, k, 1, n)/n - m^2", _N,
    "Sum(x[k]^2 - 2*m*x[k] + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - 2*m*Sum(x[k], k, 1, n)/n + m^2 ;; Sum(x[k]^2, k, 1, n)/n - 2*m^2 + m^2 ;; Sum(x[k]^2, k, 1, n)/n - m^2",
    ("wr", "square_of_sum_split", "Sum(x[k]^2 + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - m^2"),
    ("wfff", "? factor_missing factor_two", "Sum(x[k]^2 - m*x[k] + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - m*Sum(x[k], k, 1, n)/n + m^2 ;; Sum(x[k]^2, k, 1, n)/n - m^2 + m^2 ;; Sum(x[k]^2, k, 1, n)/n"),
    ("owff", "constant_summed_once", "Sum(x[k]^2 - 2*m*x[k] + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - 2*m*Sum(x[k], k, 1, n)/n + m^2/n ;; Sum(x[k]^2, k, 1, n)/n - 2*m^2 + m^2/n ;; Sum(x[k]^2, k, 1, n)/n + m^2*(1/n - 2)"),
    ("ooow", "? term_sign", "Sum(x[k]^2 - 2*m*x[k] + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - 2*m*Sum(x[k], k, 1, n)/n + m^2 ;; Sum(x[k]^2, k, 1, n)/n - 2*m^2 + m^2 ;; Sum(x[k]^2, k, 1, n)/n - 3*m^2"),
    ("ooow", "mean_square_for_variance", "Sum(x[k]^2 - 2*m*x[k] + m^2, k, 1, n)/n ;; Sum(x[k]^2, k, 1, n)/n - 2*m*Sum(x[k], k, 1, n)/n + m^2 ;; Sum(x[k]^2, k, 1, n)/n - 2*m^2 + m^2 ;; Sum(x[k]^2, k, 1, n)/n + m^2"),
    given=_N_GIVEN,
)  # fmt: skip
