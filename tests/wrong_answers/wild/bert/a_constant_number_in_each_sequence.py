# source: https://github.com/huggingface/transformers/pull/1814
# wrong: mask_tokens = fixed_number_chosen
# mistake: mask_tokens: a constant number of words is chosen in each sequence, as in the first BERT, not each by itself
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    sequences = token_ids.reshape(-1, token_ids.shape[-1])
    chosen = np.zeros(sequences.shape, dtype=bool)
    for row, sequence in enumerate(sequences):
        candidates = np.flatnonzero(~np.isin(sequence, special_ids))
        chosen[row, rng.permutation(candidates)[: int(round(len(candidates) * probability))]] = True  # <-
    chosen = chosen.reshape(token_ids.shape)
    fate = rng.random(token_ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, token_ids)
    inputs = np.where(chosen & (fate >= 0.9), rng.integers(vocab_size, size=token_ids.shape), inputs)
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
