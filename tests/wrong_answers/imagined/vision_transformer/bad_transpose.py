# wrong: patchify = patches_by_column
# follows: patch_embedding <- patchify
# student: Gus, chooses the einsum output letters by eye
import numpy as np


def patchify(images, patch_size):
    *lead, H, W, C = images.shape
    p = patch_size
    if H % p != 0 or W % p != 0:
        raise ValueError("images do not fit the patches")
    x = images.reshape(*lead, H // p, p, W // p, p, C)
    x = np.einsum("...hpwqc->...whpqc", x)
    return x.reshape(*lead, -1, p * p * C)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    x = patches.reshape(*patches.shape[:-2], height // p, width // p, p, p, -1)
    x = np.einsum("...hwpqc->...hpwqc", x)
    return x.reshape(*patches.shape[:-2], height, width, x.shape[-1])


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = np.einsum("...np,pd->...nd", patchify(images, patch_size), w) + b
    out = np.empty(tokens.shape[:-2] + position_embedding.shape)
    out[..., 0, :] = cls_token
    out[..., 1:, :] = tokens
    return out + position_embedding
