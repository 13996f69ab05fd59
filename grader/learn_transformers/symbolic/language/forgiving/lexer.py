"""Folded text, cut into tokens for `parser`: LaTeX's own reader, with what people type beside LaTeX.

New kinds of tokens: comparisons (`==`, `<=`, …), `.` before an attribute, `//`, `%`, `‖`, `⌊`, `:`, a sum with or
without limits (`OpenOperator`), and cases (`Cases`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.forgiving.words import (
    CALLED,
    COMPARED,
    COMPARISONS,
    GREEK_SHORT,
    KEYWORDS,
    MODULES,
    PROSE,
    RENAMED,
)
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.latex import LatexReader, Lexeme, spelled
from learn_transformers.symbolic.language.tokens import Token
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import ARITY, SPELLINGS, Subscripted

_NORMS: Final = {"Vert", "lVert", "rVert", "|"}
_DROPPED: Final = {"rm", "bf", "it", "scriptstyle", "nonumber", "notag", "hfill"}
_FLOORS: Final = {"lfloor": "⌊", "rfloor": "⌋"}
_SIZED: Final = frozenset({"left", "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl"})
_LONGEST_RUN: Final = 24  # letters that are still taken apart
_DOTS: Final = frozenset({"..", "...", "dots", "ldots", "cdots", ":"})
_ANGLES: Final = {"langle": "⟨", "rangle": "⟩"}
_LOGARITHMS: Final = {"2": "log2", "10": "log10", "e": "log"}
_TRANSPOSED: Final = frozenset({"T", "top", "intercal"})
_ONES: Final = {"1", "I"}
_BIG: Final = {"sum": "Sum", "prod": "Prod", "max": "Max", "min": "Min"}


@dataclass(frozen=True)
class Limits:
    """What stands below and above a sum for one index; what is not given is empty."""

    bound: str
    lower: tuple[Token, ...] = ()
    upper: tuple[Token, ...] = ()
    compared: str = ""  # with `bounds`: the index `!=`, `<=`, … something
    other: tuple[Token, ...] = ()


@dataclass(frozen=True)
class OpenOperator(Token):
    """`\\sum_{k}`, `\\prod_{k=1}^{n}`, `\\sum_{i,j}`: the body follows."""

    indices: tuple[Limits, ...] = ()


@dataclass(frozen=True)
class Cases(Token):
    """`\\begin{cases} a & i = j \\\\ b & i \\neq j \\end{cases}`: what holds, and when."""

    rows: tuple[tuple[tuple[Token, ...], tuple[Token, ...]], ...] = ()


def tokens_of(text: str, names: Names) -> list[Token]:
    """The tokens of a folded text."""
    reader = _Reader(_lexemes(text, names), names)
    tokens = reader.until(("end",))
    return [*tokens, Token("end", "", len(text) + 1)]


def _lexemes(text: str, names: Names) -> list[Lexeme]:
    known = sorted((name for name in (*names, "log2", "log10", "exp2") if not name.isalpha()), key=len, reverse=True)
    compound = "|".join(re.escape(name) for name in known)
    pattern = re.compile(
        r"\\(?P<command>[A-Za-z]+\*?)|(?P<newline>\\\\)|\\(?P<escaped>[^A-Za-z])"
        r"|(?P<number>(?:\d+(?:\.\d+|\.(?![\w.]))?|\.\d+)(?:[eE][+-]?\d+)?)"
        rf"|(?P<name>(?:{compound})(?![A-Za-z0-9_']))|(?P<letters>[A-Za-z]+)|(?P<space>[ \t~\u00a0]+)"
        r"|(?P<operator>\*\*|//|==|!=|<=|>=|<|>|=|\|\||\.\.+)|(?P<other>.)",
        re.ASCII | re.DOTALL,
    )
    found: list[Lexeme] = []
    spaced = False
    for match in pattern.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "space":
            # In LaTeX a space only ends a command: \omega k is no other than ωk.
            spaced = not (found and found[-1].kind == "command")
            continue
        found.append(Lexeme(kind, match[kind], match.start() + 1, spaced))
        spaced = False
        if len(found) > 2 * limits.TOKENS:
            raise Refusal("limit", f"The formula is too long: more than {limits.TOKENS} symbols.")
    found.append(Lexeme("end", "", len(text) + 1, spaced))
    return found


@dataclass
class _Reader(LatexReader):
    bars: int = field(default=0)

    def at(self, text: str) -> bool:
        return self.here.kind != "end" and self.here.text == text

    def at_brace(self) -> bool:
        return self.here.kind == "other" and self.here.text == "{"

    def inner(self, lexemes: Sequence[Lexeme]) -> tuple[Token, ...]:
        """Tokens of a piece that stands by itself."""
        end = Lexeme("end", "", 0, False)
        reader = type(self)([*lexemes, end], self.names, level=self.level, bound=self.bound)
        return (*reader.until(("end",)), Token("end", "", 0))

    def next(self) -> list[Token]:
        here = self.here
        if here.kind == "name":
            self.place += 1
            return [Token("word", here.text, here.column, here.spaced)]
        if here.kind == "operator":
            self.place += 1
            if here.text == "||":
                return self.two_bars(here)
            kind = {"**": "^", "=": "=="}.get(here.text, here.text)
            return [Token(kind, here.text, here.column, here.spaced)]
        if here.kind == "escaped" and here.text in "|%":
            self.place += 1
            return self.norm(here) if here.text == "|" else [Token("%", here.text, here.column, here.spaced)]
        if here.kind == "number" and self.lexemes[self.place + 1].text == "_":
            return self.indicator(here)
        return super().next()

    def other(self, here: Lexeme) -> list[Token]:
        if here.text in ".%:;":
            return [Token(here.text, here.text, here.column, here.spaced)]
        self.bars += here.text == "|"
        return super().other(here)

    def two_bars(self, here: Lexeme) -> list[Token]:
        """`||q||` is a norm; in `|q||k|` one bar closes and another opens."""
        if self.bars % 2 == 0:
            return self.norm(here)
        self.bars += 2
        return [Token("|", "|", here.column + place, False) for place in range(2)]

    def norm(self, here: Lexeme) -> list[Token]:
        """A norm's bar, with the 2 that may stand below the closing one."""
        if self.at("_"):
            below = "".join(spelled(part) for part in self.script())
            if below != "2":
                raise Refusal("syntax", f"Only the norm ‖…‖₂ is read here, not ‖…‖_{below}.", here.column)
        return [Token("‖", "‖", here.column, here.spaced)]

    def indicator(self, here: Lexeme) -> list[Token]:
        """`1_{i=j}`: one where the condition holds."""
        self.place += 1
        below = self.script() if self.at("_") else None
        one = super().plain("1", here)
        if below is None:
            return one
        if here.text != "1" or not any(_sign(lexeme) for lexeme in below):
            raise Refusal("syntax", f"A number has no subscript (column {here.column}).", here.column)
        inside = [token for token in self.inner(below)[:-1] if token.kind not in ("[", "]")]
        return [Token("(", "(", here.column, True), *inside, Token(")", ")", here.column)]

    # -- names

    def letters(self, here: Lexeme) -> list[Token]:
        text = here.text
        declared = text in self.names or text in self.bound
        if not declared:
            if text in MODULES and self.at(".") and self.lexemes[self.place + 1].kind in ("letters", "name"):
                self.place += 1
                return []
            if text == "mod" and not self.at("("):
                return [Token("%", text, here.column, here.spaced)]
            if text in KEYWORDS or text in PROSE:
                return [Token("word", text, here.column, here.spaced)]
            if text in GREEK_SHORT and GREEK_SHORT[text] in self.names:
                return self.symbol(GREEK_SHORT[text], here)
            if text in ARITY or text in SPELLINGS or text in RENAMED or text in CALLED:
                return self.called(text, here)
            if len(text) > _LONGEST_RUN or any(name.replace("_", "") == text for name in self.names):
                return [Token("word", text, here.column, here.spaced)]  # dk is not d times k where d_k is a name
            if any(name.lower() == text.lower() for name in self.names) and len(text) > 1:
                return [Token("word", text, here.column, here.spaced)]
            if self.at("_") and self.split(text) is None:
                return self.symbol(text, here)  # so that whoever reads it says which name is not known
        return super().letters(here)

    def called(self, text: str, here: Lexeme) -> list[Token]:
        """A function's name, `log_2`, `softmax_i(x)`, `max_k x_k`."""
        text = RENAMED.get(text, text)
        if self.at("_"):
            below = self.script()
            low = "".join(spelled(part) for part in below)
            if text in ("log", "ln") and low in _LOGARITHMS:
                return [Token("word", _LOGARITHMS[low], here.column, here.spaced)]
            if text in _BIG:
                return self.opened(_BIG[text], below, None, here)
            if text == "norm" or text in ("log", "ln"):
                raise Refusal("syntax", f"“{text}_{low}” is not read here.", here.column)
            tokens = self.inner(below)
            return [Subscripted("word", text, here.column, here.spaced, parts=tokens[:-1])]
        word = Token("word", text, here.column, here.spaced)
        return [word, *self.group(text)] if self.at_brace() else [word]

    def script(self) -> list[Lexeme]:
        """A subscript without braces ends where the next symbol with one begins: `p_ip_j`."""
        run, after = self.lexemes[self.place + 1], self.lexemes[min(self.place + 2, len(self.lexemes) - 1)]
        if run.kind == "letters" and after.text == "_" and after.kind == "other":
            for cut in range(1, len(run.text)):
                if run.text[cut:] in self.names:
                    first, rest = run.text[:cut], run.text[cut:]
                    pieces = (replace(run, text=first), replace(run, text=rest, column=run.column + cut, spaced=False))
                    self.lexemes = [*self.lexemes[: self.place + 1], *pieces, *self.lexemes[self.place + 2 :]]
                    break
        return super().script()

    def spelled_out(self, here: Lexeme) -> list[Token]:
        tokens = super().spelled_out(here)
        word = tokens[0].text
        return self.called(word, here) if len(tokens) == 1 and self.is_function(word) else tokens

    def is_function(self, word: str) -> bool:
        known = word in ARITY or word in SPELLINGS or word in RENAMED or word in CALLED
        return known and word not in self.names and word not in self.bound

    def split(self, text: str) -> list[str] | None:
        """Declared names side by side; `e` only where it is raised to a power."""
        parts = super().split(text)
        constant = parts is not None and "e" in parts and "e" not in self.names and "e" not in self.bound
        return None if constant and not (parts and parts.index("e") == len(parts) - 1 and self.at("^")) else parts

    def symbol(self, base: str, here: Lexeme) -> list[Token]:
        """A symbol with what hangs below it; a power is left to the grammar unless it belongs to a declared name."""
        below = self.script() if self.at("_") else None
        power: list[Token] = []
        if self.at("^"):
            start = self.place
            above = self.script()
            later = self.script() if below is None and self.at("_") else None
            if later and base == "e" and "e" not in self.names and "".join(map(spelled, above)) in self.names:
                raised = self.entry("".join(map(spelled, above)), later, here)  # e^x_i is e^{x_i}
                opening, closing = Token("(", "(", here.column), Token(")", ")", here.column)
                return [self.word("e", here), Token("^", "^", here.column), opening, *raised, closing]
            if later and base in self.names and "".join(spelled(part) for part in above) in _TRANSPOSED - {*self.names}:
                return self.entry_of_transpose(base, later, here)
            for name, used in self.joined_names(base, below or later, above):
                if used and name in self.names:
                    return [self.word(name, here)]
            if later is None:
                self.place = start
            else:
                below = later
                power = [Token("^", "^", here.column), Token("(", "(", here.column), *self.inner(above)[:-1]]
                power.append(Token(")", ")", here.column))
        if below is None:
            return [self.word(base, here)]
        for name, used in self.joined_names(base, below, None):
            if not used and name in self.names:
                return [self.word(name, here), *power]
        if base in ("1", "I") and base not in self.names:
            raise Refusal("syntax", f"“{base}” has no entries.", here.column)
        return [*self.entry(base, below, here), *power]

    def entry_of_transpose(self, base: str, below: list[Lexeme], here: Lexeme) -> list[Token]:
        """`K^T_{lj}`, which is `K_{jl}`."""
        (entry,) = self.entry(base, below, here)
        assert isinstance(entry, Subscripted)
        column, places = here.column, [part for part in entry.parts if part.kind != ","]
        if len(places) != 2 or len(self.names[base].shape) != 2:
            raise Refusal("syntax", f"Which entry of the transpose is meant? Write ({base}^T)[i, j].", column)
        row, place = places
        opening, closing = Token("[", "[", column), Token("]", "]", column)
        return [self.word(base, here), opening, place, Token(",", ",", column), row, closing]

    def power(self, here: Lexeme) -> list[Token]:
        """`^{…}` as in LaTeX; without braces, as in a program: `x^12`, `e^(-x)`, `A^T`, `K^TQ`."""
        raised = self.here
        transposed = raised.kind == "letters" and raised.text[0] == "T" and raised.text not in self.names
        if transposed and "T" not in self.names:
            rest = replace(raised, text=raised.text[1:], column=raised.column + 1, spaced=False)
            kept = [rest] if rest.text else []
            self.lexemes = [*self.lexemes[: self.place], *kept, *self.lexemes[self.place + 1 :]]
            return [Token("'", "'", here.column)]
        if raised.text == "{" or raised.kind == "command":
            tokens = super().power(here)
            if len(tokens) == 2 and tokens[1].text == "T":
                return [Token("'", "'", here.column)]
            return tokens
        if raised.kind == "letters" and len(raised.text) > 1 and raised.text not in self.names:
            raise Refusal("ambiguous", f"How much of “{raised.text}” is the power? Use brackets.", here.column)
        return [Token("^", "^", here.column)]

    # -- commands

    def command(self, here: Lexeme) -> list[Token]:
        text = here.text
        if text in COMPARED:
            return [Token(COMPARED[text], "\\" + text, here.column, here.spaced)]
        if text in _NORMS:
            return self.norm(here)
        if text in _ANGLES:
            return [Token(_ANGLES[text], _ANGLES[text], here.column, here.spaced)]
        if text == "bmod":
            return [Token("%", "mod", here.column, here.spaced)]
        if text in ("binom", "tbinom", "dbinom"):
            above, below = self.argument("\\binom"), self.argument("\\binom")
            word, comma = Token("word", "binomial", here.column, here.spaced), Token(",", ",", here.column)
            return [word, Token("(", "(", here.column), *above, comma, *below, Token(")", ")", here.column)]
        if text in _FLOORS:
            return [Token(_FLOORS[text], _FLOORS[text], here.column, here.spaced)]
        if text in _DROPPED:
            return []
        if text in _SIZED and self.at("["):  # a bracket of this kind groups, it is no index
            self.lexemes = [
                *self.lexemes[: self.place], replace(self.here, spaced=True), *self.lexemes[self.place + 1 :]
            ]  # fmt: skip
            return []
        if text in ("mathbb", "mathbf", "mathds", "boldsymbol", "mathrm", "bm") and self.is_one():
            return self.indicating(here)
        if text == "begin":
            return self.environments(here)
        if text in ("max", "min") and self.at("_"):
            return self.called(text, here)
        if text in ("log", "exp") and (self.at("_") or self.at_brace()) and text not in self.names:
            return self.called(text, here)
        known = text in ARITY or text in SPELLINGS or text in RENAMED or text in CALLED
        if known and text not in ("sum", "prod", "exp", "log", "ln", "sqrt", "sigma", "delta", "Sigma", "Pi"):
            return self.called(text, here)
        return super().command(here)

    def is_one(self) -> bool:
        """Whether `\\mathbb{1}` or `\\mathbb 1` follows, with a condition behind it."""
        place = self.place
        braces = self.lexemes[place].text == "{"
        one = self.lexemes[place + braces]
        after = self.lexemes[min(place + 1 + 2 * braces, len(self.lexemes) - 1)]
        return one.text in _ONES and one.text not in self.names and after.text in ("_", "[", "(", "{")

    def indicating(self, here: Lexeme) -> list[Token]:
        self.place += 3 if self.at("{") else 1
        self.place -= 1
        self.lexemes = [
            *self.lexemes[: self.place], replace(here, kind="number", text="1"), *self.lexemes[self.place + 1 :]
        ]  # fmt: skip
        return self.next()

    def environments(self, here: Lexeme) -> list[Token]:
        start = self.place
        name = self.environment()
        if name == "cases":
            return self.cases(here)
        if name == "array":
            if self.at("{"):
                self.script_at_brace()
            rows = [[list(cell) for cell in row] for row in self.table(name, here)]
            return [Token("(", "(", here.column, True), *self.listed(rows, here), Token(")", ")", here.column)]
        if name in ("aligned", "align", "align*", "equation", "equation*", "gathered", "split"):
            inside = self.until(("end",))
            self.place += 1
            self.environment()
            return inside
        self.place = start
        return super().command(here)

    def table(self, name: str, here: Lexeme) -> list[list[tuple[Token, ...]]]:
        rows: list[list[tuple[Token, ...]]] = [[]]
        while True:
            cell = tuple(self.until(("&", "newline", "end")))
            rows[-1].append(cell)
            now = self.here
            self.place += 1
            if now.kind == "newline":
                rows.append([])
            elif now.kind == "command":
                break
            elif now.kind == "end":
                raise Refusal("syntax", f"\\end{{{name}}} is missing.", here.column)
        if self.environment() != name:
            raise Refusal("syntax", f"\\begin{{{name}}} and \\end do not match.", here.column)
        return [row for row in rows if any(row)]

    def cases(self, here: Lexeme) -> list[Token]:
        rows = []
        for row in self.table("cases", here):
            if len(row) > 2 or not row[0]:
                raise Refusal("syntax", "Each case is written: value & condition.", here.column)
            value = row[0][:-1] if row[0][-1].kind in (",", ";") else row[0]
            rows.append((value, row[1] if len(row) == 2 else ()))
        return [Cases("cases", "cases", here.column, here.spaced, rows=tuple(rows))]

    # -- sums

    def big_operator(self, here: Lexeme) -> list[Token]:
        name = _BIG[here.text]
        if self.at("limits"):
            self.place += 1
        below: list[Lexeme] | None = None
        above: list[Lexeme] | None = None
        for _ in range(2):
            if self.at("_") and below is None:
                below = self.script_of_sum()
            elif self.at("^") and above is None:
                above = self.script_of_sum()
        if below is None:
            if self.at("("):
                return [Token("word", name, here.column, here.spaced)]
            raise Refusal("ambiguous", "Over which index does the sum run? Write \\sum_{k=1}^{n}.", here.column)
        return self.opened(name, below, above, here)

    def script_of_sum(self) -> list[Lexeme]:
        """A sum's limit; without braces only the first letter, as in `\\sum_kx_k`."""
        following = self.lexemes[self.place + 1]
        if following.kind == "letters" and len(following.text) > 1 and following.text not in self.names:
            first = replace(following, text=following.text[0])
            rest = replace(following, text=following.text[1:], column=following.column + 1, spaced=False)
            self.lexemes = [*self.lexemes[: self.place + 1], first, rest, *self.lexemes[self.place + 2 :]]
        return self.script()

    def opened(self, name: str, below: list[Lexeme], above: list[Lexeme] | None, here: Lexeme) -> list[Token]:
        groups = _groups(below)
        if len(groups) > 1 and any(len(group) != 1 for group in groups):
            if len(groups) != 2 or not groups[0] or not _compared(groups[1]) or groups[0][0].text != groups[1][0].text:
                raise Refusal("syntax", "Write one sum for each index.", here.column)
            first, guard = groups
            if len(first) == 1 and above is None:  # \sum_{k, k \ne i}
                indices: tuple[Limits, ...] = (self.index(guard, None, here),)
            else:  # \sum_{k = 1, k \ne i}^{n}
                ends = self.index(first, above, here)
                signs = [place for place, lexeme in enumerate(guard) if _sign(lexeme)]
                if len(signs) != 1 or signs != [1] or ends.compared:
                    raise Refusal("syntax", "Write one sum for each index.", here.column)
                other = self.inner(guard[2:])
                indices = (replace(ends, compared=_sign(guard[1]), other=other),)
        else:
            indices = tuple(self.index(group, above, here) for group in groups)
        return [OpenOperator("bigop", name, here.column, here.spaced, indices=indices)]

    def index(self, below: list[Lexeme], above: list[Lexeme] | None, here: Lexeme) -> Limits:
        signs = [place for place, lexeme in enumerate(below) if _sign(lexeme)]
        upper = () if above is None else self.inner(above)
        if len(signs) == 2:  # 1 <= k <= n
            first, second = (_sign(below[place]) for place in signs)
            bound = self.named(below[signs[0] + 1 : signs[1]], here)
            if first not in ("<", "<=") or second not in ("<", "<=") or above is not None:
                raise Refusal("syntax", "A sum's limits are written \\sum_{k=1}^{n}.", here.column)
            lower, last = list(below[: signs[0]]), list(below[signs[1] + 1 :])
            return Limits(bound, self.shifted(lower, 1, first), self.shifted(last, -1, second))
        if len(signs) == 1:
            sign = _sign(below[signs[0]])
            bound = self.named(below[: signs[0]], here)
            rest = list(below[signs[0] + 1 :])
            if sign == "==":
                return (
                    self.ranging(bound, rest)
                    if _dotted(rest) and above is None
                    else Limits(bound, self.inner(rest), upper)
                )
            if above is not None:
                raise Refusal("syntax", "A sum's limits are written \\sum_{k=1}^{n}.", here.column)
            if sign in ("<=", "<"):
                return Limits(bound, (), self.shifted(rest, -1, sign))
            if sign in (">=", ">"):
                return Limits(bound, self.shifted(rest, 1, sign))
            return Limits(bound, compared=sign, other=self.inner(rest))
        inside = [place for place, lexeme in enumerate(below) if lexeme.text == "in"]
        bound = self.named(below[: inside[0]] if inside else below, here)
        if inside and _dotted(below) and above is None:  # \sum_{k \in \{1, \dots, n\}}
            among = below[inside[0] + 1 :]
            return self.ranging(bound, among[1:-1] if among[0].text in "{[(" and among[-1].text in "}])" else among)
        return Limits(bound, (), upper)

    def ranging(self, bound: str, lexemes: Sequence[Lexeme]) -> Limits:
        """The limits of `1, …, n`; what stands between, such as the 2 of `1, 2, …, n`, must be what comes next."""
        groups = [group for group in _cut(lexemes, ",") if group]
        dots = [place for place, group in enumerate(groups) if group[0].text in _DOTS]
        if len(groups) == 1:  # 1..n, 1:n
            (place,) = [place for place, lexeme in enumerate(lexemes) if lexeme.text in _DOTS][:1]
            return Limits(bound, self.inner(lexemes[:place]), self.inner(lexemes[place + 1 :]))
        if len(dots) != 1 or dots[0] != len(groups) - 2 or any(len(group) > 1 for group in groups[: dots[0] + 1]):
            raise Refusal("ambiguous", "Which numbers do the dots stand for? Write the sum as \\sum_{k=1}^{n}.", 0)
        first = [group[0].text for group in groups[: dots[0]]]
        if first not in (["1"], ["1", "2"], ["0"], ["0", "1"], ["1", "2", "3"], ["2"], ["2", "3"]):
            raise Refusal("ambiguous", "Which numbers do the dots stand for? Write the sum as \\sum_{k=1}^{n}.", 0)
        return Limits(bound, self.inner(groups[0]), self.inner(groups[-1]))

    def shifted(self, lexemes: list[Lexeme], by: int, sign: str) -> tuple[Token, ...]:
        """A limit that is not reached itself is one further in."""
        tokens = self.inner(lexemes)
        if sign in ("<=", ">="):
            return tokens
        step = [Token("+" if by > 0 else "-", "", 0), *super().plain("1", Lexeme("number", "1", 0, False))]
        return (Token("(", "(", 0), *tokens[:-1], Token(")", ")", 0), *step, tokens[-1])

    def named(self, lexemes: Sequence[Lexeme], here: Lexeme) -> str:
        bound = "".join(spelled(lexeme) for lexeme in lexemes)
        if len(lexemes) != 1 or not bound.isalnum() or not bound[0].isalpha():
            raise Refusal("syntax", "A sum's limits are written \\sum_{k=1}^{n}.", here.column)
        self.bound.append(bound)  # known from here on: a sum's body has no visible end in LaTeX
        return bound


def _sign(lexeme: Lexeme) -> str:
    if lexeme.kind == "operator":
        sign = {"=": "=="}.get(lexeme.text, lexeme.text)
        return sign if sign in COMPARISONS else ""
    return COMPARED.get(lexeme.text, "") if lexeme.kind == "command" else ""


def _groups(below: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """What stands below a sum, cut where another index or condition begins; `1, …, n` is not."""
    plain = [
        replace(lexeme, kind="other", text=",") if lexeme.kind == "newline" else lexeme
        for lexeme in below
        if not (lexeme.kind == "escaped" and lexeme.text in ",;:! ") and lexeme.text not in ("substack", "quad")
    ]
    if len(plain) > 1 and plain[0].text == "{" and plain[-1].text == "}":
        plain = plain[1:-1]
    return [plain] if _dotted(plain) else _cut(plain, ",")


def _cut(lexemes: Sequence[Lexeme], sign: str) -> list[list[Lexeme]]:
    groups: list[list[Lexeme]] = [[]]
    for lexeme in lexemes:
        if lexeme.text == sign and lexeme.kind == "other":
            groups.append([])
        else:
            groups[-1].append(lexeme)
    return groups


def _dotted(lexemes: Sequence[Lexeme]) -> bool:
    return any(lexeme.text in _DOTS for lexeme in lexemes)


def _compared(lexemes: Sequence[Lexeme]) -> bool:
    return any(_sign(lexeme) for lexeme in lexemes)
