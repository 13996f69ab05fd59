"""Chapter 2, softmax: the quiz."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from learn_transformers.answer_key.softmax.functions import (
    AXIS_ZERO,
    DIVIDED_AFTER,
    EXPONENT_SIGN,
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
    RECALL,
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
    covers=("kernel",),
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
    covers=("row 16",),
)
def sums_to_one(rng: Rng) -> Choice:
    """Somebody's softmax gives these weights for a table of scores, one row for each query. What, if anything, went
    wrong?
    """
    scores = np.log(rng.permuted(np.array([[1.0, 2.0, 5.0], [4.0, 3.0, 1.0]]), axis=1))
    signs = {
        None: ("Nothing: so do the weights of two queries look.", "Then each row would sum to 1."),
        AXIS_ZERO: ("It ran along the queries, not along the keys.", "Then each column would sum to 1."),
        NOT_NORMALIZED: (
            "The exponentials were not divided by their sum.",
            "Then no row and no column would sum to 1.",
        ),
        WHOLE_ARRAY: ("The sum ran over the whole table.", "Then all six weights together would sum to 1."),
    }
    done = list(signs)[int(rng.integers(len(signs)))]
    return Choice(
        tuple(right(said) if m is done else wrong(said, why, m) for m, (said, why) in signs.items()),
        picture=Heat(value_of(softmax, call(scores), done), column_names=("cat", "mat", "sat")),
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
    difficulty=1,
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
    """On paper, {claim}."""
    holds = bool(rng.integers(2))
    claim = "a score that is finite always gets a weight above 0" if holds else "a score of −1000 gets the weight 0"
    return Claim(
        holds,
        (
            right("because the exponential of a number is above 0"),
            wrong(
                "because the largest score is subtracted", "That keeps a computer from failing, and changes no weight."
            ),
            wrong("because all weights sum to 1", "0, 0 and 1 sum to 1 as well."),
            wrong("because scores are never negative", "They may be: the exponential takes care of that."),
        ),
        given={"claim": claim},
    )


@question(
    asks=PREDICT,
    difficulty=3,
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
    """Put the steps of a softmax along the rows of a table into order. Two do not belong there."""
    return Order(
        (
            "find the largest score of each row",
            "subtract it from all scores of its row",
            "take the exponential of each difference",
            "add up the exponentials of each row",
            "divide each exponential by the sum of its row",
        ),
        extra=(
            wrong("add up the exponentials of the whole table", "Then only all rows together sum to 1.", WHOLE_ARRAY),
            wrong("take the exponential of each score", "It is infinite for scores from 710 on.", NO_MAX_SUBTRACTION),
        ),
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
    return FirstWrong("shift_invariance", ("exp_of_sum_split", "factor_missing", "exp_missing_below"))


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


# ---- the lecture


@question(
    asks=RECALL,
    difficulty=2,
    section="What the lecture says, with care",
    idea="The lecture says that there are weights, between 0 and 1. How they are made is the paper's.",
    hints=(
        "Which of these would need a formula?",
        "No formula is spoken: only what attention weighs, and by what.",
        "Strike out what names a function.",
    ),
    covers=("row 11", "row 16"),
)
def said_of_weights(rng: Rng) -> Several:
    """Which of these does the lecture say?"""
    said = (
        right("Soft attention gives each part a weight between 0 and 1."),
        right("The output of self-attention is weighted by similarity."),
        right("GPT is trained to predict the next token."),
        right("Hard attention is cheaper, and harder to train."),
    )
    unsaid = (
        wrong("A similarity becomes a weight by a softmax.", "How it becomes a weight is not said."),
        wrong("The largest score is subtracted first.", "That is for computers, and an extension."),
        wrong("The loss of GPT is the cross-entropy.", "The task is named, the loss is not."),
    )
    return Several((*(said[i] for i in rng.permutation(4)[:2]), *(unsaid[i] for i in rng.permutation(3)[:2])))


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A soft read moves with every score; a hard read does not, so nothing can be learned through it.",
    hints=(
        "Which exponential does the second place have after the step?",
        "Adding log 2 to a score doubles its exponential.",
        "Work out the new soft read, then ask whether the largest score has changed.",
    ),
    covers=("row 11",),
)
def both_reads_moved(rng: Rng) -> Choice:
    """Two places hold {first} and {second}, with the scores 0 and log {a}. Then log 2 is added to the second score.

    What do the soft and the hard read give now?
    """
    first, second = ((4, 8), (8, 4), (2, 10), (10, 2))[int(rng.integers(4))]
    a = int(rng.choice([3, 4, 5]))

    def reads(power: int, hard: int) -> str:
        return f"soft {Fraction(first + power * second, 1 + power)}, hard {hard}"

    return Choice(
        (
            right(reads(2 * a, second), "The weights move, and the largest score stays the largest."),
            wrong(reads(a, second), "This is what both gave before: the soft read moves."),
            wrong(reads(a + 2, second), "Adding log 2 multiplies the exponential by 2. It does not add 2."),
            wrong(reads(2 * a, first), "The second score was the largest before, and has grown."),
        ),
        given={"first": first, "second": second, "a": a},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="`softmax_with_temperature` (extension)",
    idea="Cold, a soft read becomes a hard one; hot, the plain mean.",
    hints=(
        "What happens to the gaps of scores that are divided by a tiny number, and by a huge one?",
        "Huge gaps leave one weight; tiny gaps make all weights equal.",
        "Work out the read at 1 first. Which value is picked, and what is the mean?",
    ),
    covers=("row 11",),
)
def cold_warm_hot(rng: Rng) -> Match:
    """Three places hold {values}, with the scores {scores}. What does a soft read give at which
    temperature, to one decimal?
    """
    powers = rng.permutation([1.0, 2.0, 7.0])
    values = rng.permutation([10.0, 20.0, 60.0])
    return Match(
        (
            ("0.001", values[int(np.argmax(powers))]),
            ("1", float(powers @ values) / 10),
            ("1000000", values.mean()),
        ),
        extra=(90.0,),
        why="Cold, one weight is nearly 1; hot, all are nearly 1/3; and no read is larger than the largest value.",
        given={"values": values, "scores": np.log(powers)},
    )


# ---- what wrong numbers look like


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="Sums, signs and the order of the weights say which step is missing.",
    hints=(
        "Do the rows sum to 1? Is the largest weight where the largest score is?",
        "Right weights are positive, in the order of the scores, and sum to 1 in each row.",
        "Add up a row, then a column, then everything.",
    ),
    covers=("row 16",),
)
def whose_softmax(rng: Rng) -> Choice:
    """Two words ask. The scores of *cat*, *mat* and *sat* are {scores}, a row for each. What went wrong here?"""
    signs = {
        EXPONENT_SIGN: ("The sign of the exponents is turned.", "Then the lowest score would have the largest weight."),
        NOT_NORMALIZED: ("Nothing is divided by the sums.", "Then the largest weight of each row would be 1."),
        NO_EXP: ("The exponentials are left out.", "Then a score of 0 would get the weight 0."),
        AXIS_ZERO: ("The softmax runs along the columns.", "Then each column would sum to 1."),
        WHOLE_ARRAY: ("One sum is taken for the whole table.", "Then all six weights together would sum to 1."),
    }
    done = list(signs)[int(rng.integers(len(signs)))]
    scores = np.log([rng.permutation([1.0, 2.0, 4.0]), rng.permutation([1.0, 4.0, 8.0])])
    weights = value_of(softmax, call(scores), done)
    return Choice(
        tuple(right(said) if m is done else wrong(said, why, m) for m, (said, why) in signs.items()),
        given={"scores": scores},
        picture=Heat(weights, column_names=("cat", "mat", "sat")),
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section='"Softmax nearly picks the largest score"',
    idea="Many small weights add up: in a long text a lead must be larger.",
    hints=(
        "What is the exponential of each of the others?",
        "A weight is an exponential, divided by the sum of all.",
        "How many ones are added to the leader's exponential?",
    ),
)
def leader_of_many(rng: Rng) -> Number:
    """One word has the score log {a}, and {others} others have 0 each. Which weight does the leader get?"""
    a, others = int(rng.choice([10, 20, 30])), int(rng.choice([10, 40, 90, 120]))
    return Number(
        (
            right(f"{a}/{a + others}", "Each of the others takes its small part."),
            wrong(f"{a}/{a + 1}", "This is its weight beside one other word. Here are many."),
            wrong("1", "No score of the others is −∞: each of them gets a crumb."),
            wrong(f"{a}/{others}", "The leader's own exponential is missing in the sum."),
        ),
        policy="dp 3",
        given={"a": a, "others": others},
    )


@question(
    asks=WHY,
    difficulty=3,
    section='"One more point of score multiplies the weight by 2.7183"',
    idea="The ratio of two weights is multiplied by 2.7183; the weight itself grows by less.",
    hints=(
        "What else changes when one exponential grows?",
        "A weight is a fraction: its top grows, and its bottom, too.",
        "Let the weight be 1/2. Could it become more than 1?",
    ),
    covers=("kernel",),
)
def one_point_more(rng: Rng) -> Claim:
    """Two scores or more get weights. Whoever raises one of them by 1 multiplies its weight by {factor}."""
    holds = bool(rng.integers(2))
    return Claim(
        holds,
        (
            right("The sum grows, too: only the ratio to another weight is multiplied so."),
            wrong("The weight grows by 1, as the score does.", "A weight is never above 1."),
            wrong("A shift leaves all weights as they are.", "A shift of *all* scores does. Here one score is raised."),
            wrong("The factor depends on the temperature alone.", "At any temperature the sum grows, too."),
        ),
        given={"factor": "less than 2.7183" if holds else "2.7183"},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A table: each row shares by itself",
    idea="n queries meet n keys: n² exponentials, and n sums.",
    hints=(
        "How many rows has the table, and how many entries?",
        "An exponential for each entry, a sum for each row.",
        "Count for a table of 2 × 2, and of 4 × 4.",
    ),
)
def grows_with_table(rng: Rng) -> Expression:
    """A softmax runs along the rows of a table of n queries and n keys. How does {what} grow with `n`?"""
    rows, entries = (
        Formula(
            growth,
            names={"n": "posint"},
            policy="bigO",
            wrong=(Known(other, why, "How many are there for a table of 2 × 2, and of 4 × 4?"), Known("n^3", cube)),
        )
        for growth, other, why, cube in (
            ("n", "n^2", "That is the number of entries", "There is one for each row"),
            ("n^2", "n", "That is the number of rows", "There is one for each entry"),
        )
    )
    what, formula = (
        ("the number of sums", rows),
        ("the number of maxima that are subtracted", rows),
        ("the number of exponentials", entries),
        ("the number of divisions", entries),
    )[int(rng.integers(4))]
    return Expression(formula, given={"what": what})


@question(
    asks=PREDICT,
    difficulty=3,
    section="`cross_entropy` (extension)",
    idea="The slopes of the loss are what the model said, minus what was right.",
    hints=(
        "Which score should grow to make the loss smaller?",
        "The slope by a score is its weight, minus 1 where it is the target's.",
        "Work out the weights of the row first.",
    ),
)
def slopes_of_the_loss(rng: Rng) -> Choice:
    """A row of logits is {logits}, and *{target}* is right, of *cat*, *mat* and *sat*.

    Which slopes has the loss by the three logits?
    """
    powers, target = rng.permutation([[1.0, 2.0, 5.0], [1.0, 3.0, 6.0], [1.0, 1.0, 2.0]])[0], int(rng.integers(3))
    p, y = powers / powers.sum(), np.eye(3)[target]
    return Choice(
        (
            right(p - y, "Said minus right: a step against the slope lifts the target's score."),
            wrong(y - p, "The sign is turned: by a step against it, the right score would fall."),
            wrong(p, "The target's 1 is missing: slopes should sum to 0."),
            wrong(-y / p[target], "That is the slope by the weights. The scores come before the softmax."),
        ),
        given={"logits": np.log(powers), "target": ("cat", "mat", "sat")[target]},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="A softmax too many",
    idea="Logits go into the loss as they are: it takes the softmax itself.",
    hints=(
        "How large can the gap of two numbers be that lie between 0 and 1?",
        "A loss near 0 needs a target's weight near 1, and that needs a large gap.",
        "What goes into the loss: scores, or something that has been through a softmax already?",
    ),
)
def loss_that_stays(rng: Rng) -> Choice:
    """A model is sure of the right one of {c} classes, every time. Its loss stays above {floor}. What was done?"""
    c = int(rng.choice([5, 10, 50]))
    floor = np.log((np.e + c - 1) / np.e)
    return Choice(
        (
            right("A softmax is taken before the loss, which takes another one."),
            wrong("The losses of the rows are summed, not averaged.", "A sum of small losses is small, too."),
            wrong("The largest score is not subtracted before.", "Then nan would come, or the right number."),
            wrong("The target's logarithm is taken with a plus sign.", "Then the loss would never be above 0."),
        ),
        given={"c": c, "floor": f"{np.floor(100 * floor) / 100:.2f}"},
    )
