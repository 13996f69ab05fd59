"""The ways in which one answer may be typed where only a text is compared: with brackets or without, spaces or none."""

from __future__ import annotations


def spellings(text: str) -> tuple[str, ...]:
    """The answer first as it is shown at home."""
    found = [text, text.replace("−", "-")]
    inner = text.strip()
    if inner[:1] in "([" and inner[-1:] in ")]" and not any(sign in inner[1:-1] for sign in "()[]"):
        axes = [axis.strip().replace("−", "-") for axis in inner[1:-1].split(",") if axis.strip()]
        joined, tight = ", ".join(axes), ",".join(axes)
        one = "," if len(axes) == 1 else ""
        found += [f"({joined}{one})", f"({tight}{one})", f"[{joined}]", f"[{tight}]"]
        if axes:
            found += [f"({joined})", joined, tight, " ".join(axes)]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))
