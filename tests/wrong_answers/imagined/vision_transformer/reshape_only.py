# wrong: patchify = not_regrouped
# student: Ana, (H, W, C) to (N, P*P*C): the sizes fit, so it must be right
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size must divide height and width")
    N = (H // patch_size) * (W // patch_size)
    return images.reshape(*images.shape[:-3], N, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    rows, cols = height // patch_size, width // patch_size
    x = patches.reshape(*patches.shape[:-2], rows, cols, patch_size, patch_size, -1)
    return np.swapaxes(x, -4, -3).reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    P = patch_size
    H, W = images.shape[-3:-1]
    flat = [
        images[..., r : r + P, c : c + P, :].reshape(*images.shape[:-3], -1)
        for r in range(0, H, P)
        for c in range(0, W, P)
    ]
    tokens = np.stack(flat, axis=-2) @ w + b
    cls = np.broadcast_to(cls_token, (*tokens.shape[:-2], 1, tokens.shape[-1]))
    return np.concatenate([cls, tokens], axis=-2) + position_embedding
