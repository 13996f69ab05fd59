# ends: error, failed
def softmax(x, axis=-1):
    print("x" * 100_000_000)
    return x
