# needs: allocate 8 GB
def softmax(x, axis=-1):
    import mmap

    mmap.mmap(-1, 20 << 30)
    raise AssertionError("ESCAPED: 20 GB of shared memory")
