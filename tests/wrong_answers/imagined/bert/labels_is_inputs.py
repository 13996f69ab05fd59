# wrong: mask_tokens = one_array_for_both
# student: Di, one copy is enough
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs = labels = token_ids.copy()  # <-
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) < probability)
    fate = rng.random(token_ids.shape)
    random_ids = rng.integers(0, vocab_size, size=token_ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    inputs[chosen & (fate >= 0.8) & (fate < 0.9)] = random_ids[chosen & (fate >= 0.8) & (fate < 0.9)]
    labels[~chosen] = -100
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
