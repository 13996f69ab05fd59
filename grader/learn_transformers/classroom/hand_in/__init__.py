"""What a student hands in: gathered from their course, packed, and read back as whoever grades it will read it.

It is work, and no verdict: nothing here runs any of it, and what `check` has found stays where it is.
"""

from learn_transformers.classroom.hand_in.handing_in import Asked, HandedIn, hand_in

__all__ = ["Asked", "HandedIn", "hand_in"]
