"""One table of pixel numbers, used in both directions; np.take does the rest."""

import numpy as np


def pixel_numbers(height, width, channels, patch_size):
    """(N, P*P*C): which entry of the flat image stands where in the patches."""
    rows, columns = height // patch_size, width // patch_size
    patch_row, patch_column, row, column, channel = np.indices((rows, columns, patch_size, patch_size, channels))
    flat = ((patch_row * patch_size + row) * width + patch_column * patch_size + column) * channels + channel
    return flat.reshape(rows * columns, -1)


def patchify(images, patch_size):
    height, width, channels = images.shape[-3:]
    if (height % patch_size, width % patch_size) != (0, 0):
        raise ValueError(f"images of {height} x {width} pixels do not divide into patches")
    flat = images.reshape(*images.shape[:-3], height * width * channels)
    return np.take(flat, pixel_numbers(height, width, channels, patch_size), axis=-1)


def unpatchify(patches, height, width, patch_size):
    channels = patches.size // patches[..., 0].size // (patch_size * patch_size)
    places = np.argsort(pixel_numbers(height, width, channels, patch_size).ravel())
    flat = patches.reshape(*patches.shape[:-2], height * width * channels)
    return flat[..., places].reshape(*patches.shape[:-2], height, width, channels)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    ones = np.ones((*patches.shape[:-1], 1))
    tokens = np.concatenate([patches, ones], axis=-1) @ np.vstack([w, b])
    padded = np.zeros((*tokens.shape[:-2], tokens.shape[-2] + 1, tokens.shape[-1]))
    padded[..., 1:, :] = tokens
    padded[..., :1, :] = cls_token
    return padded + position_embedding
