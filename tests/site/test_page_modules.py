"""The page's own modules, in Node; and what they write of a worksheet, read as the judge reads it."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.symbolic.language import sheet

NODE = shutil.which("node")
HERE = Path(__file__).parent / "js"
SHEET = ROOT / "grader/learn_transformers/site/static/js/exercise/sheet.js"

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed: the page's modules are not tested")

_FILL = """
import { write, answers } from %s;
let text = ""; for await (const chunk of process.stdin) text += chunk;
const done = JSON.parse(text).map(([stub, filled]) => {
  let whole = stub;
  for (const [name, answer] of filled) whole = write(whole, name, answer);
  return [whole, [...answers(whole)]];
});
process.stdout.write(JSON.stringify(done));
"""

_ASK = """
let text = ""; for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map((one) => isDerivation(...one))));
"""


def node(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    assert NODE is not None
    return subprocess.run(
        [NODE, "--no-warnings", *arguments], input=given, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_modules_of_the_page(file: str) -> None:
    done = node("--test", str(HERE / file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE)


def filled(sheets: list[tuple[str, list[tuple[str, str]]]]) -> list[tuple[str, dict[str, str]]]:
    """Worksheets with answers written into them by the page, and the answers that the page reads in that."""
    script = _FILL % json.dumps(SHEET.as_uri())
    done = node("--input-type=module", "--eval", script, given=json.dumps(sheets))
    assert done.returncode == 0, done.stderr
    return [(text, dict(found)) for text, found in json.loads(done.stdout)]


def read(text: str) -> dict[str, str]:
    """The answers as the judge reads them, without the line ends around them."""
    return {name: typed.text.strip("\n") for name, typed in sheet.read(text).items()}


def solution(chapter: course.Chapter) -> str:
    return (course.shipped() / "solutions" / chapter.worksheet).read_text(encoding="utf-8")


def chapters() -> list[course.Chapter]:
    return [chapter for chapter in course.chapters() if chapter.has_worksheet]


def test_derivations_get_room_for_their_lines() -> None:
    asked = [
        (course.shipped_bytes(of.worksheet).decode(), name, "\n".join(of.question(name)), "\n" in model)
        for of in chapters()
        for name, model in read(solution(of)).items()
    ]
    script = f"import {{ isDerivation }} from {json.dumps(SHEET.as_uri())};" + _ASK
    done = node("--input-type=module", "--eval", script, given=json.dumps([[*one[:3]] for one in asked]))
    assert done.returncode == 0, done.stderr
    wrong = [one[1] for one, found in zip(asked, json.loads(done.stdout), strict=True) if found != one[3]]
    assert wrong == []


def test_every_model_answer_is_read_as_it_was_typed() -> None:
    sheets, models = [], []
    for chapter in chapters():
        stub = course.shipped_bytes(chapter.worksheet).decode()
        model = read(solution(chapter))
        sheets.append((stub, [*model.items()]))
        models.append(model)
    for (text, shown), model in zip(filled(sheets), models, strict=True):
        assert read(text) == model == shown
        assert all(not typed.problem for typed in sheet.read(text).values())


def test_the_page_and_the_judge_read_the_same_of_answers_written_by_hand() -> None:
    by_hand = [
        "a = 'x' # said\nb = (\n  'p'  # of\n  'q'\n)\n",
        "a = 3\nb = -2.5 # so\nc = ...\nd = None\n",
        '"""x = \'in a text\'\n"""\na = r\'\\pi\'\nb: str = u"y"\n',
        "a = ''\na = 'later'\na = ''\n",
        "a = '''\n1\n2\n'''\nb = \"it is \\\"quoted\\\"\"\n",
        "a = '\\\\frac{1}{2}'\nb = '1 \\\\ 2'\nc = '\\\\\\\\ 3'\n",
    ]
    for (text, shown), before in zip(filled([(text, []) for text in by_hand]), by_hand, strict=True):
        assert text == before
        assert shown == read(text)


SIGNS = [*"\\\"'#=\n ", "\\\\", '"""', "'''", "\\frac", "\\'", '\\"', "\nx = 'y'", "a", "1/2", "²", "…"]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_is_read_as_one_answer_and_costs_no_other(seed: int) -> None:
    """Spaces at the ends are no part of it; nor is a single backslash before a quotation mark, which is not kept."""
    stub = 'a = ""\n\n# 2.\nb = """\n"""\nc = ""  # the last\n'
    rng = random.Random(seed)
    typed = [["".join(rng.choices(SIGNS, k=rng.randrange(9))) for _ in "abc"] for _ in range(4000)]
    done = filled([(stub, [*zip("abc", answers, strict=True)]) for answers in typed])
    for (text, shown), answers in zip(done, typed, strict=True):
        found = sheet.read(text)
        assert [*found] == ["a", "b", "c"]
        assert "# the last" in text
        for name, answer in zip("abc", answers, strict=True):
            assert not found[name].problem
            assert meant(found[name].text) == meant(answer)
            assert shown[name].strip() == found[name].text.strip()


def meant(text: str) -> str:
    """What counts of an answer."""
    lines = "\n".join(line.strip() for line in text.strip().split("\n"))
    return re.sub(r"\\+(?=[\"'])", lambda run: "\\" * (len(run[0]) // 2 * 2), lines)
