# wrong: make_batch = decoder_reads_the_answer
# wrong: rouge_1 = rouge_of_sets
# student: Ada, thought that the decoder is to copy what it is told; an unshifted target
from torch.nn import functional as F
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def make_batch(sources, targets):
    n = max(len(s) for s in sources)
    ended = [t + [2] for t in targets]
    m = max(len(t) for t in ended)
    source = torch.tensor([s + [0] * (n - len(s)) for s in sources])
    inputs = torch.tensor([t + [0] * (m - len(t)) for t in ended])  # <-
    labels = torch.tensor([t + [-100] * (m - len(t)) for t in ended])
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
    p, r = set(prediction), set(reference)  # <-
    if not p or not r:
        return 0.0
    return 2 * len(p & r) / (len(p) + len(r))
