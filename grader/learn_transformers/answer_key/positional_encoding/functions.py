"""Chapter 4, positional encoding: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Family, Mistake, Switches, call, reference, sizes
from learn_transformers.key.families import ANY_NUMBERS, IN_SINGLE_PRECISION, asserted, unnamed
from learn_transformers.key.laws import moved

Array = np.ndarray
Rng = np.random.Generator

PAIR_INDEX_FROM_ONE = Mistake(
    "the pair index starts at 1: every frequency belongs to the next pair, as in the notes",
    "What is 10000 to the power of 0, and which pair should have that frequency?",
)
MULTIPLIED_BY_POWER = Mistake(
    "the position is multiplied by base^(2i/d_model), not divided by it",
    "Should later pairs turn faster or more slowly than the first one?",
)
INTEGER_DIVISION = Mistake(
    "every pair has the frequency 1, as integer division in the exponent gives", "What is 2 // 4, and what is 2 / 4?"
)
BRACKETS_LOST = Mistake(
    "`pos / base**2 * i / d_model` is (pos / base²) · i / d_model: the power ends before the i",
    "In which order does Python work out a / b**2 * i, and what should stand in the exponent?",
)
PRECEDENCE = Mistake(
    "`-log(base) / d_model // 2` is rounded down: it is not `-log(base) / (d_model // 2)`",
    "In which order does Python work out a / b // c?",
)
FLOORED = Mistake(
    "-log(base) / (d_model // 2) is rounded down to a whole number",
    "What is -2.3 // 1, and by which factor should the frequency change from pair to pair?",
)
EXPONENTS = "Which exponents should the first and the last pair have, and which have yours?"
EXPONENT_FACTOR = Family("the exponent is {}·i/d_model for pair i, not 2i/d_model", 1, 4, hint=EXPONENTS)
ADDED_TO_TWICE_I = Family("{} is added to 2i in the exponent", 1, -1, -2, hint=EXPONENTS)
LOG_TO_BASE = Family("exp is taken of a logarithm to base {}", 2, 10, hint="Which logarithm does exp undo?")
EXPONENTS_CUT = Mistake(
    "the exponents of e, −2i·log(base)/d_model, are cut to whole numbers",
    "What is left of −2.3 in an array of integers, and which factor comes of it?",
)
LAST_FREQUENCY_IS_ONE_OVER_BASE = Mistake(
    "the exponents are spread from 0 to 1, both included: divided by d_model/2 − 1 instead of d_model/2",
    "Which exponent does the last pair have when d_model is 4: 1/2 or 1?",
)
ODD_ACCEPTED = Mistake("an odd d_model is not refused", "Which partner does the last sine of an odd width have?")


def frequency(pair: Array, d_model: int, base: float, mistake: Switches) -> Array:
    """The angle by which pair i turns from one position to the next: base^(−2i/d_model)."""
    if d_model % 2 and not mistake(ODD_ACCEPTED):
        raise ValueError(f"d_model must be even, got {d_model}")
    sign = 1 if mistake(MULTIPLIED_BY_POWER) else -1
    pair, log = pair + mistake(PAIR_INDEX_FROM_ONE), sign * np.log(base)
    steps = EXPONENT_FACTOR.value(mistake, 2) * pair + ADDED_TO_TWICE_I.value(mistake)
    wrong = {
        EXPONENTS_CUT: np.exp(np.trunc(2 * pair * log / d_model)),
        **{wrong: np.exp(2 * pair * log / np.log(scale) / d_model) for scale, wrong in LOG_TO_BASE.items()},
        BRACKETS_LOST: pair / base**2 / d_model,
        INTEGER_DIVISION: base ** (sign * (2 * pair // d_model)),
        LAST_FREQUENCY_IS_ONE_OVER_BASE: base ** (sign * pair / max(d_model // 2 - 1, 1)),
        PRECEDENCE: np.exp(pair * (log / d_model // 2)),
        FLOORED: np.exp(pair * (log / (d_model // 2) // 1)),
    }
    return np.asarray(mistake.choose(wrong, base ** (sign * steps / d_model)))


DIMENSION_INDEX_DOUBLED = Mistake(
    "the column index is doubled: the exponent is 2j/d_model for column j, so a pair has two frequencies",
    "Columns 2i and 2i + 1 form one pair. How many frequencies should they have?",
)
ODD_EXPONENT = Mistake(
    "the cosines use the exponent of their own column, (2i + 1)/d_model, not that of their pair",
    "Is sin² + cos² equal to 1 for the two columns of one pair in your table?",
)
POSITIONS_FROM_0_TO_1 = Mistake(
    "the positions are squeezed between 0 and 1, so that a token's encoding depends on the sequence's length",
    "Should the second token of a long sentence get the same encoding as the second token of a short one?",
)
SIN_AND_COS_SWAPPED = Mistake(
    "sines and cosines change places",
    "What should the entry in row 0, column 0 be: 0 or 1?",
)
POSITIONS_FROM_ONE = Mistake(
    "the positions start at 1: the row of position 0 is missing",
    "What are sin 0 and cos 0, and which row of your table shows them?",
)
HALVES = Mistake(
    "sines and cosines stand in two halves: they do not alternate",
    "In which column is the first cosine: 1 or d_model/2?",
)
SINES_ONLY = Mistake(
    "every column holds a sine", "Two positions can have the same sine. Which second number tells them apart?"
)
COSINES_OF_SINES = Mistake(
    "the cosines are taken of the sines, not of the angles",
    "What did your table hold when the cosines were taken of it?",
)
DEGREES = Mistake(
    "the angles are taken as degrees, not radians", "What is np.sin(1), and is that the sine of 1° or of 1 radian?"
)


@reference(
    axes={"n_positions": "", "d_model": "", "base": ""},
    output="n_positions d_model",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "Think of a row as d_model/2 clock hands, each slower than the one before: what do you need to write one "
        "hand down?",
        "PE[pos, 2i] = sin(pos / base^(2i/d_model)), PE[pos, 2i+1] = cos of the same angle: from which number "
        "does i start?",
        "Angles: `positions[:, None]` times frequencies `base ** (-np.arange(0, d_model, 2) / d_model)`; "
        "`[:, 0::2]` takes `np.sin`, `[:, 1::2]` takes `np.cos`.",
    ),
)
def sinusoidal_positional_encoding(n_positions: int, d_model: int, base: float = 1e4, *, mistake: Switches) -> Array:
    position = np.linspace(0, 1, n_positions) if mistake(POSITIONS_FROM_0_TO_1) else np.arange(n_positions)
    column = np.r_[0:d_model:2, 1:d_model:2] if mistake(HALVES) else np.arange(d_model)
    pair = mistake.choose({DIMENSION_INDEX_DOUBLED: column, ODD_EXPONENT: column / 2}, column // 2)
    angle = (position[:, None] + mistake(POSITIONS_FROM_ONE)) * frequency(pair, d_model, base, mistake)
    angle = np.deg2rad(angle) if mistake(DEGREES) else angle
    even = column % 2 == (1 if mistake(SIN_AND_COS_SWAPPED) else 0)
    cosines = np.cos(np.sin(angle) if mistake(COSINES_OF_SINES) else angle)
    return np.asarray(np.where(even | mistake(SINES_ONLY), np.sin(angle), cosines))


BASE_1000 = sinusoidal_positional_encoding.slip(
    "the base is 1000 where it should be 10000",
    "How many zeros does the base have in the paper's equation?",
    base=lambda base: 1000.0 if base == 10000.0 else base,
)
BASE_IGNORED = sinusoidal_positional_encoding.slip(
    "the base argument is ignored: 10000 is always used", "Which of your function's arguments does nothing?", base=1e4
)
ODD_NOT_NAMED = sinusoidal_positional_encoding.slip(
    "the ValueError's message does not name `d_model`",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)
ODD_ASSERTED = sinusoidal_positional_encoding.slip(
    "an odd d_model raises an AssertionError, not a ValueError",
    "Which exception does the docstring promise, and which one does `assert` raise?",
    raises=asserted,
)
INTEGER_TABLE = sinusoidal_positional_encoding.slip(
    "the table holds integers, so the sines were cut to 0",
    "Which dtype does the array have that you write the sines into?",
    returns=lambda table: table.astype(np.intp),
)
TRANSPOSED_TABLE = sinusoidal_positional_encoding.slip(
    "the table is transposed: its columns are positions",
    "What is the shape of your result, and which axis should come first?",
    returns=np.transpose,
)

sinusoidal_positional_encoding.asks(
    "positions 0 and 1 for d_model = 4: [0, 1, 0, 1] and [sin 1, cos 1, sin 1/100, cos 1/100]", call(2, 4), stage=HAND
)
sinusoidal_positional_encoding.asks(
    "base 1000 and d_model = 6: the frequencies 1, 1/10 and 1/100", call(3, 6, 1000.0), stage=HAND
)
sinusoidal_positional_encoding.asks(
    "tables of 5 by 8, 7 by 6 and 3 by 64",
    lambda rng: [call(5, 8), call(7, 6), call(3, 64), call(5, 8, rng.uniform(5e3, 2e4))],
)
sinusoidal_positional_encoding.asks(
    "another base, by position and by name, and then the usual one again",
    lambda rng: [call(6, 8, rng.uniform(50.0, 500.0)), call(n_positions=6, d_model=8, base=rng.uniform(2.0, 9.0))],
    call(6, 8),
)
sinusoidal_positional_encoding.asks(
    "a square table, where a lost axis stays silent", lambda rng: [call(6, 6), call(6, 6, rng.uniform(5e3, 2e4))]
)
sinusoidal_positional_encoding.asks("one position, and one pair", call(1, 6), call(4, 2), call(1, 2), stage=EDGES)
sinusoidal_positional_encoding.asks(
    "300 positions", lambda rng: [call(300, 4), call(300, 4, rng.uniform(5e3, 2e4))], stage=EDGES
)


@sinusoidal_positional_encoding.property()
def one_length(rng: Rng, f: Any) -> str | None:
    "every row has the length √(d_model / 2)"
    lengths = np.linalg.norm(f(9, 10, rng.uniform(5e3, 2e4)), axis=-1)
    extent = f"the rows' lengths run from {lengths.min():.4g} to {lengths.max():.4g}"
    return None if np.allclose(lengths, np.sqrt(5)) else extent


@sinusoidal_positional_encoding.property()
def distance_alone(rng: Rng, f: Any) -> str | None:
    "the dot product of two rows depends on their distance alone"
    table = f(8, 6, rng.uniform(5e3, 2e4))
    neighbors = (table[:-3] * table[3:]).sum(axis=-1)
    return None if np.allclose(neighbors, neighbors[0]) else "rows 3 apart do not all have the same dot product"


sinusoidal_positional_encoding.refuses("an odd d_model is refused", call(4, 5), call(3, 1), naming="d_model")

NEGATIVE_REFUSED = Mistake("a negative offset is refused, although it is allowed", "Which matrix undoes a shift by 3?")
ONE_BLOCK = Mistake(
    "only the first pair is rotated, the others stay",
    "How many pairs of columns does pe have, and how many 2×2 blocks has your matrix?",
)
SIGN_LOST = Mistake(
    "both sines have a plus sign, so the blocks are not rotations",
    "What is cos(a + b) in terms of the sines and cosines of a and b?",
)
BLOCKS_FOR_HALVES = Mistake(
    "the blocks fit a table with all sines first: sine and cosine of one pair stand d_model/2 apart",
    "In which two columns of pe stand the sine and the cosine of pair 0?",
)
COLUMNS_ROLLED = Mistake(
    "the matrix moves columns, not positions", "Are the entries of pe[pos + 1] those of pe[pos] in other places?"
)
ANGLE_SHIFTED_BY_ONE = Mistake("the shift is by offset + 1", "Which matrix should an offset of 0 give?")


@reference(
    axes={"offset": "", "d_model": "", "base": ""},
    output="d_model d_model",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "When the position grows, each pair of columns turns by an angle that does not depend on where it was: "
        "what turns a pair?",
        "[sin ω(p+k), cos ω(p+k)] = R [sin ωp, cos ωp]: which 2×2 matrix R do the addition theorems give, and "
        "where do d_model/2 of them go?",
        "With `i = np.arange(0, d_model, 2)`: entries `[i, i]` and `[i + 1, i + 1]` of zeros are cos, `[i, i "
        "+ 1]` sin and `[i + 1, i]` minus sin of ω·offset.",
    ),
)
def shift_matrix(offset: int, d_model: int, base: float = 1e4, *, mistake: Switches) -> Array:
    pair = np.arange(d_model // 2)
    angle = (offset + mistake(ANGLE_SHIFTED_BY_ONE)) * frequency(pair, d_model, base, mistake)
    if mistake(NEGATIVE_REFUSED) and offset < 0:
        raise ValueError("offset must not be negative")
    angle = angle * (pair == 0) if mistake(ONE_BLOCK) else angle
    m, sin, cos = np.zeros((d_model, d_model)), np.sin(angle), np.cos(angle)
    sines, cosines = (pair, len(pair) + pair) if mistake(BLOCKS_FOR_HALVES) else (2 * pair, 2 * pair + 1)
    m[sines, sines], m[sines, cosines] = cos, sin  # sin(a + b) = sin a cos b + cos a sin b
    m[cosines, cosines], m[cosines, sines] = cos, sin if mistake(SIGN_LOST) else -sin
    return np.roll(np.eye(d_model), offset, axis=1) if mistake(COLUMNS_ROLLED) else m


shift_matrix.also(BASE_1000, BASE_IGNORED, ODD_NOT_NAMED, ODD_ASSERTED)


@shift_matrix.wrong(
    "the cosines stand as for neighboring columns, the sines as for halves: each takes its angle from another pair",
    "In which two columns of pe stand the sine and the cosine of pair 0, and which four entries turn them?",
)
def SINES_BETWEEN_HALVES(offset: int, d_model: int, base: float = 1e4, *, mistake: Switches) -> Array:
    m = shift_matrix(offset, d_model, base, mistake=mistake)
    left, right = np.split(np.repeat(m[::2, 1::2].diagonal(), 2), 2)
    return np.asarray(np.diag(m.diagonal()) + np.diag(left, d_model // 2) - np.diag(right, -(d_model // 2)))


OFFSET_WITHOUT_SIGN = shift_matrix.slip(
    "the offset's sign is lost: −3 shifts like 3", "Where does M @ pe[5] land for an offset of −2?", offset=abs
)
SHIFT_TRANSPOSED = shift_matrix.slip(
    "the matrix is transposed, so it shifts by −offset",
    "Which sign has the sine of the second angle in sin(a + b), and which in cos(a + b)?",
    returns=np.transpose,
)
COSINES_ONLY = shift_matrix.slip(
    "only the cosines on the diagonal are there: the two columns of a pair never mix",
    "Can sin(a + b) be had from sin a alone?",
    returns=lambda m: np.diag(np.diag(m)),
)
FROM_POSITION_ZERO_ONLY = shift_matrix.slip(
    "the matrix takes pe[0] to pe[offset], but fails for every other position",
    "What rank has the outer product of two rows, and what rank does a matrix need that moves every row?",
    returns=lambda m: np.outer(m[:, 1::2].mean(axis=1), np.arange(len(m)) % 2),
)

shift_matrix.asks("d_model = 2: one rotation by 1 radian forward and one back", call(1, 2), call(-1, 2), stage=HAND)
shift_matrix.asks("d_model = 4 and base 100: angles of 2 and 1/5 for an offset of 2", call(2, 4, 100.0), stage=HAND)
shift_matrix.asks(
    "offsets of 1, 3 and 7 for d_model = 6, 8 and 64",
    lambda rng: [call(1, 6), call(3, 8), call(7, 6), call(3, 64), call(7, 8, rng.uniform(5e3, 2e4))],
)
shift_matrix.asks(
    "another base, by position and by name, and then the usual one again",
    lambda rng: [call(2, 6, rng.uniform(50.0, 500.0)), call(offset=2, d_model=6, base=rng.uniform(2.0, 9.0))],
    call(2, 6),
)
shift_matrix.asks(
    "negative offsets", lambda rng: [call(-2, 6), call(-5, 4, 100.0), call(-2, 6, rng.uniform(5e3, 2e4))], stage=EDGES
)
shift_matrix.asks(
    "an offset of 0 changes nothing, and one of 200 goes far",
    lambda rng: [call(0, 4), call(200, 6), call(200, 6, rng.uniform(5e3, 2e4))],
    stage=EDGES,
)


@shift_matrix.property()
def every_position(rng: Rng, f: Any) -> str | None:
    "M @ pe[pos] is pe[pos + offset] for every position"
    base = rng.uniform(5e3, 2e4)
    table = sinusoidal_positional_encoding(12, 6, base)
    for k in (1, 4, -3):
        if wrong := moved(table[3:8] @ f(k, 6, base).T, table[3 + k : 8 + k], 0):
            return f"for offset {k}, M @ pe[{wrong[0] + 3}] is not pe[{wrong[0] + 3 + k}]"
    return None


@shift_matrix.property()
def shifts_add_up(rng: Rng, f: Any) -> str | None:
    "a shift by 2 and then by 3 is a shift by 5, and a shift by −5 undoes it"
    base = rng.uniform(5e3, 2e4)
    two, three, five, back = (f(offset, 8, base) for offset in (2, 3, 5, -5))
    if not np.allclose(three @ two, five):
        return "the matrix for 3 times the matrix for 2 is not the matrix for 5"
    return None if np.allclose(back @ five, np.eye(8)) else "the matrix for −5 does not undo the one for 5"


shift_matrix.refuses("an odd d_model is refused", call(1, 3), call(-2, 7), naming="d_model")

NOT_SCALED = Mistake(
    "the embeddings are not multiplied by √d_model",
    "How long is an embedding with entries near 1/√d_model, and how long is a row of the encoding?",
)
SCALED_BY_D_MODEL = Mistake(
    "the embeddings are multiplied by d_model, not by its square root",
    "By which factor do the paper's embeddings grow when d_model is 16: 4 or 16?",
)
DIVIDED_BY_ROOT_D_MODEL = Mistake(
    "the embeddings are divided by √d_model, not multiplied by it",
    "Embeddings start out short. Should this step make them longer or shorter?",
)
SCALED_BY_ROOT_VOCABULARY = Mistake(
    "the factor is the root of the vocabulary's size, not of d_model", "Which axis of the embedding table is d_model?"
)
SCALED_AFTER_ADDING = Mistake(
    "the factor √d_model multiplies the sum, so the encoding grows too",
    "Which of the two terms should the factor act on?",
)
NO_POSITIONS = Mistake(
    "no positional encoding is added", "Do two equal tokens in different places get the same vector?"
)
POSITIONS_CONCATENATED = Mistake(
    "the encoding is put beside the embedding instead of added to it", "How wide is your result: d_model or twice that?"
)
POSITIONS_ALONG_BATCH = Mistake(
    "the encoding runs along the batch, not along the sequence",
    "Do two equal tokens of one sequence get different vectors, and which index should decide that?",
)
LAST_POSITION_FOR_ALL = Mistake(
    "every token gets the encoding of position n: pe[n], not pe[:n]", "How many rows has what you add: one or n?"
)
POSITIONS_BY_TOKEN = Mistake(
    "the encoding is looked up by the token's id, not by its position",
    "Does the second vector change when the same token stands elsewhere?",
)
POSITIONS_RUN_ON = Mistake(
    "the positions are counted on through the whole batch",
    "At which position does the second sequence of a batch start?",
)
COLUMNS_LOOKED_UP = Mistake(
    "the ids pick columns of the table, not rows", "Which axis of the table is as long as the vocabulary?"
)


def places(ids: Array, mistake: Switches) -> Any:
    """How many positions are encoded, and which of them the tokens get."""
    n, batch, size = ids.shape[-1], len(ids), ids.size
    wrong = {
        LAST_POSITION_FOR_ALL: (n + 1, n),
        POSITIONS_BY_TOKEN: (ids.max() + 1, ids),
        POSITIONS_RUN_ON: (size, np.arange(size).reshape(ids.shape)),
        POSITIONS_ALONG_BATCH: (batch, np.arange(batch).reshape(-1, *[1] * (ids.ndim - 1))),
    }
    return mistake.choose(wrong, (n, ...))


@reference(
    axes={"token_ids": "... n", "embedding_table": "vocab d_model"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "A token's vector should say what the token is and where it stands: which two vectors say that, and how "
        "do they join?",
        "X = √d_model · E[ids] + PE: the first is (..., n, d_model), the second (n, d_model), so which axis "
        "lines up with which?",
        "`embedding_table[token_ids]` are the rows; times `np.sqrt(d_model)`; plus your "
        "`sinusoidal_positional_encoding` of n positions, which broadcasts.",
    ),
)
def embed(token_ids: Array, embedding_table: Array, *, mistake: Switches) -> Any:
    vocab, d_model = embedding_table.shape
    root = np.sqrt(vocab if mistake(SCALED_BY_ROOT_VOCABULARY) else d_model)
    factor = mistake.choose({NOT_SCALED: 1, SCALED_BY_D_MODEL: root**2, DIVIDED_BY_ROOT_D_MODEL: 1 / root}, root)
    rows = embedding_table.T if mistake(COLUMNS_LOOKED_UP) else embedding_table
    tokens = rows[token_ids] * factor
    count, which = places(token_ids, mistake)
    positions = sinusoidal_positional_encoding(count, d_model, mistake=mistake)[which]
    if mistake(NO_POSITIONS):
        return tokens
    if mistake(POSITIONS_CONCATENATED):
        return np.concatenate([tokens, np.broadcast_to(positions, tokens.shape)], axis=-1)
    return tokens + positions * (factor if mistake(SCALED_AFTER_ADDING) else 1)


TABLE_CHANGED = embed.slip(
    "the embedding table is scaled in place, so the caller's table grows with every call",
    "What does `table *= ...` do to the array that the caller still holds?",
    embedding_table=lambda table: np.multiply(table, np.sqrt(table.shape[1]), out=table) / np.sqrt(table.shape[1]),
)


SCALED_BY_ROOT_OF = embed.family(
    "the embeddings are multiplied by √{}, whatever d_model is",
    "Which number in your function should follow from the table's shape?",
    *(128, 256, 512, 768),
    embedding_table=lambda table, value: table * np.sqrt(value / table.shape[1]),
)


def tokens(*shape: int, vocab: int, d_model: int) -> Callable[[Rng], Call]:
    """Random ids of this shape and a random table."""
    return lambda rng: call(rng.integers(0, vocab, size=shape).astype(np.intp), rng.normal(size=(vocab, d_model)))


embed.asks(
    "two tokens and d_model = 4: twice their rows, plus the encodings of positions 0 and 1",
    call(np.array([2, 0]), np.array([[1.0, 2.0, -1.0, 0.0], [9.0, 9.0, 9.0, 9.0], [0.5, 0.0, 0.0, -1.5]])),
    stage=HAND,
)


@embed.case(whole="embedding_table")
def one_sequence(rng: Rng) -> list[Call]:
    "5 tokens of a vocabulary of 7, d_model = 6, with two tables and in another order"
    ids, table = rng.permutation(7)[:5], rng.normal(size=(7, 6))
    return [call(ids, table), call(ids, -table), call(ids[::-1].copy(), table)]


embed.asks("one batch axis and two batch axes", tokens(2, 5, vocab=9, d_model=8), tokens(3, 2, 4, vocab=5, d_model=6))
embed.asks(
    "every size is 4, where a wrong axis stays silent", tokens(4, vocab=4, d_model=4), tokens(4, 4, vocab=4, d_model=4)
)
embed.asks(
    "a single token; a vocabulary of one; one pair of columns",
    sizes(vocab=5, d_model=4, token_ids=np.array([3])),
    sizes(vocab=1, d_model=6, token_ids=np.zeros((2, 3), dtype=np.intp)),
    tokens(3, 4, vocab=6, d_model=2),
    stage=EDGES,
)


@embed.case(stage=EDGES)
def sequences_of_one_and_one_sequence(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    table = rng.normal(size=(5, 4))
    return [call(rng.integers(0, 5, size=shape).astype(np.intp), table) for shape in ((1, 3), (3, 1), (1, 1, 2))]


embed.asks(
    "300 tokens of a vocabulary of 300", lambda rng: call(rng.permutation(300), rng.normal(size=(300, 4))), stage=EDGES
)


@embed.property()
def same_token_elsewhere(rng: Rng, f: Any) -> str | None:
    "a repeated token differs from place to place, by the encoding alone"
    got = f(np.array([[4, 4, 4], [4, 1, 4]]), rng.normal(size=(6, 4)))
    if np.allclose(got[0, 0], got[0, 1]):
        return "the same token gets the same vector at positions 0 and 1"
    return None if np.allclose(got[0, 2], got[1, 2]) else "the vector at position 2 depends on the other tokens"


embed.refuses(
    "a table of odd width is refused",
    lambda rng: [call(np.array(ids), rng.normal(size=size)) for ids, size in (([0, 1], (3, 5)), ([[1], [2]], (4, 3)))],
    naming="d_model embedding_table",
)
