# source: https://github.com/raoyongming/DenseCLIP/issues/20
# wrong: patch_embedding = scaled:cls_token*2
# mistake: patch_embedding: the class token is also added to the position of row 0, so it counts twice

import numpy as np


def patchify(images, patch_size):
    height, width = images.shape[-3], images.shape[-2]
    if height % patch_size or width % patch_size:
        raise ValueError("patch_size does not divide the images")
    patches = []
    for y in range(0, height, patch_size):
        for x in range(0, width, patch_size):
            piece = images[..., y : y + patch_size, x : x + patch_size, :]
            patches.append(piece.reshape(*images.shape[:-3], -1))
    return np.stack(patches, axis=-2).astype(np.float64)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    channels = patches.shape[-1] // (p * p)
    image = np.zeros((*patches.shape[:-2], height, width, channels))
    columns = width // p
    for i in range(patches.shape[-2]):
        y, x = i // columns * p, i % columns * p
        image[..., y : y + p, x : x + p, :] = patches[..., i, :].reshape(*patches.shape[:-2], p, p, channels)
    return image


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    cls = np.tile(cls_token, (*x.shape[:-2], 1, 1))
    x = np.concatenate([cls, x], axis=-2)
    cls_pos = position_embedding[0] + cls_token  # <-
    pos = np.concatenate([cls_pos[None, :], position_embedding[1:]], axis=0)
    return x + pos
