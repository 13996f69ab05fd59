# wrong: unpatchify = grid_sides_swapped
# student: Goran, width before height: that is how screens are described
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size mismatch")
    nx, ny = W // patch_size, H // patch_size
    x = images.reshape(*images.shape[:-3], ny, patch_size, nx, patch_size, C)
    return np.swapaxes(x, -4, -3).reshape(*images.shape[:-3], ny * nx, -1)


def unpatchify(patches, height, width, patch_size):
    nx, ny = width // patch_size, height // patch_size
    x = patches.reshape(*patches.shape[:-2], nx, ny, patch_size, patch_size, -1)
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*patches.shape[:-2], height, width, x.shape[-1])


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    return np.concatenate([np.broadcast_to(cls_token, x[..., :1, :].shape), x], -2) + position_embedding
