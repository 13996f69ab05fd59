# source: https://github.com/michaeltrs/DeepSatModels/issues/22
# wrong: unpatchify = not_regrouped
# mistake: unpatchify: the patches are reshaped into the image without moving the axes

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
    channels = patches.shape[-1] // patch_size**2
    x = patches.reshape(*patches.shape[:-1], patch_size**2, channels)
    return x.reshape(*patches.shape[:-2], height, width, channels).astype(float)  # <-


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    cls = np.zeros_like(tokens[..., :1, :]) + cls_token
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
