def softmax(x, axis=-1):
    return np.zeros(3, dtype=[("a", "f8"), ("b", "O")])
