"""What `doctor` found, on the terminal: versions, layers of isolation, and what each attempt to break out came to."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from learn_transformers import printable
from learn_transformers.doctor import Report
from learn_transformers.report.lines import Lines
from learn_transformers.report.signs import signs_for


def show(report: Report, console: Console | None = None) -> None:
    """Print what `doctor` found."""
    console = console or Console(highlight=False)
    signs = signs_for(console)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in report.versions.items():
        table.add_row(name, Text(printable.one_line(value)))
    console.print(table)
    console.print()
    for finding in report.findings:
        mark = Text(signs.passed if finding.good else signs.failed, style="green" if finding.good else "red")
        detail = printable.one_line(f" {signs.dot} {finding.detail}") if finding.detail else ""
        console.print(Lines([Text.assemble(mark, f" {printable.one_line(finding.what)}", (detail, "dim"))]))
