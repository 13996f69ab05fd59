class Gain(Gain):
    def __call__(self, *args, **kwargs):
        return self(*args, **kwargs)
