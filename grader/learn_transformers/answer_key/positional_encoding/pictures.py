"""Chapter 4, positional encoding: what there is to see."""

from __future__ import annotations

from learn_transformers.key.pictures import Picture

PICTURES = (
    Picture(
        "24 positions, 32 dimensions: fast clocks on the left, slow ones on the right",
        "sinusoidal_positional_encoding",
        calls=((24, 32),),
        scale=(-1.0, 1.0),
        rows="position",
        columns="dimension",
    ),
    Picture(
        "position 1 with four dimensions: sin 1, cos 1, sin 1/100, cos 1/100",
        "sinusoidal_positional_encoding",
        calls=((2, 4),),
        layout=lambda table: table[1:],
        scale=(-1.0, 1.0),
        rows="position",
        columns="dimension",
        row_names=("1",),
    ),
    Picture(
        "the matrix that moves six dimensions by one position: a rotation for each pair",
        "shift_matrix",
        calls=((1, 6),),
        scale=(-1.0, 1.0),
        rows="to",
        columns="from",
    ),
)
