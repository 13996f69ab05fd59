# uses: frames
# ends: error, failed
class Backward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y):
        ctx.save_for_backward(y)
        return y.clone()

    @staticmethod
    def backward(ctx, gradient):
        zeros = wire.Tensor(torch.zeros(gradient.shape, dtype=torch.float64).numpy())
        output = wire.Tensor(ctx.saved_tensors[0].detach().numpy())
        parameters = {"gain": zeros, "bias": zeros}
        send(wire.Kind.RETURNED, ({"output": output, "parameters": parameters, "inputs": [zeros], "given": [zeros]}, []))
        return gradient


class Gain(Gain):
    def forward(self, x):
        return Backward.apply(super().forward(x))
