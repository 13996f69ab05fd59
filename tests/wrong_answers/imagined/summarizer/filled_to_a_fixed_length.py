# wrong: make_batch = padded_to_one_length
# wrong: summary_loss = loss_softmax_over_positions
# follows: training_step <- summary_loss
# student: Karl, has read that rows are 32 long
from collections import Counter
import torch


def keep_marked(ids):
    return [b for a, b in zip(ids, ids[1:]) if a == 3 and b > 3]


def make_batch(sources, targets):
    size = max(max(map(len, sources)), max(map(len, targets)) + 1)  # <-
    source = torch.tensor([s + [0] * (size - len(s)) for s in sources])
    inputs = torch.tensor([[1] + t + [0] * (size - 1 - len(t)) for t in targets])
    labels = torch.tensor([t + [2] + [-100] * (size - 1 - len(t)) for t in targets])
    return source, inputs, labels


def summary_loss(logits, labels):
    log_p = torch.log_softmax(logits, 1)  # <-
    kept = labels != -100
    return -log_p[kept, labels[kept]].mean()


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
