"""What a LaTeX command, letter or bracket looks like: tables, and no more."""

from __future__ import annotations

import unicodedata


def _pairs(text: str) -> dict[str, str]:
    words = iter(text.split())
    return dict(zip(words, words, strict=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYMBOLS = _pairs(
    "partial ∂ nabla ∇ infty ∞ ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ top ᵀ intercal ᵀ ell ℓ prime ′ forall ∀ exists ∃ "
    "emptyset ∅ hbar ℏ circ ∘ degree ° varepsilon ε vartheta ϑ varphi φ Vert ‖ | ‖ % % $ $ # # & & _ _"
)
SIGNS = _pairs(
    "cdot · times × div ÷ pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ propto ∝ in ∈ notin ∉ "
    "to → rightarrow → leftarrow ← gets ← mapsto ↦ Rightarrow ⇒ Leftrightarrow ⇔ implies ⇒ iff ⇔ ll ≪ gg ≫ mid | "
    "subset ⊂ subseteq ⊆ cup ∪ cap ∩ odot ⊙ otimes ⊗ oplus ⊕ wedge ∧ vee ∨ ast ∗ lt < gt >"
)
OPERATORS = _pairs("- − * ∗ + + = = < < > > : :")
SUMS = _pairs("sum Σ prod Π int ∫")
PREFIXES = _words("partial nabla")
FUNCTIONS = _words(
    "log ln exp max min argmax argmin arg sup inf lim sin cos tan sinh cosh tanh det diag tr dim rank softmax var Pr"
)
OPENING = _pairs("( ( [ [ { { lbrace { langle ⟨ lfloor ⌊ lceil ⌈ lVert ‖ lvert |")
CLOSING = _pairs(") ) ] ] } } rbrace } rangle ⟩ rfloor ⌋ rceil ⌉ rVert ‖ rvert |")
TALL = {"(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎪⎩", "}": "⎫⎪⎭", "|": "│││", "‖": "‖‖‖"}
AROUND = _pairs("pmatrix () bmatrix [] vmatrix || Vmatrix ‖‖") | {"cases": "{ "}
SPACES = _words(", ; : quad qquad thinspace enspace ~") | {" "}
NOTHING = _words("big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits !")
WORDS = _words("text textrm textbf textit mbox operatorname operatorname* mathrm mathsf mathtt")
FACES = _words("mathbf mathit boldsymbol bm mathcal")
DOUBLE = _pairs("R ℝ N ℕ Z ℤ C ℂ Q ℚ P ℙ E 𝔼 1 𝟙")
ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303"}
ACCENTS |= {"vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}
_GREEK = _words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)


def letter(name: str) -> str:
    """A Greek letter by its name; else the name itself."""
    if name.lower() in _GREEK:
        size = "SMALL" if name.islower() else "CAPITAL"
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    return name.rstrip("*") if name.isprintable() and name not in "\\{}" else ""


def small(sign: str, script: str) -> str | None:
    """A script in raised (`^`) or lowered (`_`) characters; none where one of them is missing."""
    table = _RAISED if sign == "^" else _LOWERED
    found = [table.get(character) for character in script]
    return None if None in found else "".join(map(str, found))


def _scripts(kind: str) -> dict[str, str]:
    """The characters of which there is a raised (`super`) or lowered (`sub`) one, each with it.

    No capitals: some of them are missing, and W^Q should look like W^K.
    """
    found: dict[str, str] = {}
    blocks = range(0xB2, 0xBA), range(0x2B0, 0x2E5), range(0x1D43, 0x1DC0), range(0x2070, 0x209D), range(0x2C7C, 0x2C7D)
    for code in (code for block in blocks for code in block):
        mark, _, of = unicodedata.decomposition(chr(code)).partition(" ")
        if mark == f"<{kind}>" and " " not in of and not chr(int(of, 16)).isupper():
            found.setdefault(chr(int(of, 16)), chr(code))
    return found


_RAISED = {**_scripts("super"), "T": "ᵀ", "ᵀ": "ᵀ", "′": "′", "∗": "*"}
_LOWERED = _scripts("sub")
