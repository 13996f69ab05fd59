def softmax(x, axis=-1):
    return np.array([object(), lambda: 1, 10**100], dtype=object)
