# wrong: mask_tokens = fixed_number_chosen
# student: Kim, chooses without replacement
import numpy as np
from softmax import log_softmax


def mask_tokens(token_ids, mask_id, vocab_size, special_ids, rng, probability=0.15):
    flat = token_ids.reshape(-1, token_ids.shape[-1])
    inputs, labels = flat.copy(), np.full_like(flat, -100)
    for row, sentence in enumerate(flat):
        words = [i for i, token in enumerate(sentence) if token not in special_ids]
        number = int(round(probability * len(words)))
        for i in rng.choice(words, size=number, replace=False) if words else []:
            labels[row, i] = sentence[i]
            fate = rng.random()
            if fate < 0.8:
                inputs[row, i] = mask_id
            elif fate < 0.9:
                inputs[row, i] = rng.integers(vocab_size)
    return inputs.reshape(token_ids.shape), labels.reshape(token_ids.shape)


def masked_language_model_loss(logits, labels, ignore_index=-100):
    where = np.nonzero(labels != ignore_index)
    log_p = log_softmax(logits)[where]
    return -log_p[np.arange(len(log_p)), labels[where]].mean()


def build_pair(first, second, cls_id, sep_id):
    a, b = [cls_id, *first, sep_id], [*second, sep_id]
    return np.array(a + b), np.array([0] * len(a) + [1] * len(b))


def replaced_token_labels(original, corrupted):
    return np.where(corrupted == original, 0, 1)
