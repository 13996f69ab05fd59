# ends: error, failed
def softmax(x, axis=-1):
    return np.zeros((0, 1 << 31, 1 << 30))
