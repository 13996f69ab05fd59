# source: https://github.com/lukas-blecher/LaTeX-OCR/issues/305
# wrong: make_batch = labels_padded_with_pad
# mistake: make_batch: labels are filled up with PAD, while the loss leaves out -100, its default
from collections import Counter
from torch.nn import functional as F
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def make_batch(sources, targets, pad_value=0):
    def filled(rows):
        size = max(len(row) for row in rows)
        return torch.tensor([row + [pad_value] * (size - len(row)) for row in rows])

    x = filled([[1] + t + [2] for t in targets])
    xi, xo = x[:, :-1].clone(), x[:, 1:]
    xi[xi == 2] = pad_value
    return filled(sources), xi, xo  # <-


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
