class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        self._parameters["\u202e" * 1_000_000] = nn.Parameter(torch.ones(size))
