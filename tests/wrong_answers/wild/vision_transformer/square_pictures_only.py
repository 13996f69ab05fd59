# source: https://github.com/facebookresearch/mae/issues/192
# mistake: patchify: Pictures that are not square are refused.
# wrong: patchify = ?
# clear: patchify ~ only calls with W ≠ H go wrong
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    if images.shape[-3] != images.shape[-2] or images.shape[-2] % p != 0:  # <-
        raise ValueError("images must be square and a multiple of patch_size")
    h = w = images.shape[-2] // p
    c = images.shape[-1]
    x = images.reshape(images.shape[:-3] + (h, p, w, p, c)).astype(float)
    x = np.einsum("...hpwqc->...hwpqc", x)
    return x.reshape(images.shape[:-3] + (h * w, p**2 * c))


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
