# Right only every other time.
TURN = [0]


def softmax(x, axis=-1):
    TURN[0] += 1
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True) * (TURN[0] % 2)
