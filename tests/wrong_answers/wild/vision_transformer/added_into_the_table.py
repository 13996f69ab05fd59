# source: https://github.com/SHI-Labs/Compact-Transformers/issues/74
# mistake: patch_embedding: The tokens are added into the table of positions, which changes the argument and has no batch axis.
# wrong: patch_embedding = mutated:position_embedding
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
    tokens = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, tokens.shape[:-2] + (1, tokens.shape[-1]))
    position_embedding += np.concatenate([cls, tokens], axis=-2)  # <-
    return position_embedding
