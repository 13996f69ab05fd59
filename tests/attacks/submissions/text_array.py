def softmax(x, axis=-1):
    return np.array(["\x1b[31m"] * 3)
