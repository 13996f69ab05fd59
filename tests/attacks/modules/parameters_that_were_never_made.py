class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        self.gain = nn.UninitializedParameter()
