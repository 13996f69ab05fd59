# source: https://github.com/cloneofsimo/minRF/issues/6
# mistake: unpatchify: The vector of a patch is read as (channel, row, column).
# wrong: unpatchify = channel_major
import numpy as np


def patchify(images, patch_size):
    *batch, h, w, c = images.shape
    p = patch_size
    if h % p != 0 or w % p != 0:
        raise ValueError("images cannot be cut: patch_size must divide height and width")
    x = images.astype(np.float64).reshape(*batch, h // p, p, w // p, p, c)
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*batch, (h // p) * (w // p), p * p * c)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    *b, n, length = patches.shape
    c = length // (p * p)
    h, w = height // p, width // p
    x = patches.reshape(*b, h, w, c, p, p).astype(np.float64)  # <-
    x = np.einsum("...hwcpq->...hpwqc", x)
    return x.reshape(*b, height, width, c)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
