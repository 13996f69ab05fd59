# needs: create a memory file
def softmax(x, axis=-1):
    import os

    os.memfd_create("lt-attack")
    raise AssertionError("ESCAPED: a memory file")
