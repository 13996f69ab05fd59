# needs: allocate 8 GB
import mmap


def softmax(x, axis=-1):
    mmap.mmap(-1, 20 << 30)
    raise AssertionError("ESCAPED: 20 GB of shared memory")
