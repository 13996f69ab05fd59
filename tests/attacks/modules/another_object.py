# ends: error, failed
OTHERS = [nn.Linear(2, 2), 7, (n for n in "gain"), torch.ones(3), nn.Module]


class Gain:
    def __new__(cls, size):
        return OTHERS.pop()
