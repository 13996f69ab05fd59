"""Confinement, tried out on real processes: each worker is forked from a fresh Python, pytest is never confined."""

from __future__ import annotations

import atexit
import json
import os
import platform
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from support import linux_only

from learn_transformers.sandbox import canary, confinement, filesystem, seccomp

ORIGINALS = Path(__file__).parents[2] / "grader" / "learn_transformers" / "sandbox"
MODULES = ("kernel", "filesystem", "seccomp", "confinement", "canary")


def public_copy() -> Path:
    """The modules where another user can read them: the checkout may lie in a folder that is the owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="confinement-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    package = folder / "under_test"
    package.mkdir(mode=0o755)
    (package / "__init__.py").touch()
    for module in MODULES:
        shutil.copy(ORIGINALS / f"{module}.py", package)
    return folder


SOURCE = public_copy()
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534

pytestmark = linux_only("the layers are Linux's")

PRELUDE = """
import json, os, resource, signal, site, sys, sysconfig, time
sys.path.append(sys.argv[1])
from under_test import canary, confinement, filesystem
from under_test.confinement import ALL_LAYERS, Confinement, Limits
SITES = [sysconfig.get_path("purelib")]

def prepare(layers=ALL_LAYERS, exclude=(), sites=SITES):
    readable, listable = filesystem.default_readable(exclude, sites)
    return Confinement.prepare(readable=readable, listable=listable, layers=layers)

def confined(prepared, work, limits=Limits()):
    '''(what work() returned in a confined worker or None, the worker's wait status)'''
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            confinement.die_with_parent(os.getppid())
            in_force = prepared.apply(limits)
            assert in_force == prepared.available
            answer = json.dumps(work())
        except BaseException as error:
            answer = json.dumps(f"{type(error).__name__}: {error}")
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    return json.loads(answer) if answer else None, os.waitpid(child, 0)[1]

def say(value):
    print(json.dumps(value))
"""


def run(script: str, *arguments: str, python: str = sys.executable, user: int | None = None) -> Any:
    """What a script after the prelude says (its last line, JSON). Run by a fresh interpreter, maybe as another user."""
    identity: dict[str, Any] = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    environment = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [python, "-I", "-c", PRELUDE + script, str(SOURCE), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd="/", timeout=120, check=False, **identity
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def unprivileged_python() -> str:
    """An interpreter that an unprivileged user can start: where tests run as root, ours may lie in root's own home."""
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin") or ""):
        if not python:
            continue
        try:
            probe = [python, "-I", "-c", "import sys; sys.exit(sys.version_info < (3, 10))"]
            done = subprocess.run(probe, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, check=False)
            if done.returncode == 0:
                return python
        except OSError:
            continue
    pytest.skip("no interpreter that another user could run")


IDENTITIES = ["as we are", pytest.param("unprivileged", marks=pytest.mark.skipif(not ROOT, reason="needs root"))]


@pytest.fixture(params=IDENTITIES)
def identity(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Arguments for `run`: as the user who runs the tests, and as nobody."""
    return {"python": unprivileged_python(), "user": NOBODY} if request.param == "unprivileged" else {}


TRY_EVERYTHING = """
layers = json.loads(sys.argv[2])
prepared = prepare(layers)
say([prepared.available, confined(prepared, lambda: canary.attempts(sys.argv[1]))[0]])
"""


def expect_refused(available: Sequence[str], refused: dict[str, bool]) -> list[str]:
    """Which attempts succeeded although a layer in force should have stopped them."""
    stopped_by: dict[str, tuple[str, ...]] = canary.STOPPED_BY
    return [name for name, layers in stopped_by.items() if not refused[name] and set(layers) & set(available)]


def test_everything_is_refused_by_all_layers(identity: dict[str, Any]) -> None:
    available, refused = run(TRY_EVERYTHING, json.dumps(confinement.ALL_LAYERS), **identity)
    if not {"landlock", "seccomp"} <= set(available):
        pytest.skip(f"this system offers only {available}")
    assert [name for name in canary.STOPPED_BY if not refused[name]] == []


@pytest.mark.parametrize("missing", confinement.ALL_LAYERS)
def test_without_one_layer_the_rest_holds(missing: str, identity: dict[str, Any]) -> None:
    layers = [layer for layer in confinement.ALL_LAYERS if layer != missing]
    available, refused = run(TRY_EVERYTHING, json.dumps(layers), **identity)
    assert missing not in available
    assert expect_refused(available, refused) == []


@pytest.mark.parametrize("only", confinement.ALL_LAYERS)
def test_each_layer_alone_stops_what_the_table_says(only: str, identity: dict[str, Any]) -> None:
    available, refused = run(TRY_EVERYTHING, json.dumps([only]), **identity)
    assert set(available) <= {only}
    assert expect_refused(available, refused) == []


def test_without_any_layer_the_attempts_are_harmless_and_tell_the_truth() -> None:
    available, refused = run(TRY_EVERYTHING, "[]")
    assert available == []
    possible_anywhere = [
        "write a temporary file", "read the answer key", "fork", "start a thread", "open a UNIX socket",
        "execute a program", "signal the parent", "change permissions",
    ]  # fmt: skip
    assert [name for name in possible_anywhere if refused[name]] == []


def test_a_wrong_path_proves_nothing() -> None:
    script = "say(confined(prepare(), lambda: canary.attempts('/no/such/key')['read the answer key'])[0])"
    assert run(script) is False


def test_layers_have_names() -> None:
    with pytest.raises(ValueError, match="no such layers: armor"):
        confinement.Confinement.prepare(readable=[], listable=[], layers=["armor"])


@pytest.mark.parametrize(("system", "expected"), [("darwin", ["rlimits"]), ("win32", [])])
def test_other_systems_offer_less(system: str, expected: list[str]) -> None:
    script = """
sys.platform = sys.argv[2]
if sys.platform == "win32":
    os.name, sys.modules["resource"] = "nt", None
import importlib
from under_test import kernel, seccomp
for module in (kernel, filesystem, seccomp, confinement):
    importlib.reload(module)
confinement.harden_trusted()
confinement.become_subreaper()
say(confinement.Confinement.prepare(readable=["/"], listable=[]).available)
"""
    assert run(script, system) == expected


def test_a_layer_that_fails_to_apply_is_an_error() -> None:
    script = """
prepared = prepare(["landlock", "seccomp"])
if prepared._ruleset is not None:
    os.close(prepared._ruleset)
say([prepared.available, confined(prepared, lambda: "it ran")[0]])
"""
    available, answer = run(script)
    if "landlock" not in available:
        pytest.skip("no Landlock here")
    assert answer.startswith("ConfinementError: landlock")


def test_lazy_imports_work(identity: dict[str, Any]) -> None:
    script = """
def work():
    import colorsys, csv, decimal, fractions, inspect, cmath, random, typing, unittest.mock, zoneinfo
    return [colorsys.rgb_to_hsv(1, 1, 1)[2], str(decimal.Decimal(1) / 8), len(inspect.getsource(colorsys)) > 100]
prepared = prepare()
say(["landlock" in prepared.available, confined(prepared, work)[0]])
"""
    guarded, answer = run(script, **identity)
    if not guarded:
        pytest.skip("without Landlock nothing can be opened")
    assert answer == [1, "0.125", True]


def test_numpy_works() -> None:
    script = """
import numpy as np
def work():
    import numpy.ma, numpy.polynomial
    rng = np.random.default_rng()
    a = rng.normal(size=(64, 64))
    q, r = np.linalg.qr(a)
    u, s, vt = np.linalg.svd(np.random.rand(40, 30))
    big = np.random.rand(600, 600) @ np.random.rand(600, 600)
    return [
        bool(np.allclose(q @ r, a)), bool(np.allclose(np.linalg.inv(a) @ a, np.eye(64))), u.shape, big.shape,
        np.einsum("bij,bjk->bik", np.ones((2, 3, 4)), np.ones((2, 4, 5))).shape,
        bool(np.allclose(np.fft.ifft(np.fft.fft(a)), a)), float(np.linalg.eigvalsh(np.eye(3))[0]),
        np.random.RandomState(0).permutation(4).shape, numpy.ma.array([1, 2]).sum().item(), f"{time.time():.0f}" > "1",
    ]
prepared = prepare()
say(["landlock" in prepared.available, confined(prepared, work)[0]])
"""
    guarded, answer = run(script)
    if not guarded:
        pytest.skip("without Landlock nothing can be imported lazily")
    assert answer == [True, True, [40, 40], [600, 600], [2, 3, 5], True, 1.0, [4], 3, True]


@pytest.mark.torch
def test_torch_works() -> None:
    """The only test that imports torch, in a process of its own: seconds."""
    script = """
import torch
torch.set_num_threads(1)
def step(model, optimizer):
    optimizer.zero_grad()
    x = torch.randn(2, 5, 8)
    attended = torch.nn.functional.scaled_dot_product_attention(x, x, x, is_causal=True)
    loss = torch.nn.functional.cross_entropy(model(attended).flatten(0, 1), torch.zeros(10, dtype=torch.long))
    loss.backward()
    optimizer.step()
    return loss.item()
def train():
    model = torch.nn.Sequential(torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), torch.nn.Linear(8, 8))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
    losses = [step(model, optimizer) for _ in range(8)]
    return losses[-1] < losses[0]
train()  # an optimizer's first step imports what wants a temporary directory: the fork server warms it, too
def work():
    convolved = torch.nn.Conv1d(4, 4, 3)(torch.randn(1, 4, 9))
    product = torch.randn(700, 700) @ torch.randn(700, 700)
    half = torch.randn(64, 64, dtype=torch.bfloat16) @ torch.randn(64, 64, dtype=torch.bfloat16)
    lstm = torch.nn.LSTM(4, 4)(torch.randn(3, 1, 4))[0]
    solved = torch.linalg.solve(torch.eye(3), torch.ones(3))
    shapes = [list(tensor.shape) for tensor in (convolved, product, half, lstm, torch.fft.fft(product))]
    return [train(), shapes, solved.sum().item()]
prepared = prepare()
say([prepared.available, confined(prepared, work, Limits(memory_bytes=2 << 30))[0]])
"""
    if find_spec("torch") is None:
        pytest.skip("no torch")
    _, answer = run(script)
    assert answer == [True, [[1, 4, 7], [700, 700], [64, 64], [3, 1, 4], [700, 700]], 3.0]


@pytest.mark.parametrize(
    "greedy",
    [
        "len(bytearray(200 << 20))",
        "[[0] * 1000 for _ in range(100_000)] and 1",
        "mmap.mmap(-1, 700 << 20) and 1",
        "mmap.mmap(-1, 200 << 20, mmap.MAP_PRIVATE) and 1",
    ],
)
def test_memory_is_limited(greedy: str, identity: dict[str, Any]) -> None:
    script = f"""
import mmap
prepared = prepare(["rlimits"])
say([confined(prepared, lambda: len(bytearray(50 << 20)), Limits(memory_bytes=100 << 20))[0],
     confined(prepared, lambda: {greedy}, Limits(memory_bytes=100 << 20))[0]])
"""
    modest, answer = run(script, **identity)
    assert modest == 50 << 20
    assert "MemoryError" in answer or "Cannot allocate memory" in answer


def test_a_busy_loop_is_killed_even_if_it_ignores_the_warning(identity: dict[str, Any]) -> None:
    script = """
prepared = prepare()
def work(ignoring):
    if ignoring:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    while True:
        pass
say([os.WTERMSIG(confined(prepared, lambda: work(ignoring), Limits(cpu_seconds=1))[1]) for ignoring in (False, True)])
"""
    assert run(script, **identity) == [signal.SIGXCPU, signal.SIGKILL]


def test_the_worker_dies_with_its_parent_whoever_it_became() -> None:
    script = """
reading, writing = os.pipe()
server = os.fork()
if server == 0:
    prepared = prepare()
    parent = os.getpid()
    if os.fork() == 0:
        confinement.die_with_parent(parent)
        prepared.apply(Limits())
        os.write(writing, b"confined")
        time.sleep(60)
        os._exit(0)
    time.sleep(60)
os.close(writing)
said = os.read(reading, 100).decode()
os.kill(server, signal.SIGKILL)
begin = time.monotonic()
assert os.read(reading, 100) == b""  # the end comes when the last holder of the pipe is dead
say([said, time.monotonic() - begin < 10])
"""
    for python in {sys.executable, unprivileged_python()} if ROOT else {sys.executable}:
        assert run(script, python=python) == ["confined", True]


def test_the_other_user_is_used_when_python_works_for_it() -> None:
    if not ROOT:
        pytest.skip("needs root")
    script = """
def ids():
    return [os.getuid(), os.geteuid(), os.getgid(), os.getegid()]
prepared = prepare()
say([prepared.available, confined(prepared, ids)[0]])
"""
    available, ids = run(script, python=unprivileged_python())
    assert "uid" in available
    assert ids == [64123] * 4


def test_root_keeps_no_capabilities() -> None:
    if not ROOT:
        pytest.skip("needs root")
    script = """
def work():
    with open("/proc/self/status") as lines:
        return [line.split()[1] for line in lines if line.startswith(("CapInh", "CapPrm", "CapEff", "CapAmb"))]
say(confined(prepare(["no_new_privs"]), work)[0])
"""
    assert {int(word, 16) for word in run(script)} == {0}


def test_the_server_can_still_signal_its_worker() -> None:
    script = """
prepared = prepare()
child = os.fork()
if child == 0:
    prepared.apply(Limits())
    time.sleep(60)
    os._exit(0)
time.sleep(0.1)
os.kill(child, signal.SIGKILL)
say(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""
    assert run(script) == 9


def test_hardened_processes_leave_nothing_behind() -> None:
    script = """
import ctypes
confinement.harden_trusted()
confinement.become_subreaper()
say([ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE), prepare()._in_use[0] > 0])
"""
    assert run(script) == [0, [0, 0], True]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages that holds ours, something of ours under another name, and others."""
    folder = tmp_path / "site-packages"
    ours = ("learn_transformers", "learn_transformers-1.0.dist-info", "teacher", "teacher-1.dist-info")
    for name in ("numpy", "other/deep", *ours):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.py").write_text("answer = 42\n")
    (folder / "other" / "file.py").write_text("")
    (folder / "single.py").write_text("answer = 1\n")
    (folder / "alias").symlink_to(folder / "learn_transformers")
    (folder / "loop").symlink_to(folder)
    for path in [tmp_path, *tmp_path.parents]:  # so that others can be shown to be refused by us, not by the mode
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    return folder


def test_excluded_files_are_unreadable_and_their_siblings_are_not(site: Path) -> None:
    script = """
site, excluded = sys.argv[2], json.loads(sys.argv[3])
def can_read(name):
    try:
        return open(os.path.join(site, name)).read() is not None
    except PermissionError:
        return False
def work():
    files = sorted(os.path.join(where, file) for where, _, files in os.walk(site) for file in files)
    return {os.path.relpath(file, site): can_read(file) for file in [*files, os.path.join(site, "alias/file.py")]}
sys.path.append(site)
prepared = prepare(exclude=excluded, sites=[*SITES, site])
imported = confined(prepared, lambda: __import__("single").answer)[0]
say(["landlock" in prepared.available, confined(prepared, work)[0], imported])
"""
    excluded = [str(site / "learn_transformers"), str(site / "other" / "deep"), "teacher"]
    guarded, read, imported = run(script, str(site), json.dumps(excluded))
    if not guarded:
        pytest.skip("without Landlock nothing can be opened")
    assert imported == 1
    assert read == {
        "numpy/file.py": True,
        "other/file.py": True,
        "single.py": True,
        "other/deep/file.py": False,
        "teacher/file.py": False,
        "teacher-1.dist-info/file.py": False,
        "learn_transformers/file.py": False,
        "learn_transformers-1.0.dist-info/file.py": False,
        "alias/file.py": False,
    }


def test_an_excluded_path_is_cut_out_of_what_is_readable(site: Path) -> None:
    readable, listable = filesystem.default_readable([str(site / "other" / "deep")], [str(site)])
    real = os.path.realpath(site)
    assert {os.path.relpath(path, real) for path in readable if path.startswith(real)} == {
        "numpy",
        "other/file.py",
        "single.py",
        "teacher",
        "teacher-1.dist-info",
    }
    assert str(site) in listable
    assert not any(real.startswith(path + os.sep) for path in readable)


def test_an_excluded_folder_hides_the_packages_in_it(site: Path) -> None:
    readable, listable = filesystem.default_readable([str(site.parent)], [str(site)])
    assert not any(path.startswith(os.path.realpath(site.parent)) for path in readable)
    assert str(site) not in listable


def test_no_folder_of_installed_packages_is_readable_as_a_whole() -> None:
    readable, _ = filesystem.default_readable([], [sysconfig.get_path("purelib")])
    assert not [path for path in readable if path.endswith(("site-packages", "dist-packages", "/usr", "/usr/lib"))]
    for folder in map(os.path.realpath, ["/usr/lib/python3/dist-packages", sysconfig.get_path("purelib")]):
        assert not [path for path in readable if folder == path or folder.startswith(path + os.sep)]


RAW_CALLS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    result = libc.syscall(*map(ctypes.c_long, arguments))
    return -ctypes.get_errno() if result == -1 else result
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="system calls by number")
def test_system_calls_behind_the_library_are_refused() -> None:
    script = (
        RAW_CALLS
        + """
prepared = prepare(["seccomp"])
def work():
    buffer = ctypes.addressof(ctypes.create_string_buffer(16))
    return {
        "getpid": call(39) == os.getpid(), "x32 getpid": call(0x40000000 + 39), "clone": call(56, 17, 0, 0, 0, 0),
        "clone3": call(435, 0, 0), "see a limit": call(302, 0, 7, 0, buffer), "set a limit": call(302, 0, 7, buffer, 0),
        "another's limit": call(302, 1, 7, 0, buffer), "upper half": call(302, 0, 7, 1 << 40, 0),
        "TIOCSTI": call(16, 0, 0x5412, buffer), "F_SETOWN": call(72, 1, 8, 1), "prctl": call(157, 1, 0),
        "shared memory": call(9, 0, 4096, 3, 0x21, -1, 0), "O_TMPFILE": call(2, buffer, 0o20200002),
        "kill": call(62, os.getppid(), 0), "pidfd_open": call(434, 1, 0), "recvmsg": call(47, 0, 0, 0),
        "unshare": call(272, 0x10000000), "userfaultfd": call(323, 0), "beyond": call(100000),
    }
say([prepared.available, confined(prepared, work)[0]])
"""
    )
    available, answers = run(script)
    if "seccomp" not in available:
        pytest.skip("no seccomp here")
    assert (answers.pop("getpid"), answers.pop("see a limit"), answers.pop("clone3")) == (True, 0, -38)
    assert set(answers.values()) == {-1}, answers


@pytest.mark.skipif(platform.machine() != "x86_64", reason="machine code")
def test_the_32_bit_door_is_closed() -> None:
    script = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid of i386); int 0x80; ret
getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
prepared = prepare(["seccomp"])
say([prepared.available, confined(prepared, getpid)])
"""
    available, (answer, status) = run(script)
    if "seccomp" not in available:
        pytest.skip("no seccomp here")
    assert answer == -1 or os.WIFSIGNALED(status)  # a kernel without the 32-bit ABI kills at once


def decide(program: bytes, machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """A BPF machine: what the kernel would decide. It lets both architectures' programs be tested on either."""
    code = list(struct.iter_unpack("=HBBI", program))
    data = struct.pack("<IIQ6Q", number, seccomp._AUDIT_ARCH[machine] if arch is None else arch, 0,
                       *(*arguments, 0, 0, 0, 0, 0, 0)[:6])  # fmt: skip
    accumulator, at = 0, 0
    while True:
        operation, then, otherwise, constant = code[at]
        at += 1
        if operation == 0x20:
            accumulator = struct.unpack_from("<I", data, constant)[0]
        elif operation == 0x54:
            accumulator &= constant
        elif operation == 0x06:
            return int(constant)
        else:
            tests = {0x15: accumulator == constant, 0x35: accumulator >= constant, 0x45: bool(accumulator & constant)}
            at += then if tests[operation] else otherwise


ALLOW, REFUSE = 0x7FFF0000, 0x00050001


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_decides_as_the_tables_say(machine: str) -> None:
    program = seccomp._seccomp_program(machine)
    column = ["x86_64", "aarch64"].index(machine)
    allowed = {numbers[column] for numbers in seccomp._ALLOWED.values()} - {None}
    checked = {numbers[column] for numbers in seccomp._CHECKED.values()} - {None}
    assert not allowed & checked
    for number in {*range(1024), 0x40000000, 0x40000001, 0xFFFFFFFF} - checked:
        assert decide(program, machine, number) == (ALLOW if number in allowed else REFUSE), number
        assert decide(program, machine, number, arch=0x40000003) == REFUSE


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_looks_at_arguments(machine: str) -> None:
    program = seccomp._seccomp_program(machine)
    column = ["x86_64", "aarch64"].index(machine)

    def ask(name: str, *arguments: int) -> bool:
        return decide(program, machine, seccomp._CHECKED[name][column], *arguments) == ALLOW

    assert ask("openat", 0, 1, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    assert not any(ask("openat", 0, 1, flags) for flags in (1, 2, 3, os.O_CREAT, os.O_TRUNC, os.O_TMPFILE))
    assert ask("mmap", 0, 4096, 7, 0x22)
    assert ask("mmap", 0, 4096, 1, 0x01)
    assert not ask("mmap", 0, 4096, 3, 0x21)
    assert ask("ioctl", 0, 0x5401)
    assert ask("ioctl", 0, 0x5451)
    assert not ask("ioctl", 0, 0x5412)
    assert ask("fcntl", 0, 1)
    assert ask("fcntl", 0, 1030)
    assert not ask("fcntl", 0, 8)
    assert not ask("fcntl", 0, 4)
    assert ask("sendto", 3, 1, 1, 0, 0)
    assert not any(ask("sendto", 3, 1, 1, 0, to) for to in (1, 1 << 32))
    assert ask("prlimit64", 0, 7, 0, 1)
    assert not ask("prlimit64", 0, 7, 1 << 32)
    assert not ask("prlimit64", 1, 7)
    assert not ask("clone3")
