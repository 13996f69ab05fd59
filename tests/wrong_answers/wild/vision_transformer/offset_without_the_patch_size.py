# source: https://github.com/1bit-MONSTER/1bit-MONSTER/issues/2451
# mistake: unpatchify: The offset of a patch is not multiplied by the patch size, so patches overwrite each other.
# wrong: unpatchify = patches_overwritten
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
    channels = patches.shape[-1] // (p * p)
    image = np.zeros((*patches.shape[:-2], height, width, channels))
    number = 0
    for row in range(height // p):
        for col in range(width // p):
            patch = patches[..., number, :].reshape(*patches.shape[:-2], p, p, channels)
            image[..., row : row + p, col : col + p, :] = patch  # <-
            number += 1
    return image


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
