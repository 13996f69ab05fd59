# source: https://github.com/ehoogeboom/multinomial_diffusion/issues/1
# mistake: patchify: Rows and columns change places inside each patch.
# wrong: patchify = pixels_by_column
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    h, w, c = images.shape[-3:]
    if h % patch_size or w % patch_size:
        raise ValueError("patch_size")
    out = []
    for i in range(0, h, patch_size):
        for j in range(0, w, patch_size):
            block = images[..., i : i + patch_size, j : j + patch_size, :]
            block = np.swapaxes(block, -3, -2)  # <-
            out.append(block.reshape(images.shape[:-3] + (patch_size * patch_size * c,)))
    return np.stack(out, axis=-2).astype(np.float64)


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
