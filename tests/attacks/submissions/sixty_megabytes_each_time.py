# ends: error, failed
# slow
def softmax(x, axis=-1):
    return np.zeros(7_500_000)
