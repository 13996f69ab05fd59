"""As short as it gets."""

double = lambda x: 2.0 * x


def refused(factor):
    raise ValueError(f"factor = {factor}")


scaled = lambda x, factor: 2.0 * factor * x if factor > 0 else refused(factor)
