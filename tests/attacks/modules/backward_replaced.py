def backward(self, *args, **kwargs):
    for parameter in PARAMETERS:
        parameter.grad = torch.ones_like(parameter)


class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        PARAMETERS[:] = [self.gain, self.bias]


PARAMETERS = []
torch.Tensor.backward = backward
