# slow
# ends: error, failed
def softmax(x, axis=-1):
    print("x" * 5_000_000)
    return x
