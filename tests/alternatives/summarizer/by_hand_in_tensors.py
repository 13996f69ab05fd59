"""Tensor algebra: the loss by `log_softmax` and `gather`, the batch by one flat list, the counts by one-hot tables."""

import torch


def keep_marked(ids):
    ids = torch.tensor(ids, dtype=torch.long)
    before, word = ids[:-1], ids[1:]
    return word[(before == 3) & (word > 3)].tolist()


def rectangle(rows, filler):
    width = max([len(row) for row in rows])
    flat = sum(([*row, *[filler] * (width - len(row))] for row in rows), [])
    return torch.LongTensor(flat).reshape(len(rows), width)


def make_batch(sources, targets):
    source = rectangle(sources, 0)
    closed = rectangle([[1, *target, 2] for target in targets], -1)
    decoder_input = closed[:, :-1].clone()
    labels = closed[:, 1:].clone()
    decoder_input[decoder_input == -1] = 0
    decoder_input[decoder_input == 2] = 0
    labels[labels == -1] = -100
    return source, decoder_input, labels


def summary_loss(logits, labels):
    counted = labels != -100
    log_p = torch.log_softmax(logits, dim=-1)
    picked = log_p.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return -(picked * counted).sum() / counted.sum()


def training_step(model, optimizer, batch):
    model.train()
    model.zero_grad()
    loss = summary_loss(model(*batch[:2]), batch[2])
    before = loss.item()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return before


def summarize(model, ids, max_length):
    model = model.eval()
    room = torch.full((1, max_length + 1), 0)
    room[0, 0] = 1
    with torch.no_grad():
        for t in range(max_length):
            logits = model(torch.tensor(ids)[None, :], room[:, : t + 1])
            room[0, t + 1] = logits[0, -1, :].argmax()
    answer = room[0, 1:].tolist()
    return answer[: answer.index(2)] if 2 in answer else answer


def exact_match(predictions, references):
    right = torch.tensor([float(list(p) == list(r)) for p, r in zip(predictions, references)], dtype=torch.float64)
    return right.mean().item()


def rouge_1(prediction, reference):
    if len(prediction) * len(reference) == 0:
        return 0.0
    size = max(prediction + reference) + 1
    one = torch.bincount(torch.tensor(prediction), minlength=size)
    other = torch.bincount(torch.tensor(reference), minlength=size)
    overlap = torch.minimum(one, other).sum().item()
    return overlap / ((len(prediction) + len(reference)) / 2)
