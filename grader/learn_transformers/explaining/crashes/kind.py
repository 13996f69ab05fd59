"""One kind of crash: what the message looks like, and what it means in the words of the call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from learn_transformers.explaining.crashes.line import Cut, whole
from learn_transformers.explaining.crashes.scene import Scene

MOST = 2000  # characters of a message that are read

_PARTS = {
    "int": r"-?\d{1,9}",
    "size": r"\d{1,9}",
    "shape": r"[(\[](?:[\d, -]|newaxis){0,80}[)\]]",
    "word": r"[^\W\d][\w.]{0,60}",
    "dtype": "[A-Za-z]{1,10}(?: int)?",
    "how": "too many|not enough",
    "sign": r"[-+*/@%<>=&|^~]{1,3}",
    "rest": r"[^\n]{0,400}",
    "any": r"[^\n]{0,200}?",
}
_PART = re.compile(r"<(\w+)(?: (\w+))?>")

Sentence = str | Callable[[Scene], str | None]


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of crash.

    `messages` are written as they read, with `<size rows>`, `<shape left>`, `<int at>`, `<word name>` for their parts,
    which `what` may name. `line` is what must be found in the learner's own line, if that decides what is meant; `cut`
    is what is quoted of it. `unless` must not be found there.
    """

    name: str
    messages: tuple[str, ...]
    what: Sentence
    hint: Sentence
    line: str = ""
    unless: str = ""
    cut: Cut = whole

    def read(self, message: str, code: str) -> Mapping[str, str] | None:
        """The parts of a message of this kind; None of any other."""
        found = next((m for text in self.messages if (m := _match(text, message))), None)
        if found is None or (self.line and not re.search(self.line, code)):
            return None
        return None if self.unless and re.search(self.unless, code) else found.groupdict()

    def sentence(self, scene: Scene) -> str | None:
        return _filled(self.what, scene)

    def question(self, scene: Scene) -> str | None:
        return _filled(self.hint, scene)


def _match(text: str, message: str) -> re.Match[str] | None:
    if not message.startswith(text.partition("<")[0]):
        return None
    return _pattern(text).match(message[:MOST])


@cache
def _pattern(text: str) -> re.Pattern[str]:
    pattern, end, names = "", 0, set[str]()
    for part in _PART.finditer(text):
        pattern += re.escape(text[end : part.start()])
        kind, name = part[1], part[2]
        if name and name in names:
            pattern += f"(?P={name})"
        else:
            pattern += f"(?P<{name}>{_PARTS[kind]})" if name else f"(?:{_PARTS[kind]})"
        names.add(name)
        end = part.end()
    return re.compile(pattern + re.escape(text[end:]))


def _filled(sentence: Sentence, scene: Scene) -> str | None:
    """The sentence with the parts of the messages in their places."""
    if callable(sentence):
        return sentence(scene)

    def part(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if kind == "size":
            return scene.size(scene.numbers(name))
        if kind == "shape":
            return scene.shape(scene.shapes(name))
        return scene.number(name) if kind == "int" else scene.word(name)

    return _PART.sub(part, sentence)
