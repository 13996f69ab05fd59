# source: https://github.com/Currie32/Text-Summarization-with-Amazon-Reviews/issues/3
# wrong: make_batch = input_without_bos
# mistake: make_batch: the decoder input has no <go>, so it is not one place behind the labels
from collections import Counter
from torch.nn import functional as F
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def pad(batch, size, value):
    return torch.tensor([ids + [value] * (size - len(ids)) for ids in batch])


def make_batch(sources, targets):
    longest = max(len(t) for t in targets) + 1
    dec_input = pad(targets, longest, 0)  # <-
    dec_labels = pad([t + [2] for t in targets], longest, -100)
    return pad(sources, max(map(len, sources)), 0), dec_input, dec_labels


def summary_loss(logits, labels):
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))


def training_step(model, optimizer, batch):
    source, decoder_input, labels = batch
    model.train()
    optimizer.zero_grad()
    loss = summary_loss(model(source, decoder_input), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def summarize(model, ids, max_length):
    model.eval()
    out = [1]
    with torch.no_grad():
        for _ in range(max_length):
            logits = model(torch.tensor([ids]), torch.tensor([out]))
            word = logits[0, -1].argmax().item()
            if word == 2:
                break
            out.append(word)
    return out[1:]


def exact_match(predictions, references):
    return sum(p == r for p, r in zip(predictions, references)) / len(references)


def rouge_1(prediction, reference):
    overlap = sum((Counter(prediction) & Counter(reference)).values())
    if overlap == 0:
        return 0.0
    p, r = overlap / len(prediction), overlap / len(reference)
    return 2 * p * r / (p + r)
