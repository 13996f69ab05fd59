# wrong: patch_embedding = positions_added_too_early
# student: Sami, adds the positions as soon as there are tokens
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size != 0 or W % patch_size != 0:
        raise ValueError("patch_size")
    out = []
    for r in np.arange(0, H, patch_size):
        for c in np.arange(0, W, patch_size):
            out.append(images[..., r : r + patch_size, c : c + patch_size, :].reshape(*images.shape[:-3], -1))
    return np.stack(out, axis=-2)


def unpatchify(patches, height, width, patch_size):
    lead = patches.shape[:-2]
    strips = np.split(patches, height // patch_size, axis=-2)
    out = []
    for strip in strips:
        squares = strip.reshape(*lead, width // patch_size, patch_size, patch_size, -1)
        out.append(np.concatenate(list(np.moveaxis(squares, -4, 0)), axis=-2))
    return np.concatenate(out, axis=-3)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    n = x.shape[-2]
    x = x + position_embedding[:n]
    cls = np.broadcast_to(cls_token, (*x.shape[:-2], 1, x.shape[-1]))
    return np.concatenate([cls, x], axis=-2)
