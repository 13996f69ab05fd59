def softmax(x, axis=-1):
    yield x
