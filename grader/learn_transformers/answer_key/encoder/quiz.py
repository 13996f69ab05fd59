"""Chapter 7, the encoder: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.encoder.functions import (
    DIVIDED_BY_THE_VARIANCE,
    FIRST_RESIDUAL_MISSING,
    NORM_BEFORE_THE_SUM,
    NOT_CENTERED,
    OVER_THE_TOKENS,
    OVER_THE_WHOLE_SEQUENCE,
    RELU_AT_THE_END,
    RELU_BEFORE_THE_BIAS,
    RELU_MISSING,
    RELU_ON_THE_INPUT,
    SECOND_SKIP_FROM_X,
    SUM_OF_SQUARES,
    UNBIASED_VARIANCE,
    feed_forward,
    layer_norm,
)
from learn_transformers.answer_key.self_attention.functions import scaled_dot_product_attention
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
    one_right,
    options_of,
    question,
    right,
    value_of,
    wrong,
)
from learn_transformers.symbolic.marking.worksheet import Formula, Known

Array = np.ndarray
DEVIATIONS = ([-1.0, -1.0, -1.0, -1.0, 4.0], [1.0, -1.0, 7.0, -7.0], [5.0, -1.0, -1.0, -3.0])  # their roots are whole


def token_of(rng: Rng) -> Array:
    """A token whose mean and standard deviation are whole numbers."""
    rest = rng.permutation(DEVIATIONS[rng.integers(len(DEVIATIONS))]) * rng.choice([-1.0, 1.0])
    return np.asarray(rest + float(rng.integers(1, 8)))


def norm_call(x: Array) -> tuple[Array, Array, Array, float]:
    """What `layer_norm` gets where γ, β and ε change nothing."""
    return x, np.ones(x.shape[-1]), np.zeros(x.shape[-1]), 0.0


def to_three(row: Array) -> str:
    """A row of numbers to three decimals, none of them in another form."""
    return "[" + ", ".join(f"{round(float(n), 3) + 0.0:.3f}".replace("-", "−") for n in row) + "]"


@question(
    asks=PREDICT,
    difficulty=1,
    section="One token, normalized",
    idea="A norm brings each token to mean 0 and variance 1.",
    hints=(
        "What is the mean of the numbers, and what is left of each without it?",
        "The variance is the mean of the squares; each deviation is divided by its root.",
        "Write down the deviations and the mean of their squares.",
    ),
)
def normalized(rng: Rng) -> Choice:
    """A token is {token}. What does layer norm make of it, with γ = 1, β = 0 and ε = 0, to three decimals?"""
    x = token_of(rng)
    mistakes = (UNBIASED_VARIANCE, DIVIDED_BY_THE_VARIANCE, NOT_CENTERED, SUM_OF_SQUARES)
    return Choice(options_of(layer_norm, call(*norm_call(x)), *mistakes, part=to_three), given={"token": x})


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"Layer norm normalizes over the batch"',
    idea="A token's mean and variance come from its own features, and from nothing else.",
    hints=(
        "Which numbers go into one mean?",
        "A number moves if its mean or its variance is made from the number that changed.",
        "Did other tokens move? Did other features of the same token?",
    ),
)
def whose_mean(rng: Rng) -> Choice:
    """Three tokens have four features. Somebody changes one single number and applies their norm again.

    The picture shows 1 where the result moved. How does that norm work?
    """
    x = rng.normal(size=(3, 4))
    y = x.copy()
    y[int(rng.integers(3)), int(rng.integers(4))] += 1.0
    scales = "It only multiplies by γ and adds β."
    kinds = (
        ("Each token has its own mean and variance.", "Then all numbers of one token would move, and no others.", None),
        ("Each feature has one mean, over the tokens.", "Then one column would move, and no other.", OVER_THE_TOKENS),
        ("All tokens together have one mean.", "Then all numbers would move.", OVER_THE_WHOLE_SEQUENCE),
        (scales, "Then only the changed number would move.", None),
    )
    chosen = int(rng.integers(len(kinds)))
    text, _, mistake = kinds[chosen]
    before, after = (z if text == scales else value_of(layer_norm, call(*norm_call(z)), mistake) for z in (x, y))
    return Choice(
        one_right(kinds, chosen),
        picture=Heat(
            (np.abs(after - before) > 1e-9).astype(int),
            rows="token",
            columns="feature",
            row_names=("The", "cat", "sat"),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A whole block",
    idea="What was fetched is added to what was there, and the sum is normalized.",
    hints=(
        "What goes into the norm: what attention returns, or more?",
        "The block of 2017 adds first and normalizes the sum.",
        "Add the two tokens; then take the mean of the sum.",
    ),
    covers=("kernel", "row 23"),
)
def add_then_normalize(rng: Rng) -> Grid:
    """In a block of 2017, the token {token} goes into the attention, and {fetched} comes out for it.

    With γ = 1, β = 0 and ε = 0, what goes into the feed-forward network?
    """
    total = token_of(rng)
    token = rng.permutation(np.arange(len(total))).astype(float)
    fetched = total - token
    alone = layer_norm(*norm_call(fetched)) if np.ptp(fetched) else fetched
    return Grid(
        (
            *options_of(layer_norm, call(*norm_call(total)), UNBIASED_VARIANCE, part=lambda row: row[None]),
            wrong(alone[None], "Nothing has skipped the attention here.", FIRST_RESIDUAL_MISSING),
            wrong((token + alone)[None], "The sum is normalized, not what is added.", NORM_BEFORE_THE_SUM),
            wrong(total[None], "The sum is right, but a norm follows it."),
        ),
        rows=("token",),
        columns=tuple(str(n) for n in range(len(total))),
        given={"token": token, "fetched": fetched},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A network that sees a distance",
    idea="First map, ReLU, second map: the bend stands in the middle.",
    hints=(
        "Which hidden numbers does the first matrix make?",
        "Add the bias, then set to 0 what is negative.",
        "Which of the two hidden numbers is left?",
    ),
    covers=("row 20",),
)
def through_the_network(rng: Rng) -> Choice:
    r"""The token {x} goes through $\max(0, x W_1 + b_1) W_2$. What comes out?

    $W_1$ is {w_1}, $b_1$ is {b_1} and $W_2$ is {w_2}.
    """
    a, b = sorted(float(n) for n in rng.choice([[1, 4], [2, 5], [1, 5], [2, 6]]))
    w_1, w_2 = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 2.0], [float(rng.integers(2, 4)), -1.0]])
    bias = np.array([0.0, float(rng.choice([-1.0, 1.0]))])
    made = call(np.array([a, b]), w_1, bias, w_2, np.zeros(2))
    mistakes = (RELU_MISSING, RELU_AT_THE_END, RELU_BEFORE_THE_BIAS, RELU_ON_THE_INPUT)
    return Choice(
        (
            *options_of(feed_forward, made, *mistakes),
            wrong(np.maximum(np.array([a, b]) @ w_1 + bias, 0), "That is the hidden layer: the second map is missing."),
        ),
        given={"x": np.array([a, b]), "w_1": w_1, "b_1": bias, "w_2": w_2},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Attention is linear in the values for fixed weights, but the weights come from the tokens.",
    hints=(
        "What happens to the scores when all tokens are doubled?",
        "Scores are products of two tokens, and a softmax follows.",
        "Do the weights stay what they are?",
    ),
    covers=("caveat a", "Q10", "row 20"),
)
def doubled(rng: Rng) -> Claim:
    """{claim}"""
    claims = (
        (False, "In self-attention, twice the tokens always give twice the output."),
        (False, "Self-attention is all linear, as the lecture says: adding up two texts adds up their outputs."),
        (False, "With its softmax, self-attention is still one fixed matrix that multiplies each token."),
        (True, "In self-attention, twice the tokens need not give twice the output."),
        (True, "Self-attention multiplies the values by a matrix that is another one for other tokens."),
    )
    holds, claim = claims[int(rng.integers(len(claims)))]
    return Claim(
        holds,
        (
            right("because the weights come from the tokens, through a softmax"),
            wrong("because the values are made by a map that bends", "Values are linear in the tokens: x times W_V."),
            wrong("because of the ReLU between its two maps", "That is in the feed-forward network, not in attention."),
            wrong("because the weights of a row sum to 1", "They do so in a fixed mean as well, which is linear."),
        ),
        given={"claim": claim},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="Twice the tokens give four times the scores, so the weights change: attention is not linear.",
    hints=(
        "Which score has t with itself, and which after doubling?",
        "A score is a product of a query and a key, and both are doubled.",
        "The exponential of four times log b is b to the fourth.",
    ),
    covers=("caveat a", "Q10"),
)
def doubled_weight(rng: Rng) -> Number:
    """Two tokens are single numbers, 0 and t, with t² = log {base}. Queries, keys and values are the tokens themselves.

    So t gives itself the weight {before}. Now both tokens are doubled. Which weight does it give itself?
    """
    base = int(rng.integers(2, 5))
    x = 2 * np.array([[0.0], [np.sqrt(np.log(base))]])
    return Number(
        (
            *options_of(scaled_dot_product_attention, call(x, x, x), part=lambda both: both[1][1, 1]),
            wrong(base / (base + 1), "Were attention linear, the weights would stay. Which score has t now?"),
            wrong(base**2 / (base**2 + 1), "Query and key are doubled, both: by which factor does the score grow?"),
            wrong(2 * base / (2 * base + 1), "The score grows, not its exponential: exp(4s) is exp(s) to the fourth"),
        ),
        policy="dp 3",
        given={"base": base, "before": f"{base}/{base + 1}"},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="What the lecture says, with care",
    idea="Products with fixed matrices and fixed weights are linear; softmax, norm and ReLU are not.",
    hints=(
        "Which of them give twice as much for twice the tokens, and for a sum the sum?",
        "A product with something fixed is linear in the tokens.",
        "In which of them is a number divided by something made from the tokens, or set to 0?",
    ),
    covers=("caveat a", "row 20"),
)
def linear_parts(rng: Rng) -> Several:
    """Which of these are linear in the tokens `x`?"""
    return Several(
        (
            right("`x @ w_v`, the values", "A product with a fixed matrix."),
            right("`a @ x`, with weights `a` held fixed", "This is the half of the lecture's sentence that holds."),
            right("`x @ w_1 @ w_2`, without a ReLU", "Two matrices are one."),
            wrong("`softmax(x @ x.T) @ x`", "The weights are made from the tokens, too."),
            wrong("`layer_norm(x)`, with γ = 1 and β = 0", "Twice the token is normalized to the same, not to twice."),
            wrong("`np.maximum(x, 0)`, the ReLU", "−x does not give the negative of what x gives."),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The MLP is the lecture's second ingredient: something non-linear.",
    hints=(
        "What does the lecture find missing in attention?",
        "It says that attention is all of one kind.",
        "Which of these reasons speaks of a kind of map?",
    ),
    covers=("row 20", "caveat a"),
)
def why_an_mlp(rng: Rng) -> Choice:
    """At 12:20 the lecture says why a transformer needs a simple MLP. Which reason does it give?"""
    return Choice(
        (
            right("Attention is all linear, so something else has to bend."),
            wrong("Attention loses the order of words, which the MLP restores.", "That is what positions are for."),
            wrong("Attention sees the future, which the MLP hides.", "That is what masks are for."),
            wrong("Attention takes time n², and the MLP makes it linear.", "Nothing in the MLP saves a score."),
            wrong(
                "Attention forgets, and the MLP is an external memory.",
                "External memory comes as a missing ingredient.",
            ),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="An encoder block: self-attention, feed-forward, layer norm, residual connections.",
    hints=(
        "Which of them does a block need that only reads?",
        "A decoder block has two things more than an encoder block.",
        "Leave out what hides the future and what looks at a source.",
    ),
    covers=("row 23", "caveat g"),
)
def named_parts(rng: Rng) -> Several:
    """The lecture announces three parts of an encoder block, and then names four. Which are they?"""
    others = (
        wrong("a mask that hides the future", "A decoder block has it. An encoder may see everything."),
        wrong("attention over another text", "A decoder block has it: it looks at what the encoder has read."),
        wrong("a softmax over the vocabulary", "It comes after the last block of what writes."),
        wrong("batch norm", "It takes its means over examples; a transformer's takes them within a token."),
    )
    return Several(
        (
            right("self-attention"),
            right("a feed-forward network"),
            right("layer norm"),
            right("residual connections"),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Two sub-layers, and around each of them a skip and a norm.",
    hints=(
        "What do a skip and a norm surround?",
        "There are two sub-layers, attention and network.",
        "How many sums does a block have?",
    ),
    covers=("caveat g", "row 23"),
)
def third_sub_layer(rng: Rng) -> Claim:
    """{claim}"""
    claims = (
        (False, "Add and norm are a third sub-layer, which comes once, at the end of an encoder block."),
        (False, "An encoder block adds and normalizes once."),
        (True, "An encoder block adds twice, and normalizes twice."),
        (True, "In an encoder block, add and norm are no sub-layer of their own."),
    )
    holds, claim = claims[int(rng.integers(len(claims)))]
    return Claim(
        holds,
        (
            right("because a skip and a norm go around each of the two sub-layers"),
            wrong("because they come once, but before the attention", "There are two sums, and each is normalized."),
            wrong("because only the attention has a skip and a norm", "The network has them, too."),
            wrong("because they come once for all blocks, at the very end", "Each block has its own, two of them."),
        ),
        given={"claim": claim},
    )


@question(
    asks=WHY,
    difficulty=1,
    section="The equation",
    idea="Attention, add, norm; network, add, norm.",
    hints=(
        "Which of the two workers comes first?",
        "After each worker: add what went in, then normalize.",
        "What went into the network: the block's input, or what the first norm gave?",
    ),
    covers=("row 23", "kernel"),
)
def lines_of_a_block(rng: Rng) -> Order:
    """What does an encoder block of 2017 do with `x`? Put the lines into order. Some do not belong there."""
    return Order(
        (
            "a = attention(x)",
            "y = norm_1(x + a)",
            "f = network(y)",
            "z = norm_2(y + f)",
        ),
        extra=(
            wrong("z = norm_2(x + f)", "Here the block's input is added, not what went into the network.",
                  SECOND_SKIP_FROM_X),
            wrong("y = x + norm_1(a)", "Here the sum is not normalized, only what is added.", NORM_BEFORE_THE_SUM),
        ),
        code=True,
    )  # fmt: skip


@question(
    asks=PREDICT,
    difficulty=2,
    section="The idea",
    idea="The slopes of layers multiply, and a skip adds 1 to each.",
    hints=(
        "What does a layer with a skip make of a small change?",
        "It hands on the change itself, and its own share of it.",
        "One factor for each layer: multiply them.",
    ),
    covers=("kernel", "row 23"),
)
def change_at_the_end(rng: Rng) -> Number:
    """Three layers have the slopes {slopes}, each with a skip. A change of 1 goes in. How much arrives at the end?"""
    slopes = np.array(rng.permutation(rng.choice([[0.1, 0.2, 0.5], [0.5, 0.5, 0.2], [0.1, 0.5, 1.0], [0.2, 0.5, 1.0]])))
    return Number(
        (
            right(round(float(np.prod(1 + slopes)), 6)),
            wrong(round(float(np.prod(slopes)), 6), "That is what arrives without skips"),
            wrong(round(float(1 + np.prod(slopes)), 6), "That is one skip around all three; each layer has its own"),
            wrong(round(float(1 + np.sum(slopes)), 6), "Layers one after the other multiply, they do not add up"),
        ),
        policy="dp 3",
        given={"slopes": slopes},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="A network that sees a distance",
    idea="With a ReLU a network can choose between two numbers; without one it can only weigh them.",
    hints=(
        "What is relu(t) − relu(−t)?",
        "It is t. So two of the hidden numbers bring the first feature through.",
        "What is left of the first feature when it is the larger one, and what when it is the smaller one?",
    ),
    covers=("row 20", "Q10"),
)
def three_hidden(rng: Rng) -> Expression:
    """A network makes the hidden numbers `x_1`, `-x_1` and `{third}`, all through a ReLU.

    Its second matrix gives them the factors 1, −1 and {sign}1. Which function of `x_1` and `x_2` is that?
    """
    larger = bool(rng.integers(2))
    answer, other, third = ("max", "min", "x_2 - x_1") if larger else ("min", "max", "x_1 - x_2")
    return Expression(
        Formula(
            f"{answer}(x_1, x_2)",
            names={"x_1": "real", "x_2": "real"},
            right=(f"x_1 {'+' if larger else '-'} relu({third})",),
            wrong=(
                Known(f"{other}(x_1, x_2)", "It is the other one of the two", "Put in 1 and 3, and then 3 and 1."),
                Known("abs(x_1 - x_2)", "That takes both differences", "Which differences are there?"),
                Known(
                    f"2*x_1 {'+' if larger else '-'} ({third})",
                    "This comes out where the ReLU is missing",
                    "What becomes of a hidden number that is negative?",
                ),
            ),
        ),
        given={"third": third, "sign": "" if larger else "−"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What wrong numbers look like",
    idea="After a norm the mean is 0 and the mean of the squares is 1.",
    hints=(
        "What is the sum of the numbers, and what is the mean of their squares?",
        "Right ones sum to 0, and the mean of their squares is 1.",
        "Work out the variance of the token, and compare the deviations with what came out.",
    ),
)
def wrong_norm(rng: Rng) -> Choice:
    """Of the token {token} somebody's norm makes {result}, to three decimals, with γ = 1, β = 0 and ε = 0.

    What did they do?
    """
    x = token_of(rng)
    kinds = (
        ("They took d − 1 in place of d under the root.", "Then the squares would sum to d − 1, with a mean of 0.",
         UNBIASED_VARIANCE),
        ("They divided by the variance itself.", "Then each number would be its deviation over the variance.",
         DIVIDED_BY_THE_VARIANCE),
        ("They did not subtract the mean.", "Then the mean of the result would not be 0.", NOT_CENTERED),
        ("They divided by the root of the sum of the squares, not of their mean.",
         "Then the squares of the result would sum to 1.", SUM_OF_SQUARES),
        ("Nothing wrong: it is as it should be.", "Then the mean would be 0, and the squares would sum to d.", None),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    made = value_of(layer_norm, call(*norm_call(x)), kinds[chosen][2])
    options = one_right(kinds, chosen)
    return Choice(options, given={"token": x, "result": to_three(made)})


@question(
    asks=WHY,
    difficulty=3,
    section="What the lecture says, with care",
    idea="Set the workers to zero, and what is left are the skips and the norms.",
    hints=(
        "What does each sum add, when the workers return zeros?",
        "A skip hands on what came in; a norm stands after the sum or before the worker.",
        "Which of them has a norm on its way past the workers?",
    ),
)
def workers_at_rest(rng: Rng) -> Match:
    """$W_O$, $W_2$ and $b_2$ of a block are zero, so both workers return zeros. Which block makes what of a token?"""
    return Match(
        (
            ("a block of 2017: norms after the sums", "the token, normalized"),
            ("a pre-norm block: norms before the workers", "the token itself, as it came in"),
            ("a block of 2017 without skips", "the same numbers for every token"),
        ),
        extra=("the mean of all tokens",),
        why="Without skips the norms get zeros, and give β. Tokens meet in the attention alone, which returns zeros.",
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="Only inside the network a token is wider; every arrow of a block carries (..., n, d_model).",
    hints=(
        "Is this inside the network, or on an arrow of the block?",
        "Hidden numbers have the width d_ff; a mean keeps its axis with length 1.",
        "Which axes does each token keep in any case?",
    ),
)
def shapes_in_a_block(rng: Rng) -> Shape:
    """{b} texts of {n} tokens pass a block with $d_{model}$ = {d} and $d_{ff}$ = {d_ff}. Which shape has {what}?"""
    b, n, d = int(rng.integers(2, 5)), int(rng.integers(5, 8)), int(rng.choice([8, 12, 16]))
    d_ff = 4 * d
    kinds = {
        "the array of hidden numbers": (
            right((b, n, d_ff)),
            wrong((b, n, d), "Inside the network a token is wider."),
            wrong((d, d_ff), "That is the first matrix. The hidden numbers have a row for each token."),
        ),
        "the output of the block": (
            right((b, n, d)),
            wrong((b, n, d_ff), "The second map brings tokens back to the old width."),
            wrong((b, d), "Each token keeps a row of its own."),
        ),
        "the array of a norm's means, ready to be subtracted from the tokens": (
            right((b, n, 1)),
            wrong((b, 1, d), "That would be means over the tokens. Each token has its own."),
            wrong((b, 1, 1), "That would be one mean for a whole text."),
            wrong((b, n), "They are subtracted from tokens, so the axis of the features stays, with length 1."),
        ),
    }
    what = str(rng.choice(list(kinds)))
    return Shape(kinds[what], given={"b": b, "n": n, "d": d, "d_ff": d_ff, "what": what})


@question(
    asks=PREDICT,
    difficulty=1,
    section="A network that sees a distance",
    idea="A ReLU sets what is negative to 0, and keeps the rest.",
    hints=(
        "Which sum is in each column?",
        "The matrix makes both differences.",
        "Which one is negative?",
    ),
)
def printed_hidden(rng: Rng) -> Output:
    """A token meets the first map of a network, and a ReLU. What does this print?

    ```python
    {code}
    ```
    """
    a, b = (int(n) for n in rng.permutation(10)[:2])
    code = f"first = np.array([[1, -1], [-1, 1]])\nhidden = np.array([{a}, {b}]) @ first\n"
    code += "print(np.maximum(hidden, 0).tolist())"
    return Output(
        code,
        (
            right(np.maximum([a - b, b - a], 0)),
            wrong(np.array([a - b, b - a]), "A ReLU lets nothing negative through."),
            wrong(np.abs([a - b, b - a]), "A ReLU sets what is negative to 0; it does not turn the sign."),
            wrong(np.minimum([a - b, b - a], 0), "It keeps what is positive."),
        ),
        given={"code": code},
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="The idea",
    idea="Attention moves things between tokens, the network works on each alone; skip and norm make depth possible.",
    hints=(
        "In which part do tokens meet?",
        "Only one of the parts has weights from one token to another.",
        "What is added, and what happens to the sum?",
    ),
    covers=("kernel", "row 23"),
)
def who_does_what(rng: Rng) -> Cloze:
    """Fill in the gaps: what each part of a block does."""
    return Cloze(
        "In a block, [[1]] carries things between tokens, and [[2]] works on each token alone. "
        "A skip [[3]] what went in, and a norm uses the numbers of [[4]].",
        (
            (right("attention"), wrong("the network", "In it no token sees another one."),
             wrong("the norm", "A token is normalized by its own numbers.")),
            (right("the network"), wrong("attention", "It is where tokens meet."),
             wrong("a mask", "It says who may look at whom, and works on nothing.")),
            (right("adds"), wrong("multiplies by", "Then a zero would stop everything."),
             wrong("replaces by the result", "Then nothing would skip.")),
            (right("one token"), wrong("one feature", "That is batch norm: its means run over examples."),
             wrong("the whole text", "Then a change in one token would move all others.")),
        ),
    )  # fmt: skip


@question(
    asks=MISTAKE,
    difficulty=3,
    section="One token, normalized",
    idea="A norm does not see a shift of all features, nor a positive factor.",
    hints=(
        "What does the same c, added to every feature, do to the mean?",
        "A sum of d equal numbers c is d times c; the root of a² v is a times the root of v.",
        "Hold each line against the one before.",
    ),
)
def broken_invariance(rng: Rng) -> FirstWrong:
    """A norm gets a·x + c with a > 0, and v is the variance of x. Somebody works it out.

    Which line is the first that is wrong?
    """
    return FirstWrong("norm_invariance", ("root_missing", "constant_summed_once", "sum_for_mean"))


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Attention only mixes values; to make something new of a token, its features must meet in a bend.",
    hints=(
        "What can come out when 3 and 5 are mixed?",
        "A mixture lies between what is mixed.",
        "Which part of a block has a bend, and what does it bend?",
    ),
    covers=("row 20", "Q10", "kernel"),
)
def why_a_network(rng: Rng) -> Words:
    """Attention is not linear. Why does a block need a feed-forward network all the same? Two sentences."""
    return Words(
        (
            "It says that attention only mixes values, and a value is linear in its token.",
            "It says that the network bends each token's own features, which makes something new, as a distance.",
        ),
        "Attention only mixes values, and each value is linear in its token. The network has a bend among the "
        "features of one token, so it can make something new of them, such as the distance of two.",
    )
