# slow
def softmax(x, axis=-1):
    raise ValueError("m" * 10_000_000)
