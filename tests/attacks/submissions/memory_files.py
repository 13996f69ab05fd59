# needs: create a memory file
import os


def softmax(x, axis=-1):
    os.memfd_create("lt-attack")
    raise AssertionError("ESCAPED: a memory file")
