"""How a scheduler or a worker ends: told to by SIGTERM, as service managers do, it leaves in order and with success."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any


def until_ended(service: Coroutine[Any, Any, None]) -> None:
    """Run something that never ends by itself.

    Raises:
        KeyboardInterrupt: if it was Ctrl-C that ended it.
    """
    asyncio.run(_watched(service))


async def _watched(service: Coroutine[Any, Any, None]) -> None:
    running = asyncio.ensure_future(service)
    with contextlib.suppress(NotImplementedError):  # Windows has no such signal
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        if not running.cancelled() or asyncio.current_task().cancelling():  # type: ignore[union-attr]
            raise
