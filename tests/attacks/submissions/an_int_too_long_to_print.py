def softmax(x, axis=-1):
    return 10**2400 if axis == -1 else [10**5000, {10**2000: -(10**2400)}]
