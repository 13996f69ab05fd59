# source: https://github.com/PKU-YuanGroup/Chat-UniVi/issues/48
# mistake: patchify: The number of patches in a column is computed from the width.
# wrong: patchify = ?
# clear: patchify ~ only calls with W ≠ H go wrong
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    h, w, c = images.shape[-3:]
    if h % patch_size or w % patch_size:
        raise ValueError("patch_size")
    patch_num_h, patch_num_w = w // patch_size, w // patch_size  # <-
    patches = []
    for i in range(patch_num_h):
        for j in range(patch_num_w):
            top, left = i * patch_size, j * patch_size
            patch = images[..., top : top + patch_size, left : left + patch_size, :]
            patches.append(patch.reshape(images.shape[:-3] + (patch_size * patch_size * c,)))
    return np.stack(patches, axis=-2).astype(np.float64)


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
