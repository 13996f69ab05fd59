"""A scheduler: it gives batches to workers, for whoever has a certificate of its authority."""

from __future__ import annotations

from collections.abc import Callable

from distributed import Scheduler

from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.ending import until_ended
from learn_transformers.classroom.cluster.listening import listening


def serve(credentials: Credentials, *, host: str | None, port: int, say: Callable[[str], object]) -> None:
    """Until this process is ended.

    Raises:
        WrongUse: if it cannot listen there.
    """
    until_ended(_served(credentials, host, port, say))


async def _served(credentials: Credentials, host: str | None, port: int, say: Callable[[str], object]) -> None:
    with listening("scheduler", host, port):
        scheduler = await Scheduler(
            host=host,
            port=port,
            protocol="tls",
            security=credentials.security,
            dashboard=False,
            dashboard_address="127.0.0.1:0",
        )
    async with scheduler:
        say(f"Scheduler at {scheduler.address}; certificates are valid until {credentials.until:%Y-%m-%d}.")
        say(f"Next: `learn-transformers cluster worker --scheduler {scheduler.address} --certificates DIR`.")
        await scheduler.finished()
