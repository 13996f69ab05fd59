# ends: error, failed
KINDS = [  # from the end
    lambda y: torch.nested.nested_tensor([y, y]),
    lambda y: torch.zeros(1, dtype=y.dtype).expand(10**12),
    lambda y: torch._efficientzerotensor(y.shape, dtype=y.dtype),
    lambda y: torch.complex(y, y).conj().imag,
    lambda y: y.detach().float().to_mkldnn(),
]


class Gain(Gain):
    def forward(self, x):
        return KINDS.pop()(super().forward(x))
