# ruff: noqa: E501 - tables read better with one case a line
"""What nobody types by accident: code, towers of powers, monsters, look-alikes."""

from __future__ import annotations

CODE = (
    "__import__('os').system('touch /tmp/pwned')", "open('/etc/passwd').read()", "exec('x=1')", "eval('1+1')", "lambda: 0",
    "lambda x: x", "().__class__.__bases__[0].__subclasses__()", "sympify.__globals__['os']", "S('x')", "lambdify(x,'x')",
    "f'{x}'", "x if x else y", "x # y + 1", "x; import os", "[x for x in [1]]", "x.is_real", "x['a']",
    "print(x)", "'x'*10", '"""x"""', "globals()", "breakpoint()", "x and y", "not x", "x is y", "@x", "*x", "yield x", "await x",
    "\\input{/etc/passwd}", "\\write18{id}", "\\def\\x{y}", "\\begin{verbatim}x\\end{verbatim}", "`id`", "$(id)", "%s", "x\\\n",
)  # fmt: skip
TOWERS = (
    "9**9**9**9", "2**(2**40)", "9^9^9^9^9^9^9^9", "factorial(10^9)", "factorial(factorial(factorial(9)))", "9!!!!!!", "exp(" * 39 + "1" + ")" * 39,
    "exp(" * 60 + "x" + ")" * 60, "Sum(k, k, 1, 10^12)", "Sum(Sum(Sum(i*j*k, i, 1, 4000), j, 1, 4000), k, 1, 4000)",
    "Prod(k, k, 1, 10^12)", "(x+y)**5000-(x-y)**4999", "(x+y+1)^(10^9)", "x^(10^30)", "sin(tan(-4x^2-3)^3)", "10^(10^(10^x))",
    "exp(exp(exp(exp(x))))", "1e60^1e60", "1e61", "1e999999999", "0." + "0" * 40 + "1", "9" * 31, "x^9999999999999", "(1+1/10^9)^(10^9)",
    "Sum(1/k, k, 1, x*10^9)", "Sum(Sum(Sum(Sum(1,a,1,2),b,1,2),c,1,2),d,1,2)", "exp(99999)", "sin(exp(9999))", "cosh(99999)", "erf(99999)",
    "((((((x^9)^9)^9)^9)^9)^9)^9", "Prod(Prod(Prod(x^i, i, 1, 4999), j, 1, 4999), k, 1, 4999)", "tan(pi/2)", "log(exp(99999)+x)",
    "mod(9^9^9, x)", "mod(10^9^9, 7)", "binomial(10^9, 5*10^8)", "binomial(x, 10^9)", "[[1,1],[1,0]]^(10^9)", "([[x,1],[1,y]]^999999)[1,1]",
    "Max(k, k, 1, 10^9)", "Min(Max(Max(x^i, i, 1, 4999), j, 1, 4999), k, 1, 4999)", "floor(1e60)", "floor(exp(99999))", "floor(exp(20000)*x)",
    "Prod([[x,k],[1,y]], k, 1, 4999)[1,1]", "Prod(eye(64), k, 1, 4999)[1,1]", "sum(ones(10^9))", "eye(10^9)[1,1]", "ones(64)^(10^9)", "if(" * 39 + "x",
    "if(9^9^9^9 = 1, 1, 2)", "mod(factorial(8999), factorial(8998)-1)", "arccos(exp(-99999))", "mod(exp(9000), 10^-60)", "binomial(9^9^9, 2)",
    "(x^1321)^(2^61-2)", "max(" * 38 + "x" + ")" * 38, "exp(-99999)+x", "Sum(exp(k)^k, k, 1, 300)", "1/(exp(5000)+1-exp(5000)-1)",
)  # fmt: skip
MONSTERS = (
    "(" * 100_000, "x" * 1_000_000, "x+" * 500_000 + "x", "-" * 1900 + "x", "(" * 900 + "x" + ")" * 900, "[" * 900 + "x" + "]" * 900,
    "|" * 1999, "^".join("x" * 400), "'" * 500, "x" + "'" * 500, "\\frac{" * 300 + "x", "{" * 900, "x_" * 900, "\\sqrt" * 300, "x[" * 300,
    "x" + "²" * 1500, "√" * 1500, "[[" + ",".join("x" * 65) + "]]", "1 " * 900, ",".join("x" * 900), "+".join("x" * 601), "\\left" * 300, "f(" * 500,
    "√(" * 300, "2^-" * 300 + "x", "exp " * 300, "x!" * 300, "Sum(" * 300, "\\sum_{" * 200, "\\begin{bmatrix}" * 60,
)  # fmt: skip
LOOKALIKES = (
    "х+1", "ｘ+1", "＿＿import＿＿", "x\u200b+1", "x\u202e+1", "x\u00ad", "x\ufeff", "𝑥+1", "x٣", "х", "е^x", "x\u0301", "ⅹ", "∞", "x≤1", "x≠y",
    "∫x", "x\x00y", "x\x1b[31m", "x\ny", "💥", "\ud800", "x\u2028y", "½½", "x۲",
)  # fmt: skip
BROKEN = (
    "", "   ", "x+", "*x", "(x", "x)", "x**", "x^^2", "1..2", "1.2.3", "x,y", "()", "[]", "[[]]", "[[x],[y,x]]", "Sum(x)", "Sum(x,1,1,2)", "x[", "x[]", "|x",
    "max()", "exp()", "exp(x,y)", "sin", "x = 1", "x < 1", "f(x)", "d_k", "...", "e", "_", "\\", "\\frac{x}", "\\frac{}{x}", "\\sum_{k} x", "\\sqrt[",
    "x_", "x^", "{x", "$x", "A'", "x'", "T(x)", "tr(x)", "[x][y]", "x@y", "delta(x)", "1/0", "0/0", "log(0)", "sqrt(-1)", "0^-1", "log(-1)", "{x}",
)  # fmt: skip
TYPED = (
    "x if x==y else " * 150 + "y", "\\sum_i " * 100 + "x_i", "Σ" * 500, "Σⱼ" * 300, "‖" * 300, "‖x" * 100, "_{" * 900, "1,000," * 300, "1 000 " * 300,
    "=" * 1500, "x=" * 900 + "x", "∂" * 1900, "d/d" * 600, "frac{d}{d" * 150 + "= x", "\\" * 1999, "`" * 1999, "x." * 900, "np." * 600 + "x", "x.T" * 600,
    "(x," * 600, "[x" * 600, "x[y]" * 400, "(x)[y]" * 300, "\\begin{cases}" * 140, "\\begin{cases} x & x=y \\\\ " * 50, "1_{x=y}" * 280, "\\mathbb{1}_{x=y}" * 110,
    "xxyy" * 450, "xy" * 999, "log " * 450 + "x", "\\left[" * 300, "{,}" * 600, "ᵀ" * 1900, "Sum(x[k],k)" * 150, "O(" * 900, "%" * 1900, "x//" * 600 + "y", "1/2 " * 400,
    "\\,x" * 600, "= " * 900, "norm(" * 390, "\\max_i " * 250 + "x", "\\sum_{x\\le b\\le c\\le d}x" * 70, "x\\cdot y\\cdot " * 120 + "x", "x*y+" * 450 + "(", "⌊" * 900,
)  # fmt: skip
HOSTILE = {
    "code": CODE,
    "towers": TOWERS,
    "monsters": MONSTERS,
    "look-alikes": LOOKALIKES,
    "broken": BROKEN,
    "typed": TYPED,
}
