def softmax(x, axis=-1):
    np.seterr(all="raise")
    np.set_printoptions(formatter={"all": lambda v: 1 / 0})
    return np.full(3, 1e300) * 1e300
