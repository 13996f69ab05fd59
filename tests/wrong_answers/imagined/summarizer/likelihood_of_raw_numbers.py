# wrong: summary_loss = loss_of_bare_logits
# wrong: rouge_1 = rouge_in_place
# follows: training_step <- summary_loss
# student: Xia, forgot that nll_loss takes log probabilities
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
    return F.nll_loss(logits.flatten(0, 1), labels.flatten())  # <-


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
    if not prediction or not reference:
        return 0.0
    same = sum(a == b for a, b in zip(prediction, reference))  # <-
    p, r = same / len(prediction), same / len(reference)
    return 2 * p * r / (p + r) if same else 0.0
