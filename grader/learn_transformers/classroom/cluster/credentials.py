"""Who one is in a cluster: the certificate of a role, and the authority that signed it, looked at before use."""

from __future__ import annotations

import datetime
import os
import ssl
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID
from distributed.security import Security

from learn_transformers import course
from learn_transformers.classroom.cluster.certificates import AUTHORITY
from learn_transformers.trouble import Unreadable, WrongUse

_MOST_BYTES = 1 << 16


@dataclass(frozen=True)
class Credentials:
    """The files of a role that can be used until `until`."""

    role: str
    folder: Path
    until: datetime.datetime

    @classmethod
    def of(cls, folder: Path, role: str) -> Self:
        """Those that `learn-transformers cluster certificates` left in a folder.

        Raises:
            WrongUse: if they are not there, can be read by others, are not valid now, or do not belong together.
        """
        authority, (own,) = _read(folder, AUTHORITY), _read(folder, f"{role}.pem")[:1]
        named = own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        if [attribute.value for attribute in named] != [role]:
            raise WrongUse(f"{folder / f'{role}.pem'} is not the certificate of a {role}.")
        try:
            own.verify_directly_issued_by(authority[0])
        except (ValueError, TypeError, InvalidSignature):
            raise WrongUse(
                f"{role}.pem in {folder} was not signed by the authority in {AUTHORITY} beside it: "
                "both come from one run of `learn-transformers cluster certificates`."
            ) from None
        now, until = datetime.datetime.now(datetime.UTC), own.not_valid_after_utc
        if now > until:
            raise WrongUse(
                f"The certificates in {folder} were valid until {until:%Y-%m-%d}: "
                f"`learn-transformers cluster certificates {folder} --force` makes new ones."
            )
        if now < own.not_valid_before_utc:
            raise WrongUse(f"The certificates in {folder} are not valid before {own.not_valid_before_utc:%Y-%m-%d}.")
        found = cls(role, folder, until)
        try:
            found.context()
        except (ssl.SSLError, OSError):
            raise WrongUse(f"{folder / f'{role}.pem'} does not hold the key of its certificate.") from None
        return found

    @property
    def security(self) -> Security:
        """The same for Dask: never a connection without encryption, nor with one of another authority."""
        own = str(self.folder / f"{self.role}.pem")
        return _Named(  # type: ignore[no-untyped-call]
            require_encryption=True,
            tls_ca_file=str(self.folder / AUTHORITY),
            tls_min_version=ssl.TLSVersion.TLSv1_3,
            **{f"tls_{self.role}_cert": own, f"tls_{self.role}_key": own},
        )

    def context(self) -> ssl.SSLContext:
        """What this role connects with."""
        context = self.security.get_connection_args(self.role)["ssl_context"]
        assert isinstance(context, ssl.SSLContext)
        return context


class _Named(Security):
    """Dask's, but whoever connects to the scheduler holds it to the names in its certificate."""

    def get_connection_args(self, role: str) -> dict[str, Any]:
        arguments: dict[str, Any] = super().get_connection_args(role)  # type: ignore[no-untyped-call]
        if role != "scheduler":  # which connects to workers, wherever they are
            arguments["ssl_context"].check_hostname = True
        return arguments


def _read(folder: Path, name: str) -> list[x509.Certificate]:
    path = folder / name
    if not path.exists() and (folder / AUTHORITY).exists():
        role = name.removesuffix(".pem")
        raise WrongUse(
            f"There is no {name} in {folder}, which a {role} needs beside {AUTHORITY}: it is where "
            "`learn-transformers cluster certificates` left both."
        )
    if not path.exists():
        raise WrongUse(
            f"There is no {name} in {folder}: `learn-transformers cluster certificates {folder}` makes certificates, "
            f"and of these every machine needs {AUTHORITY} and the one of its role."
        )
    try:
        content = course.named_file(path, _MOST_BYTES)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise WrongUse(f"{path} can be read by others, who could use it: `chmod 600 {path}`.")
        found = x509.load_pem_x509_certificates(content)
    except Unreadable as problem:
        raise WrongUse(f"{problem}.") from None
    except ValueError:
        raise WrongUse(f"{path} holds no certificate.") from None
    return found
