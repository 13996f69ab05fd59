"""How much of what learners get wrong is named: `python tests/diagnosis_report.py [--list] [--json] [WORD …]`.

The corpus is `tests/wrong_answers/KIND/CHAPTER/*.py`: whole files. `wild` ones are each made after a public report,
with `# source: ADDRESS`; `imagined` ones are inventions. A file's first lines say what is wrong, a line each:

    # wrong: FUNCTION = mistake + mistake | mistake    the explanations that are true of it, `?` where no key has one
    # clear: FUNCTION ~ pattern                        what a general sentence says that points clearly to it
    # follows: FUNCTION <- CAUSE                       what fails only because of another function; `nothing`: it is
                                                       not found which
    # mistake: FUNCTION: a sentence                    what is wrong, in plain words (wild ones)

and a line of code in which a small change puts it right ends in `# <-`. One report is made of each function that is
wrong: it is *named* where an explanation is one of those that are true, *clear* where a general sentence matches,
*located* where the line that is named is a marked one. A sentence that is none of these, and names or places a mistake,
is *misleading*, and counts −1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learn_transformers.judging.judge import Judge
    from learn_transformers.verdict import Chapter, Function

CORPUS = Path(__file__).parent / "wrong_answers"
OUTCOMES = ("named", "clear", "located", "generic", "nothing", "misleading", "passed")


@dataclass(frozen=True)
class Expected:
    """What a file's header says, and the lines that are marked."""

    wrong: dict[str, list[frozenset[str]]]
    follows: dict[str, str]
    clear: dict[str, str]
    source: str
    marked: frozenset[int]


def files(kind: str = "*") -> list[Path]:
    return sorted(CORPUS.glob(f"{kind}/*/*.py"))


def expected(file: Path) -> Expected:
    text = file.read_text()
    wrong = {
        name: [
            frozenset(m.strip() for m in option.split(" + ")) for option in named.split("|") if option.strip() != "?"
        ]
        for name, named in re.findall(r"^# wrong: (\w+) = (.+)$", text, re.MULTILINE)
    }
    source = re.search(r"^# source: (\S+)", text, re.MULTILINE)
    return Expected(
        wrong,
        dict(re.findall(r"^# follows: (\w+) <- (\w+)", text, re.MULTILINE)),
        dict(re.findall(r"^# clear: (\w+) ~ (.+)$", text, re.MULTILINE)),
        source[1] if source else "",
        frozenset(i for i, line in enumerate(text.split("\n"), 1) if line.rstrip().endswith("# <-")),
    )


def graded(judge: Judge, file: Path, folder: Path) -> Chapter:
    from learn_transformers import course
    from learn_transformers.course import Assignment, chapter_named

    chapter = chapter_named(file.parent.name)
    assert chapter is not None
    handed_in = folder / f"{chapter.name}.py"
    handed_in.write_bytes(file.read_bytes())
    trained = course.solution_bytes(chapter.weights)  # what is wrong is in the file, not in what it trained
    if trained is not None:
        handed_in.with_suffix(".npz").write_bytes(trained)
    return judge.chapter(Assignment(chapter, handed_in))


def is_named(function: Function, options: list[frozenset[str]]) -> bool:
    return any(frozenset(e.mistakes) in options for e in function.diagnosis)


@dataclass(frozen=True)
class Report:
    """What came of one wrong function."""

    kind: str
    chapter: str
    file: str
    function: str
    outcome: str
    located: str  # right, wrong, or nothing
    said: tuple[str, ...]


def report(file: Path, function: Function) -> Report:
    says = expected(file)
    options, pattern = says.wrong[function.name], says.clear.get(function.name)
    known = [e for e in function.diagnosis if e.kind not in ("contract", "crash")]
    titles = [e.title for e in function.diagnosis] + list(function.differences)
    message = [function.failure.message] if function.failure is not None else []
    named = is_named(function, options)
    clear = pattern is not None and any(re.search(pattern, said) for said in [*titles, *message])
    located = function.located.line in says.marked if function.located is not None else None
    if function.status == "passed":
        outcome = "passed"
    elif located is False:
        outcome = "misleading"
    elif named:
        outcome = "named"
    elif clear:
        outcome = "clear"
    elif known:
        outcome = "misleading"
    elif located:
        outcome = "located"
    else:
        outcome = "generic" if titles else "nothing"
    said = ["+".join(e.mistakes) + f": {e.title}" for e in function.diagnosis] + list(function.differences)
    if function.located is not None:
        said.append(f"line {function.located.line}: {function.located.what}")
    place = {None: "", True: "right", False: "wrong"}[located]
    return Report(file.parts[-3], file.parts[-2], file.stem, function.name, outcome, place, tuple(said or message))


def reports_of(chosen: Iterable[Path]) -> list[Report]:
    """Judge these files, in this process."""
    from learn_transformers.judging import session

    os.environ["LEARN_TRANSFORMERS_DEBUG"] = "1"  # what the judge itself gets wrong is an error here
    found: list[Report] = []
    with session.judge([]) as judge, tempfile.TemporaryDirectory() as folder:
        for file in chosen:
            chapter = graded(judge, file, Path(folder))
            judge.forget()
            found += [report(file, f) for f in chapter.functions if f.name in expected(file).wrong]
    return found


def all_reports(chosen: list[Path]) -> list[Report]:
    """Judge these files on all cores."""
    workers = min(os.cpu_count() or 1, len(chosen)) or 1
    with ProcessPoolExecutor(workers) as pool:
        return [r for part in pool.map(reports_of, [chosen[i::workers] for i in range(workers)]) for r in part]


def table(reports: list[Report]) -> Iterator[str]:
    """Two figures, named and named or pointed to, by kind and chapter; a misleading sentence counts -1."""
    yield f"{'':34}{'wrong':>6}" + "".join(f"{o:>11}" for o in OUTCOMES) + f"{'named':>9}{'or clear':>9}"
    groups = sorted({(r.kind, r.chapter) for r in reports}) + [(kind, "") for kind in sorted({r.kind for r in reports})]
    for kind, chapter in groups:
        mine = [r for r in reports if r.kind == kind and chapter in ("", r.chapter)]
        count = Counter(r.outcome for r in mine)
        bad = count["misleading"] + count["passed"]
        named = (count["named"] - bad) / len(mine)
        clear = (count["named"] + count["clear"] + count["located"] - bad) / len(mine)
        figures = "".join(f"{count[o]:>11}" for o in OUTCOMES)
        yield f"{kind + '/' + (chapter or 'all'):34}{len(mine):>6}{figures}{named:>9.0%}{clear:>9.0%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", nargs="*", help="only files whose path holds one of these")
    parser.add_argument("--list", action="store_true", help="what is said of each that is not named")
    parser.add_argument("--all", action="store_true", help="what is said of each")
    parser.add_argument("--json", action="store_true", help="everything, for another program")
    options = parser.parse_args()
    chosen = [f for f in files() if not options.words or any(word in str(f) for word in options.words)]
    reports = sorted(all_reports(chosen), key=lambda r: (r.kind, r.chapter, r.file, r.function))
    if options.json:
        print(json.dumps([asdict(r) for r in reports], indent=1, ensure_ascii=False))
        return 0
    for r in reports if options.list or options.all else ():
        if options.all or r.outcome != "named":
            print(f"{r.outcome:>10} {r.kind}/{r.chapter}/{r.file}: {r.function}  {r.located and 'line ' + r.located}")
            print(*(f"{'':>15}{said}" for said in r.said), sep="\n")
    print(*table(reports), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
