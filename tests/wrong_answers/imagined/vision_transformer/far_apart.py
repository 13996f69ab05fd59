# wrong: patchify = scattered_pixels
# follows: patch_embedding <- patchify
# student: Petra, splits H into (P, H/P): the order of the two numbers seems to be a matter of taste
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size + W % patch_size:
        raise ValueError("images and patch_size do not go together")
    x = images.reshape(*images.shape[:-3], patch_size, H // patch_size, patch_size, W // patch_size, C)
    x = np.moveaxis(x, (-4, -2), (-5, -4))
    return x.reshape(*images.shape[:-3], -1, patch_size**2 * C)


def unpatchify(patches, height, width, patch_size):
    C = patches.shape[-1] // patch_size**2
    x = patches.reshape(*patches.shape[:-2], height // patch_size, width // patch_size, patch_size, patch_size, C)
    return np.moveaxis(x, -3, -4).reshape(*patches.shape[:-2], height, width, C)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, (*tokens.shape[:-2], 1, len(cls_token)))
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
