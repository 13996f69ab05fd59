# wrong: patchify = padded
# student: Nora, pads the border with black where the picture does not fit, as a convolution would
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    extra_h, extra_w = -H % patch_size, -W % patch_size
    pad = [(0, 0)] * (images.ndim - 3) + [(0, extra_h), (0, extra_w), (0, 0)]
    x = np.pad(images, pad)
    h, w = x.shape[-3] // patch_size, x.shape[-2] // patch_size
    x = x.reshape(*images.shape[:-3], h, patch_size, w, patch_size, C)
    return np.swapaxes(x, -3, -4).reshape(*images.shape[:-3], h * w, -1)


def unpatchify(patches, height, width, patch_size):
    h, w = height // patch_size, width // patch_size
    x = patches.reshape(*patches.shape[:-2], h, w, patch_size, patch_size, -1)
    return np.swapaxes(x, -3, -4).reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, (*x.shape[:-2], 1, x.shape[-1]))
    return np.concatenate([cls, x], axis=-2) + position_embedding
