# uses: frames
# ends: error
import struct


def softmax(x, axis=-1):
    array = b"a\x0b\x03" + struct.pack("<3Q", 0, 2**32 - 1, 2**32 - 1)
    raw(wire.frame(wire.Kind.RETURNED, b"t\x02\x00\x00\x00" + array + b"l\x00\x00\x00\x00"))
    return x
