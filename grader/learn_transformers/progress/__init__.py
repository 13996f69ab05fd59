"""What this learner has done, in one SQLite file in the course folder. Nothing here ever stops a verdict.

`store` knows the file, `journal` what is written into it, `history` all of that, `summary` what it amounts to.
"""

from learn_transformers.progress.journal import (
    FUNCTION,
    WORKSHEET,
    Record,
    give_up,
    given_up,
    note_reset,
    open_hint,
    opened_hints,
    read_or_say,
    record,
    records,
    statuses,
)
from learn_transformers.progress.store import FILE, FOLDER, Damaged, ProgressError, home, mend, path_of, start_anew

__all__ = [
    "FILE",
    "FOLDER",
    "FUNCTION",
    "Damaged",
    "ProgressError",
    "Record",
    "WORKSHEET",
    "give_up",
    "given_up",
    "home",
    "mend",
    "note_reset",
    "open_hint",
    "opened_hints",
    "path_of",
    "record",
    "records",
    "start_anew",
    "statuses",
    "read_or_say",
]
