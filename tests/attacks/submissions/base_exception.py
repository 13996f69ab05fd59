class Odd(BaseException):
    pass


def softmax(x, axis=-1):
    raise Odd("odd")
