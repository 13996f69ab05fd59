"""A worker: connects to the scheduler and holds judges for it; when the scheduler is gone, it waits for the next.

There is no nanny: judges are processes of their own already, which end when they grow and are started again.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from distributed import Worker

from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.ending import until_ended
from learn_transformers.classroom.cluster.listening import listening
from learn_transformers.classroom.cluster.on_a_worker import Judges
from learn_transformers.classroom.cluster.place import NotThere, Place
from learn_transformers.classroom.cluster.statement import STATED, Statement

_BETWEEN: Final = 1.0  # seconds between two attempts to connect
_REST: Final = 30.0
_DEATH: Final = 30.0  # seconds to connect in


@dataclass(frozen=True)
class Post:
    """What a worker is: whose, with how many judges, and where others reach it; port 0 is any that is free."""

    place: Place
    credentials: Credentials
    jobs: int
    host: str | None = None
    port: int = 0


def serve(post: Post, say: Callable[[str], object]) -> None:
    """Grade for whoever the scheduler lets, until this process is ended.

    Raises:
        WrongUse: if the scheduler's certificate is not the right one, it takes none of ours, or others have the port.
        SandboxError: if nothing can be graded here.
    """
    statement = Statement.of_this_machine()
    isolation = f"isolated by {', '.join(statement.layers)}" if statement.layers else "NOT isolated"
    say(f"Up to {post.jobs} at once, {isolation}; answer keys {statement.keys}.")
    until_ended(_served(post, statement, say))


async def _served(post: Post, statement: Statement, say: Callable[[str], object]) -> None:
    waiting = False
    while True:
        try:
            await asyncio.to_thread(post.place.require, post.credentials)
            await _connected(post, statement, say)
            waiting = True
            say("The scheduler is gone; it is waited for.")
        except OSError as problem:
            if not waiting:
                waiting = True
                reason = str(problem) if isinstance(problem, NotThere) else "The scheduler does not answer."
                say(f"{reason} It is waited for.")
        await asyncio.sleep(_BETWEEN)


async def _connected(post: Post, statement: Statement, say: Callable[[str], object]) -> None:
    """As long as the connection lasts."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    judges = Judges(name, post.jobs)
    scratch = tempfile.mkdtemp(prefix="learn-transformers-")
    resting = asyncio.create_task(_resting(judges))
    try:
        worker = Worker(
            post.place.address,
            name=name,
            nthreads=post.jobs,
            security=post.credentials.security,
            host=post.host,
            port=post.port,
            protocol="tls",
            local_directory=scratch,
            memory_limit=0,  # what takes memory is in processes with limits of their own
            resources=statement.resources(post.jobs),
            startup_information={STATED: lambda worker: statement.to_plain()},
            plugins=(judges,),
            dashboard=False,
            dashboard_address="127.0.0.1:0",
            death_timeout=_DEATH,
        )
        with listening("worker", post.host, post.port):
            await worker
        async with worker:
            say(f"Connected to {post.place.address} as {name}: it grades until Ctrl-C ends it.")
            await worker.finished()
    finally:
        resting.cancel()
        judges.close()
        shutil.rmtree(scratch, ignore_errors=True)


async def _resting(judges: Judges) -> None:
    while True:
        await asyncio.sleep(_REST)
        await asyncio.to_thread(judges.rest)
