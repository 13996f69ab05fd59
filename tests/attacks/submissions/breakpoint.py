# ends: error, failed
def softmax(x, axis=-1):
    breakpoint()
    return x
