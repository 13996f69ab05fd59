# wrong: summarize = writes_in_one_go
# wrong: rouge_1 = rouge_of_pairs
# student: Hedi, gives the text to the decoder, too, and reads off all answers
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
    with torch.no_grad():
        logits = model(torch.tensor([ids]), torch.tensor([[1] + ids[:-1]]))  # <-
    out = logits[0].argmax(-1).tolist()[:max_length]
    return out[: out.index(2)] if 2 in out else out


def exact_match(predictions, references):
    return sum(p == r for p, r in zip(predictions, references)) / len(references)


def rouge_1(prediction, reference):
    p, r = Counter(zip(prediction, prediction[1:])), Counter(zip(reference, reference[1:]))  # <-
    total = sum(p.values()) + sum(r.values())
    return 2 * sum((p & r).values()) / total if total else 0.0
