"""Chapter 4, positional encoding: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.positional_encoding.functions import (
    HALVES,
    INTEGER_DIVISION,
    MULTIPLIED_BY_POWER,
    NO_POSITIONS,
    NOT_SCALED,
    PAIR_INDEX_FROM_ONE,
    POSITIONS_FROM_ONE,
    SCALED_AFTER_ADDING,
    SCALED_BY_D_MODEL,
    SIN_AND_COS_SWAPPED,
    SINES_ONLY,
    embed,
    sinusoidal_positional_encoding,
)
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    MISTAKE,
    PREDICT,
    RECALL,
    WHY,
    Choice,
    Claim,
    Cloze,
    FirstWrong,
    Grid,
    Heat,
    Match,
    Number,
    Output,
    Rng,
    Several,
    Shape,
    Words,
    options_of,
    question,
    right,
    value_of,
    wrong,
)

# ---- what the lecture says


@question(
    asks=WHY,
    difficulty=1,
    section="The lecture in five lines",
    idea="Positions, a small network, a mask: three ingredients for three lacks of attention.",
    hints=(
        "What can attention alone not do?",
        "A lack of order is cured by saying where a word stands.",
        "Which of the three is needed only where a text is written word by word?",
    ),
    covers=("row 19",),
)
def three_ingredients(rng: Rng) -> Match:
    """Self-attention needs three more ingredients, says the lecture. Which one is for what?"""
    extra = ("a larger vocabulary", "a second softmax", "a memory outside of the model")[int(rng.integers(3))]
    return Match(
        (
            ("every word attends to every word, so order is lost", "a positional representation"),
            ("attention is “all linear”", "a small network"),
            ("a decoder would see the words that it should guess", "a mask"),
        ),
        extra=(extra,),
        why="Positions give back the order, a small network bends, a mask hides the future.",
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The lecture says that order is lost, and that an embedding restores it. The sines are the paper's.",
    hints=(
        "What can be said in half a minute?",
        "No formula is spoken here.",
        "Which statements name a function, a factor or a matrix?",
    ),
    covers=("row 19",),
)
def said_of_positions(rng: Rng) -> Several:
    """Which of these does the lecture *say* of positions?"""
    unsaid = (
        wrong("They are sines and cosines.", "That is the paper's choice, and an extension here."),
        wrong("Words are multiplied by √d_model first.", "That factor is in the paper only."),
        wrong("One matrix moves every position by one step.", "The paper says so. The lecture does not."),
    )
    return Several(
        (
            right("Attention alone loses the order of the words."),
            right("A separate embedding layer for positions restores it."),
            *(unsaid[i] for i in rng.permutation(3)[:2]),
        )
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The idea",
    idea="Who moves the words moves the outputs, and changes nothing else.",
    hints=(
        "Does a word take anything else away when the others change places?",
        "An output is a sum over all words, and a sum has no order.",
        "Find each word of the new sentence in the old one. Which row was its output?",
    ),
    covers=("row 19", "kernel"),
)
def words_moved(rng: Rng) -> Choice:
    """Without positions, attention gives *dog bites man* the outputs {outputs}, a row for each word.

    Which outputs does *{other}* get?
    """
    words = ("dog", "bites", "man")
    outputs = rng.permutation([[1, 3], [2, 2], [4, 0]])
    order = [(2, 1, 0), (1, 0, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1)][int(rng.integers(5))]
    moved = outputs[list(order)]
    return Choice(
        (
            right(moved, "Each word keeps its own output, wherever it stands."),
            wrong(outputs, "Rows belong to words, not to places: they move with them."),
            wrong(moved[::-1], "These rows stand in another order than the words."),
            wrong(np.tile(outputs.mean(axis=0), (3, 1)), "Each word asks with its own query, so rows differ."),
        ),
        given={"outputs": outputs, "other": " ".join(words[i] for i in order)},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The problem",
    idea="A weighted sum over words has no order, whatever the matrices are.",
    hints=(
        "Where in the formula of attention does the place of a word stand?",
        "A weight depends on a query and on keys, and these on the words.",
        "Move two words. Which query, key or value changes?",
    ),
    covers=("row 19",),
)
def order_by_training(rng: Rng) -> Claim:
    """Without positions and without a mask, training can find $W_Q$, $W_K$ and $W_V$ by which attention gives *bites*
    one output in *dog bites man* and another one in *man bites dog*.
    """
    return Claim(
        False,
        (
            right("Queries, keys and values are made of single words, and the sum has no order."),
            wrong("Training needs more sentences than these two.", "No number of sentences changes what a sum is."),
            wrong("The softmax gives the first word more weight.", "It sees scores alone, and no places."),
            wrong(
                "The matrices are the same in both sentences.",
                "The same matrices may well treat different sentences differently. These two are one bag of words.",
            ),
        ),
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Run it",
    idea="A formula has a row for every position, but the model was trained on some.",
    hints=(
        "What has the model learned of positions that it never met?",
        "A row that exists is not yet a row that the rest of the model can use.",
        "What did the experiment find at places 20 to 31?",
    ),
    covers=("row 19",),
)
def longer_texts(rng: Rng) -> Claim:
    """A model with sines and cosines, trained on texts of 16 letters, reads texts of 32 just as well."""
    return Claim(
        False,
        (
            right("Its matrices were trained at the first positions alone."),
            wrong("The table of sines has no row 16.", "A formula has a row for every position. A learned table ends."),
            wrong(
                "Rows repeat after 16 positions.", "The fast hand comes round after about six; the slow ones do not."
            ),
            wrong("Sines grow beyond 1 there.", "A sine stays between −1 and 1 everywhere."),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Words and positions",
    idea="The same word at two places differs by the two rows of positions, and by nothing else.",
    hints=(
        "Which two vectors are added for each word?",
        "The part that comes from the word is the same at both places.",
        "Write down both sums and subtract.",
    ),
    covers=("row 19",),
)
def same_word_twice(rng: Rng) -> Choice:
    """In *the cat sat on the mat* the word *the* stands at positions 0 and 4. `x` is what `embed` makes of it.

    What is `x[4] - x[0]`?
    """
    return Choice(
        (
            right("the row of position 4, minus that of position 0", "The word's own part cancels."),
            wrong("a vector of zeros, since it is one word", "A word at another place gets another vector."),
            wrong("√d_model times the difference of the two rows", "The factor acts on the word alone."),
            wrong(
                "something that depends on the table of words", "The word's row is added at both places, and cancels."
            ),
        )
    )


# ---- hands of a clock


@question(
    asks=WHY,
    difficulty=3,
    section="The idea",
    idea="A clock's numbers stay small, every time has its own, and one step is the same turn everywhere.",
    hints=(
        "How large is the number of the last position of a long text?",
        "It is added to a word, whose numbers are about 1.",
        "Say what goes wrong with 1000, then what sines and cosines do in its place.",
    ),
    covers=("kernel",),
)
def number_or_clock(rng: Rng) -> Words:
    """Why not add the position itself, 0, 1, 2 …, to the word? And what do sines and cosines do better?
    Two sentences.
    """
    return Words(
        (
            "It says that the number grows with the text and drowns the word.",
            "It says that sines and cosines stay between −1 and 1.",
            "It says that hands of several speeds tell positions apart, or that a step is the same turn everywhere.",
        ),
        "The number grows: 1000, added to numbers of about 1, drowns the word. Sines and cosines stay between −1 and "
        "1, fast and slow hands together tell positions apart, and a step is the same turn everywhere.",
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A hand is two numbers",
    idea="A position is the time on a clock: sine and cosine of each hand.",
    hints=(
        "At which angle does each hand point now?",
        "Counted from 12 o'clock, the sine says how far to the right, the cosine how far above.",
        "Multiply the angle of one step by the position, and take off full turns.",
    ),
    covers=("kernel",),
)
def time_on_the_clock(rng: Rng) -> Grid:
    """A clock has a fast hand, which turns by {fast}° at each position, and a slow one, which turns by {slow}°.

    Fill in the row of position {p}: sine, then cosine of each hand, each with at least two decimals.
    """
    fast, slow = ((90, 30), (90, 60), (180, 30), (180, 90))[int(rng.integers(4))]
    p = int(rng.integers(2, 6))

    def row(position: float, *, swapped: bool = False) -> np.ndarray:
        angles = np.radians([fast * position, slow * position])
        hands = (np.cos(angles), np.sin(angles)) if swapped else (np.sin(angles), np.cos(angles))
        return np.round(np.column_stack(hands).ravel()[None], 12) + 0.0

    return Grid(
        (
            right(row(p)),
            wrong(row(p + 1), "This is the next position. Position 0 is 12 o'clock, with both hands above."),
            wrong(row(p - 1), "This is the position before. Position 0 is 12 o'clock, with both hands above."),
            wrong(row(p, swapped=True), "Sine and cosine trade places here: at position 0 the sines are 0."),
        ),
        rows=(f"position {p}",),
        columns=("fast: sine", "fast: cosine", "slow: sine", "slow: cosine"),
        given={"fast": fast, "slow": slow, "p": p},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="i counts pairs, from 0; its columns are 2i and 2i + 1.",
    hints=(
        "Which columns does pair 0 have, and which pair 1?",
        "Pair i has the columns 2i and 2i + 1: first the sine, then the cosine.",
        "Is the number of the column even? What is half of it, rounded down?",
    ),
)
def what_column_holds(rng: Rng) -> Choice:
    """A table of positions has {d_model} columns, counted from 0. What does column {c} hold?"""
    d_model = int(rng.choice([12, 16]))
    c = int(rng.integers(2, d_model))
    pair, is_sine = c // 2, c % 2 == 0
    this, other = ("sine", "cosine") if is_sine else ("cosine", "sine")
    why = "Columns and pairs are both counted from 0, and two columns make a pair."
    return Choice(
        (
            right(f"the {this} of pair {pair}"),
            wrong(f"the {other} of pair {pair}", "The sine stands in the even column, the cosine beside it."),
            wrong(f"the {this} of pair {c}", "i counts pairs: the column is twice as far."),
            wrong(f"the {this} of pair {pair + 1}", why),
        ),
        given={"d_model": d_model, "c": c},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="Pair 0 turns by 1 radian at each position, later pairs more slowly.",
    hints=(
        "What is the exponent for this pair?",
        "The position is divided by base^(2i/d_model), where i counts pairs from 0.",
        "Write the exponent as a fraction. Which root of the base is that, or which power of a root?",
    ),
    covers=("kernel",),
)
def turn_of_a_hand(rng: Rng) -> Number:
    """With d_model = {d_model} and the base {base}, by which angle (in radians) does pair {i} turn at each position?"""
    root, pairs = ((10, 4), (100, 2), (10, 2), (2, 4), (3, 4), (10, 3), (4, 3))[int(rng.integers(7))]
    base, i = root**pairs, int(rng.integers(1, pairs))
    return Number(
        (
            right(f"1/{root**i}"),
            wrong(f"1/{root ** (i + 1)}", "This is the next pair: pairs are counted from 0."),
            wrong(f"1/{root ** (2 * i)}", "Here the column stands in the exponent, in place of the pair."),
            wrong(str(root**i), "The position is divided by the power: later hands are slower."),
            wrong(f"1/sqrt({root**i})", "The exponent is 2i/d_model: the 2 is missing here."),
            wrong("1", "Only pair 0 turns by 1: it is what a whole-number division of the exponent gives to all."),
        ),
        policy="sf 3",
        given={"d_model": 2 * pairs, "base": base, "i": i},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What the lecture says, with care",
    idea="The notes let i start at 1 and lose the fastest hand.",
    hints=(
        "Which pair do the first two columns belong to?",
        "Pairs are counted from 0, and 10000 to the power 0 is 1.",
        "With which angle does the first pair turn, and with which the second?",
    ),
    covers=("Q9", "kernel"),
)
def notes_corrected(rng: Rng) -> Choice:
    """For d_model = 4 and base 10000, earlier notes count in such a way that position {p} gets the row {notes}.

    Which row is right?
    """
    p = int(rng.integers(1, 4))

    def row(*divisors: int) -> str:
        parts = [str(p) if d == 1 else f"{p}/{d}" for d in divisors]
        return "[" + ", ".join(f"{wave} {part}" for wave, part in zip(("sin", "cos") * 2, parts, strict=True)) + "]"

    return Choice(
        (
            right(row(1, 1, 100, 100), "Pair 0 turns by 1 at each position, pair 1 by 1/100."),
            wrong(row(100, 100, 10000, 10000), "Here the fastest hand is missing: i starts at 0, not at 1."),
            wrong(row(1, 100, 10000, 1000000), "Sine and cosine of a pair have one angle: i is no column."),
            wrong(row(1, 1, 10000, 10000), "The exponent of pair 1 is 2/4, and the root of 10000 is 100."),
            wrong(row(1, 10, 100, 1000), "The cosine does not have an exponent of its own."),
        ),
        given={"p": p, "notes": row(100, 100, 10000, 10000)},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What wrong numbers look like",
    idea="Row 0 and the speed of the columns give most mistakes away.",
    hints=(
        "What should row 0 be, and which columns should change fastest?",
        "Row 0 is 0, 1, 0, 1; the first two columns turn by 1 radian, the last two by 1/10.",
        "Look at row 0 first, then at how fast each column changes on the way down.",
    ),
    covers=("kernel",),
)
def whose_table(rng: Rng) -> Choice:
    """This should be the table of five positions for d_model = 4 and base 100. What went wrong?"""
    signs = {
        PAIR_INDEX_FROM_ONE: ("Pairs are counted from 1.", "Then no column would change much from row to row."),
        MULTIPLIED_BY_POWER: (
            "The position is multiplied by the power.",
            "Then the last columns would jump, and not creep.",
        ),
        INTEGER_DIVISION: (
            "The exponent is divided as whole numbers.",
            "Then columns 2 and 3 would repeat columns 0 and 1.",
        ),
        POSITIONS_FROM_ONE: ("Positions are counted from 1.", "Then row 0 would begin with sin 1, which is 0.84."),
        SIN_AND_COS_SWAPPED: ("Sine and cosine trade places.", "Then row 0 would be 1, 0, 1, 0."),
        HALVES: ("All sines come first, then all cosines.", "Then row 0 would be 0, 0, 1, 1."),
        SINES_ONLY: ("Every column holds a sine.", "Then row 0 would be 0, 0, 0, 0."),
    }
    done = list(signs)[int(rng.integers(len(signs)))]
    table = value_of(sinusoidal_positional_encoding, call(5, 4, 100.0), done)
    return Choice(
        tuple(right(s) if m is done else wrong(s, why, m) for m, (s, why) in signs.items()),
        picture=Heat(
            np.round(table, 2),
            rows="position",
            columns="column",
            row_names=("0", "1", "2", "3", "4"),
            column_names=("0", "1", "2", "3"),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The table",
    idea="At position 0 all angles are 0: sines 0, cosines 1, in turn.",
    hints=(
        "Which angle has each hand at position 0?",
        "sin 0 = 0 and cos 0 = 1; positions are rows.",
        "How many rows and columns are there, and where does the row begin: with a sine or a cosine?",
    ),
)
def first_row(rng: Rng) -> Output:
    """What does this print? (`sinusoidal_positional_encoding` is that of this chapter.)

    ```python
    {code}
    ```
    """
    n, d_model = int(rng.choice([3, 5, 7])), int(rng.choice([4, 6, 8]))
    code = (
        "from positional_encoding import sinusoidal_positional_encoding\n\n"
        f"pe = sinusoidal_positional_encoding({n}, {d_model})\n"
        "print(pe.shape, pe[0].tolist())"
    )
    half = d_model // 2
    row = [0.0, 1.0] * half
    return Output(
        code,
        (
            right(f"({n}, {d_model}) {row}"),
            wrong(f"({d_model}, {n}) {row}", "A position has a row, and each half of a hand a column."),
            wrong(f"({n}, {d_model}) {row[::-1]}", "Sines stand in even columns, and sin 0 is 0."),
            wrong(f"({n}, {d_model}) {sorted(row)}", "Sines and cosines alternate here."),
            wrong(f"({n}, {d_model}) {[0.0] * d_model}", "cos 0 is 1."),
        ),
        given={"code": code},
    )


# ---- near and far, and moving on


@question(
    asks=WHY,
    difficulty=2,
    section='"The farther apart two positions are, the smaller their dot product"',
    idea="The dot product depends on the distance alone, but does not always fall with it.",
    hints=(
        "What does the fast hand show after about six positions?",
        "Each hand adds the cosine of the angle between its two times.",
        "Does a cosine keep falling when its angle grows beyond half a turn?",
    ),
    covers=("kernel",),
)
def farther_and_smaller(rng: Rng) -> Claim:
    """The farther apart two positions are, the smaller is the dot product of their rows."""
    return Claim(
        False,
        (
            right("A hand that has made a full turn is back, and adds to the likeness."),
            wrong("All rows have the same dot product.", "Neighbors are more alike than rows a few steps apart."),
            wrong("It depends on where the first position lies.", "Only the distance counts, wherever one starts."),
            wrong("It grows with the distance, as numbers do.", "At distance 0 it is largest: each hand adds 1."),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="How alike are two positions?",
    idea="The dot product of two rows depends only on how many steps lie between them.",
    hints=(
        "How many steps lie between the two positions?",
        "The angle between two times of a hand depends on the steps alone.",
        "Which of the given pairs has the same distance?",
    ),
    covers=("kernel",),
)
def alike_elsewhere(rng: Rng) -> Number:
    """With d_model = 4, the row of position 0 has the dot products {one}, {two} and {three} with those of 1, 2 and 3.

    What is the dot product of the rows of positions {p} and {r}?
    """
    table = sinusoidal_positional_encoding(4, 4)
    dots = [f"{row @ table[0]:.2f}" for row in table]
    apart, p = int(rng.integers(1, 4)), int(rng.integers(4, 40))
    pair = (p, p + apart) if rng.integers(2) else (p + apart, p)
    known = [
        right(dots[apart], "The same number of steps, the same dot product."),
        *(wrong(dots[n], f"That belongs to a distance of {n}.") for n in range(1, 4) if n != apart),
        wrong(dots[0], "That is a row with itself."),
    ]
    return Number(
        tuple(known),
        policy="dp 2",
        given={"one": dots[1], "two": dots[2], "three": dots[3], "p": pair[0], "r": pair[1]},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="One step on is the same turn everywhere",
    idea="To move by k positions, turn every hand: one matrix, the same at every position.",
    hints=(
        "What happens to a hand in k steps, and does it matter where it was?",
        "Each pair turns by its own angle times k.",
        "Does a turn change lengths? What undoes it? On what does its angle depend?",
    ),
    covers=("kernel",),
)
def matrix_that_moves(rng: Rng) -> Several:
    """A matrix moves positions by k: `M @ pe[p]` is `pe[p + k]`. Which of these are true of it?"""
    true = (
        right("It is the same for every position p."),
        right("The one for −k undoes it."),
        right("It leaves the lengths of all rows as they are."),
        right("It mixes the two columns of a pair, and no others."),
    )
    false = (
        wrong("It is the same for every k.", "The angles grow with k."),
        wrong("It takes each entry to another column.", "It turns pairs: new numbers come of two old ones."),
        wrong("It turns all pairs by the same angle.", "Slow hands turn less in k steps."),
        wrong("It works for the first position alone.", "It depends on the steps, not on where they start."),
    )
    return Several((*(true[i] for i in rng.permutation(4)[:2]), *(false[i] for i in rng.permutation(4)[:3])))


@question(
    asks=MISTAKE,
    difficulty=3,
    section="The matrix that moves",
    idea="Ask where a row lands: that tells a transposed matrix from a wrong angle.",
    hints=(
        "Where should the row land, and where does it land?",
        "A turn the wrong way goes back; a turn that is too wide goes too far.",
        "Count the steps from where it started, for each pair of columns.",
    ),
    covers=("kernel",),
)
def where_rows_land(rng: Rng) -> Choice:
    """Somebody's `m = shift_matrix({offset}, 8)` takes row {p} {where}. What did they do?"""
    k, p = int(rng.integers(2, 5)), int(rng.integers(6, 12))
    cases = (
        ("They transposed the matrix.", f"to row {p - k}", "Then it would go as far, but the other way."),
        ("They counted the offset from 1.", f"to row {p + k + 1}", "Then it would go one step too far."),
        (
            "They turned the first pair only.",
            f"to a row that begins as row {p + k} does and ends as row {p} does",
            "Then the last columns would stay as they were.",
        ),
        (
            "They used the addition theorem with two plus signs.",
            "to a row that is longer or shorter than the others",
            "Then lengths would change: it would be no turn.",
        ),
        ("They turned all pairs twice.", f"to row {p + 2 * k}", "Then it would go twice as far."),
    )
    done = int(rng.integers(len(cases)))
    return Choice(
        tuple(right(said) if n == done else wrong(said, why) for n, (said, _, why) in enumerate(cases)),
        given={"offset": k, "p": p, "where": cases[done][1]},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="The worksheet",
    idea="A product of cosines plus a product of sines is the cosine of a difference.",
    hints=(
        "Which line does not have the value of the line before?",
        "cos(a − b) = cos a cos b + sin a sin b.",
        "Put k = 0 in: each pair should give 1.",
    ),
    covers=("kernel",),
)
def broken_distance(rng: Rng) -> FirstWrong:
    """Somebody shows that the dot product of two positions depends on their distance. Which line is wrong first?"""
    return FirstWrong(
        "dot_product",
        ("angle_sign", "sine_for_cosine", "factor_missing"),
        lines=(
            "Sum(cos(omega[i]*(p + k) - omega[i]*p), i, 1, m)",
            "Sum(cos(omega[i]*p + omega[i]*k - omega[i]*p), i, 1, m)",
            "Sum(cos(omega[i]*k), i, 1, m)",
        ),
    )


# ---- words and positions


@question(
    asks=PREDICT,
    difficulty=2,
    section="Words and positions",
    idea="√d_model times the word, plus the row of its position.",
    hints=(
        "Which row does position 0 have?",
        "The factor √d_model multiplies the word alone.",
        "Multiply the word first, then add the row of the position.",
    ),
    covers=("kernel",),
)
def first_word_embedded(rng: Rng) -> Choice:
    """With d_model = 4, the row of *cat* in the table of words is {cat}.

    What does `embed` make of *cat*, where it is the first word?
    """
    cat = rng.permutation([1.0, 0.5, -1.0, 2.0])
    return Choice(
        options_of(
            embed,
            call(np.array([1, 0]), np.stack([cat[::-1], cat])),
            NOT_SCALED,
            SCALED_BY_D_MODEL,
            SCALED_AFTER_ADDING,
            NO_POSITIONS,
            SIN_AND_COS_SWAPPED,
            part=0,
        ),
        given={"cat": cat},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The equation",
    idea="Positions are added to embeddings, not to ids.",
    hints=(
        "Is an id a vector?",
        "A word's row of the table is made longer, and the position's row is added.",
        "Which two tables does the sum take a row of?",
    ),
    covers=("row 19",),
)
def first_layer_gets(rng: Rng) -> Cloze:
    """Fill in what the first layer gets for the token `id` at position *t*."""
    return Cloze(
        "X_t = [[1]] · [[2]] [[3]] [[4]]",
        (
            (
                right("√d_model"),
                wrong("d_model", "It is the root: a word of length about 1 becomes about √d_model long."),
                wrong("1/√d_model", "That divides scores of long vectors. A word is made longer here."),
            ),
            (
                right("E_id"),
                wrong("id", "An id is one whole number and has no columns."),
                wrong("E_t", "The row of the table of words is chosen by the word, not by its place."),
            ),
            (
                right("+"),
                wrong("beside", "Put beside each other they would be twice as wide."),
                wrong("·", "A product would be 0 wherever a sine is 0."),
            ),
            (
                right("PE_t"),
                wrong("PE_id", "The row of the table of positions is chosen by the place."),
                wrong("t", "The bare number would drown the word."),
            ),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Words and positions",
    idea="Added, the two keep the width of one; the same rows are added to every sequence.",
    hints=(
        "What does each id become?",
        "An id picks a row of d_model numbers. A row of the same width is added.",
        "Keep the axes of the ids. What is put behind them?",
    ),
)
def shape_embedded(rng: Rng) -> Shape:
    """{batch} sequences of {n} ids go through `embed`, with a table of {vocab} words and d_model = {d_model}.

    Which shape comes out?
    """
    batch, n, vocab = int(rng.integers(2, 5)), int(rng.integers(5, 9)), int(rng.choice([50, 100, 1000]))
    d_model = int(rng.choice([4, 16, 64]))
    return Shape(
        (
            right((batch, n, d_model)),
            wrong((batch, n, 2 * d_model), "Word and position are added, not put beside each other."),
            wrong((batch, n, vocab), "The vocabulary only says how many rows there are to pick from."),
            wrong((n, d_model), "That is one sequence, or the table of positions."),
        ),
        given={"batch": batch, "n": n, "vocab": vocab, "d_model": d_model},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section='"Any table of words will do for `embed`"',
    idea="√d_model is for words of length about 1. A longer table drowns the positions.",
    hints=(
        "How long is a vector of d numbers that are about 1 in size?",
        "Its length is the root of the sum of squares.",
        "What does the factor of `embed` make of that length?",
    ),
)
def drowned_position(rng: Rng) -> Number:
    """A table of words starts with entries of about {size} in size, and d_model is {d_model}.

    About how long is a word once `embed` has multiplied it by √d_model?
    """
    root = int(rng.choice([4, 8, 16]))
    small = bool(rng.integers(2))
    options = (
        (
            right(str(root), "It starts with a length of about 1, and the factor is √d_model."),
            wrong("1", "That is its length before the factor."),
            wrong(str(root**2), "That would be so for entries of about 1."),
        )
        if small
        else (
            right(str(root**2), "√d_model long before, times √d_model: a position, about 0.7·√d_model long, drowns."),
            wrong(str(root), "That is its length before the factor."),
            wrong("1", "That is one entry, and there are many of them."),
        )
    )
    return Number(
        options,
        policy="sf 2",
        given={"size": f"1/{root}" if small else "1", "d_model": root**2},
    )
