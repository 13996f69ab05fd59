# ends: error
# slow
class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        while True:
            yield "gain", self.gain
