# wrong: patch_embedding = class_token_last
# student: Tomas, as in GPT: the token that sums up comes last
import numpy as np


def patchify(images, patch_size):
    *B, H, W, C = images.shape
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size must go into H and W")
    x = images.reshape(*B, H // patch_size, patch_size, W // patch_size, patch_size, C).swapaxes(-4, -3)
    return x.reshape(*B, (H // patch_size) * (W // patch_size), -1)


def unpatchify(patches, height, width, patch_size):
    *B, T, D = patches.shape
    x = patches.reshape(*B, height // patch_size, width // patch_size, patch_size, patch_size, -1).swapaxes(-4, -3)
    return x.reshape(*B, height, width, -1)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tok = patchify(images, patch_size) @ w + b
    cls = np.broadcast_to(cls_token, tok.shape[:-2] + (1, tok.shape[-1]))
    return np.concatenate([tok, cls], axis=-2) + position_embedding
