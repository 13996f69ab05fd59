class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        both = torch.ones(size + 1, dtype=torch.float64)
        self.gain, self.bias = nn.Parameter(both[:size]), nn.Parameter(both[1:])
