# source: https://github.com/lucidrains/STAM-pytorch/issues/2
# mistake: patchify: A patch size that does not fit is no error; the rest of the picture is cut off.
# wrong: patchify = cropped
import numpy as np


def patchify(images, patch_size):
    *batch, height, width, c = images.shape
    rows, cols = height // patch_size, width // patch_size
    images = images[..., : rows * patch_size, : cols * patch_size, :]  # <-
    x = images.reshape(*batch, rows, patch_size, cols, patch_size, c)
    x = np.swapaxes(x, -4, -3).astype(np.float64)
    return x.reshape(*batch, rows * cols, patch_size * patch_size * c)


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
