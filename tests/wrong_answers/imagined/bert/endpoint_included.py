# wrong: mask_tokens = one_id_too_many
# student: Udo, thinks of random.randint
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) < probability)
    dice = rng.random(token_ids.shape)
    inputs = np.where(chosen & (dice < 0.8), mask_id, token_ids)
    some = rng.integers(0, vocab_size, size=token_ids.shape, endpoint=True)  # <-
    inputs = np.where(chosen & (dice >= 0.8) & (dice < 0.9), some, inputs)
    return inputs, np.where(chosen, token_ids, -100)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
