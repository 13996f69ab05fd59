# source: https://github.com/facebookresearch/mae/pull/112
# mistake: unpatchify: Three channels are written into the reshape.
# wrong: unpatchify = three_channels_assumed
import numpy as np


def patchify(images, patch_size):
    batch, (h, w, c) = images.shape[:-3], images.shape[-3:]
    if any(side % patch_size for side in (h, w)):
        raise ValueError("patch_size has to divide both sides of the images")
    rows, cols = h // patch_size, w // patch_size
    x = np.asarray(images, float).reshape(batch + (rows, patch_size, cols, patch_size, c))
    x = np.einsum("...rpsqc->...rspqc", x)
    return x.reshape(batch + (rows * cols, -1))


def unpatchify(patches, height, width, patch_size):
    h, w = height // patch_size, width // patch_size
    batch = patches.shape[:-2]
    x = np.asarray(patches, dtype=float).reshape(*batch, h, w, patch_size, patch_size, 3)  # <-
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*batch, height, width, 3)  # <-


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
