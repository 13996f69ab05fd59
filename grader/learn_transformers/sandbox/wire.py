"""The frames between the judge and a worker: plain data in a fixed binary layout, little-endian, without pickle.

A frame is a header (length, kind) and one encoded value. Everything that a frame claims — lengths, counts, depth,
dimensions — is checked before anything is allocated; whatever does not decode is a `WireError` and nothing else.
Both sides use this module; it imports nothing of ours, so that the worker never holds more than this.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, TypeVar

import numpy as np

MAX_FRAME = 64 << 20
MAX_DEPTH = 32
MAX_ITEMS = 1 << 16  # of all containers in a frame together
MAX_KEYS = 1 << 14  # of one dict
MAX_AXES = 16
MAX_ELEMENTS = 1 << 31
MAX_INT_BYTES = 1 << 10  # Python writes out integers of up to 4300 digits only
MAX_GENERATORS = 64
MAX_NAME = 1 << 10  # bytes of what an `Uncarriable` or a `Handle` says of itself
_SMALL = 1 << 16  # left free by whatever is large, for what else must go into the frame


class Kind(IntEnum):
    """What a frame is for; the first six go to the worker, the others come from it."""

    LOAD = 1
    CALL = 2
    OPERATE = 3
    ANSWER = 4
    EDITS = 5
    TRY = 6
    READY = 16
    LOADED = 17
    RETURNED = 18
    RAISED = 19
    ASK = 20
    BORROW = 21
    OUTPUT = 22
    PLACE = 23


class WireError(Exception):
    """The bytes are not a frame of ours, or claim more than the limits allow."""


@dataclass(frozen=True)
class Tensor:
    """A torch tensor as plain data, for the side that has no torch."""

    array: np.ndarray


@dataclass(frozen=True)
class Handle:
    """An object that stays in the worker (an `nn.Module`), known by a number."""

    number: int
    type: str


@dataclass(frozen=True)
class Trusted:
    """A function of the judge's, lent to the worker, which calls back to run it."""

    number: int


@dataclass(frozen=True)
class Uncarriable:
    """In place of a value that frames do not carry: `what` says what it was ("a `generator`")."""

    what: str


HEADER = struct.Struct("<IB")
_U32 = struct.Struct("<I")
_I64 = struct.Struct("<q")
_F64 = struct.Struct("<d")
_BEFORE_REST = 14  # bytes of a tuple's head and of a number
_TAG_U32, _TAG_I64, _TAG_F64 = (struct.Struct(f"<c{letter}") for letter in "Iqd")
_SHAPES = [struct.Struct(f"<{axes}Q") for axes in range(MAX_AXES + 1)]
_OF_ARRAYS = [struct.Struct(f"<cBB{axes}Q") for axes in range(MAX_AXES + 1)]  # tag, dtype, axes, shape

_DTYPES = [
    np.dtype(name)
    for name in (
        ["|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"]
    )
]  # fmt: skip
_CODES = {dtype: code for code, dtype in enumerate(_DTYPES)}
_NAMES: dict[bytes, list[str]] = {}  # of parameters, as they stand at the end of a call
_MOST_NAMES = 100
_HEADS: dict[bytes, tuple[np.dtype[Any], tuple[int, ...], int]] = {}  # of arrays: dtype, shape and bytes of numbers
_MOST_HEADS = 500
_SCALARS = {np.dtype(letter).type: _CODES[np.dtype(letter)] for letter in "?bhilqBHILQefdFD"}


class CallOrder(NamedTuple):
    """What function is called with what; `parts` are the arguments as they were encoded, those by keyword last.

    `names` are the parameters that `args` belong to; `is_plain` says that all of it is used as it came.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    names: list[str]
    parts: list[bytes]
    is_plain: bool


_Read = TypeVar("_Read")


class _TooMuch(Exception):
    """A value that is larger or deeper than a frame may be; carried as `Uncarriable`."""


class NarrowGenerator(np.random.Generator):
    """A random generator where NumPy's own whole numbers have 32 bits, in a browser: it draws the same as elsewhere,
    which are of its own kind as they are there.
    """

    def integers(
        self, low: Any, high: Any = None, size: Any = None, dtype: Any = np.int64, endpoint: Any = False
    ) -> Any:
        if dtype is not np.int64 and np.dtype(dtype) != np.dtype(np.intp):
            return super().integers(low, high, size, dtype, endpoint)
        return _narrowed(super().integers(low, high, size, np.int64, endpoint))

    def choice(self, a: Any, *args: Any, **kwargs: Any) -> Any:
        drawn: Any = super().choice(a, *args, **kwargs)
        return _narrowed(drawn) if isinstance(a, int | np.integer) else drawn


def _narrowed(drawn: Any) -> Any:
    """The same in NumPy's own kind, if it fits."""
    if not isinstance(drawn, np.ndarray | np.generic):
        return drawn
    narrow = drawn.astype(np.intp)
    return narrow if np.all(narrow == drawn) else drawn


_GENERATOR: type[np.random.Generator] = np.random.Generator if np.dtype(np.intp).itemsize == 8 else NarrowGenerator


class Encoder:
    """Values to bytes. `objects` turns what only one side knows (a tensor, a module) into a carriable stand-in."""

    def __init__(self, objects: Callable[[Any], Any] | None = None) -> None:
        self.objects = objects
        self._items = self._generators = 0

    def encode(self, value: Any) -> bytes:
        """Encode any value; what cannot be carried becomes `Uncarriable`, alone or inside its container.

        What is too large or too deep becomes `Uncarriable` as a whole, except that of the outermost container, and of
        the containers in that, only those items do that are too much.
        """
        if type(value) is np.ndarray and (plain := _plain(value)) is not None:
            return plain
        out = bytearray()
        self._items = self._generators = 0
        try:
            self._put(out, value, 0)
            if len(out) > MAX_FRAME:
                raise _TooMuch(f"more than {MAX_FRAME >> 20} MiB of data")
        except _TooMuch as problem:
            out = bytearray()
            self._put(out, Uncarriable(str(problem)), 0)
        return bytes(out)

    def answer(self, value: Any, changed: list[str]) -> bytes:
        """Encode what a call gave, and which arguments it has changed: a tuple of the two."""
        if not changed and type(value) is np.ndarray and (plain := _plain(value)) is not None:
            return _OF_TWO + plain + _NONE_CHANGED
        return self.encode((value, changed))

    def _put(self, out: bytearray, value: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _TooMuch(f"a value nested deeper than {MAX_DEPTH} levels")
        if len(out) > MAX_FRAME:
            raise _TooMuch(f"more than {MAX_FRAME >> 20} MiB of data")
        put = _PUT.get(type(value))
        if put is not None:
            put(self, out, value, depth)
            return
        code = _SCALARS.get(type(value))
        if code is not None:
            out += b"g%c" % code
            out += value.tobytes()
            return
        other = self.objects(value) if self.objects else None
        if other is not None and type(other) in _PUT:
            _PUT[type(other)](self, out, other, depth)
            return
        self._text(out, b"u", f"a `{_type_name(value)}`")

    def _none(self, out: bytearray, value: None, depth: int) -> None:
        out += b"N"

    def _bool(self, out: bytearray, value: bool, depth: int) -> None:
        out += b"T" if value else b"F"

    def _int(self, out: bytearray, value: int, depth: int) -> None:
        if -(1 << 63) <= value < 1 << 63:
            out += _TAG_I64.pack(b"i", value)
            return
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise _TooMuch(f"an integer of {size} bytes")
        out += _TAG_U32.pack(b"I", size) + value.to_bytes(size, "little", signed=True)

    def _float(self, out: bytearray, value: float, depth: int) -> None:
        out += _TAG_F64.pack(b"f", value)

    def _str(self, out: bytearray, value: str, depth: int) -> None:
        self._text(out, b"s", value)

    def _text(self, out: bytearray, tag: bytes, value: str) -> None:
        if len(value) > MAX_FRAME:
            raise _TooMuch(f"a string of {len(value)} characters")
        data = value.encode("utf-8", "backslashreplace")
        if len(out) + len(data) > MAX_FRAME - _SMALL and len(data) > MAX_NAME:
            raise _TooMuch(f"a string of {len(value)} characters")
        out += _TAG_U32.pack(tag, len(data))
        out += data

    def _bytes(self, out: bytearray, value: bytes, depth: int) -> None:
        if len(out) + len(value) > MAX_FRAME - _SMALL:
            raise _TooMuch(f"{len(value)} bytes")
        out += _TAG_U32.pack(b"b", len(value))
        out += value

    def _list(self, out: bytearray, value: list[Any] | tuple[Any, ...], depth: int) -> None:
        self._count(value)
        out += _TAG_U32.pack(b"l" if type(value) is list else b"t", len(value))
        put = self._part if depth <= 1 else self._put
        for item in value:
            put(out, item, depth + 1)

    def _dict(self, out: bytearray, value: dict[Any, Any], depth: int) -> None:
        self._count(value)
        if len(value) > MAX_KEYS:
            raise _TooMuch(f"a dict of {len(value)} items")
        out += _TAG_U32.pack(b"d", len(value))
        put = self._part if depth <= 1 else self._put
        for key, item in value.items():
            if type(key) is int and not -(1 << 63) <= key < 1 << 63:
                raise _TooMuch("a dict with a huge number as a key")
            if type(key) not in (str, int):
                raise _TooMuch(f"a dict with a `{_type_name(key)}` as a key")
            self._put(out, key, depth + 1)
            put(out, item, depth + 1)

    def _count(self, value: Any) -> None:
        self._items += len(value)
        if self._items > MAX_ITEMS:
            raise _TooMuch(f"more than {MAX_ITEMS} items")

    def _part(self, out: bytearray, value: Any, depth: int) -> None:
        """One item of the outermost container, or of a container in that: it may be too much by itself."""
        if type(value) is np.ndarray and len(out) < MAX_FRAME >> 1 and (plain := _plain(value)) is not None:
            out += plain
            return
        start, items, generators = len(out), self._items, self._generators
        try:
            self._put(out, value, depth)
        except _TooMuch as problem:
            if start > MAX_FRAME:
                raise  # it is all that came before which is too much
            del out[start:]
            self._items, self._generators = items, generators
            self._text(out, b"u", str(problem))

    def _array(self, out: bytearray, value: np.ndarray, depth: int, tag: bytes = b"a") -> None:
        dtype = value.dtype
        code = _CODES.get(dtype)
        if code is None:  # in the other order of bytes, perhaps
            dtype = dtype.newbyteorder("<")
            code = _CODES.get(dtype)
            if code is None:
                self._text(out, b"u", f"an array of dtype {value.dtype}"[:200])
                return
        shape, size = value.shape, value.size
        if len(shape) > MAX_AXES or (size or _volume(shape)) > MAX_ELEMENTS:
            raise _TooMuch(f"an array of shape {shape}")
        if len(out) + size * dtype.itemsize > MAX_FRAME - _SMALL:
            raise _TooMuch(f"an array of {size} elements")
        out += _OF_ARRAYS[len(shape)].pack(tag, code, len(shape), *shape)
        out += (value if dtype == value.dtype else value.astype(dtype)).tobytes()

    def _tensor(self, out: bytearray, value: Tensor, depth: int) -> None:
        self._array(out, value.array, depth, b"x")

    def _generator(self, out: bytearray, value: np.random.Generator, depth: int) -> None:
        state = value.bit_generator.state
        if state.get("bit_generator") != "PCG64":
            self._text(out, b"u", "a random generator")
            return
        self._generators += 1
        if self._generators > MAX_GENERATORS:
            raise _TooMuch(f"more than {MAX_GENERATORS} random generators")
        inner = state["state"]
        out += b"r"
        self._put(out, [inner["state"], inner["inc"], state["has_uint32"], state["uinteger"]], depth + 1)

    def _handle(self, out: bytearray, value: Handle, depth: int) -> None:
        out += _TAG_U32.pack(b"h", value.number)
        self._text(out, b"s", value.type[: MAX_NAME // 4])

    def _trusted(self, out: bytearray, value: Trusted, depth: int) -> None:
        out += _TAG_U32.pack(b"c", value.number)

    def _uncarriable(self, out: bytearray, value: Uncarriable, depth: int) -> None:
        self._text(out, b"u", value.what[: MAX_NAME // 4])


_OF_TWO, _NONE_CHANGED = _TAG_U32.pack(b"t", 2), _TAG_U32.pack(b"l", 0)


def _plain(value: np.ndarray) -> bytes | None:
    """An array that cannot be too much for a frame, encoded; None for any other."""
    code = _CODES.get(value.dtype)
    if code is None or not 0 < value.nbytes <= _SMALL or value.ndim > MAX_AXES:
        return None
    shape = value.shape
    return _OF_ARRAYS[len(shape)].pack(b"a", code, len(shape), *shape) + value.tobytes()


# Exact types only: a subclass may lie about anything, so it is not carried.
_PUT: dict[type, Callable[[Encoder, bytearray, Any, int], None]] = {
    type(None): Encoder._none,
    bool: Encoder._bool,
    int: Encoder._int,
    float: Encoder._float,
    str: Encoder._str,
    bytes: Encoder._bytes,
    list: Encoder._list,
    tuple: Encoder._list,
    dict: Encoder._dict,
    np.ndarray: Encoder._array,
    np.random.Generator: Encoder._generator,
    NarrowGenerator: Encoder._generator,
    Tensor: Encoder._tensor,
    Handle: Encoder._handle,
    Trusted: Encoder._trusted,
    Uncarriable: Encoder._uncarriable,
}


def _type_name(value: Any) -> str:
    name = type(value).__name__
    return name[:100] if type(name) is str else "thing"


def _volume(shape: tuple[int, ...]) -> int:
    """How many elements an array has, or would have if no axis were empty, as far as that matters."""
    volume = 1
    for size in shape:
        volume *= max(size, 1)
        if volume > MAX_ELEMENTS:
            break
    return volume


class Decoder:
    """Bytes to values; raises `WireError` on anything that is not exactly what `Encoder` writes."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = bytes(data)
        self._size = len(self._data)
        self._at = 0
        self._items = 0
        self._generators = 0
        self._plain = True

    def decode(self) -> Any:
        """The one value that the data holds."""
        return self._whole(self._value, 0)

    def call(self) -> CallOrder:
        """An order to call a function, with its arguments as they are encoded."""
        return self._whole(self._call)

    def _whole(self, read: Callable[..., _Read], *depth: int) -> _Read:
        try:
            value = read(*depth)
        except (IndexError, struct.error):  # of a byte, or a number, that is not there
            raise WireError("a number beyond the frame's end") from None
        if self._at != self._size:
            raise WireError("trailing bytes")
        return value

    def _call(self) -> CallOrder:
        data, args, kwargs, parts = self._data, [], {}, []
        count = self._begin(b"t", 1)
        name = self._value(1)
        for _ in range(self._begin(b"t", 1)):
            start = self._at
            args.append(self._value(2))
            parts.append(data[start : self._at])
        for _ in range(self._begin(b"d", 2)):
            key, start = self._value(2), self._at
            kwargs[key] = self._value(2)
            parts.append(data[start : self._at])
        if count != 4:
            raise WireError("not a call")
        return CallOrder(name, tuple(args), kwargs, self._names(), parts, self._plain)

    def _names(self) -> list[str]:
        """The last item of a call: the same for most calls of a function."""
        rest = self._data[self._at :]
        names = _NAMES.get(rest)
        if names is not None:
            self._at = self._size
            return names
        names = self._value(1)
        if type(names) is not list:
            raise WireError("not a call")
        if self._at == self._size and len(_NAMES) < _MOST_NAMES:
            _NAMES[rest] = names
        return names

    def called(self) -> str:
        """The name of the function that an order calls."""
        self._begin(b"t", 1)
        return str(self._value(1))

    def _begin(self, tag: bytes, minimum: int) -> int:
        """The number of items of a container, which has to be of this kind."""
        if self._data[self._at : self._at + 1] != tag:
            raise WireError("not a call")
        self._at += 1
        return self._count(minimum)

    def _pass(self, size: int) -> int:
        """Go on behind so many bytes, which have to be there; where they begin."""
        start = self._at
        self._at = start + size
        if self._at > self._size:
            raise WireError("a length beyond the frame's end")
        return start

    def _number(self) -> int:
        at = self._at
        self._at = at + 4
        number: int = _U32.unpack_from(self._data, at)[0]
        return number

    def _count(self, minimum: int) -> int:
        """A number of items, each of which needs at least `minimum` bytes of what is left."""
        count = self._number()
        self._items += count
        if self._items > MAX_ITEMS or count * minimum > self._size - self._at:
            raise WireError("a count beyond the limits")
        return count

    def _text(self, limit: int = MAX_FRAME) -> str:
        size = self._number()
        if size > limit:
            raise WireError("a text beyond the limits")
        start = self._pass(size)
        try:
            return self._data[start : start + size].decode()
        except UnicodeDecodeError:
            raise WireError("text that is not UTF-8") from None

    def _value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError("nested too deep")
        at = self._at
        tag = self._data[at]
        self._at = at + 1
        if tag == 0x61:  # a
            return self._array()
        if tag == 0x73:  # s
            return self._text()
        if tag == 0x69:  # i
            self._at = at + 9
            return _I64.unpack_from(self._data, at + 1)[0]
        if tag == 0x66:  # f
            self._at = at + 9
            return _F64.unpack_from(self._data, at + 1)[0]
        if tag == 0x6C or tag == 0x74:  # l, t
            items = [self._value(depth + 1) for _ in range(self._count(1))]
            return items if tag == 0x6C else tuple(items)
        if tag == 0x64:  # d
            return self._dict(depth)
        if tag == 0x4E:  # N
            return None
        if tag == 0x54 or tag == 0x46:  # T, F
            return tag == 0x54
        return self._rare(tag, depth)

    def _rare(self, tag: int, depth: int) -> Any:
        self._plain = False
        if tag == 0x62:  # b
            size = self._number()
            start = self._pass(size)
            return self._data[start : start + size]
        if tag == 0x49:  # I
            size = self._number()
            if size > MAX_INT_BYTES:
                raise WireError("an integer beyond the limits")
            start = self._pass(size)
            return int.from_bytes(self._data[start : start + size], "little", signed=True)
        if tag == 0x67:  # g
            return self._array(axes=0)[()]
        if tag == 0x78:  # x
            return Tensor(self._array())
        if tag == 0x68:  # h
            number = self._number()
            if self._data[self._at] != 0x73:
                raise WireError("a handle without a type")
            self._at += 1
            return Handle(number, self._text(MAX_NAME))
        if tag == 0x63:  # c
            return Trusted(self._number())
        if tag == 0x75:  # u
            return Uncarriable(self._text(MAX_NAME))
        if tag == 0x72:  # r
            return self._generator(depth)
        raise WireError("an unknown tag")

    def _dict(self, depth: int) -> dict[Any, Any]:
        count = self._count(2)
        if count > MAX_KEYS:
            raise WireError("a count beyond the limits")
        result: dict[Any, Any] = {}
        for _ in range(count):
            # Numbers of 64 bits only: of larger ones, any number of keys can be made to have the same hash.
            if self._data[self._at] not in b"si":
                raise WireError("a key that is neither text nor a number")
            key = self._value(depth + 1)
            if key in result:
                raise WireError("a key that comes twice")
            result[key] = self._value(depth + 1)
        return result

    def _array(self, axes: int | None = None) -> np.ndarray:
        """An array; with a number of `axes` that is known, that does not stand there."""
        data, at, head = self._data, self._at, b""
        code = data[at]
        if axes is None:
            head = data[at : at + 2 + 8 * data[at + 1]]
            known = _HEADS.get(head)
            if known is not None:
                start = at + len(head)
                self._at = start + known[2]
                if self._at > self._size:
                    raise WireError("a length beyond the frame's end")
                return np.ndarray(known[1], known[0], data, start).copy()
            at += 1
            axes = data[at]
        if code >= len(_DTYPES) or axes > MAX_AXES:
            raise WireError("an unknown dtype, or too many axes")
        dtype, shape = _DTYPES[code], _SHAPES[axes].unpack_from(data, at + 1)
        count = math.prod(shape)
        if (count or _volume(shape)) > MAX_ELEMENTS:  # an empty array with huge axes is refused like a huge one
            raise WireError("dimensions beyond the limits")
        self._at = at + 1 + 8 * axes
        start = self._pass(count * dtype.itemsize)
        if code and count:
            if head and len(_HEADS) < _MOST_HEADS:
                _HEADS[head] = dtype, shape, count * dtype.itemsize
            return np.ndarray(shape, dtype, data, start).copy()
        flat = np.frombuffer(data, np.uint8, count if not code else 0, start)
        if count and flat.max() > 1:  # not a bool that numpy could be trusted with
            raise WireError("a bool that is neither 0 nor 1")
        return flat.astype(dtype).reshape(shape)

    def _generator(self, depth: int) -> np.random.Generator:
        self._generators += 1
        if self._generators > MAX_GENERATORS:
            raise WireError("too many generators")
        parts = self._value(depth + 1)
        if not (type(parts) is list and len(parts) == 4 and all(type(p) is int and p >= 0 for p in parts)):
            raise WireError("not a generator's state")
        state, inc, has_uint32, uinteger = parts
        if max(state, inc) >= 1 << 128 or has_uint32 > 1 or uinteger >= 1 << 32:
            raise WireError("not a generator's state")
        bits = np.random.PCG64(0)
        bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": inc},
            "has_uint32": has_uint32,
            "uinteger": uinteger,
        }
        return _GENERATOR(bits)


def encode(value: Any) -> bytes:
    """Encode plain data."""
    return Encoder().encode(value)


def decode(data: bytes | memoryview) -> Any:
    """Decode one value; `WireError` on anything else."""
    return Decoder(data).decode()


def decode_call(data: bytes) -> CallOrder:
    """Decode an order to call a function; `WireError` on anything else."""
    return Decoder(data).call()


def asked(body: bytes) -> tuple[int, bytes]:
    """Of a question to a function of the judge's: the function's number, -1 for none, and the rest as it came."""
    if len(body) < _BEFORE_REST or body[0] != 0x74 or body[5] != 0x69:  # t, i
        return -1, b""
    number: int = _I64.unpack_from(body, 6)[0]
    return number, body[:5] + body[_BEFORE_REST:]


def frame(kind: int, body: bytes) -> bytes:
    """One frame around an encoded value."""
    return HEADER.pack(len(body), kind) + body


class FrameBuffer:
    """Bytes as they arrive, cut into frames."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        self._data += data

    def next(self) -> tuple[int, bytes] | None:
        """The next whole frame as (kind, encoded value), or None while it is incomplete."""
        if len(self._data) < HEADER.size:
            return None
        size, kind = HEADER.unpack_from(self._data)
        if size > MAX_FRAME + 1024:
            raise WireError("a frame larger than the limit")
        end = HEADER.size + size
        if len(self._data) < end:
            return None
        body = bytes(memoryview(self._data)[HEADER.size : end])
        del self._data[:end]
        return kind, body


assert sys.byteorder == "little", "learn-transformers needs a little-endian machine"
