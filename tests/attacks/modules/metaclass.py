# ends: error, failed
class Meta(type(nn.Module)):
    __name__ = property(lambda cls: "\x1b[31m[red]evil[/red]" * 1000)

    def __instancecheck__(cls, other):
        raise SystemExit

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.__class__ = type("Gain", (Gain,), {"forward": lambda self, x: x}, **{})
        return made


class Gain(Gain, metaclass=Meta):
    pass
