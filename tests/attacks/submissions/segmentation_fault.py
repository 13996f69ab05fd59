# system
# ends: error
def softmax(x, axis=-1):
    import ctypes

    return ctypes.string_at(1)
