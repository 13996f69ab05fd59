"""Chapter 13, the vision transformer: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Array, Picture

SIDE, ACROSS = 4, 3
_DRAWN = """
.....##.....
....#++#....
...#++++#...
..#++++++#..
.##########.
..#..##..#..
..#..##..#..
..########..
"""
HOUSE = np.array([[".+#".index(sign) for sign in row] for row in _DRAWN.split()])[..., np.newaxis] / 2.0
PATCHES = HOUSE.reshape(2, SIDE, ACROSS, SIDE).swapaxes(1, 2).reshape(-1, SIDE * SIDE)


def as_squares(patches: Array) -> Array:
    """Each row of numbers as the square of pixels that it should be."""
    return patches.reshape(-1, SIDE, SIDE)


_W = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0]])
_POSITIONS = np.array([[0.5, -0.5], [0.1, 0.2], [0.3, 0.4]])
_TWO_PATCHES = np.array([[1.0, 2.0, 5.0, 6.0], [3.0, 4.0, 7.0, 8.0]])[..., np.newaxis]

PICTURES = (
    Picture(
        "a house of 8 × 12 pixels, cut into squares of 4 × 4, in their order",
        "patchify",
        calls=((HOUSE, SIDE),),
        layout=as_squares,
        scale=(0.0, 1.0),
        panel="patch",
        across=ACROSS,
    ),
    Picture(
        "the same patches, put together again",
        "unpatchify",
        calls=((PATCHES, 8, 12, SIDE),),
        layout=lambda image: image[..., 0],
        scale=(0.0, 1.0),
        rows="row",
        columns="column",
    ),
    Picture(
        "the tokens of the lesson's example: the class token first, then two patches",
        "patch_embedding",
        calls=((_TWO_PATCHES, 2, _W, np.array([10.0, 20.0]), np.array([7.0, -7.0]), _POSITIONS),),
        rows="token",
        columns="feature",
        row_names=("class", "1", "2"),
    ),
)
