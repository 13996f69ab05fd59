# ends: error, failed
KINDS = [  # from the end
    lambda y: y.to("meta"),
    lambda y: y.to_sparse(),
    lambda y: torch.complex(y, y),
    lambda y: y.bfloat16(),
    lambda y: torch.quantize_per_tensor(y.detach().float(), 0.1, 0, torch.qint8),
]


class Gain(Gain):
    def forward(self, x):
        return KINDS.pop()(super().forward(x))
