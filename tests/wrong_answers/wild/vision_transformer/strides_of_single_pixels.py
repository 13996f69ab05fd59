# source: https://newbetuts.com/8070349-using-numpy-stride-tricks-to-get-non-overlapping-array-blocks
# mistake: patchify: The strides move from patch to patch by one pixel (and by one row), so the patches overlap.
# wrong: patchify = overlapping | one_pixel_apart
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    *b, h, w, c = images.shape
    if h % patch_size or w % patch_size:
        raise ValueError("patch_size does not divide the images")
    a = np.ascontiguousarray(images, dtype=np.float64)
    *s, sh, sw, sc = a.strides
    shape = (*b, h // patch_size, w // patch_size, patch_size, patch_size, c)
    strides = (*s, sh, sw, sh, sw, sc)  # <-
    blocks = np.lib.stride_tricks.as_strided(a, shape=shape, strides=strides)
    return blocks.reshape(*b, -1, patch_size * patch_size * c).copy()


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    channels = patches.shape[-1] // p**2
    out = np.zeros(patches.shape[:-2] + (height, width, channels))
    per_row = width // p
    for i in range(patches.shape[-2]):
        r, c = divmod(i, per_row)
        block = patches[..., i, :].reshape(patches.shape[:-2] + (p, p, channels))
        out[..., r * p : (r + 1) * p, c * p : (c + 1) * p, :] = block
    return out


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
