# source: https://github.com/facebookresearch/DiT/pull/118
# wrong: unpatchify = channels_returned_first
# mistake: unpatchify: the image comes back with its channels first

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
    h, w = height // p, width // p
    c = patches.shape[-1] // (p * p)
    x = patches.astype(float).reshape(*patches.shape[:-2], h, w, p, p, c)
    x = np.einsum("...hwpqc->...chpwq", x)  # <-
    return x.reshape(*patches.shape[:-2], c, height, width)  # <-


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    cls = np.zeros_like(tokens[..., :1, :]) + cls_token
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
