"""LaTeX answers, cut into the same tokens as plain ones, so that both are read by one grammar.

Recognized by a backslash. A run of letters is a declared name if it is one, else a product of declared names, as LaTeX
means it: `QK^\\top` is Q times K transposed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.characters import GREEK, SPACES, SYMBOLS, refuse
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tokens import Token, number_token, relation_token, tokenize
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import ARITY, SPELLINGS, BigOperator, Subscripted

_GREEK: Final = {*GREEK.values(), "varepsilon", "varphi", "vartheta", "varrho", "varsigma", "varpi"}
_VARIANTS: Final = {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma", "varpi": "pi",
}  # fmt: skip
_SIGNS: Final = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "odot": "⊙", "circ": "⊙", "lvert": "|", "rvert": "|",
    "vert": "|", "mid": "|", "lbrack": "[", "rbrack": "]", "prime": "'", "lparen": "(", "rparen": ")",
    "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">",
}  # fmt: skip
_FUNCTIONS: Final = {
    "exp", "log", "ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arccos", "max", "min",
}  # fmt: skip
_SPACE: Final = {
    "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", "big", "Big", "bigg", "Bigg", "bigl", "bigr",
    "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "left", "right", "middle",
}  # fmt: skip
_WRAPPERS: Final = {
    "mathrm", "mathbf", "mathit", "mathsf", "mathcal", "boldsymbol", "bm", "text", "textbf", "textit", "mathbb",
    "operatorname", "vec", "hat", "bar", "tilde", "mathnormal", "textrm",
}  # fmt: skip
_MARKS: Final = {"hat", "bar", "tilde", "vec"}
_MATRICES: Final = {"bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix"}
_LEXEMES = re.compile(
    r"\\(?P<command>[A-Za-z]+\*?)|(?P<newline>\\\\)|\\(?P<escaped>[^A-Za-z])|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<letters>[A-Za-z]+)|(?P<space>[ \t\r\n~]+)|(?P<other>.)",
    re.ASCII | re.DOTALL,
)


@dataclass(frozen=True)
class Lexeme:
    kind: str  # command, newline, escaped, number, letters, other, end
    text: str
    column: int
    spaced: bool


def tokenize_latex(text: str, names: Names) -> list[Token]:
    """The tokens of a LaTeX formula."""
    body = text.strip()
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        if body.startswith(opening) and body.endswith(closing) and len(body) > len(opening) + len(closing):
            # Blanks keep the columns right.
            start = text.index(body)
            text = " " * (start + len(opening)) + body[len(opening) : -len(closing)]
            break
    reader = LatexReader(_lexemes(text), names)
    tokens = reader.until(("end",))
    return [*tokens, Token("end", "", len(text) + 1)]


def _lexemes(text: str) -> list[Lexeme]:
    found: list[Lexeme] = []
    spaced = False
    for match in _LEXEMES.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "space" or match[0] in SPACES:
            spaced = True
            continue
        if kind == "number" and len(match[0]) > 1 and found and found[-1].text in ("_", "^") and not spaced:
            # TeX reads one character: x_12 is x_1 2, which nobody means; it is refused rather than guessed.
            question = f"Use braces: {found[-1].text}{{{match[0]}}} (column {match.start() + 1})."
            raise Refusal("ambiguous", question, match.start() + 1)
        found.append(Lexeme(kind, match[kind], match.start() + 1, spaced))
        spaced = False
        if len(found) > 2 * limits.TOKENS:
            raise Refusal("limit", f"The formula is too long: more than {limits.TOKENS} symbols.", match.start() + 1)
    found.append(Lexeme("end", "", len(text) + 1, spaced))
    return found


@dataclass
class LatexReader:
    lexemes: Sequence[Lexeme]
    names: Names
    place: int = 0
    level: int = 0
    bound: list[str] = field(default_factory=list)

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.place]

    def take(self, text: str, why: str) -> None:
        if self.here.text != text or self.here.kind == "end":
            raise Refusal("syntax", f"{why} (column {self.here.column}).", self.here.column)
        self.place += 1

    def until(self, ends: Sequence[str]) -> list[Token]:
        """Tokens up to an end that is not consumed: `}`, `]`, `&`, a row's end, `\\end`, or the text's end."""
        self.level += 1
        if self.level > limits.DEPTH:
            raise Refusal("limit", f"More than {limits.DEPTH} braces inside each other.", self.here.column)
        tokens: list[Token] = []
        while True:
            here = self.here
            mark = here.text if here.kind in ("other", "command") else here.kind
            if mark in ends:
                break
            if here.kind == "end":
                raise Refusal("syntax", f"“{ends[0]}” is missing at the end.", here.column)
            tokens += self.next()
            if len(tokens) > limits.TOKENS:
                raise Refusal("limit", f"The formula is too long: more than {limits.TOKENS} symbols.", here.column)
        self.level -= 1
        return tokens

    def next(self) -> list[Token]:
        here = self.here
        self.place += 1
        match here.kind:
            case "number":
                return [number_token(here.text, here.column, here.spaced)]
            case "letters":
                return self.letters(here)
            case "command":
                return self.command(here)
            case "escaped":
                if here.text in ",;:! ":
                    return []
                if here.text == "|":
                    raise Refusal("character", f"Norms “\\|” are not read (column {here.column}).", here.column)
                if here.text in "{}":
                    return [Token("(" if here.text == "{" else ")", here.text, here.column, here.spaced)]
                raise refuse(here.text, here.column)
            case "newline":
                raise Refusal("syntax", f"“\\\\” outside a matrix (column {here.column}).", here.column)
        return self.other(here)

    def other(self, here: Lexeme) -> list[Token]:
        character = here.text
        if character == "{":
            inner = self.until(("}",))
            self.take("}", "“}” is missing")
            return self.bracketed(inner, here)
        if character == "^":
            return self.power(here)
        if character in "}&$":
            raise Refusal("syntax", f"“{character}” in column {here.column} was not expected.", here.column)
        if character == "_":
            return self.entry_of_bracket(here)
        if character in "<>=!≤≥≠" and self.is_conditional:
            return self.relation(here)
        if character in GREEK:
            return self.symbol(GREEK[character], here)
        # Signs and typed symbols, by the plain tokenizer, which knows what to refuse and how.
        return [replace(token, column=here.column, spaced=here.spaced) for token in self.plain(character, here)]

    @property
    def is_conditional(self) -> bool:
        return any(lexeme.text == "if" for lexeme in self.lexemes[: self.place])

    def relation(self, here: Lexeme) -> list[Token]:
        """The sign of a condition, which may be two characters: `if(i <= j, a, b)`."""
        text = here.text
        if text in "<>=!" and self.here.text == "=" and not self.here.spaced:
            text, self.place = text + "=", self.place + 1
        if text == "!":
            return [Token("!", "!", here.column, here.spaced)]
        return [relation_token(text, here.column, here.spaced)]

    def plain(self, text: str, here: Lexeme) -> list[Token]:
        try:
            return tokenize(text, self.names)[:-1]
        except Refusal as refusal:
            if refusal.reason == "character":
                raise refuse(text, here.column) from None
            raise Refusal(refusal.reason, refusal.message, here.column) from None

    def bracketed(self, tokens: list[Token], here: Lexeme) -> list[Token]:
        if len(tokens) == 1:
            return [replace(tokens[0], spaced=here.spaced)]
        if not tokens:
            return []
        return [Token("(", "(", here.column, here.spaced), *tokens, Token(")", ")", here.column)]

    def argument(self, what: str) -> list[Token]:
        """A command's argument: a group in braces, or one token."""
        here = self.here
        if here.kind == "other" and here.text == "{":
            self.place += 1
            inner = self.until(("}",))
            self.take("}", "“}” is missing")
            if not inner:
                raise Refusal("syntax", f"{what} has an empty argument in column {here.column}.", here.column)
            return inner
        if here.kind == "end" or here.text in ("}", "&", "^", "_"):
            raise Refusal("syntax", f"{what} lacks an argument in column {here.column}.", here.column)
        if here.kind in ("number", "letters") and len(here.text) > 1:
            return self.first_character(here, what)
        return self.next()

    def first_character(self, here: Lexeme, what: str) -> list[Token]:
        """TeX's own rule, `\\frac12` and `\\frac ab`: one character, the rest stays."""
        if not here.text.isalnum():
            raise Refusal("ambiguous", f"Use braces after {what} (column {here.column}).", here.column)
        rest = Lexeme(here.kind, here.text[1:], here.column + 1, False)
        self.lexemes = [*self.lexemes[: self.place], rest, *self.lexemes[self.place + 1 :]]
        if here.kind == "number":
            return [number_token(here.text[0], here.column, here.spaced)]
        return [self.word(here.text[0], here)]

    def group(self, what: str) -> list[Token]:
        column = self.here.column
        return [Token("(", "(", column), *self.argument(what), Token(")", ")", column)]

    def power(self, here: Lexeme) -> list[Token]:
        """`^{…}`, `^2`, and the transposes `^T`, `^\\top`, `^{\\top}`."""
        exponent = self.argument("“^”")
        if len(exponent) == 1 and exponent[0].text in ("top", "intercal", "'"):
            return [Token("'", "'", here.column)]
        if len(exponent) == 1 and exponent[0].text == "T" and "T" not in self.names:
            return [Token("^", "^", here.column), exponent[0]]
        return [Token("^", "^", here.column), Token("(", "(", here.column), *exponent, Token(")", ")", here.column)]

    # -- letters and names

    def letters(self, here: Lexeme) -> list[Token]:
        text = here.text
        if text in self.names or self.is_bound(text):
            return self.symbol(text, here)
        if len(text) > 1 and (text in ARITY or text in SPELLINGS) and self.here.text == "(":
            return [Token("word", text, here.column, here.spaced)]
        parts = self.split(text)
        if parts is None:
            # Unknown as a whole: the grammar says which name is near.
            return [Token("word", text, here.column, here.spaced)]
        tokens: list[Token] = []
        column = here.column
        for place, part in enumerate(parts):
            lexeme = Lexeme("letters", part, column, here.spaced if place == 0 else False)
            tokens += self.symbol(part, lexeme) if place == len(parts) - 1 else [self.word(part, lexeme)]
            column += len(part)
        return tokens

    def is_bound(self, text: str) -> bool:
        return text in self.bound

    def split(self, text: str) -> list[str] | None:
        """A run of letters as declared names side by side, longest first; None where that does not work out."""
        if not text:
            return []
        for end in range(len(text), 0, -1):
            part = text[:end]
            known = part in self.names or part in self.bound or self.begins_name(part, end == len(text))
            if known or part == "e":
                rest = self.split(text[end:])
                if rest is not None:
                    return [part, *rest]
        return None

    def begins_name(self, part: str, last: bool) -> bool:
        """Whether `d` may be read because `d_k` is declared and a subscript follows."""
        follows = self.here.kind == "other" and self.here.text in "_^"
        return last and follows and any(name.startswith(part + "_") for name in self.names)

    def word(self, text: str, here: Lexeme) -> Token:
        return Token("word", text, here.column, here.spaced)

    def symbol(self, base: str, here: Lexeme) -> list[Token]:
        """A symbol with what hangs on it: the declared name `d_k`, `W_Q` (also typed `W^Q`), an entry, or a power."""
        saved = self.place
        below: list[Lexeme] | None = None
        above: list[Lexeme] | None = None
        above_place = 0
        for _ in range(2):
            if self.here.kind != "other":
                break
            if self.here.text == "_" and below is None:
                below = self.script()
            elif self.here.text == "^" and above is None:
                above_place = self.place
                above = self.script()
            else:
                break
        for parts in self.joined_names(base, below, above):
            name, used_above = parts
            if name in self.names:
                tokens = [self.word(name, here)]
                return tokens if used_above or above is None else tokens + self.reread(above_place)
        if below is None:
            self.place = saved
            return [self.word(base, here)]
        entry = self.entry(base, below, here)
        return entry + (self.reread(above_place) if above is not None else [])

    def joined_names(self, base: str, below: list[Lexeme] | None, above: list[Lexeme] | None) -> list[tuple[str, bool]]:
        """The declared names that `base_below^above` may spell, and whether the upper part is used up in it."""
        low = "".join(spelled(part) for part in below) if below is not None else None
        high = "".join(spelled(part) for part in above) if above is not None else None
        found: list[tuple[str, bool]] = []
        if low is not None and high is not None:
            found += [(f"{base}_{high}_{low}", True), (f"{base}_{low}_{high}", True), (f"{base}_{high}{low}", True)]
            found += [(f"{base}_{low}{high}", True)]
        if low is not None:
            found += [(f"{base}_{low}", False), (f"{base}{low}", False)]
        elif high is not None and high not in ("T", "top"):
            found += [(f"{base}_{high}", True), (f"{base}^{high}", True)]
        return [(name.replace(",", "_"), used) for name, used in found]

    def reread(self, place: int) -> list[Token]:
        """The power that stood behind a name, as tokens; whatever was read after it stays read."""
        after, self.place = self.place, place + 1
        tokens = self.power(self.lexemes[place])
        self.place = max(after, self.place)
        return tokens

    def script(self) -> list[Lexeme]:
        """The lexemes of a sub- or superscript, braces taken off."""
        self.place += 1
        here = self.here
        if here.kind == "end":
            raise Refusal("syntax", "A subscript or power is missing at the end.", here.column)
        if here.text != "{" or here.kind != "other":
            self.place += 1
            if here.kind == "letters" and len(here.text) > 1:
                # x_ij: TeX would take only the i. Read as a whole; the spelling is no reason to fail somebody.
                return [Lexeme("letters", here.text, here.column, here.spaced)]
            if here.kind == "command" and here.text in _WRAPPERS:
                return self.script_at_brace()
            return [here]
        return self.script_at_brace()

    def script_at_brace(self) -> list[Lexeme]:
        self.take("{", "“{” is missing")
        parts: list[Lexeme] = []
        level = 0
        while True:
            here = self.here
            if here.kind == "end":
                raise Refusal("syntax", "“}” is missing at the end.", here.column)
            self.place += 1
            if here.kind == "other" and here.text in "{}":
                level += 1 if here.text == "{" else -1
                if level < 0:
                    return parts
                continue
            if here.kind == "command" and here.text in _WRAPPERS:
                continue
            parts.append(here)

    def entry(self, base: str, below: list[Lexeme], here: Lexeme) -> list[Token]:
        """`x_i`, `A_{ij}`, `A_{i,j}`, `\\delta_{ij}`: the subscript is read by itself."""
        parts: list[Lexeme] = []
        for lexeme in below:
            whole = lexeme.kind != "letters" or lexeme.text in self.names or lexeme.text in self.bound
            # A_{11} is the entry in row 1, column 1.
            if lexeme.kind == "number" and len(below) == 1 and len(lexeme.text) == 2 and self.has_two_indices(base):
                whole = False
            letters = [lexeme.text] if whole else list(lexeme.text)
            kind = lexeme.kind
            parts += [Lexeme(kind, letter, lexeme.column + place, False) for place, letter in enumerate(letters)]
        inner = type(self)([*parts, Lexeme("end", "", here.column, False)], self.names, bound=self.bound)
        tokens = inner.until(("end",))
        return [Subscripted("word", base, here.column, here.spaced, parts=tuple(tokens))]

    def entry_of_bracket(self, here: Lexeme) -> list[Token]:
        """`(AB)_{ij}`, `softmax(x)_i`: an entry of what stands in brackets before."""
        before = self.lexemes[self.place - 2] if self.place > 1 else here
        if before.text not in (")", "]", "}"):
            raise Refusal("syntax", f"The subscript in column {here.column} belongs to nothing.", here.column)
        self.place -= 1
        (whole,) = self.entry("", self.script(), here)
        assert isinstance(whole, Subscripted)
        groups: list[Token] = []
        for place, token in enumerate(whole.parts):
            if place and token.kind in ("word", "number") and whole.parts[place - 1].kind == token.kind:
                groups.append(Token(",", ",", here.column))
            groups.append(token)
        return [Token("[", "[", here.column), *groups, Token("]", "]", here.column)]

    def has_two_indices(self, base: str) -> bool:
        return base in ("delta", "") or (base in self.names and len(self.names[base].shape) == 2)

    # -- commands

    def command(self, here: Lexeme) -> list[Token]:
        text = here.text
        if text in _SPACE:
            if text in ("left", "right", "middle") and self.here.text == "." and self.here.kind == "other":
                self.place += 1
            return []
        if text in _SIGNS:
            return [Token(_SIGNS[text], "\\" + text, here.column, here.spaced)]
        if text in ("frac", "dfrac", "tfrac", "cfrac"):
            above, below = self.group("\\frac"), self.group("\\frac")
            slash = Token("/", "/", here.column)
            return [Token("(", "(", here.column, here.spaced), *above, slash, *below, Token(")", ")", here.column)]
        if text == "sqrt":
            return self.root(here)
        if text in ("sum", "prod"):
            return self.big_operator(here)
        if text in _FUNCTIONS:
            return self.function(text, here)
        if text in ("operatorname", "mathrm", "text", "textrm", "operatorname*"):
            return self.spelled_out(here)
        if text in _WRAPPERS:
            return self.wrapped(text, here)
        if text in ("top", "intercal"):
            return [Token("word", text, here.column, here.spaced)]
        if text == "begin":
            return self.matrix(here)
        if text in _GREEK:
            return self.symbol(_VARIANTS.get(text, text), here)
        raise Refusal("syntax", f"The command “\\{text[:30]}” in column {here.column} is not read here.", here.column)

    def function(self, text: str, here: Lexeme) -> list[Token]:
        word = Token("word", text, here.column, here.spaced)
        if self.here.kind == "other" and self.here.text == "_":
            below = "".join(part.text for part in self.script())
            if text == "log" and below == "2":
                word = Token("word", "log2", here.column, here.spaced)
            elif not (text == "log" and below == "e"):
                raise Refusal("syntax", f"\\{text}_{{{below}}} is not read (column {here.column}).", here.column)
        if self.here.kind == "other" and self.here.text == "{":
            return [word, *self.group("\\" + text)]
        return [word]

    def root(self, here: Lexeme) -> list[Token]:
        degree: list[Token] = []
        if self.here.kind == "other" and self.here.text == "[":
            self.place += 1
            degree = self.until(("]",))
            self.take("]", "“]” is missing")
        inside = self.group("\\sqrt")
        if not degree or (len(degree) == 1 and degree[0].value == 2):
            return [Token("word", "sqrt", here.column, here.spaced), *inside]
        column = here.column
        one = Token("number", "1", column, False, Fraction(1))
        power = [
            Token("^", "^", column),
            Token("(", "(", column),
            one,
            Token("/", "/", column),
            Token("(", "(", column),
        ]
        closing = [Token(")", ")", column)]
        return [Token("(", "(", column, here.spaced), *inside, *power, *degree, *closing * 3]

    def big_operator(self, here: Lexeme) -> list[Token]:
        """`\\sum_{k=1}^{n}`; the body is what follows."""
        name = "Sum" if here.text == "sum" else "Prod"
        shape = f"\\{here.text} is written \\{here.text}_{{k=1}}^{{n}} (column {here.column})."
        if self.here.text == "limits":
            self.place += 1
        if self.here.text != "_":
            raise Refusal("syntax", shape, here.column)
        below = self.script()
        if len(below) < 3 or below[1].text != "=" or below[0].kind not in ("letters", "command"):
            raise Refusal("syntax", shape, here.column)
        if self.here.text != "^":
            raise Refusal("syntax", shape, here.column)
        above = self.script()
        bound = spelled(below[0])
        if not bound.isalnum():
            raise Refusal("syntax", shape, here.column)
        self.bound.append(bound)  # known from here on: a sum's body has no visible end in LaTeX
        lower = self.inside(below[2:], here)
        upper = self.inside(above, here)
        return [BigOperator("bigop", name, here.column, here.spaced, bound=bound, lower=lower, upper=upper)]

    def inside(self, lexemes: Sequence[Lexeme], here: Lexeme) -> tuple[Token, ...]:
        end = Lexeme("end", "", here.column, False)
        reader = type(self)([*lexemes, end], self.names, level=self.level, bound=self.bound)
        return (*reader.until(("end",)), Token("end", "", here.column))

    def spelled_out(self, here: Lexeme) -> list[Token]:
        """`\\operatorname{softmax}`, `\\mathrm{FFN}`: one word."""
        parts = self.script_at_brace() if self.here.text == "{" else [self.here]
        if len(parts) == 1 and parts[0] is self.here:
            self.place += 1
        word = "".join(spelled(part) for part in parts)
        if not word.replace("_", "").isalnum():
            raise Refusal("syntax", f"“\\{here.text}” in column {here.column} holds no name.", here.column)
        if word in self.names or word not in {*ARITY, *SPELLINGS}:
            return self.symbol(word, here)
        return [Token("word", word, here.column, here.spaced)]

    def wrapped(self, text: str, here: Lexeme) -> list[Token]:
        """`\\mathbf{x}` is x; `\\hat{x}` is the name x_hat where that is declared."""
        parts = self.script_at_brace() if self.here.text == "{" else [self.here]
        if len(parts) == 1 and parts[0] is self.here:
            self.place += 1
        word = "".join(spelled(part) for part in parts)
        if text in _MARKS:
            marked = next(
                (name for name in (f"{word}_{text}", f"{word}{text}", f"{text}_{word}") if name in self.names), None
            )
            if marked is None and text != "vec":
                raise Refusal(
                    "unknown_name", f"“\\{text}{{{word}}}” in column {here.column} is no name here.", here.column
                )
            word = marked or word
        if not word.replace("_", "").isalnum():
            raise Refusal("syntax", f"“\\{text}” in column {here.column} holds no name.", here.column)
        return self.symbol(word, here)

    def matrix(self, here: Lexeme) -> list[Token]:
        """`\\begin{bmatrix} a & b \\\\ c & d \\end{bmatrix}`; one column or one row is a vector."""
        name = self.environment()
        if name not in _MATRICES:
            raise Refusal("syntax", f"\\begin{{{name[:30]}}} in column {here.column} is not read.", here.column)
        rows: list[list[list[Token]]] = [[]]
        while True:
            cell = self.until(("&", "newline", "end", "\\end"))
            here_now = self.here
            if cell or here_now.kind != "command":
                rows[-1].append(cell)
            self.place += 1
            if here_now.kind == "newline":
                rows.append([])
            elif here_now.kind == "command":
                break
            elif here_now.kind == "end":
                raise Refusal("syntax", f"\\end{{{name}}} is missing.", here_now.column)
        if self.environment() != name:
            raise Refusal("syntax", f"\\begin{{{name}}} and \\end do not match.", here.column)
        rows = [row for row in rows if row]
        if not rows or any(not cell for row in rows for cell in row):
            raise Refusal("syntax", f"The matrix in column {here.column} has an empty entry.", here.column)
        return self.listed(rows, here)

    def environment(self) -> str:
        self.take("{", "“{” is missing")
        name = self.here.text
        if self.here.kind != "end":
            self.place += 1
        self.take("}", "“}” is missing")
        return name

    def listed(self, rows: list[list[list[Token]]], here: Lexeme) -> list[Token]:
        column = here.column
        opening, comma, closing = Token("[", "[", column), Token(",", ",", column), Token("]", "]", column)

        def joined(groups: list[list[Token]]) -> list[Token]:
            return [token for group in groups for token in (comma, *group)][1:]

        if all(len(row) == 1 for row in rows) and len(rows) > 1:
            inner = joined([row[0] for row in rows])
        else:
            inner = joined([[opening, *joined(row), closing] for row in rows])
        return [Token("[", "[", column, True), *inner, closing]


def spelled(lexeme: Lexeme) -> str:
    """A piece of a name: Greek commands and letters spelled out."""
    if lexeme.kind == "command":
        return _VARIANTS.get(lexeme.text, lexeme.text)
    return GREEK.get(lexeme.text, SYMBOLS.get(lexeme.text, lexeme.text))
