"""A scheduler: it gives batches to workers, for whoever has a certificate of its authority."""

from __future__ import annotations

from collections.abc import Callable

from distributed import Scheduler

from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.ending import until_ended
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse


def serve(credentials: Credentials, *, host: str | None, port: int, say: Callable[[str], object]) -> None:
    """Until this process is ended.

    Raises:
        WrongUse: if it cannot listen there.
    """
    until_ended(_served(credentials, host, port, say))


async def _served(credentials: Credentials, host: str | None, port: int, say: Callable[[str], object]) -> None:
    try:
        scheduler = await Scheduler(
            host=host,
            port=port,
            protocol="tls",
            security=credentials.security,
            dashboard=False,
            dashboard_address="127.0.0.1:0",
        )
    except OSError as error:
        where = f"{host or 'this machine'}, port {port}"
        raise WrongUse(f"No scheduler can listen on {one_line(where, 120)}: {error.strerror or error}.") from None
    async with scheduler:
        say(f"Scheduler at {scheduler.address}; certificates are valid until {credentials.until:%Y-%m-%d}.")
        await scheduler.finished()
