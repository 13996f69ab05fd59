# uses: frames
# ends: error
def softmax(x, axis=-1):
    send(wire.Kind.OUTPUT, {"text": "hello"})
    return x
