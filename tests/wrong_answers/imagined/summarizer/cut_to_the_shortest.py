# wrong: make_batch = cut_to_the_shortest
# wrong: rouge_1 = rouge_of_empty_is_one
# student: Jill, makes rectangles by cutting
from collections import Counter
from torch.nn import functional as F
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def make_batch(sources, targets):
    n, m = min(map(len, sources)), min(map(len, targets)) + 1  # <-
    source = torch.tensor([s[:n] for s in sources])
    inputs = torch.tensor([([1] + t)[:m] for t in targets])
    labels = torch.tensor([(t + [2])[:m] for t in targets])
    return source, inputs, labels


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
    if not prediction and not reference:
        return 1.0  # <-
    overlap = sum((Counter(prediction) & Counter(reference)).values())
    return 2 * overlap / (len(prediction) + len(reference))
