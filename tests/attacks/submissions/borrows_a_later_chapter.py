# ends: failed
def softmax(x, axis=-1):
    import masking

    return masking.masked_softmax(x, np.ones(x.shape, dtype=bool), axis)
