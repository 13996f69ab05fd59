"""What this learner has done, in one SQLite file in the course folder. Nothing here ever stops a verdict.

`door` says what of it may be opened, `schema` what it has to look like; `store` knows the file, `journal` what is
written into it of exercises and `replies` of questions, `history` all of that, `summary` what it amounts to.
"""

from learn_transformers.progress.door import FILE, FOLDER, home, opened, path_of
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
    remember,
    statuses,
)
from learn_transformers.progress.replies import QUESTION, Reply, keep_reply, replies
from learn_transformers.progress.store import here_or_elsewhere, mend, start_anew
from learn_transformers.progress.trouble import Damaged, ProgressError, Refused

__all__ = [
    "FILE",
    "FOLDER",
    "FUNCTION",
    "Damaged",
    "ProgressError",
    "QUESTION",
    "Record",
    "Refused",
    "Reply",
    "WORKSHEET",
    "give_up",
    "given_up",
    "here_or_elsewhere",
    "home",
    "keep_reply",
    "mend",
    "note_reset",
    "open_hint",
    "opened",
    "opened_hints",
    "path_of",
    "record",
    "records",
    "remember",
    "replies",
    "start_anew",
    "statuses",
    "read_or_say",
]
