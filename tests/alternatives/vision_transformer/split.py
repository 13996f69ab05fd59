"""Cutting with np.split and gluing with np.concatenate, as with scissors."""

import numpy as np


def patchify(images, patch_size):
    height, width, _ = images.shape[-3:]
    for side in (height, width):
        if side % patch_size:
            raise ValueError(f"patch_size={patch_size} leaves a remainder of {side % patch_size}")
    patches = []
    for band in np.split(images, height // patch_size, axis=-3):
        for block in np.split(band, width // patch_size, axis=-2):
            patches.append(block.reshape(*block.shape[:-3], -1))
    return np.stack(patches, axis=-2)


def unpatchify(patches, height, width, patch_size):
    blocks = [
        np.squeeze(patch, axis=-2).reshape(*patches.shape[:-2], patch_size, patch_size, -1)
        for patch in np.split(patches, patches.shape[-2], axis=-2)
    ]
    per_row = width // patch_size
    bands = [np.concatenate(blocks[i : i + per_row], axis=-2) for i in range(0, len(blocks), per_row)]
    assert len(bands) == height // patch_size
    return np.concatenate(bands, axis=-3)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    tokens = [np.broadcast_to(cls_token, (*patches.shape[:-2], w.shape[1])) + position_embedding[0]]
    for i, patch in enumerate(np.moveaxis(patches, -2, 0)):
        tokens.append(np.dot(patch, w) + b + position_embedding[i + 1])
    return np.stack(tokens, axis=-2)
