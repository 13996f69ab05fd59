"""Sliding windows, of which every P-th is kept; the embedding as the convolution with stride P that it is."""

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def patchify(images, patch_size):
    if images.shape[-3] % patch_size or images.shape[-2] % patch_size:
        raise ValueError(f"cannot cut {images.shape} with patch_size={patch_size}")
    windows = sliding_window_view(images, (patch_size, patch_size), axis=(-3, -2))
    kept = windows[..., ::patch_size, ::patch_size, :, :, :]
    kept = np.moveaxis(kept, -3, -1)
    *lead, rows, columns, _, _, channels = kept.shape
    return kept.reshape(*lead, rows * columns, patch_size * patch_size * channels)


def unpatchify(patches, height, width, patch_size):
    channels = patches.shape[-1] // patch_size**2
    images = np.empty((*patches.shape[:-2], height, width, channels))
    *lead, down, right, deep = images.strides
    view = as_strided(
        images,
        shape=(*images.shape[:-3], height // patch_size, width // patch_size, patch_size, patch_size, channels),
        strides=(*lead, patch_size * down, patch_size * right, down, right, deep),
    )
    view[...] = patches.reshape(view.shape)
    return images


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    *lead, height, width, channels = images.shape
    kernel = w.reshape(patch_size, patch_size, channels, -1)
    rows, columns = height // patch_size, width // patch_size
    tokens = np.zeros((*lead, rows, columns, w.shape[1]))
    for y in range(patch_size):
        for x in range(patch_size):
            tokens = tokens + images[..., y::patch_size, x::patch_size, :] @ kernel[y, x]
    tokens = (tokens + b).reshape(*lead, rows * columns, -1)
    first = np.tile(cls_token, (*lead, 1, 1))
    return np.concatenate((first, tokens), axis=-2) + position_embedding
