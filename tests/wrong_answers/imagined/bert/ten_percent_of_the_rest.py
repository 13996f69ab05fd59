# wrong: mask_tokens = second_draw
# student: Ada, two coins, the second with the number of the paper
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    can = np.ones(token_ids.shape, dtype=bool)
    for i in special_ids:
        can &= token_ids != i
    picked = can & (rng.uniform(size=token_ids.shape) < probability)
    labels = token_ids.copy()
    labels[~picked] = -100
    inputs = token_ids.copy()
    masked = picked & (rng.uniform(size=token_ids.shape) < 0.8)
    inputs[masked] = mask_id
    swapped = picked & ~masked & (rng.uniform(size=token_ids.shape) < 0.1)  # <-
    inputs[swapped] = rng.integers(vocab_size, size=token_ids.shape)[swapped]
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
