class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        return [("gain", None), ("bias", 3)]
