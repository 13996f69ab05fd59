# attacks: softmax, cross_entropy
def softmax(x, axis=-1):
    return np.full(x.shape, np.nan if axis == -1 else np.inf)


def cross_entropy(logits, targets):
    return float("nan")
