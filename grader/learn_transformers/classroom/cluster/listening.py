"""A place on the network that cannot be had: Dask says that something failed to start, and this says why."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from typing import Final

from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

_HINTS: Final = {
    errno.EADDRINUSE: "something else listens there, and --port takes another one",
    errno.EACCES: "only the system may listen there, and --port takes another one",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


@contextlib.contextmanager
def listening(role: str, host: str | None, port: int) -> Iterator[None]:
    """While a scheduler or a worker starts; port 0 is any that is free.

    Raises:
        WrongUse: if it cannot listen there.
        OSError: if the network is to blame in another way.
    """
    try:
        yield
    except RuntimeError as error:
        if not isinstance(problem := error.__cause__, OSError):
            raise
        hint = "there is no such host" if isinstance(problem, socket.gaierror) else _HINTS.get(problem.errno or 0)
        if hint is None:
            raise problem from None
        where = one_line(host, 80) if host is not None else "this machine"
        raise WrongUse(f"No {role} can listen on {where}{f', port {port}' if port else ''}: {hint}.") from None
