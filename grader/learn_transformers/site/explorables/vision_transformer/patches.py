"""Pictures with one channel, cut into patches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.vision_transformer.functions import patchify


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        size, rows, columns = (int(n) for n in rng.integers(1, 5, size=3))
        image = rng.integers(10, size=(rows * size, columns * size))
        cut = patchify(image[..., None], size)
        yield (
            {"image": image.tolist(), "patch_size": size},
            {"patches": cut.tolist(), "reshaped": image.reshape(cut.shape).tolist()},
        )
