# wrong: log_softmax = epsilon_in_log_1e_9
# student: Quinn, met -inf in a loss once; every log gets a small epsilon since
import torch


def softmax(x, axis=-1):
    return torch.as_tensor(x.astype(float)).softmax(axis).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature should be larger than 0")
    return torch.as_tensor(x.astype(float)).div(temperature).softmax(axis).numpy()


def log_softmax(x, axis=-1):
    probs = torch.as_tensor(x.astype(float)).softmax(axis)
    return (probs + 1e-9).log().numpy()


def cross_entropy(logits, targets):
    logp = torch.as_tensor(logits.astype(float)).log_softmax(1)
    return float(torch.nn.functional.nll_loss(logp, torch.as_tensor(targets.copy()).long()))


def softmax_jacobian(x):
    t = torch.as_tensor(x.astype(float))
    p = t.softmax(0)
    return (p.diag() - p.outer(p)).numpy()
