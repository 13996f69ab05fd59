"""Chapter 10, efficient attention: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

N = 16
_PAIR_MEANS = np.kron(np.eye(4), np.array([[0.5, 0.5]]))
_TOKENS = np.column_stack([np.arange(8.0), np.ones(8)])
_QUERIES = np.column_stack([np.linspace(-1.0, 1.0, 8), np.zeros(8)])
_TURNS = np.linspace(0.0, 2.0 * np.pi, 17)[:-1] + 0.1
_AROUND = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])

PICTURES = (
    Picture(
        "a window of radius 1 over sixteen tokens: a narrow band, whatever n is",
        "sliding_window_mask",
        calls=((N, 1),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "a window and one global token, without random links: the first token sees all and is seen by all",
        "bigbird_mask",
        calls=((N, 1, 1, 0, np.random.default_rng(0)),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "eight queries over the means of four pairs; the values are an identity, so a row is what each token weighs",
        "linformer_attention",
        calls=((_QUERIES, _TOKENS, np.eye(8), _PAIR_MEANS, _PAIR_MEANS),),
        scale=(0.0, 0.5),
        rows="query",
        columns="token",
    ),
    Picture(
        "the buckets of sixteen vectors around a circle, with two directions: four quarters",
        "lsh_buckets",
        calls=((_AROUND, np.array([[1.0, 0.0], [0.0, 1.0]])),),
        layout=lambda buckets: buckets[np.newaxis].astype(float),
        scale=(0.0, 3.0),
        rows="bucket",
        columns="vector",
    ),
    Picture(
        "who sees whom, if eight tokens are in the buckets 0 1 0 2 1 0 2 0",
        "same_bucket_mask",
        calls=((np.array([0, 1, 0, 2, 1, 0, 2, 0]),),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
)
