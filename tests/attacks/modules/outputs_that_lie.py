# ends: error, failed
class Liar(torch.Tensor):
    shape = property(lambda self: (_ for _ in ()).throw(SystemExit))

    def __mul__(self, other):
        raise KeyboardInterrupt

    def __eq__(self, other):
        return True

    __hash__ = None


class Gain(Gain):
    def forward(self, x):
        return super().forward(x).as_subclass(Liar)
