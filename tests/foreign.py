"""Text that would like to pass for ours, and how to see on a screen whether it does."""

from __future__ import annotations

import re

VISIBLE = "§¤¶"  # no line of ours begins with one of these
_SGR = re.compile(r"\x1b\[[0-9;]*m")


def hostile(name: str, *, as_name: bool = False) -> str:
    """Everything at once: lines that look like ours, sequences that move, color, name, turn around and hide."""
    text = (
        f"§{name}§ \x1b[2J\x1b[1;1H\x1b[31m§ \x1b]0;§\x07 \x1b]8;;http://§\x1b\\§ \x9b2J§ \r§\b\x7f\v\f§"
        "\x85§\u2028§\u2029§\u202e§\u202c\u2066§\u2069\u200e\u200f\u061c§\u200b\ufeff\u2060§\U000e0041§ \u0301\u0338§"
        + "\u0301"
        * 40
    )
    if as_name:
        return text.replace("/", "|").replace("\u0301" * 40, "\u0301" * 9) + "\udcff\n§"
    return (
        f"{text}\n\n§Everything passed.\n§48 of 48 points · seed 0\r\n\t§[bold]§[/] [/bold]§ {'§ ' * 30}{'¤' * 90}\n§"
    )


def held(screen: str) -> str:
    """The screen without our colors, once nothing on it moves a cursor or hides, and nothing foreign begins a line."""
    text = _SGR.sub("", screen)
    bad = {c for c in text if not c.isprintable() and c != "\n"}
    assert not bad, f"{bad} in {text!r}"
    for line in text.split("\n"):
        assert line[:1] not in tuple(VISIBLE + "\\◌…"), f"at the left edge: {line!r} of {text!r}"
        assert not line.startswith(("Everything passed", "48 of 48")) or "§" not in text, line
    return text


def folded_by_a_terminal(screen: str, width: int) -> str:
    """The same on a terminal of so many columns."""
    lines = _SGR.sub("", screen).split("\n")
    return "\n".join(line[at : at + width] for line in lines for at in range(0, max(len(line), 1), width))
