class Gain:
    __class__ = nn.Module

    def __init__(self, size):
        self.size = size

    def __getattr__(self, name):
        return lambda *args, **kwargs: self

    def __call__(self, x):
        return x

    def __iter__(self):
        return iter(())
