"""A file of named float32 arrays, as `np.savez` writes it, read strictly: each of these arrays, and nothing else.

It is a ZIP archive of `.npy` files. A reader that is lenient with either can be led astray, so this one takes exactly
what `np.savez` writes: members one after the other from the first byte on, none of them compressed, then their list,
then the end. `read` is called in a bounded process; nothing is unpickled or evaluated, and no number is trusted before
it is compared with what must stand there.
"""

from __future__ import annotations

import base64
import math
import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_END = struct.Struct("<4s4H2LH")
_LISTED = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_IN_EXTRA = 0xFFFFFFFF  # a size that stands in the extra field, where `np.savez` always has it
_EXTRA = struct.Struct("<2H2Q")
_UTF8 = 0x800  # the one flag that says nothing of how a member is stored
_HEADER = re.compile(rb"\{'descr': '([^']{1,20})', 'fortran_order': (True|False), 'shape': \(([0-9, ]{0,60})\), \} *\n")
_LONGEST = 60  # characters of a foreign name
_NO_ARCHIVE = "is no file of arrays that `np.savez` wrote"
_DIFFERENT = "was not written by `np.savez` alone"

Shapes = Mapping[str, tuple[int, ...]]


class _Member(NamedTuple):
    name: str
    method: int
    flags: int
    crc: int
    size: int
    stored: int
    offset: int


def read(content: str, shapes: Mapping[str, list[int]]) -> str:
    """The numbers of these arrays one after the other, in base64 as the file itself.

    Raises:
        ValueError: with a clause that goes on after the file's name.
    """
    data = base64.b64decode(content)
    members = _members(data, {f"{name}.npy" for name in shapes})
    found = {m.name.removesuffix(".npy"): body for m, body in members}
    arrays = [_array(name, found[name], tuple(shape)) for name, shape in shapes.items()]
    return base64.b64encode(b"".join(arrays)).decode()


def _members(data: bytes, expected: set[str]) -> Iterator[tuple[_Member, bytes]]:
    """The members of the archive, which are exactly these."""
    listed = list(_listed(data, expected))
    _require_names([m.name for m in listed], expected)
    at = 0
    for member in sorted(listed, key=lambda m: m.offset):
        start = _start_of_data(data, member, at)
        at = start + member.size
        body = data[start:at]
        if len(body) < member.size or zlib.crc32(body) != member.crc:
            raise ValueError(f"is damaged: `{_shown(member.name)}` is not what its checksum says")
        yield member, body
    if at != _end_of(data)[1]:
        raise ValueError(f"{_DIFFERENT}: there is something between its arrays and their list")


def _end_of(data: bytes) -> tuple[int, int, int]:
    """How many members are listed, and where the list begins and ends."""
    if len(data) < _END.size or data[: len(_LOCAL_SIGN)] != _LOCAL_SIGN:
        raise ValueError(_NO_ARCHIVE)
    sign, disk, first_disk, here, count, size, start, comment = _END.unpack(data[-_END.size :])
    if sign != b"PK\5\6" or comment:
        raise ValueError(f"{_DIFFERENT}: something follows its end, or its end is missing")
    end = len(data) - _END.size
    if disk or first_disk or here != count or start + size != end:
        raise ValueError(f"{_DIFFERENT}: its list of arrays does not lie where its end says")
    return count, start, end


_LOCAL_SIGN = b"PK\3\4"


def _listed(data: bytes, expected: set[str]) -> Iterator[_Member]:
    """What the list at the end says of every member."""
    count, at, end = _end_of(data)
    if count > 2 * len(expected):
        raise ValueError(f"holds {count} arrays, not {len(expected)}")
    for _ in range(count):
        if at + _LISTED.size > end:
            raise ValueError(f"{_DIFFERENT}: its list of arrays is cut short")
        fields = _LISTED.unpack_from(data, at)
        sign, _, _, flags, method, _, _, crc, stored, size, of_name, of_extra, of_comment, _, _, _, offset = fields
        name = data[at + _LISTED.size : at + _LISTED.size + of_name]
        if sign != b"PK\1\2" or of_extra or of_comment:
            raise ValueError(f"{_DIFFERENT}: its list of arrays holds something else")
        yield _Member(name.decode("ascii", "replace"), method, flags, crc, size, stored, offset)
        at += _LISTED.size + of_name
    if at != end:
        raise ValueError(f"{_DIFFERENT}: its list of arrays is longer than its end says")


def _require_names(names: list[str], expected: set[str]) -> None:
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise ValueError(f"holds `{_shown(twice)}` twice")
    if missing := sorted(expected - set(names)):
        raise ValueError(f"lacks the array `{_shown(missing[0])}`{_and_more(missing)}")
    if others := sorted(set(names) - expected):
        raise ValueError(f"holds `{_shown(others[0])}`{_and_more(others)}, which the model does not have")


def _start_of_data(data: bytes, member: _Member, at: int) -> int:
    """Where the data of a member begin whose own header must stand at `at`."""
    name = _shown(member.name)
    if member.method or member.stored != member.size:
        raise ValueError(f"holds `{name}` compressed: `np.savez` writes it plainly")
    if member.offset != at or at + _LOCAL.size > len(data):
        raise ValueError(f"{_DIFFERENT}: `{name}` does not lie where the array before it ends")
    fields = _LOCAL.unpack_from(data, at)
    sign, _, flags, method, _, _, crc, stored, size, of_name, of_extra = fields
    behind = at + _LOCAL.size + of_name
    extra = data[behind : behind + of_extra]
    if size == stored == _IN_EXTRA and of_extra == _EXTRA.size == len(extra):
        kind, length, size, stored = _EXTRA.unpack(extra)
        if (kind, length) != (1, _EXTRA.size - 4):
            raise ValueError(f"{_DIFFERENT}: `{name}` has two sizes")
    elif of_extra:
        raise ValueError(f"{_DIFFERENT}: `{name}` has something in its header")
    said = (sign, method, flags | member.flags | _UTF8, crc, size, stored)
    if said != (_LOCAL_SIGN, 0, _UTF8, member.crc, member.size, member.size) or (
        data[at + _LOCAL.size : behind] != member.name.encode("ascii", "replace")
    ):
        raise ValueError(f"{_DIFFERENT}: the header of `{name}` and the list of arrays do not agree")
    start: int = behind + of_extra
    return start


def _array(name: str, body: bytes, shape: tuple[int, ...]) -> bytes:
    """The numbers of one `.npy` file: float32, row by row, of this shape, and all of them finite."""
    if body[:8] not in (b"\x93NUMPY\1\0", b"\x93NUMPY\2\0"):
        raise ValueError(f"holds `{name}` as something that is no array")
    wide = body[6] == 2
    start = 12 if wide else 10
    length = int.from_bytes(body[8:start], "little")
    header = _HEADER.fullmatch(body[start : start + length])
    if header is None or len(body) < start + length:
        raise ValueError(f"holds `{name}` with a header that `np.savez` does not write for an array of numbers")
    kind, by_columns, sizes = header[1].decode("ascii", "replace"), header[2] == b"True", header[3].decode()
    if kind != "<f4":
        raise ValueError(f"holds `{name}` as {_shown(kind)}, not as <f4 (float32)")
    if by_columns:
        raise ValueError(f"holds `{name}` column by column: save a contiguous array")
    found = tuple(int(size) for size in sizes.split(",") if size.strip().isdigit())
    if found != shape:
        raise ValueError(f"holds `{name}` with the shape {_shown(str(found))}, not {shape}")
    numbers = body[start + length :]
    if len(numbers) != 4 * math.prod(shape):
        raise ValueError(f"holds `{name}` with {len(numbers)} bytes of numbers, not {4 * math.prod(shape)}")
    _require_finite(name, numbers)
    return numbers


def _require_finite(name: str, numbers: bytes) -> None:
    values = array("f", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    if not all(map(math.isfinite, values)):
        raise ValueError(f"holds numbers in `{name}` that are infinite or not a number")


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - 1} more" if len(names) > 1 else ""


def _shown(name: str) -> str:
    """A foreign name, made harmless: what is printed escapes it once more."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
