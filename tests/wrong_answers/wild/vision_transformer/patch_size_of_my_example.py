# source: https://github.com/orobix/retina-unet/issues/23
# mistake: unpatchify: The patch size is written into the function as 2; the argument is not used.
# wrong: unpatchify = ?
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    height, width, channels = images.shape[-3:]
    if height % p or width % p:
        raise ValueError(f"patch_size {p} does not fit into {height} x {width}")
    patches = []
    for top in range(0, height, p):
        for left in range(0, width, p):
            patch = images[..., top : top + p, left : left + p, :]
            patches.append(patch.reshape(images.shape[:-3] + (p * p * channels,)))
    return np.stack(patches, axis=-2).astype(float)


PATCH_SIZE = 2


def unpatchify(patches, height, width, patch_size):
    *b, n, length = patches.shape
    h, w = height // PATCH_SIZE, width // PATCH_SIZE  # <-
    x = patches.astype(float).reshape(*b, h, w, PATCH_SIZE, PATCH_SIZE, length // PATCH_SIZE**2)  # <-
    return np.swapaxes(x, -4, -3).reshape(*b, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
