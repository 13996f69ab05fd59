# wrong: mask_tokens = only_the_changed_asked
# student: Cal, compares at the end
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs = token_ids.copy()
    for place in zip(*np.nonzero(rng.random(token_ids.shape) < probability)):
        if int(token_ids[place]) in list(special_ids):
            continue
        dice = rng.random()
        if dice < 0.8:
            inputs[place] = mask_id
        elif dice < 0.9:
            inputs[place] = rng.integers(vocab_size)
    return inputs, np.where(inputs != token_ids, token_ids, -100)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
