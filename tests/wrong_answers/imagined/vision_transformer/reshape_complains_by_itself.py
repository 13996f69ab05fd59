# wrong: patchify = size_not_named
# student: Ivo, reshape raises a ValueError anyway
import numpy as np


def patchify(images, patch_size):
    *lead, H, W, C = images.shape
    x = images.reshape(*lead, H // patch_size, patch_size, W // patch_size, patch_size, C)
    x = x.swapaxes(-4, -3)
    return x.reshape(*lead, -1, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    *lead, N, _ = patches.shape
    x = patches.reshape(*lead, height // patch_size, width // patch_size, patch_size, patch_size, -1)
    x = x.swapaxes(-4, -3)
    return x.reshape(*lead, height, width, x.shape[-1])


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    x = np.insert(x, 0, cls_token, axis=-2)
    return x + position_embedding
