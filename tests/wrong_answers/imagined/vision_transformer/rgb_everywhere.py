# wrong: unpatchify = three_channels_assumed
# student: Vera, pictures have three channels
import numpy as np


def patchify(images, patch_size):
    rows = images.shape[-3] / patch_size
    cols = images.shape[-2] / patch_size
    if rows != int(rows) or cols != int(cols):
        raise ValueError("patch_size has to divide both H and W")
    patches = []
    for r in range(int(rows)):
        for c in range(int(cols)):
            p = images[..., r * patch_size : (r + 1) * patch_size, c * patch_size : (c + 1) * patch_size, :]
            patches.append(p.reshape(*p.shape[:-3], p.shape[-3] * p.shape[-2] * p.shape[-1]))
    return np.stack(patches, -2)


def unpatchify(patches, height, width, patch_size):
    images = np.zeros((*patches.shape[:-2], height, width, 3))
    k = 0
    for r in range(0, height, patch_size):
        for c in range(0, width, patch_size):
            block = patches[..., k, :].reshape(*patches.shape[:-2], patch_size, patch_size, 3)
            images[..., r : r + patch_size, c : c + patch_size, :] = block
            k += 1
    return images


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = np.dot(patchify(images, patch_size), w) + b
    x = np.concatenate([np.zeros((*x.shape[:-2], 1, x.shape[-1])) + cls_token, x], axis=-2)
    return x + position_embedding
