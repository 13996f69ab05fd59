"""Chapter 14, AlphaFold: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.alphafold.functions import (
    BIAS_AFTER_SOFTMAX,
    BIAS_SUBTRACTED,
    BIAS_TRANSPOSED,
    CORNERS_LEFT_OUT,
    FEATURES_EXCHANGED,
    FIRST_SEQUENCE_ALONE,
    INCOMING_EDGES,
    LEFT_EDGE_TURNED,
    MEAN_OVER_THIRD_RESIDUES,
    MEANS_MULTIPLIED,
    NO_THIRD_RESIDUE,
    PAIR_UNUSED,
    PLAIN_MATRIX_PRODUCT,
    SUMMED_OVER_SEQUENCES,
    TRIANGLE_SWAPPED,
    outer_product_mean,
    row_attention_with_pair_bias,
    triangle_multiplication,
)
from learn_transformers.answer_key.self_attention.functions import SOFTMAX_OVER_QUERIES
from learn_transformers.answer_key.softmax.functions import softmax
from learn_transformers.key import Mistake, call
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
from learn_transformers.key.text import text_of

ZERO, ONE = np.array([[0.0]]), np.array([[1.0]])

# ---- columns that change together


@question(
    asks=PREDICT,
    difficulty=1,
    section="The idea",
    idea="Columns that change together are a hint that their places touch.",
    hints=(
        "In which columns does a letter change at all?",
        "Two columns go together where the same letter of one always meets the same letter of the other.",
        "Take a pair, and list which combinations occur: two of them, or four?",
    ),
    covers=("kernel",),
)
def columns_that_touch(rng: Rng) -> Choice:
    """Four relatives of a protein stand letter under letter. Which two places touch, most likely? Do not mind which
    letters they are, only how they change.

    ```text
    {family}
    ```
    """
    kinds = [("KE", "0011"), ("LG", "1100"), ("ST", "0101"), ("AV", "0110"), ("P", "0000")]
    order = rng.permutation(5)
    columns = ["".join(kinds[k][0][int(place)] for place in kinds[k][1]) for k in order]
    at = {int(k): "abcde"[place] for place, k in enumerate(order)}
    rows = "\n".join("  " + " ".join(column[t] for column in columns) for t in range(4))

    def pair(one: int, other: int) -> str:
        return " and ".join(sorted((at[one], at[other])))

    return Choice(
        (
            right(pair(0, 1), "Only two of the four combinations occur: they change together."),
            wrong(pair(0, 2), "All four combinations of their letters occur, as by chance."),
            wrong(pair(2, 3), "All four combinations of their letters occur, as by chance."),
            wrong(pair(1, 3), "All four combinations of their letters occur, as by chance."),
            wrong(pair(1, 4), "One of them never changes, so it cannot change together with another one."),
        ),
        given={"family": f"  a b c d e\n{rows}"},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The idea",
    idea="If one of two touching places changes, the other must follow, or the protein falls apart.",
    hints=(
        "What holds two places together?",
        "A charge needs an opposite one beside it, a large letter a small one.",
        "Say what happens if one of the two changes alone, and which species are left.",
    ),
    covers=("kernel",),
)
def why_together(rng: Rng) -> Words:
    """Why do two columns of an alignment change together if their places touch? Two or three sentences."""
    return Words(
        (
            "It says that places which touch fit each other, by charge or by size.",
            "It says that a change of one alone breaks this, and the protein falls apart.",
            "It says that those species are left in which the other place changed as well.",
        ),
        "Letters that touch fit: plus beside minus, large beside small. If one of them changes alone, they no longer "
        "fit, and the protein falls apart. So in the species that are left, both changed or neither did.",
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Columns that go together",
    idea="First the product in each sequence, then the mean over the sequences.",
    hints=(
        "What does the outer product of two one-hot letters look like?",
        "Each sequence puts a single 1 at the place of its two letters; the mean makes shares of them.",
        "How many of the four have the first combination?",
    ),
)
def table_of_a_pair(rng: Rng) -> Grid:
    """Two columns of four relatives have the letters {letters}. D is the vector [1, 0], R is [0, 1]. Fill in the outer
    product mean of the two columns."""
    rows = [(0, 1), (0, 1), (0, 1), (1, 0)], [(0, 0), (0, 0), (1, 1), (1, 0)], [(0, 1), (1, 0), (1, 0), (1, 1)]
    pairs = rng.permutation(rows[int(rng.integers(3))])
    left, right_ = np.eye(2)[pairs[:, 0]][:, None], np.eye(2)[pairs[:, 1]][:, None]
    return Grid(
        options_of(
            outer_product_mean,
            call(left, right_),
            *(MEANS_MULTIPLIED, SUMMED_OVER_SEQUENCES, FEATURES_EXCHANGED, FIRST_SEQUENCE_ALONE),
            part=lambda out: out[0, 0],
        ),
        rows=("D in the first", "R in the first"),
        columns=("D in the second", "R in the second"),
        given={"letters": ", ".join("DR"[a] + "DR"[b] for a, b in pairs)},
    )


@question(
    asks=WHY,
    difficulty=2,
    section='"What never changes matters most, so it must light up"',
    idea="Only what changes can change together.",
    hints=(
        "What is the mean of a column in which all letters are alike?",
        "The difference is the outer product mean minus the product of the means.",
        "If one factor is the same in all sequences, what is the mean of the products?",
    ),
    covers=("kernel",),
)
def constant_column(rng: Rng) -> Choice:
    """In all {relatives} relatives column c has the letter P. The program takes the outer product mean of c with
    another column, and subtracts the product of their means. What is left?"""
    return Choice(
        (
            right("0 everywhere, whatever the other column is", "A constant factor can be taken out of the mean."),
            wrong("a large table, for what never changes matters", "It may matter, but it moves with nobody."),
            wrong("0 only if the other column never changes", "P always meets each letter by that letter's share."),
            wrong("negative numbers, for P has no partner", "P meets every letter as often as chance says."),
        ),
        given={"relatives": int(rng.choice([4, 40, 1000]))},
    )


@question(
    asks=WHY,
    difficulty=1,
    section="Columns that go together",
    idea="Multiply, then average; what is beyond the product of the means is news.",
    hints=(
        "Where do two letters of one sequence meet?",
        "Once the means are taken, nobody knows which letters stood together.",
        "What comes first, so that this is not lost?",
    ),
    covers=("kernel",),
)
def gaps_in_the_order(rng: Rng) -> Cloze:
    """Fill in the gaps: how the alignment tells the pairs which columns go together."""
    return Cloze(
        "First [[1]], then [[2]]. News is what is beyond [[3]].",
        (
            (
                right("the product in each sequence"),
                wrong("the mean of each column", "Then every trace of what stood together is lost."),
                wrong("the softmax of each row", "There is no attention in an outer product mean."),
            ),
            (
                right("the mean over the sequences"),
                wrong("the product of the columns", "It must be taken while letters of one sequence still meet."),
                wrong("the sum over the residues", "Each pair of residues has a table of its own."),
            ),
            (
                right("the product of the means"),
                wrong("the mean of the products", "That is what is compared: it holds what chance alone gives, too."),
                wrong("0", "Frequent letters meet often by chance alone."),
            ),
        ),
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Columns that go together",
    idea="How two features vary together is the mean of products minus the product of means.",
    hints=(
        "What are the means of x and of y called here?",
        "A product of two brackets has four terms, and a mean of a constant is that constant.",
        "Hold each line against the one before.",
    ),
)
def broken_covariance(rng: Rng) -> FirstWrong:
    """`x` and `y` are one feature of two residues in `s` sequences, `m` and `n` are their means. Somebody works out how
    they vary together. Which line is the first that is wrong?"""
    return FirstWrong(
        "varying_together",
        ("factor_on_one_term", "sum_of_products_split", "sum_for_mean", "constant_summed_once", "names_exchanged"),
    )


# ---- a bias from the pairs


@question(
    asks=PREDICT,
    difficulty=2,
    section="A bias from the pairs",
    idea="The bias of row A, before the softmax, says whom A looks at.",
    hints=(
        "Which scores has A, if all queries are zero?",
        "The bias alone: 0 for itself, and the logarithm for B. The softmax makes weights of them.",
        "exp of a logarithm is the number itself: divide each by their sum.",
    ),
    covers=("kernel",),
)
def taken_with_bias(rng: Rng) -> Choice:
    """Two residues A and B hand over the values {values}; all queries are zero. The pair (A, B) adds {bias} to the
    score with which A looks at B, all other pairs add 0. What does A take?"""
    k = int(rng.choice([3, 4, 5, 7]))
    values = (k + 1.0) * rng.permutation([[1, 3], [2, 4], [1, 5]][int(rng.integers(3))])
    bias = np.array([[0.0, np.log(k)], [0.0, 0.0]])
    return Choice(
        options_of(
            row_attention_with_pair_bias,
            call(values.reshape(1, 2, 1), bias[..., None], ZERO, ONE, ONE, ONE, ONE, 1),
            *(BIAS_TRANSPOSED, BIAS_AFTER_SOFTMAX, BIAS_SUBTRACTED, SOFTMAX_OVER_QUERIES, PAIR_UNUSED),
            part=lambda out: round(float(out[0, 0, 0]), 4),
        ),
        given={"values": values, "bias": bias[0, 1]},
    )


WEIGHTS = {
    "after": ("The bias is added after the softmax.", "In that case row A sums to more than 1, and row B to 1."),
    "turned": ("The bias is transposed.", "In that case row B is uneven, and sums to 1."),
    "queries": ("The softmax runs over the queries.", "In that case row A sums to more than 1, and row B to less."),
    "unused": ("The bias is never added.", "In that case all weights are 1/2."),
}


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="Weights of a row sum to 1, and row A of the bias belongs to A, who asks.",
    hints=(
        "What do the rows sum to, and what do the columns?",
        "A looks at B more than at itself, and B at both alike: so it should be.",
        "Add up each row, then each column.",
    ),
)
def weights_gone_wrong(rng: Rng) -> Choice:
    """All queries are zero; the pair (A, B) has the bias {bias}, and all other pairs have 0. The picture shows the
    weights in somebody's program. What went wrong?"""
    k, made = int(rng.choice([2, 3, 4])), str(rng.choice([*WEIGHTS]))
    bias, half = np.array([[0.0, np.log(k)], [0.0, 0.0]]), np.full((2, 2), 0.5)
    shown = {"after": half + bias, "turned": softmax(bias.T), "queries": softmax(bias, axis=0), "unused": half}[made]
    return Choice(
        (right(*WEIGHTS[made]), *(wrong(*WEIGHTS[other]) for other in WEIGHTS if other != made)),
        given={"bias": bias[0, 1]},
        picture=Heat(shown, "asks", "is looked at", ("A", "B"), ("A", "B")),
    )


@question(
    asks=WHY,
    difficulty=3,
    section="A bias from the pairs",
    idea="The pairs can say whom to look at, not how much to look.",
    hints=(
        "Which numbers does one softmax compare?",
        "It runs along a row, and what a whole row shares cancels.",
        "In which of these do two entries of one row get a different number added?",
    ),
    covers=("kernel",),
)
def no_effect(rng: Rng) -> Several:
    """Which changes to the table of biases change nothing in what the residues take?"""
    c = int(rng.integers(2, 10))
    return Several(
        (
            right(f"adding {c} to all entries of row A", "All scores of A grow alike, and the softmax divides it out."),
            right(f"adding {c} to every entry of the table", "Each row shares that number."),
            right("adding to each row a number of its own", "Each softmax sees one row alone."),
            wrong(f"adding {c} to all entries of column A", "Then everybody looks at A more."),
            wrong(f"multiplying every entry by {c}", "Differences within a row grow."),
            wrong("exchanging rows and columns", "Then what A says of B becomes what B says of A."),
        )
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Your functions",
    idea="The bias has no axis for sequences: all of them share it.",
    hints=(
        "Which axes do the scores have?",
        "Scores are (sequences, heads, residues, residues); one number for each pair and head is added.",
        "Which axis must come to the front, and which one is missing?",
    ),
)
def shape_of_the_bias(rng: Rng) -> Shape:
    """An alignment has {s} sequences of {r} residues. Pairs have {c} features, and there are {h} heads. One table for
    each head serves all sequences. Which shape has the bias when it is added to their scores?"""
    s, r, c, h = (
        int(rng.integers(20, 100)),
        int(rng.integers(10, 19)),
        int(rng.choice([16, 32])),
        int(rng.choice([4, 8])),
    )
    return Shape(
        (
            right((h, r, r), "The axis of sequences is missing: every sequence gets the same."),
            wrong(
                (r, r, h), "So it comes from `pair @ w_bias`; but the heads stand before the residues in the scores."
            ),
            wrong((s, h, r, r), "It need not be copied for every sequence."),
            wrong((r, r, c), "These are the pairs. A map makes one number for each head of their features."),
        ),
        given={"s": s, "r": r, "c": c, "h": h},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section='"`.T` brings the heads to the front"',
    idea="`.T` turns all axes around, not only the one that you mean.",
    hints=(
        "Which entries does head 0 have in `bias`?",
        "`np.moveaxis(a, -1, 0)` moves one axis; `.T` reverses the order of all three.",
        "In `bias.T[0]`, what has become of row and column?",
    ),
)
def two_ways_to_the_front(rng: Rng) -> Output:
    """`bias` has two residues and one head. What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    a, b, c, d = (int(n) for n in rng.permutation(9)[:4] + 1)
    code = (
        f"bias = np.array([[[{a}], [{b}]], [[{c}], [{d}]]])\n"
        "print(np.moveaxis(bias, -1, 0)[0].tolist(), bias.T[0].tolist())"
    )
    plain, turned = f"[[{a}, {b}], [{c}, {d}]]", f"[[{a}, {c}], [{b}, {d}]]"
    return Output(
        code,
        (
            right(f"{plain} {turned}", "With `.T`, what A says of B has become what B says of A."),
            wrong(f"{plain} {plain}", "`.T` reverses all three axes, so those of the residues, too."),
            wrong(f"{turned} {turned}", "`moveaxis` leaves the other axes in their order."),
            wrong(f"{turned} {plain}", "It is the other way round."),
        ),
        given={"code": code},
    )


# ---- triangles


@question(
    asks=PREDICT,
    difficulty=1,
    section="A triangle",
    idea="Two residues learn of each other through every third one that both touch.",
    hints=(
        "Which residues do both of them touch?",
        "Each k gives 1 times 1 where both touch it, and 0 elsewhere.",
        "Write down both lists, and count what stands in both.",
    ),
    covers=("kernel",),
)
def evidence_through_others(rng: Rng) -> Number:
    """A 1 in a table says that two of the residues A to H touch. A touches {of_a}, and B touches {of_b}. What does the
    triangle give for the pair (A, B), with this table as `left` and as `right`?"""
    others = [str(name) for name in rng.permutation([*"CDEFGH"])]
    both, more = int(rng.integers(1, 4)), int(rng.integers(1, 3))
    of_a, of_b = others[: both + more], others[:both] + others[both + more : both + more + 1]
    return Number(
        (
            right(both, "They share so many neighbors."),
            wrong(len({*of_a, *of_b}), "These are all that one of them touches; both must touch it."),
            wrong(len(of_a) + len(of_b), "A sum of both lists; what counts is a product for each k."),
            wrong(len(of_a) * len(of_b), "Each k is multiplied with itself alone, not with all others."),
            wrong(0, "A and B need not touch: that is what the triangle tells about."),
        ),
        policy="exact",
        given={"of_a": ", ".join(sorted(of_a)), "of_b": ", ".join(sorted(of_b))},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A triangle",
    idea="Through B there is evidence that A and C are near.",
    hints=(
        "Which row of the table has whom a residue touches?",
        "Entry (i, j) multiplies row i with row j, place by place, and adds up.",
        "Nobody asks i and j to be different.",
    ),
    covers=("kernel",),
)
def all_pairs_of_three(rng: Rng) -> Grid:
    """Of three residues {middle} touches both others, and these do not touch each other. A table with a 1
    for each pair that touches is both `left` and `right`. Fill in what `triangle_multiplication` gives."""
    middle = int(rng.choice([0, 2]))
    touch = np.zeros((3, 3, 1))
    touch[middle] = touch[:, middle] = 1
    touch[middle, middle] = 0
    return Grid(
        options_of(
            triangle_multiplication,
            call(touch, touch),
            *(NO_THIRD_RESIDUE, CORNERS_LEFT_OUT, MEAN_OVER_THIRD_RESIDUES),
            part=lambda out: out[:, :, 0],
        ),
        policy="exact",
        rows=tuple("ABC"),
        columns=tuple("ABC"),
        given={"middle": "ABC"[middle]},
    )


TURNED = {
    None: "Nothing: this is what the triangle gives.",
    PLAIN_MATRIX_PRODUCT: "The right edge goes the wrong way.",
    LEFT_EDGE_TURNED: "The left edge goes the wrong way.",
    INCOMING_EDGES: "Both edges come in, and do not go out.",
    TRIANGLE_SWAPPED: "The two tables are exchanged.",
}
TABLES = [
    ([[1, 2], [0, 3]], [[2, 1], [4, 0]]),
    ([[2, 0], [1, 5]], [[1, 3], [0, 2]]),
    ([[1, 4], [2, 0]], [[3, 1], [2, 0]]),
]


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"The triangle is a matrix product, so I write `left @ right`"',
    idea="Outgoing edges: the third residue is the second index of both tables.",
    hints=(
        "Which rows meet in the right result?",
        "Entry (i, j) is row i of the left table times row j of the right one.",
        "Work out entry (A, B) in each of the ways.",
    ),
)
def edges_gone_wrong(rng: Rng) -> Choice:
    """For one channel the left table is {left}, the right one {right}. Somebody's triangle gives {got}. What
    went wrong?"""
    left, right_ = (np.array(table, float)[..., None] for table in TABLES[int(rng.integers(len(TABLES)))])
    made = [*TURNED][int(rng.integers(len(TURNED)))]

    def gives(mistake: Mistake | None) -> str:
        return text_of(value_of(triangle_multiplication, call(left, right_), mistake)[:, :, 0])

    return Choice(
        (
            right(TURNED[made], f"That gives {gives(made)}; the triangle gives {gives(None)}."),
            *(wrong(said, f"That would give {gives(other)}.") for other, said in TURNED.items() if other is not made),
        ),
        given={"left": left[:, :, 0], "right": right_[:, :, 0], "got": gives(made)},
    )


# ---- what the lecture says


@question(
    asks=WHY,
    difficulty=1,
    section="What the lecture says, with care",
    idea="A GDT_TS says how near the residues are, not how many are correct.",
    hints=(
        "Which number was published?",
        "A median of scores from 0 to 100, each a mean of shares within four distances.",
        "Does such a score count proteins, residues, or neither?",
    ),
    covers=("row 6", "caveat e"),
)
def ninety_five(rng: Rng) -> Claim:
    """The lecture names AlphaFold with "95 %". The published figure of that contest, 92.4, {says} of the {what} were
    right."""
    open_ = bool(rng.integers(2))
    return Claim(
        open_,
        (
            right("It is a median of scores for how near residues are."),
            wrong("It counts those that were right within 4 Å only.", "Four limits count alike: 1, 2, 4 and 8 Å."),
            wrong("It counts the letters that were guessed right.", "The letters are given; their places are wanted."),
            wrong(
                "It was measured on proteins that the model knew before.",
                "It is the result of a contest with new ones.",
            ),
        ),
        given={
            "says": "does not tell how many" if open_ else "means that 92.4 %",
            "what": str(rng.choice(["proteins", "residues"])),
        },
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="The score is the mean of the shares within 1, 2, 4 and 8 Å.",
    hints=(
        "Which share of the residues lies within 1 Å, and which within 2?",
        "Four shares, for 1, 2, 4 and 8 Å; their mean, times 100.",
        "A residue that is 1.3 Å off counts in three of the four.",
    ),
    covers=("caveat e",),
)
def score_of_a_model(rng: Rng) -> Number:
    """The residues of a model lie {distances} Å from where they were measured. What is its GDT_TS, from 0 to
    100, if it is laid over the measured structure as it is?"""
    near = [0.6, 0.9, 1.3, 1.8, 2.5, 3.2, 5.0, 7.1]
    distances = np.array([*rng.permutation(near)[:3], float(rng.choice([8.8, 9.5, 12.0]))])
    shares = [float(np.mean(distances <= limit)) for limit in (1, 2, 4, 8)]
    return Number(
        (
            right(100 * float(np.mean(shares))),
            wrong(100 * shares[2], "This is the share within 4 Å alone."),
            wrong(100 * shares[3], "This is the share within 8 Å alone."),
            wrong(100 * shares[0], "This is the share within 1 Å alone."),
            wrong(100 * sum(shares), "This is the sum of the four shares, not their mean."),
        ),
        policy="exact",
        given={"distances": ", ".join(f"{d:g}" for d in distances)},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="What the lecture says, with care",
    idea="A median says nothing of the worst ones.",
    hints=(
        "How many of the scores lie below a median?",
        "Half of them lie at it or above, half at it or below. How far below is not said.",
        "Which of these could be false for 96, 94, 92.4, 85 and 40?",
    ),
    covers=("row 6", "caveat e"),
)
def what_a_median_says(rng: Rng) -> Several:
    """In the contest of 2020 the median GDT_TS of AlphaFold's domains was 92.4. What follows?"""
    return Several(
        (
            right("At least half of the domains score 92.4 or more.", "That is what a median is."),
            right(
                "At most half of the domains score less than 80.", "Whoever scores less than 80 is below the median."
            ),
            wrong("The mean of all scores is 92.4 as well.", "A few bad ones pull a mean down, and leave the median."),
            wrong("No domain scores less than 50.", "Of the worst ones a median says nothing."),
            wrong("92.4 % of the residues are at their place.", "The score is a mean of shares within four distances."),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The lecture names protein folding and a number; how AlphaFold works is an extension.",
    hints=(
        "How long does the lecture speak of proteins?",
        "It is one item in a list of fields.",
        "Which of these would take longer than one sentence?",
    ),
    covers=("row 6",),
)
def said_of_folding(rng: Rng) -> Choice:
    """What does the lecture say of protein folding, at 4:28?"""
    return Choice(
        (
            right("that it is about to take off, and “95 %”", "More is not said: this chapter is an extension."),
            wrong("that pairs of residues steer attention by a bias", "That is in the paper, not in the lecture."),
            wrong("that one encoder reads the string of amino acids", "Of how it works, the lecture says nothing."),
            wrong("that it was solved by recurrent networks before", "It stands among fields about to take off."),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="What the lecture says, with care",
    idea="AlphaFold keeps an alignment and a table of pairs, and each informs the other.",
    hints=(
        "Which two tables does one block keep?",
        "Each part goes from one table to the other one, or stays within one.",
        "Begin with the part that has three residues in its name.",
    ),
    covers=("row 6",),
)
def parts_of_a_block(rng: Rng) -> Match:
    """What does each part of an AlphaFold block do?"""
    return Match(
        (
            ("row attention with a bias", "the pairs tell a sequence whom to look at"),
            ("column attention", "the sequences look at each other at one place"),
            ("outer product mean", "the alignment tells the pairs what goes together"),
            ("triangle update", "a pair asks third residues"),
        ),
        extra=("coordinates are made of the result",),
        why="The coordinates come from the structure module, after all blocks.",
    )
