# wrong: patchify = width_not_checked + size_not_named
# student: Jana, checks the side she thinks of; her message only says "wrong size"
import numpy as np


def patchify(images, patch_size):
    lead = images.shape[:-3]
    H, W, C = images.shape[-3:]
    if H % patch_size != 0:
        raise ValueError("wrong size")
    out = []
    for i in range(H // patch_size):
        for j in range(W // patch_size):
            block = images[
                ..., i * patch_size : (i + 1) * patch_size, j * patch_size : (j + 1) * patch_size, :
            ]
            out.append(block.reshape(lead + (patch_size * patch_size * C,)))
    return np.stack(out, axis=len(lead))


def unpatchify(patches, height, width, patch_size):
    lead = patches.shape[:-2]
    per_row = width // patch_size
    image_rows = []
    for start in range(0, patches.shape[-2], per_row):
        blocks = []
        for j in range(start, start + per_row):
            blocks.append(patches[..., j, :].reshape(lead + (patch_size, patch_size, -1)))
        image_rows.append(np.concatenate(blocks, axis=-2))
    return np.concatenate(image_rows, axis=-3)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size)
    x = x @ w + b
    c = cls_token * np.ones(x.shape[:-2] + (1, 1))
    return np.concatenate([c, x], axis=-2) + position_embedding
