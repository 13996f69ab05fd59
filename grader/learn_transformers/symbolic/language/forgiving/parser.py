"""The grammar of answers, relaxed: what is not sure by the looks stays open in the tree, for `meaning` to settle.

Open nodes are trees as well; their heads begin with a question mark:

| node | typed as |
|---|---|
| `("?·", a, b)`, `("?*", a, b)`, `("?", a, b)` | a product with a dot, with a star, by standing side by side |
| `("?×", a, b)` | a product with the star of a program |
| `("?quotient", a, b, c)` | `a/b c`: is c below the line? |
| `("?had", a, b, c)` | `a ⊙ b c` |
| `("?bars", x)`, `("?norm", x)` | `|x|`, `‖x‖` |
| `("?Sum", body, k, lower, upper, condition)` | a sum whose limits may be missing (`("?",)`) |
| `("?==", a, b)`, `("?<=", a, b)`, … | one where that holds; `("?if", condition, a, b)` |
| `("?entry", a, b)` | `(a)[b]`: an entry, or a product |
| `("?tuple", a, b)`, `("?group", a)` | `(a, b)`, `[a]` |
| `("?reduce sum 1 keep", A)` | `A.sum(axis=1, keepdims=True)` |
| `("?column", v)`, `("?row", v)` | `v[:, None]`, `v[None, :]` |
| `("?length", v)`, `("?length", A, axis)` | `v.size`, `A.shape[0]`, `len(v)` |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.forgiving.lexer import Cases, Limits, OpenOperator
from learn_transformers.symbolic.language.forgiving.words import (
    CALLED,
    COMPARISONS,
    GREEK_SHORT,
    KEYWORDS,
    PRODUCTS,
    REDUCTIONS,
    RENAMED,
)
from learn_transformers.symbolic.language.grammar import Parser
from learn_transformers.symbolic.language.tokens import Token
from learn_transformers.symbolic.language.tree import BINDERS, NUMERIC, Tree, children, show, with_children
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import ARITY, SPELLINGS, Subscripted

NOTHING: Final[Tree] = ("?",)
_NEW_AXIS: Final[Tree] = ("?None",)
_SLICE: Final = "Slices are not read here: indices count from 1. Write a sum with its limits."
_ONE: Final[Tree] = ("number", Fraction(1))
_TWO: Final[Tree] = ("number", Fraction(2))
_STARTS: Final = frozenset({"number", "word", "(", "[", "√", "∛", "bigop", "cases", "⌊", "⟨"})
_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_ENDINGS: Final = {"otherwise", "else"}
_KEYS: Final = frozenset({"axis", "dim", "keepdims", "keepdim", "dtype", "unbiased", "ddof", "correction"})
_BIASED: Final = {
    "unbiased": ("constant", "False"),
    "ddof": ("number", Fraction(0)),
    "correction": ("number", Fraction(0)),
}
_TRANSPOSING: Final = ({0, 1}, {-2, -1})


@dataclass
class RelaxedParser(Parser):
    is_program: bool = False  # whether a star is NumPy's, which works entry by entry
    is_torch: bool = False
    norms: int = 0
    floored: bool = False  # whether `//` or `%` stands in the product that was read last
    keywords: dict[str, Tree] = field(default_factory=dict)

    # -- the whole

    def whole(self) -> Tree:
        tree = self.listed(self.conditional())
        token = self.token
        if token.kind != "end":
            raise Refusal("syntax", f"“{token.text}” was not expected.", token.column)
        return tree

    def listed(self, first: Tree) -> Tree:
        """`a, b` where a vector is wanted; else what stands there alone."""
        entries = [first]
        while self.at(","):
            self.place += 1
            entries.append(self.conditional())
            self.count_entry()
        return first if len(entries) == 1 else self.node("?tuple", *entries)

    def part(self, tokens: Sequence[Token]) -> Tree:
        bars, norms, self.bars, self.norms = self.bars, self.norms, 0, 0
        tree = super().part(tokens)
        self.bars, self.norms = bars, norms
        return tree

    def conditional(self) -> Tree:
        """`a if i == j else b`, or just a formula."""
        tree = self.sum()
        if not self.at_word("if") and not self.at_word("for"):
            return tree
        self.place += 1
        condition = self.condition()
        listed = self.at(",")
        self.place += listed
        if self.at_word("else"):
            self.place += 1
            return self.node("?if", condition, tree, self.conditional())
        if listed:  # `a if i = j, b otherwise`
            other = self.sum()
            if self.at_word("otherwise") or self.at_word("else"):
                self.place += 1
                return self.node("?if", condition, tree, other)
            if self.at_word("if") or self.at_word("for"):
                self.place += 1
                if self.condition() == _negation(condition):
                    return self.node("?if", condition, tree, other)
        raise Refusal("syntax", "“… if … else …” needs both sides.", self.token.column)

    def condition(self) -> Tree:
        bracket = self.at("(")
        tree = self.comparison(self.sum())
        if bracket and tree[0][:1] == "?" and tree[0][1:] in COMPARISONS:
            return tree
        if tree[0][1:] not in COMPARISONS:
            raise Refusal("syntax", "A condition compares two things: i == j.", self.token.column)
        return tree

    def comparison(self, left: Tree) -> Tree:
        if not self.at(*COMPARISONS):
            return left
        sign = self.token.kind
        self.place += 1
        return self.node("?" + sign, left, self.sum())

    def at_word(self, word: str) -> bool:
        return self.at("word") and self.token.text == word and word not in self.names and word not in self.bound

    # -- products

    def signed_product(self) -> Tree:
        minus, column = self.at("-"), self.token.column
        tree = super().signed_product()
        if minus and self.floored:  # the sign binds more tightly in Python: -(-n//k) rounds up
            raise Refusal("ambiguous", "(-a)//b or -(a//b)? Write the brackets.", column)
        return tree

    def product(self) -> Tree:
        tree = self.power()
        divided, floored = False, False
        while True:
            token = self.token
            if token.kind == "%" and not self.begins_factor(self.tokens[self.place + 1]):
                self.place += 1
                tree = self.node("/", tree, ("number", Fraction(100)))
                divided = False
            elif token.kind in ("*", "/", "@", "⊙", "//", "%"):
                self.place += 1
                if token.text == "%" and not token.spaced and self.token.spaced:
                    raise Refusal("ambiguous", "Percent, or the remainder: (a/100)·b or a mod b?", token.column)
                factors = [self.signed_power()]
                while token.kind == "⊙" and self.implies_product():
                    factors.append(self.power())
                tree = self.operated(token, tree, *factors)
                divided = token.kind == "/"
                floored |= token.kind in ("//", "%")
            elif self.implies_product():
                summed = token.kind == "bigop" and token.spaced  # nobody means 1/n Σ_k … to have the sum below the line
                factor = self.power()
                if divided and not summed:
                    tree = self.node("?quotient", tree[1], tree[2], factor)
                    if self.implies_product():
                        raise Refusal("ambiguous", "What is below the fraction line? Use brackets.", token.column)
                    divided = False
                else:
                    tree = self.node("?", tree, factor)
            else:
                self.floored = floored
                return tree

    def operated(self, token: Token, left: Tree, right: Tree, *more: Tree) -> Tree:
        if more:
            return self.node("?had", left, right, *more)
        match token.kind:
            case "//":
                return self.node("floor", self.node("/", left, right))
            case "%":
                return self.node("mod", left, right)
            case "⊙":
                return self.node("had", left, right)
            case "*":
                style = "?·" if token.text[0] == "\\" else "?×" if self.is_program else "?*"
                return self.node(style, left, right)
        return self.node(token.kind, left, right)

    def begins_factor(self, token: Token) -> bool:
        return token.kind in _STARTS and not (token.kind == "word" and token.text in KEYWORDS)

    def implies_product(self) -> bool:
        token = self.token
        if token.kind == "word" and token.text in KEYWORDS and token.text not in self.names:
            return False
        if token.kind == "‖":
            return self.norms == 0
        if token.kind in ("cases", "⌊"):
            return True
        return super().implies_product()

    def power(self) -> Tree:
        return self.raised(self.postfix(self.atom()))

    def is_transpose_mark(self, base: Tree) -> bool:
        token = self.token
        return token.kind == "'" or (token.kind == "word" and token.text in {"T", "top"} - self.names.keys())

    # -- what follows an atom

    def postfix(self, tree: Tree) -> Tree:
        while True:
            token = self.token
            if token.kind == "'":
                self.place += 1
                tree = self.node("T", tree)
            elif token.kind == "!":
                self.place += 1
                tree = self.node("factorial", tree)
            elif token.kind == "." and self.tokens[self.place + 1].kind == "word":
                tree = self.attribute(tree)
            elif token.kind == "[" and self.has_entries(tree) and not self.holds_condition():
                if token.spaced and tree[0] == "name":
                    what = f"An entry is written {tree[1]}[…] without a space, a product {tree[1]} @ […]"
                    raise Refusal("ambiguous", f"{what}.", token.column)
                named = tree[0] == "name"
                tree = self.entry(tree)
                if not named and tree[0] == "index" and len(tree) == 3:
                    tree = self.node("?entry", *tree[1:])
            else:
                return tree

    def has_entries(self, tree: Tree) -> bool:
        if tree[0] == "name":
            return tree[1] in self.names and self.names[tree[1]].shape != () and tree[1] not in self.bound
        return tree[0] not in ("number", "constant", "index") and self.tokens[self.place - 1].kind in (")", "]", "'")

    def holds_condition(self) -> bool:
        """Whether the square bracket that opens here is one where a condition holds: `[i = j]`."""
        level = 0
        for token in self.tokens[self.place :]:
            level += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
            if level == 0:
                return False
            if level == 1 and token.kind in COMPARISONS:
                return True
        return False

    def entry(self, tree: Tree) -> Tree:
        """`x[i]`, `A[i, j]`, and rows and columns as NumPy writes them: `A[i, :]`, `A[:, j]`."""
        places = self.places(self.place_or_all)
        if _NEW_AXIS in places:  # v[:, None] is a column, v[None, :] a row
            if len(places) != 2 or NOTHING not in places:
                raise Refusal("syntax", "A new axis is read as v[:, None] or v[None, :].", self.token.column)
            return self.node("?column" if places[0] == NOTHING else "?row", tree)
        while len(places) > 1 and places[-1] == NOTHING:
            places.pop()
        if places[0] == NOTHING:
            if len(places) != 2 or places[1] == NOTHING:
                raise Refusal("syntax", "Give the index of a row or of a column.", self.token.column)
            return self.node("index", self.node("T", tree), places[1])
        if NOTHING in places:
            raise Refusal("syntax", "Give the index of a row or of a column.", self.token.column)
        return self.node("index", tree, *places)

    def place_or_all(self) -> Tree:
        if self.at(":"):
            self.place += 1
            if not self.at(",", "]"):
                raise Refusal("syntax", _SLICE, self.token.column)
            return NOTHING
        if self.at_word("None"):
            self.place += 1
            return _NEW_AXIS
        place = self.sum()
        if self.at(":"):
            raise Refusal("syntax", _SLICE, self.token.column)
        return place

    def attribute(self, tree: Tree) -> Tree:
        """`K.T`, `A.sum(axis=1)`, `p.dot(q)`."""
        self.place += 1
        word = self.token.text
        self.place += 1
        word = RENAMED.get(word, word)
        if word in ("T", "mT") or (word in ("transpose", "t") and self.empty_call()):
            return self.node("T", tree)
        if word == "size" and not self.at("("):
            return self.node("?length", tree)
        if word == "shape" and self.at("["):
            self.place += 1
            axis = self.sum()
            self.take("]", "The axis needs a closing “]”")
            return self.node("?length", tree, axis)
        if not self.at("("):
            raise Refusal("syntax", f"“.{word}” is not read here.", self.token.column)
        return self.applied(word, [tree, *self.given()])

    def empty_call(self) -> bool:
        if self.at("(") and self.tokens[self.place + 1].kind == ")":
            self.place += 2
            return True
        return False

    # -- atoms

    def atom(self) -> Tree:
        token = self.token
        match token.kind:
            case "(":
                return self.bracketed(token)
            case "‖":
                self.place += 1
                self.norms += 1
                tree = self.sum()
                self.norms -= 1
                self.take("‖", "The “‖” is not closed")
                return self.node("?norm", tree)
            case "|":
                tree = super().atom()
                return self.node("?bars", tree[1])
            case "⌊":
                self.place += 1
                tree = self.sum()
                self.take("⌋", "The “⌊” is not closed")
                return self.node("floor", tree)
            case "⟨" | "<":
                self.place += 1
                left = self.sum()
                self.take(",", "An inner product is written ⟨a, b⟩")
                right = self.sum()
                self.take("⟩" if token.kind == "⟨" else ">", "The inner product ⟨a, b⟩ is not closed")
                return self.node("?·", left, right)
            case "cases":
                return self.cases(token)
        return super().atom()

    def bracketed(self, token: Token) -> Tree:
        """A formula in brackets, one where a condition holds, or the entries of a vector."""
        self.place += 1
        bars, norms, self.bars, self.norms = self.bars, self.norms, 0, 0
        tree = self.listed(self.comparison(self.conditional()))
        self.take(")", f"The bracket in column {token.column} is not closed by “)”")
        self.bars, self.norms = bars, norms
        return tree

    def brackets(self) -> Tree:
        """A matrix or vector; with one entry maybe only brackets; with a condition one where it holds."""
        start = self.place
        tree: Tree | None = None
        if self.tokens[start + 1].kind != "[":
            self.place += 1
            bars, norms, self.bars, self.norms = self.bars, self.norms, 0, 0
            tree = self.comparison(self.conditional())
            self.bars, self.norms = bars, norms
            if self.at("]"):
                self.place += 1
                return tree if tree[0][1:] in COMPARISONS else self.node("?group", tree)
            self.place = start
        return super().brackets()

    def cases(self, token: Token) -> Tree:
        assert isinstance(token, Cases)
        self.place += 1
        rows = [(self.part([*value, Token("end", "", token.column)]), self.case(when)) for value, when in token.rows]
        if len(rows) < 2 or NOTHING in [when for _, when in rows[:-1]]:
            raise Refusal("syntax", "Each case is written: value & condition.", token.column)
        *first, (last, when) = rows
        if when != NOTHING and not (len(first) == 1 and when == _negation(first[0][1])):
            question = "What holds in all other cases? Write “otherwise” for the last one."
            raise Refusal("ambiguous", question, token.column)
        for value, condition in reversed(first):
            last = self.node("?if", condition, value, last)
        return last

    def case(self, tokens: Sequence[Token]) -> Tree:
        """A case's condition; `("?",)` for “otherwise”."""
        kept = [token for token in tokens if token.kind != "word" or token.text not in ("if", "for", "when", "where")]
        while kept and kept[-1].kind in (",", ";", "."):
            kept.pop()
        if not kept or kept[0].text in _ENDINGS:
            return NOTHING
        outer, self.tokens = self.tokens, [*kept, Token("end", "", kept[0].column)]
        place, self.place = self.place, 0
        tree = self.condition()
        self.take("end", "A condition compares two things")
        self.tokens, self.place = outer, place
        return tree

    def big_operator(self) -> Tree:
        token = self.token
        if not isinstance(token, OpenOperator):
            return super().big_operator()
        self.place += 1
        ends = [self.ends(one) for one in token.indices]
        for one in token.indices:
            self.open_sum(one.bound, token.column)
        body = self.signed_product() if token.text in ("Sum", "Prod") else self.power()
        for one, (lower, upper, condition) in reversed(list(zip(token.indices, ends, strict=True))):
            if one.other:
                condition = self.node("?" + one.compared, self.node("name", one.bound), self.part(one.other))
            self.bound.pop()
            body = self.node("?" + token.text, body, self.node("name", one.bound), lower, upper, condition)
        return body

    def ends(self, one: Limits) -> tuple[Tree, Tree, Tree]:
        lower = self.part(one.lower) if one.lower else NOTHING
        return lower, self.part(one.upper) if one.upper else NOTHING, NOTHING

    # -- words

    def word(self) -> Tree:
        token = self.token
        text = token.text
        if isinstance(token, Subscripted) and SPELLINGS.get(text, text) in ARITY and text not in (*self.names, "delta"):
            self.place += 1
            tree = self.call(SPELLINGS.get(text, text), token)
            places = [self.part([part, Token("end", "", token.column)]) for part in token.parts if part.kind != ","]
            return self.node("index", tree, *places)
        if isinstance(token, Subscripted) or self.known(text):
            return super().word()
        if GREEK_SHORT.get(text) in self.names:
            self.place += 1
            return self.node("name", GREEK_SHORT[text])
        if text == "delta" and self.tokens[self.place + 1].kind == "[":
            self.place += 2
            places = self.list_of_entries()
            self.take("]", "“delta[” is not closed")
            self.check_count("delta", token, len(places))
            return self.node("delta", *places)
        function = RENAMED.get(text, text)
        if function in CALLED and function not in ARITY:
            self.place += 1
            if self.at("("):
                return self.applied(function, self.given())
            raise Refusal("syntax", f"Write the argument of {text} in brackets: {text}(…).", token.column)
        return super().word()

    def is_call(self, function: str) -> bool:
        return super().is_call(function) or (function == "tr" and self.begins_factor(self.tokens[self.place + 1]))

    def subscripted(self, token: Subscripted) -> Tree:
        """A matrix with one index is a row: `x_{t-1}`, `K_j`."""
        named = token.text in self.names and len(self.names[token.text].shape) == 2
        if named and not any(part.kind == "," for part in token.parts) and token.parts:
            words = sum(part.kind in ("word", "number") for part in token.parts)
            if words == 1 or len(token.parts) > words:
                place = self.part([*token.parts, Token("end", "", token.column)])
                return self.node("index", self.node("name", token.text), place)
        return super().subscripted(token)

    def call(self, function: str, token: Token) -> Tree:
        if self.at("["):  # \tanh[x]
            self.place += 1
            bars, norms, self.bars, self.norms = self.bars, self.norms, 0, 0
            tree = self.node(function, self.sum())
            self.bars, self.norms = bars, norms
            self.take("]", f"“{token.text}[” is not closed")
            self.check_count(function, token, 1)
            return tree
        if function in BINDERS and self.at("(") and not self.is_written_out():
            return self.open_call(function)
        if function == "log" and self.at("("):
            arguments = self.given()
            self.check_count(function, token, 1 if len(arguments) == 2 else len(arguments))
            logs = [self.node("log", argument) for argument in arguments]  # math.log(x, 2)
            return logs[0] if len(logs) == 1 else self.node("/", *logs)
        if self.at("(") and (function in REDUCTIONS or function == "softmax") and function not in BINDERS:
            arguments = self.given()
            if function == "softmax" or self.keywords or len(arguments) == 1:
                return self.applied(function, arguments)
            self.check_count(function, token, len(arguments))
            return self.node(function, *arguments)
        return super().call(function, token)

    def is_written_out(self) -> bool:
        """Whether `Sum(` has its four arguments."""
        level, commas = 0, 0
        for token in self.tokens[self.place :]:
            level += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
            commas += level == 1 and token.kind == ","
            if level == 0:
                break
        return commas == 3

    def open_call(self, function: str) -> Tree:
        """`sum(v)`, `A.sum(axis=1)`; `Sum(x[k], k)`; `Sum(x[k], (k, 1, n))`, as in sympy."""
        bound, limit = self.second_argument()
        if not bound:
            return self.applied({"Sum": "sum", "Prod": "prod", "Max": "max", "Min": "min"}[function], self.given())
        self.take("(", "A function's argument stands in brackets")
        self.open_sum(bound, self.token.column)
        body = self.sum()
        self.bound.pop()
        self.take(",", f"{function} is written {function}(body, k, 1, n)")
        lower = upper = NOTHING
        self.place += 2 if limit else 1
        if limit:
            self.take(",", f"{function} is written {function}(body, k, 1, n)")
            lower = self.sum()
            self.take(",", f"{function} is written {function}(body, k, 1, n)")
            upper = self.sum()
            self.take(")", f"{function} is written {function}(body, k, 1, n)")
        self.take(")", f"{function} is written {function}(body, k, 1, n)")
        return self.node("?" + function, body, self.node("name", bound), lower, upper, NOTHING)

    def second_argument(self) -> tuple[str, bool]:
        """The bound index behind the body, and whether it stands in brackets with its limits."""
        level = 0
        for place in range(self.place, len(self.tokens) - 2):
            kind = self.tokens[place].kind
            level += (kind in ("(", "[")) - (kind in (")", "]"))
            if level == 0:
                break
            if level == 1 and kind == ",":
                if place + 3 >= len(self.tokens):
                    break
                first, second, third = self.tokens[place + 1 : place + 4]
                if first.kind == "word" and second.kind == ")":
                    return first.text, False
                if first.kind == "(" and second.kind == "word" and third.kind == ",":
                    return second.text, True
                break
        return "", False

    def given(self) -> list[Tree]:
        """Arguments in brackets; those with a name, such as `axis=1`, are kept in `keywords`."""
        start = self.take("(", "A function's argument stands in brackets")
        bars, norms, self.bars, self.norms = self.bars, self.norms, 0, 0
        keywords: dict[str, Tree] = {}
        arguments: list[Tree] = []
        while not self.at(")"):
            if self.at("word") and self.token.text in _KEYS and self.tokens[self.place + 1].text == "=":
                key = self.token.text
                self.place += 2
                keywords[key] = self.constant_argument()
            else:
                arguments.append(self.comparison(self.conditional()))
            if not self.at(","):
                break
            self.place += 1
        self.take(")", f"The bracket in column {start.column} is not closed by “)”")
        self.bars, self.norms, self.keywords = bars, norms, keywords
        return arguments

    def constant_argument(self) -> Tree:
        if self.at("word") and self.token.text in ("True", "False", "None"):
            self.place += 1
            return ("constant", self.tokens[self.place - 1].text)
        return self.sum()

    def applied(self, function: str, arguments: list[Tree]) -> Tree:
        """A function of NumPy's in terms of the language."""
        keywords, self.keywords = self.keywords, {}
        axis = keywords.get("axis", keywords.get("dim"))
        if function in ("var", "std"):
            self.check_biased(function, keywords)
        if function == "std":
            self.keywords = keywords
            return self.node("sqrt", self.applied("var", arguments))
        kept = keywords.get("keepdims", keywords.get("keepdim")) == ("constant", "True")
        count = len(arguments)
        if function == "logsumexp":
            self.keywords = keywords
            array, *more = arguments
            return self.node("log", self.applied("sum", [self.node("exp", array), *more]))
        if keywords.keys() - {"dtype"} and function not in REDUCTIONS | {"softmax", "norm"}:
            raise Refusal("syntax", f"“{function}” takes no {next(iter(keywords))}.", self.token.column)
        if function in PRODUCTS and count == 2:
            left, right = arguments
            return self.node("@", left, self.node("T", right) if function == "outer" else right)
        if function in ("sum", "Sum", "mean", "var", "max", "min", "prod", "softmax") and 1 <= count <= 2:
            if count == 2 and axis is None and (function == "softmax" or _whole(arguments[1]) is not None):
                axis, count = arguments[1], 1
            if count == 1:
                place = "" if axis is None else _whole(axis)
                if place is None:
                    raise Refusal("syntax", f"“{function}” along which axis?", self.token.column)
                return self.node(f"?reduce {function.lower()} {place} {'keep' if kept else 'drop'}", arguments[0])
        if function in ("power", "pow") and count == 2:
            return self.node("^", *arguments)
        if function == "square" and count == 1:
            return self.node("^", arguments[0], _TWO)
        if function == "divide" and count == 2:
            return self.node("/", *arguments)
        if function == "transpose" and count:
            if count > 1 and {_whole(axis) for axis in arguments[1:]} not in _TRANSPOSING:
                raise Refusal("syntax", "Two axes are exchanged by .T or .transpose(-2, -1).", self.token.column)
            return self.node("T", arguments[0])
        if function == "len" and count == 1:
            return self.node("?length", arguments[0], ("number", Fraction(0)))
        if count == 1 and (function == "array" or (function == "int" and arguments[0][0][1:] in COMPARISONS)):
            return arguments[0]
        if function == "log10" and count == 1:
            return self.node("/", self.node("log", arguments[0]), self.node("log", ("number", Fraction(10))))
        if function == "exp2" and count == 1:
            return self.node("^", _TWO, arguments[0])
        if function == "norm" and count == 1:
            return self.node("?norm", arguments[0])
        if function == "where" and count == 3 and arguments[0][0][1:] in COMPARISONS:
            return self.node("?if", *arguments)
        function = SPELLINGS.get(function, function)
        if function in ARITY and function not in BINDERS:
            self.check_count(function, Token("word", function, self.token.column), count)
            return self.node(function, *arguments)
        raise Refusal("syntax", f"“{function}” is not read like this.", self.token.column)

    def check_biased(self, function: str, keywords: dict[str, Tree]) -> None:
        """NumPy's variance divides by n, PyTorch's by n - 1 unless it is told otherwise."""
        told = [keywords[key] for key in _BIASED if key in keywords]
        if (self.is_torch and not told) or any(keywords.get(key, wanted) != wanted for key, wanted in _BIASED.items()):
            question = f"Is the mean square meant (np.{function}), or PyTorch's {function}, which divides by n - 1?"
            raise Refusal("ambiguous", question, self.token.column)

    def unbracketed(self, function: str, token: Token, exponent: Tree | None) -> Tree:
        """`log p_i`, `cos ωk`, `\\log\\sum_k …`: one factor, or several that touch; more would be a guess."""
        if function == "tr" and self.begins_factor(self.token) and exponent is None:
            argument = self.power()
            if self.begins_factor(self.token):
                question = f"tr({plainly(argument)})·{self.token.text} or tr({plainly(argument)} {self.token.text})?"
                raise Refusal("ambiguous", question, self.token.column)
            return self.node("tr", argument)
        if function not in NUMERIC or not self.at("number", "word", "√", "|", "bigop", "‖"):
            raise Refusal("syntax", f"Write the argument of {token.text} in brackets: {token.text}(…).", token.column)
        summed = self.at("bigop")
        argument = self.power()
        while not summed and self.at("number", "word", "√") and not self.token.spaced and not self.is_function():
            argument = self.node("?", argument, self.power())
        follower = self.token
        touching = follower.kind == "/" and not follower.spaced
        follows = self.begins_factor(follower) and not self.is_function() and follower.kind != "bigop"
        if touching or (follows and not summed):
            inner, sign = plainly(argument), "/" if touching else "·"
            rest = "…" if touching else "(…)" if follower.kind in ("(", "[") else follower.text
            question = f"{token.text}({inner}){sign}{rest} or {token.text}({inner}{sign}{rest})?"
            raise Refusal("ambiguous", question, follower.column)
        tree = self.node(function, argument)
        return tree if exponent is None else self.node("^", tree, exponent)

    def is_function(self) -> bool:
        token = self.token
        return token.kind == "word" and token.text not in self.names and SPELLINGS.get(token.text, token.text) in ARITY


def _negation(condition: Tree) -> Tree:
    return ("?" + _OPPOSITE[condition[0][1:]], *condition[1:])


def _whole(tree: Tree) -> int | None:
    """An axis such as 1 or -1."""
    if tree[0] == "neg":
        inner = _whole(tree[1])
        return None if inner is None else -inner
    return int(tree[1]) if tree[0] == "number" and tree[1].denominator == 1 else None


def plainly(tree: Tree) -> str:
    """An unsettled formula in words: every product as one of numbers."""
    return show(_plain(tree))


def _plain(tree: Tree) -> Tree:
    parts = tuple(_plain(part) for part in children(tree))
    head = tree[0]
    if head in ("?", "?·", "?*", "?×") and len(parts) == 2:
        return ("*", *parts)
    if head[:1] == "?":
        return (head[1:] or "?", *parts)
    return with_children(tree, parts) if parts else tree
