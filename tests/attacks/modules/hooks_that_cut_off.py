class Gain(Gain):
    def forward(self, x):
        return x.detach() * self.gain.detach() + self.bias + (x - x.detach()) + (self.gain - self.gain.detach()).sum()
