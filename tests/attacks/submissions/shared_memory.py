# needs: write a temporary file
def softmax(x, axis=-1):
    from multiprocessing import shared_memory

    shared_memory.SharedMemory(name="lt-attack", create=True, size=4096)
    raise AssertionError("ESCAPED: shared memory")
