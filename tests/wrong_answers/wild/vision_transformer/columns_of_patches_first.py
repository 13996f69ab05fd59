# source: https://github.com/NVIDIA-NeMo/RL/pull/4106
# mistake: patchify: The patches come column by column instead of row by row.
# wrong: patchify = patches_by_column
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *b, h, w, c = images.shape
    if h % p or w % p:
        raise ValueError(f"images of {(h, w)} are not divisible by patch_size={p}")
    x = images.reshape(*b, h // p, p, w // p, p, c).astype(np.float64)
    n = len(b)
    x = x.transpose(*range(n), n + 2, n, n + 1, n + 3, n + 4)  # <-
    return x.reshape(*b, -1, p * p * c)


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    rows, cols = height // patch_size, width // patch_size
    x = np.asarray(patches, float).reshape(batch + (rows, cols, patch_size, patch_size, -1))
    return np.einsum("...rspqc->...rpsqc", x).reshape(batch + (height, width, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
