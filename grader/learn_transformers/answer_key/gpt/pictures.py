"""Chapter 11, GPT: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

TWICE = np.array([3, 7, 1, 5, 3, 7, 1, 5])
OF_TWO_KINDS = np.array([0, 1, 0, 0, 1, 1, 0, 1])

PICTURES = (
    Picture(
        "A B C A: the second A looks at what came after the first one",
        "induction_attention",
        calls=((np.array([0, 1, 2, 0]),),),
        scale=(0.0, 1.0),
        rows="position",
        columns="looks at",
    ),
    Picture(
        "a text of four tokens, written twice: in the second half a stripe, one place after each copy",
        "induction_attention",
        calls=((TWICE,),),
        scale=(0.0, 1.0),
        rows="position",
        columns="looks at",
    ),
    Picture(
        "eight tokens of two kinds: the weight is shared among all matches",
        "induction_attention",
        calls=((OF_TWO_KINDS,),),
        scale=(0.0, 1.0),
        rows="position",
        columns="looks at",
    ),
)
