# wrong: patchify = sides_asserted
# student: Omar, assert image_height % patch_height == 0 and ..., from a well-known repository
import numpy as np


def patchify(images, patch_size):
    image_height, image_width = images.shape[-3], images.shape[-2]
    assert image_height % patch_size == 0 and image_width % patch_size == 0, (
        "Image dimensions must be divisible by the patch size."
    )
    rows = np.split(images, image_height // patch_size, axis=-3)
    patches = []
    for row in rows:
        for patch in np.split(row, image_width // patch_size, axis=-2):
            patches.append(patch.reshape(*images.shape[:-3], -1))
    return np.stack(patches, axis=-2)


def unpatchify(patches, height, width, patch_size):
    assert patches.shape[-2] * patch_size**2 == height * width
    lead = patches.shape[:-2]
    squares = patches.reshape(*lead, -1, patch_size, patch_size, patches.shape[-1] // patch_size**2)
    picture = np.empty((*lead, height, width, squares.shape[-1]))
    for n in range(patches.shape[-2]):
        r, c = divmod(n, width // patch_size)
        r, c = r * patch_size, c * patch_size
        picture[..., r : r + patch_size, c : c + patch_size, :] = squares[..., n, :, :, :]
    return picture


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    assert tokens.shape[-2] + 1 == position_embedding.shape[0]
    cls_tokens = np.repeat(cls_token[None], 1, axis=0)
    cls_tokens = np.broadcast_to(cls_tokens, tokens.shape[:-2] + cls_tokens.shape)
    return np.concatenate([cls_tokens, tokens], axis=-2) + position_embedding
