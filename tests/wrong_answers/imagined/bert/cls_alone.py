# wrong: mask_tokens = one_special_spared
# student: Fay, one special id
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = (token_ids != special_ids[0]) if special_ids else np.ones(token_ids.shape, dtype=bool)
    chosen = chosen & (rng.random(token_ids.shape) < probability)
    fate = rng.random(token_ids.shape)
    inputs = token_ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    again = chosen & (fate > 0.9)
    inputs[again] = rng.integers(vocab_size, size=np.count_nonzero(again))
    return inputs, np.where(chosen, token_ids, -100)


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
