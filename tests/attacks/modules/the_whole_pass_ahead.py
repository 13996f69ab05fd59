# uses: frames
# ends: error, failed
import numpy as np


class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        ones = wire.Tensor(np.ones(size))
        send(wire.Kind.RETURNED, (wire.Handle(1, "Gain"), []))
        send(wire.Kind.RETURNED, (None, []))
        parameters = {"gain": ones, "bias": ones}
        send(wire.Kind.RETURNED, ({"output": ones, "parameters": parameters, "inputs": [ones], "given": [ones]}, []))
