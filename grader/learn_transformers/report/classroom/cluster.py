"""What `cluster certificates` says: what goes where, and how long it is valid."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.classroom.cluster.certificates import Made
from learn_transformers.report import page


def show_certificates(made: Made) -> None:
    """Print it."""
    page.show(list(_lines(made)))


def _lines(made: Made) -> Iterator[str]:
    yield f"In {made.folder}, valid until {made.until:%Y-%m-%d}:"
    yield "  ca.pem          goes to every machine"
    yield "  scheduler.pem   to the scheduler's machine"
    yield "  worker.pem      to every worker's"
    yield "  client.pem      stays with whoever runs `grade`"
    yield f"The scheduler may be reached as {', '.join(made.hosts)}; --host adds names."
    if made.backup is not None:
        yield f"Those that were there are in {made.backup}: whatever uses them is shut out from now on."
    yield "Next, where the scheduler shall be:"
    yield f"  learn-transformers cluster scheduler --certificates {made.folder}"
