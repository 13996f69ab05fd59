"""Chapter 5, masking: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.masking.functions import (
    HEAD_AXIS_TOO,
    MASK_ADDED,
    MASK_AFTER_SOFTMAX,
    MASK_HAS_NO_EFFECT,
    MEANING_FLIPPED,
    MULTIPLIED_BY_THE_MASK,
    NO_QUERY_AXIS,
    NOT_EVEN_ITSELF,
    ON_THE_QUERY_AXIS,
    ONE_KEY_TOO_FEW,
    ONE_KEY_TOO_MANY,
    ONE_STEP_AHEAD,
    QUERIES_HIDDEN_TOO,
    TRANSPOSED,
    TRUE_WHERE_HIDDEN,
    causal_mask,
    masked_attention,
    masked_softmax,
    padding_mask,
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
    Option,
    Order,
    Output,
    Rng,
    Several,
    Shape,
    Words,
    one_right,
    options_of,
    question,
    right,
    value_of,
    wrong,
)

EXPONENTIALS = ([1.0, 2.0, 5.0], [1.0, 4.0, 3.0], [2.0, 3.0, 5.0], [2.0, 4.0, 3.0])  # no two pairs share a ratio


@question(
    asks=PREDICT,
    difficulty=1,
    section="One word, one hidden key",
    idea="What a hidden key had goes to the others in proportion to what they have.",
    hints=(
        "What is the exponential of a score that is hidden?",
        "The hidden key drops out of the sum; the others keep their ratio.",
        "Add up the exponentials of the two that are left.",
    ),
    covers=("kernel",),
)
def hidden_key(rng: Rng) -> Choice:
    """*cat* gives *The*, *cat* and *sat* the scores {scores}. Now {word} is hidden. Which weights are left?"""
    scores = np.log(rng.permutation(EXPONENTIALS[rng.integers(len(EXPONENTIALS))]))
    hidden = int(rng.integers(3))
    mistakes = (MASK_HAS_NO_EFFECT, MASK_AFTER_SOFTMAX, MULTIPLIED_BY_THE_MASK, MEANING_FLIPPED)
    return Choice(
        options_of(masked_softmax, call(scores, np.arange(3) != hidden), *mistakes),
        given={"scores": scores, "word": ("*The*", "*cat*", "*sat*")[hidden]},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="The idea",
    idea="The first and the last row of a map tell which mask was there.",
    hints=(
        "Which keys has the first row, and which has the last?",
        "With a causal mask the first row sees itself alone, and the last one sees all.",
        "Look at the cells that are 0: on which side of the diagonal do they lie?",
    ),
)
def which_mask(rng: Rng) -> Choice:
    """These are the weights of four tokens, one row for each query. Which mask made them?"""
    padding = "a padding mask for three tokens"
    kinds = (
        ("a causal mask, as it should be", "Then the first row would have a single 1, at the first key.", None),
        ("a causal mask, turned over", "Then the first row would see all keys, and the last one a single key.",
         TRANSPOSED),
        ("a causal mask, one diagonal too high", "Then the first row would see exactly two keys.", ONE_STEP_AHEAD),
        ("a causal mask without its diagonal", "Then the first row would be all 0: it would see nothing.",
         NOT_EVEN_ITSELF),
        (padding, "Then all rows would hide the same key, the last one.", None),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    text, _, mistake = kinds[chosen]
    mask = np.arange(4) < 3 if text == padding else value_of(causal_mask, call(4), mistake)
    weights = masked_softmax(np.log(rng.integers(1, 6, size=(4, 4)).astype(float)), mask)
    options = one_right(kinds, chosen)
    return Choice(options, picture=Heat(weights))


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="The lecture counts positions from 1, code counts rows from 0.",
    hints=(
        "Which row of the mask is position 1?",
        "Position p is row p − 1, and a token may see itself.",
        "How many keys come up to that row's own place?",
    ),
    covers=("row 24",),
)
def position_of_a_row(rng: Rng) -> Output:
    """In the lecture position 3 must not see 4 and 5: it counts positions from 1. Code counts rows from 0.
    What does this print? (1 for True, 0 for False.)

    ```python
    {code}
    ```
    """
    n, row = int(rng.integers(5, 7)), int(rng.integers(1, 4))
    code = f"from masking import causal_mask\n\nprint(causal_mask({n})[{row}].astype(int).tolist())"
    mistakes = (NOT_EVEN_ITSELF, ONE_STEP_AHEAD, TRUE_WHERE_HIDDEN, TRANSPOSED)
    return Output(
        code,
        options_of(causal_mask, call(n), *mistakes, part=lambda mask: np.asarray(mask)[row].astype(int)),
        given={"code": code},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="Parallel training, and no look at the future: that is what the lecture says of masks.",
    hints=(
        "What becomes possible in training, and what is kept from the decoder?",
        "One of them is about time, the other about data that leaks.",
        "Leave out what the lesson marks as an extension, and what the other two ingredients do.",
    ),
    covers=("row 21",),
)
def purposes(rng: Rng) -> Several:
    """What does the lecture say that masking is for?"""
    others = (
        wrong("to give each token its place in the sequence", "That is what positions are for, another ingredient."),
        wrong("to make a transformer non-linear", "That is what the small network is for, another ingredient."),
        wrong("to hide the filling of short texts", "Masks do that, too, but the lecture does not speak of padding."),
        wrong("to make the scores cheaper to compute", "All scores are computed, and then some are hidden."),
    )
    return Several(
        (
            right("to train the decoder on all positions in parallel"),
            right("to keep the decoder from seeing the future"),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="A decoder that sees the future in training has learned from data that leaked.",
    hints=(
        "What must a word that is not yet written not do?",
        "The lecture's word for it is used of a test whose answers were seen before.",
        "Positions, a small network, and then?",
    ),
    covers=("row 21",),
)
def leakage(rng: Rng) -> Cloze:
    """Fill in the gaps: what the lecture says of masking."""
    return Cloze(
        "Masking is the [[1]] ingredient of a transformer. In the [[2]] it hides the future: to see it would be "
        "data [[3]].",
        (
            (
                right("third"),
                wrong("first", "The first one is positions."),
                wrong("second", "The second one is a small network for each token."),
            ),
            (
                right("decoder"),
                wrong("encoder", "It reads a text that is there as a whole: nothing in it is future."),
                wrong("embedding", "There no token looks at another one yet."),
            ),
            (
                right("leakage"),
                wrong("compression", "Nothing gets smaller: an answer gets in where it should not."),
                wrong("augmentation", "Nothing is added to the data: an answer gets in where it should not."),
            ),
        ),
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A mask makes training parallel; writing stays one word after the other.",
    hints=(
        "What does the model look at when it writes its second word?",
        "In training the right words are known and fed in; in writing they are not.",
        "Can a word be looked at before it exists?",
    ),
    covers=("caveat b", "row 21"),
)
def writing_in_one_pass(rng: Rng) -> Claim:
    """With a causal mask one pass trains on all positions. {writing}"""
    holds = bool(rng.integers(2))
    writing = "But writing a new text still takes a pass for each word." if holds else "So one pass also writes a text."
    return Claim(
        holds,
        (
            right("because a new word has to exist before the next one can look at it"),
            wrong(
                "because a causal mask is taken off when a model writes",
                "It may stay on: the last row sees all that is written so far. What is missing is the next word.",
            ),
            wrong(
                "because in a pass each position is computed after the one before it",
                "All positions of a pass are computed at once. That is the gain in training.",
            ),
            wrong(
                "because each row of a causal mask sees the words that follow it",
                "It sees its own place and those before it. That is what makes each loss honest.",
            ),
        ),
        given={"writing": writing},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Training on a text takes one pass, writing one takes a pass for each word.",
    hints=(
        "How many passes does a causal mask need for all losses of one text?",
        "With teacher forcing, one pass gives a loss at every position; each word that is written needs its own pass.",
        "Add the passes of training to those of writing.",
    ),
    covers=("caveat b",),
)
def passes(rng: Rng) -> Number:
    """A model with a causal mask learns from one text of {learned} words, once, with teacher forcing.

    Then it writes {written} words, one after the other. How many passes are that in all?
    """
    learned, written = int(rng.integers(6, 20)), int(rng.integers(21, 40))
    return Number(
        (
            right(1 + written, "One pass for the whole text, and one for each word that is written."),
            wrong(learned + written, "Training needs no pass for each word: the mask gives all losses in one"),
            wrong(2, "Writing needs a pass for each word, because each looks at those written before"),
            wrong(learned + 1, "It is the other way round: training is parallel, writing is not"),
        ),
        policy="exact",
        given={"learned": learned, "written": written},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"A zero hides a key"',
    idea="The exponential has to become 0, before the sum is taken.",
    hints=(
        "Do the weights sum to 1, and is the last one 0?",
        "exp(0) is 1, and exp(s + 1) is e times exp(s).",
        "Work out the row for each suspect, from the exponentials.",
    ),
)
def way_of_hiding(rng: Rng) -> Choice:
    """Three scores are {scores}, and the last one is to be hidden. Somebody's program gives these weights:

    {weights}

    What did it do?
    """
    e = np.array(EXPONENTIALS[rng.integers(len(EXPONENTIALS))])
    scores, mask = np.log(e[rng.permutation(3)]), np.array([True, True, False])
    kinds = (
        ("It multiplied the scores by the mask.", "Then the last exponential would be 1, with a share of its own.",
         MULTIPLIED_BY_THE_MASK),
        ("It added the mask, as 1 and 0, to the scores.", "Then the first two exponentials would be e times larger.",
         MASK_ADDED),
        ("It set the last weight to 0 after the softmax.", "Then the last weight would be 0, and the sum below 1.",
         MASK_AFTER_SOFTMAX),
        ("It read True as hidden, and False as visible.", "Then the last key would be the only one with weight.",
         MEANING_FLIPPED),
        ("It filled the hidden score with −∞, as is right.", "Then the last weight would be 0, and the sum 1.", None),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    made = value_of(masked_softmax, call(scores, mask), kinds[chosen][2])
    options = one_right(kinds, chosen)
    return Choice(options, given={"scores": scores, "weights": made})


@question(
    asks=PREDICT,
    difficulty=2,
    section="A batch with filling (extension)",
    idea="Both masks at once: a key is seen where the one and the other say yes.",
    hints=(
        "Which keys are real, and which come later than the query?",
        "Padding hides whole columns, causal what lies above the diagonal; & needs both.",
        "Draw the triangle first, then strike out the columns of the filling.",
    ),
)
def both_masks(rng: Rng) -> Grid:
    """A text has {length} real tokens and room for {n}. What is `padding & causal` (1: True, 0: False)?"""
    n, length = (int(size) for size in rng.choice([[3, 2], [4, 2], [4, 3]]))
    triangle = causal_mask(n)
    found = options_of(
        padding_mask, call(np.array([length]), n), QUERIES_HIDDEN_TOO, ONE_KEY_TOO_MANY, ONE_KEY_TOO_FEW,
        part=lambda mask: (mask[0] & triangle).astype(int),
    )  # fmt: skip
    return Grid(
        (
            *found,
            wrong(triangle.astype(int), "Here the filling can still be looked at. Which columns has nobody to see?"),
            wrong(
                np.broadcast_to(np.arange(n) < length, (n, n)).astype(int),
                "Here the future can be seen. What lies above the diagonal?",
            ),
        ),
        policy="exact",
        given={"length": length, "n": n},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="A batch with filling (extension)",
    idea="A padding mask is one row for each text; the axis of length 1 stretches over the queries.",
    hints=(
        "Is a padding mask the same for every query of a text, or not?",
        "Of each text there is one row of keys, with an axis of length 1 for the queries.",
        "How many texts are there, and how many keys?",
    ),
)
def shape_of_padding(rng: Rng) -> Shape:
    """`padding_mask` gets the lengths {lengths} and `n` = {n}. Which shape comes back?"""
    b, n = rng.choice([[2, 5], [3, 6], [4, 7], [3, 5], [2, 6]])
    lengths = rng.integers(1, int(n) + 1, size=int(b)).astype(np.intp)
    return Shape(
        options_of(
            padding_mask, call(lengths, int(n)), NO_QUERY_AXIS, HEAD_AXIS_TOO, ON_THE_QUERY_AXIS, QUERIES_HIDDEN_TOO,
            part=np.shape,
        ),
        given={"lengths": lengths, "n": int(n)},
    )  # fmt: skip


@question(
    asks=MISTAKE,
    difficulty=2,
    section="`masked_attention`",
    idea="The outputs that move are those of the rows that see the changed token: a column of the mask.",
    hints=(
        "Which part of a mask says who sees one token: a row or a column?",
        "The outputs that move are those of the queries that see the changed key.",
        "Which of the words that moved stand before the changed one?",
    ),
)
def leak_test(rng: Rng) -> Choice:
    """*The cat sat there quietly*, one layer of attention. A test changes {word} alone, and these outputs move:

    {moved}

    Which mask was there?
    """
    words = ("*The*", "*cat*", "*sat*", "*there*", "*quietly*")
    changed = int(rng.integers(2, 4))
    kinds = (
        ("a causal one", "Then the changed word and those after it would move.", causal_mask(5)),
        ("none at all", "Then all five words would move.", np.ones((5, 5), dtype=bool)),
        ("a causal one, turned over", "Then the changed word and those before it would move.", causal_mask(5).T),
        ("a causal one, a diagonal too high", "Then the word right before the changed one would move as well.",
         np.tri(5, k=1, dtype=bool)),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    x = rng.normal(size=(5, 4))
    y = x + (np.arange(5) == changed)[:, None]
    before, after = (masked_attention(z, z, z, kinds[chosen][2])[0] for z in (x, y))
    moved = np.abs(after - before).max(axis=1) > 1e-9
    return Choice(
        tuple(right(text) if i == chosen else wrong(text, why) for i, (text, why, _) in enumerate(kinds)),
        given={"word": words[changed], "moved": " ".join(w for w, m in zip(words, moved, strict=True) if m)},
    )


@question(
    asks=WHY,
    difficulty=3,
    section='"The lower the loss, the better the model"',
    idea="Nobody predicts fresh random tokens: a loss that stays below their logarithm is a leak.",
    hints=(
        "How well can anybody guess a token that was drawn at random?",
        "Whoever knows nothing pays the logarithm of the number of tokens.",
        "Do texts come again, so that they could be learned by heart?",
    ),
)
def too_good(rng: Rng) -> Choice:
    """A model learns to say the next token, of texts drawn at random from {kinds} tokens that are all equally likely.
    {steps} The loss falls to {loss} and stays there. The logarithm of {kinds} is {floor}. What follows?
    """
    kinds, fresh = int(rng.choice([8, 16, 32, 64])), bool(rng.integers(2))
    loss = np.log(kinds) * rng.uniform(0.7, 0.85) if fresh else rng.uniform(0.02, 0.09)
    leaks, by_heart = "It sees what it should predict: its mask leaks.", "It has learned the texts by heart."
    if fresh:
        steps = "Each step draws new ones."
        told = (right(leaks), wrong(by_heart, "Each text is fresh: none comes twice."))
        useful = "No honest model stays below that logarithm, so this one will not write."
    else:
        steps = "They were drawn once: the same two come in every step, under a causal mask that was tested."
        told = (right(by_heart), wrong(leaks, "The mask was tested, and what comes again can be known without a leak."))
        useful = "On any other text it would know nothing, since the tokens are random."
    return Choice(
        (
            *told,
            wrong("It has found a rule in the texts that we did not know.", "Random tokens have no rule to be found."),
            wrong("It is good, and will write well.", useful),
            wrong("It has just had luck: losses go up and down.", "By luck it would go back up. This loss stays."),
        ),
        given={"kinds": kinds, "steps": steps, "loss": f"{loss:.2f}", "floor": f"{np.log(kinds):.2f}"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"−1e9 is as good as −∞"',
    idea="Each wrong way of hiding has a sign of its own.",
    hints=(
        "Which of them cannot give nan?",
        "0 · ∞ is nan, exp(0) is 1, and equal scores share evenly.",
        "Begin with the sums: which of the four no longer gives rows that sum to 1?",
    ),
)
def signs_of_masks(rng: Rng) -> Match:
    """What a program does, and what its weights show: which belongs to which?"""
    return Match(
        (
            ("it adds `(1 - mask) * (-np.inf)`", "nan, even where a key is visible"),
            ("it fills with −1e9, and a row has nothing to look at", "an even spread over keys that are hidden"),
            ("it sets weights to 0 after the softmax", "rows that sum to less than 1"),
            ("it fills with 1e-9", "rows that sum to 1, with a share for each hidden key"),
        ),
        extra=("rows that sum to more than 1",),
        why="A softmax never shares more than 1, whatever the scores are.",
    )


@question(
    asks=WHY,
    difficulty=2,
    section="`masked_attention`",
    idea="The leak test: change a later token, and no earlier output may move.",
    hints=(
        "What has to stay as it was, and what has to change?",
        "Change one token of a copy; then compare outputs, not inputs.",
        "Under a causal mask, may the changed token's own output move?",
    ),
)
def lines_of_a_leak_test(rng: Rng) -> Order:
    """`f` is a layer under a causal mask. Put the lines of its leak test into order. Some do not belong there."""
    token = int(rng.integers(2, 5))
    return Order(
        (
            "y = x.copy()",
            f"y[{token}] += 1",
            "moved = np.abs(f(y) - f(x)).max(axis=1) > 1e-9",
            f"assert not moved[:{token}].any()",
        ),
        extra=(
            wrong("y += 1", "This changes all tokens, and then all outputs may move."),
            wrong("assert not moved.any()", "The changed token and those after it do move, and may."),
        ),
        code=True,
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A decoder's input is shifted: each row sees the start and the words before the one it predicts.",
    hints=(
        "What stands in front of the inputs?",
        "Input i is the word before the one that row i predicts, and the row sees the inputs up to its own.",
        "Write the inputs in one line and the words to be predicted below them.",
    ),
    covers=("row 24",),
)
def what_a_row_sees(rng: Rng) -> Choice:
    """*I love green tea* is learned with a causal mask and teacher forcing. From which inputs is {word} predicted?"""
    words = ["I", "love", "green", "tea"]
    at = int(rng.integers(1, 4))
    before = words[:at]

    def told(tokens: list[str]) -> str:
        return ", ".join(tokens)

    return Choice(
        (
            right(told(["<start>", *before])),
            wrong(told(before), "The start token is an input, too, and nobody hides it."),
            wrong(told(["<start>", *before, words[at]]), "Here the answer is among the inputs: that is a leak."),
            wrong(told([*before, words[at]]), "The inputs are shifted: a start token stands in front."),
            wrong(told(["<start>", *before[:-1]]), "A row sees its own input, too: the mask has its diagonal."),
        ),
        given={"word": f"*{words[at]}*"},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The whole text",
    idea="The output is the blend of what can be seen.",
    hints=(
        "Which keys does this word see?",
        "A causal mask shows a word itself and those before it.",
        "Two exponentials are left: what are the weights, and what is the blend?",
    ),
    covers=("kernel",),
)
def causal_blend(rng: Rng) -> Number:
    """The scores of *cat* are {scores} for *The*, *cat* and *sat*, their values are {values}. The mask is causal.

    What is the output of *cat*?
    """
    a, b = rng.permutation(rng.choice([[1, 3], [1, 4], [2, 3]]))
    scores = np.log([float(a), float(b), float(rng.choice([5, 6, 7]))])
    values = np.array(rng.permutation([0, 1, 2]) * (a + b), dtype=float)
    one = call(np.ones((3, 1)), scores[:, None], values[:, None], causal_mask(3))
    mistakes = (MASK_HAS_NO_EFFECT, MASK_AFTER_SOFTMAX, MULTIPLIED_BY_THE_MASK, MEANING_FLIPPED)
    return Number(
        options_of(masked_attention, one, *mistakes, part=lambda result: result[0][1, 0]),
        given={"scores": scores, "values": values},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section='"−1e9 is as good as −∞"',
    idea="Where everything is filled with one number, a softmax spreads evenly over what is hidden.",
    hints=(
        "Which scores does the softmax get?",
        "A shift of all scores changes no weight.",
        "What are the exponentials after the largest score is subtracted?",
    ),
)
def nothing_to_see(rng: Rng) -> Choice:
    """A row has the scores {scores} and may look at nothing: its `mask` is False everywhere. What does this give?

    ```python
    softmax(np.where(mask, scores, -1e9))
    ```
    """
    n = int(rng.integers(2, 5))
    scores = np.log(rng.permutation([1.0, 2.0, 3.0, 4.0, 5.0])[:n])
    return Choice(
        (
            right(np.full(n, 1 / n), "All scores are equal, and equal scores share evenly."),
            wrong(np.zeros(n), "That is the rule of this course. It needs a line of its own, which is missing here."),
            wrong(np.full(n, np.nan), "That comes of −∞, where 0 is divided by 0. This number is finite."),
            Option(
                masked_softmax(scores, np.ones(n, dtype=bool)), "The scores are replaced: no row sees them any more."
            ),
        ),
        given={"scores": scores},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="Two masks that are not squares (extension)",
    idea="The newest token needs the last row of the triangle, not the first.",
    hints=(
        "Which row of the big triangle belongs to the newest token?",
        "`np.tri(1, n)` is the first row of a triangle.",
        "At which key does the first row of a causal mask end?",
    ),
)
def newest_token(rng: Rng) -> Choice:
    """A program that writes has kept {n} keys, the newest one last. Only the newest token asks, so there is one query.

    Somebody lays the mask `np.tri(1, {n}) == 1` over its scores. What does the query see?
    """
    return Choice(
        (
            right("the oldest key alone"),
            wrong("the newest key alone", "The one True is in the first column: that is the oldest key."),
            wrong("all keys, as it should", "That would be the last row of the triangle. This is the first one."),
            wrong("no key, so its output is 0", "The diagonal starts at the top left: one entry is True."),
        ),
        given={"n": int(rng.integers(4, 9))},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"−1e9 is as good as −∞"',
    idea="Dividing by the new sum undoes the old one, and the new sum runs over visible keys alone.",
    hints=(
        "Which keys may the sum below the line run over?",
        "1/Z does not depend on k, and every line sums over the keys up to i.",
        "Hold each line against the one before: what was added, dropped or moved?",
    ),
)
def late_division(rng: Rng) -> FirstWrong:
    """Row i may see the keys 1 to i of n, and Z is the sum over all n. A program hides keys after the softmax, and then
    divides by the new sum. Somebody shows what comes of it. Which line is the first that is wrong?
    """
    return FirstWrong(
        "renormalized_weight",
        ("mask_missing", "mask_too_strict", "multiplied_for_divided"),
        lines=(
            "(1/Z*exp(s[j]))/Sum(1/Z*exp(s[k]), k, 1, i)",
            "(1/Z*exp(s[j]))/(1/Z*Sum(exp(s[k]), k, 1, i))",
            "exp(s[j])/Sum(exp(s[k]), k, 1, i)",
        ),
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The problem",
    idea="What is not there in use must not be there in training.",
    hints=(
        "What would a model do in training if it saw the answer?",
        "Copying is the easiest way to a low loss.",
        "And what can be copied when the model writes by itself?",
    ),
    covers=("row 21",),
)
def why_hide(rng: Rng) -> Words:
    """When a model writes, the next word is not there and cannot leak. So why hide it in training? Two sentences."""
    return Words(
        (
            "It says that in training the model would copy the next word, and learn nothing else.",
            "It says that in use there is nothing to copy, so what it learned is worth nothing.",
        ),
        "In training the next word is among the inputs, and copying it gives a low loss without learning anything. In "
        "use it is not there, and a model that can only copy is worth nothing.",
    )
