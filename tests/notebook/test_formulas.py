"""Formulas in notebooks: each of a lesson's is there, in the one form that JupyterLab, VS Code and Colab all show.

JupyterLab and Colab take out what stands between dollar signs before they read Markdown, and set it with MathJax; VS
Code finds formulas while it reads Markdown, and sets them with KaTeX. The rules here are what all of that understands.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable

import pytest

from learn_transformers import course
from learn_transformers.notebook import exporting

each_chapter = pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)

_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
# What both MathJax and KaTeX have without an extension, as far as lessons need it.
_KNOWN = re.compile(
    r"\\(?:frac|sqrt|sum|prod|int|max|min|log|exp|sin|cos|cosh|tanh|to|infty|partial|nabla|le|ge|neq|approx|in|dots|cdots"
    r"|text|operatorname|mathbb|mathrm|mathbf|mathcal|hat|bar|tilde|vec|top|cdot|times|odot|left|right|big|Big|quad|qquad"
    r"|begin|end|ell|mid|alpha|beta|gamma|delta|epsilon|lambda|mu|sigma|tau|theta|phi|pi|omega|[,;:! {}\\%|_])"
)
_INSIDE = {"aligned", "cases", "matrix", "pmatrix", "bmatrix"}  # KaTeX refuses align and equation between dollar signs


def prose(markdown: str) -> str:
    """Markdown with something else in place of code, in which a dollar sign is one."""
    return _CODE.sub("code", markdown)


@functools.cache
def cells(chapter: course.Chapter) -> list[str]:
    """The Markdown cells of its notebook, without code."""
    made = json.loads(exporting.notebook(chapter))["cells"]
    return [prose("".join(cell["source"])) for cell in made if cell["cell_type"] == "markdown"]


def formulas(cell: str) -> list[str]:
    return _FORMULA.findall(cell)


@each_chapter
def test_every_formula_of_the_lesson_is_there(chapter: course.Chapter) -> None:
    written = course.shipped_bytes(f"{chapter.folder}/README.md").decode()
    assert [formula for cell in cells(chapter) for formula in formulas(cell)] == formulas(prose(written))


def each_dollar_sign_belongs_to_a_formula(cell: str) -> None:
    rest = _FORMULA.sub("", cell)
    assert "$" not in rest
    assert re.search(r"\\[\[\](){}A-Za-z]", rest) is None, "a formula without dollar signs, or what is left of one"


def a_formula_of_its_own_is_a_paragraph_of_its_own(cell: str) -> None:
    paragraphs = re.split(r"\n[ \t]*\n", cell.strip("\n"))
    for paragraph in paragraphs:
        if "$$" in paragraph:
            assert re.fullmatch(r"\$\$[^$]+\$\$", paragraph), paragraph
            first, *more = paragraph.splitlines()
            assert not first.startswith("$$ ")
            # Markdown would begin a list, a quotation, a heading or a table there.
            assert not [line for line in more if re.match(r"\s|[-+*>#=|]|\d+[.)]", line)]


def a_formula_in_a_line_is_seen_as_one(cell: str) -> None:
    for found in re.finditer(r"(?<!\$)\$([^$]+)\$(?!\$)", cell):
        latex, after = found[1], cell[found.end() :][:1]
        assert latex == latex.strip()
        assert "\n" not in latex
        assert not after.isdigit()  # VS Code takes $1$2 for money
        assert "|" not in latex, "it would end the cell of a table"


def both_renderers_know_what_a_formula_is_written_in(cell: str) -> None:
    for formula in formulas(cell):
        latex = formula.strip("$")
        assert [c for c in _COMMAND.findall(latex) if not _KNOWN.fullmatch(c)] == []
        assert {*re.findall(r"\\begin\{(.*?)\}", latex)} <= _INSIDE
        assert latex.count(r"\left") == latex.count(r"\right")
        assert not {*"`<>"} & {*latex}, "JupyterLab cleans what looks like a tag"
        depth = 0
        for brace in re.findall(r"(?<!\\)[{}]", latex):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        begun, ended = (sorted(re.findall(rf"\\{word}\{{(.*?)\}}", latex)) for word in ("begin", "end"))
        assert begun == ended


RULES = [
    each_dollar_sign_belongs_to_a_formula,
    a_formula_of_its_own_is_a_paragraph_of_its_own,
    a_formula_in_a_line_is_seen_as_one,
    both_renderers_know_what_a_formula_is_written_in,
]


@each_chapter
@pytest.mark.parametrize("rule", RULES)
def test_formulas_are_shown_everywhere(chapter: course.Chapter, rule: Callable[[str], None]) -> None:
    for cell in cells(chapter):
        rule(cell)


@pytest.mark.parametrize(
    ("rule", "cell"),
    [
        (RULES[0], "It costs $5."),
        (RULES[0], r"So \(x\) it is."),
        (RULES[1], "A sum\n$$x$$"),
        (RULES[1], "$$x$$\nis a sum."),
        (RULES[1], "$$x\n= y$$"),
        (RULES[1], "    $$x$$"),
        (RULES[1], "$$ x$$"),
        (RULES[2], "By $ x $ here."),
        (RULES[2], "By $x$2 here."),
        (RULES[2], "| $|x|$ |"),
        (RULES[3], r"Then $\frac{1}{2$ is."),
        (RULES[3], r"$$\begin{align} x \end{align}$$"),
        (RULES[3], r"$\mathscr{x}$"),
        (RULES[3], "$a<b$"),
    ],
)
def test_what_is_not_shown_everywhere_is_refused(rule: Callable[[str], None], cell: str) -> None:
    with pytest.raises(AssertionError):
        rule(cell)
