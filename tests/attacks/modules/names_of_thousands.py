class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        return ((f"gain.{i}" * 30, self.gain) for i in range(4000))
