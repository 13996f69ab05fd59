# uses: frames
# ends: error
# slow
def softmax(x, axis=-1):
    raw(wire.HEADER.pack(wire.MAX_FRAME, wire.Kind.RETURNED))
    while True:
        pass
