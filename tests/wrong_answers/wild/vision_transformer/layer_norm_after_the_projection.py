# source: https://github.com/920232796/SETR-pytorch/issues/1
# mistake: patch_embedding: The tokens of the patches are normalized after the projection.
# wrong: patch_embedding = ?
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
    channels = patches.shape[-1] // p**2
    out = np.zeros(patches.shape[:-2] + (height, width, channels))
    per_row = width // p
    for i in range(patches.shape[-2]):
        r, c = divmod(i, per_row)
        block = patches[..., i, :].reshape(patches.shape[:-2] + (p, p, channels))
        out[..., r * p : (r + 1) * p, c * p : (c + 1) * p, :] = block
    return out


def _norm(x):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = _norm(patchify(images, patch_size) @ w + b)  # <-
    cls = np.broadcast_to(cls_token, tokens.shape[:-2] + (1, tokens.shape[-1]))
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
