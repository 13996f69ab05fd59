# wrong: summary_loss = loss_of_padding_as_pad
# wrong: summarize = writes_in_training_mode + gradients_while_writing
# follows: training_step <- summary_loss
# student: Nora, clamps the labels and forgets the mask
from collections import Counter
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
    log_p = torch.log_softmax(logits, dim=-1)
    picked = log_p.gather(2, labels.clamp(min=0).unsqueeze(2))
    return -picked.mean()  # <-


def training_step(model, optimizer, batch):
    source, decoder_input, labels = batch
    model.train()
    optimizer.zero_grad()
    loss = summary_loss(model(source, decoder_input), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def summarize(model, ids, max_length):
    out = []
    while len(out) < max_length:
        logits = model(torch.tensor([ids]), torch.tensor([[1] + out]))  # <-
        word = int(torch.argmax(logits[0, -1]))
        if word == 2:
            break
        out.append(word)
    return out


def exact_match(predictions, references):
    return sum(p == r for p, r in zip(predictions, references)) / len(references)


def rouge_1(prediction, reference):
    overlap = sum((Counter(prediction) & Counter(reference)).values())
    if overlap == 0:
        return 0.0
    p, r = overlap / len(prediction), overlap / len(reference)
    return 2 * p * r / (p + r)
