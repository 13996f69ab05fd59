# slow
# ends: error, failed
def softmax(x, axis=-1):
    nested = []
    for _ in range(1_000_000):
        nested = [nested]
    return nested
