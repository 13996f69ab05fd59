"""Do stub, solution, key and the lesson's table list the same functions, in one order, with the same arguments?"""

from __future__ import annotations

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import (
    annotated,
    exercises_in,
    function_rows,
    functions_in,
    listed,
    read,
    signature,
)
from learn_transformers.course import Chapter, Checkout

NAMES = "stub, solution, key and lesson list the same functions in order"
SIGNATURES = "stub, solution, key and lesson agree on the signature"


def check(checkout: Checkout, chapter: Chapter) -> list[Finding]:
    """One finding about the names, one about each function's signature."""
    key = exercises_in(read(checkout.key(chapter)))
    stub, solution = (functions_in(read(p)) for p in (checkout.stub(chapter), checkout.solution(chapter)))
    rows = [listed(row) for row in function_rows(read(checkout.lesson(chapter)))]
    lesson = {row.partition("(")[0]: row for row in rows}
    problems = [
        f"the {where} has {_apart(list(key), there)}"
        for where, there in (("stub", list(stub)), ("solution", list(solution)), ("lesson", list(lesson)))
        if there != list(key)
    ]
    findings = [finding(chapter.name, "", NAMES, problems, f"{len(key)} functions")]
    for name, node in key.items():
        wanted, wrong = signature(node), []
        for where, functions in (("stub", stub), ("solution", solution)):
            if name in functions and signature(functions[name]) != wanted:
                wrong.append(f"the {where} has {signature(functions[name])}")
        if lesson.get(name, wanted) != wanted:
            wrong.append(f"the lesson has {lesson[name]}")
        if wrong:
            wrong.append(f"the key has {wanted}")
        elif name in stub and name in solution and annotated(stub[name]) != annotated(solution[name]):
            wrong = [f"the stub says {annotated(stub[name])}", f"the solution says {annotated(solution[name])}"]
        findings.append(finding(chapter.name, name, SIGNATURES, wrong))
    return findings


def _apart(wanted: list[str], there: list[str]) -> str:
    missing, more = [n for n in wanted if n not in there], [n for n in there if n not in wanted]
    parts = [f"no {n}" for n in missing] + [f"{n} besides" for n in more]
    return ", ".join(parts) if parts else f"another order: {', '.join(there)}"
