"""What happens to numbers in every chapter alike: cut to integers, held in float32, a small constant added to them."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.reference import Family, Slip

CUT_TO_INTEGERS = Slip(
    "the result has the dtype of an integer argument, so everything after the decimal point is cut off",
    hint="Which dtype does np.zeros_like(x) have for x = np.array([1, 2]), and what is left of 0.25 in it?",
    numbers=lambda x: x.astype(np.intp),
    whole=True,
)
SINGLE_PRECISION = Slip(
    "the result is float32, not float64",
    hint="Which dtype do the arguments have, and where do you change it?",
    numbers=lambda x: x.astype(np.float32),
)
COMPUTED_IN_SINGLE_PRECISION = Slip(
    "the numbers are computed in single precision (float32); as float64 they still have no more than 7 right digits",
    hint="Which dtype do your arrays or tensors have on the way, and does a cast at the end bring digits back?",
    numbers=lambda x: x.astype(np.float32).astype(np.float64),
)
IN_SINGLE_PRECISION = (SINGLE_PRECISION, COMPUTED_IN_SINGLE_PRECISION)
ANY_NUMBERS = (CUT_TO_INTEGERS, *IN_SINGLE_PRECISION)

ADDED_TO_THE_SUM = Family(
    "{} is added to the sum that the weights are divided by, so they sum to less than 1",
    *(1e-5, 1e-6, 1e-7),
    hint="What does the largest entry of a row add to the sum, and can the sum then be 0?",
)
ADDED_UNDER_THE_ROOT = Family(
    "{} is added to d_k under the root, so all scores are a little too small",
    *(1e-5, 1e-6),
    hint="Which d_k would make √d_k too small to divide by?",
)
