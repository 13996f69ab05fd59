# source: https://github.com/huggingface/transformers/issues/32329
# wrong: mask_tokens = second_draw
# mistake: mask_tokens: the second draw, among chosen words that are not [MASK] yet, is of 0.1 where it must be 0.5
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    labels = token_ids.copy()
    special_tokens_mask = np.isin(token_ids, special_ids)
    masked_indices = (rng.random(labels.shape) < probability) & ~special_tokens_mask
    labels = np.where(masked_indices, labels, -100)
    indices_replaced = (rng.random(labels.shape) < 0.8) & masked_indices
    inputs = np.where(indices_replaced, mask_id, token_ids)
    # 10% of the time, we replace masked input tokens with random word
    indices_random = (rng.random(labels.shape) < 0.1) & masked_indices & ~indices_replaced  # <-
    random_words = rng.integers(vocab_size, size=labels.shape)
    return np.where(indices_random, random_words, inputs), labels


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
