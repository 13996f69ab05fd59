# source: https://github.com/arogozhnikov/einops/issues/96
# wrong: patchify = ?
# mistake: patchify: the patches of all images of a batch are put into one axis
# clear: patchify ~ right numbers in the right order, but not the right shape
# follows: patch_embedding <- patchify

import numpy as np


def patchify(images, patch_size):
    *_, height, width, c = images.shape
    p1 = p2 = patch_size
    if height % p1 or width % p2:
        raise ValueError(f"patch_size={patch_size}, but images are {height} x {width}")
    h, w = height // p1, width // p2
    x = images.astype(float).reshape(-1, h, p1, w, p2, c)
    # b (h p1) (w p2) c -> (b h w) (p1 p2 c)
    x = x.transpose(0, 1, 3, 2, 4, 5)
    return x.reshape(-1, p1 * p2 * c)  # <-


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    batch = patches.shape[:-2]
    x = patches.reshape(*batch, height // p, width // p, p, p, -1).astype(float)
    x = x.swapaxes(-3, -4)
    return x.reshape(*batch, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    cls = np.zeros_like(tokens[..., :1, :]) + cls_token
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
