"""Chapter 4, positional encoding: the references with learners' mistakes, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Mistake, Switches, call, reference
from learn_transformers.key.families import ANY_NUMBERS, IN_SINGLE_PRECISION

Array = np.ndarray
Rng = np.random.Generator

PAIR_INDEX_FROM_ONE = Mistake(
    "the pair index starts at 1: every frequency belongs to the next pair, as in the notes",
    hint="What is 10000 to the power of 0, and which pair should have that frequency?",
)
MULTIPLIED_BY_POWER = Mistake(
    "the position is multiplied by base^(2i/d_model), not divided by it",
    hint="Should later pairs turn faster or more slowly than the first one?",
)
BASE_1000 = Mistake(
    "the base is 1000 where it should be 10000",
    hint="How many zeros does the base have in the paper's equation?",
)
BASE_IGNORED = Mistake(
    "the base argument is ignored: 10000 is always used",
    hint="Which of your function's arguments does nothing?",
)
INTEGER_DIVISION = Mistake(
    "the exponent uses integer division, so every pair has the same frequency",
    hint="What is 2 // 4, and what is 2 / 4?",
)
BRACKETS_LOST = Mistake(
    "`pos / base**2 * i / d_model` is (pos / base²) · i / d_model: the power ends before the i",
    hint="In which order does Python work out a / b**2 * i, and what should stand in the exponent?",
)
PRECEDENCE = Mistake(
    "`-log(base) / d_model // 2` is rounded down: it is not `-log(base) / (d_model // 2)`",
    hint="In which order does Python work out a / b // c?",
)
FLOORED = Mistake(
    "`-log(base) / (d_model // 2) // 1` is rounded down to a whole number",
    hint="What is -2.3 // 1, and by which factor should the frequency change from pair to pair?",
)
LAST_FREQUENCY_IS_ONE_OVER_BASE = Mistake(
    "the exponents are spread from 0 to 1, both included: divided by d_model/2 − 1 instead of d_model/2",
    hint="Which exponent does the last pair have when d_model is 4: 1/2 or 1?",
)
ODD_ACCEPTED = Mistake(
    "an odd d_model is not refused",
    hint="Which partner does the last sine of an odd width have?",
)
ODD_NOT_NAMED = Mistake(
    "the ValueError's message does not name `d_model`",
    hint="Which argument should a reader of the message correct?",
)
ODD_ASSERTED = Mistake(
    "an odd d_model is stopped by an assert, which is not a ValueError",
    hint="Which exception does the docstring promise, and which one does `assert` raise?",
)


def frequency(pair: Array, d_model: int, base: float, mistake: Switches) -> Array:
    """The angle by which pair i turns from one position to the next: base^(−2i/d_model)."""
    if mistake(BASE_IGNORED):
        base = 10000.0
    elif mistake(BASE_1000) and base == 10000.0:
        base = 1000.0
    if mistake(PAIR_INDEX_FROM_ONE):
        pair = pair + 1
    if mistake(BRACKETS_LOST):
        return np.asarray(pair / base**2 / d_model)
    exponent = 2 * pair / d_model
    if mistake(INTEGER_DIVISION):
        exponent = 2 * pair // d_model
    elif mistake(LAST_FREQUENCY_IS_ONE_OVER_BASE):
        exponent = pair / max(d_model // 2 - 1, 1)
    elif mistake(PRECEDENCE):
        exponent = -pair * (-np.log(base) / d_model // 2) / np.log(base)
    elif mistake(FLOORED):
        exponent = -pair * np.floor(-np.log(base) / (d_model // 2)) / np.log(base)
    result: Array = base ** (exponent if mistake(MULTIPLIED_BY_POWER) else -exponent)
    return result


def refuse_odd(d_model: int, mistake: Switches) -> None:
    if mistake(ODD_ASSERTED):
        assert d_model % 2 == 0, "d_model must be even"
    if d_model % 2 and not mistake(ODD_ACCEPTED):
        raise ValueError("must be even" if mistake(ODD_NOT_NAMED) else f"d_model must be even, got {d_model}")


DIMENSION_INDEX_DOUBLED = Mistake(
    "the column index is doubled: the exponent is 2j/d_model for column j, so a pair has two frequencies",
    hint="Columns 2i and 2i + 1 form one pair. How many frequencies should they have?",
)
ODD_EXPONENT = Mistake(
    "the cosines use the exponent of their own column, (2i + 1)/d_model, not that of their pair",
    hint="Is sin² + cos² equal to 1 for the two columns of one pair in your table?",
)
POSITIONS_FROM_ONE = Mistake(
    "the positions start at 1: the row of position 0 is missing",
    hint="What are sin 0 and cos 0, and which row of your table shows them?",
)
SIN_AND_COS_SWAPPED = Mistake(
    "sine and cosine are swapped: the cosines stand in the even columns",
    hint="What should the entry in row 0, column 0 be: 0 or 1?",
)
HALVES = Mistake(
    "all sines stand in the left half and all cosines in the right one: they do not alternate",
    hint="In which column is the first cosine: 1 or d_model/2?",
)
SINES_ONLY = Mistake(
    "every column holds a sine",
    hint="Two positions can have the same sine. Which second number tells them apart?",
)
TRANSPOSED_TABLE = Mistake(
    "the table is transposed: its columns are positions",
    hint="What is the shape of your result, and which axis should come first?",
)
INTEGER_TABLE = Mistake(
    "the table holds integers, so the sines were cut to 0",
    hint="Which dtype does the array have that you write the sines into?",
)
DEGREES = Mistake(
    "the angles are taken as degrees, not radians",
    hint="What is np.sin(1), and is that the sine of 1° or of 1 radian?",
)


def encoding(position: Array, d_model: int, base: float, mistake: Switches) -> Array:
    """sin(pos · ω_i) in column 2i, cos(pos · ω_i) in column 2i + 1."""
    refuse_odd(d_model, mistake)
    if mistake(POSITIONS_FROM_ONE):
        position = position + 1
    column = np.arange(d_model)
    pair: Array = column // 2
    if mistake(DIMENSION_INDEX_DOUBLED):
        pair = column
    elif mistake(ODD_EXPONENT):
        pair = column / 2
    angle = position[:, None] * frequency(pair, d_model, base, mistake)
    if mistake(DEGREES):
        angle = np.deg2rad(angle)
    even = column % 2 == (1 if mistake(SIN_AND_COS_SWAPPED) else 0)
    table: Array = np.where(even | mistake(SINES_ONLY), np.sin(angle), np.cos(angle))
    if mistake(HALVES):
        table = np.concatenate([table[:, 0::2], table[:, 1::2]], axis=1)
    if mistake(INTEGER_TABLE):
        table = table.astype(np.int64)
    return table.T if mistake(TRANSPOSED_TABLE) else table


@reference(
    axes={"n_positions": "", "d_model": "", "base": ""},
    output="n_positions d_model",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "Think of a row as d_model/2 clock hands, each slower than the one before: what do you need to write one "
        "hand down?",
        "PE[pos, 2i] = sin(pos / base^(2i/d_model)), PE[pos, 2i+1] = cos of the same angle: from which number "
        "does i start?",
        "Can a column of positions times a row of d_model/2 frequencies give all angles, and two strided slices "
        "take their sines and cosines?",
    ),
)
def sinusoidal_positional_encoding(
    n_positions: int, d_model: int, base: float = 10000.0, *, mistake: Switches
) -> Array:
    return encoding(np.arange(n_positions), d_model, base, mistake)


@sinusoidal_positional_encoding.case(stage=HAND)
def the_notes_row(rng: Rng) -> Call:
    "positions 0 and 1 for d_model = 4: [0, 1, 0, 1] and [sin 1, cos 1, sin 1/100, cos 1/100]"
    return call(2, 4)


@sinusoidal_positional_encoding.case(stage=HAND)
def three_pairs(rng: Rng) -> Call:
    "base 1000 and d_model = 6: the frequencies 1, 1/10 and 1/100"
    return call(3, 6, 1000.0)


@sinusoidal_positional_encoding.case()
def some_tables(rng: Rng) -> list[Call]:
    "tables of 5 by 8, 7 by 6 and 3 by 64"
    return [call(5, 8), call(7, 6), call(3, 64)]


@sinusoidal_positional_encoding.case()
def other_bases(rng: Rng) -> list[Call]:
    "another base, by position and by name, and then the usual one again"
    return [
        call(6, 8, float(rng.uniform(50.0, 500.0))),
        call(n_positions=6, d_model=8, base=float(rng.uniform(2.0, 9.0))),
        call(6, 8),
    ]


@sinusoidal_positional_encoding.case()
def as_many_positions_as_columns(rng: Rng) -> Call:
    "a square table, where a lost axis stays silent"
    return call(6, 6)


@sinusoidal_positional_encoding.case(stage=EDGES)
def smallest_tables(rng: Rng) -> list[Call]:
    "one position, and one pair"
    return [call(1, 6), call(4, 2), call(1, 2)]


@sinusoidal_positional_encoding.case(stage=EDGES)
def a_long_table(rng: Rng) -> Call:
    "300 positions"
    return call(300, 4)


@sinusoidal_positional_encoding.property()
def one_length(rng: Rng, f: Any) -> str | None:
    "every row has the length √(d_model / 2)"
    lengths = np.linalg.norm(f(9, 10), axis=-1)
    return (
        None
        if np.allclose(lengths, np.sqrt(5))
        else f"the rows' lengths run from {lengths.min():.4g} to {lengths.max():.4g}"
    )


@sinusoidal_positional_encoding.property()
def distance_alone(rng: Rng, f: Any) -> str | None:
    "the dot product of two rows depends on their distance alone"
    table = f(8, 6)
    neighbors = (table[:-3] * table[3:]).sum(axis=-1)
    return None if np.allclose(neighbors, neighbors[0]) else "rows 3 apart do not all have the same dot product"


@sinusoidal_positional_encoding.error("d_model")
def odd_width(rng: Rng) -> list[Call]:
    "an odd d_model is refused"
    return [call(4, 5), call(3, 1)]


SHIFT_TRANSPOSED = Mistake(
    "the matrix is transposed, so it shifts by −offset",
    hint="Which sign has the sine of the second angle in sin(a + b), and which in cos(a + b)?",
)
SIGN_LOST = Mistake(
    "both sines have a plus sign, so the blocks are not rotations",
    hint="What is cos(a + b) in terms of the sines and cosines of a and b?",
)
COSINES_ONLY = Mistake(
    "only the cosines on the diagonal are there: the two columns of a pair never mix",
    hint="Can sin(a + b) be had from sin a alone?",
)
OFFSET_WITHOUT_SIGN = Mistake(
    "the offset's sign is lost: −3 shifts like 3",
    hint="Where does M @ pe[5] land for an offset of −2?",
)
NEGATIVE_REFUSED = Mistake(
    "a negative offset is refused, although it is allowed",
    hint="Which matrix undoes a shift by 3?",
)
BLOCKS_FOR_HALVES = Mistake(
    "the blocks fit a table with all sines first: sine and cosine of one pair stand d_model/2 apart",
    hint="In which two columns of pe stand the sine and the cosine of pair 0?",
)
COLUMNS_ROLLED = Mistake(
    "the matrix moves columns, not positions",
    hint="Are the entries of pe[pos + 1] those of pe[pos] in other places?",
)
FROM_POSITION_ZERO_ONLY = Mistake(
    "the matrix takes pe[0] to pe[offset], but fails for every other position",
    hint="What rank has the outer product of two rows, and what rank does a matrix need that moves every row?",
)
ONE_BLOCK = Mistake(
    "only the first pair is rotated, the others stay",
    hint="How many pairs of columns does pe have, and how many 2×2 blocks has your matrix?",
)
ANGLE_SHIFTED_BY_ONE = Mistake(
    "the shift is by offset + 1",
    hint="Which matrix should an offset of 0 give?",
)


@reference(
    axes={"offset": "", "d_model": "", "base": ""},
    output="d_model d_model",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "When the position grows, each pair of columns turns by an angle that does not depend on where it was: "
        "what turns a pair?",
        "[sin ω(p+k), cos ω(p+k)] = R [sin ωp, cos ωp]: which 2×2 matrix R do the addition theorems give, and "
        "where do d_model/2 of them go?",
        "Could you start from zeros, put cos(ω k) along the diagonal, and fill the two places beside it in every "
        "block from strided slices?",
    ),
)
def shift_matrix(offset: int, d_model: int, base: float = 10000.0, *, mistake: Switches) -> Array:
    refuse_odd(d_model, mistake)
    if mistake(NEGATIVE_REFUSED) and offset < 0:
        raise ValueError("offset must not be negative")
    if mistake(OFFSET_WITHOUT_SIGN):
        offset = abs(offset)
    if mistake(ANGLE_SHIFTED_BY_ONE):
        offset = offset + 1
    pairs = d_model // 2
    angle = offset * frequency(np.arange(pairs), d_model, base, mistake)
    if mistake(ONE_BLOCK):
        angle = angle * (np.arange(pairs) == 0)
    sin, cos = np.sin(angle), np.cos(angle)
    sines, cosines = 2 * np.arange(pairs), 2 * np.arange(pairs) + 1  # where they stand in a row of the table
    if mistake(BLOCKS_FOR_HALVES):
        sines, cosines = np.arange(pairs), pairs + np.arange(pairs)
    m = np.zeros((d_model, d_model))
    m[sines, sines], m[sines, cosines] = cos, sin  # sin(a + b) = sin a cos b + cos a sin b
    m[cosines, cosines], m[cosines, sines] = cos, sin if mistake(SIGN_LOST) else -sin
    if mistake(COSINES_ONLY):
        m = np.diag(np.diag(m))
    return m.T if mistake(SHIFT_TRANSPOSED) else m


@shift_matrix.wrong(COLUMNS_ROLLED)
def rolled(offset: int, d_model: int, base: float = 10000.0, *, mistake: Switches) -> Array:
    refuse_odd(d_model, mistake)
    return np.roll(np.eye(d_model), offset, axis=0 if mistake(SHIFT_TRANSPOSED) else 1)


@shift_matrix.wrong(FROM_POSITION_ZERO_ONLY)
def outer_product(offset: int, d_model: int, base: float = 10000.0) -> Array:
    row = np.tile([0.0, 1.0], d_model // 2)  # of position 0
    outer: Array = np.outer(shift_matrix(offset, d_model, base) @ row, row) / (row @ row)
    return outer


@shift_matrix.case(stage=HAND)
def quarter_turn(rng: Rng) -> list[Call]:
    "d_model = 2: one rotation by 1 radian forward and one back"
    return [call(1, 2), call(-1, 2)]


@shift_matrix.case(stage=HAND)
def two_frequencies(rng: Rng) -> Call:
    "d_model = 4 and base 100: angles of 2 and 1/5 for an offset of 2"
    return call(2, 4, 100.0)


@shift_matrix.case()
def some_shifts(rng: Rng) -> list[Call]:
    "offsets of 1, 3 and 7 for d_model = 6, 8 and 64"
    return [call(1, 6), call(3, 8), call(7, 6), call(3, 64)]


@shift_matrix.case()
def shifts_with_other_bases(rng: Rng) -> list[Call]:
    "another base, by position and by name, and then the usual one again"
    return [
        call(2, 6, float(rng.uniform(50.0, 500.0))),
        call(offset=2, d_model=6, base=float(rng.uniform(2.0, 9.0))),
        call(2, 6),
    ]


@shift_matrix.case(stage=EDGES)
def backwards(rng: Rng) -> list[Call]:
    "negative offsets"
    return [call(-2, 6), call(-5, 4, 100.0)]


@shift_matrix.case(stage=EDGES)
def no_shift(rng: Rng) -> list[Call]:
    "an offset of 0 changes nothing, and one of 200 goes far"
    return [call(0, 4), call(200, 6)]


@shift_matrix.property()
def every_position(rng: Rng, f: Any) -> str | None:
    "M @ pe[pos] is pe[pos + offset] for every position"
    table = sinusoidal_positional_encoding(12, 6)
    for offset in (1, 4, -3):
        m = f(offset, 6)
        for position in range(3, 8):
            if not np.allclose(m @ table[position], table[position + offset]):
                return f"for offset {offset}, M @ pe[{position}] is not pe[{position + offset}]"
    return None


@shift_matrix.property()
def shifts_add_up(rng: Rng, f: Any) -> str | None:
    "a shift by 2 and then by 3 is a shift by 5, and a shift by −5 undoes it"
    two, three, five, back = (f(offset, 8) for offset in (2, 3, 5, -5))
    if not np.allclose(three @ two, five):
        return "the matrix for 3 times the matrix for 2 is not the matrix for 5"
    return None if np.allclose(back @ five, np.eye(8)) else "the matrix for −5 does not undo the one for 5"


@shift_matrix.error("d_model")
def odd_shift(rng: Rng) -> list[Call]:
    "an odd d_model is refused"
    return [call(1, 3), call(-2, 7)]


NOT_SCALED = Mistake(
    "the embeddings are not multiplied by √d_model",
    hint="How long is an embedding with entries near 1/√d_model, and how long is a row of the encoding?",
)
SCALED_BY_D_MODEL = Mistake(
    "the embeddings are multiplied by d_model, not by its square root",
    hint="By which factor do the paper's embeddings grow when d_model is 16: 4 or 16?",
)
DIVIDED_BY_ROOT_D_MODEL = Mistake(
    "the embeddings are divided by √d_model, not multiplied by it",
    hint="Embeddings start out short. Should this step make them longer or shorter?",
)
SCALED_AFTER_ADDING = Mistake(
    "the factor √d_model multiplies the sum, so the encoding grows too",
    hint="Which of the two terms should the factor act on?",
)
SCALED_BY_ROOT_VOCABULARY = Mistake(
    "the factor is the root of the vocabulary's size, not of d_model",
    hint="Which axis of the embedding table is d_model?",
)
NO_POSITIONS = Mistake(
    "no positional encoding is added",
    hint="Do two equal tokens in different places get the same vector?",
)
POSITIONS_CONCATENATED = Mistake(
    "the encoding is put beside the embedding instead of added to it",
    hint="How wide is your result: d_model or twice that?",
)
POSITIONS_ALONG_BATCH = Mistake(
    "the encoding runs along the batch, not along the sequence",
    hint="Do two equal tokens of one sequence get different vectors, and which index should decide that?",
)
LAST_POSITION_FOR_ALL = Mistake(
    "every token gets the encoding of position n: pe[n], not pe[:n]",
    hint="How many rows has what you add: one or n?",
)
POSITIONS_BY_TOKEN = Mistake(
    "the encoding is looked up by the token's id, not by its position",
    hint="Does the second vector change when the same token stands elsewhere?",
)
POSITIONS_FROM_0_TO_1 = Mistake(
    "the positions are squeezed between 0 and 1, so that a token's encoding depends on the sequence's length",
    hint="Should the second token of a long sentence get the same encoding as the second token of a short one?",
)
POSITIONS_RUN_ON = Mistake(
    "the positions are counted on through the whole batch",
    hint="At which position does the second sequence of a batch start?",
)
COLUMNS_LOOKED_UP = Mistake(
    "the ids pick columns of the table, not rows",
    hint="Which axis of the table is as long as the vocabulary?",
)
TABLE_CHANGED = Mistake(
    "the embedding table is scaled in place, so the caller's table grows with every call",
    hint="What does `table *= ...` do to the array that the caller still holds?",
)


@reference(
    axes={"token_ids": "... n", "embedding_table": "vocab d_model"},
    output="... n d_model",
    slips=ANY_NUMBERS,
    hints=(
        "A token's vector should say what the token is and where it stands: which two vectors say that, and how "
        "do they join?",
        "X = √d_model · E[ids] + PE: the first is (..., n, d_model), the second (n, d_model), so which axis "
        "lines up with which?",
        "Does indexing the table with the whole id array give you the rows at once, and does broadcasting add "
        "the encoding of n positions?",
    ),
)
def embed(token_ids: Array, embedding_table: Array, *, mistake: Switches) -> Any:
    vocab, d_model = embedding_table.shape
    n = token_ids.shape[-1]
    factor = np.sqrt(vocab if mistake(SCALED_BY_ROOT_VOCABULARY) else d_model)
    if mistake(NOT_SCALED):
        factor = 1.0
    elif mistake(SCALED_BY_D_MODEL):
        factor = factor**2
    elif mistake(DIVIDED_BY_ROOT_D_MODEL):
        factor = 1 / factor
    if mistake(COLUMNS_LOOKED_UP):
        embedding_table = embedding_table.T
    if mistake(TABLE_CHANGED):
        embedding_table *= factor
        tokens = embedding_table[token_ids]
    else:
        tokens = embedding_table[token_ids] * factor
    positions = places(token_ids, n, d_model, mistake)
    if mistake(NO_POSITIONS):
        return tokens
    if mistake(POSITIONS_CONCATENATED):
        return np.concatenate([tokens, np.broadcast_to(positions, tokens.shape)], axis=-1)
    if mistake(SCALED_AFTER_ADDING):
        return tokens + positions * factor
    return tokens + positions


def places(token_ids: Array, n: int, d_model: int, mistake: Switches) -> Any:
    """The encoding of positions 0 … n−1, in a shape that can be added to the tokens."""

    def encoding_of(n_positions: int) -> Any:
        return sinusoidal_positional_encoding(n_positions, d_model, mistake=mistake)

    if mistake(LAST_POSITION_FOR_ALL):
        return encoding_of(n + 1)[n]
    if mistake(POSITIONS_BY_TOKEN):
        return encoding_of(int(token_ids.max()) + 1)[token_ids]
    if mistake(POSITIONS_RUN_ON):
        return encoding_of(token_ids.size).reshape(*token_ids.shape, d_model)
    if mistake(POSITIONS_ALONG_BATCH):
        return encoding_of(len(token_ids)).reshape(len(token_ids), *(1 for _ in token_ids.shape[1:]), d_model)
    return encoding_of(n)


@embed.wrong(POSITIONS_FROM_0_TO_1)
def on_a_scale(token_ids: Array, embedding_table: Array, *, mistake: Switches) -> Array:
    tokens = embed(token_ids, embedding_table, mistake=Switches({NO_POSITIONS, *mistake.made}))
    position = np.linspace(0.0, 1.0, token_ids.shape[-1])
    return np.asarray(tokens + encoding(position, embedding_table.shape[1], 10000.0, mistake))


@embed.case(stage=HAND)
def two_known_tokens(rng: Rng) -> Call:
    "two tokens and d_model = 4: twice their rows, plus the encodings of positions 0 and 1"
    return call(np.array([2, 0]), np.array([[1.0, 2.0, -1.0, 0.0], [9.0, 9.0, 9.0, 9.0], [0.5, 0.0, 0.0, -1.5]]))


@embed.case(whole="embedding_table")
def one_sequence(rng: Rng) -> list[Call]:
    "5 tokens of a vocabulary of 7, d_model = 6, with two tables and in another order"
    ids, table = rng.permutation(7)[:5], rng.normal(size=(7, 6))
    return [call(ids, table), call(ids, -table), call(ids[::-1].copy(), table)]


@embed.case()
def batches_of_sequences(rng: Rng) -> list[Call]:
    "one batch axis and two batch axes"
    return [
        call(rng.integers(0, 9, size=(2, 5)), rng.normal(size=(9, 8))),
        call(rng.integers(0, 5, size=(3, 2, 4)), rng.normal(size=(5, 6))),
    ]


@embed.case()
def square_sizes(rng: Rng) -> list[Call]:
    "every size is 4, where a wrong axis stays silent"
    return [
        call(rng.integers(0, 4, size=4), rng.normal(size=(4, 4))),
        call(rng.integers(0, 4, size=(4, 4)), rng.normal(size=(4, 4))),
    ]


@embed.case(stage=EDGES)
def one_token(rng: Rng) -> list[Call]:
    "a single token; a vocabulary of one; one pair of columns"
    return [
        call(np.array([3]), rng.normal(size=(5, 4))),
        call(np.zeros((2, 3), dtype=np.int64), rng.normal(size=(1, 6))),
        call(rng.integers(0, 6, size=(3, 4)), rng.normal(size=(6, 2))),
    ]


@embed.case(stage=EDGES)
def sequences_of_one_and_one_sequence(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    table = rng.normal(size=(5, 4))
    return [call(rng.integers(0, 5, size=shape), table) for shape in ((1, 3), (3, 1), (1, 1, 2))]


@embed.case(stage=EDGES)
def a_long_sequence(rng: Rng) -> Call:
    "300 tokens of a vocabulary of 300"
    return call(rng.permutation(300), rng.normal(size=(300, 4)))


@embed.property()
def same_token_elsewhere(rng: Rng, f: Any) -> str | None:
    "a repeated token differs from place to place, by the encoding alone"
    table = rng.normal(size=(6, 4))
    got = f(np.array([[4, 4, 4], [4, 1, 4]]), table)
    if np.allclose(got[0, 0], got[0, 1]):
        return "the same token gets the same vector at positions 0 and 1"
    return None if np.allclose(got[0, 2], got[1, 2]) else "the vector at position 2 depends on the other tokens"


@embed.error("d_model", "embedding_table")
def odd_table(rng: Rng) -> list[Call]:
    "a table of odd width is refused"
    return [call(np.array([0, 1]), rng.normal(size=(3, 5))), call(np.array([[1], [2]]), rng.normal(size=(4, 3)))]
