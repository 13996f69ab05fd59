# source: https://github.com/chenguolin/DiffSplat/issues/12
# mistake: patchify: Inside a patch the order is (channel, row, column).
# wrong: patchify = channel_major
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    """b (h p1) (w p2) c -> b (h w) (c p1 p2)"""
    *b, h, w, c = images.shape
    p = patch_size
    if h % p != 0 or w % p != 0:
        raise ValueError("images must be divisible by patch_size")
    x = np.asarray(images, dtype=float).reshape(*b, h // p, p, w // p, p, c)
    x = np.einsum("...hpwqc->...hwcpq", x)  # <-
    return x.reshape(*b, (h // p) * (w // p), -1)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    *batch, n, length = patches.shape
    c = length // (p * p)
    x = patches.astype(np.float64).reshape(*batch, height // p, width // p, p, p, c)
    return np.swapaxes(x, -4, -3).reshape(*batch, height, width, c)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
