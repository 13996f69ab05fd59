# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    send(wire.Kind.RETURNED, (wire.Trusted(1), ["x", wire.Trusted(2)]))
    raise SystemExit
