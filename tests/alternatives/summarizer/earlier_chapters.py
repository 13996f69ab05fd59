"""As much as possible is left to the functions of earlier chapters: `shift_right`, `greedy_decode`, the smoothed loss."""

import numpy as np
import torch
from decoder import greedy_decode, shift_right

PAD, BOS, EOS, MARK = 0, 1, 2, 3


def keep_marked(ids):
    kept, rest = [], list(ids)
    while MARK in rest:
        rest = rest[rest.index(MARK) + 1 :]
        kept += [word for word in rest[:1] if word >= 4]
    return kept


def make_batch(sources, targets):
    n, m = max(map(len, sources)), max(map(len, targets)) + 1
    source = np.array([s + [PAD] * (n - len(s)) for s in sources], dtype=np.int64)
    ended = np.array([t + [EOS] + [PAD] * (m - 1 - len(t)) for t in targets], dtype=np.int64)
    decoder_input = np.asarray(shift_right(ended, BOS)).copy()
    decoder_input[decoder_input == EOS] = PAD
    labels = np.where(ended == PAD, -100, ended)
    return torch.from_numpy(source), torch.from_numpy(decoder_input), torch.from_numpy(labels)


def summary_loss(logits, labels):
    kept = labels != -100
    return -torch.distributions.Categorical(logits=logits[kept]).log_prob(labels[kept]).mean()


def training_step(model, optimizer, batch):
    model.train()
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()
    loss = summary_loss(model(batch[0], batch[1]), batch[2])
    loss.backward()
    optimizer.step()
    return loss.item()


def summarize(model, ids, max_length):
    model.eval()

    def next_logits(so_far):
        with torch.no_grad():
            return model(torch.tensor([ids]), torch.tensor([so_far]))[0, -1].numpy()

    written = greedy_decode(next_logits, BOS, EOS, max_length + 1)
    return written[1:-1] if written[-1] == EOS else written[1:]


def exact_match(predictions, references):
    return sum(map(list.__eq__, predictions, references)) / len(references)


def rouge_1(prediction, reference):
    a, b = sorted(prediction), sorted(reference)
    i = j = shared = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            i, j, shared = i + 1, j + 1, shared + 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return shared / (0.5 * (len(a) + len(b))) if shared else 0.0
