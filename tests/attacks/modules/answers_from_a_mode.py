# ends: error, failed
from torch.overrides import TorchFunctionMode


class Zeros(TorchFunctionMode):
    def __torch_function__(self, called, types, args=(), kwargs=None):
        return args[0] if args else 0


MODE = Zeros()
MODE.__enter__()
