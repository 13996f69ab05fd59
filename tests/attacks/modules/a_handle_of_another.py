# uses: frames
class Gain:
    def __new__(cls, size):
        worker()._modules[1] = nn.Linear(size, size)
        return wire.Handle(1, "Gain")
