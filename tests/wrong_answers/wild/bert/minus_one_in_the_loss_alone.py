# source: https://github.com/huggingface/transformers/issues/2759
# wrong: masked_language_model_loss = always_minus_1
# mistake: masked_language_model_loss: it leaves out -1, while -100 marks the positions that do not count
import numpy as np
from softmax import cross_entropy


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    chosen = (rng.random(token_ids.shape) < probability) & ~np.isin(token_ids, special_ids)
    labels = np.where(chosen, token_ids, -100)
    inputs = token_ids.copy()
    fate = rng.random(token_ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    swap = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swap] = rng.integers(0, vocab_size, size=swap.sum())
    return inputs, labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    prediction_scores, right = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    counted = right != -1  # <-
    return cross_entropy(prediction_scores[counted], right[counted])


def build_pair(first, second, cls_id, sep_id):
    ids = np.concatenate(([cls_id], first, [sep_id], second, [sep_id]))
    segments = np.zeros(len(ids), dtype=int)
    segments[len(first) + 2 :] = 1
    return ids, segments


def replaced_token_labels(original, corrupted):
    return (original != corrupted).astype(int)
