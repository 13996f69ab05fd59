# wrong: softmax = axis_one
# follows: softmax_with_temperature <- softmax
# follows: softmax_jacobian <- softmax
# student: Devi, copied the softmax of her image-classification course, where scores were always (N, C)
import numpy as np


def softmax(scores, axis=-1):
    # shift for numeric stability
    scores = scores - np.max(scores, axis=1, keepdims=True)
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)  # [N x K]
    return probs


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be greater than zero")
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    m = np.max(x, axis=axis, keepdims=True)
    return x - m - np.log(np.sum(np.exp(x - m), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    num_examples = logits.shape[0]
    correct_logprobs = -log_softmax(logits)[range(num_examples), targets]
    return np.sum(correct_logprobs) / num_examples


def softmax_jacobian(x):
    p = softmax(x).reshape(-1, 1)
    return np.diagflat(p) - p @ p.T
