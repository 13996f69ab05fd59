"""What a crash means, in the words of the call: which sizes meet at which line, and which calls end there.

A `Kind` says what a message of NumPy, PyTorch or Python looks like and what it means; kinds that belong together share
a module, which lists them as `KINDS`. A sentence is about all calls that ended at one line in one way. What is said of
other calls is tested on them; a word of a message is shown only where the learner wrote it. Messages are foreign text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learn_transformers.explaining.crashes import names, numbers, parts, places, products, shapes
from learn_transformers.explaining.crashes.kind import Kind
from learn_transformers.explaining.crashes.line import code_of, whole
from learn_transformers.explaining.crashes.scene import NothingToSay, Scene
from learn_transformers.explaining.crashes.which import which_end
from learn_transformers.explaining.failure import source_line
from learn_transformers.explaining.in_words import line_of
from learn_transformers.key.mistakes import Mistake
from learn_transformers.outcomes.records import Explanation, FunctionRun, Recorded
from learn_transformers.printable import one_line
from learn_transformers.sandbox.outcome import Died, Raised, Returned, is_unfinished

KINDS: tuple[Kind, ...] = (
    *products.KINDS,
    *shapes.KINDS,
    *parts.KINDS,
    *places.KINDS,
    *names.KINDS,
    *numbers.KINDS,
)
MOST = 400  # characters of a sentence


def crash(run: FunctionRun, source: bytes) -> Explanation | None:
    """What the exceptions mean with which calls end that should give a value; None where nothing can be said of them.

    The call that is shown decides of which of them, where it is such a call. Nothing is said of checks that are not
    public: what an exception says could carry their arguments out.
    """
    calls = _recorded(run)
    if any(isinstance(made.got, Died) or is_unfinished(made.got) for made in calls):
        return None
    ended = [e for made in calls if (e := _ending(made, source)) is not None and isinstance(made.expected, Returned)]
    if not ended:
        return None
    shown = next((e for e in ended if run.shown is not None and e.made is run.shown), None)
    counted = Counter(e.group for e in ended)
    group = shown.group if shown is not None else max(counted, key=lambda g: counted[g])
    together = [e for e in ended if e.group == group]
    return _explained(run, together, together.index(shown) if shown is not None else 0, calls, source)


@dataclass(frozen=True, eq=False)
class _Ending:
    """A call that raised: where, and the kinds that its message is of, with their parts of it."""

    made: Recorded
    line: int
    function: str
    kinds: tuple[tuple[Kind, Mapping[str, str]], ...]
    text: str

    @property
    def group(self) -> tuple[int, str, int]:
        """What is said together: the line, the exception, and what its message is first of all."""
        assert isinstance(self.made.got, Raised)
        return self.line, self.made.got.type, KINDS.index(self.kinds[0][0]) if self.kinds else -1


def _recorded(run: FunctionRun) -> list[Recorded]:
    """The calls of public checks, each once, and the one that is shown, which may have been made smaller."""
    calls = [made for check in run.checks if check.check.public for made in check.calls]
    hidden = {id(made.call) for check in run.checks if not check.check.public for made in check.calls}
    if run.shown is not None and run.first_failure is not None and run.first_failure.check.public:
        calls.append(run.shown)
    return list({id(made.call): made for made in calls if id(made.call) not in hidden}.values())


def _ending(made: Recorded, source: bytes) -> _Ending | None:
    if not isinstance(made.got, Raised) or "RecursionError" in made.got.family:
        return None
    line = line_of(made.got)
    text = source_line(source, line)
    code = code_of(text)
    kinds = [(kind, read) for kind in KINDS if (read := kind.read(made.got.message, code)) is not None]
    function = made.got.lines[-1].function if made.got.lines else ""
    return _Ending(made, line, function, tuple(kinds) if not _is_own(code) else (), text)


def _is_own(code: str) -> bool:
    """Does the learner's line raise by itself?"""
    return code.startswith(("raise ", "assert ")) or ": raise " in code


def _explained(
    run: FunctionRun, together: Sequence[_Ending], shown: int, calls: Sequence[Recorded], source: bytes
) -> Explanation | None:
    first = together[shown]
    asked = len({id(made.call) for check in run.checks for made in check.calls} & {id(made.call) for made in calls})
    which = which_end(run.reference, {id(e.made.call) for e in together}, first.line, calls, asked)
    for kind in [kind for kind, _ in first.kinds]:
        groups = [dict(e.kinds).get(kind) for e in together]
        if any(found is None for found in groups):
            continue
        scene = Scene(
            run.reference,
            tuple(e.made for e in together),
            tuple(found for found in groups if found is not None),
            shown,
            tuple(made for made in calls if isinstance(made.expected, Returned)),
            first.line,
            first.function,
            first.text,
            source.decode("utf-8", "replace"),
        )
        try:
            what, hint = kind.sentence(scene), kind.question(scene)
        except NothingToSay:
            continue
        if what and hint:
            said = what if not which else f"{what}; {which}"
            return _explanation(kind.name, f"{_place(first.line, kind.cut(scene.code))}{said}", hint)
    return _in_general(first, which)


def _in_general(first: _Ending, which: str) -> Explanation | None:
    """Of an exception that says nothing else: which calls end with it."""
    code = code_of(first.text)
    place = _place(first.line, whole(code))
    if _is_own(code):
        said = "calls are refused that should give a result"
        question = "Which arguments may come in, by the exercise's text?"
        return _explanation("refused", f"{place}{said}; {which}" if which else f"{place}{said}", question)
    question = "What is different about these calls, and what becomes of it at this line?"
    return _explanation("calls", f"{place}{which}", question) if place and which.startswith(("every", "only")) else None


def _explanation(name: str, title: str, hint: str) -> Explanation:
    return Explanation((Mistake(one_line(title, MOST), one_line(hint, MOST), f"crash:{name}", kind="crash"),))


def _place(line: int, quoted: str) -> str:
    if not line:
        return ""
    return f"line {line}, `{quoted}`: " if quoted else f"line {line}: "
