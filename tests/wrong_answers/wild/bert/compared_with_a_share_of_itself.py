# source: https://github.com/codertimo/BERT-pytorch/issues/29
# wrong: mask_tokens = no_word_hidden + other_label_0
# mistake: mask_tokens: a number is never below 0.8 times itself, so nothing is hidden; other labels are 0
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs, output_label = token_ids.copy(), np.zeros(token_ids.shape, dtype=int)  # <-
    for i in np.ndindex(*token_ids.shape):
        prob = rng.random()
        if token_ids[i] in special_ids or prob >= probability:
            continue
        if prob < prob * 0.8:  # <-
            inputs[i] = mask_id
        elif prob * 0.8 <= prob < prob * 0.9:
            inputs[i] = rng.integers(vocab_size)
        output_label[i] = token_ids[i]
    return inputs, output_label


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
