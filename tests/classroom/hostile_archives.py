"""Archives and names that no student should hand in, with the words in which each archive is refused."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib

from laid_out import linked, zipped

SOFTMAX = "02_softmax/softmax.py"

NASTY = [
    "\x1b[31mred",
    "two\nlines",
    "\u202egnp",
    "a\tb",
    "'; DROP",
    "=1+1",
    "<b>",
    "\udcff\udcfe",
    "‏x",
    "x" * 200,
    " ",
]


ZIPS: dict[str, tuple[bytes, str]] = {
    "a way up": (zipped({f"../{SOFTMAX}": b"1"}), "its name leads elsewhere"),
    "a way up in the middle": (zipped({"02_softmax/../../softmax.py": b"1"}), "its name leads elsewhere"),
    "absolute": (zipped({"/etc/softmax.py": b"1"}), "its name leads elsewhere"),
    "a drive": (zipped({"C:/softmax.py": b"1"}), "its name leads elsewhere"),
    "backslashes": (zipped({"..\\softmax.py": b"1"}), "has backslashes"),
    "a link": (linked("softmax.py", "/etc/passwd"), "it is a symbolic link"),
    "a pipe": (linked("softmax.py", "", stat.S_IFIFO), "it is not a regular file"),
    "a device": (linked("softmax.py", "", stat.S_IFCHR), "it is not a regular file"),
    "an archive in it": (zipped({"a/more.ZIP": zipped({SOFTMAX: b"1"})}), "it is an archive in an archive"),
    "another compression": (zipped({SOFTMAX: b"1" * 99}, zipfile.ZIP_BZIP2), "it is compressed in an unusual way"),
    "lzma": (zipped({SOFTMAX: b"1" * 99}, zipfile.ZIP_LZMA), "it is compressed in an unusual way"),
    "a long name": (zipped({" " * 60_000 + "softmax.py": b"1"}), "its name is too long"),
    "a long way": (zipped({"exercises/" * 6_000 + "softmax.py": b"1"}), "its name is too long"),
    "too deep": (zipped({"a/b/c/d/e/f/g/h/softmax.py": b"1"}), "folders more than 7 deep are not looked at"),
    "cut short": (zipped({SOFTMAX: os.urandom(999)})[:-300], "it is no zip archive that can be read"),
    "nothing": (b"", "it is no zip archive that can be read"),
    "text": (b"PK\1\2" * 100, "it is no zip archive that can be read"),
    "too many": (zipped({f"{n}.txt": b"" for n in range(3000)}), "holds too much and was passed over"),
    "far too many": (zipped({f"{n}": b"" for n in range(20_000)}), "it holds too much"),
    "well packed": (zipped({SOFTMAX: b"\0" * (1 << 20)}), "it unpacks to more than 200 times its size"),
}


def _changed(data: bytes, at: int, form: str, value: int, central: bool = True) -> bytes:
    """An archive of one member whose header says something else."""
    start = data.index(b"PK\1\2") if central else 0
    new = bytearray(data)
    struct.pack_into(form, new, start + at, value)
    return bytes(new)


_PLAIN = zipped({SOFTMAX: b"x = 1\n" * 50})
ZIPS |= {
    "encrypted": (_changed(_changed(_PLAIN, 8, "<H", 1), 6, "<H", 1, False), "it is encrypted"),
    "another checksum": (_changed(_PLAIN, 16, "<L", 7), "it is damaged"),
    "smaller than it is": (_changed(_PLAIN, 24, "<L", 10), "it is damaged"),
    "elsewhere": (_changed(_PLAIN, 42, "<L", 12345), "it is damaged"),
    "huge by its word": (_changed(_PLAIN, 24, "<L", 0xFFFFFF00), "at most 1 MiB is read"),
    "names that are no UTF-8": (
        _changed(zipped({"é.py": b""}), 46, "<H", 0xFFFF),
        "it holds names that are not the UTF-8 that it says they are",
    ),
}


def bomb(size: int, said: int) -> bytes:
    """An archive of zeros, a thousand times as large as itself, that says to hold `said` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    mebibyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)  # which may be repeated
    body = mebibyte * (size >> 20) + packer.flush()
    assert zlib.decompressobj(-15).decompress(body, 3 << 20) == bytes(3 << 20)
    return _of_one(SOFTMAX, body, said)


def _of_one(name: str, body: bytes, size: int) -> bytes:
    """An archive of one deflated member that says to be so large."""
    n = name.encode()
    common = struct.pack("<4H3L2H", 0, 8, 0, 33, 0, len(body), size, len(n), 0)
    local = b"PK\3\4" + struct.pack("<H", 20) + common + n + body
    listed = b"PK\1\2" + struct.pack("<2H", 20, 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + n
    return local + listed + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, len(listed), len(local), 0)
