# source: https://github.com/arogozhnikov/einops/issues/384
# mistake: patchify: The axes are split as (pixel, patch) instead of (patch, pixel): each patch is a thinned-out copy of the whole picture.
# wrong: patchify = scattered_pixels
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    *b, height, width, c = images.shape
    if height % patch_size or width % patch_size:
        raise ValueError("patch_size must divide height and width")
    h1, w1 = height // patch_size, width // patch_size
    x = np.asarray(images, dtype=float).reshape(*b, patch_size, h1, patch_size, w1, c)  # <-
    x = np.einsum("...phqwc->...hwpqc", x)
    return x.reshape(*b, h1 * w1, patch_size * patch_size * c)


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    rows, cols = height // patch_size, width // patch_size
    x = np.asarray(patches, float).reshape(batch + (rows, cols, patch_size, patch_size, -1))
    return np.einsum("...rspqc->...rpsqc", x).reshape(batch + (height, width, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
