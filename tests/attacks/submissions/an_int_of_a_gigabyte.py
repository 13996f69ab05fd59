# ends: error, failed
# slow
def softmax(x, axis=-1):
    return 1 << (1 << 33)
