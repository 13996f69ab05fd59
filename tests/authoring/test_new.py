"""`dev new` lays out all files of a function, replaces nothing, and `dev check` then asks for what is left to write."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copies import Copy, copy_of_the_course
from support import FIXTURE_COURSE, ROOT, CommandLine, standing_on


@pytest.fixture
def checkout(tmp_path: Path, command_line: CommandLine) -> Copy:
    return copy_of_the_course(tmp_path / "checkout", command_line)


def files(root: Path) -> dict[str, str]:
    there = [p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in there}


def listed(shown: str, heading: str) -> set[str]:
    """The files below a heading of `dev new`."""
    lines = iter(shown.splitlines())
    next(line for line in lines if line == heading)
    found = set()
    for line in lines:
        if not line.startswith("  "):
            break
        found.add(line.strip())
    return found


def missing(shown: str) -> list[str]:
    """What does not hold, in the order of the report."""
    return [line.partition("not so: ")[2] for line in shown.splitlines() if "not so: " in line]


OTHER_STYLES = "every function has right answers in other styles"
UNWRITTEN = [
    "three hints, none with a line of the solution",
    "the solution passes 20 seeds",
    "nothing is left to fill in",
    "the key is complete",
    "the docstring's example is what the solution gives",
    "the lesson speaks of the function, not only in its table",
]


def test_a_function_of_a_chapter_that_is_there(checkout: Copy) -> None:
    before = files(checkout.root)
    done = checkout.run("dev", "new", "doubling/triple")
    after = files(checkout.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert after.keys() == before.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == listed(done.stdout, "Changed")
    assert {
        "exercises/01_doubling/doubling.py",
        "exercises/01_doubling/README.md",
        "solutions/01_doubling/doubling.py",
        "answer_key/doubling/functions.py",
    } == changed
    assert "learn-transformers dev check doubling" in done.stdout
    for name in changed:  # nothing that was there is gone but the line that imports more now
        lines = (checkout.root / name).read_text().splitlines()
        gone = [line for line in (FIXTURE_COURSE / name).read_text().splitlines() if line not in lines]
        assert [line for line in gone if not line.startswith("from learn_transformers.key import ")] == []
    checked = checkout.run("check", "doubling.triple", "--format", "json")
    assert json.loads(checked.stdout)["status"] == "unfinished"
    audited = checkout.run("dev", "check", "doubling", "--quick")
    assert audited.returncode == 1
    assert missing(audited.stdout) == [OTHER_STYLES, *UNWRITTEN]
    assert "fewer than 5 in alternatives/doubling: triple 0" in " ".join(audited.stdout.split())
    assert "hint 1, 2, 3 is not written yet" in audited.stdout


def test_a_new_chapter_and_a_second_function_in_it(checkout: Copy) -> None:
    before = files(checkout.root)
    first, second = (checkout.run("dev", "new", f"{c}/{f}") for c, f in (("17_extras", "relu"), ("extras", "gelu")))
    assert (first.returncode, first.stderr, second.returncode, second.stderr) == (0, "", 0, "")
    added = files(checkout.root).keys() - before.keys()
    assert added == listed(first.stdout, "Wrote")
    assert added == {
        "exercises/17_extras/README.md",
        "exercises/17_extras/extras.py",
        "solutions/17_extras/extras.py",
        "answer_key/extras/__init__.py",
        "answer_key/extras/functions.py",
        "answer_key/extras/figures.py",
    }
    for editor in ("pyrightconfig.json", ".vscode/settings.json"):
        assert "17_extras" in (checkout.root / "exercises" / editor).read_text()
    lesson = (checkout.root / "exercises" / "17_extras" / "README.md").read_text()
    assert lesson.index("`relu(x)`") < lesson.index("`gelu(x)`")
    checked = checkout.run("check", "17")
    assert (checked.stdout.count("not started"), "failed" in checked.stdout) == (2, False)
    audited = checkout.run("dev", "check", "extras")
    assert audited.returncode == 1
    assert missing(audited.stdout) == [
        OTHER_STYLES,
        "the lesson is written, and what the files say of the chapter",
        "the lesson's numbers recompute",
        "every figure is what its script draws, can be read, and is in the lesson",
        *UNWRITTEN,
        *UNWRITTEN,
    ]
    assert checkout.run("dev", "figures", "extras").stdout == "Wrote exercises/17_extras/figures/overview.svg\n"
    new = [str(checkout.root / name) for name in added if name.endswith(".py") and not name.startswith("alternatives/")]
    for how in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *how, "--config", str(ROOT / "pyproject.toml"), *new]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_parameters_that_are_given_stand_in_every_file(checkout: Copy) -> None:
    parameters = "(x: np.ndarray, k: np.ndarray, axis: int = -1, *, base: float = 2.0) -> np.ndarray"
    done = checkout.run("dev", "new", "17_extras/relu", parameters)
    assert (done.returncode, done.stderr) == (0, "")
    for file in ("exercises/17_extras/extras.py", "solutions/17_extras/extras.py"):
        assert f"def relu{parameters}:\n" in (checkout.root / file).read_text()
    assert (
        "| `relu(x, k, axis=-1, *, base=2.0)` |"
        in (checkout.root / "exercises" / "17_extras" / "README.md").read_text()
    )
    checked = checkout.run("check", "extras", "--format", "json")
    assert json.loads(checked.stdout)["status"] == "unfinished"
    audited = checkout.run("dev", "check", "extras.relu", "--quick")
    assert "the reference passes its own checks" not in audited.stdout, "it is an example that works"


@pytest.mark.parametrize("parameters", ["(x", "()", "(x):\n  pass\ndef g(", "(*, k)", "x y"])
def test_bad_parameters_are_one_sentence(here: CommandLine, parameters: str) -> None:
    before = files(ROOT / "exercises")
    done = here("dev", "new", "softmax/sparse", parameters, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'(x, axis=-1)'" in done.stderr or "at least one" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert files(ROOT / "exercises") == before


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("doubling", "give CHAPTER/FUNCTION"),
        ("doubling/", "cannot be the name of a function"),
        ("/relu", "give CHAPTER/FUNCTION"),
        ("doubling/a/b", "give CHAPTER/FUNCTION"),
        ("doubling/reLu", "cannot be the name"),
        ("doubling/lambda", "cannot be the name"),
        ("doubling/print", "cannot be the name"),
        ("doubling/double", "has a double already"),
        ("doubling/np", "has a np already"),
        ("encoder/relu", "There is no chapter 'encoder'"),
        ("../x/relu", "give CHAPTER/FUNCTION"),
        ("02_encoder/relu", "there is 02_gain already"),
        ("17_gain/relu", "there is 02_gain already"),
        ("17_numpy/relu", "would hide the module numpy"),
    ],
)
def test_a_bad_name_is_one_sentence(here: CommandLine, target: str, said: str) -> None:
    before = files(FIXTURE_COURSE)
    with standing_on(FIXTURE_COURSE):
        done = here("dev", "new", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert files(FIXTURE_COURSE) == before


def test_nothing_is_overwritten(checkout: Copy) -> None:
    in_the_way = checkout.root / "solutions" / "17_extras" / "extras.py"
    in_the_way.parent.mkdir()
    in_the_way.write_text("mine")
    before = files(checkout.root)
    done = checkout.run("dev", "new", "17_extras/relu")
    assert done.returncode == 2
    assert "is there already; nothing was written" in done.stderr
    assert files(checkout.root) == before


def test_an_installed_copy_has_nothing_to_add_to(command_line: CommandLine, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    shutil.copytree(ROOT / "grader", installed, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("exercises", "solutions"):
        shutil.copytree(ROOT / part, installed / "learn_transformers" / "shipped" / part)
    for arguments in (("new", "softmax/relu"), ("check",), ("check", "softmax")):
        done = command_line("dev", *arguments, PYTHONPATH=str(installed))
        assert (done.returncode, done.stdout) == (2, "")
        assert "works in a checkout" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.torch
def test_a_class_is_laid_out_as_a_module(checkout: Copy) -> None:
    for target in ("doubling/Scale", "17_extras/Scale"):
        done = checkout.run("dev", "new", target, "(size: int, bias: bool = True)")
        assert (done.returncode, done.stderr) == (0, "")
    for folder, name in (("01_doubling", "doubling"), ("17_extras", "extras")):
        for part in ("exercises", "solutions"):
            text = (checkout.root / part / folder / f"{name}.py").read_text()
            assert "class Scale(nn.Module):\n" in text
            assert "    def __init__(self, size: int, bias: bool = True) -> None:\n" in text
            assert "from torch import nn\n" in text
        checked = checkout.run("check", f"{name}.Scale", "--format", "json")
        assert json.loads(checked.stdout)["status"] == "unfinished"
    audited = checkout.run("dev", "check", "extras.Scale", "--quick")
    assert "not so: the reference passes its own checks" not in audited.stdout, "it is an example that works"
    assert "not so: the key is complete" in audited.stdout
