# wrong: log_softmax = squeezed
# student: Hana, squeezes away the axis that keepdims left, and with it every other axis of length 1
import torch


def softmax(x, axis=-1):
    return torch.softmax(torch.tensor(x, dtype=torch.float64), dim=axis).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above zero")
    return torch.softmax(torch.tensor(x, dtype=torch.float64) / temperature, dim=axis).numpy()


def log_softmax(x, axis=-1):
    t = torch.tensor(x, dtype=torch.float64)
    return (t - torch.logsumexp(t, dim=axis, keepdim=True)).squeeze().numpy()


def cross_entropy(logits, targets):
    t = torch.tensor(logits, dtype=torch.float64)
    picked = t.gather(1, torch.tensor(targets).long()[:, None])
    return (torch.logsumexp(t, 1, keepdim=True) - picked).mean().item()


def softmax_jacobian(x):
    p = torch.softmax(torch.tensor(x, dtype=torch.float64), dim=0)
    return (torch.diag(p) - torch.outer(p, p)).numpy()
