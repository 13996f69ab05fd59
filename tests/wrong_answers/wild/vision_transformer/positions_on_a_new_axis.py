# source: https://github.com/openai/CLIP/issues/189
# mistake: patch_embedding: The table gets an axis in the middle, so every token meets every position.
# wrong: patch_embedding = ?
import numpy as np


def patchify(images, patch_size):
    batch, (h, w, c) = images.shape[:-3], images.shape[-3:]
    if any(side % patch_size for side in (h, w)):
        raise ValueError("patch_size has to divide both sides of the images")
    rows, cols = h // patch_size, w // patch_size
    x = np.asarray(images, float).reshape(batch + (rows, patch_size, cols, patch_size, c))
    x = np.einsum("...rpsqc->...rspqc", x)
    return x.reshape(batch + (rows * cols, -1))


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    rows, cols = height // patch_size, width // patch_size
    x = np.asarray(patches, float).reshape(batch + (rows, cols, patch_size, patch_size, -1))
    return np.einsum("...rspqc->...rpsqc", x).reshape(batch + (height, width, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    cls = np.zeros(x.shape[:-2] + (1, x.shape[-1])) + cls_token
    x = np.concatenate([cls, x], axis=-2)
    return x + position_embedding[:, None, :]  # <-
