# source: https://github.com/huggingface/transformers/issues/17665
# mistake: patchify: Three channels are written into the reshape.
# wrong: patchify = three_channels_assumed
# clear: patchify ~ cannot reshape array of size 16 into shape \(2,2,2,2,3\)
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *b, height, width, _ = images.shape
    if height % p or width % p:
        raise ValueError("patch_size must divide height and width of the images")
    h, w = height // p, width // p
    x = images.astype(np.float64).reshape(*b, h, p, w, p, 3)  # <-
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*b, h * w, p**2 * 3)  # <-


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
