class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        self._parameters["\x1b[31m[red]\u202egain\n\n  ok passed 4/4 "] = self._parameters.pop("gain")
        self._parameters["\u0301" * 500] = self._parameters.pop("bias")
