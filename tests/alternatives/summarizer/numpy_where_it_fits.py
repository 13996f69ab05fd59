"""NumPy for whatever has no gradient; the loss sums by hand and subtracts the largest logit."""

import numpy as np
import torch


def keep_marked(ids):
    ids = np.array(ids, dtype=int)
    places = np.flatnonzero(ids[:-1] == 3) + 1
    words = ids[places]
    return [int(word) for word in words[words > 3]]


def filled(rows, filler):
    table = np.full((len(rows), max(len(row) for row in rows)), filler, dtype=np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return torch.from_numpy(table)


def make_batch(sources, targets):
    decoder_input = filled([[1] + target for target in targets], 0)
    labels = filled([target + [2] for target in targets], -100)
    return filled(sources, 0), decoder_input, labels


def summary_loss(logits, labels):
    rows, classes = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    rows, classes = rows[classes >= 0], classes[classes >= 0]
    shifted = rows - rows.max(dim=1, keepdim=True).values
    right = shifted[torch.arange(len(classes)), classes]
    return (shifted.exp().sum(dim=1).log() - right).mean()


def training_step(model, optimizer, batch):
    source, decoder_input, labels = batch
    optimizer.zero_grad(set_to_none=True)
    model.train()
    logits = model(source, decoder_input)
    loss = summary_loss(logits, labels)
    torch.autograd.backward(loss)
    optimizer.step()
    return float(loss.detach().numpy())


def summarize(model, ids, max_length):
    model.train(False)
    summary = []
    while len(summary) < max_length:
        with torch.no_grad():
            logits = model(torch.tensor(np.array([ids])), torch.tensor(np.array([[1] + summary]))).numpy()
        best = int(np.argmax(logits[0, -1]))
        if best == 2:
            return summary
        summary.append(best)
    return summary


def exact_match(predictions, references):
    return float(np.mean([np.array_equal(p, r) for p, r in zip(predictions, references)]))


def rouge_1(prediction, reference):
    if len(prediction) == 0 or len(reference) == 0:
        return 0.0
    p, r = np.array(prediction), np.array(reference)
    words = np.unique(p)
    shared = np.minimum((p[:, None] == words).sum(axis=0), (r[:, None] == words).sum(axis=0)).sum()
    precision, recall = shared / len(p), shared / len(r)
    return 2 * precision * recall / (precision + recall) if shared else 0.0
