# ends: error, failed
# slow
def softmax(x, axis=-1):
    return np.zeros(5_000_000)
