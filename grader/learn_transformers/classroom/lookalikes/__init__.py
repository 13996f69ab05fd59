"""Which submissions are alike once names, comments and layout are left out? A note for whoever looks, never a verdict.

`sketch` makes of each submission what is compared, `compare` compares a class, `notes` says what came of it,
`pairings` says of whom there are pages that show both texts, `beside` what is on them.
"""

from learn_transformers.classroom.lookalikes.comparing import Alike, LikeSolution, Lookalikes, compare
from learn_transformers.classroom.lookalikes.handed_out import Given, given, given_of
from learn_transformers.classroom.lookalikes.notes import in_files, notes
from learn_transformers.classroom.lookalikes.paired import FOLDER, Pairing, pairings
from learn_transformers.classroom.lookalikes.passages import Passage, SideBySide, side_by_side
from learn_transformers.classroom.lookalikes.sketches import Shared, Sketch, sketch
from learn_transformers.classroom.lookalikes.texts import Beside, HandedIn, beside

__all__ = [
    "FOLDER",
    "Alike",
    "Beside",
    "Given",
    "HandedIn",
    "LikeSolution",
    "Lookalikes",
    "Pairing",
    "Passage",
    "Shared",
    "SideBySide",
    "Sketch",
    "beside",
    "compare",
    "given",
    "given_of",
    "in_files",
    "notes",
    "pairings",
    "side_by_side",
    "sketch",
]
