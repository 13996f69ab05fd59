"""Chapter 11, GPT: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.gpt.functions import (
    BOUNDARY_LEFT_OUT,
    CUT_TO_THE_FIRST_KEY,
    EACH_PROBABILITY_ABOVE_TOP_P,
    ENDS_CUT_ALIKE,
    FUTURE_ALLOWED,
    INVERSE_OF_THE_MEAN,
    LEAST_LIKELY_FIRST,
    LOOKS_AT_ITS_LIKE,
    LOOKS_AT_WHAT_CAME_BEFORE,
    LOSS_RETURNED,
    MEAN_OF_INVERSES,
    NEW_TOKEN_NOT_SEEN,
    NOT_SORTED_BACK,
    ONE_BEYOND_TOP_P,
    ONLY_ITSELF_SEEN,
    PAIRS_TURNED_AROUND,
    PERPLEXITY_INVERTED,
    ROWS_AND_COLUMNS_EXCHANGED,
    SHIFTED_THE_WRONG_WAY,
    TARGET_NOT_SHIFTED,
    TWO_TO_THE_NATS,
    VALUES_AVERAGED,
    attend_with_cache,
    filter_logits,
    induction_attention,
    perplexity,
)
from learn_transformers.answer_key.softmax.functions import softmax
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

# ---- a block without a second text


@question(
    asks=WHY,
    difficulty=1,
    section="A block without a second text",
    idea="A block of GPT is a decoder block without the part that looks across to a second text.",
    hints=(
        "What does each part of the block need as its input?",
        "Cross-attention takes its keys and values from the encoder's output.",
        "Which parts would have nothing to work on where there is no encoder?",
    ),
    covers=("row 28", "kernel"),
)
def parts_that_stay(rng: Rng) -> Several:
    """Which parts of the decoder block of 2017 does a block of GPT have as well?"""
    return Several(
        (
            right("self-attention with a causal mask", "The text that is written looks back at itself."),
            right("the feed-forward network", "It works on each token alone, and needs no second text."),
            right("residual connections and layer norm", "They surround every part that is left."),
            wrong("attention over the encoder's output", "There is no encoder whose output it could look at."),
            wrong("an embedding of the source sentence", "The prompt and what is written after it are one text."),
        )
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A block without a second text",
    idea="A decoder without cross-attention is an encoder with a causal mask.",
    hints=(
        "Which tokens have the changed one before them, or at their own place?",
        "With a causal mask a token sees itself and what stands before it.",
        "Go through the tokens: does this one see the place that was changed?",
    ),
    covers=("row 28", "kernel"),
)
def who_moves(rng: Rng) -> Choice:
    """*{text}* goes through three blocks of GPT, one after the other. Then *{word}* is exchanged for another word.
    At which words can the output of the last block change?"""
    words = ["the", "cat", "sat", "down", "there"]
    place = int(rng.integers(1, 4))
    later = [f"*{word}*" for word in words]
    return Choice(
        (
            right(", ".join(later[place:]), "Each block lets a word see itself and earlier ones, and so do three."),
            wrong(", ".join(later), "Earlier words never see it, however many blocks there are."),
            wrong(later[place], "Words behind it look back at it."),
            wrong(", ".join(later[: place + 1]), "The mask hides what comes later, not what came before."),
            wrong(", ".join(later[place + 1 :]), "A token sees itself as well, so its own output changes, too."),
        ),
        given={"text": " ".join(words), "word": words[place]},
    )


# ---- the loss, and perplexity


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="Row t of the logits meets token t + 1, so one row is left over.",
    hints=(
        "Which token follows the last one of a text?",
        "Logits at a place are compared with the next token.",
        "How many places of a text have a next token?",
    ),
)
def compared_logits(rng: Rng) -> Shape:
    """A batch has {texts} texts of {tokens} tokens, and the vocabulary {words} words. Which shape has the array of
    those logits that the loss compares with a token?"""
    texts, tokens, words = (int(n) for n in (rng.integers(2, 7), rng.integers(10, 40), rng.integers(5, 60) * 100))
    return Shape(
        (
            right((texts, tokens - 1, words)),
            wrong((texts, tokens, words), "What would the logits at the last place be compared with?"),
            wrong((texts, tokens - 1), "That is the shape of the tokens that come; each is met by a row of logits."),
            wrong((texts, tokens + 1, words), "There is a row of logits for each token, and none beyond."),
        ),
        given={"texts": texts, "tokens": tokens, "words": words},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Every place is an exercise",
    idea="Perplexity is e to the mean loss: the root of a product.",
    hints=(
        "What is the sum of the three losses, as one logarithm?",
        "The mean of three logarithms is the logarithm of a cube root.",
        "Multiply the three numbers below the fractions' strokes.",
    ),
    covers=("kernel",),
)
def perplexity_of_three(rng: Rng) -> Number:
    """A model gave the three words that came the probabilities {given_to}. What is its perplexity?"""
    one_in = rng.permutation(rng.choice([[2, 2, 16], [3, 3, 24], [2, 4, 27], [3, 9, 8], [2, 25, 20]]))
    logits = np.log([[1.0, n - 1.0] for n in [*one_in, 2]])
    options = options_of(
        perplexity,
        call(logits, np.zeros(4, dtype=np.intp)),
        *(MEAN_OF_INVERSES, LOSS_RETURNED, TWO_TO_THE_NATS, PERPLEXITY_INVERTED, INVERSE_OF_THE_MEAN),
    )
    return Number(options, policy="dp 2", given={"given_to": ", ".join(f"1/{n}" for n in one_in)})


@question(
    asks=PREDICT,
    difficulty=3,
    section="Every place is an exercise",
    idea="The logits at a place are a guess about the next word.",
    hints=(
        "After *it*, which word comes?",
        "A row of the table is compared with the word that stands one place later in the text.",
        "Two rows count. Take one entry of each, multiply, and take the root of 1 over the product.",
    ),
    covers=("row 28",),
)
def table_of_guesses(rng: Rng) -> Choice:
    """A model has read *it was so*. The picture shows what it gave to each word at each place. What is its perplexity
    on this text?"""
    was, so = rng.permutation([[0.5, 0.08], [0.25, 0.16], [0.2, 0.05], [0.4, 0.1], [0.8, 0.05]][int(rng.integers(5))])
    low, lower = round((1 - was) / 4, 2), round((1 - so) / 8, 2)
    guesses = np.round([[low, was, 1 - was - low], [lower, 1 - so - lower, so], [0.5, 0.2, 0.3]], 2)
    return Choice(
        options_of(
            perplexity,
            call(np.log(guesses), np.arange(3)),
            *(TARGET_NOT_SHIFTED, ENDS_CUT_ALIKE, SHIFTED_THE_WRONG_WAY, MEAN_OF_INVERSES, TWO_TO_THE_NATS),
            part=lambda found: round(float(found), 3),
        ),
        picture=Heat(guesses, "after", "word", ("it", "was", "so"), ("it", "was", "so")),
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="Appendix: what wrong numbers look like",
    idea="A loss that is too good is a reason to look at the shift.",
    hints=(
        "What can a model copy from its own input?",
        "The token at a place is in the input; the next one is not.",
        "Which mistake makes the copy of the newest token the right answer?",
    ),
    covers=("row 28",),
)
def too_good(rng: Rng) -> Choice:
    """A GPT is trained on tokens that were drawn by dice, {words} kinds of them. Its loss falls to {loss}, and what it
    writes is one token again and again. What went wrong?"""
    loss = float(rng.choice([0.017, 0.012, 0.021]))
    return Choice(
        (
            right("The logits meet the token at their own place.", "That token was just read, so it can be copied."),
            wrong("The logits meet the token two places on.", "Dice decide that one, too: no loss near 0 is possible."),
            wrong(
                "The logits go through two softmaxes.", "Then even a model that knows all keeps a loss well above 0."
            ),
            wrong("Nothing: it has learned the text well.", "Nobody can know what dice will show in a new text."),
            wrong(
                "The loss is a sum, and should be a mean.", "A sum of losses is larger than their mean, not smaller."
            ),
        ),
        given={"words": int(rng.choice([16, 32, 64])), "loss": loss},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Appendix: what wrong numbers look like",
    idea="Cross entropy takes logits; probabilities are all between 0 and 1, and a softmax of them is nearly flat.",
    hints=(
        "Which numbers go into a cross entropy, and how far apart can they be?",
        "Probabilities differ by 1 at most, so a softmax of them gives no word much.",
        "Who takes the softmax here, and how many times?",
    ),
)
def stuck_loss(rng: Rng) -> Choice:
    """A GPT with a vocabulary of {words} learns one short text by heart. After many steps it puts the right word first
    everywhere, yet its loss does not fall below {loss}. What went wrong?"""
    words = int(rng.choice([10, 24, 50]))
    loss = float(np.log((np.e + words - 1) / np.e))
    return Choice(
        (
            right("A softmax comes before the cross entropy.", "The inner one gives at best 1 against zeros."),
            wrong("The logits meet their own token.", "Then the loss would fall to nearly 0, for it can be copied."),
            wrong("The logits are not shifted but rolled.", "Of a text known by heart, that costs nothing in the end."),
            wrong("It has too few blocks to learn the text.", "It does say the right word everywhere."),
            wrong("The loss is given in bits.", "A loss that can fall to 0 can do so in any unit."),
        ),
        given={"words": words, "loss": f"{loss:.3f}"},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="A text of n tokens makes n − 1 predictions, and perplexity is e to their mean loss.",
    hints=(
        "How many words of a text are predicted by somebody?",
        "Nobody predicts the first one, and nothing comes after the last.",
        "Which power undoes a natural logarithm?",
    ),
)
def gaps_in_perplexity(rng: Rng) -> Cloze:
    """Fill in the gaps: the loss of a text of `n` tokens, and its perplexity."""
    return Cloze(
        "L = −(sum of all log p)/([[1]])      PPL = [[2]]",
        (
            Formula(
                "n - 1",
                names={"n": "posint(2)"},
                wrong=(
                    Known("n", "The first token is counted", "Who predicts the first one?"),
                    Known("n + 1", "There are more predictions than tokens here", "What comes after the last token?"),
                ),
            ),
            (
                right("e^L"),
                wrong("2^L", "The logarithm was the natural one."),
                wrong("e^−L", "A bad model has a large perplexity."),
                wrong("L/n", "The mean is taken already."),
            ),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section='"The perplexity of two texts is the mean of their perplexities"',
    idea="First the mean of all losses, then e to it.",
    hints=(
        "How many predictions has each text?",
        "The mean loss counts every prediction alike.",
        "Write the losses as multiples of log 2, take the mean over all, and then the power.",
    ),
    covers=("kernel",),
)
def two_texts(rng: Rng) -> Choice:
    """One text makes a single prediction and has the perplexity {hard}. Another one makes {many} predictions and has
    the perplexity {easy}. What is the perplexity of both together?"""
    many, hard, easy = (int(n) for n in rng.choice([[2, 64, 1], [2, 128, 2], [3, 64, 4], [4, 64, 2], [5, 256, 4]]))
    together = float((hard * easy**many) ** (1 / (many + 1)))
    halves = float(np.sqrt(hard * easy))
    return Choice(
        (
            right(round(together, 6), "e to the mean loss over all predictions."),
            wrong((hard + easy) / 2, "This is the mean of the two perplexities."),
            wrong((hard + many * easy) / (many + 1), "This is a mean of perplexities, if a weighted one."),
            wrong(halves if halves.is_integer() else round(halves, 3), "Here both texts count alike."),
            wrong(hard * easy**many, "The root is missing."),
        ),
        given={"many": many, "hard": hard, "easy": easy},
    )


# ---- drawing


@question(
    asks=PREDICT,
    difficulty=2,
    section="Drawing the next word (extension)",
    idea="The word with which the sum reaches p stays; what is left shares everything.",
    hints=(
        "With which word does the running sum begin?",
        "Sort from the most likely word down, add up, and stop as soon as the sum reaches p.",
        "Divide what stays by its own sum.",
    ),
)
def drawn_with_top_p(rng: Rng) -> Grid:
    """Four words have the probabilities {shares}. With which probabilities are they drawn after a `top_p` of {p}?"""
    parts, p = [([5, 4, 2, 1], 0.7), ([6, 4, 3, 1], 0.6), ([8, 4, 2, 1], 0.7), ([6, 5, 3, 2], 0.6)][
        int(rng.integers(4))
    ]
    mixed = rng.permutation(parts)
    return Grid(
        options_of(
            filter_logits,
            call(np.log(mixed / sum(parts)), top_p=p),
            *(BOUNDARY_LEFT_OUT, ONE_BEYOND_TOP_P, EACH_PROBABILITY_ABOVE_TOP_P, LEAST_LIKELY_FIRST, NOT_SORTED_BACK),
            part=lambda kept: np.asarray(softmax(kept))[None],
        ),
        rows=("drawn with",),
        columns=("word 0", "word 1", "word 2", "word 3"),
        given={"shares": ", ".join(f"{n}/{sum(parts)}" for n in mixed), "p": p},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Drawing the next word (extension)",
    idea="A temperature is a root or a power of ratios.",
    hints=(
        "Which rule of exponentials does each line use?",
        "exp(a)/exp(b) = exp(a − b), and exp(c·s) is exp(c) to the power s.",
        "Hold each line against the one before.",
    ),
)
def broken_temperature(rng: Rng) -> FirstWrong:
    """At temperature 1 the first of two words is `r` times as likely as the second: `r` is `exp(x_1 - x_2)`. Somebody
    works out how many times as likely it is at temperature `tau`. Which line is the first that is wrong?"""
    return FirstWrong(
        "ratio_at_temperature",
        ("temperature_multiplied", "factor_drawn_out", "power_for_product", "division_on_one_term"),
        lines=("exp(x_1/tau - x_2/tau)", "exp((x_1 - x_2)/tau)", "exp(x_1 - x_2)^(1/tau)", "r^(1/tau)"),
    )


# ---- the prompt


TASKS = (
    ("Translate English to French:", "hello => bonjour", "cat =>", "cat => chat", "bonjour => hello"),
    ("Add:", "5 + 8 => 13", "3 + 4 =>", "3 + 4 => 7", "13 => 5 + 8"),
    ("Correct the spelling:", "gaot => goat", "brid =>", "brid => bird", "goat => gaot"),
)


@question(
    asks=PREDICT,
    difficulty=1,
    section="Your functions",
    idea="The prompt is the program: it lacks nothing but the answer.",
    hints=(
        "What will the model write after the last character of the prompt?",
        "The instruction, then the example, then the question, which ends where the answer begins.",
        "Which lines show the task, and which one would be the answer itself?",
    ),
    covers=("row 29", "Q16", "kernel"),
)
def one_shot_prompt(rng: Rng) -> Order:
    """A model is to solve one of the lecture's tasks after one example: *{query}*. Put the prompt's lines into order.
    Some do not belong there."""
    instruction, example, query, answer, turned = TASKS[int(rng.integers(len(TASKS)))]
    return Order(
        (instruction, example, query),
        extra=(
            wrong(answer, "This holds the answer, which the model is to write."),
            wrong(turned, "This shows the task the wrong way round.", PAIRS_TURNED_AROUND),
        ),
        code=True,
        given={"query": query.removesuffix(" =>")},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="Your functions",
    idea="Shots are examples in the prompt; only fine-tuning changes a learned number.",
    hints=(
        "What is a shot?",
        "Count the solved examples that stand in the prompt.",
        "In which of them is there a gradient?",
    ),
    covers=("row 28", "row 29", "Q16"),
)
def names_of_ways(rng: Rng) -> Match:
    """Four ways to get a model to translate: which name belongs to which?"""
    return Match(
        (
            ("“Translate to French: cat =>”", "zero-shot"),
            ("“Translate to French: hello => bonjour, cat =>”", "one-shot"),
            ("“Translate to French: hello => bonjour, day => jour, sun => soleil, cat =>”", "few-shot"),
            ("A thousand translations, each with a step along its gradient", "fine-tuning"),
        ),
        extra=("pre-training",),
        why="Count the solved examples in the prompt. Steps along a gradient are training.",
    )


@question(
    asks=WHY,
    difficulty=1,
    section="The idea",
    idea="Examples in a prompt change what is computed, and none of the learned numbers.",
    hints=(
        "When does a learned number change?",
        "It changes by a step along a gradient, and reading is no such step.",
        "What of the examples is left in the next conversation?",
    ),
    covers=("row 29", "kernel"),
)
def prompt_trains(rng: Rng) -> Claim:
    """A model that translates after {shots} examples in its prompt has changed some of its learned numbers by them."""
    return Claim(
        False,
        (
            right("Later words see the examples through attention; there is no step along a gradient."),
            wrong(
                "Some of the numbers change, and they are set back at the end.", "None is changed, so none is set back."
            ),
            wrong(
                "Only the last layer is adapted, as for a classifier.", "That is fine-tuning, and somebody must train."
            ),
            wrong(
                "The examples are too few for a gradient that counts.",
                "One example has a gradient, too; none is taken.",
            ),
        ),
        given={"shots": int(rng.integers(2, 6))},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Run it",
    idea="Examples say which of the learned rules is meant.",
    hints=(
        "What did this model see in training with this k?",
        "It learned to tell apart the rules that occurred, not rules as such.",
        "How often is a guess at one of ten digits right?",
    ),
    covers=("kernel",),
)
def rule_never_seen(rng: Rng) -> Choice:
    """The small model of the chapter learned x → (x + k) mod 10 with eight of the ten k. Now a prompt has three
    examples with k = {k}, which occurred in no training. Which share of its answers is right, about?"""
    return Choice(
        (
            right("0.1", "It is about as good as a guess: the examples choose among rules that were learned."),
            wrong("1.0", "That is so for a k of the training, even after one example."),
            wrong("0.8", "Eight of ten k were learned, but this is none of them."),
            wrong("0.5", "Nothing tells it which half would be right."),
        ),
        given={"k": int(rng.integers(1, 10))},
    )


@question(
    asks=WHY,
    difficulty=3,
    section='"It learns any new rule from a few examples"',
    idea="Training learned the tasks; the prompt says which one is wanted.",
    hints=(
        "What is the most likely continuation of a list of translations?",
        "The model continues texts, and such lists stood in its training.",
        "Say what the examples change, and what they leave alone.",
    ),
    covers=("row 29", "Q16", "kernel"),
)
def why_examples_help(rng: Rng) -> Words:
    """A model was trained for nothing but the next word. Why does it translate after a few examples? Two or three
    sentences."""
    return Words(
        (
            "It says that one more translation is the likely continuation of a list of translations.",
            "It says that no learned number changes: the examples are only read, through attention.",
            "It says that the words and the task were learned in training, and that the examples choose the task.",
        ),
        "After a list of translations the most likely text is one more translation. The examples change what attention "
        "computes and no learned number. What *cat* is in French was learned in training; the examples say that "
        "French is wanted.",
    )


# ---- induction


PATTERN = "ABCAB"
HEADS = {
    LOOKS_AT_ITS_LIKE: "Each letter looks at its earlier copies.",
    LOOKS_AT_WHAT_CAME_BEFORE: "Each letter looks at what came before a copy.",
    FUTURE_ALLOWED: "Letters look ahead as well as back.",
    ROWS_AND_COLUMNS_EXCHANGED: "Rows and columns are exchanged.",
}
SIGNS = {
    LOOKS_AT_ITS_LIKE: "In that case the second A looks at the first A.",
    LOOKS_AT_WHAT_CAME_BEFORE: "In that case the second B looks at the first A.",
    FUTURE_ALLOWED: "In that case the first row has weights.",
    ROWS_AND_COLUMNS_EXCHANGED: "In that case the first B has its weight at the second A.",
}


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Looking for what came after (extension)",
    idea="An induction head looks at the place behind an earlier copy of the letter of now.",
    hints=(
        "Where does the row of the second A have its weight?",
        "It should be at the letter that came after the first A.",
        "Which letter stands there in this picture?",
    ),
)
def wrong_head(rng: Rng) -> Choice:
    """The picture shows the weights of somebody's induction head on *A B C A B*. What does it do?"""
    made = [*HEADS][int(rng.integers(len(HEADS)))]
    text = np.array([ord(letter) for letter in PATTERN])
    weights = value_of(induction_attention, call(text), made)
    letters = tuple(PATTERN)
    return Choice(
        (
            right(HEADS[made], SIGNS[made]),
            *(wrong(said, SIGNS[mistake]) for mistake, said in HEADS.items() if mistake is not made),
            wrong("It is right: this is an induction head.", "In that case the second A looks at the first B."),
        ),
        picture=Heat(weights, "letter", "looks at", letters, letters),
    )


# ---- the cache


@question(
    asks=PREDICT,
    difficulty=2,
    section="What need not be computed again (extension)",
    idea="With a cache one query looks at all keys, its own among them.",
    hints=(
        "With how many keys is the query compared?",
        "The weights are the exponentials of query times key, divided by their sum.",
        "Write down the three exponentials, and do not forget the new word's own.",
    ),
)
def step_with_cache(rng: Rng) -> Choice:
    """A cache holds the keys {old_keys} and the values {old_values}. The next word has the key {key}, the value {value}
    and the query 1 (each is one number). What does this word read?"""
    powers = rng.choice([[1.0, 3.0, 4.0], [1.0, 2.0, 3.0], [1.0, 4.0, 5.0], [2.0, 1.0, 3.0]])
    values = powers.sum() * rng.permutation([1.0, 2.0, 5.0])
    keys = np.log(powers)
    cache = (keys[:2, None], values[:2, None])
    return Choice(
        options_of(
            attend_with_cache,
            call(np.ones(1), keys[2:], values[2:], cache),
            *(NEW_TOKEN_NOT_SEEN, ONLY_ITSELF_SEEN, CUT_TO_THE_FIRST_KEY, VALUES_AVERAGED),
            part=lambda both: float(both[0][0]),
        ),
        given={"old_keys": keys[:2], "old_values": values[:2], "key": keys[2], "value": values[2]},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="The newest word belongs to the last row of the causal mask, which hides nothing.",
    hints=(
        "Which row of the causal mask belongs to the newest word?",
        "`np.tri(n, m)` has a row for each of n words and ones up to the row's own number.",
        "How many rows has each of the two, and which one is printed?",
    ),
)
def two_masks(rng: Rng) -> Output:
    """`np.tri(n, m)` has n rows and m columns, and its ones are what a causal mask lets through. What does this print?
    (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    n = int(rng.integers(3, 6))
    code = f"newest = np.tri({n}, {n})[-1]\nalone = np.tri(1, {n})[0]\nprint(newest, alone)"
    every, first = "[" + " ".join(n * ["1."]) + "]", "[" + " ".join(["1.", *(n - 1) * ["0."]]) + "]"
    return Output(
        code,
        (
            right(f"{every} {first}", "A mask made for the only query would show it the first key alone."),
            wrong(f"{every} {every}", "A table of one row is row 0, which sees one key."),
            wrong(f"{first} {every}", "[-1] is the last row: it sees all."),
            wrong(f"{first} {first}", "[-1] is the last row, not the first."),
        ),
        given={"code": code},
    )


# ---- what the lecture says


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A step of writing looks at every word so far, cache or not.",
    hints=(
        "How many queries has one step, with a cache?",
        "That query is compared with all keys that are kept.",
        "How many keys are kept when t words are there?",
    ),
    covers=("caveat i",),
)
def growth_of_a_step(rng: Rng) -> Expression:
    """A text of `t` words has been written, with a cache. How does the number of dot products in the next step grow
    with `t`? Write the growth alone, such as `t^3`."""
    return Expression(
        Formula(
            "t",
            names={"t": "posint"},
            policy="bigO",
            right=("t + 1", "2*t"),
            wrong=(
                Known("1", "This is how an LSTM's step grows", "With how many keys is the query compared?"),
                Known("t^2", "This is a step without a cache, or all steps together", "How many queries has the step?"),
                Known("t*log(t)", "Nothing is sorted here", "With how many keys is the query compared?"),
            ),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="The claim about speed is about training; in writing, a step costs an LSTM the same forever.",
    hints=(
        "Does the lecture speak of training or of writing?",
        "In training all places are computed at once. In writing they come one by one.",
        "What does each model look at when it writes word 1000?",
    ),
    covers=("caveat i",),
)
def cheaper_steps(rng: Rng) -> Claim:
    """A transformer trains faster than an LSTM with as many parameters. So when both write a text, word number {step}
    costs a transformer no more than word number 1, just as it does an LSTM."""
    return Claim(
        False,
        (
            right("Attention looks at all words so far, an LSTM updates one state."),
            wrong(
                "A cache makes all steps cost alike.", "It saves old keys and values; the query still meets them all."
            ),
            wrong(
                "An LSTM must read the whole text again in every step.", "It keeps one state, and reads one word more."
            ),
            wrong("Both cost the same in every step, for the parameters are as many.", "More keys take more products."),
        ),
        given={"step": int(rng.choice([500, 1000, 2000]))},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Copilot was built on Codex, a descendant of GPT-3 that was trained further on code.",
    hints=(
        "Was GPT-3 trained for code?",
        "A model can be trained further, on other texts.",
        "Which of these is a relative of GPT-3?",
    ),
    covers=("row 29", "caveat f"),
)
def behind_copilot(rng: Rng) -> Choice:
    """The lecture shows Copilot, which turns a description into code, beside GPT-3. Which model was it built on?"""
    return Choice(
        (
            right(
                "Codex, made from GPT-3 by more training on code",
                "The lecture's idea holds: the description is a prompt.",
            ),
            wrong("GPT-3 itself, with examples of code in its prompt", "It was trained further: its numbers changed."),
            wrong(
                "BERT, with a layer on top that writes code",
                "BERT fills gaps and is made for reading, not for writing.",
            ),
            wrong("an encoder and a decoder, trained to translate into code", "Like GPT, it has decoder blocks alone."),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Your functions",
    idea="Under a causal mask only the last real token has seen the whole text.",
    hints=(
        "What has the state of the first word seen?",
        "Under a causal mask a state knows its own word and earlier ones.",
        "Which state knows the whole text, and no padding?",
    ),
    covers=("row 28",),
)
def where_the_classifier_reads(rng: Rng) -> Choice:
    """For a classifier the lecture puts a linear map on the *last* hidden state of a GPT. A text has {real} real tokens
    and is filled up to {filled}. Which place (counted from 0) should the map read, and why?"""
    real = int(rng.integers(4, 9))
    filled = real + int(rng.integers(2, 5))
    return Choice(
        (
            right(f"{real - 1}, for it has seen every real token", "The mask lets it look back at all of them."),
            wrong(
                f"{filled - 1}, for it is the last of the row", "Padding stands there: what comes out means nothing."
            ),
            wrong("0, for all tokens look at the first one", "They do, but the first one sees nobody else."),
            wrong(f"{real}, for the text has {real} real tokens", "Counted from 0, padding begins at that place."),
            wrong("none: the mean of all places knows most", "Early places know little, and padding would count, too."),
        ),
        given={"real": real, "filled": filled},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="One model that continues texts can write, answer, summarize and be tuned for other tasks.",
    hints=(
        "Which task do all of GPT's uses go back to?",
        "It is trained to say the next token.",
        "Which of these needs something that GPT does not have?",
    ),
    covers=("row 28", "row 29"),
)
def said_of_gpt(rng: Rng) -> Several:
    """What does the lecture say of GPT and GPT-3?"""
    return Several(
        (
            right("They are made of decoder blocks only.", "There is no encoder."),
            right("They are trained to predict the next token.", "Each place of a text is an exercise."),
            right("They are used for summaries, too.", "A summary is a text that can be continued into."),
            right("Some examples in a prompt are enough, without a gradient.", "That is in-context learning."),
            wrong("They guess words that were hidden.", "That is BERT, which sees both sides."),
            wrong("They look across to an encoder's output.", "That is the decoder of a translator."),
        )
    )
