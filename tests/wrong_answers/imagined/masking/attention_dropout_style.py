# wrong: masked_softmax = mask_after_softmax
# follows: masked_attention <- masked_softmax
# student: Quinn, masks the probabilities, as dropout does
import numpy as np
import torch


def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).tril().numpy()


def padding_mask(lengths, n):
    t = torch.as_tensor(np.array(lengths))
    if bool(((t < 0) | (t > n)).any()):
        raise ValueError("lengths must be between 0 and n")
    return (torch.arange(n).expand(len(t), 1, n) < t.view(-1, 1, 1)).numpy()


def masked_softmax(scores, mask, axis=-1):
    probs = torch.softmax(torch.tensor(scores, dtype=torch.float64), dim=axis)
    return (probs * torch.tensor(mask)).numpy()


def masked_attention(q, k, v, mask):
    scores = torch.tensor(q, dtype=torch.float64) @ torch.tensor(k, dtype=torch.float64).transpose(-2, -1) / q.shape[-1] ** 0.5
    attn = masked_softmax(scores.numpy(), mask)
    return attn @ v, attn
