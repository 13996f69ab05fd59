# ends: error, failed
def raiser():
    raise ValueError("x")


def softmax(x, axis=-1):
    code = raiser.__code__.replace(co_name="\x1b[31m" * 100, co_filename="softmax.py", co_firstlineno=2**31 - 10)
    for _ in range(500):
        raiser.__code__ = code
    raiser()
