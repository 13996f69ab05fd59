# wrong: patchify = pixels_not_flattened + patches_by_column
# student: Uma, a patch is a small picture and should stay one
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError(f"patch_size {patch_size} does not divide {H} and {W}")
    x = images.reshape(*images.shape[:-3], H // patch_size, patch_size, W // patch_size, patch_size, C)
    x = np.moveaxis(x, -3, -5)
    return x.reshape(*images.shape[:-3], -1, patch_size, patch_size, C)


def unpatchify(patches, height, width, patch_size):
    x = patches.reshape(*patches.shape[:-2], height // patch_size, width // patch_size, patch_size, patch_size, -1)
    x = np.moveaxis(x, -3, -4)
    return x.reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    H, W, C = images.shape[-3:]
    lead = images.shape[:-3]
    x = images.reshape(*lead, H // patch_size, patch_size, W // patch_size, patch_size, C)
    x = np.moveaxis(x, -3, -4).reshape(*lead, -1, w.shape[0]) @ w + b
    return np.concatenate([np.full((*lead, 1, w.shape[1]), cls_token), x], axis=-2) + position_embedding
