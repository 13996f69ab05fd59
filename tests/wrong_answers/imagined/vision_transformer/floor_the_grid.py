# wrong: patchify = cropped
# student: Kofi, a few pixels at the border do not matter
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    rows, cols = images.shape[-3] // p, images.shape[-2] // p
    cut = images[..., : rows * p, : cols * p, :]
    grid = cut.reshape(*cut.shape[:-3], rows, p, cols, p, cut.shape[-1])
    return np.moveaxis(grid, -3, -4).reshape(*cut.shape[:-3], rows * cols, -1)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    rows, cols = height // p, width // p
    grid = patches.reshape(*patches.shape[:-2], rows, cols, p, p, -1)
    return np.moveaxis(grid, -3, -4).reshape(*patches.shape[:-2], height, width, grid.shape[-1])


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = np.matmul(patchify(images, patch_size), w) + b
    start = np.tile(cls_token, (*tokens.shape[:-2], 1, 1))
    return np.concatenate([start, tokens], -2) + position_embedding
