# uses: frames
# ends: error
def softmax(x, axis=-1):
    raw(b"\xff\xff\xff\xff\x12" + b"N" * 1000)
    return x
