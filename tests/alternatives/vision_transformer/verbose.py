"""One image at a time: leading axes are flattened into a list first and restored in the end."""

import math

import numpy as np


def cut_one(image, p):
    height, width, _ = image.shape
    patches = []
    for top in range(0, height, p):
        for left in range(0, width, p):
            patches.append(image[top : top + p, left : left + p, :].flatten())
    return np.array(patches)


def glue_one(patches, height, width, p):
    channels = patches.shape[1] // (p * p)
    image = np.zeros((height, width, channels), dtype=np.float64)
    i = 0
    for top in range(0, height, p):
        for left in range(0, width, p):
            image[top : top + p, left : left + p] = patches[i].reshape(p, p, channels)
            i += 1
    return image


def patchify(images, patch_size):
    if images.shape[-3] % patch_size > 0 or images.shape[-2] % patch_size > 0:
        raise ValueError("the sides of the images must be multiples of the patch_size")
    batch = images.shape[:-3]
    every = images.reshape((math.prod(batch), *images.shape[-3:]))
    cut = np.array([cut_one(image, patch_size) for image in every])
    return cut.reshape(batch + cut.shape[1:])


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    every = patches.reshape((math.prod(batch), *patches.shape[-2:]))
    glued = np.array([glue_one(one, height, width, patch_size) for one in every])
    return glued.reshape(batch + glued.shape[1:])


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    batch = patches.shape[:-2]
    results = []
    for one in patches.reshape((math.prod(batch), *patches.shape[-2:])):
        tokens = np.vstack([cls_token.reshape(1, -1), one.dot(w) + b.reshape(1, -1)])
        results.append(np.add(tokens, position_embedding))
    return np.array(results).reshape(batch + position_embedding.shape)
