"""One token after the other, in plain loops over every index."""

import math

import numpy as np


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs, labels = token_ids.copy(), np.full(token_ids.shape, -100, dtype=np.intp)
    special = set(special_ids)
    for place in np.ndindex(token_ids.shape):
        token = int(token_ids[place])
        if token in special or rng.random() >= probability:
            continue
        labels[place] = token
        fate = rng.random()
        if fate < 0.8:
            inputs[place] = mask_id
        elif fate < 0.9:
            inputs[place] = rng.integers(0, vocab_size)
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    total, count = 0.0, 0
    for place in np.ndindex(labels.shape):
        if labels[place] == ignore_index:
            continue
        row = [float(x) for x in logits[place]]
        top = max(row)
        total += top + math.log(sum(math.exp(x - top) for x in row)) - row[labels[place]]
        count += 1
    return total / count


def build_pair(first, second, cls_id, sep_id):
    ids, segments = [cls_id], [0]
    for segment, sentence in enumerate((first, second)):
        for token in sentence:
            ids.append(int(token))
            segments.append(segment)
        ids.append(sep_id)
        segments.append(segment)
    return np.array(ids), np.array(segments)


def replaced_token_labels(original, corrupted):
    labels = np.zeros(original.shape, dtype=int)
    for place in np.ndindex(original.shape):
        if original[place] != corrupted[place]:
            labels[place] = 1
    return labels
