"""Chapter 10, efficient attention: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.efficient_attention.functions import (
    ARGMAX_OF_ABSOLUTE,
    COST_LINEAR_IN_N,
    GLOBAL_COLUMNS_MISSING,
    GLOBAL_ROWS_MISSING,
    LAYERS_FROM_ZERO,
    MULTIPLIED_ONE_PRODUCT,
    MULTIPLY_ADD_COUNTED_ONCE,
    NO_ABSOLUTE_VALUE,
    NO_GLOBAL_TOKENS,
    NO_RANDOM_LINKS,
    NOT_COMPRESSED,
    ONE_LAYER_TOO_MANY,
    OPPOSITE_FIRST,
    OPPOSITE_HALF_MISSING,
    PAIR_MEANS,
    SIGNS_AS_BITS,
    SQUARED_IN_EACH_STEP,
    WEIGHTS_COMPRESSED,
    WIDTH_SQUARED,
    WINDOW_AS_WHOLE_WIDTH,
    WINDOW_LOOKS_BACK,
    WINDOW_WITHOUT_ITS_RIM,
    attention_cost,
    bigbird_mask,
    layers_to_connect,
    linformer_attention,
    lsh_buckets,
    sliding_window_mask,
    window_of,
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

SENTENCE = ("The", "cat", "sat", "on", "the", "mat", "because", "it", "was")


def with_a_hub(n: int, *, seen: bool = True, sees: bool = True) -> np.ndarray:
    """A window of radius 1, and token 0 as a hub that is seen by all and sees all, or does only one of the two."""
    mask = window_of(n, 1)
    mask[0] |= sees
    mask[:, 0] |= seen
    return mask


# ---- what the lecture says


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="For: a path of length 1, and parallel training. Against: a cost that grows with n².",
    hints=(
        "What did the speaker say for transformers, and what against them?",
        "The lecture names three workarounds and says no more of them.",
        "Cross out what says how one of the three works.",
    ),
    covers=("row 25", "row 26"),
)
def said_for_and_against(rng: Rng) -> Several:
    """What does the lecture say for and against transformers?"""
    return Several(
        (
            right("Between any two positions there is a constant path length of 1."),
            right("They are parallel on a GPU: with as many parameters they train faster than an LSTM."),
            right("The cost of attention grows with the square of the number of tokens."),
            wrong("BigBird has a window, hubs and random links.", "The lecture names it, and no more."),
            wrong("The scores of n tokens can be worked out without ever keeping them.", "That is an extension."),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The idea",
    idea="BigBird restricts, Linformer compresses, Reformer hashes.",
    hints=(
        "Which of the names has a word in it that says what it does?",
        "One chooses keys by place, one mixes them, one groups them by direction.",
        "Begin with the one that says *linear*: it makes a few summaries.",
    ),
    covers=("row 26", "kernel"),
)
def three_ways(rng: Rng) -> Match:
    """The lecture names three models that make attention linear, or nearly so. What does each of them do?"""
    return Match(
        (
            ("BigBird", "each token sees a few others, chosen by place"),
            ("Linformer", "the n keys are mixed into a few summaries"),
            ("Reformer", "each token sees those that point the same way"),
        ),
        extra=("all scores are made, one query after the other",),
        why="One query after the other gives dense attention's own output, and takes n² operations.",
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Parallel does not mean less to do: nothing has to wait for something else.",
    hints=(
        "Which of the two needs fewer operations for a long text?",
        "A state waits for the state before it. What does a score wait for?",
        "Count what must be done in a row, not what must be done.",
    ),
    covers=("row 25", "Q14"),
)
def faster_than_an_lstm(rng: Rng) -> Claim:
    """With as many parameters, a transformer trains faster than an LSTM on a text of {words} words, {claim}
    operations.
    """
    more = bool(rng.integers(2))
    return Claim(
        more,
        (
            right("It is faster because no score waits for another one, so that a GPU does them at once."),
            wrong(
                "It is faster because each word looks at a small part of the text only, as in a window.",
                "Dense attention looks at every pair.",
            ),
            wrong(
                "It is not faster: both must take one step after the other, one for each word of the text.",
                "In training all words are there at once.",
            ),
            wrong(
                "It is faster because attention is linear in the number of words.",
                "It takes n² scores, which is more.",
            ),
        ),
        given={
            "words": int(rng.choice([1000, 2000, 4000])),
            "claim": "although it needs more" if more else "because it needs fewer",
        },
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="In training an RNN waits n times and attention does not; in writing attention has ever more to look at.",
    hints=(
        "What must be finished before what, and what is there already when a text is written?",
        "A state needs the state before it; a score needs none of the other scores.",
        "Of what is behind it, what does an RNN still have: all words, or one state?",
    ),
    covers=("row 25", "caveat i", "Q14"),
)
def in_a_row(rng: Rng) -> Cloze:
    """*Training* on a text of {words} words, then *writing* a word when {there} words are there. Fill in numbers."""
    words, there = int(rng.integers(2, 10)) * 100, int(rng.integers(2, 10)) * 10
    n, t = str(words), str(there)
    waits = "Which part of the work can begin only when another one is done?"
    return Cloze(
        "steps in a row, in training: [[1]] in the RNN, 3 in an attention layer (scores, softmax, output); "
        "to write the next word, the RNN goes by [[2]] of its states, dense attention looks back at [[3]] words",
        (
            Formula(
                n,
                wrong=(Known("1", "Each state needs the one before it", waits), Known("3", "That is attention", waits)),
            ),
            Formula("1", wrong=(Known(t, "The last state stands for all words before it", "What is carried on?"),)),
            Formula(t, wrong=(Known("1", "That would be a recurrence", "With whom is the new query compared?"),)),
        ),
        given={"words": words, "there": there},
    )


# ---- what it costs


@question(
    asks=PREDICT,
    difficulty=1,
    section="Count",
    idea="Dense attention takes 2 n² d operations for its scores and as many for its output.",
    hints=(
        "How many scores are there, and what does one of them cost?",
        "n² scores of d products each, and n · d outputs of n products each.",
        "A multiplication with its addition counts as 2: what does the first product take?",
    ),
    covers=("row 26", "Q15", "kernel"),
)
def operations(rng: Rng) -> Number:
    """{tokens} tokens, vectors of length {width}. How many operations do the two products of dense attention take?

    A multiplication with its addition counts as 2; projections and softmax are left out.
    """
    n, d = int(rng.choice([5, 10, 20, 100])), int(rng.choice([3, 4, 8]))
    wrongs = (MULTIPLY_ADD_COUNTED_ONCE, MULTIPLIED_ONE_PRODUCT, COST_LINEAR_IN_N, WIDTH_SQUARED)
    return Number(
        options_of(attention_cost, call(n, d), *wrongs, part=0),
        policy="exact",
        unit="operations",
        given={"tokens": n, "width": d},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Dense attention pays for a longer text twice over, a fixed number of keys pays once.",
    hints=(
        "How many scores does one token have in each of the three?",
        "Dense: n for each of n tokens. With a fixed number of keys: that number for each of n tokens.",
        "Put in a text that is longer, and divide by what it was before.",
    ),
    covers=("row 26", "Q15"),
)
def longer_text(rng: Rng) -> Cloze:
    """A text becomes {factor} times as long. How many times as many scores are made? Fill in numbers."""
    factor = int(rng.choice([3, 4, 5, 10]))
    once, twice = str(factor), str(factor**2)
    each = "How many keys does one token have, and does that number grow?"
    return Cloze(
        "dense attention: [[1]]; a Linformer of 32 summaries: [[2]]; a window, the two ends of the text aside: [[3]]",
        (
            Formula(twice, wrong=(Known(once, "Each token has more keys, too", each),)),
            Formula(
                once,
                wrong=(
                    Known(twice, "There are still 32 summaries", each),
                    Known("1", "There are more tokens that ask", each),
                ),
            ),
            Formula(
                once,
                wrong=(
                    Known(twice, "The window stays as wide as it was", each),
                    Known("1", "There are more tokens that ask", each),
                ),
            ),
        ),
        given={"factor": factor},
    )


@question(
    asks=WHY,
    difficulty=2,
    section='"I mask the scores, so only the visible ones cost anything"',
    idea="To save, a hidden score must never be made; a mask after the product comes too late.",
    hints=(
        "When is the mask looked at, before the product or after it?",
        "A full product makes all scores, whoever hides them later.",
        "How many scores does the first line make?",
    ),
    covers=("row 26", "Q15"),
)
def hidden_later(rng: Rng) -> Expression:
    """Each token may see a window of radius {radius}. How does the number of multiplications grow with the n tokens?

    ```python
    scores = q @ k.T
    scores = np.where(window, scores, -np.inf)
    ```
    """
    late = "What does the first line multiply, and what does it know of the window?"
    return Expression(
        Formula(
            "n^2",
            names={"n": "posint"},
            policy="bigO",
            wrong=(
                Known("n", "So many scores are visible, but more are made", late),
                Known("n*log(n)", "Nothing is sorted here", late),
            ),
        ),
        given={"radius": int(rng.integers(1, 6))},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What the lecture says, with care",
    idea="The n² part has the share n/(n + 6d): small for short texts, nearly all for long ones.",
    hints=(
        "Which terms have n·d² in them, and what is their sum?",
        "A fraction may be reduced by a factor of *all* terms, and a sum below the line stays together.",
        "Hold each line against the one before.",
    ),
    covers=("Q15",),
)
def share_of_the_scores(rng: Rng) -> FirstWrong:
    """A layer takes 4·n²·d operations for its two products, 8·n·d² for projections, 16·n·d² for its network.

    Somebody works out the share of the first. Which line is the first that is wrong?
    """
    return FirstWrong("share_of_scores", ("fraction_split", "term_missing", "factor_on_one_term"))


# ---- restrict


@question(
    asks=PREDICT,
    difficulty=1,
    section='"A window of 3 has three places"',
    idea="The window is a radius: so many neighbors on each side, and the token itself.",
    hints=(
        "Which positions are at most `window` steps away?",
        "Position j is seen where |i − j| ≤ window, and is cut off at the ends.",
        "Begin with the token itself and go left.",
    ),
)
def row_of_a_window(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    n, window = int(rng.integers(7, 10)), int(rng.integers(2, 4))
    row = int(rng.integers(1, n - 1))
    code = (
        "from efficient_attention import sliding_window_mask\n\n"
        f"print(sliding_window_mask({n}, {window})[{row}].astype(int).tolist())"
    )
    wrongs = (WINDOW_AS_WHOLE_WIDTH, WINDOW_WITHOUT_ITS_RIM, WINDOW_LOOKS_BACK, NO_ABSOLUTE_VALUE)
    part = lambda mask: [int(seen) for seen in mask[row]]  # noqa: E731
    return Output(code, options_of(sliding_window_mask, call(n, window), *wrongs, part=part), given={"code": code})


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="A row in the middle of BigBird: the window, the hubs, and the random links.",
    hints=(
        "Which three kinds of keys does a token see?",
        "Itself, so many on each side, all hubs, and so many random ones besides.",
        "How many keys has the window alone?",
    ),
)
def keys_in_the_middle(rng: Rng) -> Number:
    """BigBird over {tokens} tokens: a window of radius {radius}, {hubs} hubs at the front, {random} random links a row.

    How many keys does a token in the middle see?
    """
    w, g, r = int(rng.integers(2, 5)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    asked = call(40, w, g, r, np.random.default_rng(int(rng.integers(1000))))
    wrongs = (WINDOW_AS_WHOLE_WIDTH, NO_GLOBAL_TOKENS, NO_RANDOM_LINKS, GLOBAL_COLUMNS_MISSING)
    return Number(
        options_of(bigbird_mask, asked, *wrongs, part=lambda mask: int(np.sum(mask[20]))),
        policy="exact",
        unit="keys",
        given={"tokens": 40, "radius": w, "hubs": g, "random": r},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="A hub needs its row, to listen, and its column, to tell.",
    hints=(
        "What do the first row and the first column say?",
        "A row is a query: whom does it see? A column is a key: who sees it?",
        "How many neighbors does *on* see, besides the hub?",
    ),
    covers=("kernel",),
)
def hub_in_the_picture(rng: Rng) -> Choice:
    """Somebody's mask for a window of radius 1 with *The* as a hub, and no random links; 1 is seen. What is it?"""
    asked = call(9, 1, 1, 0, np.random.default_rng(0))
    stories = (
        ("right: a window, and a hub both ways", "Then row and column of *The* would be full, and *on* see *sat*.", ()),
        (
            "wrong: all see the hub, it does not see all",
            "Then its column would be full, and its row not.",
            (GLOBAL_ROWS_MISSING,),
        ),
        (
            "wrong: the hub sees all, not all see it",
            "Then its row would be full, and its column not.",
            (GLOBAL_COLUMNS_MISSING,),
        ),
        ("wrong: the window has no neighbors", "Then *on* would see itself and *The* alone.", (WINDOW_AS_WHOLE_WIDTH,)),
        ("wrong: there is no hub", "Then neither row nor column of *The* would be full.", (NO_GLOBAL_TOKENS,)),
    )
    shown = int(rng.integers(len(stories)))
    mask = value_of(bigbird_mask, asked, *stories[shown][2])
    options = [right(story) if n == shown else wrong(story, why) for n, (story, why, _) in enumerate(stories)]
    return Choice(
        tuple(options),
        picture=Heat(mask.astype(float), row_names=SENTENCE, column_names=SENTENCE),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A window, and how far it reaches",
    idea="With a window of radius w, news travels w tokens a layer.",
    hints=(
        "How far is it from the first token to the last one?",
        "Each layer carries what is known `window` tokens further.",
        "Divide the way by what one layer does, and round up.",
    ),
    covers=("row 25", "caveat c", "Q13"),
)
def layers_of_the_window(rng: Rng) -> Number:
    """{tokens} tokens see a window of radius {radius}. After how many layers can each know of every other?"""
    window = int(rng.integers(2, 6))
    n = window * int(rng.integers(4, 9)) + int(rng.integers(1, window + 1))
    slow = wrong(n - 1, "That is a window of radius 1. How far does one layer reach here?")
    return Number(
        (
            *options_of(
                layers_to_connect,
                call(window_of(n, window)),
                SQUARED_IN_EACH_STEP,
                LAYERS_FROM_ZERO,
                ONE_LAYER_TOO_MANY,
            ),
            slow,
        ),
        policy="exact",
        unit="layers",
        given={"tokens": n, "radius": window},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="A path of length 1 is dense attention's; a hub that listens and tells makes it 2.",
    hints=(
        "In which of them does every token see every other at once?",
        "A window carries news one radius a layer; a hub first has to hear it, then it can tell.",
        "What does a hub know if its row was forgotten?",
    ),
    covers=("row 25", "caveat c", "Q13", "kernel"),
)
def layers_of_masks(rng: Rng) -> Match:
    """The lecture says that the path between any two positions has length 1. How many layers do these need, for
    {tokens} tokens?
    """
    n = int(rng.choice([12, 14, 18, 20]))

    def needed(mask: np.ndarray) -> str:
        return str(layers_to_connect(mask))

    dense, two = np.ones((n, n), dtype=bool), window_of(n, 2)
    return Match(
        (
            ("dense attention", needed(dense)),
            ("a window of radius 1, and a hub that sees all and is seen by all", needed(with_a_hub(n))),
            ("a window of radius 2", needed(two)),
            ("a window of radius 1, and a hub that sees only its neighbor", needed(with_a_hub(n, sees=False))),
        ),
        extra=(str(n),),
        why="A hub that sees only its neighbor has nothing to tell: the news still goes from token to token.",
        given={"tokens": n},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="The idea",
    idea="A hub shortens paths only if it both listens and tells.",
    hints=(
        "By which two steps does news of one token get to a token far away?",
        "First the hub has to see the one, then the other has to see the hub.",
        "Which of the two steps fails here, and which way is left?",
    ),
    covers=("caveat c",),
)
def deaf_hub(rng: Rng) -> Words:
    """All tokens may look at a hub, but the hub itself sees only its neighbor. Until everyone knows of
    everyone it takes as many layers as without the hub. Why?
    """
    return Words(
        (
            "It says that news would go over the hub in two steps: into it, and out of it.",
            "It says that the hub does not hear of tokens far away, so it has nothing to tell of them.",
        ),
        "Over a hub, news takes two steps: the hub sees a token, then all see the hub. A hub that sees its neighbor "
        "alone never hears of the others in the first step, so looking at it in the second one tells nothing new.",
    )


# ---- compress


@question(
    asks=PREDICT,
    difficulty=2,
    section="Two summaries in place of four keys",
    idea="A key that matters is blended with one that does not, and then it matters less.",
    hints=(
        "Which two keys and which two values are left?",
        "The mean of log a and 0 is the logarithm of the root of a.",
        "Two exponentials, two values: what is the weighted mean?",
    ),
    covers=("kernel",),
)
def pair_means(rng: Rng) -> Number:
    """One query, the number 1, and d_k = 1. The keys are {keys}, the values {values}.

    Linformer takes the mean of the first two and the mean of the last two, of keys and of values. What comes out?
    """
    root, value = (int(n) for n in rng.choice([[2, 12], [4, 10], [5, 12], [2, 6], [4, 30]]))
    place = int(rng.integers(4))
    keys, values = np.zeros(4), np.zeros(4)
    keys[place], values[place] = np.log(root**2), value
    asked = call(np.ones((1, 1)), keys[:, None], values[:, None], PAIR_MEANS, PAIR_MEANS)
    return Number(
        options_of(
            linformer_attention, asked, NOT_COMPRESSED, WEIGHTS_COMPRESSED, part=lambda output: float(output[0, 0])
        ),
        policy="dp 2",
        given={"keys": keys, "values": values},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="E stands left of K: its n meets the n tokens, and r summaries are left.",
    hints=(
        "Which axis of K becomes shorter?",
        "E K has r rows; each query has a score for each of them.",
        "Which shape has the transposed of E K?",
    ),
    covers=("row 26",),
)
def shape_of_few_scores(rng: Rng) -> Shape:
    """{tokens} tokens, d_k = {width}, and E of shape ({few}, {tokens}). Which shape have Linformer's scores?"""
    n, d = (int(m) for m in rng.permutation([6, 8, 10, 12])[:2])
    r = int(rng.choice([2, 3, 4, 5]))
    return Shape(
        (
            right((n, r)),
            wrong((n, n), "That is dense attention: a score for each token.", NOT_COMPRESSED),
            wrong((r, n), "The queries are not mixed: each of them asks."),
            wrong((r, r), "The queries are not mixed: each of them asks."),
            wrong((n, d), "That is the shape of Q."),
        ),
        given={"tokens": n, "width": d, "few": r},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="The equation",
    idea="Sizes that happen to be equal keep a wrong side silent.",
    hints=(
        "Which axis of `k` meets which axis of `e.T`?",
        "The last axis of `k` counts features, the first axis of `e.T` counts tokens.",
        "What does one row of the product add up?",
    ),
)
def silent_side(rng: Rng) -> Choice:
    """Somebody's Linformer has `keys = k @ e.T`. With {size} tokens of width {size} nothing fails. What is mixed?"""
    return Choice(
        (
            right("The features of each token: its numbers are taken for tokens."),
            wrong(
                "The tokens, as they should be: `k @ e.T` is `e @ k`, turned over.", "Turned over it is `k.T @ e.T`."
            ),
            wrong("The tokens, but the summaries come in another order.", "Is a row of `k` one token or all of them?"),
            wrong("The queries with the keys: there are no scores left.", "No query occurs in that line."),
        ),
        given={"size": int(rng.choice([4, 8, 16]))},
    )


# ---- hash


@question(
    asks=PREDICT,
    difficulty=2,
    section="Four buckets",
    idea="A bucket is the direction, or opposite direction, that a vector points to most.",
    hints=(
        "Among how many numbers is the largest looked for?",
        "For (x, y) these are x, y, −x, −y, counted from 0.",
        "Write the four numbers down for the first vector.",
    ),
    covers=("kernel",),
)
def buckets_of_three(rng: Rng) -> Choice:
    """The directions are *right* and *up*, their opposites *left* and *down*. Which buckets have {vectors}?"""
    far, near = int(rng.integers(3, 10)), int(rng.integers(1, 3))
    a, b, c, d = (int(sign) * near for sign in rng.choice([-1, 1], size=4))
    vectors = rng.permutation(np.array([[far, a], [b, far], [-far, c], [d, -far]]))[:3]
    asked = call(vectors.astype(float), np.eye(2))
    wrongs = (OPPOSITE_HALF_MISSING, ARGMAX_OF_ABSOLUTE, OPPOSITE_FIRST, SIGNS_AS_BITS)
    shown = ", ".join(f"({a}, {b})".replace("-", "−") for a, b in vectors.tolist())
    return Choice(
        options_of(lsh_buckets, asked, *wrongs, part=lambda found: np.asarray(found)), given={"vectors": shown}
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="After sorting",
    idea="What is later in the text is decided by old positions, not by places after sorting.",
    hints=(
        "Which token stands before which, and which of the two comes later in the text?",
        "A pair is wrong where the one that stands before comes later in the text.",
        "Go through the order: how many smaller numbers stand behind the first one?",
    ),
)
def shown_but_later(rng: Rng) -> Number:
    """Tokens 0 to 4 share a bucket and stand in the order {order} after sorting. Somebody lets each token see itself
    and those that stand *before it in that order*.

    How often does a token see one that comes later in the text?
    """
    orders = [[2, 0, 1, 4, 3], [3, 0, 1, 4, 2], [4, 0, 3, 1, 2], [4, 1, 3, 0, 2], [2, 0, 1, 3, 4], [3, 4, 0, 1, 2]]
    order = rng.choice(orders)
    later = int(sum(order[a] > order[b] for a in range(5) for b in range(a + 1, 5)))
    return Number(
        (
            right(later),
            wrong(10 - later, "Those pairs are right: the earlier token stands before the later one."),
            wrong(10, "That is all pairs. Some of them are right."),
            wrong(2 * later, "Pairs that are wrongly hidden are counted as well."),
        ),
        policy="exact",
        unit="pairs",
        given={"order": order},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Sorting brings a bucket together; the outputs must go back to where their tokens stood.",
    hints=(
        "What must be known before tokens can be sorted by bucket?",
        "First buckets, then sorting, then attention within a bucket.",
        "What stands in the wrong place after all that?",
    ),
    covers=("row 26",),
)
def order_of_reformer(rng: Rng) -> Order:
    """Put the steps of Reformer into order. One does not belong there."""
    return Order(
        (
            "Compare each vector with random directions and their opposites.",
            "The best of these is its bucket.",
            "Sort the tokens by bucket, so that those of one bucket stand together.",
            "Let each token attend to those of its own bucket.",
            "Put the outputs back to where their tokens stood.",
        ),
        extra=(wrong("Mix the n keys into r summaries.", "That is Linformer's way."),),
    )


# ---- the same, or another attention


@question(
    asks=WHY,
    difficulty=3,
    section='"BigBird, Linformer and Reformer compute the same attention, only faster"',
    idea="The output is dense attention's only where every score is worked out.",
    hints=(
        "In which of them does each query still have a score for every single key?",
        "Exact is what works out every score, be it in another order.",
        "Which window is so wide that nothing is hidden?",
    ),
    covers=("row 26", "kernel"),
)
def same_as_dense(rng: Rng) -> Several:
    """Which of these give the output of dense attention, whatever the {tokens} tokens are?"""
    n = int(rng.integers(3, 12)) * 2
    window = (
        right(f"a window of radius {n - 1}", "No token is further away than that."),
        wrong(f"a window of radius {n - 2}", "The first and the last token do not see each other."),
    )[int(rng.integers(2))]
    return Several(
        (
            right("one query after the other, whose scores are forgotten before the next"),
            window,
            right("a Linformer whose E and F are the identity", "Then nothing is mixed: there are n summaries."),
            wrong("a Linformer of pair means", "Two keys of a pair that are not alike are blended."),
            wrong("a window of radius 1 and a hub", "Most pairs have no score of their own."),
            wrong(
                "attention within buckets of vectors that point the same way", "A score between buckets is left out."
            ),
        ),
        given={"tokens": n},
    )
