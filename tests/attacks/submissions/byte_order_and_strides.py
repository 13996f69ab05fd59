# ends: passed
# Right, in an unusual layout.
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.flip(np.flip((e / e.sum(axis=axis, keepdims=True)).astype(">f8")).copy(order="F"))
