# attacks: softmax, softmax_with_temperature, log_softmax, cross_entropy, softmax_jacobian
def softmax(x, axis=-1):
    return np.full(x.shape, np.nan)


def softmax_with_temperature(x, temperature, axis=-1):
    return np.full(x.shape, np.inf)


def log_softmax(x, axis=-1):
    return np.full(x.shape, -np.inf)


def cross_entropy(logits, targets):
    return float("nan")


def softmax_jacobian(x):
    return np.full((x.size, x.size), np.nan)
