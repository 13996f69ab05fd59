# slow
# ends: error, failed
def softmax(x, axis=-1):
    return [[] for _ in range(1_000_000)]
