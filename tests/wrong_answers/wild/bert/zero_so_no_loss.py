# source: https://github.com/mead-ml/mead-baseline/pull/337
# wrong: mask_tokens = other_label_0
# mistake: mask_tokens: the label of what is not chosen is 0
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    masked_indices = (rng.random(token_ids.shape) < probability) & ~np.isin(token_ids, special_ids)
    labels = token_ids.copy()
    # Anything not masked is 0 so no loss
    labels[~masked_indices] = 0  # <-
    indices_replaced = (rng.random(token_ids.shape) < 0.8) & masked_indices
    inputs = token_ids.copy()
    inputs[indices_replaced] = mask_id
    indices_random = (rng.random(token_ids.shape) < 0.5) & masked_indices & ~indices_replaced
    inputs[indices_random] = rng.integers(vocab_size, size=token_ids.shape)[indices_random]
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
