# ends: error, failed
class Meta(type):
    __name__ = property(lambda cls: "\x1b[31m[red]evil[/red]" * 1000)
    __module__ = property(lambda cls: 1 / 0)

    def __instancecheck__(cls, other):
        raise SystemExit

    def __subclasscheck__(cls, other):
        raise SystemExit


class Hostile(metaclass=Meta):
    pass


def softmax(x, axis=-1):
    return Hostile()
