# wrong: mask_tokens = rest_chosen
# student: Dag, the wrong way round
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = ~np.isin(token_ids, special_ids) & (rng.random(token_ids.shape) > probability)  # <-
    dice = rng.random(token_ids.shape)
    inputs = np.where(chosen & (dice < 0.8), mask_id, token_ids)
    inputs = np.where(chosen & (dice >= 0.9), rng.integers(vocab_size, size=token_ids.shape), inputs)
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
