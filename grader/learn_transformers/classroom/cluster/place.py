"""Where a scheduler is, and whether it can be reached: one handshake of our own says it, or what is wrong."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

PORT: Final = 8786
STARTS: Final = "`learn-transformers cluster scheduler --certificates DIR` starts one."
_FORM: Final = "tls://HOST:PORT"
_SECONDS: Final = 10.0
_BETWEEN: Final = 0.5  # seconds


class NotThere(OSError):
    """Nobody answers: a sentence that says so, and where it helps, one that says what to do."""

    def __init__(self, said: str, hint: str = "") -> None:
        super().__init__(said)
        self.hint = hint


@dataclass(frozen=True)
class Place:
    """A scheduler's."""

    host: str
    port: int

    @classmethod
    def of(cls, address: str) -> Self:
        """Read what was typed.

        Raises:
            WrongUse: if it is no address of a scheduler, or one without encryption.
        """
        shown = one_line(address, 120)
        scheme, separator, _ = address.partition("://")
        if separator and scheme.lower() != "tls":
            raise WrongUse(
                f"{shown} is not encrypted, and submissions and seeds go over nothing that is not: "
                f"--scheduler takes {_FORM}."
            )
        try:
            parts = urlsplit(address if separator else f"tls://{address}")
            host, port = parts.hostname, parts.port or PORT
        except ValueError:
            host, port = None, PORT
        if not host or not separator or parts.path.strip("/") or parts.username is not None:
            raise WrongUse(f"{shown!r} is no address of a scheduler: --scheduler takes {_FORM}.")
        return cls(host, port)

    @property
    def address(self) -> str:
        """As it is typed."""
        return f"tls://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def require(self, credentials: Credentials) -> None:
        """Shake hands with the scheduler, and leave.

        Raises:
            NotThere: if nobody answers.
            WrongUse: if who answers has no certificate of our authority, or takes none of it.
        """
        try:
            with socket.create_connection((self.host, self.port), _SECONDS) as plain:
                self._shake_hands(plain, credentials)
        except socket.gaierror:
            raise NotThere(f"There is no host called {one_line(self.host, 80)}.") from None
        except (TimeoutError, OSError) as error:
            if isinstance(error, NotThere):
                raise
            raise NotThere(f"No scheduler answers at {self.address}.", STARTS) from None

    def _shake_hands(self, plain: socket.socket, credentials: Credentials) -> None:
        try:
            with credentials.context().wrap_socket(plain, server_hostname=self.host) as shaken:
                shaken.recv(1)  # its first word, or that it refuses us: that is said only after the handshake
        except ssl.SSLCertVerificationError as error:
            if error.verify_code in (62, 64):  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
                raise WrongUse(
                    f"The certificate of the scheduler at {self.address} is not for that name: use a name that it is "
                    f"for, or make new ones with `--host {self.host}`."
                ) from None
            raise WrongUse(
                f"The scheduler at {self.address} has no certificate of the authority in {credentials.folder} "
                f"({one_line(error.verify_message, 80)}): all machines use those of one run of "
                "`learn-transformers cluster certificates`."
            ) from None
        except ssl.SSLError as error:
            reason = one_line(str(error.reason or "no handshake").replace("_", " ").lower(), 80)
            raise WrongUse(
                f"Who answers at {self.address} takes no certificate of the authority in {credentials.folder}, or is "
                f"no scheduler with encryption ({reason})."
            ) from None

    def wait_for(self, credentials: Credentials, patience: float, going_on: Callable[[], bool] = lambda: True) -> None:
        """Until it can be reached, at most so many seconds.

        Raises:
            NotThere: if it cannot after that, or `going_on` says no.
            WrongUse: as `require` does.
        """
        deadline = time.monotonic() + patience
        while True:
            with contextlib.suppress(NotThere):
                return self.require(credentials)
            if time.monotonic() > deadline or not going_on():
                return self.require(credentials)
            time.sleep(_BETWEEN)
