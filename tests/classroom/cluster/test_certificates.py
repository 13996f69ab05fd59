"""Certificates: who has none of ours gets nowhere, and is told so in one sentence."""

from __future__ import annotations

import datetime
import os
import socket
import ssl
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import a_cluster
import pytest
from cryptography import x509
from support import CommandLine

from learn_transformers.classroom.cluster import certificates
from learn_transformers.classroom.cluster.certificates import ROLES
from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.place import NotThere, Place
from learn_transformers.trouble import WrongUse


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("made") / "certificates"
    certificates.make(found, ["grader.example.edu", "10.1.2.3"])
    return found


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of another run."""
    found = tmp_path_factory.mktemp("other") / "certificates"
    certificates.make(found)
    return found


def copied(folder: Path, to: Path, **instead: bytes) -> Path:
    to.mkdir(exist_ok=True)
    for file in folder.iterdir():
        (to / file.name).write_bytes(instead.get(file.stem, file.read_bytes()))
        (to / file.name).chmod(0o600)
    return to


def test_nobody_else_can_read_them(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {"ca.pem", *(f"{role}.pem" for role in ROLES)}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_the_authority_keeps_no_key_and_signs_nothing_but_these(folder: Path) -> None:
    assert b"PRIVATE" not in (folder / "ca.pem").read_bytes()
    (authority,) = x509.load_pem_x509_certificates((folder / "ca.pem").read_bytes())
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    for role in ROLES:
        certificate = x509.load_pem_x509_certificate((folder / f"{role}.pem").read_bytes())
        certificate.verify_directly_issued_by(authority)
        assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_scheduler_has_the_names_that_were_asked_for(folder: Path) -> None:
    certificate = x509.load_pem_x509_certificate((folder / "scheduler.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"grader.example.edu", "localhost"} <= {*names.get_values_for_type(x509.DNSName)}
    assert {"10.1.2.3", "127.0.0.1"} <= {*map(str, names.get_values_for_type(x509.IPAddress))}


@pytest.mark.parametrize("host", ["", "a b", "../etc", "x" * 70, "tls://host", "naïve.example"])
def test_what_is_no_host_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(WrongUse, match="no name of a host"):
        certificates.make(tmp_path / "certificates", [host])
    assert not (tmp_path / "certificates").exists()


def test_they_are_not_replaced_by_accident_and_never_lost(tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    certificates.make(folder)
    first = (folder / "client.pem").read_bytes()
    with pytest.raises(WrongUse, match="--force"):
        certificates.make(folder)
    assert (folder / "client.pem").read_bytes() == first
    for _ in range(2):  # within one second
        before = (folder / "client.pem").read_bytes()
        made = certificates.make(folder, force=True)
        assert made.backup is not None
        assert (made.backup / "client.pem").read_bytes() == before != (folder / "client.pem").read_bytes()
    Credentials.of(folder, "client")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_needs_no_more_than_two_files(folder: Path, tmp_path: Path, role: str) -> None:
    machine = tmp_path / "machine"
    machine.mkdir()
    for name in ("ca.pem", f"{role}.pem"):
        (machine / name).write_bytes((folder / name).read_bytes())
        (machine / name).chmod(0o600)
    assert Credentials.of(machine, role).security.require_encryption
    for absent in {*ROLES} - {role}:
        with pytest.raises(
            WrongUse, match=rf"no {absent}\.pem in .*, which a {absent} needs beside ca\.pem: it is where"
        ):
            Credentials.of(machine, absent)


def test_what_cannot_be_used_is_said_before_anything_is_connected(folder: Path, other: Path, tmp_path: Path) -> None:
    readable = copied(folder, tmp_path / "readable")
    (readable / "client.pem").chmod(0o640)
    with pytest.raises(WrongUse, match="can be read by others"):
        Credentials.of(readable, "client")
    foreign = copied(folder, tmp_path / "foreign", client=(other / "client.pem").read_bytes())
    with pytest.raises(WrongUse, match="was not signed by the authority"):
        Credentials.of(foreign, "client")
    exchanged = copied(folder, tmp_path / "exchanged", client=(folder / "worker.pem").read_bytes())
    with pytest.raises(WrongUse, match="not the certificate of a client"):
        Credentials.of(exchanged, "client")
    whose = (folder / "client.pem").read_bytes().partition(b"-----BEGIN PRIVATE")[0]
    keyless = copied(folder, tmp_path / "keyless", client=whose)
    with pytest.raises(WrongUse, match="does not hold the key"):
        Credentials.of(keyless, "client")
    broken = copied(folder, tmp_path / "broken", client=b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    with pytest.raises(WrongUse, match="holds no certificate"):
        Credentials.of(broken, "client")
    with pytest.raises(WrongUse, match=r"no ca\.pem"):
        Credentials.of(tmp_path / "nowhere", "client")


def test_those_that_are_over_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LastYear(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return datetime.datetime.now(tz) - datetime.timedelta(days=400)

    class Then:
        datetime, timedelta, UTC = LastYear, datetime.timedelta, datetime.UTC

    monkeypatch.setattr(certificates, "datetime", Then)
    certificates.make(tmp_path / "certificates")
    with pytest.raises(WrongUse, match=r"were valid until \d{4}-\d\d-\d\d: .* --force"):
        Credentials.of(tmp_path / "certificates", "client")


# ---- the handshake


@pytest.fixture
def listening(folder: Path) -> Iterator[int]:
    """A port with a scheduler's certificate behind it."""
    context = Credentials.of(folder, "scheduler").security.get_listen_args("scheduler")["ssl_context"]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    plain, _ = server.accept()
                except OSError:
                    return
                try:
                    with context.wrap_socket(plain, server_side=True) as shaken:
                        shaken.sendall(b"x")
                except OSError:
                    plain.close()

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_ours_shake_hands(folder: Path, listening: int) -> None:
    for host in ("127.0.0.1", "localhost"):
        for role in ("client", "worker"):
            Place(host, listening).require(Credentials.of(folder, role))


def test_another_authority_is_refused_by_both_sides(folder: Path, other: Path, tmp_path: Path, listening: int) -> None:
    place = Place("127.0.0.1", listening)
    with pytest.raises(WrongUse, match="has no certificate of the authority"):
        place.require(Credentials.of(other, "client"))
    spy = Credentials.of(copied(other, tmp_path / "spy"), "client")
    (spy.folder / "ca.pem").write_bytes((folder / "ca.pem").read_bytes())  # it trusts us, and we do not trust it
    with pytest.raises(WrongUse, match="takes no certificate"):
        place.require(spy)


def test_another_name_than_the_certificate_s_is_refused(folder: Path, listening: int) -> None:
    place = Place("127.0.0.2", listening)
    with socket.create_server(("127.0.0.2", 0)) as server:
        place = Place("127.0.0.2", server.getsockname()[1])
        context = Credentials.of(folder, "scheduler").security.get_listen_args("scheduler")["ssl_context"]

        def answer() -> None:
            plain, _ = server.accept()
            with pytest.raises(OSError):  # noqa: PT011 - it is left, in whatever way
                context.wrap_socket(plain, server_side=True).recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(WrongUse, match=r"not for that name.*--host 127.0.0.2"):
            place.require(Credentials.of(folder, "client"))
        thread.join()


def test_a_worker_is_not_taken_for_the_scheduler(folder: Path) -> None:
    context = Credentials.of(folder, "worker").security.get_listen_args("worker")["ssl_context"]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            plain, _ = server.accept()
            with pytest.raises(OSError):  # noqa: PT011
                context.wrap_socket(plain, server_side=True).recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(WrongUse, match="not for that name"):
            Place("127.0.0.1", server.getsockname()[1]).require(Credentials.of(folder, "client"))
        thread.join()


def test_who_answers_without_encryption_is_no_scheduler(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            plain, _ = server.accept()
            plain.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
            plain.recv(2000)
            plain.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(WrongUse, match="no scheduler with encryption"):
            Place("127.0.0.1", server.getsockname()[1]).require(Credentials.of(folder, "client"))
        thread.join()


def test_nobody_there_is_no_wrong_certificate(folder: Path) -> None:
    credentials = Credentials.of(folder, "client")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(NotThere, match="No scheduler answers") as silent:
            Place("127.0.0.1", taken.getsockname()[1]).require(credentials)
    assert "cluster scheduler" in silent.value.hint
    with pytest.raises(NotThere, match="no host called") as unknown:
        Place("nobody.invalid", 1).require(credentials)
    assert unknown.value.hint == ""


def test_no_connection_is_older_than_tls_1_3(folder: Path) -> None:
    for role in ROLES:
        security = Credentials.of(folder, role).security
        for arguments in (security.get_connection_args(role), security.get_listen_args(role)):
            context = arguments["ssl_context"]
            assert context.minimum_version == ssl.TLSVersion.TLSv1_3
            assert context.verify_mode == ssl.CERT_REQUIRED
            assert arguments["require_encryption"]


# ---- what is typed


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("tls://grader.example.edu", "grader.example.edu", 8786),
        ("tls://10.0.0.5:1234", "10.0.0.5", 1234),
        ("tls://[::1]:99", "::1", 99),
        ("TLS://Grader/", "grader", 8786),
    ],
)
def test_addresses(address: str, host: str, port: int) -> None:
    place = Place.of(address)
    assert (place.host, place.port) == (host, port)
    assert Place.of(place.address) == place


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:8786", "is not encrypted"),
        ("ws://127.0.0.1:8786", "is not encrypted"),
        ("127.0.0.1:8786", "no address of a scheduler"),
        ("tls://", "no address of a scheduler"),
        ("tls://host:port", "no address of a scheduler"),
        ("tls://host:99999", "no address of a scheduler"),
        ("tls://a@host", "no address of a scheduler"),
        ("tls://host/path", "no address of a scheduler"),
        ("tls://[::1", "no address of a scheduler"),
        ("", "no address of a scheduler"),
    ],
)
def test_what_is_no_address_or_not_encrypted(address: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        Place.of(address)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "dask"], "--scheduler tls://HOST:PORT"),
        (["--engine", "dask", "--scheduler", "tls://127.0.0.1:1"], "--certificates DIR"),
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--certificates", "c"], "not encrypted"),
        (["--engine", "dask", "--scheduler", "tls://127.0.0.1:1", "--certificates", "c"], "There is no ca.pem in c"),
        (["--scheduler", "tls://127.0.0.1:1"], "for --engine dask"),
        (["--certificates", "c"], "for --engine dask"),
    ],
)
@pytest.mark.parametrize("command", [["grade", "submissions", "--out", "out"], ["regrade", "graded", "--latest"]])
def test_wrong_use_is_one_sentence(
    here: CommandLine, tmp_path: Path, command: list[str], words: list[str], said: str
) -> None:
    (tmp_path / "submissions").mkdir()
    done = here(*command, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("role", ["scheduler", "worker"])
def test_a_place_that_cannot_be_had_is_wrong_use(here: CommandLine, tmp_path: Path, role: str) -> None:
    (tmp_path / "cluster").mkdir()
    with a_cluster.new(tmp_path / "cluster") as cluster, socket.create_server(("127.0.0.1", 0)) as taken:
        words = ["cluster", role, "--certificates", str(cluster.certificates)]
        if role == "worker":
            cluster.scheduler()
            words += ["--scheduler", cluster.address]
        port = str(taken.getsockname()[1])
        done = here(*words, "--host", "127.0.0.1", "--port", port)
        assert (done.returncode, done.stdout) == (2, "")
        said = f"No {role} can listen on 127.0.0.1, port {port}: something else listens there"
        assert done.stderr.splitlines()[-1] == f"learn-transformers: {said}, and --port takes another one."
        done = here(*words, "--host", "192.0.2.77")
        assert done.returncode == 2
        assert "this machine has no such address." in done.stderr
        done = here(*words, "--host", "nobody.invalid")
        assert done.returncode == 2
        assert "there is no such host." in done.stderr
        assert "Traceback" not in done.stderr


def test_certificates_are_made_by_one_command(here: CommandLine, tmp_path: Path) -> None:
    done = here("cluster", "certificates", "certificates", "--host", "grader.example.edu")
    assert done.returncode == 0
    assert "grader.example.edu" in done.stdout
    assert "valid until" in done.stdout
    assert done.stdout.endswith("learn-transformers cluster scheduler --certificates certificates\n")
    done = here("cluster", "certificates", "certificates")
    assert (done.returncode, done.stdout) == (2, "")
    done = here("cluster", "certificates", "certificates", "--force")
    assert "shut out" in done.stdout
    assert here("cluster", "certificates", "other", "--days", "0").returncode == 2
    if os.geteuid():
        (tmp_path / "closed").mkdir(mode=0o500)
        assert here("cluster", "certificates", "closed/certificates").returncode == 2
