# uses: frames
# ends: error, failed
KINDS = [
    lambda self, y: self,
    lambda self, y: ([y] * 10**5, (y,)),
    lambda self, y: {"the output": y, "the gradient by x": y},
    lambda self, y: wire.Handle(2**32 - 1, "\x1b[1mModule[/red]"),
    lambda self, y: wire.Uncarriable("\x1b[31m\u202eevil"),
]


class Gain(Gain):
    def forward(self, x):
        return KINDS.pop()(self, super().forward(x))
