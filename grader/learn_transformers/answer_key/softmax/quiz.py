"""Chapter 2, softmax: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.softmax.functions import (
    AXIS_ZERO,
    DIVIDED_AFTER,
    LOG_OF_SOFTMAX,
    MULTIPLIED,
    NO_DIAGONAL,
    NO_EXP,
    NO_MAX_SUBTRACTION,
    NOT_DIVIDED,
    NOT_NORMALIZED,
    OUTER_PRODUCT_ADDED,
    POWERS_OF_TWO,
    SUMMED,
    WHOLE_ARRAY,
    cross_entropy,
    log_softmax,
    softmax,
    softmax_jacobian,
    softmax_with_temperature,
)
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    MISTAKE,
    PREDICT,
    WHY,
    Choice,
    Claim,
    Cloze,
    Expression,
    FirstWrong,
    Grid,
    Heat,
    Match,
    Number,
    Order,
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
from learn_transformers.symbolic.marking.worksheet import Formula, Known


@question(
    asks=PREDICT,
    difficulty=1,
    section="The idea",
    idea="Differences of scores become ratios of weights.",
    hints=(
        "What does the exponential make of a logarithm?",
        "A weight is its exponential, divided by the sum of all exponentials.",
        "Write down the three exponentials and add them up.",
    ),
    covers=("row 16", "kernel"),
)
def three_weights(rng: Rng) -> Choice:
    """*it* gives *cat*, *mat* and *sat* the scores {scores}. Which weights does the softmax make of them?"""
    scores = np.log(rng.permutation([1.0, *rng.choice([[2.0, 5.0], [3.0, 4.0], [2.0, 7.0]])]))
    return Choice(
        options_of(softmax, call(scores), NO_EXP, NOT_NORMALIZED, POWERS_OF_TWO),
        given={"scores": scores},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="A table: each row shares by itself",
    idea="Whoever asks has one unit to give away, so each row sums to 1.",
    hints=("Which sums are 1?", "A query is a row, and it shares among the keys.", "Add up the columns."),
    covers=("row 12",),
)
def sums_to_one(rng: Rng) -> Choice:
    """Somebody's softmax gives these weights for a table of scores, one row for each query. What went wrong?"""
    scores = np.log(rng.permuted(np.array([[1.0, 2.0, 5.0], [4.0, 3.0, 1.0]]), axis=1))
    weights = value_of(softmax, call(scores), AXIS_ZERO)
    return Choice(
        (
            right("It ran along the queries: each column sums to 1.", "Add up a column: the two weights sum to 1."),
            wrong("Nothing: that is how the weights of two queries look.", "A row should sum to 1. Does it?"),
            wrong("The exponentials were not divided by their sum.", "Then no sum would be 1, and the columns' are."),
            wrong("The sum ran over the whole table.", "Then all weights together would sum to 1. They sum to 3."),
        ),
        picture=Heat(weights, column_names=("cat", "mat", "sat")),
    )


@question(
    asks=WHY,
    difficulty=1,
    section="What changes the weights, and what does not",
    idea="A shift of all scores cancels, a factor does not.",
    hints=(
        "What is exp(x + c)?",
        "A factor that all exponentials share cancels.",
        "Which of these multiplies all exponentials by one number?",
    ),
)
def leave_weights(rng: Rng) -> Several:
    """Which of these leave the weights of a row of scores as they are?"""
    c = int(rng.integers(2, 9))
    return Several(
        (
            right(
                f"adding {c} to every score", "Each exponential is multiplied by the same number, and so is the sum."
            ),
            right("subtracting the largest score from every score", "That is a shift like any other."),
            wrong(f"multiplying every score by {c}", "Differences grow, and with them the ratios of weights."),
            wrong("replacing every score by its square", "Differences change, and even their order may."),
            wrong(f"adding {c} to the largest score alone", "Its exponential grows, the others' do not."),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The idea",
    idea="An exponential is never 0, so no weight is 0 on paper.",
    hints=(
        "What is the smallest value of the exponential?",
        "A weight is a positive number divided by a positive sum.",
        "Can the top of the fraction be 0?",
    ),
    covers=("row 11",),
)
def crumbs(rng: Rng) -> Claim:
    """On paper, a score that is finite always gets a weight above 0."""
    return Claim(
        True,
        (
            right("because the exponential of a number is above 0"),
            wrong(
                "because the largest score is subtracted", "That keeps a computer from failing, and changes no weight."
            ),
            wrong("because all weights sum to 1", "0, 0 and 1 sum to 1 as well."),
            wrong("because scores are never negative", "They may be: the exponential takes care of that."),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="`softmax_with_temperature` (extension)",
    idea="A temperature divides the scores: the gap between two logarithms becomes a root or a power.",
    hints=(
        "What does the temperature do to the gap?",
        "exp(x/τ) is a root of exp(x).",
        "What is the gap, divided by the temperature, as one logarithm?",
    ),
)
def warm_weight(rng: Rng) -> Number:
    """Two words have the scores {score} and 0. Which weight has the first one at a temperature of {temperature}?"""
    base, temperature = int(rng.choice([2, 3, 4])), float(rng.choice([0.5, 2.0]))
    scores = np.array([np.log(base**2), 0.0])
    return Number(
        options_of(softmax_with_temperature, call(scores, temperature), NOT_DIVIDED, MULTIPLIED, DIVIDED_AFTER, part=0),
        policy="dp 3",
        given={"score": scores[0], "temperature": temperature},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="Only the gap of two scores counts.",
    hints=(
        "What comes out if you divide above and below by the numerator?",
        "exp(a)/exp(b) = exp(a − b).",
        "1/(1 + exp(…)): what stands in the exponent?",
    ),
)
def two_scores(rng: Rng) -> Expression:
    """Write the weight of the first of two scores, `x_1` and `x_2`, as a formula."""
    return Expression(
        Formula(
            "exp(x_1)/(exp(x_1) + exp(x_2))",
            names={"x_1": "real", "x_2": "real"},
            wrong=(
                Known("x_1/(x_1 + x_2)", "The exponentials are missing", "What if a score is negative?"),
                Known(
                    "exp(x_2)/(exp(x_1) + exp(x_2))", "This is the weight of the second score", "Which grows with x_1?"
                ),
            ),
        )
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="`softmax_jacobian` (extension)",
    idea="On the diagonal a weight gains, beside it others lose: p_i (δ_ij − p_j).",
    hints=("What do the rows sum to?", "Entry i, j is p_i (δ_ij − p_j).", "Write down p first."),
)
def jacobian(rng: Rng) -> Grid:
    """Two scores have the weights {weights}. Fill in the Jacobian of the softmax."""
    a = int(rng.choice([2, 3, 4]))
    x = np.log([1.0, float(a)])
    p = softmax(x)
    return Grid(
        options_of(softmax_jacobian, call(x), NO_DIAGONAL, OUTER_PRODUCT_ADDED),
        policy="dp 2",
        rows=("p_1", "p_2"),
        columns=("x_1", "x_2"),
        given={"weights": p},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="keepdims keeps the axis with length 1, so that each row meets its own sum.",
    hints=(
        "Over which axis does the sum run?",
        "With keepdims=True that axis stays, with length 1.",
        "Which of the sizes becomes 1?",
    ),
)
def shape_of_sums(rng: Rng) -> Shape:
    """`x` has the shape {shape}. Which shape has `x.sum(axis={axis}, keepdims=True)`?"""
    shape = tuple(int(n) for n in rng.permutation([2, 3, 4, 5])[:3])
    axis = int(rng.choice([-1, -2, 0]))
    places = [n if i != axis % 3 else 1 for i, n in enumerate(shape)]
    return Shape(
        (
            right(tuple(places)),
            wrong(tuple(n for i, n in enumerate(shape) if i != axis % 3), "That is what comes without keepdims."),
            wrong(shape, "One axis is summed over: it cannot keep its size."),
        ),
        given={"shape": shape, "axis": axis},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Where a computer fails",
    idea="Shift first, then exponentials, then divide by their sum.",
    hints=(
        "What must happen before the exponentials?",
        "Subtract each row's own maximum.",
        "Which line makes the weights sum to 1?",
    ),
)
def lines_of_softmax(rng: Rng) -> Order:
    """Put the lines of a softmax along the last axis into order. One or two do not belong there."""
    return Order(
        (
            "m = x.max(axis=-1, keepdims=True)",
            "e = np.exp(x - m)",
            "s = e.sum(axis=-1, keepdims=True)",
            "return e / s",
        ),
        extra=(
            wrong("s = e.sum()", "This is one sum for the whole array.", WHOLE_ARRAY),
            wrong("e = np.exp(x)", "This is infinite for scores from 710 on.", NO_MAX_SUBTRACTION),
        ),
        code=True,
    )


@question(
    asks=WHY,
    difficulty=1,
    section="What wrong numbers look like",
    idea="Wrong numbers have signs of their own.",
    hints=(
        "Which of them can be told from the sums?",
        "Rows of weights sum to 1.",
        "Begin with the one that gives nan.",
    ),
)
def signs(rng: Rng) -> Match:
    """What somebody sees, and what they did: which belongs to which?"""
    return Match(
        (
            ("nan for scores of 1000", "no maximum is subtracted"),
            ("columns sum to 1", "the softmax runs along axis 0"),
            ("a weight is negative", "the scores are divided by their sum, without exponentials"),
        ),
        extra=("the temperature is 2",),
        why="A temperature changes weights and breaks no law.",
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="`log_softmax` (extension)",
    idea="The logarithm is taken on paper first, not of a weight that became 0.",
    hints=(
        "What is the smallest exponential that a computer keeps?",
        "exp(−1000) is 0 in a computer.",
        "What is the logarithm of that?",
    ),
)
def printed(rng: Rng) -> Output:
    """What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    gap = int(rng.integers(8, 13)) * 100
    code = f"x = np.array([0.0, {gap}.0])\nm = x.max()\nprint((x - m - np.log(np.exp(x - m).sum()))[0])"
    return Output(
        code,
        options_of(log_softmax, call(np.array([0.0, float(gap)])), LOG_OF_SOFTMAX, part=0),
        given={"code": code},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="`cross_entropy` (extension)",
    idea="The loss is minus the logarithm of the target's weight, averaged over the rows.",
    hints=("Which weight counts in each row?", "Only the target's.", "Is it a sum over rows or a mean?"),
)
def gaps_in_the_loss(rng: Rng) -> Cloze:
    """Fill in the gaps: the loss of one row whose target is *t*, with weights *p*."""
    return Cloze(
        "L = −[[1]] p_[[2]]",
        (
            (right("log"), wrong("exp", "A small weight should cost much."), wrong("mean", "Of one number?")),
            (
                right("t"),
                wrong("i for the largest p_i", "That is what is predicted."),
                wrong("0", "Is it always the first?"),
            ),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="`cross_entropy` (extension)",
    idea="Twice the batch does not cost twice as much: the loss is a mean.",
    hints=("What does each row cost?", "−log p of the target.", "Now the mean of both."),
)
def loss_of_two(rng: Rng) -> Choice:
    """The weights of the targets in two rows are {first} and {second}. What is the cross-entropy?"""
    a, b = rng.choice([[2, 8], [4, 16], [3, 27], [2, 32]])
    logits = np.log([[1.0, a - 1.0], [1.0, b - 1.0]])
    return Choice(
        (
            *options_of(cross_entropy, call(logits, np.array([0, 0])), SUMMED),
            wrong(float(np.mean([1 / a, 1 / b])), "That is the mean of the weights, without a logarithm."),
            wrong(float(-np.log(np.mean([1 / a, 1 / b]))), "First the logarithm, then the mean."),
        ),
        given={"first": f"1/{a}", "second": f"1/{b}"},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What changes the weights, and what does not",
    idea="A sum of exponents is a product of exponentials.",
    hints=(
        "Which rule turns a sum in the exponent into something else?",
        "exp(a + c) = exp(a) exp(c).",
        "Hold each line against the one before.",
    ),
)
def broken_shift(rng: Rng) -> FirstWrong:
    """Somebody shows that a shift changes no weight. Which line is the first that is wrong?"""
    return FirstWrong("shift_invariance", ("exp_of_sum_split",))


@question(
    asks=WHY,
    difficulty=3,
    section="Two scores: only the gap is left",
    idea="A saturated softmax has hardly any slope, so hardly anything is learned through it.",
    hints=(
        "How does a weight near 1 move when its score moves?",
        "Its slope is p (1 − p).",
        "What is p (1 − p) near 1?",
    ),
    covers=("row 11",),
)
def saturated(rng: Rng) -> Words:
    """Why does a program learn little through a softmax whose scores lie far apart? Two sentences."""
    return Words(
        ("It says that a weight is nearly 0 or 1 then.", "It says that the slope, p (1 − p), is nearly 0."),
        "The largest weight is nearly 1 and the others nearly 0. There the slope p (1 − p) is nearly 0, and learning "
        "follows slopes.",
    )
