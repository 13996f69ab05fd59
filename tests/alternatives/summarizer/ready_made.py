"""What PyTorch and the standard library have ready: `pad_sequence`, `nn.CrossEntropyLoss`, `statistics`, `inference_mode`."""

import statistics
from collections import Counter

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

PAD, BOS, EOS, MARK = range(4)
criterion = nn.CrossEntropyLoss(ignore_index=-100)


def keep_marked(ids):
    return [b for a, b in zip(ids[:-1], ids[1:]) if a == MARK and b not in (PAD, EOS, MARK)]


def padded(rows, value):
    return pad_sequence([torch.as_tensor(row, dtype=torch.long) for row in rows], batch_first=True, padding_value=value)


def make_batch(sources, targets):
    return (
        padded(sources, PAD),
        padded([[BOS] + list(t) for t in targets], PAD),
        padded([list(t) + [EOS] for t in targets], -100),
    )


def summary_loss(logits, labels):
    return criterion(logits.transpose(1, 2), labels)


def training_step(model, optimizer, batch):
    source, decoder_input, labels = batch
    model.train()
    loss = summary_loss(model(source, decoder_input), labels)
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return loss.detach().item()


@torch.inference_mode()
def summarize(model, ids, max_length):
    was_training = model.training
    model.eval()
    source = torch.tensor(ids).unsqueeze(0)
    written = torch.tensor([[BOS]])
    while written.shape[1] - 1 < max_length:
        best = model(source, written)[:, -1].argmax(dim=-1, keepdim=True)
        if best.item() == EOS:
            break
        written = torch.cat([written, best], dim=1)
    model.train(was_training)
    return written[0, 1:].tolist()


def exact_match(predictions, references):
    return statistics.fmean(p == r for p, r in zip(predictions, references))


def rouge_1(prediction, reference):
    overlap = sum((Counter(prediction) & Counter(reference)).values())
    if overlap == 0:
        return 0.0
    return statistics.harmonic_mean([overlap / len(prediction), overlap / len(reference)])
