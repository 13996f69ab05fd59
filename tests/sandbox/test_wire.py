"""The frames: every value comes back as it was, whatever is not a frame of ours is a `WireError` and costs nothing.

`pytest tests/sandbox/test_wire.py --fuzz` decodes a million mutated frames; without it, a fifth of them.
"""

from __future__ import annotations

import math
import random
import struct
import tracemalloc
from collections import OrderedDict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from learn_transformers.sandbox import wire
from learn_transformers.sandbox.wire import Handle, Tensor, Trusted, Uncarriable, WireError, decode, encode

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]


def same(left: Any, right: Any) -> bool:
    """Equal to the last bit, and of the same types."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray | np.generic):
        little = left.dtype.newbyteorder("<")
        return (right.dtype, right.shape, right.tobytes()) == (little, left.shape, left.astype(little).tobytes())
    if isinstance(left, float):
        return struct.pack("<d", left) == struct.pack("<d", right)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, Tensor):
        return same(left.array, right.array)
    return bool(left == right)


def round_trip(value: Any) -> Any:
    return decode(encode(value))


# Round trips

arrays = hnp.arrays(
    dtype=st.sampled_from([order + name for name in DTYPES for order in "<>" if order == "<" or name[-1] != "1"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
numbers = st.sampled_from([name for name in DTYPES if name != "?"]).flatmap(
    lambda name: hnp.arrays(dtype=name, shape=()).map(lambda array: array[()])
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(1 << 8000), max_value=1 << 8000)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
    | arrays
    | arrays.map(Tensor)
    | numbers
    | st.builds(Handle, st.integers(0, (1 << 32) - 1), st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
    | st.builds(Trusted, st.integers(0, (1 << 32) - 1))
)
keys = st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(1 << 63), (1 << 63) - 1)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys, inner),
    max_leaves=12,
)


@given(values)
@settings(max_examples=150, deadline=None)
def test_every_value_comes_back(value: Any) -> None:
    assert same(value, round_trip(value))


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 3), (0, 5), (2, 0, 3), (1,) * 16])
def test_every_dtype_and_shape(name: str, shape: tuple[int, ...]) -> None:
    array = np.asarray(np.arange(math.prod(shape)).reshape(shape) % 2, dtype=name)
    back = round_trip(array)
    assert same(array, back)
    assert back.flags.writeable
    assert back.flags.owndata or back.base.flags.owndata


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.asfortranarray(np.arange(24).reshape(2, 3, 4)),
        np.arange(20)[::-3],
        np.broadcast_to(np.float32(2), (3, 4)),
        np.arange(6, dtype=">i4").reshape(2, 3),
        np.array(1.5, dtype=">f8"),
        np.array([True, False])[::-1],
    ],
)
def test_strange_layouts_come_back_as_plain_ones(array: np.ndarray) -> None:
    back = round_trip(array)
    np.testing.assert_array_equal(back, array, strict=False)
    assert back.dtype == array.dtype.newbyteorder("<")
    assert back.flags.c_contiguous


@pytest.mark.parametrize("bits", [0x7FF8000000000000, 0x7FF8DEADBEEF0001, 0xFFF8000000000001, 0x7FF0000000000001])
def test_nans_keep_their_payload(bits: int) -> None:
    array = np.array([bits], dtype="<u8").view("<f8")
    assert same(round_trip(array), array)
    assert same(round_trip(array[0]), array[0])
    quiet = struct.unpack("<d", struct.pack("<Q", bits | 1 << 51))[0]
    assert same(round_trip(quiet), quiet)


@pytest.mark.parametrize("power", [0, 1, 7, 8, 31, 32, 62, 63, 64, 65, 127, 128, 1000, 8183, 8184])
def test_big_integers(power: int) -> None:
    for number in (1 << power, (1 << power) - 1, -(1 << power), -(1 << power) - 1):
        expected = number if number.bit_length() // 8 + 1 <= wire.MAX_INT_BYTES else None
        assert expected is None or round_trip(number) == number
        str(round_trip(number))  # Python refuses to write out integers that are longer still


def test_a_generator_draws_the_same() -> None:
    for seed in range(5):
        mine = np.random.default_rng(seed)
        mine.normal(size=seed)
        mine.integers(0, 2**32, dtype=np.uint32)  # leaves half a draw behind
        other = round_trip(mine)
        for _ in range(3):
            np.testing.assert_array_equal(mine.normal(size=7), other.normal(size=7))
            np.testing.assert_array_equal(mine.integers(0, 9, 3), other.integers(0, 9, 3))
            assert mine.integers(0, 2**32, dtype=np.uint32) == other.integers(0, 2**32, dtype=np.uint32)


def test_deep_but_not_too_deep() -> None:
    value: Any = 1
    for _ in range(wire.MAX_DEPTH):
        value = [value]
    assert round_trip(value) == value
    assert round_trip([value]) == [[Uncarriable("a value nested deeper than 32 levels")]]
    itself: list[Any] = []
    itself.append(itself)
    assert round_trip(itself) == [[Uncarriable("a value nested deeper than 32 levels")]]


def test_lone_surrogates_are_written_out() -> None:
    assert round_trip("a\ud800b") == "a\\ud800b"


@given(st.lists(values, max_size=3), st.dictionaries(st.text("abc"), values, max_size=2))
@settings(max_examples=50, deadline=None)
def test_a_call_comes_with_its_arguments_as_they_were_encoded(args: list[Any], kwargs: dict[str, Any]) -> None:
    names = [f"x{i}" for i in range(len(args))]
    data = encode(("f", tuple(args), kwargs, names))
    for _ in range(2):  # the names of parameters are known the second time
        order = wire.decode_call(data)
        assert same((order.name, order.args, order.kwargs, order.names), decode(data))
        assert order.parts == [encode(value) for value in (*args, *kwargs.values())]
    assert wire.Decoder(data).called() == "f"
    for broken in (data[:-1], data + b"N", encode(("f", (), {})), encode(["f", (), {}, []]), encode(("f", [], {}, []))):
        with pytest.raises(WireError):
            wire.decode_call(broken)


# What is not carried


class MyFloat(float):
    pass


class MyArray(np.ndarray):
    pass


class MyNumber(np.float64):
    pass


class MyList(list):  # type: ignore[type-arg]
    pass


class Pair(NamedTuple):
    a: int
    b: int


REFUSED = [
    (MyFloat(1), "a `MyFloat`"),
    (np.zeros(3).view(MyArray), "a `MyArray`"),
    (MyNumber(1), "a `MyNumber`"),
    (MyList([1]), "a `MyList`"),
    (Pair(1, 2), "a `Pair`"),
    (OrderedDict(a=1), "a `OrderedDict`"),
    (np.ma.masked_array([1.0]), "a `MaskedArray`"),
    (np.array([1, "a"], dtype=object), "an array of dtype object"),
    (np.array(["a"]), "an array of dtype <U1"),
    (np.zeros(2, dtype="i4,f8"), "an array of dtype [('f0', '<i4'), ('f1', '<f8')]"),
    (np.array(["2025-01-01"], dtype="M8[D]"), "an array of dtype datetime64[D]"),
    (np.longdouble(1), "a `longdouble`"),
    (np.str_("a"), "a `str_`"),
    ({1, 2}, "a `set`"),
    (frozenset(), "a `frozenset`"),
    (1j, "a `complex`"),
    (Decimal(1), "a `Decimal`"),
    (bytearray(b"a"), "a `bytearray`"),
    (memoryview(b"a"), "a `memoryview`"),
    (range(3), "a `range`"),
    ((i for i in range(3)), "a `generator`"),
    (len, "a `builtin_function_or_method`"),
    (object(), "a `object`"),
    (float, "a `type`"),
    (..., "a `ellipsis`"),
    (np.random.Generator(np.random.MT19937(0)), "a random generator"),
    ({(1, 2): 3}, "a dict with a `tuple` as a key"),
    ({1.5: 3}, "a dict with a `float` as a key"),
    ({None: 3}, "a dict with a `NoneType` as a key"),
    ({True: 3}, "a dict with a `bool` as a key"),
    ({1 << 64: 3}, "a dict with a huge number as a key"),
    (dict.fromkeys(range(wire.MAX_KEYS + 1)), f"a dict of {wire.MAX_KEYS + 1} items"),
    ([0] * (wire.MAX_ITEMS + 1), f"more than {wire.MAX_ITEMS} items"),
    (1 << 1_000_000, "an integer of 125001 bytes"),
    (np.zeros((0, 1 << 40)), "an array of shape (0, 1099511627776)"),
    (np.broadcast_to(np.float64(0), (1 << 20, 1 << 8)), "an array of 268435456 elements"),
    (np.zeros((1,) * 17), f"an array of shape {(1,) * 17}"),
    (bytes(wire.MAX_FRAME), "67108864 bytes"),
    ("é" * (wire.MAX_FRAME // 2), "a string of 33554432 characters"),
]


@pytest.mark.parametrize(("value", "what"), REFUSED, ids=[what[:40] for _, what in REFUSED])
def test_what_cannot_be_carried_says_what_it_was(value: Any, what: str) -> None:
    assert round_trip(value) == Uncarriable(what)
    assert round_trip((value, {"a": 1})) == (Uncarriable(what), {"a": 1})
    assert round_trip({"returned": value, "b": 2}) == {"returned": Uncarriable(what), "b": 2}


def test_what_fits_alone_may_be_too_much_together() -> None:
    half = np.zeros(3 << 20)
    first, second, third = round_trip([half, half, half])
    assert same(half, first)
    assert same(half, second)
    assert third == Uncarriable("an array of 3145728 elements")
    items = [0] * (wire.MAX_ITEMS // 2)
    assert round_trip([items, items, 1]) == [items, Uncarriable(f"more than {wire.MAX_ITEMS} items"), 1]
    assert round_trip([[[items, items]], 1]) == [[Uncarriable(f"more than {wire.MAX_ITEMS} items")], 1]
    many = [np.random.default_rng(0)] * (wire.MAX_GENERATORS + 1)
    assert round_trip(many)[-1] == Uncarriable("more than 64 random generators")


def test_the_largest_frame_is_accepted_by_the_other_side() -> None:
    value = [bytes(wire.MAX_FRAME - (1 << 16) - 100), "x" * 1000, np.zeros(100_000), list(range(10_000)), 7]
    data = encode(value)
    assert len(data) <= wire.MAX_FRAME
    buffer = wire.FrameBuffer()
    buffer.feed(wire.frame(wire.Kind.RETURNED, data))
    assert buffer.next() == (wire.Kind.RETURNED, data)
    first, _, array, numbers, last = decode(data)
    assert (first, last) == (value[0], 7)
    assert array == Uncarriable("an array of 100000 elements")
    assert numbers == Uncarriable("more than 64 MiB of data")


def test_a_type_that_lies_about_its_name() -> None:
    class Meta(type):
        __name__ = property(lambda cls: 1 / 0)  # type: ignore[assignment]

    class Liar(metaclass=Meta):
        pass

    try:
        answer = round_trip(Liar())
    except ZeroDivisionError:
        return  # the worker's own trouble, reported as an exception of the call
    assert isinstance(answer, Uncarriable)


@given(st.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_value_or_an_error(data: bytes) -> None:
    decodes_or_refuses(data)


# What the decoder refuses, before it allocates anything


def u32(number: int) -> bytes:
    return struct.pack("<I", number)


def u64(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}Q", *numbers)


CLAIMS = {
    "nothing": b"",
    "an unknown tag": b"Z",
    "trailing bytes": b"NN",
    "a cut number": b"i\0\0",
    "a text beyond the end": b"s" + u32(0xFFFFFFFF) + b"a",
    "bytes beyond the end": b"b" + u32(1 << 30),
    "text that is not UTF-8": b"s" + u32(2) + b"\xff\xfe",
    "a surrogate": b"s" + u32(3) + b"\xed\xa0\x80",
    "four billion items": b"l" + u32(0xFFFFFFFF),
    "more items than bytes": b"l" + u32(1000) + b"N" * 999,
    "a list of too many items": b"l" + u32(wire.MAX_ITEMS + 1) + b"N" * (wire.MAX_ITEMS + 1),
    "a dict of too many items": b"d" + u32(wire.MAX_KEYS + 1) + b"i" * 10 * (wire.MAX_KEYS + 1),
    "items in many lists": b"l" + u32(20) + (b"l" + u32(20_000) + b"N" * 20_000) * 20,
    "too deep": b"l\x01\0\0\0" * 40 + b"N",
    "a tuple too deep": b"t\x01\0\0\0" * 34 + b"N",
    "a key that is no key": b"d" + u32(1) + b"NN",
    "a key that is a huge number": b"d" + u32(1) + encode(1 << 64) + b"N",
    "a key that is a list": b"d" + u32(1) + b"l" + u32(0) + b"N",
    "a key twice": b"d" + u32(2) + (b"s" + u32(1) + b"aN") * 2,
    "a key without a value": b"d" + u32(1) + b"i" + bytes(8),
    "an integer too long": b"I" + u32(wire.MAX_INT_BYTES + 1) + bytes(wire.MAX_INT_BYTES + 1),
    "an unknown dtype": b"a\x0e\0" + bytes(16),
    "too many axes": b"a\x0b\x11" + bytes(17 * 8),
    "an array of 8 TiB": b"a\x0b\x01" + u64(1 << 40),
    "an array of 2^64 - 1": b"a\x0b\x01" + u64((1 << 64) - 1),
    "an array of 16 GiB": b"a\x0b\x01" + u64(1 << 31),
    "a product that wraps around": b"a\x0b\x02" + u64(1 << 32, 1 << 32),
    "a product that wraps to one": b"a\x01\x02" + u64(0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF) + b"a",
    "an empty array with a huge axis": b"a\x0b\x02" + u64(0, 1 << 62),
    "an empty array, huge before the zero": b"a\x0b\x03" + u64(1 << 20, 1 << 20, 0),
    "an array one byte short": b"a\x0b\x01" + u64(2) + bytes(15),
    "an array one byte long": b"a\x0b\x01" + u64(2) + bytes(17),
    "a bool that is 2": b"a\0\x01" + u64(2) + b"\x01\x02",
    "a scalar bool that is 255": b"g\0\xff",
    "a scalar cut short": b"g\x0b" + bytes(7),
    "a tensor of 8 TiB": b"x\x0b\x01" + u64(1 << 40),
    "a handle without a type": b"h" + u32(1) + b"N",
    "a handle with a long type": b"h" + u32(1) + b"s" + u32(2000) + b"a" * 2000,
    "a long uncarriable": b"u" + u32(2000) + b"a" * 2000,
    "a generator of nothing": b"rN",
    "a generator of too little": b"r" + encode([1, 2, 3]),
    "a generator below zero": b"r" + encode([-1, 1, 0, 0]),
    "a generator too large": b"r" + encode([1 << 128, 1, 0, 0]),
    "a generator's odd flag": b"r" + encode([1, 1, 2, 0]),
    "a generator's odd half": b"r" + encode([1, 1, 1, 1 << 32]),
    "a generator of booleans": b"r" + encode([True, 1, 0, 0]),
    "generators without end": b"l" + u32(1000) + encode(np.random.default_rng(0)) * 1000,
}


@pytest.mark.parametrize("data", CLAIMS.values(), ids=CLAIMS)
def test_claims_are_refused_before_anything_is_allocated(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64_000 + 30 * len(data)


def test_keys_cannot_be_chosen_to_collide() -> None:
    prime = (1 << 61) - 1  # Python's integers hash to themselves, modulo this
    many = list(dict.fromkeys(n * prime % (1 << 63) for n in range(wire.MAX_KEYS)))
    data = b"d" + u32(len(many)) + b"".join(b"i" + u64(key) + b"N" for key in many)
    assert len(decode(data)) == len(many)
    with pytest.raises(WireError):
        decode(b"d" + u32(3) + b"".join(encode(n * prime << 64) + b"N" for n in (1, 2, 3)))


def test_a_frame_too_large_is_refused_by_its_header() -> None:
    buffer = wire.FrameBuffer()
    buffer.feed(wire.HEADER.pack(0xFFFFFFFF, wire.Kind.RETURNED))
    with pytest.raises(WireError):
        buffer.next()


@given(st.lists(st.binary(max_size=20), max_size=6), st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_frames_arrive_whole_however_they_are_cut(bodies: list[bytes], size: int) -> None:
    stream = b"".join(wire.frame(wire.Kind.OUTPUT, body) for body in bodies)
    buffer, found = wire.FrameBuffer(), []
    for start in range(0, len(stream), size):
        buffer.feed(stream[start : start + size])
        while (frame := buffer.next()) is not None:
            found.append(frame)
    assert found == [(wire.Kind.OUTPUT, body) for body in bodies]


def test_stand_ins_for_what_only_one_side_knows() -> None:
    def objects(value: Any) -> Any:
        return Trusted(7) if callable(value) else Tensor(np.zeros(2)) if isinstance(value, Decimal) else value

    encoder = wire.Encoder(objects)
    back = decode(encoder.encode([len, Decimal(1), {1}]))
    assert back[0] == Trusted(7)
    assert same(back[1], Tensor(np.zeros(2)))
    assert back[2] == Uncarriable("a `set`")  # a stand-in that is no better stands for nothing


# Fuzzing


def samples() -> list[bytes]:
    """Small valid frames of every kind."""
    rng = np.random.default_rng(0)
    few: list[Any] = [
        None, True, 0, -1, 1 << 70, 1.5, math.nan, "text", "é∂", b"bytes", [], (), {}, [1, [2.0, (None,)]],
        {"a": 1, 2: "b"}, {"output": np.zeros(2), "arguments": [None]}, np.float64(1), np.bool_(True), np.int8(3),
        np.complex64(1j), np.zeros(()), np.zeros((0, 3)), np.ones((2, 2), "f4"), np.array([True, False]),
        np.arange(3), Tensor(np.ones((1, 2))), Handle(1, "Linear"), Trusted(3), Uncarriable("a `set`"), rng,
        (np.arange(2.0), {}), {"type": "ValueError", "message": "no", "family": ["ValueError"], "lines": [(3, "f")],
        "changed": {}}, (1, (np.ones(1),), {"k": 2}), [[[[[[1]]]]]],
    ]  # fmt: skip
    return [encode(value) for value in few]


EDGES = [0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
TAGS = b"NTFiIfsbltdaxgrhcu"


def mutants(seed: int, count: int) -> Iterator[bytes]:
    """Valid frames with flipped bits, other tags, edited lengths, cuts, repeats and splices."""
    draw = random.Random(seed).random
    valid = samples()
    for _ in range(count):
        data = bytearray(valid[int(draw() * len(valid))])
        for _ in range(1 + int(draw() * 3)):
            at, how = int(draw() * len(data)), int(draw() * 8)
            if how <= 1:
                data[at : at + 1] = bytes([data[at] ^ 1 << int(draw() * 8)]) if data else b""
            elif how == 2:
                data[at : at + 1] = bytes([TAGS[int(draw() * len(TAGS))]])
            elif how == 3:
                data[at : at + 4] = u32(EDGES[int(draw() * len(EDGES))])
            elif how == 4:
                data[at : at + 8] = u64(EDGES[int(draw() * len(EDGES))] << int(draw() * 33))
            elif how == 5:
                del data[at : at + 1 + int(draw() * 8)]
            elif how == 6:
                data[at:at] = data[int(draw() * len(data)) :][: int(draw() * 16)]
            else:
                other = valid[int(draw() * len(valid))]
                data = data[:at] + other[int(draw() * len(other)) :]
        yield bytes(data)


def decodes_or_refuses(data: bytes) -> bool:
    """Anything but a `WireError` fails the test; what decodes must be carried back, and then be the same for good."""
    try:
        value = decode(data)
    except WireError:
        return False
    again = encode(value)
    assert encode(decode(again)) == again
    return True


CHUNK, FEW, ALL = 20_000, 10, 50


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chunk" in metafunc.fixturenames:
        metafunc.parametrize("chunk", range(ALL if metafunc.config.getoption("--fuzz") else FEW))


def test_fuzz(chunk: int) -> None:
    survivors = sum(map(decodes_or_refuses, mutants(chunk, CHUNK)))
    assert CHUNK // 50 < survivors < CHUNK  # the mutants reach deep: neither all refused nor all harmless


def test_the_fuzzer_finds_planted_bugs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a check, does the same fuzzer notice? If not, its silence would mean little."""

    def no_check(self: wire.Decoder, size: int) -> int:
        self._at += size
        return self._at - size

    def unchecked(self: wire.Decoder, axes: int | None = None) -> np.ndarray:
        dtype = wire._DTYPES[self._data[self._pass(1)]]
        axes = self._data[self._pass(1)] if axes is None else axes
        shape = struct.unpack_from(f"<{axes}Q", self._data, self._pass(8 * axes))
        size = math.prod(shape) * dtype.itemsize
        return np.ndarray(shape, dtype, self._data, self._pass(size)).copy()

    planted: list[tuple[str, Callable[..., Any]]] = [("_pass", no_check), ("_array", unchecked)]
    for name, broken in planted:
        with monkeypatch.context() as patch:
            patch.setattr(wire.Decoder, name, broken)
            with pytest.raises(Exception) as caught:  # noqa: PT011 (anything but a WireError)
                sum(map(decodes_or_refuses, mutants(0, CHUNK)))
            assert not isinstance(caught.value, WireError), name
