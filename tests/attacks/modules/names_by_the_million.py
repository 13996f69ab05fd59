# ends: error, failed
# slow
class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        return ((f"gain.{i}", self.gain) for i in range(10**6))
