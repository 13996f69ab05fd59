"""Chapter 5, masking: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.masking.functions import causal_mask
from learn_transformers.answer_key.self_attention.functions import THREE_K, THREE_Q, THREE_V
from learn_transformers.key.pictures import Picture

PICTURES = (
    Picture(
        "the causal mask for eight positions: what each query may see",
        "causal_mask",
        calls=((8,),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "the padding mask for sequences of 5, 2 and 7 tokens: which keys are real",
        "padding_mask",
        calls=((np.array([5, 2, 7]), 8),),
        layout=lambda mask: mask[:, 0],
        scale=(0.0, 1.0),
        rows="sequence",
        columns="key",
    ),
    Picture(
        "equal scores under the causal mask: a row shares its weight among the keys that it sees",
        "masked_softmax",
        calls=((np.zeros((4, 4)), causal_mask(4)),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "the weights of the lecture's three tokens, without a look ahead",
        "masked_attention",
        calls=((THREE_Q, THREE_K, THREE_V, causal_mask(3)),),
        part=1,
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
)
