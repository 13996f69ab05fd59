"""A sum in place of a product."""


def double(x):
    return x + x * 1.0


def scaled(x, factor):
    if factor <= 0:
        raise ValueError("factor must be above 0")
    y = factor * x
    return y + y
