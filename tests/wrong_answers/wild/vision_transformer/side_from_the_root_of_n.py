# source: https://github.com/facebookresearch/mae/issues/192
# mistake: unpatchify: The sides of the picture are taken from the root of the number of patches, height and width are not used.
# wrong: unpatchify = square_grid_assumed
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


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    h = w = int(patches.shape[-2] ** 0.5)  # <-
    x = patches.astype(float).reshape(patches.shape[:-2] + (h, w, p, p, -1))
    x = np.einsum("...hwpqc->...hpwqc", x)
    return x.reshape(patches.shape[:-2] + (h * p, w * p, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
