"""Chapter 1, before transformers: the quiz."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from learn_transformers.answer_key.before_transformers.functions import (
    CENTER_LEFT_OUT,
    CONTEXT_NOT_ADDED_UP,
    CUT_AFTER_THE_SOFTMAX,
    DOT_PRODUCTS,
    EQUAL_WEIGHTS,
    FIRST_ZEROS_RETURNED,
    FORGETS_EVERY_STEP,
    LAST_STATE_EVERYWHERE,
    LOOKS_BACK_ONLY,
    MEAN_OF_WEIGHTED_VALUES,
    NO_TANH,
    ONE_PICKED,
    PADDED_WITH_ZEROS,
    READ_FROM_THE_END,
    SCORES_OUTSIDE_ZERO,
    SHIFTED_INWARD,
    SIGMOID_STATE,
    STRENGTH_DIVIDES,
    TOKEN_BEFORE,
    WINDOW_WITHOUT_EFFECT,
    WRAPS_AROUND,
    content_addressing,
    local_attention,
    rnn,
    soft_attention,
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

# ---- what the lecture says


@question(
    asks=RECALL,
    difficulty=2,
    section="Where all this stands in time",
    idea="2017 parts what the lecture calls prehistoric from the growth after it.",
    hints=(
        "Which of them needs which other one to exist already?",
        "Recurrent networks came first, then attention on top of them, then attention alone.",
        "Find the paper of 2017, and sort the others to its two sides.",
    ),
    covers=("row 3", "row 4", "Q1"),
)
def eras(rng: Rng) -> Order:
    """Sort the timeline, the earliest first."""
    early = ("recurrent networks", "LSTM networks")[int(rng.integers(2))]
    rise = ("GRU networks, sequence to sequence", "soft and hard attention over an image")[int(rng.integers(2))]
    late = ("GPT and BERT", "GPT-3")[int(rng.integers(2))]
    return Order((early, rise, "“Attention Is All You Need”", late, "the lecture"))


@question(
    asks=RECALL,
    difficulty=1,
    section="The class, what was about to take off, and what was missing",
    idea="A class of autumn 2021 looks back at 2017, the year that parts two eras.",
    hints=(
        "Which years can you rule out?",
        "The paper is older than GPT-3, and the class is younger.",
        "The third field learns from rewards. What is such learning called?",
    ),
    covers=("row 1", "row 3"),
)
def class_and_paper(rng: Rng) -> Cloze:
    """What does the lecture say of itself, and of its timeline?"""
    return Cloze(
        "The class of autumn [[1]] is about models that changed language, vision and [[2]]. What lies before [[3]] "
        "is the “prehistoric era”.",
        (
            (
                right("2021"),
                wrong("2017", "That is the year of the paper, which the class looks back at."),
                wrong("2023", "Then it would not have called generated pictures and texts about to take off."),
            ),
            (
                right("reinforcement learning"),
                wrong("robotics", "It is not named. The third field is learning from rewards, by robots or not."),
                wrong("speech recognition", "It is not named. The third field is learning from rewards."),
            ),
            (
                right("2017"),
                wrong("2012", "Deep networks came to vision then; attention was still to come."),
                wrong("2020", "That is the year of GPT-3, three years into the growth."),
            ),
        ),
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The class, what was about to take off, and what was missing",
    idea="How transformers work, where they are used beyond language, and what new research they invite.",
    hints=(
        "What would you want to be able to do after an introduction?",
        "One goal looks inside, one looks around, one looks ahead.",
        "Which of these would need a data center, and which a single evening?",
    ),
    covers=("row 2",),
)
def three_goals(rng: Rng) -> Several:
    """Which of these does the lecture name as goals of the class?"""
    goals = (
        right("to understand how transformers work"),
        right("to see where they are used beyond language"),
        right("to find ideas for new research"),
    )
    others = (
        wrong("to train a GPT-3 of one's own", "GPT-3 is told of, later. Nobody trains it in a class."),
        wrong(
            "to prove that recurrent networks cannot learn",
            "They have some memory, the lecture says, and fail on long texts.",
        ),
        wrong("to compare the programs that run on GPUs", "GPUs are what computes all at once. They are no goal."),
    )
    return Several((*goals, *(others[i] for i in rng.permutation(3)[:2])))


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="Recurrent networks in all their forms are what the lecture calls prehistoric.",
    hints=(
        "Which of these read a text word by word, with a state?",
        "Whatever has a state and gates lies before 2017.",
        "Go through the names: which of them are made of attention alone?",
    ),
    covers=("row 4",),
)
def prehistoric(rng: Rng) -> Several:
    """Which of these does the lecture put into the "prehistoric era"?"""
    before = ("recurrent networks (RNN)", "LSTM", "GRU", "sequence to sequence")
    after = (
        wrong("BERT", "It is made of a transformer's encoder blocks."),
        wrong("GPT-3", "It is made of a transformer's decoder blocks."),
        wrong("AlphaFold", "The lecture names it among what is about to take off."),
    )
    many = int(rng.integers(2, 4))
    return Several(
        (
            *(right(before[i], "It reads word by word, and has a state.") for i in rng.permutation(4)[:many]),
            *(after[i] for i in rng.permutation(3)[:2]),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="The class, what was about to take off, and what was missing",
    idea="What was about to work in 2021, what may come, and what was missing are three lists.",
    hints=(
        "Which of them worked already, though not well enough yet?",
        "What is missing is a wish, and no task.",
        "Begin with what is missing: what can a transformer not keep once its text has ended?",
    ),
    covers=("row 6", "row 8", "row 9"),
)
def three_lists(rng: Rng) -> Match:
    """Which list of the lecture does each of these stand on?"""
    verge = (
        "how proteins fold",
        "learning from recorded games",
        "pictures made from a text",
        "tasks from a few examples",
    )
    future = ("understanding video", "finance")
    missing = ("an external memory", "a cost that grows with n, not n²", "agreement with human values")
    return Match(
        (
            (verge[int(rng.integers(4))], "on the verge of taking off"),
            (future[int(rng.integers(2))], "the future: any sequence"),
            (missing[int(rng.integers(3))], "an ingredient that is missing"),
        ),
        extra=("the prehistoric era",),
        why="Proteins, recorded games, few examples and made pictures were about to take off; video and finance may "
        "come; memory, lower cost and agreement with us were missing.",
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The class, what was about to take off, and what was missing",
    idea="The lecture sends you to “LSTM is dead, long live transformers”.",
    hints=(
        "Is a talk meant, a paper or a web page?",
        "Its title names what came before and what came after.",
        "Which titles belong to papers?",
    ),
    covers=("row 7",),
)
def talk_to_watch(rng: Rng) -> Choice:
    """Which *talk* does the lecture recommend?"""
    return Choice(
        (
            right("“LSTM is dead, long live transformers”"),
            wrong("“Attention Is All You Need”", "That is the paper of 2017, and no talk."),
            wrong("“The Illustrated Transformer”", "That is a page to read, which comes at 17:40."),
            wrong(
                "“Show, Attend and Tell: Neural Image Caption Generation”",
                "That is the paper on attention over images, of 2015.",
            ),
        )
    )


# ---- long texts


@question(
    asks=PREDICT,
    difficulty=2,
    section="The problem",
    idea="A word that refers back is a question, and the answer is found by dot products.",
    hints=(
        "How does a query find out how well a key fits?",
        "Multiply place by place and add up, for each word.",
        "Only the largest of the dot products counts. Neither length nor distance does.",
    ),
    covers=("row 5", "Q3"),
)
def whom_it_means(rng: Rng) -> Choice:
    """*The animal did not cross the street because it was …* The last word is hidden from you. The query of *it* is
    {query}, and the keys are {keys}. Which word gets the largest weight?
    """
    is_tired = bool(rng.integers(2))
    query = np.array([*rng.permutation([2, 3]), 0])
    far = int(rng.integers(4, 7))
    animal, street = ([1, 1, 0], [1, 0, far]) if is_tired else ([0, 1, far], [1, 1, 0])
    keys = {"animal": animal, "cross": [0, 0, 5], "street": street}
    meant = "animal" if is_tired else "street"
    return Choice(
        tuple(
            (right if word == meant else wrong)(word, f"Its key has the dot product {query @ key} with the query.")
            for word, key in keys.items()
        ),
        given={
            "query": query,
            "keys": ", ".join(f"{word} {key}" for word, key in keys.items()),
        },
    )


@question(
    asks=WHY,
    difficulty=2,
    section="A look back",
    idea="Query: what is asked. Key: what it is found by. Value: what is handed over.",
    hints=(
        "Which of the three belongs to the gap, and which two to the words before it?",
        "A query is compared with keys. Values are what is mixed.",
        "What should the gap get in the end, and what must be recognized first?",
    ),
    covers=("row 5", "Q3"),
)
def france_looked_up(rng: Rng) -> Match:
    """*I grew up in France … I speak fluent \\_\\_.* Read it as a look back: what plays which part?"""
    return Match(
        (
            ("the query", "“which country is this about?”, asked at the gap"),
            ("the key that fits best", "“I am a country”, shown by *France*"),
            ("its value", "“French is spoken here”, handed over by *France*"),
        ),
        extra=("the number of words between *France* and the gap",),
        why="No part is played by the distance: a look back is one step.",
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The problem",
    idea="What each step leaves is multiplied: a share becomes a power.",
    hints=(
        "What is left after two words?",
        "Each word leaves the same share of what the one before left.",
        "Write the first three shares as powers. What stands in the exponent?",
    ),
    covers=("row 4", "Q2", "kernel"),
)
def left_after_words(rng: Rng) -> Number:
    """A chain knows *France*. Each new word leaves {share} of what was known. Which share is left after {n} words?

    A power will do.
    """
    share = Fraction(str(rng.choice(["1/2", "2/3", "3/4", "9/10"])))
    n = int(rng.choice([20, 30, 50, 60]))
    return Number(
        (
            right(f"({share})^{n}", "Each word multiplies by the same share."),
            wrong(f"1 - {n}*(1 - {share})", "The lost parts are subtracted, not multiplied: it would fall below 0."),
            wrong(f"({share})*{n}", "The shares are added up: more would be left than there was."),
            wrong(
                f"({share})/{n}", "A division by the number of words takes the share once. It is taken at every word."
            ),
            wrong(f"({share})^{n - 1}", "This is one word too few."),
        ),
        policy="sf 3",
        given={"share": str(share), "n": n},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="A chain",
    idea="The old state and the token are added first, and the tanh squashes their sum.",
    hints=(
        "What is the first state, before any weight of the old one?",
        "h_t = tanh(x_t + w h_(t−1)): the sum is inside.",
        "A sum of logarithms is the logarithm of a product. Which one stands in the second tanh?",
    ),
    covers=("row 4", "kernel"),
)
def second_state(rng: Rng) -> Choice:
    """A chain of one number, with $W_X = 1$, $W_H$ = log {c} and $b = 0$, reads the tokens ½ log 3 and ½ log {a}.

    What is its second state? (tanh(½ log y) is (y − 1)/(y + 1).)
    """
    a, c = ((2, 3), (3, 2), (2, 4), (4, 2), (5, 2), (2, 5))[int(rng.integers(6))]
    asked = call(np.log([[3.0], [float(a)]]) / 2, np.eye(1), np.log([[float(c)]]), np.zeros(1))

    def squashed(y: int) -> float:
        return (y - 1) / (y + 1)

    return Choice(
        (
            *options_of(rnn, asked, FORGETS_EVERY_STEP, TOKEN_BEFORE, part=lambda states: float(states[-1, 0])),
            wrong(squashed(a * c**2), "The first state is 1/2, so only half of log c is added."),
            wrong(squashed(a + c), "A sum of logarithms is the logarithm of the product."),
        ),
        given={"a": a, "c": c},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="A chain",
    idea="Each step multiplies a change by the weight and by the slope of the tanh.",
    hints=(
        "What does one step do to a small change?",
        "A step multiplies by w (1 − h²), with its new state h.",
        "There are two steps from the first state to the third. What do two factors in a row do?",
    ),
    covers=("row 4", "kernel"),
)
def change_that_arrives(rng: Rng) -> Number:
    """In a chain $h_t = \\tanh(x_t + w h_{t-1})$ with w = {w}, the second state is {h_2} and the third {h_3}.

    If the first state changed by a tiny bit, how many times as much would the third one change?
    """
    w = Fraction(str(rng.choice(["1/2", "2"])))
    h_2, h_3 = (Fraction(str(h)) for h in rng.permutation(["0", "1/2", "3/5", "4/5", "-1/2"])[:2])
    steps = [w * (1 - h**2) for h in (h_2, h_3)]
    return Number(
        (
            right(str(steps[0] * steps[1]), "One factor for each step, and the two are multiplied."),
            wrong(str(steps[0] + steps[1]), "The two factors are added. A step takes its part of what arrives."),
            wrong(str((1 - h_2**2) * (1 - h_3**2)), "The weight is left out: it acts in each step."),
            wrong(str(w**2), "The tanh is left out: where it is bent, its slope is below 1."),
            wrong(str(steps[1]), "This is the last step alone."),
        ),
        policy="dp 3",
        given={"w": str(w), "h_2": str(h_2).replace("-", "−"), "h_3": str(h_3).replace("-", "−")},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="States show what was done: beyond 1 no tanh, all alike one array.",
    hints=(
        "Are all states between −1 and 1, and how many are there?",
        "After silence the right state shrinks, but does not vanish.",
        "What would the first state alone be? Compare it with what you see.",
    ),
    covers=("kernel",),
)
def what_states_say(rng: Rng) -> Choice:
    """A chain of one number ($W_X = 1$, $W_H = 1/2$, $b = 0$) reads the tokens {token}, 0, 0.

    Somebody's `rnn` returns {states}. What did they do?
    """
    sentences = {
        NO_TANH: ("They left the tanh out.", "Then each state would be exactly half of the one before."),
        FORGETS_EVERY_STEP: ("They set the state to zero in each step.", "Then the last two states would be 0."),
        LAST_STATE_EVERYWHERE: ("They appended one array three times.", "Then all states would be the same."),
        READ_FROM_THE_END: ("They read the tokens from the end.", "Then two zeros would come first."),
        SIGMOID_STATE: (
            "They took 1/(1 + e^(−x)), the sigmoid, for the tanh.",
            "Then a token of 0 would pull states up to 1/2 and more.",
        ),
        FIRST_ZEROS_RETURNED: ("They returned the zeros before the start, too.", "Then there would be four states."),
    }
    token = float(rng.integers(1, 4))
    done = list(sentences)[int(rng.integers(len(sentences)))]
    asked = call(np.array([[token], [0.0], [0.0]]), np.eye(1), np.array([[0.5]]), np.zeros(1))
    made = value_of(rnn, asked, done)
    options = (right(s) if m is done else wrong(s, why, m) for m, (s, why) in sentences.items())
    shown = [f"{state:.4g}" for state in np.asarray(made).ravel()]
    return Choice(tuple(options), given={"token": int(token), "states": f"[{', '.join(shown)}]"})


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="The matrices know how many numbers a token and a state have, never how many tokens there are.",
    hints=(
        "Which sizes does each array know of?",
        "A token is a row: a row of d_in numbers times (d_in, d_h) is a row of d_h.",
        "What does this array turn into what, or what does it list?",
    ),
)
def shape_in_a_chain(rng: Rng) -> Shape:
    """An RNN reads {n} tokens of {d_in} numbers each. Its state has {d_h}. Which shape {has}?"""
    n, d_in, d_h = (int(size) for size in rng.permutation([2, 3, 4, 5, 7])[:3])
    asked = (
        (
            "has $W_X$",
            right((d_in, d_h)),
            wrong((d_h, d_in), "That is its transpose. The token is a row and stands to the left of it."),
            wrong((n, d_h), "That is a row for each token: these are the states."),
        ),
        (
            "has $W_H$",
            right((d_h, d_h)),
            wrong((d_in, d_h), "That is $W_X$, which meets a token. This one meets a state."),
            wrong((n, n), "No matrix of the network knows how many tokens there are."),
        ),
        (
            "do all states together have",
            right((n, d_h)),
            wrong((d_h,), "That is one state alone."),
            wrong((n, d_in), "That is the shape of all tokens."),
        ),
    )
    what, *options = asked[int(rng.integers(3))]
    return Shape(tuple(options), given={"n": n, "d_in": d_in, "d_h": d_h, "has": what})


@question(
    asks=WHY,
    difficulty=3,
    section='"Attention has done away with vanishing gradients"',
    idea="Attention shortens the path through the text, not the one through the layers.",
    hints=(
        "Along which paths does a gradient pass?",
        "There is a path through the text and one through the layers.",
        "Which of the two does a look back make shorter, and what is left of twenty slopes of 0.1?",
    ),
)
def no_more_vanishing(rng: Rng) -> Claim:
    """Attention looks back in one step. Gradients in a deep stack of its layers {can}."""
    vanish = bool(rng.integers(2))
    return Claim(
        vanish,
        (
            right("Small slopes multiply on the way through the layers."),
            wrong(
                "The path from word to word is still as long as in an RNN, and slopes multiply along it.",
                "It is one step: that is what attention brings.",
            ),
            wrong(
                "Attention has no slopes, so there is nothing to vanish.",
                "A soft read has slopes; a hard one has none.",
            ),
            wrong("Gradients vanish only where the text is long.", "Twenty layers with slopes of 0.1 are enough."),
        ),
        given={"can": "can still vanish" if vanish else "cannot vanish any more"},
    )


# ---- a look back


@question(
    asks=PREDICT,
    difficulty=1,
    section="Four words first",
    idea="An id picks a row of the table, as often as the token occurs.",
    hints=(
        "What is an id?",
        "It is the token's place in the vocabulary, counted from 0.",
        "Find the place of each token of the text, one after the other.",
    ),
)
def ids_of_tokens(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    vocabulary = ["cat", "mat", "on", "sat", "the"]
    tokens = [str(word) for word in rng.permutation(["cat", "mat", "sat", "the"])[:3]]
    tokens.append(tokens[0])
    ids = [vocabulary.index(token) for token in tokens]
    code = (
        f"vocabulary = {vocabulary}\ntext = {' '.join(tokens)!r}\n"
        "print([vocabulary.index(token) for token in text.split()])"
    )
    return Output(
        code,
        (
            right(str(ids)),
            wrong(str([i + 1 for i in ids]), "Places are counted from 0."),
            wrong(str(sorted(ids)), "The ids come in the order of the text."),
            wrong(str(list(dict.fromkeys(ids))), "The last token gives its id again."),
        ),
        given={"code": code},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="A look back",
    idea="A soft read is a mixture of the values, by weights that sum to 1.",
    hints=(
        "What are the exponentials of these scores?",
        "A weight is an exponential, divided by the sum of all.",
        "Multiply each value by its weight and add up.",
    ),
    covers=("row 11", "kernel"),
)
def soft_read(rng: Rng) -> Choice:
    """Three words have the scores {scores} and the values {values}. What does the soft read give?"""
    powers = [(1.0, 2.0, 1.0), (1.0, 1.0, 2.0), (2.0, 1.0, 5.0), (1.0, 5.0, 2.0), (1.0, 4.0, 5.0)][int(rng.integers(5))]
    values = 10 * rng.permutation([1.0, 2.0, 4.0, 8.0])[:3]
    asked = call(np.ones(1), np.log(powers)[:, None], values[:, None])
    return Choice(
        (
            *options_of(
                soft_attention,
                asked,
                ONE_PICKED,
                EQUAL_WEIGHTS,
                MEAN_OF_WEIGHTED_VALUES,
                part=lambda both: float(both[0][0]),
            ),
            wrong(float(np.dot(powers, values)), "The exponentials are not divided by their sum."),
        ),
        given={"scores": np.log(powers), "values": [int(value) for value in values]},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A look back",
    idea="What a hard read picks stays under a small nudge, or jumps where two scores tie: no slope to follow.",
    hints=(
        "Does a nudge of a tenth change which score is the largest?",
        "A slope is the change of the result, divided by the change of the score.",
        "Work out `up` and `down`. What is their difference?",
    ),
    covers=("row 11", "Q4"),
)
def slope_of_a_pick(rng: Rng) -> Output:
    """What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    first, second = (int(value) for value in 2 * rng.permutation([1, 2, 3, 4, 5])[:2])
    nudged, other = (int(score) for score in rng.permutation([0, 1, 2, 3, 4])[:2])
    if tie := int(rng.integers(3)) == 0:
        nudged = other
    code = (
        f"values = [{first}, {second}]\n"
        f"up = values[np.argmax([{nudged} + 0.1, {other}])]\n"
        f"down = values[np.argmax([{nudged} - 0.1, {other}])]\n"
        "print((up - down) / 0.2)"
    )
    best = first if nudged >= other else second
    stays, jumps = "0.0", f"{5 * (first - second)}.0"
    known = (
        (
            right(jumps, "The scores tie, and the nudge decides: `up` is the first value, `down` the second."),
            wrong(stays, "The scores tie: a nudge up picks the first value, a nudge down the second."),
        )
        if tie
        else (
            right(stays, "The largest score stays the largest, so both reads are the same."),
            wrong(jumps, "The pick would have to change from one value to the other."),
        )
    )
    return Output(
        code,
        (
            *known,
            wrong("1.0", "The value that is read does not move with the score: it is picked."),
            wrong(f"{best}.0", "That is what is read. Printed is how much it changes."),
        ),
        given={"code": code},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section='"Hard attention is cheaper"',
    idea="Soft attention mixes and has slopes; hard attention picks and has none.",
    hints=(
        "Which of the two mixes, and which picks?",
        "What mixes moves a little when a score moves a little.",
        "Ask of each line: is it about shares between 0 and 1, or about one choice?",
    ),
    covers=("row 11",),
)
def soft_or_hard(rng: Rng) -> Several:
    """Which of these does the lecture say of {which} attention?"""
    soft = (
        ("each part of the image has a weight between 0 and 1", "A pick knows only 0 and 1."),
        ("it has slopes, so it can be trained by them", "A pick does not move with a small change."),
        ("it costs more, since every part is looked at", "A pick leaves all other parts out."),
    )
    hard = (
        ("each part of the image has the weight 0 or 1", "A mixture has shares between them."),
        ("it is harder to train", "A mixture has slopes that training can follow."),
        ("it costs less", "A mixture looks at every part."),
    )
    is_soft = bool(rng.integers(2))
    said, others = (soft, hard) if is_soft else (hard, soft)
    return Several(
        (*(right(text) for text, _ in said), *(wrong(text, why) for text, why in others)),
        given={"which": "soft" if is_soft else "hard"},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section='"Hard attention is cheaper"',
    idea="To know which score is highest, all must be computed: only the mixing is saved.",
    hints=(
        "Which multiplications does a hard read still need?",
        "Scores: one product of vectors for each key. Mixing: one number times a vector for each value.",
        "Write down both costs for n keys, then the share that falls away.",
    ),
    covers=("caveat d", "row 11"),
)
def what_hard_saves(rng: Rng) -> Number:
    """A query meets {n} keys of {d_k} numbers each; the values have {d_v} numbers each. Both reads compute all scores.

    Which share of a soft read's multiplications does a hard read save?
    """
    d_k, d_v = ((64, 64), (64, 32), (32, 96), (16, 48), (48, 16), (128, 64))[int(rng.integers(6))]
    n = int(rng.choice([100, 200, 1000]))
    return Number(
        (
            right(str(Fraction(d_v, d_k + d_v)), "The scores cost the same; the mixing falls away."),
            wrong("1", "The scores have to be computed all the same."),
            wrong(str(Fraction(d_k, d_k + d_v)), "This is the share of the scores: just what is not saved."),
            wrong(str(1 - Fraction(1, n)), "Only one value is taken, but every key is looked at."),
        ),
        policy="dp 3",
        given={"n": n, "d_k": d_k, "d_v": d_v},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="Attention over an image: a weight for each patch, and many small weights add up.",
    hints=(
        "How many patches are there of each kind?",
        "A patch's weight is its exponential, divided by the sum over all patches.",
        "Add up the exponentials of the dog's patches, and those of all nine.",
    ),
    covers=("row 10",),
)
def share_of_the_dog(rng: Rng) -> Number:
    """The lecture's first picture of attention is a photo of a dog. Let it have nine patches, {dog} with the dog.

    A patch of the dog has the score log {a}, any other the score 0. How much of the weight do the dog's patches get
    together?
    """
    dog, a = int(rng.integers(2, 4)), int(rng.choice([2, 3, 4, 6, 9]))
    total = dog * a + 9 - dog
    return Number(
        (
            right(str(Fraction(dog * a, total)), "The background has small weights, but many of them."),
            wrong(str(Fraction(a, total)), "This is the weight of one patch of the dog."),
            wrong(str(Fraction(a, a + 1)), "Dog and background are taken for one patch each."),
            wrong(str(Fraction(dog, 9)), "This would be so if all scores were the same."),
        ),
        policy="dp 3",
        given={"dog": dog, "a": a},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section='"Elementwise multiplied"',
    idea="Weighted states are added up to one context, which a prediction needs.",
    hints=(
        "How many vectors does one prediction need?",
        "Each state is multiplied by its weight, and the products are added.",
        "Multiply each row by its weight first. What happens to the rows then?",
    ),
    covers=("row 12", "caveat h"),
)
def context_of_states(rng: Rng) -> Choice:
    """Of global attention the lecture says that weights and states are "multiplied elementwise".

    The states are {states}, the weights {weights}. Which context does the network of the paper (Luong and others)
    make of them?
    """
    weights = rng.permutation([0.5, 0.25, 0.25])
    states = 4.0 * rng.permuted(np.array([[1, 0], [0, 2], [3, 1]]), axis=0)
    asked = call(np.ones(1), np.log(weights)[:, None], states)
    return Choice(
        options_of(
            soft_attention,
            asked,
            CONTEXT_NOT_ADDED_UP,
            MEAN_OF_WEIGHTED_VALUES,
            ONE_PICKED,
            EQUAL_WEIGHTS,
            part=0,
        ),
        given={"states": states, "weights": weights},
    )


# ---- windows and memories


@question(
    asks=PREDICT,
    difficulty=2,
    section="A window",
    idea="A window is a softmax over fewer scores; what lies outside has weight 0.",
    hints=(
        "Which positions are seen from this center?",
        "Only their exponentials are added up, and only they share.",
        "Where does the sequence end? There the window has fewer positions.",
    ),
    covers=("row 12", "kernel"),
)
def window_weights(rng: Rng) -> Grid:
    """The positions a, b, c and d have the scores {scores}. Fill in the weights of local attention.

    The center is {center}, and the window reaches one position to each side.
    """
    powers = rng.permutation([(1.0, 2.0, 3.0, 5.0), (1.0, 1.0, 3.0, 4.0), (2.0, 2.0, 1.0, 6.0)][int(rng.integers(3))])
    center = int(rng.integers(4))
    return Grid(
        options_of(
            local_attention,
            call(np.ones(1), np.log(powers)[:, None], np.eye(4), center, 1),
            WINDOW_WITHOUT_EFFECT,
            CUT_AFTER_THE_SOFTMAX,
            SCORES_OUTSIDE_ZERO,
            PADDED_WITH_ZEROS,
            WRAPS_AROUND,
            SHIFTED_INWARD,
            LOOKS_BACK_ONLY,
            part=lambda both: both[1][None],
        ),
        policy="dp 3",
        rows=("weight",),
        columns=("a", "b", "c", "d"),
        given={"scores": np.log(powers), "center": "abcd"[center]},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"A slice that begins too far left begins at 0"',
    idea="The two ends of a sequence give most mistakes with windows away.",
    hints=(
        "What do the first and the last row look like?",
        "A window of 1 sees three positions, and two at either end; a row sums to 1.",
        "Compare a row in the middle with the one at the top.",
    ),
    covers=("row 12",),
)
def whose_window(rng: Rng) -> Choice:
    """All scores are equal. Each row shows the weights of local attention around one center, with a window of 1.

    What went wrong here?
    """
    signs = {
        LOOKS_BACK_ONLY: ("It looks back alone, never ahead.", "Then no position after the center would have weight."),
        SHIFTED_INWARD: (
            "At the ends the window is moved inward.",
            "Then the first and the last row would show three neighbors.",
        ),
        WRAPS_AROUND: ("It goes on at the other end, as in a ring.", "Then the corners of the table would be filled."),
        CENTER_LEFT_OUT: ("The center does not see itself.", "Then the diagonal would be empty."),
        CUT_AFTER_THE_SOFTMAX: ("The rest is cut after a softmax over all.", "Then the rows would not sum to 1."),
        WINDOW_WITHOUT_EFFECT: ("The window has no effect: all is seen.", "Then all weights would be equal."),
        PADDED_WITH_ZEROS: (
            "Zeros beyond the ends take a share.",
            "Then only the first and last row would fall short.",
        ),
    }
    done = list(signs)[int(rng.integers(len(signs)))]
    n = int(rng.integers(5, 7))
    asked = [call(np.ones(1), np.zeros((n, 1)), np.eye(n), center, 1) for center in range(n)]
    rows = [value_of(local_attention, one, done)[1] for one in asked]
    names = tuple("abcdef"[:n])
    options = (right(s) if m is done else wrong(s, why, m) for m, (s, why) in signs.items())
    return Choice(
        tuple(options),
        picture=Heat(np.array(rows), rows="center", columns="position", row_names=names, column_names=names),
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="A memory",
    idea="A cosine measures direction alone: a long row wins nothing by its length.",
    hints=(
        "How long is each row, and which of them points where the key points?",
        "Cosine: the dot product, divided by both lengths. The strength multiplies it.",
        "e to the power 5 log 2 · c is 2 to the power 5c. Work it out for each cosine.",
    ),
    covers=("row 9", "kernel"),
)
def memory_read(rng: Rng) -> Choice:
    """A Neural Turing Machine compares the key [1, 0] with the rows {rows} of its memory, by cosine.

    The strength is 5 log 2. Which weights do the rows get, to three decimals?
    """
    of_cosine = {1.0: (2.0, 0.0), 0.0: (0.0, 2.0), 0.6: (6.0, 8.0), 0.8: (8.0, 6.0)}
    chosen = [(1.0, 0.0, 0.6), (1.0, 0.0, 0.8), (0.8, 0.0, 0.6), (1.0, 0.6, 0.8)][int(rng.integers(4))]
    cosines = rng.permutation(chosen)
    rows = np.array([of_cosine[cosine] for cosine in cosines])
    asked = call(np.array([1.0, 0.0]), rows, 5 * np.log(2))
    return Choice(
        (
            *options_of(content_addressing, asked, DOT_PRODUCTS, STRENGTH_DIVIDES, part=lambda w: np.round(w, 3)),
            wrong(np.eye(3)[list(cosines).index(max(cosines))], "That is a hard read of the best row."),
        ),
        given={"rows": rows},
    )


# ---- one step, and all at once


@question(
    asks=PREDICT,
    difficulty=2,
    section="One step, and all at once",
    idea="A chain waits n times; attention waits for nothing, and pays with n² scores.",
    hints=(
        "How many of them are there for 10 words, and for 20?",
        "Double n: what is counted doubles, or becomes four times as much.",
        "Count for one word first. For how many words is that done?",
    ),
    covers=("row 25", "kernel"),
)
def grows_with_text(rng: Rng) -> Expression:
    """A text has n words. How does {what} grow with n? Give a formula in `n`."""
    linear = Formula(
        "n",
        names={"n": "posint"},
        policy="bigO",
        wrong=(
            Known("1", "It does not stay the same", "What does one more word add?"),
            Known("n^2", "Not every word is paired with every other one here", "What does one more word add?"),
        ),
    )
    square = Formula(
        "n^2",
        names={"n": "posint"},
        policy="bigO",
        wrong=(
            Known("n", "That is the number for one word alone", "How many words ask?"),
            Known("n^3", "Each pair of words is counted once", "How many pairs have 3 words, and 4?"),
        ),
    )
    what, formula = (
        ("the number of steps that an RNN must take one after the other", linear),
        ("the number of scores, if each word looks at every word,", square),
        ("the number of scores, if each word looks at itself and one neighbor to either side,", linear),
    )[int(rng.integers(3))]
    return Expression(formula, given={"what": what})


@question(
    asks=WHY,
    difficulty=2,
    section="One step, and all at once",
    idea="No position waits for another one, so a GPU computes all of them at the same time.",
    hints=(
        "What must an RNN know before it can compute its next state?",
        "Steps that wait for each other cannot be computed at the same time.",
        "Which of the reasons is about waiting?",
    ),
    covers=("row 25",),
)
def trains_faster(rng: Rng) -> Claim:
    """{one} trains faster on a GPU than {other} with as many learned numbers."""
    names = ["a transformer", "an LSTM"]
    holds = bool(rng.integers(2))
    one, other = names if holds else names[::-1]
    return Claim(
        holds,
        (
            right("A transformer computes all positions at the same time."),
            wrong(
                "The one with fewer multiplications for a long text is faster.",
                "A transformer needs n² scores, where an LSTM needs n steps, and is faster all the same.",
            ),
            wrong("A transformer has no slopes that must be computed.", "It learns by slopes, as every network here."),
            wrong(
                "A transformer reads only the words that matter.",
                "It computes a score for every word before it weighs any.",
            ),
        ),
        given={"one": one[:1].upper() + one[1:], "other": other},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="The worksheet",
    idea="A mixture never exceeds the largest of what is mixed.",
    hints=(
        "Which line does not have the value of the line before?",
        "A sum of differences is a difference of sums, with a minus before the second one.",
        "Let all values be equal to M: then every line should be 0.",
    ),
    covers=("kernel",),
)
def broken_mixture(rng: Rng) -> FirstWrong:
    """A mixture of values never exceeds the largest one, M: somebody shows it. Which line is the first that is
    wrong?
    """
    return FirstWrong("mixture_below", ("minus_not_distributed", "term_sign", "sum_of_products_split"))


@question(
    asks=WHY,
    difficulty=3,
    section="Carry it along, or look back",
    idea="An RNN carries everything through one vector; attention fetches what it needs.",
    hints=(
        "Where does an RNN keep *France* while it reads fifty other words?",
        "It has one state of a fixed size, which every word is mixed into.",
        "Say what happens to the state at each word, and then what attention does in its place.",
    ),
    covers=("row 4", "row 5", "row 25", "kernel", "Q3"),
)
def carried_or_fetched(rng: Rng) -> Words:
    """*I grew up in France …*, fifty words later: *I speak fluent*. Why does an RNN tend to fail here, and what does
    attention do instead? Three sentences.
    """
    return Words(
        (
            "It says that an RNN has one state that every word is mixed into.",
            "It says that what is known of *France*, or its gradient, shrinks at every step between.",
            "It says that attention compares with all words directly, in one step, whatever the distance.",
        ),
        "An RNN carries all it knows in one state of a fixed size, and every word is mixed into it. With each of the "
        "fifty words less of *France* is left, and the gradient shrinks in the same way. Attention keeps all words and "
        "fetches *France* in one step, whatever the distance.",
    )
