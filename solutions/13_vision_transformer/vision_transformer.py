"""Chapter 13, the vision transformer: how a picture becomes a sequence of tokens (an extension: not in the lecture).

An image has its channels last, `(..., height, width, channels)`; a patch is a square of `patch_size` by `patch_size`
pixels.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check vision_transformer`.
"""

import numpy as np


def patchify(images: np.ndarray, patch_size: int) -> np.ndarray:
    """Cut images into square patches, and write each patch as one vector.

    The patches come row by row: the top row of patches from left to right, then the next row. Inside a patch the
    order is (row, column, channel): all channels of the first pixel, then of the pixel to its right, and so on.

    Args:
        images: `(..., H, W, C)`, float64.
        patch_size: P, the side of a patch in pixels, at least 1.

    Returns:
        `(..., N, P * P * C)`, float64, with `N = (H / P) * (W / P)`.

    Raises:
        ValueError: if P does not divide both H and W; the message names `patch_size` or `images`.

    Example:
        >>> patchify(np.arange(16.0).reshape(4, 4, 1), 2)
        array([[ 0.,  1.,  4.,  5.],
               [ 2.,  3.,  6.,  7.],
               [ 8.,  9., 12., 13.],
               [10., 11., 14., 15.]])

    Source: extension; Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words", section 3.1.
    """
    images = np.asarray(images, dtype=np.float64)
    *batch, height, width, channels = images.shape
    if height % patch_size or width % patch_size:
        raise ValueError(f"patch_size {patch_size} does not divide the height {height} and width {width} of images")
    rows, columns = height // patch_size, width // patch_size
    grid = images.reshape(*batch, rows, patch_size, columns, patch_size, channels)
    blocks = np.swapaxes(grid, -4, -3)  # (..., rows, columns, P, P, C): both counts of patches stand in front
    return blocks.reshape(*batch, rows * columns, patch_size * patch_size * channels)


def unpatchify(patches: np.ndarray, height: int, width: int, patch_size: int) -> np.ndarray:
    """The inverse of `patchify`: put the patches back to where they were cut from.

    How many channels there are follows from the length of a patch, `P * P * C`. The arguments always fit together.

    Args:
        patches: `(..., N, P * P * C)`, float64, in the order of `patchify`.
        height: H, the height of the images in pixels.
        width: W, the width of the images in pixels.
        patch_size: P, the side of a patch in pixels.

    Returns:
        `(..., H, W, C)`, float64.

    Example:
        >>> unpatchify(np.array([[0.0, 1.0, 3.0, 4.0], [2.0, 9.0, 5.0, 9.0]]), 2, 4, 2)[:, :, 0]
        array([[0., 1., 2., 9.],
               [3., 4., 5., 9.]])

    Source: extension; used wherever a model predicts patches and a picture is wanted.
    """
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
    """Turn images into the tokens that a transformer encoder reads.

    Every patch goes through one affine map, `patch @ w + b`. The class token, which does not, is put in front of the
    patches of every image. Then each of the N + 1 tokens gets its own row of the position embedding added to it.

    Args:
        images: `(..., H, W, C)`, float64.
        patch_size: P, the side of a patch in pixels; it divides H and W.
        w: `(P * P * C, d)`.
        b: `(d,)`.
        cls_token: `(d,)`, the class token, one for all images.
        position_embedding: `(N + 1, d)`; row 0 belongs to the class token, row i to patch i - 1.

    Returns:
        `(..., N + 1, d)`, float64; row 0 is the class token plus its position.

    Example: one image of 1 x 2 pixels, patches of one pixel, one channel, and d = 2.
        >>> patch_embedding(
        ...     np.array([[[3.0], [5.0]]]),
        ...     1,
        ...     np.array([[1.0, 2.0]]),
        ...     np.array([0.0, 10.0]),
        ...     np.array([7.0, 7.0]),
        ...     np.array([[100.0, 100.0], [200.0, 200.0], [300.0, 300.0]]),
        ... )
        array([[107., 107.],
               [203., 216.],
               [305., 320.]])

    Source: extension; Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words", section 3.1, equation 1 (its
    equation has no bias; the models have one).
    """
    patch_tokens = patchify(images, patch_size) @ w + b
    *batch, _, d = patch_tokens.shape
    class_tokens = np.broadcast_to(cls_token, (*batch, 1, d))  # one for every image
    return np.concatenate([class_tokens, patch_tokens], axis=-2) + position_embedding
