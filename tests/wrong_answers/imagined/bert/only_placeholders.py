# wrong: mask_tokens = all_hidden
# student: Jo, placeholder words, as the lecture says
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    inputs, labels = token_ids.copy(), np.full_like(token_ids, -100)
    chosen = (rng.random(token_ids.shape) < probability) & ~np.isin(token_ids, special_ids)
    labels[chosen] = token_ids[chosen]
    inputs[chosen] = mask_id
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
