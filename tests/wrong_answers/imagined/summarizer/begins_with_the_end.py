# wrong: summary_loss = loss_mean_of_texts
# wrong: summarize = begins_with_eos
# follows: training_step <- summary_loss
# student: Tea, starts with EOS, as some translators do
from collections import Counter
from torch.nn import functional as F
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def make_batch(sources, targets):
    n = max(len(s) for s in sources)
    m = max(len(t) for t in targets) + 1
    source = torch.tensor([s + [0] * (n - len(s)) for s in sources])
    inputs = torch.tensor([[1] + t + [0] * (m - 1 - len(t)) for t in targets])
    labels = torch.tensor([t + [2] + [-100] * (m - 1 - len(t)) for t in targets])
    return source, inputs, labels


def summary_loss(logits, labels):
    per_text = []
    for x, y in zip(logits, labels):
        per_text.append(F.cross_entropy(x, y))
    return torch.stack(per_text).mean()  # <-


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
    out = [2]  # <-
    with torch.no_grad():
        for _ in range(max_length):
            word = model(torch.tensor([ids]), torch.tensor([out]))[0, -1].argmax().item()
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
