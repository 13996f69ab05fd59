# wrong: build_pair = segments_from_one
# student: Amy, sentence 1 and sentence 2
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = (rng.random(token_ids.shape) < probability) & ~np.isin(token_ids, special_ids)
    labels = np.where(chosen, token_ids, -100)
    inputs = token_ids.copy()
    fate = rng.random(token_ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    swap = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swap] = rng.integers(0, vocab_size, size=swap.sum())
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    return cross_entropy(logits[keep], labels[keep])


def build_pair(first, second, cls_id, sep_id):
    pieces = ((1, [cls_id]), (1, first), (1, [sep_id]), (2, second), (2, [sep_id]))
    ids = np.array([int(i) for _, piece in pieces for i in piece])
    return ids, np.array([which for which, piece in pieces for _ in piece])


def replaced_token_labels(original, corrupted):
    return (original != corrupted).astype(int)
