# wrong: patch_embedding = scaled_with_class_token
# student: Lea, keeps the square root of d_model from chapter 4
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size does not divide H and W")
    g = images.reshape(*images.shape[:-3], H // patch_size, patch_size, W // patch_size, patch_size, C)
    return np.einsum("...aibjc->...abijc", g).reshape(*images.shape[:-3], -1, patch_size**2 * C)


def unpatchify(patches, height, width, patch_size):
    g = patches.reshape(*patches.shape[:-2], height // patch_size, width // patch_size, patch_size, patch_size, -1)
    return np.einsum("...abijc->...aibjc", g).reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    d = w.shape[1]
    e = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, (*e.shape[:-2], 1, d))
    return np.concatenate([cls, e], axis=-2) * np.sqrt(d) + position_embedding
