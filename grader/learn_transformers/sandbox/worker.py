"""The worker: it executes one submission and answers calls of its functions, in a process that is confined by then.

`processes` makes it. It knows nothing of the course: no answer key, no reference, no verdict. All that it can say is
"this call gave these plain values".
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import linecache
import os
import re
import signal
import sys
import traceback
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from . import forbidden, libraries, refusals, wire
from .edits.searching import Search
from .modules import OPERATIONS, differentiated

BROKEN: dict[str, str] = {}  # libraries that are there and cannot be imported, and why: known before confinement

MAX_OUTPUT = 64 << 10
MAX_TEXT = 2000
MAX_REASON = 300
MAX_TRACEBACK = 20
MAX_TOGETHER = 32 << 10


_CALL, _RETURNED, _RAISED = (int(kind) for kind in (wire.Kind.CALL, wire.Kind.RETURNED, wire.Kind.RAISED))
_BY_MEANING = b"cr"  # functions and generators are passed for what they do: they may change
_FIXED = frozenset((type(None), bool, int, float, str))  # nothing can change one of these
_QUIETLY = contextlib.suppress(Exception)  # made once: every call asks for it twice
_HELPFUL = re.compile(r"(?:Or d|D)id you (?:mean|forget)\b[^\n?]*\?")


class _Capture(io.RawIOBase):
    """What the learner prints, sent on at once, so that it is not lost when the worker is killed."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._left = MAX_OUTPUT

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = len(data)
        if self._left > 0:
            self._send(bytes(data[: self._left]))
            self._left -= size
        return size


def _keep_text(file: str, source: bytes) -> None:
    """Let `inspect` and tracebacks find the lines of a file that is nowhere on this machine."""
    lines = source.decode("utf-8", "replace").splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)


class _Earlier:
    """Finds earlier chapters: the learner's own functions where they passed, otherwise right ones lent by the judge."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.own: dict[str, Any] = {}
        self.lendable: frozenset[str] = frozenset()
        self.refused: frozenset[str] = frozenset()

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name in BROKEN:  # a second attempt would fail in another way, and tell less
            raise ImportError(f"{name} cannot be imported here: {BROKEN[name]}", name=name)
        if name in self.lendable:
            return importlib.util.spec_from_loader(name, self)  # type: ignore[arg-type]  # a loader by what it does
        if name in self.refused:
            raise ImportError(f"`{name}` is not an earlier chapter: a chapter can only import lower-numbered ones")
        return None

    def create_module(self, spec: Any) -> types.ModuleType:
        return types.ModuleType(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        loan = self.own.get(name) or self.worker.request(wire.Kind.BORROW, name)
        if not loan["lent"]:  # all of it is the learner's own, and the same for every later chapter
            self.own[name] = loan
        if loan["source"] is not None:
            with contextlib.suppress(Exception):
                _keep_text(loan["file"], loan["source"])
                exec(self.worker.compiled(loan["source"], loan["file"]), module.__dict__)
        for name, number in loan["lent"].items():
            setattr(module, name, self.worker.lent(name, number))


class _Asked(NamedTuple):
    """A function of the judge's wants to know what one that it was given says: the number or name of the argument."""

    place: Any
    given: tuple[Any, ...]


class Worker:
    """Loads a submission and answers calls until the channel closes."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd
        self._buffer = wire.FrameBuffer()
        self._waiting: list[tuple[int, bytes]] = []  # orders that arrived before an answer that was waited for
        self._unsent = bytearray()
        self._encoder = wire.Encoder(self._stand_in)
        self._modules: dict[int, Any] = {}
        self._drivers: dict[bytes, dict[str, Any]] = {}
        self._compiled: dict[tuple[bytes, str], types.CodeType] = {}
        self._module = types.ModuleType("submission")
        self._file = ""
        self._source = b""
        self._search: Search | None = None
        self._waits = False  # for the judge's answer to a question of this side
        self._earlier = _Earlier(self)

    # The channel

    def send(self, kind: wire.Kind, value: Any) -> None:
        self._write(wire.frame(kind, self._encoder.encode(value)))

    def _write(self, frame: bytes) -> None:
        data = bytes(self._unsent) + frame if self._unsent else frame
        self._unsent.clear()
        self._put(data)

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._write_fd, view) :]

    def _take(self) -> bytes:
        """The next bytes, never none."""
        data = os.read(self._read_fd, 1 << 16)
        if not data:
            os._exit(0)  # the judge is done with this worker, or gone
        return data

    def _reply(self, frame: bytes) -> None:
        """Send the answer to an order; together with those that follow while further orders are here already."""
        if self._more() and len(self._unsent) + len(frame) < MAX_TOGETHER:
            self._unsent += frame
        else:
            self._write(frame)

    def _more(self) -> bool:
        if not self._waiting and (frame := self._buffer.next()) is not None:
            self._waiting.append(frame)
        return bool(self._waiting)

    def _frame(self) -> tuple[int, bytes]:
        """The next frame as it arrives."""
        while (frame := self._buffer.next()) is None:
            self._buffer.feed(self._take())
        return frame

    def receive(self) -> tuple[int, bytes]:
        """The next order."""
        return self._waiting.pop(0) if self._waiting else self._frame()

    def request(self, kind: wire.Kind, value: Any) -> Any:
        """Ask the judge for something and wait for its answer; its refusal becomes an exception."""
        self._waits = True
        try:
            self.send(kind, value)
            while (frame := self._frame())[0] != wire.Kind.ANSWER:
                self._waiting.append(frame)
        finally:
            self._waits = False
        status, answer = wire.decode(frame[1])
        if status == "value":
            return self._revive(answer)
        if status == "asks":
            return _Asked(answer[0], self._revive(answer[1]))
        name, message = answer
        kinds: tuple[type[Exception], ...] = (ValueError, TypeError, IndexError, KeyError, ImportError)
        raise {kind.__name__: kind for kind in kinds}.get(name, RuntimeError)(message)

    def lent(self, name: str, number: int) -> Callable[..., Any]:
        """A function of the judge's; calling it calls back.

        Functions that it is given stay here. What they have said so far goes along, and the judge begins anew with it
        until it has no more to ask.
        """

        def function(*args: Any, **kwargs: Any) -> Any:
            own = {place: f for place, f in (*enumerate(args), *kwargs.items()) if callable(f)}
            if not own:
                return self.request(wire.Kind.ASK, (number, args, kwargs))
            args = tuple(None if callable(value) else value for value in args)
            kwargs = {name: None if callable(value) else value for name, value in kwargs.items()}
            said: dict[Any, list[Any]] = {place: [] for place in own}
            while isinstance(answer := self.request(wire.Kind.ASK, (number, args, kwargs, said)), _Asked):
                said[answer.place].append(own[answer.place](*answer.given))
            return answer

        function.__name__ = function.__qualname__ = name
        return function

    def _stand_in(self, value: Any) -> Any:
        """How torch's objects travel: a tensor as an array, a module as a handle."""
        torch = sys.modules.get("torch")
        if torch is None:
            return None
        if type(value) in (torch.Tensor, torch.nn.Parameter):
            try:
                return wire.Tensor(value.detach().cpu().numpy())
            except (TypeError, RuntimeError):
                return wire.Uncarriable(f"a torch tensor of dtype {value.dtype}")
        if isinstance(value, torch.nn.Module):
            number = next((n for n, m in self._modules.items() if m is value), len(self._modules) + 1)
            self._modules[number] = value
            return wire.Handle(number, type(value).__name__)
        return None

    def _revive(self, value: Any) -> Any:
        """What came over the wire as this side uses it: tensors, callables, modules."""
        kind = type(value)
        if kind in (list, tuple):
            items = [self._revive(item) for item in value]
            return items if kind is list else tuple(items)
        if kind is dict:
            return {key: self._revive(item) for key, item in value.items()}
        if kind is wire.Tensor:
            import torch

            return torch.from_numpy(value.array)  # type: ignore[no-untyped-call,unused-ignore]
        if kind is wire.Trusted:
            return self.lent("function", value.number)
        if kind is wire.Handle:
            return self._modules[value.number]
        return value

    # What the judge asks for

    def run(self) -> None:
        """Answer until the judge hangs up."""
        if hasattr(signal, "SIGUSR1"):
            signal.signal(signal.SIGUSR1, self._tell_place)
        while True:
            self.obey(*self.receive())

    def obey(self, kind: int, body: bytes) -> None:
        """Carry out one order."""
        if kind == _CALL:
            self._call(wire.decode_call(body))
            return
        actions: dict[wire.Kind, Callable[[Any], None]] = {
            wire.Kind.LOAD: self._load,
            wire.Kind.OPERATE: self._operate,
            wire.Kind.EDITS: self._edits,
            wire.Kind.TRY: self._try,
        }
        actions[wire.Kind(kind)](wire.decode(body))

    def _tell_place(self, number: int, frame: types.FrameType | None) -> None:
        """Say which line of the file is being executed: asked by signal, before what takes too long is ended."""
        while frame is not None and frame.f_code.co_filename != self._file:
            frame = frame.f_back
        with contextlib.suppress(Exception):
            self.send(wire.Kind.PLACE, frame.f_lineno if frame is not None else 0)

    def _load(self, order: dict[str, Any]) -> None:
        """Execute a submission's source as a module of its chapter's name."""
        for stream in ("stdout", "stderr"):
            raw = _Capture(lambda data: self.send(wire.Kind.OUTPUT, data))
            buffered = io.BufferedWriter(raw)
            text = io.TextIOWrapper(buffered, encoding="utf-8", errors="backslashreplace", line_buffering=True)
            setattr(sys, stream, text)
            setattr(sys, f"__{stream}__", text)
        sys.stdin = io.TextIOWrapper(io.BytesIO())
        self._file, self._source = order["file"], order["source"]
        sys.argv[:] = [self._file]
        _keep_text(self._file, order["source"])
        refusals.stop_debuggers(order["source"])
        self._earlier.lendable = frozenset(order["lendable"])
        self._earlier.refused = frozenset(order["refused"])
        for name in (*order["lendable"], *order["refused"]):  # left by a chapter that was here before
            sys.modules.pop(name, None)
        sys.meta_path[:] = [self._earlier, *(finder for finder in sys.meta_path if finder is not self._earlier)]
        sys.modules["learn_transformers"] = None  # type: ignore[assignment]  # "import of learn_transformers halted"
        self._module = types.ModuleType(order["name"])
        self._module.__file__ = self._file
        sys.modules[order["name"]] = self._module
        self._watch = forbidden.Watch(self._file)
        self._watch.put_on({name for names in order["forbidden"].values() for name in names})
        try:
            libraries.ahead(order["source"])
            exec(self.compiled(order["source"], self._file), self._module.__dict__)
        except BaseException as error:
            self.send(wire.Kind.RAISED, self._described(error))
            return
        for name, number in order["replace"].items():
            self._module.__dict__[name] = self.lent(name, number)
        uses = forbidden.in_text(order["source"], order["forbidden"]) if order["forbidden"] else {}
        found = {}
        for name in order["wanted"]:
            if name in self._module.__dict__:
                value = self._module.__dict__[name]
                found[name] = "callable" if callable(value) else f"a `{type(value).__name__}`"
        self.send(wire.Kind.LOADED, (found, uses))

    def _call(self, order: wire.CallOrder) -> None:
        """Call one function of the submission; say what it gave and which arguments it changed."""
        name, args, kwargs, names, before, is_plain = order
        if not is_plain:
            args, kwargs = self._revive(args), self._revive(kwargs)
        self._answer(
            lambda: self._module.__dict__[name](*args, **kwargs),
            lambda: self._changes(names, kwargs, before, (*args, *kwargs.values()) if kwargs else args),
        )

    def compiled(self, source: bytes, file: str) -> types.CodeType:
        """The code of a file, compiled once: chapters that import it bring its text along again."""
        known = self._compiled.get((source, file))
        if known is None:
            known = self._compiled[source, file] = compile(source, file, "exec", dont_inherit=True)
        return known

    def _operate(self, order: tuple[str, int, Any]) -> None:
        """One of a fixed list of operations on a module that stays here, or on a function of the submission's."""
        operation, number, payload = order
        if operation == "uses":
            self.send(wire.Kind.RETURNED, (self._watch.taken(), []))
            return
        own: dict[str, Callable[[Any], Any]] = {"differentiate": self._differentiate, "drive": self._drive}
        if operation in own:
            self._answer(lambda: own[operation](self._revive(payload)), list)
        else:
            self._answer(lambda: OPERATIONS[operation](self._modules[number], self._revive(payload)), list)

    def _differentiate(self, payload: Any) -> Any:
        """Call a function of tensors; say what it gave, the gradients by its arguments, and what these are then."""
        name, args, kwargs = payload
        function = self._module.__dict__[name]
        output, gradients, given = differentiated(lambda *tensors: function(*tensors, **kwargs), args, None)
        return {"output": output, "inputs": gradients, "given": given}

    def _drive(self, payload: Any) -> Any:
        """Have a function called by a small program of the judge's, which makes a model for it."""
        source, entry, name, args, kwargs = payload
        if source not in self._drivers:
            _keep_text("driver.py", source)
            exec(compile(source, "driver.py", "exec", dont_inherit=True), self._drivers.setdefault(source, {}))
        return self._drivers[source][entry](self._module.__dict__[name], *args, **kwargs)

    def _edits(self, order: tuple[str, list[str]]) -> None:
        """Begin a search for what is wrong in a function: list the small edits that can be made."""
        function, others = order
        self._search = Search(self._source, self._file, self._module.__name__, function, others, lambda: self._waits)
        self.send(wire.Kind.RETURNED, self._search.listed())

    def _try(self, order: tuple[list[int], tuple[Any, ...], dict[str, Any], list[str]]) -> None:
        """Make one call with each of some edits, and answer each like a call."""
        numbers, args, kwargs, names = order
        assert self._search is not None
        given = wire.encode((args, kwargs))
        before = [self._encoder.encode(value) for value in (*args, *kwargs.values())]
        for number in numbers:
            a, k = self._revive(wire.decode(given))
            try:
                value = self._search.call(number, a, k)
                answer = wire.frame(
                    _RETURNED,
                    self._encoder.encode((value, self._changes(names, k, before, (*a, *k.values())))),
                )
            except BaseException as error:
                answer = wire.frame(_RAISED, wire.encode(_briefly(error)))
            self._write(answer)

    def _answer(self, run: Callable[[], Any], changes: Callable[[], list[str]]) -> None:
        try:
            value = run()
        except BaseException as error:
            self._reply(wire.frame(_RAISED, self._encoder.encode(self._described(error, changes()))))
            return
        _flush()
        try:
            answer = self._encoder.answer(value, changes())
        except Exception as error:  # no memory left for it, or an object that defends itself against being looked at
            answer = self._encoder.encode(self._described(error))
            self._reply(wire.frame(_RAISED, answer))
            return
        self._reply(wire.frame(_RETURNED, answer))

    def _changes(self, names: list[str], kwargs: Iterable[str], before: list[bytes], after: Sequence[Any]) -> list[str]:
        """Which arguments are not any more what they were, by the names of parameters."""
        encode = self._encoder.encode
        changed = [
            place
            for place, value in enumerate(after)
            if type(value) not in _FIXED and before[place][0] not in _BY_MEANING and encode(value) != before[place]
        ]
        if not changed:
            return []
        known = [*names, *kwargs]
        known += [f"argument {i + 1}" for i in range(len(known), len(after))]
        return [known[place] for place in changed]

    def _described(self, error: BaseException, changes: Sequence[str] = ()) -> dict[str, Any]:
        """An exception as it is reported, behind what was printed before it."""
        _flush()
        lines = [
            (number, frame.f_code.co_name[:100])
            for frame, number in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == self._file
        ]
        described: dict[str, Any] = {
            "type": type(error).__name__[:100],
            "message": _message(error, self._file),
            "family": [c.__name__[:100] for c in type(error).__mro__],
            "lines": lines[-MAX_TRACEBACK:],
            "changed": list(changes),
        }
        if isinstance(error, SyntaxError) and error.filename == self._file:
            described["syntax"] = {
                "message": str(error.msg)[:MAX_TEXT],
                "line": error.lineno or 0,
                "column": error.offset or 0,
                "end": (error.end_offset or 0) if error.end_lineno == error.lineno else 0,
            }
        return described


def _flush() -> None:
    """Send what was printed: it belongs to the call that printed it."""
    with _QUIETLY:
        sys.stdout.flush()
    with _QUIETLY:
        sys.stderr.flush()


def _briefly(error: BaseException) -> dict[str, Any]:
    """An exception of code that is tried: nobody reads where it came from."""
    family = [c.__name__[:100] for c in type(error).__mro__]
    try:
        said = str(error)[:MAX_TEXT]
    except BaseException:
        said = ""
    return {"type": family[0], "message": said, "family": family, "lines": [], "changed": []}


def _message(error: BaseException, file: str) -> str:
    if isinstance(error, SystemExit):
        return "the code called sys.exit()"
    try:
        return (refusals.in_words(error, file) or str(error) + _did_you_mean(error))[:MAX_TEXT]
    except BaseException:
        return "(its message could not be read)"


def _did_you_mean(error: BaseException) -> str:
    """What Python itself adds to a name that is not there: in some versions it only does so where it prints one."""
    if not isinstance(error, AttributeError | NameError | ImportError):
        return ""
    with contextlib.redirect_stderr(io.StringIO()) as printed:
        sys.__excepthook__(type(error), error, error.__traceback__)
    found = _HELPFUL.search(printed.getvalue().rstrip().rpartition("\n")[2])
    return f". {found[0]}" if found else ""


def note_broken(library: str, error: BaseException) -> None:
    """Remember why a library cannot be imported, unless it is simply not there: then Python says so itself."""
    if not (isinstance(error, ModuleNotFoundError) and error.name == library):
        said = " ".join(str(error).split())[:MAX_REASON]
        BROKEN[library] = f"{type(error).__name__}: {said}" if said else type(error).__name__
