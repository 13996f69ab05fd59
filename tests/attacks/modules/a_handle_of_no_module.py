# uses: frames
class Gain:
    def __new__(cls, size):
        worker()._modules[1] = torch
        return wire.Handle(1, "Gain")
