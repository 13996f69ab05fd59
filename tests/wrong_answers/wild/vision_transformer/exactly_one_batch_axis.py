# source: https://github.com/ahmadchalhoub/research_implementations/issues/2
# mistake: patch_embedding: The class tokens are made for one batch axis, so a single picture, or two batch axes, crash.
# wrong: patch_embedding = one_batch_of_images_only
# clear: patch_embedding ~ not exactly four axes
import numpy as np


def patchify(images, patch_size):
    *batch, h, w, c = images.shape
    p = patch_size
    if h % p != 0 or w % p != 0:
        raise ValueError("images cannot be cut: patch_size must divide height and width")
    x = images.astype(np.float64).reshape(*batch, h // p, p, w // p, p, c)
    x = np.swapaxes(x, -4, -3)
    return x.reshape(*batch, (h // p) * (w // p), p * p * c)


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
    batch_size = images.shape[0]
    latent = patchify(images, patch_size) @ w + b
    class_token = np.tile(cls_token, (batch_size, 1, 1))  # <-
    return np.concatenate([class_token, latent], axis=-2) + position_embedding
