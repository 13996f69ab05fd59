# source: https://github.com/gaasher/I-JEPA/issues/4
# wrong: patch_embedding = ?
# mistake: patch_embedding: the patches get their position twice, before and after the class token is put in front

import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *batch, h, w, c = images.shape
    if h % p != 0 or w % p != 0:
        raise ValueError(f"patch_size {p} does not fit images of {h} x {w}")
    x = images.reshape(*batch, h // p, p, w // p, p, c).astype(float)
    x = x.swapaxes(-3, -4)
    return x.reshape(*batch, (h // p) * (w // p), p * p * c)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    batch = patches.shape[:-2]
    x = patches.reshape(*batch, height // p, width // p, p, p, -1).astype(float)
    x = x.swapaxes(-3, -4)
    return x.reshape(*batch, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    x = x + position_embedding[1:]  # <-
    cls = np.zeros_like(x[..., :1, :]) + cls_token
    x = np.concatenate([cls, x], axis=-2)
    x = x + position_embedding  # <-
    return x
