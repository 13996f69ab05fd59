"""What is kept of a submission to compare it: some 8 bytes for every six tokens, and none of its text."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from learn_transformers.classroom.lookalikes.fingerprints import fingerprints
from learn_transformers.classroom.lookalikes.handed_out import Given
from learn_transformers.classroom.lookalikes.tokens import Tokens, tokens


@dataclass(frozen=True)
class Shared:
    """How many of the fingerprints that could tell, `of` so many, a file shares with another."""

    file: str
    shared: int
    of: int

    @property
    def share(self) -> float:
        return self.shared / self.of if self.of else 0.0


@dataclass(frozen=True)
class Sketch:
    """A submission's fingerprints: `own` by file, sorted, without what was given.

    `solution` says for each file how much of the model solution is in it. `whole` is one and the same for submissions
    that are the same, token for token. `cut` are files that are longer than what is read.
    """

    student: str
    own: Mapping[str, array[int]]
    solution: tuple[Shared, ...]
    whole: bytes
    cut: tuple[str, ...] = ()

    @property
    def evidence(self) -> int:
        """How many fingerprints there are that nobody was given."""
        return sum(map(len, self.own.values()))


def sketch(student: str, files: Mapping[str, bytes], given: Mapping[str, Given]) -> Sketch:
    """Read the files of a submission that `given` knows; others, such as worksheets and weights, are passed over."""
    read = {file: tokens(files[file]) for file in sorted(files) if file in given}
    found = {file: fingerprints(content) for file, content in read.items()}
    return Sketch(
        student,
        {file: array("Q", sorted(found[file] - given[file].known)) for file in found},
        tuple(
            Shared(file, len(found[file] & given[file].solution), len(given[file].solution))
            for file in found
            if given[file].solution
        ),
        _digest(read),
        tuple(file for file, content in read.items() if content.cut),
    )


def _digest(read: Mapping[str, Tokens]) -> bytes:
    """Of all tokens, whichever order the definitions of a file stand in."""
    whole = blake2b(digest_size=16)
    for file, content in read.items():
        for run in sorted(" ".join(token.text for token in run) for run in content.runs):
            whole.update(f"{file}\0{run}\0".encode("utf-8", "replace"))
    return whole.digest()
