"""What the extra `site` brings, imported where it is needed."""

from __future__ import annotations

import importlib
from typing import Any

from learn_transformers.trouble import WrongUse

MISSING = 'A site is made with {}, which is missing: `pip install "learn-transformers[site]"` brings it.'


def library(module: str) -> Any:
    """A module of the extra `site`.

    Raises:
        WrongUse: if it is missing.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise WrongUse(MISSING.format(module.partition(".")[0])) from None
