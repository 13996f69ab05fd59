# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/133
# mistake: patch_embedding: One single row of the table, the last one, is added to all tokens: an index where a slice is meant.
# wrong: patch_embedding = one_position_for_all
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    height, width, channels = images.shape[-3:]
    if height % p or width % p:
        raise ValueError(f"patch_size {p} does not fit into {height} x {width}")
    patches = []
    for top in range(0, height, p):
        for left in range(0, width, p):
            patch = images[..., top : top + p, left : left + p, :]
            patches.append(patch.reshape(images.shape[:-3] + (p * p * channels,)))
    return np.stack(patches, axis=-2).astype(float)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    *batch, n, length = patches.shape
    c = length // (p * p)
    x = patches.astype(np.float64).reshape(*batch, height // p, width // p, p, p, c)
    return np.swapaxes(x, -4, -3).reshape(*batch, height, width, c)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = np.matmul(patchify(images, patch_size), w) + b
    cls = np.broadcast_to(cls_token, x.shape[:-2] + (1, x.shape[-1]))
    x = np.concatenate([cls, x], axis=-2)
    pe = position_embedding[x.shape[-2] - 1]  # <-
    return x + pe
