"""How an answer of a worksheet is read, and no word on whether it is right: for whoever is still typing."""

from __future__ import annotations

from typing import Any

from learn_transformers.symbolic.marking import question
from learn_transformers.symbolic.marking.worksheet import load


def echo_plain(chapter: str, name: str, text: str) -> dict[str, Any]:
    """`status` is empty, read or unclear; `read_as` a line for each that was read, `message` says what is unclear.

    Raises:
        ValueError: if the worksheet has no such answer.
    """
    if not text.strip():
        return {"status": "empty", "read_as": [], "message": ""}
    asked = next((of for of, one in load(chapter).items() if name in one.entries(of)), None)
    if asked is None:
        raise ValueError(f"The worksheet of {chapter} does not ask for {name}.")
    (marked,) = (one for one in question.mark_plain(chapter, asked, {name: text}) if one["name"] == name)
    if lines := marked.get("lines"):
        unread = [line["message"] for line in lines if not line["read_as"] and line["message"]]
        read_as = [line["read_as"] for line in lines if line["read_as"]]
        return {"status": "unclear" if unread else "read", "read_as": read_as, "message": "".join(unread[:1])}
    is_read = marked["status"] != "unfinished"
    return {
        "status": "read" if is_read else "unclear",
        "read_as": [marked["read_as"]] if is_read and marked.get("read_as") else [],
        "message": "" if is_read else marked.get("message", ""),
    }
