# source: https://github.com/huggingface/transformers/issues/25694
# mistake: patchify: The pixels are converted to 8 bits, which loses what lies between and beyond.
# wrong: patchify = pixels_as_bytes
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *b, h, w, c = images.shape
    if h % p or w % p:
        raise ValueError("patch_size must divide the sides of the images")
    pixels = images.astype(np.int64).astype(np.uint8)  # <-
    x = pixels.reshape(*b, h // p, p, w // p, p, c).swapaxes(-4, -3)  # <-
    return x.reshape(*b, (h // p) * (w // p), p * p * c).astype(np.float64)


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
