# ends: error, failed
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        raise SystemExit


class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        self.gain = nn.Parameter(torch.ones(size).as_subclass(Liar))
