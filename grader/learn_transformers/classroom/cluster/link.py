"""The one connection to a scheduler: batches go out and answers come in as text, by the name that each batch has.

Of what workers send, text in MessagePack is read and nothing else: no result is unpickled here. What Dask itself sends
to say that a task failed is Dask's own, and ours never fail: every failure is in their text.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import queue
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from distributed import Client, Future

from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.on_a_worker import grade
from learn_transformers.classroom.cluster.place import Place
from learn_transformers.classroom.cluster.statement import STATED, Statement, needed
from learn_transformers.printable import one_line

_CONNECT: Final = 15.0  # seconds
_ASK: Final = 30.0


class Lost(Exception):
    """The scheduler is gone, and with it all that was sent."""


@dataclass(frozen=True)
class Worker:
    """One that is connected; `refusal` is empty, or says why it gets nothing of ours."""

    name: str
    address: str
    jobs: int
    refusal: str
    differences: str


@dataclass(frozen=True)
class Came:
    """What came of a batch: the text of its answer, or None where every worker ended that had it."""

    batch: str
    text: str | None


class Link:
    """Open from the beginning on; used by one thread."""

    def __init__(self, place: Place, credentials: Credentials, layers: Collection[str]) -> None:
        self._layers = tuple(layers)
        self._needed = needed(layers)
        self._sent: dict[str, Future[Any]] = {}
        self._came: queue.SimpleQueue[Came | None] = queue.SimpleQueue()
        self._names = (f"batch-{secrets.token_hex(8)}-{number}" for number in itertools.count())
        try:
            self._client = Client(
                place.address,
                security=credentials.security,
                timeout=_CONNECT,
                set_as_default=False,
                deserializers=["msgpack"],
                name=f"grade-{os.getpid()}",
            )
        except (OSError, TimeoutError):
            raise Lost from None

    def workers(self) -> tuple[Worker, ...]:
        """Those that are connected now.

        Raises:
            Lost: if the scheduler does not say.
        """
        self._require()
        try:
            known = self._client.sync(self._identity, callback_timeout=_ASK)["workers"]
        except (OSError, TimeoutError):
            raise Lost from None
        return tuple(self._worker(address, stated) for address, stated in known.items())

    async def _identity(self) -> Any:
        scheduler = self._client.scheduler
        if scheduler is None:
            raise OSError
        return await scheduler.identity(n_workers=-1)

    def _worker(self, address: str, stated: dict[str, Any]) -> Worker:
        statement = Statement.from_plain(stated.get(STATED))
        refusal = "it was not started by `learn-transformers cluster worker`"
        if statement is not None:
            refusal = statement.refusal(self._layers)
        return Worker(
            one_line(str(stated.get("name", address)), 80),
            one_line(address, 80),
            int(stated.get("nthreads", 0)),
            refusal,
            statement.differences() if statement is not None else "",
        )

    def send(self, question: str) -> str:
        """Give a batch to the scheduler: the name by which its answer comes.

        Raises:
            Lost: if the scheduler is gone.
        """
        self._require()
        batch = next(self._names)
        loop = self._client.loop
        assert loop is not None
        future = self._client.submit(grade, question, key=batch, resources=self._needed, pure=False)
        self._sent[batch] = future
        loop.add_callback(self._wait, batch, future)
        return batch

    async def _wait(self, batch: str, future: Future[Any]) -> None:
        try:
            text = await self._client.gather(future, asynchronous=True)
        except asyncio.CancelledError:  # a future of a scheduler that is gone; Dask's own exception is one of these
            self._came.put(None)
        except Exception:
            self._came.put(Came(batch, None) if future.status == "error" else None)
        else:
            self._came.put(Came(batch, text if isinstance(text, str) else None))

    def next(self, seconds: float) -> Came | None:
        """What came first, as soon as it is there; None if nothing does in so many seconds.

        Raises:
            Lost: if the scheduler is gone.
        """
        try:
            came = self._came.get(timeout=seconds)
        except queue.Empty:
            self._require()
            return None
        if came is None:
            raise Lost
        self._sent.pop(came.batch, None)
        return came

    def close(self) -> None:
        """Leave: what was sent is not wanted any more."""
        with contextlib.suppress(Exception):  # whatever it says, we are done with it
            if self._client.status == "running" and self._sent:
                self._client.cancel([*self._sent.values()], force=True)
        self._sent.clear()
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)

    def _require(self) -> None:
        if self._client.status != "running":
            raise Lost
