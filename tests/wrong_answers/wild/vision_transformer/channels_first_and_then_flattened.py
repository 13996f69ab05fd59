# source: https://github.com/gupta-abhay/pytorch-vit/issues/7
# mistake: patchify: The channel axis still stands in front when the patches are flattened, so a row holds pixels of one channel from several patches.
# wrong: patchify = channels_outermost
# follows: patch_embedding <- patchify
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    *b, h, w, c = images.shape
    if h % p or w % p:
        raise ValueError("patch_size must divide the images")
    x = np.moveaxis(images.astype(float), -1, -3)  # torch layout: (..., c, h, w)
    x = x.reshape(*b, c, h // p, p, w // p, p)
    x = np.swapaxes(x, -3, -2)  # (..., c, rows, cols, p, p)
    return x.reshape(*b, (h // p) * (w // p), p * p * c)  # <-


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
