# needs: write a temporary file
from multiprocessing import shared_memory


def softmax(x, axis=-1):
    shared_memory.SharedMemory(name="lt-attack", create=True, size=4096)
    raise AssertionError("ESCAPED: shared memory")
