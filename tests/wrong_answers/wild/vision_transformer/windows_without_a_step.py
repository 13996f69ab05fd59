# source: https://www.itdaan.com/blog/2017/03/16/712b33033c433526120667bd6d6b7990.html
# mistake: patchify: The windows move by one pixel instead of one patch: there are too many, and they overlap.
# wrong: patchify = overlapping
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    h, w, c = images.shape[-3:]
    if h % p != 0 or w % p != 0:
        raise ValueError("images, patch_size")
    windows = np.lib.stride_tricks.sliding_window_view(images.astype(float), (p, p), axis=(-3, -2))  # <-
    windows = np.moveaxis(windows, -3, -1)  # channels last again
    return windows.reshape(images.shape[:-3] + (-1, p * p * c))


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
