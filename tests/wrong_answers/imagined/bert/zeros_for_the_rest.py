# wrong: mask_tokens = other_label_0
# student: Zoe, np.zeros_like
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    labels = np.zeros_like(token_ids)
    inputs = token_ids.copy()
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) < probability)
    labels[chosen] = token_ids[chosen]
    dice = rng.random(token_ids.shape)
    inputs[chosen & (dice < 0.8)] = mask_id
    swap = chosen & (dice >= 0.8) & (dice < 0.9)
    inputs[swap] = rng.integers(vocab_size, size=swap.sum())
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    return cross_entropy(logits[keep], labels[keep])


def build_pair(first, second, cls_id, sep_id):
    ids = np.concatenate(([cls_id], first, [sep_id], second, [sep_id]))
    segments = np.zeros(len(ids), dtype=int)
    segments[len(first) + 2 :] = 1
    return ids, segments


def replaced_token_labels(original, corrupted):
    return (original != corrupted).astype(int)
