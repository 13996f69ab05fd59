"""The language of answers: a small Pratt parser from tokens to a tree.

    sum      = ["-"] product {("+" | "-") product}
    product  = power {("*" | "/" | "@" | "⊙" | nothing) power}
    power    = atom ["^" power]        binds tighter than the sign: -x^2 is -(x^2)

`nothing` is an implied product. Where a reading would be a guess, the answer is refused with a question, not read:
`a/2b`, `sin x/2`, `√2x`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Final

from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.latex import tokenize_latex
from learn_transformers.symbolic.language.tokens import ASSIGNMENT, Token, tokenize
from learn_transformers.symbolic.language.tree import BINDERS, NUMERIC, RELATIONS, Tree, children, show
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.language.words import (
    ALIASES,
    ARITY,
    CONSTANTS,
    SPELLINGS,
    BigOperator,
    Subscripted,
)

_MATRICES: Final = frozenset({"@", "T", "had", "matrix", "vector", "diag", "softmax", "rowsum", "col", "ones", "eye"})
_MOST_INDICES: Final = 3
_STARTS_FACTOR: Final = frozenset({"number", "word", "(", "[", "√", "∛", "bigop"})


def parse(text: str, names: Names) -> Tree:
    """The tree of an answer; `Refusal` with a sentence and a column where it cannot be read."""
    if not isinstance(text, str):
        raise Refusal("syntax", f"An answer is text, not {type(text).__name__}.")
    if len(text) > limits.CHARACTERS:
        raise Refusal("limit", f"The answer has {len(text)} characters; {limits.CHARACTERS} are allowed.")
    if not text.strip():
        raise Refusal("syntax", "The answer is empty.")
    if "\\" in text or "{" in text:
        tokens = tokenize_latex(text, names)
    else:
        lead = len(text) - len(text.lstrip())
        tokens = tokenize(" " * lead + text.strip(), names) if lead <= 80 else tokenize(text.strip(), names)
    tree = Parser(tokens, names).whole()
    if not is_shallow(tree):
        raise Refusal("limit", "The formula is nested too deeply.")
    return tree


def parse_reference(text: str, names: Names) -> Tree:
    """The tree of a formula that the exercise gives; kept, as the same one comes with every answer."""
    return _parse_reference(text, tuple(names.items()))


@lru_cache(maxsize=2048)
def _parse_reference(text: str, names: tuple[tuple[str, object], ...]) -> Tree:
    return parse(text, dict(names))  # type: ignore[arg-type]


def is_shallow(tree: Tree) -> bool:
    """Whether the tree is one that recursive functions can walk; finds out without recursion."""
    level: list[Tree] = [tree]
    for _ in range(limits.TREE_DEPTH):
        level = [part for node in level for part in children(node)]
        if not level:
            return True
    return False


def is_matrix(tree: Tree, names: Names) -> bool:
    """Whether a factor is a matrix or vector, by its looks: enough to read `A B` as a matrix product."""
    head = tree[0]
    if head == "name":
        return tree[1] in names and names[tree[1]].shape != ()
    if head in _MATRICES:
        return True
    if head in ("+", "neg", "*", "/", "^") or head in NUMERIC:
        return any(is_matrix(part, names) for part in children(tree))
    if head in BINDERS:
        return is_matrix(tree[1], names)
    if head == "if":
        return is_matrix(tree[2], names)
    return head == "index" and tree[1][0] == "name" and len(names[tree[1][1]].shape) > len(tree) - 2


@dataclass
class Parser:
    tokens: Sequence[Token]
    names: Names
    place: int = 0
    level: int = 0
    bars: int = 0
    nodes: int = 0
    entries: int = 0
    bound: list[str] = field(default_factory=list)
    growing: Tree | None = None  # the matrix product at the end of a product such as 2 A B

    # -- moving on

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self, kind: str, why: str) -> Token:
        token = self.token
        if token.kind != kind:
            found = f"“{token.text}” stands in column {token.column}" if token.kind != "end" else "the answer ends"
            raise Refusal("syntax", f"{why}; instead {found}.", token.column)
        self.place += 1
        return token

    def at(self, *kinds: str) -> bool:
        return self.token.kind in kinds

    def node(self, *tree: object) -> Tree:
        self.nodes += 1
        if self.nodes > limits.NODES:
            raise Refusal("limit", f"The formula is too large: more than {limits.NODES} parts.")
        return tree

    # -- the levels of the grammar

    def whole(self) -> Tree:
        tree = self.sum()
        self.no_list()
        token = self.token
        if token.kind != "end":
            if token.kind in RELATIONS:
                raise Refusal("syntax", ASSIGNMENT, token.column)
            if token.kind in (")", "]", "|"):
                raise Refusal("syntax", f"“{token.text}” in column {token.column} closes nothing.", token.column)
            raise Refusal("syntax", f"“{token.text}” in column {token.column} was not expected.", token.column)
        return tree

    def no_list(self) -> None:
        if self.at(","):
            column = self.token.column
            raise Refusal("syntax", f"“,” in column {column}: a list of entries stands in [a, b].", column)

    def sum(self) -> Tree:
        self.level += 1
        if self.level > limits.DEPTH:
            column = self.token.column
            raise Refusal("limit", f"More than {limits.DEPTH} brackets or powers inside each other.", column)
        terms = [self.signed_product()]
        while self.at("+", "-"):
            minus = self.at("-")
            self.place += 1
            term = self.signed_product() if self.at("+", "-") else self.product()
            terms.append(self.node("neg", term) if minus else term)
        self.level -= 1
        return terms[0] if len(terms) == 1 else self.node("+", *terms)

    def signed_product(self) -> Tree:
        minus, signs = False, 0
        start = self.place
        while self.at("+", "-"):
            minus ^= self.at("-")
            signs += self.at("-")
            self.place += 1
        if self.place - start > 2:
            raise Refusal("syntax", "Too many signs in a row.", self.token.column)
        tree = self.product()
        for _ in range(signs):
            tree = self.node("neg", tree)
        return tree

    def product(self) -> Tree:
        tree = self.power()
        chain: Tree | None = None  # the product that is still growing: a bracketed one is not opened up
        divisor: Tree | None = None
        while True:
            kind = self.token.kind
            if kind in ("*", "/", "@", "⊙"):
                self.place += 1
                right = self.signed_power()
                tree = self.joined({"⊙": "had"}.get(kind, kind), tree, right, chain)
                divisor = right if kind == "/" else None
            elif self.implies_product():
                if divisor is not None:
                    raise self.which_quotient(tree, divisor)
                tree = self.implied(tree, self.power(), chain)
            else:
                return tree
            chain = tree

    def joined(self, head: str, left: Tree, right: Tree, chain: Tree | None) -> Tree:
        if head != "/" and left is chain and left[0] == head:
            return self.node(*left, right)
        return self.node(head, left, right)

    def implied(self, left: Tree, right: Tree, chain: Tree | None) -> Tree:
        """`2x`, and `A B` of two matrices, which is their matrix product, `2 A B` as well."""
        if not is_matrix(right, self.names) or not is_matrix(left, self.names):
            return self.joined("*", left, right, chain)
        if left is chain and left[0] == "*" and is_matrix(left[-1], self.names):
            last: Tree = left[-1]
            self.growing = (*last, right) if last is self.growing else self.node("@", last, right)
            return (*left[:-1], self.growing)
        return self.joined("@", left, right, chain)

    def implies_product(self) -> bool:
        token = self.token
        if token.kind == "|":
            return self.bars == 0
        if token.kind == "number":
            # `x 2`, `(a+b)3`, `2 3`: a lost sign or power, not a product.
            before = self.tokens[self.place - 1].text
            question = f"“{before} {token.text}” in column {token.column}: a product or a power? Write * or ^."
            raise Refusal("ambiguous", question, token.column)
        return token.kind in _STARTS_FACTOR

    def which_quotient(self, quotient: Tree, divisor: Tree) -> Refusal:
        column = self.token.column
        follower = self.power()
        above = show(quotient[1])
        first, second, third = (_in_brackets(part) for part in (quotient[1], divisor, follower))
        question = f"({above}/{second})·{third} or {first}/({second}·{third})?"
        if divisor[0] == "number" and follower[0] == "name":
            question = f"({above}/{show(divisor)})·{show(follower)} or {first}/({show(divisor)}{show(follower)})?"
        return Refusal("ambiguous", question, column)

    def signed_power(self) -> Tree:
        """A factor behind an operator or in an exponent may have its own sign: `2*-x`, `2^-x`."""
        if not self.at("+", "-"):
            return self.power()
        minus = self.at("-")
        self.place += 1
        if self.at("+", "-"):
            raise Refusal("syntax", "Too many signs in a row.", self.token.column)
        tree = self.power()
        return self.node("neg", tree) if minus else tree

    def power(self) -> Tree:
        base = self.postfix(self.atom())
        return self.raised(base)

    def raised(self, base: Tree) -> Tree:
        if not self.at("^"):
            return base
        self.place += 1
        if self.is_transpose_mark(base):
            self.place += 1
            return self.raised(self.postfix(self.node("T", base)))
        self.level += 1
        if self.level > limits.DEPTH:
            raise Refusal("limit", f"More than {limits.DEPTH} powers inside each other.", self.token.column)
        exponent = self.signed_power()
        self.level -= 1
        return self.node("^", base, exponent)

    def is_transpose_mark(self, base: Tree) -> bool:
        """`A^T` where no name T is declared, `A^⊤`."""
        token = self.token
        if token.kind == "'":
            return True
        return (
            token.kind == "word"
            and token.text in ("T", "top", "intercal")
            and token.text not in self.names
            and is_matrix(base, self.names)
        )

    def postfix(self, tree: Tree) -> Tree:
        while True:
            token = self.token
            if token.kind == "'":
                self.place += 1
                tree = self.node("T", tree)
            elif token.kind == "!":
                self.place += 1
                tree = self.node("factorial", tree)
            elif token.kind == "[" and is_matrix(tree, self.names) and not token.spaced:
                tree = self.entry(tree)
            elif token.text[:1] == "_" and not token.spaced and (entry := self.subscript_of_bracket(tree, token)):
                tree = entry
            elif token.kind == "[" and tree[0] == "name" and self.tokens[self.place + 1].kind != "[":
                what = f"“{tree[1]}” is no vector or matrix, so it has no entry"
                if is_matrix(tree, self.names):
                    what = f"An entry is written {tree[1]}[…] without a space, a product {tree[1]} @ […]"
                raise Refusal("shape", f"{what} (column {token.column}).", token.column)
            else:
                return tree

    def entry(self, tree: Tree) -> Tree:
        places = self.places(self.sum)
        if len(places) > _MOST_INDICES:
            raise Refusal("shape", "An entry has one index, two or three.", self.token.column)
        return self.node("index", tree, *places)

    def places(self, one: Callable[[], Tree]) -> list[Tree]:
        """The indices in the brackets of an entry, each as `one` reads it."""
        self.take("[", "An entry is written x[i]")
        places = [one()]
        while self.at(","):
            self.place += 1
            places.append(one())
        self.take("]", "The index needs a closing “]”")
        return places

    # -- atoms

    def atom(self) -> Tree:
        token = self.token
        match token.kind:
            case "number":
                self.place += 1
                return self.node("number", token.value)
            case "word":
                return self.word()
            case "(":
                self.place += 1
                bars, self.bars = self.bars, 0
                tree = self.sum()
                self.no_list()
                self.take(")", f"The bracket in column {token.column} is not closed by “)”")
                self.bars = bars
                return tree
            case "|":
                self.place += 1
                self.bars += 1
                tree = self.sum()
                self.take("|", f"The “|” in column {token.column} is not closed")
                self.bars -= 1
                return self.node("abs", tree)
            case "[":
                return self.brackets()
            case "√" | "∛":
                return self.root()
            case "bigop":
                return self.big_operator()
            case "end":
                raise Refusal("syntax", "Something is missing at the end of the answer.", token.column)
        if self.place and self.tokens[self.place - 1].kind in ("(", ","):
            raise Refusal(
                "syntax", f"Something is missing before “{token.text}” in column {token.column}.", token.column
            )
        raise Refusal("syntax", f"“{token.text}” in column {token.column} was not expected there.", token.column)

    def root(self) -> Tree:
        """`√2`, `√(x + 1)`: the next atom. What follows it without a sign could be under the root or not."""
        token = self.token
        self.place += 1
        bracketed = self.at("(")
        part = self.postfix(self.atom())
        if not bracketed and (self.at("^") or (self.implies_product() and not self.token.spaced)):
            follower = "the power" if self.at("^") else f"“{self.token.text}”"
            question = f"Does {follower} in column {self.token.column} belong under the root? Use brackets: √(…)."
            raise Refusal("ambiguous", question, self.token.column)
        if token.kind == "√":
            return self.node("sqrt", part)
        third = self.node("/", self.node("number", Fraction(1)), self.node("number", Fraction(3)))
        return self.node("^", part, third)

    def brackets(self) -> Tree:
        """`[[a, b], [c, d]]`, `[a, b]`."""
        start = self.take("[", "A matrix starts with “[”")
        bars, self.bars = self.bars, 0
        rows: list[tuple[Tree, ...]] = []
        entries: list[Tree] = []
        while True:
            if self.at("[") and not entries:
                self.place += 1
                rows.append(tuple(self.list_of_entries()))
                self.take("]", "A row of the matrix needs a closing “]”")
            elif not rows:
                entries.append(self.sum())
                self.count_entry()
            else:
                raise Refusal(
                    "syntax", "Every row of a matrix stands in brackets: [[a, b], [c, d]].", self.token.column
                )
            if not self.at(","):
                break
            self.place += 1
        self.take("]", f"The bracket in column {start.column} is not closed by “]”")
        self.bars = bars
        if not rows:
            return self.node("vector", *entries)
        return self.matrix(rows, start)

    def matrix(self, rows: Sequence[tuple[Tree, ...]], start: Token) -> Tree:
        if len({len(row) for row in rows}) != 1:
            lengths = ", ".join(str(len(row)) for row in rows)
            raise Refusal("shape", f"The rows of the matrix differ in length: {lengths}.", start.column)
        return self.node("matrix", *(self.node("row", *row) for row in rows))

    def list_of_entries(self) -> list[Tree]:
        entries = [self.sum()]
        self.count_entry()
        while self.at(","):
            self.place += 1
            entries.append(self.sum())
            self.count_entry()
        return entries

    def count_entry(self) -> None:
        self.entries += 1
        if self.entries > limits.MATRIX_ENTRIES:
            raise Refusal("limit", f"More than {limits.MATRIX_ENTRIES} entries in matrices.", self.token.column)

    def big_operator(self) -> Tree:
        """A LaTeX sum: its body is the product that follows."""
        token = self.token
        assert isinstance(token, BigOperator)
        self.place += 1
        lower, upper = self.part(token.lower), self.part(token.upper)
        self.open_sum(token.bound, token.column)
        body = self.signed_product()
        self.bound.pop()
        return self.node(token.text, body, token.bound, lower, upper)

    def part(self, tokens: Sequence[Token]) -> Tree:
        """A piece of the text that stands by itself, such as a sum's limit."""
        outer, self.tokens = self.tokens, tokens
        place, self.place = self.place, 0
        tree = self.whole()
        self.tokens, self.place = outer, place
        return tree

    def open_sum(self, bound: str, column: int) -> None:
        self.bound.append(bound)
        if len(self.bound) > limits.NESTED_SUMS:
            raise Refusal("limit", f"More than {limits.NESTED_SUMS} sums inside each other.", column)

    # -- words

    def word(self) -> Tree:
        token = self.token
        text = token.text
        if isinstance(token, Subscripted):
            self.place += 1
            return self.subscripted(token)
        known = self.known(text)
        if known:
            self.place += 1
            return self.node("name", known)
        function = SPELLINGS.get(text, text)
        if function in ARITY and self.is_call(function):
            self.place += 1
            return self.call(function, token)
        if text in CONSTANTS:
            self.place += 1
            return self.node("constant", text)
        entry = self.typed_subscript(token)
        if entry:
            return entry
        if function in ARITY:
            column = token.column
            raise Refusal(
                "syntax", f"“{text}” in column {column} is a function: what is it of? Write {text}(…).", column
            )
        raise self.unknown(text, token.column)

    def is_call(self, function: str) -> bool:
        after = self.tokens[self.place + 1]
        return function not in ("T", "tr", "delta") or after.kind == "("

    def known(self, text: str) -> str | None:
        """The declared or bound name that this word is, if any."""
        if text in self.bound or text in self.names:
            return text
        for alias in ALIASES.get(text, ()):
            if alias in self.names:
                return alias
        bare = text.replace("_", "")
        if bare in self.names and text.count("_") == 1 and text[0] != "_" != text[-1]:
            return bare  # `x₁` and `x_1` for a declared x1
        return None

    def typed_subscript(self, token: Token) -> Tree | None:
        """`x_i`, `A_ij`, `delta_ij`, `x_1` for entries of what is declared as a vector or matrix."""
        base, _, below = token.text.partition("_")
        is_delta = base == "delta" and base not in self.names
        count = 2 if is_delta else len(self.names[base].shape) if base in self.names else 0
        places = self.places_below(below, count)
        if not places:
            return None
        self.place += 1
        return self.node("delta", *places) if is_delta else self.node("index", self.node("name", base), *places)

    def subscript_of_bracket(self, tree: Tree, token: Token) -> Tree | None:
        """`softmax(x)_i`, `(A B)_ij`: entries of what stands in brackets before."""
        for count in (1, 2):
            places = self.places_below(token.text[1:], count)
            if places:
                self.place += 1
                return self.node("index", tree, *places)
        return None

    def places_below(self, below: str, count: int) -> list[Tree]:
        """So many indices as a subscript spells; none where it spells another number of them."""
        whole = count == 1 and (self.known(below) or below.isdigit())
        letters = [below] if whole else list(below)
        if not count or len(letters) != count or not all(self.known(letter) or letter.isdigit() for letter in letters):
            return []
        return [self.place_tree(letter) for letter in letters]

    def place_tree(self, letter: str) -> Tree:
        if letter.isdigit():
            return self.node("number", Fraction(int(letter)))
        return self.node("name", self.known(letter))

    def subscripted(self, token: Subscripted) -> Tree:
        """`x_{i+1}`, `A_{ij}`, `\\delta_{ij}` in LaTeX; a subscript within a declared name never comes here."""
        base = token.text
        groups = _split_commas(token.parts)
        is_delta = base == "delta" and base not in self.names
        wanted = 2 if is_delta else len(self.names[base].shape) if base in self.names else 0
        if len(groups) == 1 and wanted > 1 and len(groups[0]) == wanted:
            groups = [[part] for part in groups[0]]
        if not wanted or len(groups) != wanted:
            written = base + "_" + "".join(part.text for part in token.parts)
            raise self.unknown(written, token.column)
        end = Token("end", "", token.column)
        places = [self.part([*group, end]) for group in groups]
        if is_delta:
            return self.node("delta", *places)
        return self.node("index", self.node("name", base), *places)

    def unknown(self, text: str, column: int) -> Refusal:
        """An undeclared name, with the nearest one that is allowed."""
        shown = text if len(text) <= 40 else text[:37] + "…"
        allowed = [*self.bound, *self.names]
        everything = [*allowed, *ARITY, *SPELLINGS, *CONSTANTS]
        near = [word for word in everything if word.lower() == text.lower()]
        near = near or [word for word in allowed if word.replace("_", "") == text.replace("_", "")]
        near = near or difflib.get_close_matches(text[:40], everything, n=1, cutoff=0.6)
        if near:
            hint = f"; did you mean “{near[0]}”?"
        elif allowed:
            hint = f"; the names are {', '.join(sorted(allowed)[:12])}."
        else:
            hint = "; there are no names in this answer, only numbers."
        return Refusal("unknown_name", f"“{shown}” in column {column} is no name here{hint}", column)

    # -- calls

    def call(self, function: str, token: Token) -> Tree:
        exponent: Tree | None = None
        if self.at("^") and function in NUMERIC:  # cos^2 x
            self.place += 1
            exponent = self.signed_power_of_function(token)
        if not self.at("("):
            return self.unbracketed(function, token, exponent)
        start = self.take("(", "A function's argument stands in brackets")
        bars, self.bars = self.bars, 0
        function = self.meant(function)
        if function in BINDERS:
            tree = self.binder(function, token)
        elif function == "if":
            tree = self.conditional()
        else:
            arguments = self.arguments()
            self.check_count(function, token, len(arguments))
            tree = self.node(function, *arguments)
        self.take(")", f"The bracket in column {start.column} is not closed by “)”")
        self.bars = bars
        return tree if exponent is None else self.node("^", tree, exponent)

    def meant(self, function: str) -> str:
        """`sum(v)` of a vector or `sum(v[k], k, 1, n)`; `Max(v[k], k, 1, n)` or the largest of some numbers."""
        if function not in ("sum", "Max", "Min"):
            return function
        count, second = self.look_ahead()
        if function == "sum":
            return "sum" if count <= 1 else "Sum"
        of_numbers = second in self.names and self.names[second].family != "index"
        return function if count == 4 and second and not of_numbers else function.lower()

    def look_ahead(self) -> tuple[int, str]:
        """How many arguments stand in the bracket that was just opened; the second one where it is one word."""
        level, commas = 0, list[int]()
        for place in range(self.place, len(self.tokens)):
            kind = self.tokens[place].kind
            level += (kind in ("(", "[")) - (kind in (")", "]"))
            if level < 0:
                break
            if level == 0 and kind == ",":
                commas.append(place)
        if len(commas) > 1 and commas[1] == commas[0] + 2 and self.tokens[commas[0] + 1].kind == "word":
            return len(commas) + 1, self.tokens[commas[0] + 1].text
        return len(commas) + 1, ""

    def conditional(self) -> Tree:
        """`if(i = j, a, b)`: behind the bracket."""
        written = "if is written if(a < b, c, d), with one of = != < <= > >="
        left = self.sum()
        relation = self.take(self.token.kind if self.at(*RELATIONS) else "<", written)
        condition = self.node(relation.kind, left, self.sum())
        parts = []
        for _ in range(2):
            self.take(",", written)
            parts.append(self.sum())
        return self.node("if", condition, *parts)

    def signed_power_of_function(self, token: Token) -> Tree:
        inner = self.at("(")
        exponent = self.atom() if inner or self.at("number") else None
        if exponent is None or exponent[0] == "neg":
            # sin^-1 is the inverse function to some, 1/sin to others.
            raise Refusal("ambiguous", f"Write ({token.text}(x))^… for a power of {token.text}(x).", token.column)
        return exponent

    def arguments(self) -> list[Tree]:
        if self.at(")"):
            return []
        arguments = [self.sum()]
        while self.at(","):
            self.place += 1
            arguments.append(self.sum())
        return arguments

    def check_count(self, function: str, token: Token, count: int) -> None:
        least, most = ARITY[function]
        if not least <= count <= most:
            wanted = f"{least}" if least == most else f"{least} or more"
            plural = "argument" if wanted == "1" else "arguments"
            raise Refusal("syntax", f"{token.text}(…) takes {wanted} {plural}, not {count}.", token.column)

    def binder(self, function: str, token: Token) -> Tree:
        """`Sum(body, k, 1, n)`: the bound index comes after the body, so it is looked up ahead."""
        bound = self.bound_index(token)
        self.open_sum(bound, token.column)
        body = self.sum()
        self.take(",", f"{token.text} is written {token.text}(body, k, 1, n)")
        self.bound.pop()
        self.place += 1  # the bound index, seen before
        self.take(",", f"{token.text} is written {token.text}(body, k, 1, n)")
        lower = self.sum()
        self.take(",", f"{token.text} is written {token.text}(body, k, 1, n)")
        upper = self.sum()
        return self.node(function, body, bound, lower, upper)

    def bound_index(self, token: Token) -> str:
        _, second = self.look_ahead()
        if second:
            return second
        raise Refusal("syntax", f"{token.text} is written {token.text}(body, k, 1, n).", token.column)

    def unbracketed(self, function: str, token: Token, exponent: Tree | None) -> Tree:
        """`sin x`, `cos^2 x`, `log 2x`: one atom, or a number times one name; more would be a guess."""
        if function not in NUMERIC or not self.at("number", "word", "√", "|"):
            raise Refusal("syntax", f"Write the argument of {token.text} in brackets: {token.text}(…).", token.column)
        numeric = self.at("number")
        argument = self.raised(self.postfix(self.atom()))
        if numeric and self.at("word") and not self.token.spaced:
            argument = self.node("*", argument, self.raised(self.postfix(self.atom())))
        follower = self.token
        function_next = follower.kind == "word" and SPELLINGS.get(follower.text, follower.text) in NUMERIC
        touching = follower.kind == "/" and not follower.spaced
        if touching or (follower.kind in _STARTS_FACTOR and not function_next):
            sign = "/" if touching else "·"
            rest = "…" if touching else follower.text
            inner = show(argument)
            question = f"{token.text}({inner}){sign}{rest} or {token.text}({inner}{sign}{rest})?"
            raise Refusal("ambiguous", question, follower.column)
        tree = self.node(function, argument)
        return tree if exponent is None else self.node("^", tree, exponent)


def _in_brackets(tree: Tree) -> str:
    return f"({show(tree)})" if tree[0] in ("+", "*", "/", "neg", "@") else show(tree)


def _split_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return groups
