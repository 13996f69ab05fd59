"""A verdict as JUnit XML, for tools that read test reports. A check that did not finish is an `<error>`."""

from __future__ import annotations

from xml.etree import ElementTree as xml

from learn_transformers import printable
from learn_transformers.verdict import Check, Verdict


def text(verdict: Verdict) -> str:
    """One `<testsuite>` per chapter, one `<testcase>` per check, entry of a worksheet and question of a quiz."""
    verdict = printable.shown(verdict)  # which XML 1.0 has a place for: not for most control characters, nor surrogates
    root = xml.Element("testsuites", name="learn-transformers")
    for chapter in verdict.chapters:
        checks = [(f.name, c) for f in chapter.functions for c in f.checks]
        checks += [("worksheet", answer.as_check()) for answer in chapter.worksheet]
        checks += [("quiz", entry.as_check()) for entry in chapter.quiz]
        suite = xml.SubElement(root, "testsuite", {"name": chapter.name, **_counts([c for _, c in checks])})
        for function, check in checks:
            case = xml.SubElement(
                suite, "testcase", classname=f"{chapter.name}.{function}", name=check.name, time=f"{check.seconds:.6f}"
            )
            if check.status != "passed":
                kind = "error" if check.status == "error" else "failure"
                found = xml.SubElement(case, kind, message=check.message, type=str(check.status))
                found.text = "\n".join(filter(None, [check.call, check.got and f"got {check.got}"]))
    xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(root, encoding="unicode")


def _counts(checks: list[Check]) -> dict[str, str]:
    errors = sum(c.status == "error" for c in checks)
    passed = sum(c.status == "passed" for c in checks)
    return {
        "tests": str(len(checks)),
        "failures": str(len(checks) - errors - passed),
        "errors": str(errors),
        "skipped": "0",
        "time": f"{sum(c.seconds for c in checks):.6f}",
    }
