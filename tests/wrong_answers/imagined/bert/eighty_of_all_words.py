# wrong: mask_tokens = every_word_hidden
# student: Gus, 80 % means 80 %
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    words = ~np.isin(token_ids, special_ids)
    chosen = words & (rng.random(token_ids.shape) < probability)
    labels = np.where(chosen, token_ids, -100)
    fate = rng.random(token_ids.shape)
    inputs = token_ids.copy()
    inputs[words & (fate < 0.8)] = mask_id  # <-
    other = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[other] = rng.integers(vocab_size, size=other.sum())
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
