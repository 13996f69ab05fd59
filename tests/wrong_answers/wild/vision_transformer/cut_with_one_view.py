# source: https://github.com/duoan/TorchCode/issues/21
# mistake: patchify: The picture is only reshaped: each 'patch' is a run of pixels in reading order.
# wrong: patchify = not_regrouped
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError(f"patch_size {patch_size} is no divisor of {H} and {W}")
    num_patches = (H // patch_size) * (W // patch_size)
    return images.reshape(images.shape[:-3] + (num_patches, -1)).astype(float)  # <-


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
