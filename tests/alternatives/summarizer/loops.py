"""Plain loops, step by step, and tensors filled in one entry at a time."""

import math

import torch


def keep_marked(ids):
    kept = []
    for i in range(len(ids) - 1):
        if ids[i] == 3:
            following = ids[i + 1]
            if following != 0 and following != 2 and following != 3:
                kept.append(following)
    return kept


def make_batch(sources, targets):
    n = max(map(len, sources))
    m = max(map(len, targets)) + 1
    source = torch.zeros(len(sources), n, dtype=torch.long)
    decoder_input = torch.zeros(len(targets), m, dtype=torch.long)
    labels = torch.full((len(targets), m), -100)
    for b in range(len(sources)):
        for i, word in enumerate(sources[b]):
            source[b, i] = word
        decoder_input[b, 0] = 1
        for i, word in enumerate(targets[b]):
            decoder_input[b, i + 1] = word
            labels[b, i] = word
        labels[b, len(targets[b])] = 2
    return source, decoder_input, labels


def summary_loss(logits, labels):
    total, count = 0.0, 0
    for b in range(labels.shape[0]):
        for t in range(labels.shape[1]):
            label = int(labels[b, t])
            if label == -100:
                continue
            row = logits[b, t]
            total = total + torch.logsumexp(row, dim=0) - row[label]
            count += 1
    return total / count


def training_step(model, optimizer, batch):
    model.train(True)
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    loss = summary_loss(model(batch[0], batch[1]), batch[2])
    value = float(loss)
    loss.backward()
    optimizer.step()
    return value


def summarize(model, ids, max_length):
    model.eval()
    prefix = [1]
    for _ in range(max_length):
        with torch.no_grad():
            logits = model(torch.tensor([ids]), torch.tensor([prefix]))[0, len(prefix) - 1].tolist()
        best = 0
        for i in range(len(logits)):
            if logits[i] > logits[best]:
                best = i
        if best == 2:
            break
        prefix.append(best)
    return prefix[1:]


def exact_match(predictions, references):
    hits = 0
    for i in range(len(references)):
        if len(predictions[i]) == len(references[i]) and all(
            predictions[i][j] == references[i][j] for j in range(len(references[i]))
        ):
            hits += 1
    return hits / len(references)


def rouge_1(prediction, reference):
    if not prediction or not reference:
        return 0.0
    left = list(reference)
    overlap = 0
    for word in prediction:
        if word in left:
            left.remove(word)
            overlap += 1
    if overlap == 0:
        return 0.0
    precision = overlap / len(prediction)
    recall = overlap / len(reference)
    return math.fsum([2 * precision * recall]) / (precision + recall)
