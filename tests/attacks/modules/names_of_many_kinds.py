class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        return [(None, self.gain), (-(2**70), self.bias), (b"gain", self.gain), (("bias",), self.bias)]
