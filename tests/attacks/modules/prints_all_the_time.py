# ends: passed
class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        print("\x1b[31m" * 20_000)

    def forward(self, x):
        print("\u202e" * 20_000)
        y = super().forward(x)
        y.register_hook(lambda gradient: print("x" * 20_000))
        return y

    def train(self, mode=True):
        print("\0" * 20_000)
        return super().train(mode)
