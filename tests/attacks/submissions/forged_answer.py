# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    send(wire.Kind.RETURNED, (np.full(x.shape, 1 / x.shape[axis] if x.ndim else 1.0), []))
    return x
