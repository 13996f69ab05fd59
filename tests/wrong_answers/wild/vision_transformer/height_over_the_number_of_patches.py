# source: https://github.com/BrianPulfer/PapersReimplementations/issues/3
# wrong: patchify = ?
# mistake: patchify: the loops run to the height divided by the number of patches, which is the patch size again
# follows: patch_embedding <- patchify

import numpy as np


def patchify(images, patch_size):
    *batch, h, w, c = images.shape
    if h % patch_size or w % patch_size:
        raise ValueError("images cannot be cut with this patch_size")
    n_rows, n_cols = h // patch_size, w // patch_size
    patches = np.zeros((*batch, n_rows * n_cols, patch_size * patch_size * c))
    for i in range(h // n_rows):  # <-
        for j in range(w // n_cols):  # <-
            top, left = i * patch_size, j * patch_size
            patch = images[..., top : top + patch_size, left : left + patch_size, :]
            patches[..., i * n_cols + j, :] = patch.reshape(*batch, -1)
    return patches


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    batch = patches.shape[:-2]
    x = patches.reshape(*batch, height // p, width // p, p, p, -1).astype(float)
    x = x.swapaxes(-3, -4)
    return x.reshape(*batch, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    cls = np.zeros_like(tokens[..., :1, :]) + cls_token
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
