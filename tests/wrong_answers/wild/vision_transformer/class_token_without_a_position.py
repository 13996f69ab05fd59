# source: https://github.com/NVIDIA/Megatron-LM/pull/6260
# mistake: patch_embedding: The class token gets no position.
# wrong: patch_embedding = class_token_without_position
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


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    tokens += position_embedding[1:]
    cls = np.zeros(tokens.shape[:-2] + (1, tokens.shape[-1])) + cls_token  # <-
    return np.concatenate([cls, tokens], axis=-2)
