class Gain(Gain):
    def forward(self, x):
        output = [super().forward(x)]
        output.append(output)
        return output
