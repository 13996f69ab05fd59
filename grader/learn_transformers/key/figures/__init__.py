"""The small vocabulary in which an answer key draws a lesson's figures: `answer_key/CHAPTER/figures.py`.

Every public function there without arguments gives a `Figure` of its name, from the reference's own numbers. `dev
figures` writes them where the lesson names them.
"""

from learn_transformers.key.figures.figure import Figure
from learn_transformers.key.figures.loading import figures_of

__all__ = ["Figure", "figures_of"]
