# system
# ends: error, failed
def softmax(x, axis=-1):
    import os

    os.fork()
    return x
