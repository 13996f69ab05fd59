# source: https://github.com/ARISE-Initiative/robosuite/pull/61
# mistake: patchify: The width is taken from the height's axis in the check, so a width that does not fit is not refused.
# wrong: patchify = width_not_checked
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    image_height, image_width = images.shape[-3], images.shape[-3]  # <-
    if image_height % p != 0 or image_width % p != 0:
        raise ValueError(f"images must be divisible by patch_size {p}")
    rows = np.split(images.astype(float), images.shape[-3] // p, axis=-3)
    patches = []
    for row in rows:
        for left in range(0, images.shape[-2] - p + 1, p):
            patches.append(row[..., :, left : left + p, :].reshape(images.shape[:-3] + (-1,)))
    return np.stack(patches, axis=-2)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    channels = patches.shape[-1] // p**2
    out = np.zeros(patches.shape[:-2] + (height, width, channels))
    per_row = width // p
    for i in range(patches.shape[-2]):
        r, c = divmod(i, per_row)
        block = patches[..., i, :].reshape(patches.shape[:-2] + (p, p, channels))
        out[..., r * p : (r + 1) * p, c * p : (c + 1) * p, :] = block
    return out


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
