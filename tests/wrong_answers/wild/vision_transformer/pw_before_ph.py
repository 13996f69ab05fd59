# source: https://github.com/NVIDIA/flashdreams/pull/284
# mistake: unpatchify: Rows and columns change places inside each patch.
# wrong: unpatchify = pixels_by_column
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
    b = patches.shape[:-2]
    ph = pw = patch_size
    x = patches.reshape(b + (height // ph, width // pw, pw, ph, -1)).astype(float)
    x = np.einsum("...hwqpc->...hpwqc", x)  # <-
    return x.reshape(b + (height, width, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
