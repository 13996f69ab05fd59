# ends: error
import ctypes


class Gain(Gain):
    def zero_grad(self, set_to_none=True):
        ctypes.string_at(0)
