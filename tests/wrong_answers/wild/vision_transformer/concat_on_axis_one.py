# source: https://github.com/lucidrains/vit-pytorch/issues/224
# mistake: patch_embedding: The class token is concatenated along axis 1, which is the axis of the tokens only with exactly one batch axis.
# wrong: patch_embedding = one_batch_of_images_only
# clear: patch_embedding ~ not exactly four axes
import numpy as np


def patchify(images, patch_size):
    p = patch_size
    height, width, channels = images.shape[-3:]
    if height % p or width % p:
        raise ValueError(f"patch_size {p} does not fit into {height} x {width}")
    patches = []
    for top in range(0, height, p):
        for left in range(0, width, p):
            patch = images[..., top : top + p, left : left + p, :]
            patches.append(patch.reshape(images.shape[:-3] + (p * p * channels,)))
    return np.stack(patches, axis=-2).astype(float)


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    *batch, n, length = patches.shape
    c = length // (p * p)
    x = patches.astype(np.float64).reshape(*batch, height // p, width // p, p, p, c)
    return np.swapaxes(x, -4, -3).reshape(*batch, height, width, c)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    cls_tokens = np.broadcast_to(cls_token, x.shape[:-2] + (1, x.shape[-1]))
    x = np.concatenate((cls_tokens, x), axis=1)  # <-
    return x + position_embedding
