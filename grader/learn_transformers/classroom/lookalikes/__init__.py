"""Which submissions are alike once names, comments and layout are left out? A note for whoever looks, never a verdict.

`sketch` makes of each submission what is compared, `compare` compares a class, `notes` says what came of it,
`both` shows two texts beside each other.
"""

from learn_transformers.classroom.lookalikes.both import Both, Pair, Texts, beside, pairs
from learn_transformers.classroom.lookalikes.comparing import Alike, LikeSolution, Lookalikes, compare
from learn_transformers.classroom.lookalikes.handed_out import Given, given, given_of
from learn_transformers.classroom.lookalikes.notes import notes
from learn_transformers.classroom.lookalikes.passages import Passage, side_by_side
from learn_transformers.classroom.lookalikes.sketches import Shared, Sketch, sketch

__all__ = [
    "Alike",
    "Both",
    "Given",
    "LikeSolution",
    "Lookalikes",
    "Pair",
    "Passage",
    "Shared",
    "Sketch",
    "Texts",
    "beside",
    "compare",
    "given",
    "given_of",
    "notes",
    "pairs",
    "side_by_side",
    "sketch",
]
