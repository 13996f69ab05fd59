# system
# ends: error, failed
import os


def softmax(x, axis=-1):
    os.fork()
    return x
