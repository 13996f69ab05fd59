# source: https://github.com/davide-coccomini/Combining-EfficientNet-and-Vision-Transformers-for-Video-Deepfake-Detection/issues/23
# mistake: patch_embedding: The table is cut to the size of the first axis, the batch, instead of the number of tokens.
# wrong: patch_embedding = ?
# clear: patch_embedding ~ only calls with a batch axis go wrong
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
    x = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, x.shape[:-2] + (1, x.shape[-1]))
    x = np.concatenate([cls, x], axis=-2)
    shape = x.shape[0]
    x += position_embedding[0:shape]  # <-
    return x
