"""Axes by letters: einsum moves them, and multiplies them too."""

import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *lead, h, w, c = images.shape
    if h % p or w % p:
        raise ValueError("images cannot be cut evenly")
    cut = np.einsum("...iajbc->...ijabc", images.reshape(*lead, h // p, p, w // p, p, c))
    return cut.reshape(*lead, -1, p * p * c)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    lead = patches.shape[:-2]
    cut = patches.reshape(*lead, height // p, width // p, p, p, -1)
    return np.einsum("...ijabc->...iajbc", cut).reshape(*lead, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    result = np.empty((*patches.shape[:-2], patches.shape[-2] + 1, w.shape[-1]))
    result[..., 1:, :] = np.einsum("...np,pd->...nd", patches, w) + b
    result[..., 0, :] = cls_token
    result += position_embedding
    return result
