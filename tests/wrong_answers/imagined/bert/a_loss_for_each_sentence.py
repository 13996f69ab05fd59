# wrong: masked_language_model_loss = mean_of_sentences
# student: Tom, sentence by sentence
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    special = np.isin(token_ids, special_ids)
    u = rng.random(token_ids.shape)
    chosen = (u < probability) & ~special
    v = rng.random(token_ids.shape)
    w = rng.integers(vocab_size, size=token_ids.shape)
    inputs = np.where(chosen & (v < 0.8), mask_id, token_ids)
    inputs = np.where(chosen & (v >= 0.8) & (v < 0.9), w, inputs)
    labels = np.full(token_ids.shape, -100)
    labels[chosen] = token_ids[chosen]
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    n = labels.shape[-1]
    means = []
    for rows, right in zip(logits.reshape(-1, n, logits.shape[-1]), labels.reshape(-1, n)):
        keep = right != ignore_index
        if keep.any():
            means.append(cross_entropy(rows[keep], right[keep]))
    return sum(means) / len(means)


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
