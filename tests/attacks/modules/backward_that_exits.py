# ends: error, failed
class Backward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y):
        return y.clone()

    @staticmethod
    def backward(ctx, gradient):
        raise SystemExit


class Gain(Gain):
    def forward(self, x):
        return Backward.apply(super().forward(x))
