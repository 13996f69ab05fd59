"""XML as a tree of elements: nothing is put together from text, so everything is escaped."""

from __future__ import annotations

import xml.etree.ElementTree as ET

Element = ET.Element


def element(tag: str, *children: Element | str | None, **attributes: str) -> Element:
    """An element with its children in order; `None` is left out. In names of attributes `_` stands for `-`."""
    made = Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, str):
            if last is None:
                made.text = (made.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        elif child is not None:
            made.append(child)
            last = child
    return made


def content(markup: str) -> list[Element | str]:
    """What stands in a piece of well-formed HTML, as children of an element."""
    root = ET.fromstring(f"<div>{markup}</div>")
    found: list[Element | str] = [root.text or ""]
    for child in [*root]:
        tail, child.tail = child.tail or "", None
        found += [child, tail]
    return found


def document(root: Element, *, indented: bool = True) -> bytes:
    """The whole file; what holds HTML as elements may not be indented, for there white space means something."""
    if indented:
        ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
