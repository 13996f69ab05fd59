# wrong: unpatchify = not_regrouped
# student: Devi, the inverse of a reshape is a reshape
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if (H % patch_size, W % patch_size) != (0, 0):
        raise ValueError("H and W of the images must be multiples of patch_size")
    blocks = images.reshape(images.shape[:-3] + (H // patch_size, patch_size, W // patch_size, patch_size, C))
    blocks = np.rollaxis(blocks, -3, blocks.ndim - 4)
    return blocks.reshape(images.shape[:-3] + (-1, patch_size * patch_size * C))


def unpatchify(patches, height, width, patch_size):
    C = patches.shape[-1] // patch_size**2
    return patches.reshape(patches.shape[:-2] + (height, width, C))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size).dot(w) + b
    N, d = tokens.shape[-2:]
    seq = np.zeros(tokens.shape[:-2] + (N + 1, d))
    seq[..., 1:, :] += tokens
    seq[..., 0, :] += cls_token
    seq += position_embedding
    return seq
