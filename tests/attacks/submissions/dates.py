def softmax(x, axis=-1):
    return np.zeros(3, dtype="M8[ns]")
