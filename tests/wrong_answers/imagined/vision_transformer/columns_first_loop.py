# wrong: patchify = patches_by_column
# student: Fatou, the outer loop is over x, because x comes before y
import numpy as np


def patchify(images, patch_size):
    height = images.shape[-3]
    width = images.shape[-2]
    if height % patch_size != 0 or width % patch_size != 0:
        raise ValueError("the images cannot be cut into patches of this size")
    patches = []
    for x in range(0, width, patch_size):
        for y in range(0, height, patch_size):
            patch = images[..., y : y + patch_size, x : x + patch_size, :]
            patches.append(patch.reshape(images.shape[:-3] + (-1,)))
    return np.stack(patches, axis=-2)


def unpatchify(patches, height, width, patch_size):
    channels = patches.shape[-1] // (patch_size * patch_size)
    images = np.zeros(patches.shape[:-2] + (height, width, channels))
    number = 0
    for y in range(0, height, patch_size):
        for x in range(0, width, patch_size):
            patch = patches[..., number, :].reshape(patches.shape[:-2] + (patch_size, patch_size, channels))
            images[..., y : y + patch_size, x : x + patch_size, :] = patch
            number = number + 1
    return images


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = []
    for y in range(0, images.shape[-3], patch_size):
        for x in range(0, images.shape[-2], patch_size):
            patch = images[..., y : y + patch_size, x : x + patch_size, :].reshape(images.shape[:-3] + (-1,))
            tokens.append(patch @ w + b)
    first = np.zeros(tokens[0].shape) + cls_token
    return np.stack([first] + tokens, axis=-2) + position_embedding
