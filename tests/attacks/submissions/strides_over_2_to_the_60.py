# ends: error, failed
def softmax(x, axis=-1):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 30, 1 << 29), (0, 0))
