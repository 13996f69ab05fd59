"""How a question is drawn, with the answer in the making: options with letters, fields with a cursor, lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from learn_transformers.key.quiz import Cloze, Expression, Grid, Heat, Number, Order
from learn_transformers.quiz.marking import Said
from learn_transformers.quiz.variants import Shown, Variant
from learn_transformers.report.lesson.page import styled
from learn_transformers.report.lines import behind
from learn_transformers.report.quiz.draft import LINES, Draft, Line, grid_size
from learn_transformers.report.quiz.right import is_chosen
from learn_transformers.report.quiz.state import Phase, State
from learn_transformers.report.signs import Signs
from learn_transformers.symbolic.marking.worksheet import Formula

_MARGIN = 4
_SIGNS = {"+", "-", "*", "#", ">"}
_CELL = 8  # columns of a cell at least
_WANTED = {
    "growth": "How it grows, as in n^2 d.",
    "shape": "Sizes or names of axes, as in (2, 3) or (B, n, d).",
    "output": "What is printed.",
    "words": "Some sentences of your own.",
    "derivation": "One line a step, from the start to the goal.",
}
_POLICIES = {"exact": "exactly, as in 1/3 or log(2)", "dp": "to {} decimals", "sf": "to {} significant digits"}


def has_options(asked: Variant) -> bool:
    """Are there options, of each of which something is said afterwards?"""
    return is_chosen(asked) or any(isinstance(blank, tuple) for blank in asked.blanks)


@dataclass(frozen=True)
class Drawing:
    """Draws onto so many columns, with what the terminal can show."""

    width: int
    color: bool
    many_colors: bool
    signs: Signs

    def text(self, markdown: str, less: int = 0) -> list[Text]:
        """Markdown with formulas as lines; a sign alone is one, and begins no list."""
        markdown = f"\\{markdown}" if markdown.strip() in _SIGNS else markdown
        return styled(markdown, max(self.width - less, 20), color=self.color, utf8=self.signs.utf8)

    def picture(self, asked: Variant) -> list[Text]:
        heat = asked.item.picture
        return [Text(), *self._heat(heat)] if heat is not None else []

    def _heat(self, shown: Heat) -> list[Text]:
        from learn_transformers.report.pictures.heatmap import Axes, Look, Scale, heat, legend

        look, scale = Look(self.many_colors, self.signs.utf8), Scale.of(shown.array)
        axes = Axes(shown.rows, shown.columns, shown.row_names, shown.column_names)
        panels = shown.array if shown.array.ndim == 3 else shown.array[None]
        across = 1 if len(panels) == 1 else max(1, min(len(panels), self.width // 36))
        room = self.width // across - 2 if across > 1 else self.width
        out: list[Text] = []
        for first in range(0, len(panels), across):
            blocks = []
            for number in range(first, min(first + across, len(panels))):
                name = shown.panels[number] if number < len(shown.panels) else ""
                title = [Text(self.signs.text(name), style="bold")] if name else []
                blocks.append([*title, *heat(panels[number], scale, axes, room, look)])
            out += beside(blocks, room + 2)
        return [*out, legend(scale, look)]

    # the answer

    def answer(self, state: State) -> tuple[list[Text], int]:
        """What is answered, and the line of it that matters while it is typed."""
        asked, draft = state.asked, state.draft
        match asked.kind:
            case "single" | "multiple" | "true-false":
                lines = self._claim(state) + self._options(state)
                return lines, len(lines) - 1
            case "order":
                return self._order(asked, draft, told=state.phase is Phase.DONE)
            case "match":
                lines = self._match(state)
                return lines, len(lines) - 1
            case "cloze":
                return self._cloze(state)
            case "first-wrong-line":
                return self._derivation(asked, draft)
            case "grid":
                return self._grid(state)
            case "words" | "derivation":
                return self._words(state)
        wanted = wanted_text(asked)
        head = [Text(self.signs.text(wanted), style="dim")] if wanted else []
        unit = f" {asked.item.unit}" if isinstance(asked.item, Number) and asked.item.unit else ""
        lines = [*head, Text("> ", style="bold") + self.line(draft.fields[0], state.phase) + Text(unit)]
        return lines, len(lines) - 1

    def line(self, typed: Line, phase: Phase, room: int = 0, in_hand: bool = True) -> Text:
        """A text with its cursor, as much of it as there is room for around that."""
        room = max(room or self.width - _MARGIN, 4)
        if phase is not Phase.ANSWER or not in_hand:
            return Text(self.signs.text(typed.text[:room]))
        first = max(typed.at - room + 2, 0)
        text = typed.text[first : first + room - 1] + " "
        at = typed.at - first
        parts = (self.signs.text(text[:at]), (self.signs.text(text[at]), "reverse"), self.signs.text(text[at + 1 :]))
        return Text.assemble(*parts)

    def _claim(self, state: State) -> list[Text]:
        """What is chosen of a claim: true or false. The reasons follow."""
        if state.asked.kind != "true-false":
            return []
        out = Text()
        for letter, word, holds in (("t", "true", True), ("f", "false", False)):
            chosen = state.draft.holds is holds
            sign, style = "  ", "bold" if chosen else ""
            if state.phase is Phase.DONE:
                good = getattr(state.asked.item, "holds") is holds  # noqa: B009
                sign = self.signs.of("passed" if good else "failed") + " "
                style = "green" if good else "red" if chosen else ""
            out.append(self.signs.text(f"{sign}{'(•)' if chosen else '( )'} {letter}  {word}"), style=style).append(
                "    "
            )
        return [out, Text(), Text("Why?")]

    def _options(self, state: State) -> list[Text]:
        out: list[Text] = []
        for option in state.asked.options:
            chosen = option.letter in state.draft.chosen
            out += self._option(state, option, chosen)
        return out

    def _option(self, state: State, option: Shown, chosen: bool) -> list[Text]:
        """An option; in the end whether it is right and why, before that only what is wrong with a chosen one."""
        several = state.asked.kind == "multiple"
        box = (("[x]" if chosen else "[ ]") if several else ("(•)" if chosen else "( )")) + f" {option.letter}  "
        done = state.phase is Phase.DONE
        says = done or (state.phase is Phase.AGAIN and chosen and not option.is_right and self._claim_holds(state))
        sign, style = "  ", "bold" if chosen else ""
        if says:
            good = option.is_right
            sign = self.signs.of("passed" if good else "failed") + " "
            style = "green" if good else "red" if chosen else ""
        head = Text(sign + self.signs.text(box), style=style)
        text = self.text(option.text, cell_len(head.plain))
        lines = beneath(head, text)
        if says and option.why:
            lines += [Text(" " * cell_len(head.plain)) + line for line in quiet(self.text(option.why, len(head.plain)))]
        return lines

    def _claim_holds(self, state: State) -> bool:
        """A reason is only spoken of where it is given for what is so."""
        return state.asked.kind != "true-false" or state.draft.holds is getattr(state.asked.item, "holds")  # noqa: B009

    def _order(self, asked: Variant, draft: Draft, told: bool) -> tuple[list[Text], int]:
        code = isinstance(asked.item, Order) and asked.item.code
        lines = []
        for shown in asked.lines:
            used = shown.letter in draft.chosen
            lines += beneath(Text(f"{shown.letter}  ", style="dim" if used else "bold"), self._row(shown, code, used))
            if told and not shown.is_right:
                why = shown.why or "This line does not belong here."
                lines += [Text("   ") + line for line in quiet(self.text(why, 3))]
        lines += [Text(), Text("Your order:", style="bold")]
        by_letter = {shown.letter: shown for shown in asked.lines}
        for letter in draft.chosen:
            lines += beneath(Text(f"{letter}  ", style="bold"), self._row(by_letter[letter], code, False))
        return lines, len(lines)

    def _row(self, shown: Shown, code: bool, used: bool) -> list[Text]:
        if code:
            return [Text(self.signs.text(row), style="dim" if used else "cyan") for row in shown.text.split("\n")]
        found = self.text(shown.text, 3)
        return quiet(found) if used else found

    def _match(self, state: State) -> list[Text]:
        asked, draft = state.asked, state.draft
        marks = _marks_of(state)
        out: list[Text] = []
        for number, (shown, field) in enumerate(zip(asked.left, draft.fields, strict=True)):
            in_hand = state.phase is Phase.ANSWER and number == draft.at
            mark = self._mark(marks.get(shown.letter))
            place = Text.assemble(
                mark, (f"{shown.letter} ", "bold"), (f"[{field.text or ' '}] ", "reverse" if in_hand else "bold")
            )
            out += beneath(place, self.text(shown.text, cell_len(place.plain)))
        out.append(Text())
        for shown in asked.right:
            out += beneath(Text(f"{shown.letter}  ", style="bold"), self.text(shown.text, 4))
        return out

    def _mark(self, good: bool | None) -> Text:
        if good is None:
            return Text()
        return Text(f"{self.signs.of('passed' if good else 'failed')} ", style="green" if good else "red")

    def _cloze(self, state: State) -> tuple[list[Text], int]:
        asked, draft = state.asked, state.draft
        assert isinstance(asked.item, Cloze)
        marks = _marks_of(state)
        out = [*self.text(gaps_shown(asked.item.text), 0), Text()]
        focus = len(out)
        for number, (blank, field) in enumerate(zip(asked.blanks, draft.fields, strict=True)):
            in_hand = state.phase is Phase.ANSWER and number == draft.at
            focus = len(out) if in_hand else focus
            head = self._mark(marks.get(str(number + 1))) + Text(f"[{number + 1}] ", style="bold")
            if isinstance(blank, Formula):
                out.append(head + self.line(field, state.phase, in_hand=in_hand))
                continue
            chosen = next((shown for shown in blank if shown.letter == field.text), None)
            said = Text("?" if in_hand else "_", style="reverse" if in_hand else "") if chosen is None else Text()
            out += beneath(head + said, self.text(chosen.text, 8) if chosen is not None else [Text()])
            out += self._choices(blank, told=state.phase is Phase.DONE)
        return out, focus

    def _choices(self, options: Sequence[Shown], told: bool) -> list[Text]:
        """What may fill a gap, on one line where there is room and nothing to say of each."""
        texts = [(option, self.text(option.text, 12)) for option in options]
        row = Text("    ")
        for option, text in texts:
            row = row + Text(f"  {option.letter}  ", style="bold") + (text or [Text()])[0] + Text("  ")
        if not told and all(len(text) < 2 for _, text in texts) and cell_len(row.plain) <= self.width:
            return [row]
        out: list[Text] = []
        for option, text in texts:
            out += beneath(Text(f"      {option.letter}  ", style="bold"), text)
            if told and option.why:
                out += [Text(" " * 9) + line for line in quiet(self.text(option.why, 10))]
        return out

    def _derivation(self, asked: Variant, draft: Draft) -> tuple[list[Text], int]:
        assert asked.altered is not None
        chosen = draft.fields[0].text
        rows = [Text(f"       {self.signs.text(asked.altered.start)}", style="cyan")]
        for number, line in enumerate(asked.altered.lines, 1):
            in_hand = str(number) == chosen
            box = "(•)" if in_hand else "( )"
            head = Text(self.signs.text(f"{box} {number}  "), style="bold" if in_hand else "")
            rows += beneath(head, [Text(self.signs.text(f"= {line}"), style="bold cyan" if in_hand else "cyan")])
        return rows, len(rows) - 1

    def _grid(self, state: State) -> tuple[list[Text], int]:
        asked, draft = state.asked, state.draft
        assert isinstance(asked.item, Grid)
        rows, columns = grid_size(asked)
        marks = _marks_of(state)
        names = [*map(self.signs.text, asked.item.rows)] or [""] * rows
        tops = [*map(self.signs.text, asked.item.columns)]
        margin = max(map(cell_len, names)) + 1
        room = max(min((self.width - margin) // max(columns, 1) - 2, 24), _CELL)
        room = min(room, max([_CELL, *(len(f.text) + 2 for f in draft.fields), *(cell_len(t) + 1 for t in tops)]))
        head = Text(self.signs.text(wanted_text(asked)), style="dim")
        out = (
            [head, Text(" " * margin + "".join(f"{top:^{room + 2}}" for top in tops), style="dim")] if tops else [head]
        )
        focus = len(out)
        for row in range(rows):
            line = Text(f"{names[row]:>{margin - 1}} ", style="dim")
            for column in range(columns):
                number = row * columns + column
                in_hand = number == draft.at and state.phase is Phase.ANSWER
                focus = len(out) if in_hand else focus
                cell = self.line(draft.fields[number], state.phase, room, in_hand)
                good = marks.get(f"{row + 1},{column + 1}")
                style = "" if good is None else "green" if good else "red"
                left = "[" if good is not False else self.signs.failed
                space = " " * max(room - cell_len(cell.plain), 0)
                line = Text.assemble(
                    line,
                    (left, "bold" if in_hand else style or "dim"),
                    (cell if not style else Text(cell.plain, style=style)),
                    space,
                    ("]", "bold" if in_hand else "dim"),
                )
            out.append(line)
        return out, focus

    def _words(self, state: State) -> tuple[list[Text], int]:
        typed, phase = state.draft.fields[0], state.phase
        if phase is not Phase.ANSWER:
            return behind(typed.text, self.signs, self.width), 0
        row, column = typed.place
        out: list[Text] = []
        focus, room = 0, max(self.width - 4, 10)
        for number, text in enumerate(typed.text.split("\n")):
            pieces = [text[n : n + room] for n in range(0, max(len(text), 1), room)] or [""]
            for part, piece in enumerate(pieces):
                at = column - part * room
                here = number == row and 0 <= at <= len(piece) and (at < room or part == len(pieces) - 1)
                if here:
                    focus = len(out)
                    shown = self.line(Line(piece, at), phase, room + 2)
                else:
                    shown = Text(self.signs.text(piece))
                out.append(Text(self.signs.gutter, style="dim") + shown)
        return [Text(_WANTED[state.asked.kind], style="dim"), *out], focus + 1


def _marks_of(state: State) -> dict[str, bool]:
    """Which parts of an answer are right, once that may be said."""
    found = state.turn.marked
    if state.phase not in (Phase.AGAIN, Phase.DONE) or found is None:
        return {}
    said: Sequence[Said] = found.said
    return {one.part: one.is_right for one in said}


def wanted_text(asked: Variant) -> str:
    """What is to be typed, in a few words."""
    if isinstance(asked.item, Expression) and asked.kind == "formula":
        names = ", ".join(asked.item.formula.names)
        return f"A formula in {names}." if names else "A formula."
    if isinstance(asked.item, Number | Grid):
        kind, _, places = asked.item.policy.partition(" ")
        how = _POLICIES.get(kind, "").format(places)
        return f"{'Numbers' if isinstance(asked.item, Grid) else 'A number'} or a formula, {how}." if how else ""
    return _WANTED.get(asked.kind, "")


def gaps_shown(text: str) -> str:
    """A text with gaps as it is shown: [1] for the first."""
    return text.replace("[[", "[").replace("]]", "]")


def beneath(head: Text, lines: Sequence[Text]) -> list[Text]:
    """Lines behind a head, those after the first as far to the right."""
    first, *rest = lines or [Text()]
    return [head + first, *(Text(" " * cell_len(head.plain)) + line for line in rest)]


def quiet(lines: Iterable[Text]) -> list[Text]:
    return [Text.assemble((line.plain, "dim")) for line in lines]


def beside(blocks: Sequence[Sequence[Text]], room: int) -> list[Text]:
    """Blocks side by side, each `room` columns wide."""
    out = []
    for number in range(max(map(len, blocks))):
        line = Text()
        for block in blocks:
            part = block[number] if number < len(block) else Text()
            line = line + part + Text(" " * max(room - cell_len(part.plain), 0))
        line.rstrip()
        out.append(line)
    return out


__all__ = ["LINES", "Drawing", "beneath", "gaps_shown", "quiet", "wanted_text"]
