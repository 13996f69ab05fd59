# wrong: mask_tokens = ?
# clear: mask_tokens ~ have as many words chosen
# student: Lea, as in the first BERT: max(1, …)
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    words = ~np.isin(token_ids, special_ids)
    chosen = words & (rng.random(token_ids.shape) < probability)
    none = words.any(axis=-1) & ~chosen.any(axis=-1)
    order = np.where(words, rng.random(token_ids.shape), 2.0).argmin(axis=-1)
    first = np.arange(token_ids.shape[-1]) == np.expand_dims(order, -1)
    chosen = chosen | (first & np.expand_dims(none, -1))
    fate = rng.random(token_ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, token_ids)
    inputs = np.where(chosen & (fate > 0.9), rng.integers(vocab_size, size=token_ids.shape), inputs)
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
