"""Chapter 13, the vision transformer: how a picture becomes a sequence of tokens."""

import numpy as np


def patchify(images: np.ndarray, patch_size: int) -> np.ndarray:
    """Cut images `(..., H, W, C)` into patches `(..., N, P * P * C)`, row by row; inside: (row, column, channel)."""
    images = np.asarray(images, dtype=np.float64)
    *batch, height, width, channels = images.shape
    if height % patch_size or width % patch_size:
        raise ValueError(f"patch_size {patch_size} does not divide the height {height} and width {width} of images")
    rows, columns = height // patch_size, width // patch_size
    grid = images.reshape(*batch, rows, patch_size, columns, patch_size, channels)
    blocks = np.swapaxes(grid, -4, -3)  # (..., rows, columns, P, P, C): both counts of patches stand in front
    return blocks.reshape(*batch, rows * columns, patch_size * patch_size * channels)


def unpatchify(patches: np.ndarray, height: int, width: int, patch_size: int) -> np.ndarray:
    """Put patches `(..., N, P * P * C)` back together to images `(..., H, W, C)`."""
    patches = np.asarray(patches, dtype=np.float64)
    *batch, _, length = patches.shape
    rows, columns, channels = height // patch_size, width // patch_size, length // patch_size**2
    blocks = patches.reshape(*batch, rows, columns, patch_size, patch_size, channels)
    grid = np.swapaxes(blocks, -4, -3)  # (..., rows, P, columns, P, C): each row of pixels beside its row of patches
    return grid.reshape(*batch, height, width, channels)


def patch_embedding(
    images: np.ndarray,
    patch_size: int,
    w: np.ndarray,
    b: np.ndarray,
    cls_token: np.ndarray,
    position_embedding: np.ndarray,
) -> np.ndarray:
    """Turn images `(..., H, W, C)` into tokens `(..., N + 1, d)`: [class; patches @ w + b] + position embedding."""
    patch_tokens = patchify(images, patch_size) @ w + b
    *batch, _, d = patch_tokens.shape
    class_tokens = np.broadcast_to(cls_token, (*batch, 1, d))  # one for every image
    return np.concatenate([class_tokens, patch_tokens], axis=-2) + position_embedding
