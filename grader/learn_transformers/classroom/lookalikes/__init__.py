"""Which submissions are alike once names, comments and layout are left out? A note for whoever looks, never a verdict.

`sketch` makes of each submission what is compared, `compare` compares a class, `notes` says what came of it,
`side_by_side` shows two texts.
"""

from learn_transformers.classroom.lookalikes.comparing import Alike, LikeSolution, Lookalikes, compare
from learn_transformers.classroom.lookalikes.handed_out import Given, given, given_of
from learn_transformers.classroom.lookalikes.notes import notes
from learn_transformers.classroom.lookalikes.passages import Passage, side_by_side
from learn_transformers.classroom.lookalikes.sketches import Shared, Sketch, sketch

__all__ = [
    "Alike",
    "Given",
    "LikeSolution",
    "Lookalikes",
    "Passage",
    "Shared",
    "Sketch",
    "compare",
    "given",
    "given_of",
    "notes",
    "side_by_side",
    "sketch",
]
