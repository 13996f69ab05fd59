# wrong: patch_embedding = patches_normalized
# student: Zoe, puts a layer norm on the patches first, as a later repository does
import numpy as np


def layer_norm(x):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)


def patchify(images, patch_size):
    H, W = images.shape[-3:-1]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size must divide H and W")
    strips = np.stack(np.split(images, H // patch_size, axis=-3), axis=-4)
    squares = np.stack(np.split(strips, W // patch_size, axis=-2), axis=-4)
    return squares.reshape(*images.shape[:-3], (H // patch_size) * (W // patch_size), -1)


def unpatchify(patches, height, width, patch_size):
    squares = patches.reshape(*patches.shape[:-2], height // patch_size, width // patch_size, patch_size, patch_size, -1)
    strips = np.concatenate(list(np.moveaxis(squares, -4, 0)), axis=-2)
    return np.concatenate(list(np.moveaxis(strips, -4, 0)), axis=-3)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = layer_norm(patchify(images, patch_size)) @ w + b
    cls = np.broadcast_to(cls_token, (*x.shape[:-2], 1, x.shape[-1]))
    return np.concatenate([cls, x], axis=-2) + position_embedding
