"""Certificates of a cluster: an authority of its own signs one for the scheduler, one for workers, one for who grades.

The authority's key is used three times and kept nowhere: nobody can sign another one later.
"""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

AUTHORITY: Final = "ca.pem"
ROLES: Final = ("scheduler", "worker", "client")
DAYS: Final = 365
_MOST_DAYS: Final = 3650
_SLACK: Final = datetime.timedelta(hours=1)  # between the clocks of two machines
_LONGEST_NAME: Final = 253


@dataclass(frozen=True)
class Made:
    """What lies in `folder` now; the scheduler may be reached as any of `hosts`; `backup` is where older ones went."""

    folder: Path
    hosts: tuple[str, ...]
    until: datetime.datetime
    backup: Path | None


def make(folder: Path, hosts: Sequence[str] = (), *, days: int = DAYS, force: bool = False) -> Made:
    """Make an authority and a certificate with its key for each role, readable for nobody else.

    `hosts` are names and addresses by which the scheduler is reached, beside those of this machine.

    Raises:
        WrongUse: if there are some already and `force` is not given, or the folder cannot be written.
    """
    if not 1 <= days <= _MOST_DAYS:
        raise WrongUse(f"Certificates are valid for 1 to {_MOST_DAYS} days.")
    names = _names([*hosts, *_own_names()])
    present = [name for name in (AUTHORITY, *(f"{role}.pem" for role in ROLES)) if (folder / name).exists()]
    if present and not force:
        raise WrongUse(
            f"{folder} has certificates already ({', '.join(present)}), and whatever uses them would be shut out: "
            "--force makes new ones and keeps these beside them."
        )
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    until = now + datetime.timedelta(days=days)
    files = _signed(names, now - _SLACK, until)
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
        backup = _put_away(folder, present, now)
        for name, content in files.items():
            _written(folder / name, content)
    except OSError as error:
        raise WrongUse(f"Certificates cannot be kept in {folder}: {error.strerror}.") from None
    return Made(folder, tuple(map(str, names)), until, backup)


def _own_names() -> list[str]:
    found = ["localhost", "127.0.0.1", "::1", socket.gethostname(), socket.getfqdn()]
    with contextlib.suppress(OSError):  # a machine need not know its own address
        found.append(socket.gethostbyname(socket.gethostname()))
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as toward_others:
        toward_others.connect(("192.0.2.1", 9))  # which sends nothing, and shows the address that others see
        found.append(toward_others.getsockname()[0])
    return [name for name in found if name.isascii() and 0 < len(name) <= _LONGEST_NAME]


def _names(hosts: Iterable[str]) -> tuple[str | ipaddress.IPv4Address | ipaddress.IPv6Address, ...]:
    found: dict[str | ipaddress.IPv4Address | ipaddress.IPv6Address, None] = {}
    for host in hosts:
        try:
            found[ipaddress.ip_address(host)] = None
        except ValueError:
            if not _is_name(host):
                raise WrongUse(f"{one_line(host, 60)!r} is no name of a host, and no address of one.") from None
            found[host.lower()] = None
    return tuple(found)


def _is_name(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    letters = all(label.replace("-", "").replace("_", "").isalnum() and len(label) < 64 for label in labels)
    return host.isascii() and letters and len(host) <= _LONGEST_NAME


def _signed(
    names: Sequence[str | ipaddress.IPv4Address | ipaddress.IPv6Address],
    since: datetime.datetime,
    until: datetime.datetime,
) -> dict[str, bytes]:
    """The contents of all files by name: a role's holds its certificate and its key."""
    authority_key, authority = ec.generate_private_key(ec.SECP256R1()), _name("authority")
    authority_id = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())

    def begun(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder(authority, subject, key.public_key(), x509.random_serial_number(), since, until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority_id), critical=False)
        )

    root = (
        begun(authority, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    files = {AUTHORITY: root.public_bytes(Encoding.PEM)}
    for role in ROLES:
        key = ec.generate_private_key(ec.SECP256R1())
        asked = [ExtendedKeyUsageOID.SERVER_AUTH] if role != "client" else []  # nobody can connect to who grades
        known_as = map(_general, names) if role == "scheduler" else [x509.DNSName(f"{role}.invalid")]
        certificate = (
            begun(_name(role), key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([*asked, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(known_as), critical=False)
            .sign(authority_key, hashes.SHA256())
        )
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        files[f"{role}.pem"] = certificate.public_bytes(Encoding.PEM) + secret
    return files


def _name(role: str) -> x509.Name:
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "learn-transformers cluster")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, role)])


def _general(name: str | ipaddress.IPv4Address | ipaddress.IPv6Address) -> x509.GeneralName:
    return x509.DNSName(name) if isinstance(name, str) else x509.IPAddress(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _put_away(folder: Path, present: Sequence[str], now: datetime.datetime) -> Path | None:
    if not present:
        return None
    backup = folder / f"until-{now:%Y%m%dT%H%M%SZ}"
    for number in range(1, 100):
        with contextlib.suppress(FileExistsError):
            backup.mkdir(0o700)
            break
        backup = folder / f"until-{now:%Y%m%dT%H%M%SZ}-{number}"
    for name in present:
        os.replace(folder / name, backup / name)
    return backup


def _written(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
