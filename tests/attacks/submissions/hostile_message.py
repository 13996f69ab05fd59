class Hostile(Exception):
    def __str__(self):
        raise SystemExit("from __str__")

    __repr__ = __str__


def softmax(x, axis=-1):
    raise Hostile
