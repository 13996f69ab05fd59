# source: https://github.com/pytorch/torchtitan/pull/4244
# mistake: unpatchify: meshgrid with its standard 'xy' order, flattened column by column, puts the patches into the picture column by column.
# wrong: unpatchify = patches_by_column
import numpy as np


def patchify(images, patch_size):
    batch, (h, w, c) = images.shape[:-3], images.shape[-3:]
    if any(side % patch_size for side in (h, w)):
        raise ValueError("patch_size has to divide both sides of the images")
    rows, cols = h // patch_size, w // patch_size
    x = np.asarray(images, float).reshape(batch + (rows, patch_size, cols, patch_size, c))
    x = np.einsum("...rpsqc->...rspqc", x)
    return x.reshape(batch + (rows * cols, -1))


def unpatchify(patches, height, width, patch_size):
    c = patches.shape[-1] // patch_size**2
    ys = np.arange(0, height, patch_size)
    xs = np.arange(0, width, patch_size)
    grid_y, grid_x = np.meshgrid(ys, xs)  # <-
    image = np.zeros(patches.shape[:-2] + (height, width, c))
    for i, (y, x) in enumerate(zip(grid_y.ravel(), grid_x.ravel(), strict=True)):
        patch = patches[..., i, :].reshape(patches.shape[:-2] + (patch_size, patch_size, c))
        image[..., y : y + patch_size, x : x + patch_size, :] = patch
    return image


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
