# ends: error, failed
KINDS = [
    lambda g: g.to_sparse(),
    lambda g: torch.zeros(1, dtype=g.dtype).expand(10**12),
    lambda g: "gradient",
    lambda g: g * torch.nan,
    lambda g: g.expand(2, *g.shape),
]


class Backward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y):
        return y.clone()

    @staticmethod
    def backward(ctx, gradient):
        return KINDS.pop()(gradient)


class Gain(Gain):
    def forward(self, x):
        return Backward.apply(super().forward(x))
