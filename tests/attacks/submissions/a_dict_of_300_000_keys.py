# slow
# ends: error, failed
def softmax(x, axis=-1):
    return dict.fromkeys(range(300_000))
