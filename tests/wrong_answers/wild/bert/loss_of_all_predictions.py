# source: https://github.com/lucidrains/mlm-pytorch/issues/2
# wrong: mask_tokens = every_word_asked
# mistake: mask_tokens: the whole text is the label, so the loss takes in all predictions
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    mask = (rng.random(token_ids.shape) < probability) & ~np.isin(token_ids, special_ids)
    masked_seq, labels = token_ids.copy(), token_ids.copy()  # <-
    fate = rng.random(token_ids.shape)
    random_token = mask & (fate >= 0.8) & (fate < 0.9)
    masked_seq[random_token] = rng.integers(0, vocab_size, size=random_token.sum())
    masked_seq[mask & (fate < 0.8)] = mask_id
    return masked_seq, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
