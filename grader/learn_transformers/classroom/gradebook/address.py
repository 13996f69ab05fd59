"""Where a gradebook lies: a file of SQLite's, or a database of a PostgreSQL server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

_FORMS: Final = "a path, `sqlite:///path` or `postgresql://user@host/database`"
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")  # two letters at least: one is a drive
_SECRETS: Final = ("password", "sslpassword")


@dataclass(frozen=True)
class Address:
    """`shown` may be printed; `server`, which is empty for a file, may hold a password and may not."""

    shown: str
    file: Path | None
    server: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what was typed.

        Raises:
            WrongUse: if that is neither.
        """
        scheme = _SCHEME.match(text)
        if scheme is None:
            return cls._of_file(text)
        if scheme[1] == "sqlite" and text.startswith("sqlite:///"):
            return cls._of_file(text.removeprefix("sqlite:///"))
        if scheme[1] in ("postgresql", "postgresql+psycopg") and text.startswith(f"{scheme[1]}://"):
            return cls._of_server(text)
        raise WrongUse(f"A gradebook is {_FORMS}, and not `{one_line(scheme[1], 40)}:…`.")

    @classmethod
    def _of_file(cls, path: str) -> Self:
        if not path or path == ":memory:" or "\0" in path:
            raise WrongUse(f"A gradebook is {_FORMS}; no file is named here.")
        return cls(one_line(path, 300), Path(path).absolute())

    @classmethod
    def _of_server(cls, text: str) -> Self:
        try:
            parts = urlsplit(text)
            place = _place(parts)
            options = parse_qsl(parts.query, keep_blank_values=True)
        except ValueError:  # whose message may hold what was typed
            raise WrongUse(f"This address of a database cannot be read; a gradebook is {_FORMS}.") from None
        hidden = [parts.password or "", unquote(parts.password or ""), *(v for k, v in options if k in _SECRETS)]
        secrets = tuple(sorted({secret for secret in hidden if secret}, key=len, reverse=True))
        return cls(f"postgresql://{one_line(place, 200)}", None, text, secrets)

    def without_secrets(self, text: str) -> str:
        """What a library says, fit to be shown."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return one_line(text, 300)


def _place(parts: SplitResult) -> str:
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
