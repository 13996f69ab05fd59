class softmax:
    def __init__(self, x, axis=-1):
        self.shape = x.shape

    __name__ = "\x1b[31m"
