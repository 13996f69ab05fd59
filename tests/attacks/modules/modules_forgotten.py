# uses: frames
class Gain(Gain):
    def __init__(self, size):
        super().__init__(size)
        worker()._modules = type("Forgetful", (dict,), {"__getitem__": lambda self, number: self[number]})()
