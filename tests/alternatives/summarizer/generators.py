"""Iterators and `itertools`: marks are read off one at a time, rows are zipped to the longest."""

from itertools import count, takewhile, zip_longest

import torch
import torch.nn.functional as F


def keep_marked(ids):
    def marked():
        was_mark = False
        for i in ids:
            if was_mark and i >= 4:
                yield i
            was_mark = i == 3

    return list(marked())


def columns(rows, filler):
    return torch.tensor(list(zip_longest(*rows, fillvalue=filler)), dtype=torch.int64).T.contiguous()


def make_batch(sources, targets):
    return columns(sources, 0), columns([[1] + t for t in targets], 0), columns([t + [2] for t in targets], -100)


def summary_loss(logits, labels):
    kept = labels.ne(-100)
    return F.nll_loss(F.log_softmax(logits[kept], dim=-1), labels[kept])


def training_step(model, optimizer, batch):
    source, decoder_input, labels = batch
    model.train()
    optimizer.zero_grad()

    def closure():
        loss = summary_loss(model(source, decoder_input), labels)
        loss.backward()
        return loss

    return float(optimizer.step(closure))


def summarize(model, ids, max_length):
    model.eval()

    def words():
        prefix = [1]
        for _ in range(max_length):
            with torch.no_grad():
                scores = model(torch.tensor([ids]), torch.tensor([prefix]))[0][-1]
            prefix.append(torch.argmax(scores).item())
            yield prefix[-1]

    return list(takewhile(lambda word: word != 2, words()))


def exact_match(predictions, references):
    pairs = list(zip(predictions, references))
    return pairs and len([0 for p, r in pairs if p == r]) / len(pairs)


def rouge_1(prediction, reference):
    kinds = set(prediction) & set(reference)
    shared = sum(min(prediction.count(k), reference.count(k)) for k in kinds)
    if shared == 0:
        return 0.0
    return 2.0 / (len(prediction) / shared + len(reference) / shared)
