# ends: error, failed
import sys


class Hostile:
    def flush(self):
        raise SystemExit

    write = __getattr__ = lambda self, *args: 5


def softmax(x, axis=-1):
    sys.stdout = sys.stderr = sys.__stdout__ = Hostile()
    print("hello")
    return x
