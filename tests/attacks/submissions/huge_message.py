def softmax(x, axis=-1):
    raise ValueError("m" * 50_000_000)
