class Gain(Gain):
    def forward(self, x):
        x.register_hook(lambda gradient: torch.ones_like(gradient))
        self.gain.register_hook(lambda gradient: gradient * 0 + 1)
        return super().forward(x)
