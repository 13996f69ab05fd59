# wrong: patch_embedding = one_class_token_row
# student: Yusuf, tried one image and it worked
import numpy as np


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("not divisible by patch_size")
    r = np.arange(H).reshape(H // patch_size, 1, patch_size, 1)
    c = np.arange(W).reshape(1, W // patch_size, 1, patch_size)
    return images[..., r, c, :].reshape(*images.shape[:-3], -1, patch_size * patch_size * C)


def unpatchify(patches, height, width, patch_size):
    index = patchify(np.arange(height * width).reshape(height, width, 1), patch_size).ravel()
    pixels = patches.reshape(*patches.shape[:-2], height * width, -1)
    back = np.empty_like(pixels)
    back[..., index, :] = pixels
    return back.reshape(*patches.shape[:-2], height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    x = np.concatenate([cls_token[None, :], x], axis=0)
    return x + position_embedding
