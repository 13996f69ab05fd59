"""What a comparison says: the status, how it is known, and what shows it.

`decide` makes it, everybody else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from learn_transformers.symbolic.language.trouble import Reason

Status = Literal["equal", "equal_on_common_domain", "not_equal", "invalid", "undecided"]


@dataclass(frozen=True)
class Counterexample:
    """A point at which the two formulas differ, all of it as text to show: small round numbers where there are any."""

    values: tuple[tuple[str, str], ...]
    answer: str
    reference: str
    entry: tuple[int, ...] = ()  # of a matrix or vector: the first entry that differs, counted from 1

    def where(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.values)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Counterexample:
        values = tuple((str(name), str(value)) for name, value in plain["values"])
        return cls(values, plain["answer"], plain["reference"], tuple(int(place) for place in plain["entry"]))


@dataclass(frozen=True)
class Comparison:
    """The verdict on one answer. Only `not_equal` may cost anything; `invalid` comes with what to retype."""

    status: Status
    evidence: str = (
        ""  # "same", "proved", "proved for n = 2, 3", "mod p", "100 digits at 6 points", "to 3 decimal places"
    )
    counterexample: Counterexample | None = None
    message: str = ""
    read_as: str = ""
    reason: Reason = ""  # for programs: why it is not simply equal
    column: int | None = None
    entry: tuple[int, ...] = ()  # the first entry that differs
    entries: tuple[tuple[bool, ...], ...] = ()  # of a matrix of literal size: which entries are right
    remark: str = ""  # what of the text does not count

    @property
    def accepted(self) -> bool:
        return self.status in ("equal", "equal_on_common_domain")

    @property
    def is_open(self) -> bool:
        """Whether an agreement could still be turned into a proof."""
        return self.status == "equal" and (self.evidence == "mod p" or " digits at " in self.evidence)

    def to_plain(self) -> dict[str, Any]:
        """As lists, dicts and text, for a frame or for JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Comparison:
        fields = dict(plain)
        shown = fields.get("counterexample")
        if shown is not None:
            fields["counterexample"] = Counterexample.from_plain(shown)
        fields["entry"] = tuple(fields.get("entry", ()))
        fields["entries"] = tuple(tuple(row) for row in fields.get("entries", ()))
        return cls(**fields)
