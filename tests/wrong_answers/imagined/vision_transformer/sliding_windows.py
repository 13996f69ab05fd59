# wrong: patchify = overlapping
# student: Boris, found sliding_window_view and did not find a stride
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size does not divide the image")
    windows = sliding_window_view(images, (patch_size, patch_size), axis=(-3, -2))
    windows = np.moveaxis(windows, -3, -1)
    return windows.reshape(*images.shape[:-3], -1, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    nh, nw = height // patch_size, width // patch_size
    blocks = patches.reshape(*patches.shape[:-2], nh, nw, patch_size, patch_size, -1)
    rows = [np.concatenate([blocks[..., i, j, :, :, :] for j in range(nw)], axis=-2) for i in range(nh)]
    return np.concatenate(rows, axis=-3)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    windows = sliding_window_view(images, (patch_size, patch_size), axis=(-3, -2))
    windows = windows[..., ::patch_size, ::patch_size, :, :, :]
    x = np.moveaxis(windows, -3, -1).reshape(*images.shape[:-3], -1, w.shape[0])
    tokens = x @ w + b
    pad = [(0, 0)] * (tokens.ndim - 2) + [(1, 0), (0, 0)]
    tokens = np.pad(tokens, pad)
    tokens[..., 0, :] = cls_token
    return tokens + position_embedding
