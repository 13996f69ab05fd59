# ends: error, failed
def softmax(x, axis=-1):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 20,), (1 << 20,))
