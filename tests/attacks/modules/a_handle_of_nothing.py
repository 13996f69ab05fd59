# uses: frames
# ends: error, failed
NUMBERS = [0, -1, 2**32 - 1, 2**32, 7] * 9


class Gain:
    def __new__(cls, size):
        return wire.Handle(NUMBERS.pop(), "Gain")
