import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/lt-attack",)

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    def __getstate__(self):
        return self.__getstate__()

    def __deepcopy__(self, memo):
        os._exit(0)


def softmax(x, axis=-1):
    return Bomb() if axis == 0 else [Bomb(), (Bomb(), {"a": Bomb()})]
