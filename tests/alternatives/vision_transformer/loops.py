"""Plain loops over numbers, one pixel at a time."""

import numpy as np


def patchify(images, patch_size):
    batch = images.shape[:-3]
    height, width, channels = images.shape[-3:]
    if height % patch_size != 0:
        raise ValueError("the height of images is no multiple of patch_size")
    if width % patch_size != 0:
        raise ValueError("the width of images is no multiple of patch_size")
    rows, columns = height // patch_size, width // patch_size
    result = np.zeros((*batch, rows * columns, patch_size * patch_size * channels))
    for where in np.ndindex(*batch):
        for row in range(height):
            for column in range(width):
                for channel in range(channels):
                    patch = (row // patch_size) * columns + column // patch_size
                    place = ((row % patch_size) * patch_size + column % patch_size) * channels + channel
                    result[(*where, patch, place)] = images[(*where, row, column, channel)]
    return result


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    columns = width // patch_size
    channels = patches.shape[-1] // (patch_size * patch_size)
    result = np.zeros((*batch, height, width, channels))
    for where in np.ndindex(*batch):
        for patch in range(patches.shape[-2]):
            for place in range(patches.shape[-1]):
                pixel, channel = divmod(place, channels)
                row = (patch // columns) * patch_size + pixel // patch_size
                column = (patch % columns) * patch_size + pixel % patch_size
                result[(*where, row, column, channel)] = patches[(*where, patch, place)]
    return result


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    batch, (n, length), d = patches.shape[:-2], patches.shape[-2:], w.shape[1]
    result = np.zeros((*batch, n + 1, d))
    for where in np.ndindex(*batch):
        for feature in range(d):
            result[(*where, 0, feature)] = cls_token[feature] + position_embedding[0, feature]
            for patch in range(n):
                total = float(b[feature])
                for place in range(length):
                    total += float(patches[(*where, patch, place)]) * float(w[place, feature])
                result[(*where, patch + 1, feature)] = total + position_embedding[patch + 1, feature]
    return result
