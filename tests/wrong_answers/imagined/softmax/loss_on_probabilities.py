# wrong: cross_entropy = softmax_twice
# student: Tomas, in Keras the last layer was always a softmax, so he feeds probabilities to torch's loss
import numpy as np
import torch
from torch import nn


def softmax(x, axis=-1):
    return nn.Softmax(dim=axis)(torch.tensor(x, dtype=torch.float64)).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    return nn.Softmax(dim=axis)(torch.tensor(x, dtype=torch.float64) / temperature).numpy()


def log_softmax(x, axis=-1):
    return nn.LogSoftmax(dim=axis)(torch.tensor(x, dtype=torch.float64)).numpy()


def cross_entropy(logits, targets):
    probs = torch.tensor(softmax(logits))
    criterion = nn.CrossEntropyLoss()
    return criterion(probs, torch.tensor(np.asarray(targets), dtype=torch.long)).item()


def softmax_jacobian(x):
    return torch.autograd.functional.jacobian(nn.Softmax(dim=0), torch.tensor(x, dtype=torch.float64)).numpy()
