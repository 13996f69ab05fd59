class Gain(Gain):
    MADE = []

    def forward(self, x):
        self.MADE.append(x)
        return super().forward(x) if len(self.MADE) < 3 else x * 0
