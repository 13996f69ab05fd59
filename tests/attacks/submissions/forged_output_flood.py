# uses: frames
# ends: error
# slow
def softmax(x, axis=-1):
    while True:
        send(wire.Kind.OUTPUT, b"\x1b[31m" * 1000)
