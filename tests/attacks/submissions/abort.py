# system
# ends: error
def softmax(x, axis=-1):
    import os

    os.abort()
