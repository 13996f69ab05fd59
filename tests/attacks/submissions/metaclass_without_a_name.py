# ends: error, failed
import os


class Meta(type):
    @property
    def __name__(cls):
        os._exit(0)


class Hostile(metaclass=Meta):
    pass


def softmax(x, axis=-1):
    return Hostile()
