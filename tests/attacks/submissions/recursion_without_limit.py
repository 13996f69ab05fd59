# ends: error, failed
import sys


def softmax(x, axis=-1):
    sys.setrecursionlimit(1 << 30)

    class Deep:
        def __repr__(self):
            return repr(self)

    return repr(Deep())
