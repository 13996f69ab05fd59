# ends: error, failed
class Gain(Gain):
    def forward(self, x):
        return [torch.empty(2**26) for _ in range(200)][0]
