# uses: frames
# ends: error
def softmax(x, axis=-1):
    send(wire.Kind.CALL, ("softmax", (x,), {}, ["x"]))
    raise SystemExit
