# needs: allocate 8 GB
# ends: error, failed
def softmax(x, axis=-1):
    return np.ones(50 << 27)
