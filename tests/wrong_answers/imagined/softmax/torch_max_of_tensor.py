# wrong: softmax = one_max_for_all
# follows: softmax_with_temperature <- softmax
# student: Hana, PyTorch; knows about the max trick and that t.max() returns the max
import numpy as np
import torch


def softmax(x, axis=-1):
    t = torch.tensor(x)
    t = t - t.max()  # for stability
    e = t.exp()
    return (e / e.sum(dim=axis, keepdim=True)).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    t = torch.tensor(x)
    return (t - torch.logsumexp(t, dim=axis, keepdim=True)).numpy()


def cross_entropy(logits, targets):
    lp = log_softmax(logits)
    return -np.take_along_axis(lp, np.asarray(targets)[:, None], axis=1).mean()


def softmax_jacobian(x):
    t = torch.tensor(x)
    p = torch.softmax(t, 0)
    return (torch.diag(p) - torch.outer(p, p)).numpy()
