# wrong: patch_embedding = relu
# student: Xenia, a linear layer is always followed by a ReLU
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size")
    x = images.reshape(*images.shape[:-3], H // patch_size, patch_size, W // patch_size, patch_size, C)
    return np.swapaxes(x, -4, -3).reshape(*images.shape[:-3], -1, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    x = patches.reshape(*patches.shape[:-2], height // patch_size, width // patch_size, patch_size, patch_size, -1)
    return np.swapaxes(x, -4, -3).reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = np.maximum(0, patchify(images, patch_size) @ w + b)
    cls = np.broadcast_to(cls_token, (*x.shape[:-2], 1, x.shape[-1]))
    return np.concatenate([cls, x], axis=-2) + position_embedding
