class Told(nn.Parameter):
    grad = property(lambda self: torch.zeros(self.shape, dtype=torch.float64), lambda self, value: None)


class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        self.gain, self.bias = Told(torch.ones(size)), Told(torch.zeros(size))

    def double(self):
        for parameter in self.parameters():
            parameter.data = parameter.data.double()
        return self
