"""Chapter 14, AlphaFold: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Array, Picture

RESIDUES = 5
NEXT = np.abs(np.subtract.outer(np.arange(RESIDUES), np.arange(RESIDUES))) == 1
SAME = np.eye(RESIDUES)[None]
TOUCHING = np.where(NEXT, np.log(9.0), 0.0)[..., None]
NOTHING, ALL = np.zeros((RESIDUES, RESIDUES)), np.eye(RESIDUES)

LETTERS = ["HK", "HK", "KH", "KH", "HK", "KH"]
ONE_HOT = np.array([[[float(letter == one) for one in "HK"] for letter in word] for word in LETTERS])


def as_tables(out: Array) -> Array:
    """A table of letters for each pair of columns, one after the other."""
    return out.reshape(-1, *out.shape[2:])


PICTURES = (
    Picture(
        "five residues in a row with queries of zero: each takes what touches it, because the pairs say so",
        "row_attention_with_pair_bias",
        calls=((SAME, TOUCHING, NOTHING, ALL, ALL, ALL, np.ones((1, 1)), 1),),
        layout=lambda out: out[0],
        scale=(0.0, 1.0),
        rows="query",
        columns="taken from",
    ),
    Picture(
        "two columns of six sequences, H or K: which letters go together, for each pair of columns",
        "outer_product_mean",
        calls=((ONE_HOT, ONE_HOT),),
        layout=as_tables,
        scale=(0.0, 0.5),
        row_names=("H", "K"),
        column_names=("H", "K"),
        panel="pair",
        across=2,
    ),
    Picture(
        "five residues in a row: how many third residues touch both of a pair",
        "triangle_multiplication",
        calls=((NEXT[..., None] * 1.0, NEXT[..., None] * 1.0),),
        layout=lambda out: out[..., 0],
        scale=(0.0, 2.0),
        rows="residue",
        columns="residue",
    ),
)
