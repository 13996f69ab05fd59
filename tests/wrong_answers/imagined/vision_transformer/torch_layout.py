# wrong: patchify = channels_read_first
# student: Chen, B, C, H, W = images.shape is in his fingers (he drops the B with *batch)
import numpy as np


def patchify(images, patch_size):
    *batch, C, H, W = images.shape
    if H % patch_size != 0 or W % patch_size != 0:
        raise ValueError("Image dimensions must be divisible by the patch_size.")
    h, w = H // patch_size, W // patch_size
    x = images.reshape(*batch, C, h, patch_size, w, patch_size)
    x = np.moveaxis(x, -5, -1)  # (..., h, P, w, P, C)
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*batch, h * w, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    *batch, N, D = patches.shape
    h, w = height // patch_size, width // patch_size
    x = patches.reshape(*batch, h, w, patch_size, patch_size, D // patch_size**2)
    return np.swapaxes(x, -4, -3).reshape(*batch, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    channels_first = np.moveaxis(images, -1, -3)
    tokens = patchify(channels_first, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, tokens[..., :1, :].shape)
    return np.concatenate((cls, tokens), axis=-2) + position_embedding
