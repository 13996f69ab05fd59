# wrong: patch_embedding = bias_on_class_token
# student: Wim, adds b at the very end, to the whole matrix
import numpy as np


def patchify(images, patch_size):
    P = patch_size
    H, W, C = images.shape[-3:]
    if H % P or W % P:
        raise ValueError("patch_size must divide H and W")
    N = H * W // P**2
    X = np.zeros(images.shape[:-3] + (N, P * P * C))
    for n in range(N):
        i, j = n // (W // P), n % (W // P)
        X[..., n, :] = images[..., i * P : i * P + P, j * P : j * P + P, :].reshape(images.shape[:-3] + (-1,))
    return X


def unpatchify(patches, height, width, patch_size):
    P = patch_size
    C = patches.shape[-1] // P**2
    Y = np.zeros(patches.shape[:-2] + (height, width, C))
    for n in range(patches.shape[-2]):
        i, j = n // (width // P), n % (width // P)
        Y[..., i * P : i * P + P, j * P : j * P + P, :] = patches[..., n, :].reshape(patches.shape[:-2] + (P, P, C))
    return Y


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    X = patchify(images, patch_size) @ w
    c = np.broadcast_to(cls_token, X.shape[:-2] + (1, X.shape[-1]))
    X = np.concatenate([c, X], axis=-2)
    return X + b + position_embedding
