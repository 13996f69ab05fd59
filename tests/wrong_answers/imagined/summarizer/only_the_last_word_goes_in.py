# wrong: summarize = reads_its_last_word_only
# wrong: rouge_1 = rouge_is_precision
# student: Ron, thinks of an RNN
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
    out, last = [], 1
    with torch.no_grad():
        for _ in range(max_length):
            last = model(torch.tensor([ids]), torch.tensor([[last]]))[0, -1].argmax().item()  # <-
            if last == 2:
                break
            out.append(last)
    return out


def exact_match(predictions, references):
    return sum(p == r for p, r in zip(predictions, references)) / len(references)


def rouge_1(prediction, reference):
    if not prediction:
        return 0.0
    return sum((Counter(prediction) & Counter(reference)).values()) / len(prediction)  # <-
