"""Chapter 6, multi-head attention: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.multi_head_attention.functions import (
    AVERAGED_HEADS,
    FEATURES_BEFORE_POSITIONS,
    HEADS_REVERSED,
    INTERLEAVED_MERGE,
    INTERLEAVED_SPLIT,
    MERGED_BY_RESHAPE_ALONE,
    N_HEADS_AS_D_HEAD,
    ONE_BLOCK_OF_W_O,
    ONE_SLICE_FOR_ALL_HEADS,
    SCALED_BY_D_HEAD,
    SCALED_BY_N_HEADS,
    SCALED_BY_WHOLE_WIDTH,
    SOFTMAX_OVER_THE_HEADS,
    SPLIT_BEFORE_PROJECTING,
    SPLIT_BY_RESHAPE_ALONE,
    UNSCALED_HEADS,
    W_O_FORGOTTEN,
    WEIGHTS_FROM_THE_LEFT,
    concat_heads,
    multi_head_attention,
    split_heads,
)
from learn_transformers.answer_key.self_attention.functions import SOFTMAX_OVER_QUERIES
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


@question(
    asks=PREDICT,
    difficulty=2,
    section="Two heads: two answers",
    idea="Each head gives away one unit of attention of its own.",
    hints=(
        "Which place of the query and of the keys does each head have?",
        "A head has one place only, so its scores are products of two numbers, and nothing is divided.",
        "Write down the exponentials for head 0, and add them up.",
    ),
    covers=("row 17", "kernel"),
)
def weights_of_two_heads(rng: Rng) -> Grid:
    """*sat* has the query [1, 1], and the keys of *cat*, *mat* and *sat* are {cat}, {mat} and [0, 0].

    With two heads: which weights does each head give to the three words?
    """
    a, b = rng.permutation(rng.choice([[4.0, 3.0], [5.0, 2.0], [7.0, 2.0], [5.0, 4.0]]))
    keys = np.log([[a, b], [b, a], [1.0, 1.0]])
    one, eye = np.ones((1, 2)), np.eye(2)
    words = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    made = call(one, words, eye, keys[:2], eye, eye, 2)
    mistakes = (ONE_SLICE_FOR_ALL_HEADS, SOFTMAX_OVER_THE_HEADS, SCALED_BY_WHOLE_WIDTH)
    return Grid(
        options_of(multi_head_attention, made, *mistakes, part=lambda both: both[1][:, 0]),
        policy="dp 3",
        rows=("head 0", "head 1"),
        columns=("cat", "mat", "sat"),
        given={"cat": keys[0], "mat": keys[1]},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section='"More heads have more to learn"',
    idea="More heads are narrower heads: the layer learns as many numbers as before.",
    hints=(
        "Does one of the four matrices grow when the heads become more?",
        "Only the borders between the heads move.",
        "What is the size of one matrix, and how many are there?",
    ),
)
def numbers_to_learn(rng: Rng) -> Number:
    """A multi-head attention without biases has $d_{model}$ = {d} and {before}. Now it gets {after} heads.

    How many numbers does it learn then?
    """
    d = int(rng.choice([12, 20, 24, 36, 40]))
    before, after = sorted(int(h) for h in rng.permutation([1, 2, 4])[:2])
    return Number(
        (
            right(4 * d * d),
            wrong(4 * d * d * after // before, "Heads become more, and each becomes narrower"),
            wrong(3 * d * d, "There is a fourth matrix, which mixes the heads"),
            wrong(4 * d * d // after, "This is what one head learns"),
        ),
        policy="exact",
        given={"d": d, "before": "1 head" if before == 1 else f"{before} heads", "after": after},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="One more matrix mixes the heads",
    idea="Each head sends its blend through its own row of W_O, and the messages are added.",
    hints=(
        "Which row of the matrix does head 0 meet?",
        "A row vector times a matrix is a sum of its rows.",
        "Write down what head 0 sends, and below it what head 1 sends.",
    ),
    covers=("kernel",),
)
def messages(rng: Rng) -> Choice:
    """Two heads of one number each have the blends {blends} for a token, and $W_O$ is {w_o}. What comes out?"""
    a, b = (float(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    w_o = np.array([[1.0, float(rng.integers(2, 4))], [float(-rng.integers(1, 3)), 1.0]])
    x, eye = np.array([[a, b]]), np.eye(2)
    made = call(x, x, eye, eye, eye, w_o, 2)  # the one token sees itself, so the blend is its value
    mistakes = (W_O_FORGOTTEN, WEIGHTS_FROM_THE_LEFT, ONE_BLOCK_OF_W_O)
    return Choice(
        (
            *options_of(multi_head_attention, made, *mistakes, part=lambda both: both[0][0]),
            wrong(x[0] * w_o.diagonal(), "Each number meets a whole row of the matrix, not one entry of it."),
        ),
        given={"blends": x[0], "w_o": w_o},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Cut through the features, not through the sentence",
    idea="A head has a slice of the columns, of every token.",
    hints=(
        "Does a head see all tokens?",
        "Head h has the columns from h times d_head on, of every token.",
        "How many columns has one head?",
    ),
)
def slice_of_a_head(rng: Rng) -> Choice:
    """Two tokens are {x}. They are cut for {n_heads} heads. What does head {head} get?"""
    n_heads = int(rng.choice([2, 3]))
    head = int(rng.integers(n_heads))
    first = int(rng.integers(0, 4))
    x = np.arange(first, first + 12).reshape(2, 6)
    mistakes = (SPLIT_BY_RESHAPE_ALONE, INTERLEAVED_SPLIT, FEATURES_BEFORE_POSITIONS)
    named = () if head >= 6 // n_heads else (N_HEADS_AS_D_HEAD,)
    return Choice(
        options_of(split_heads, call(x.astype(float), n_heads), *mistakes, *named, part=head),
        given={"x": x, "n_heads": n_heads, "head": head},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"The shape is right, so the heads are right"',
    idea="A reshape draws the borders anew and moves nothing; heads and tokens must trade places first.",
    hints=(
        "Which numbers should stand in the first row?",
        "The first token has one row in each head; side by side they are its row.",
        "Find out from which head, and from which token, each number of the first row is.",
    ),
)
def what_was_merged(rng: Rng) -> Choice:
    """Three tokens have two heads of two columns. Head 0 is {zero}, head 1 is {one}. Somebody puts them side by side:

    {merged}

    What happened?
    """
    first = int(rng.integers(1, 10))
    heads = np.arange(first, first + 12).reshape(2, 3, 2).astype(float)
    kinds = (
        ("One reshape, without trading places: tokens are mixed.", "Then the first row would be two tokens of head 0.",
         MERGED_BY_RESHAPE_ALONE),
        ("The columns of the heads are dealt out in turn.", "Then columns of head 0 and head 1 would alternate.",
         INTERLEAVED_MERGE),
        ("The heads stand side by side in reverse order.", "Then the first two columns would be those of head 1.",
         HEADS_REVERSED),
        ("Nothing wrong: each row is one token, head by head.", "Then the first row would begin with head 0, token 0, "
         "and go on with head 1, token 0.", None),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    merged = value_of(concat_heads, call(heads), kinds[chosen][2])
    options = one_right(kinds, chosen)
    return Choice(options, given={"zero": heads[0], "one": heads[1], "merged": merged})


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="The axis of the heads stands where a batch axis would stand.",
    hints=(
        "How many numbers does one head have of one token?",
        "The axis of the heads stands right before the two axes of one head's matrix.",
        "Which two things does a map have one row and one column for?",
    ),
)
def shapes_of_heads(rng: Rng) -> Shape:
    """{b} texts of {n} tokens look at sources of {m} tokens. $d_{model}$ is {d}, and there are {h} heads.

    Which shape have the {what}?
    """
    b, h = int(rng.integers(6, 9)), int(rng.choice([2, 3]))
    n, m = (int(i) for i in rng.permutation([5, 9, 10, 11])[:2])
    d = h * 4
    given = {"b": b, "n": n, "m": m, "d": d, "h": h}
    axes, what = (
        ((b, h, n, m), "weights of all heads") if rng.random() < 0.5 else ((b, h, m, 4), "values, cut into heads")
    )
    if axes[-1] == m:
        options = (
            right(axes),
            wrong((b, n, m), "That would be one map for all heads, and each head has its own."),
            wrong((b, h, m, n), "Rows are those who ask, columns those who are looked at."),
            wrong((b, h, n, 4), "These are the queries. A map has a column for each key."),
        )
    else:
        options = (
            right(axes),
            wrong((b, m, h, 4), "The heads have to trade places with the tokens."),
            wrong((b, h, m, d), "A head has a slice of the columns, not all of them."),
            wrong((b, h, n, 4), "Values come from the tokens that are looked at."),
        )
    return Shape(options, given={**given, "what": what})


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Which root?",
    idea="A head divides by the root of its own length.",
    hints=(
        "How large is a dot product of two random vectors of length n, before it is divided?",
        "About √n. So dividing by √d_head gives about 1.",
        "Which divisor takes √d_head to the size that was measured?",
    ),
)
def wrong_root(rng: Rng) -> Choice:
    """A layer has {h} heads of {d_head} columns. Its queries and keys are random numbers of mean 0 and variance 1, all
    independent.

    Somebody's divided scores have a standard deviation of about {size}. By what did they divide?
    """
    h, d_head = (int(n) for n in rng.choice([[4, 16], [4, 64], [16, 64], [9, 16], [4, 100]]))
    kinds = (
        ("√d_model", np.sqrt(h * d_head), SCALED_BY_WHOLE_WIDTH),
        ("d_head, without a root", float(d_head), SCALED_BY_D_HEAD),
        ("√n_heads", np.sqrt(h), SCALED_BY_N_HEADS),
        ("nothing at all", 1.0, UNSCALED_HEADS),
        ("√d_head, as is right", np.sqrt(d_head), None),
    )
    chosen = int(rng.integers(len(kinds)))
    sizes = [f"{np.sqrt(d_head) / by:.3g}" for _, by, _ in kinds]
    options = tuple(
        right(text) if place == chosen else wrong(text, f"That would give about {sizes[place]}.", mistake)
        for place, (text, _, mistake) in enumerate(kinds)
    )
    return Choice(options, given={"h": h, "d_head": d_head, "size": sizes[chosen]})


@question(
    asks=WHY,
    difficulty=2,
    section='"Each head reads its own part of the word"',
    idea="First project, then cut: every head reads all of every token.",
    hints=(
        "What comes first, the projection or the cut?",
        "Each column of a product reads a whole row.",
        "Which numbers of the token does the first column of the queries depend on?",
    ),
)
def first_half(rng: Rng) -> Claim:
    """A layer has two heads. {change} of a token {can} change the map of head {head}."""
    head, holds = int(rng.integers(2)), bool(rng.integers(2))
    change = ("The last number", "The first number")[head]
    return Claim(
        holds,
        (
            right("because tokens are projected first, and each column reads the whole token"),
            wrong("because the heads are mixed at the end, by W_O", "A map is made before that: W_O changes no map."),
            wrong("because the weights of both heads sum to 1 together", "Each head has one unit of its own."),
            wrong("because head 0 hands its map on to head 1", "Heads work side by side; none waits for another one."),
        ),
        given={"change": change, "can": "may" if holds else "can never", "head": head},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="Batches and masks",
    idea="A mask needs an axis of length 1 for the heads, or its sequences meet the heads.",
    hints=(
        "Which axis of the scores does the first axis of the mask meet?",
        "Shapes are lined up from the right; an axis of length 1 fits any other, else both have to be equal.",
        "Write the shape of the mask below that of the scores, right below right. What does its 3 meet?",
    ),
)
def mask_without_heads(rng: Rng) -> Choice:
    """Three texts have {lengths} real tokens, in room for 5, and there are {heads} heads. The padding mask has the
    shape {mask}, the scores (3, {heads}, 5, 5). Somebody writes `np.where(mask, scores, -np.inf)` and a softmax.

    How many keys can head {head} of text {text} see? (Count heads and texts from 0.)
    """
    lengths = [int(n) for n in rng.permutation([1, 2, 3, 4, 5])[:3]]
    fits, axis_added = ((True, False), (True, False), (False, False), (False, True))[int(rng.integers(4))]
    heads = 3 if fits else 2
    head = int(rng.integers(heads))
    text, other = (int(i) for i in rng.permutation([i for i in range(3) if i != head]))
    keys = {n: f"{lengths[n]}, without any error" for n in (head, text, other)}
    error = "none, as it ends with an error"
    unlike = "Neither this head nor this text has that number."
    hides = "The mask does hide keys: whose?"
    if axis_added:
        told = (
            right(keys[text]),
            wrong(keys[head], "The mask's 3 stands where the texts are: its 1 meets the heads."),
            wrong(error, "The mask has four axes, and each is 1 or fits."),
        )
    elif fits:
        told = (
            right(keys[head]),
            wrong(keys[text], "That is what it should be. What does the mask's 3 meet?"),
            wrong(error, "3 texts fit 3 heads, so NumPy has nothing to complain about."),
        )
    else:
        meets = "The mask's 3 meets the 2 of the heads, and neither is 1."
        told = (right(error), wrong(keys[head], meets), wrong(keys[text], meets))
    return Choice(
        (*told, wrong(keys[other], unlike), wrong("5, without any error", hides)),
        given={
            "lengths": lengths,
            "heads": heads,
            "mask": "(3, 1, 1, 5)" if axis_added else "(3, 1, 5)",
            "head": head,
            "text": text,
        },
    )


@question(
    asks=WHY,
    difficulty=1,
    section="The idea",
    idea="Project, cut, attend, put side by side, mix.",
    hints=(
        "What must happen before anything is cut?",
        "What is cut are queries, keys and values, not tokens.",
        "What do the heads' blends go through at the end?",
    ),
)
def steps_of_a_layer(rng: Rng) -> Order:
    """What does a layer of multi-head attention do, in which order? Some lines do not belong there."""
    return Order(
        (
            "make queries, keys and values of the tokens",
            "cut queries, keys and values into heads",
            "let each head attend, with weights of its own",
            "put the blends of all heads side by side",
            "multiply by the matrix that mixes the heads",
        ),
        extra=(
            wrong("cut the tokens into heads", "Then a head could read a part of a token only.",
                  SPLIT_BEFORE_PROJECTING),
            wrong("take the mean of the blends of all heads", "Then only the width of one head would come out.",
                  AVERAGED_HEADS),
        ),
    )  # fmt: skip


@question(
    asks=RECALL,
    difficulty=2,
    section="The lecture in five lines",
    idea="The lecture has several attentions in a layer, each with another subspace; sizes are not in it.",
    hints=(
        "What can be said of heads without any matrix?",
        "The shapes of the matrices are from the paper of 2017.",
        "Leave out what needs a formula or a count.",
    ),
    covers=("row 17",),
)
def said_of_heads(rng: Rng) -> Several:
    """Which of these does the lecture say of heads?"""
    others = (
        wrong("a head is as wide as d_model divided by their number", "The paper says it, the lecture has no sizes."),
        wrong("a last matrix mixes what they have found", "The paper has that matrix, the lecture does not name it."),
        wrong("more of them learn no more numbers than one", "That is true, but the lecture does not count."),
        wrong("some can be taken away after training", "Others found that out later; the lecture does not say it."),
    )
    return Several(
        (
            right("a layer has several of them, not a single attention"),
            right("each may look at another subspace of the representation"),
            right("one may be about parts of speech, another about syntax"),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The lecture recommends The Illustrated Transformer, by Jay Alammar, to read on.",
    hints=(
        "Is it a paper, a talk, or a text with pictures?",
        "It draws the heads.",
        "Its title says that it has pictures.",
    ),
    covers=("row 27",),
)
def further_reading(rng: Rng) -> Choice:
    """At 17:40 the lecture recommends a text to read on. Which one?"""
    return Choice(
        (
            right('"The Illustrated Transformer", by Jay Alammar'),
            wrong('"Attention Is All You Need", the paper of 2017', "It is on the timeline, as where the era begins."),
            wrong('"LSTM is dead, long live transformers"', "That is a talk, which the lecture recommends earlier."),
            wrong(
                '"The Annotated Transformer", with code', "It is well known, but the lecture recommends another one."
            ),
            wrong('"Neural Turing Machines", on external memory', "They come up as a missing ingredient, not to read."),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Nobody gives the heads their questions; training makes of them what lowers the loss.",
    hints=(
        "What in the formula tells head 0 from head 1?",
        "All heads have the same form; only the learned numbers differ.",
        "What are these numbers before training?",
    ),
    covers=("row 17",),
)
def roles(rng: Rng) -> Claim:
    """{claim}"""
    claims = (
        (False, "Before training, one head is made for parts of speech and another one for syntax."),
        (False, "The formula says that head 0 has to look for syntax."),
        (False, "Whoever builds the layer decides which question each head asks."),
        (True, "Before training, it is open which head of a layer will look at syntax, if any."),
        (True, "If a head looks at syntax after training, nobody has told it to."),
        (True, "The formula does not say which question a head asks."),
    )
    holds, claim = claims[int(rng.integers(len(claims)))]
    return Claim(
        holds,
        (
            right("because all heads have the same form, and training makes of them what it needs"),
            wrong(
                "because W_O decides it, when it puts the heads side by side", "It mixes results, it assigns nothing."
            ),
            wrong("because each head gets a part of the sentence, not a question", "Each sees the whole sentence."),
            wrong("because all heads learn the same map", "They start with other numbers, and learn other maps."),
        ),
        given={"claim": claim},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="Several self-attentions in one layer, for several subspaces.",
    hints=(
        "Does the lecture speak of layers or of heads in one layer?",
        "A part of what the vectors say has a name from geometry.",
        "Its two examples are from grammar.",
    ),
    covers=("row 17",),
)
def subspaces(rng: Rng) -> Cloze:
    """Fill in the gaps: what the lecture says of heads."""
    return Cloze(
        "A layer has [[1]]. Each may look at another [[2]] of the representation: at parts of speech, or at [[3]].",
        (
            (
                right("several self-attentions"),
                wrong("several decoders", "A decoder is made of layers, not the other way round."),
                wrong("one self-attention for each word", "Each of them serves all words."),
            ),
            (
                right("subspace"),
                wrong("position", "Where a word stands is another ingredient."),
                wrong("sentence", "All heads see the same sentence."),
            ),
            (
                right("syntax"),
                wrong("pixels", "Its example is about words."),
                wrong("word order", "Its example is what belongs to what in a sentence."),
            ),
        ),
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What wrong numbers look like",
    idea="In each head's map each row sums to 1, and the maps differ.",
    hints=(
        "Which sums should be 1, and which are?",
        "Each row of each head sums to 1, and each head has a map of its own.",
        "Add up the rows, the columns, and then the same cell of both heads.",
    ),
)
def maps_of_two_heads(rng: Rng) -> Choice:
    """These are the maps of two heads, two queries and three keys. What, if anything, went wrong?"""
    e = np.stack([rng.permuted(np.array([[1.0, 2.0, 5.0], [4.0, 3.0, 1.0]]), axis=1) for _ in range(2)])
    e[1] = np.where(e[1] == e[0], e[1] + 2.0, e[1])
    kinds = (
        ("All heads use the queries and keys of head 0.", "Then both maps would be the same.",
         ONE_SLICE_FOR_ALL_HEADS, np.stack([e[0], e[0]]) / e[0].sum(axis=-1, keepdims=True)),
        ("The softmax runs over the heads.", "Then the same cell of both maps would sum to 1.",
         SOFTMAX_OVER_THE_HEADS, e / e.sum(axis=0)),
        ("The softmax runs over the queries.", "Then each column of each map would sum to 1.",
         SOFTMAX_OVER_QUERIES, e / e.sum(axis=1, keepdims=True)),
        ("Nothing: so do the maps of two heads look.", "Then each row would sum to 1, and the maps would differ.",
         None, e / e.sum(axis=-1, keepdims=True)),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    options = tuple(
        right(text) if place == chosen else wrong(text, why, mistake)
        for place, (text, why, mistake, _) in enumerate(kinds)
    )
    return Choice(
        options,
        picture=Heat(kinds[chosen][3], column_names=("cat", "mat", "sat"), panels=("head 0", "head 1")),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section='"More heads have more to learn"',
    idea="What grows with the number of heads is the memory for their maps.",
    hints=(
        "How many maps are there, and how large is one?",
        "One map for each head, with one number for each pair of tokens.",
        "Does the width of a token show in a map?",
    ),
)
def memory_of_maps(rng: Rng) -> Expression:
    """A layer has `h` heads and looks at a text of `n` tokens. How does the memory for all its maps grow?"""
    return Expression(
        Formula(
            "h*n^2",
            names={"h": "posint", "n": "posint"},
            policy="bigO",
            wrong=(
                Known("n^2", "The heads are forgotten", "How many maps are there?"),
                Known("h*n", "A map has one number for each pair", "How many pairs are there?"),
                Known("n^2/h", "Heads get narrower, maps do not get smaller", "How many rows has the map of a head?"),
            ),
        )
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"The shape is right, so the heads are right"',
    idea="A sum is cut in two at a border, and each part keeps its own terms.",
    hints=(
        "Which terms belong to the first head, and which to the second?",
        "Put k = d_h + c into the second part: c runs from 1 to d_h.",
        "Write out both sides for d_h = 2.",
    ),
)
def broken_sum(rng: Rng) -> FirstWrong:
    """One number of the output is a sum over all columns; somebody cuts it into two heads, each with columns of its own
    from 1 to d_h. Which line is the first that is wrong?
    """
    return FirstWrong(
        "two_heads_output",
        ("bounds_off_by_one", "sum_of_products_split", "row_and_column_exchanged"),
        lines=(
            "Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h + 1, 2*d_h)",
            "Sum(z[c]*W_O[c, j] + z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)",
            "Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)",
        ),
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What wrong numbers look like",
    idea="Wrong heads mostly have the right shape: look at who moves, and at what differs.",
    hints=(
        "Which of them can be seen from a shape alone?",
        "A mean of heads is as narrow as one head; whoever asks decides how many rows come out.",
        "Which one breaks the promise of a causal mask?",
    ),
)
def signs_of_heads(rng: Rng) -> Match:
    """What somebody sees, and what the program does: which belongs to which?"""
    return Match(
        (
            ("only d_head columns come out of the heads", "it takes the mean of the heads"),
            ("the maps of all heads are identical", "it takes the same slice for every head"),
            ("under a causal mask, a later token moves an earlier output", "it merges the heads by a reshape alone"),
            ("the output has as many rows as there are keys", "it makes the queries of the tokens that are looked at"),
        ),
        extra=("it divides by the root of d_model",),
        why="The wrong root gives softer weights. No shape and no leak test shows it.",
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What wrong numbers look like",
    idea="Where the heads do not divide the columns, // drops some of them, and nobody is told.",
    hints=(
        "What is the width of a head here?",
        "// rounds down.",
        "How many columns do all heads have together?",
    ),
)
def columns_lost(rng: Rng) -> Output:
    """Somebody cuts tokens into heads without asking whether that works. What does this print?

    ```python
    {code}
    ```
    """
    d, h = (int(n) for n in rng.choice([[6, 4], [10, 4], [11, 3], [14, 4], [13, 5]]))
    n = int(rng.integers(15, 30))
    code = f"x = np.zeros(({n}, {d}))\nd_head = {d} // {h}\nprint(x[:, : {h} * d_head].shape)"
    return Output(
        code,
        (
            right(f"({n}, {d // h * h})"),
            wrong(f"({n}, {d})", f"{d} // {h} rounds down: what is {h} times {d // h}?"),
            wrong(f"({n}, {d // h})", "That is the width of one head."),
        ),
        given={"code": code},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The problem",
    idea="One head, one set of weights. Several questions at once need several heads.",
    hints=(
        "How many sets of weights has a word in one head?",
        "A set of weights sums to 1 and gives one blend.",
        "Can it be seen from a blend which word was the answer to which question?",
    ),
    covers=("kernel", "row 17"),
)
def why_two(rng: Rng) -> Words:
    """*The cat sat on the mat*: why can *sat* ask "who?" and "on what?" better with two heads than with one?"""
    return Words(
        (
            "It says that one head has a single set of weights, so the two answers are blended.",
            "It says that with two heads each question has its own weights, and the answers stay apart.",
        ),
        "One head gives one set of weights, so the cat and the mat are blended into one vector, whoever sat. Two heads "
        "have a set each: one finds who, the other on what, and the answers stand side by side.",
    )
