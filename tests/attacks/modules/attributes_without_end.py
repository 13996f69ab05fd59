class Gain(Gain):
    def __getattr__(self, name):
        return getattr(self, name + "_")
