# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/pull/221
# mistake: patch_embedding: The positions are added before the class token is put in front, so it gets none and the patches get the rows from 0 on.
# wrong: patch_embedding = positions_added_too_early
import numpy as np


def patchify(images, patch_size):
    batch, (h, w, c) = images.shape[:-3], images.shape[-3:]
    if any(side % patch_size for side in (h, w)):
        raise ValueError("patch_size has to divide both sides of the images")
    rows, cols = h // patch_size, w // patch_size
    x = np.asarray(images, float).reshape(batch + (rows, patch_size, cols, patch_size, c))
    x = np.einsum("...rpsqc->...rspqc", x)
    return x.reshape(batch + (rows * cols, -1))


def unpatchify(patches, height, width, patch_size):
    batch = patches.shape[:-2]
    rows, cols = height // patch_size, width // patch_size
    x = np.asarray(patches, float).reshape(batch + (rows, cols, patch_size, patch_size, -1))
    return np.einsum("...rspqc->...rpsqc", x).reshape(batch + (height, width, -1))


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = patchify(images, patch_size) @ w + b
    x = x + position_embedding[: x.shape[-2]]  # <-
    cls_token_emb = np.broadcast_to(cls_token, (*x.shape[:-2], 1, x.shape[-1]))
    return np.concatenate([cls_token_emb, x], axis=-2)
