# wrong: mask_tokens = second_draw
# student: Bo, if and else in a loop
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs = np.array(token_ids)
    labels = np.full(token_ids.shape, -100, dtype=int)
    for place in np.ndindex(*token_ids.shape):
        if token_ids[place] in special_ids or rng.random() > probability:
            continue
        labels[place] = token_ids[place]
        if rng.random() < 0.8:
            inputs[place] = mask_id
        else:
            if rng.random() < 0.1:  # <-
                inputs[place] = rng.integers(vocab_size)
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
