# ends: error, failed
class Hostile(Exception):
    __class__ = property(lambda self: 1 / 0)
    __traceback__ = property(lambda self: 1 / 0)
    __context__ = __cause__ = property(lambda self: self)


def softmax(x, axis=-1):
    raise Hostile
