"""Chapter 8, the decoder: the quiz."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from learn_transformers.answer_key.decoder.functions import (
    ASKS_WITH_THE_BLOCKS_INPUT,
    BOS_NOT_COUNTED,
    BOS_NOT_RETURNED,
    CAUSAL_OVER_THE_SOURCE,
    EOS_ALWAYS_AT_THE_END,
    EOS_LEFT_OUT,
    FIRST_TOKEN_OVERWRITTEN,
    LAST_TOKEN_KEPT,
    MAX_LENGTH_IGNORED,
    MEMORY_UNUSED,
    NOT_CAUSAL,
    NOT_SHIFTED,
    QUERIES_FROM_MEMORY,
    ROLLED_WITHOUT_BOS,
    SELF_ATTENTION_WITHOUT_SKIP,
    SHIFTED_LEFT,
    TARGET_AMONG_THE_KEYS,
    NextLogits,
    cross_attention,
    greedy_decode,
    shift_right,
)
from learn_transformers.answer_key.multi_head_attention.functions import HEADS_AVERAGED_IN_WEIGHTS
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
    wrong,
)
from learn_transformers.symbolic.marking.worksheet import Formula, Known

READ = ("BOS", "le", "chat", "dort")  # the decoder's input


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="One half reads all of the English sentence, the other half writes the French one token by token.",
    hints=(
        "What did the speaker show, and what is explained in papers only?",
        "A talk of twenty minutes has room for a picture of the two halves, not for how they are trained.",
        "Cross out what this chapter marks as an extension.",
    ),
    covers=("row 22",),
)
def said_of_two_halves(rng: Rng) -> Several:
    """What does the lecture say of encoder and decoder?"""
    return Several(
        (
            right("Its example is a translation, English to French."),
            right("Both are stacks of blocks, put together like LEGO."),
            right("The decoder generates the sentence token by token."),
            wrong("In training, the decoder's input is moved one place to the right.", "That is from the paper."),
            wrong("The best next token is taken at each step: greedy decoding.", "How a token is chosen is not said."),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The source is read to its end first; then the target grows, one token after the other.",
    hints=(
        "Which of the two sentences is there from the beginning?",
        "The encoder works once, the decoder again and again.",
        "Begin with what is done to the English sentence.",
    ),
    covers=("row 22", "Q12"),
)
def a_translation(rng: Rng) -> Order:
    """*The cat sleeps* is translated into French. Put the events into order; one does not belong there."""
    return Order(
        (
            "The encoder reads the whole English sentence.",
            "Its output, a vector for each English word, is kept as the memory.",
            "The decoder has nothing but BOS, looks across at the memory, and gives *le*.",
            "It has BOS and *le*, looks across once more, and gives *chat*.",
            "EOS comes, and nothing more is asked.",
        ),
        extra=(
            wrong(
                "The encoder reads *sleeps* as soon as *chat* is written.",
                "The English sentence is read to its end before the first French word.",
            ),
        ),
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The idea",
    idea="In cross-attention the target asks; the memory gives keys and values.",
    hints=(
        "Which sentence is being written, and which one is there to be looked up?",
        "Who asks, makes queries. Who is asked, makes keys and values.",
        "The French word asks: what is made of it?",
    ),
    covers=("row 24", "Q11"),
)
def who_gives_what(rng: Rng) -> Cloze:
    """A decoder block translates into French. Fill in the gaps: where does its cross-attention get what?"""
    french, english = "the French words", "the encoder's output"
    asks = "Who is looking for something here?"
    keys = "What is written already is asked in the self-attention."
    values = "Once a key fits, the content of that same English word is taken away."
    return Cloze(
        "queries from [[1]], keys from [[2]], values from [[3]]; one row of weights for each word of [[4]]",
        (
            (right(french), wrong(english, asks, QUERIES_FROM_MEMORY)),
            (right(english), wrong(french, keys), wrong("the English embeddings", "The encoder has worked on them.")),
            (right(english), wrong(french, values), wrong("BOS", "That is one token.")),
            (right("the French sentence"), wrong("the English sentence", "A row belongs to whoever asks.")),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="One look across",
    idea="A query that is a number turns each key into a score, and the softmax runs over the source.",
    hints=(
        "What is the score of a query and a key that are single numbers?",
        "The score is their product, and q · log a = log of a to the power q.",
        "Write down the three exponentials and add them up.",
    ),
    covers=("kernel",),
)
def weights_across(rng: Rng) -> Choice:
    """*le* asks with the query 0, *chat* with the query {query}. The English keys are {keys}, and the width is 1.

    Which weights does *chat* give to the English words?
    """
    query = int(rng.choice([1, 2]))
    sizes = rng.permutation([1.0, *(rng.choice([[2, 4], [2, 8], [3, 9]]) if query == 1 else [2, 3])])
    keys, one = np.log(sizes), np.eye(1)
    asked = call(np.array([[0.0], [float(query)]]), keys[:, None], one, one, one, one, 1)
    options = options_of(cross_attention, asked, CAUSAL_OVER_THE_SOURCE, part=lambda both: both[1][0, 1])
    other = sizes ** (3 - query)
    return Choice(
        (
            *options,
            wrong(np.full(3, 1 / 3), "That is the row of *le*: a query of 0 finds all alike."),
            wrong(np.round(keys / keys.sum(), 14), "The scores are divided by their sum, without exponentials."),
            wrong(np.round(other / other.sum(), 14), f"That would be a query of {3 - query}."),
        ),
        given={"query": query, "keys": keys},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="One look across",
    idea="Over the source lies no triangle: every target word sees every real source word.",
    hints=(
        "What does a softmax make of scores that are all equal?",
        "Equal scores give equal weights to all that may be seen.",
        "How many English words may the first French word see?",
    ),
    covers=("row 24",),
)
def even_shares(rng: Rng) -> Grid:
    """All scores of a cross-attention are 0. The English side has {places} places, of which {padding} padding.

    Fill in the weights of two French words.
    """
    places, real = int(rng.integers(3, 6)), int(rng.integers(2, 4))
    real = min(real, places)
    x, memory, one = np.zeros((2, 1)), np.ones((places, 1)), np.eye(1)
    mask = np.tile(np.arange(places) < real, (2, 1))
    count = ("none is", "the last one is", "the last two are", "the last three are")[places - real]
    asked = call(x, memory, one, one, one, one, 1, mask)
    unmasked = wrong(np.full((2, places), 1 / places), "Padding gets a share here. May it be seen?")
    return Grid(
        (
            *options_of(cross_attention, asked, CAUSAL_OVER_THE_SOURCE, part=lambda both: both[1][0]),
            *([unmasked] if real < places else []),
        ),
        policy="dp 2",
        rows=("le", "chat"),
        columns=tuple(f"place {n}" for n in range(places)),
        given={"places": places, "padding": count},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="Weights of a cross-attention are n_target × n_source, for each text and each head.",
    hints=(
        "Who asks, and who is asked?",
        "A row for each query, a column for each key; the axes of texts and heads stand in front.",
        "Write down the texts and the heads first.",
    ),
    covers=("Q11",),
)
def shape_across(rng: Rng) -> Shape:
    """{texts} pairs of sentences, {french} French and {english} English tokens each, {heads} heads, width {width}.

    Which shape have the weights of the cross-attention?
    """
    texts, french, english = (int(n) for n in rng.permutation([2, 3, 5, 6, 7])[:3])
    heads = 4
    x, memory = rng.normal(size=(texts, french, 8)), rng.normal(size=(texts, english, 8))
    asked = call(x, memory, *rng.normal(size=(4, 8, 8)), heads)
    wrongs = (QUERIES_FROM_MEMORY, MEMORY_UNUSED, HEADS_AVERAGED_IN_WEIGHTS, TARGET_AMONG_THE_KEYS)
    return Shape(
        options_of(cross_attention, asked, *wrongs, part=lambda both: np.shape(both[1])),
        given={"texts": texts, "french": french, "english": english, "heads": heads, "width": 8},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="A longer source makes the rows of a cross-attention longer, and adds no row.",
    hints=(
        "How many queries are there, and does their number change?",
        "Each query is compared with every key once.",
        "One more source token: how many scores more?",
    ),
)
def longer_sources(rng: Rng) -> Expression:
    """A summary always has {words} words; the text that it looks across at has m tokens.

    How does the number of scores of the cross-attention grow with m?
    """
    return Expression(
        Formula(
            "m",
            names={"m": "posint"},
            policy="bigO",
            wrong=(
                Known("m^2", "That is the encoder's own attention", "Do the tokens of the text ask here?"),
                Known("1", "A longer text has more keys", "With how many tokens is each query compared?"),
            ),
        ),
        given={"words": int(rng.integers(3, 10)) * 10},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="The equation",
    idea="In the self-attention of a decoder a position sees itself and all before it.",
    hints=(
        "Which cells are 1 in the row of *le*?",
        "A row is a query. It may see itself and what stands before it.",
        "Compare the last column with the diagonal.",
    ),
    covers=("row 24",),
)
def seen_in_the_picture(rng: Rng) -> Choice:
    """Who may see whom in somebody's self-attention over the French side: 1 is seen, 0 is hidden. What is it?"""
    masks = {
        "right: itself and all before": np.tri(4),
        "wrong: one future token is seen": np.tri(4, k=1),
        "wrong: nobody sees itself": np.tri(4, k=-1),
        "wrong: it is turned over": np.tri(4).T,
        "wrong: nothing is hidden": np.ones((4, 4)),
    }
    why = (
        "Then the row of BOS would have a single 1, and the last row four of them.",
        "Then two cells would be 1 in the row of BOS.",
        "Then the diagonal would be 0.",
        "Then the row of BOS would be full, and the last one nearly empty.",
        "Then no cell would be 0.",
    )
    shown = int(rng.integers(5))
    options = [right(text) if n == shown else wrong(text, why[n]) for n, text in enumerate(masks)]
    return Choice(
        tuple(options), picture=Heat([*masks.values()][shown], "query", "key", row_names=READ, column_names=READ)
    )


@question(
    asks=WHY,
    difficulty=1,
    section="What the lecture says, with care",
    idea="The causal mask lies over the target alone: nothing of the source is in the future.",
    hints=(
        "Which of the two sentences is not finished yet?",
        "Hidden is what is still to be written.",
        "When has the English sentence been read to its end?",
    ),
    covers=("row 24",),
)
def hidden_english(rng: Rng) -> Claim:
    """In the lecture, position 3 must not see positions 4 and 5. {claim}."""
    sees = bool(rng.integers(2))
    claim = "Still, the third French word may" if sees else "So the third French word must not"
    return Claim(
        sees,
        (
            right("because the English sentence has been read before the first French word"),
            wrong(
                "because the encoder has a causal mask that hides them already",
                "It has none: there every word sees every word.",
            ),
            wrong(
                "because the English words have no positions any more in the memory",
                "They do; but no mask asks for them here.",
            ),
            wrong(
                "because the weights of the English words after the diagonal are 0 anyway",
                "Each row sums to 1 over all English words.",
            ),
        ),
        given={"claim": f"{claim} see the English words 4 and 5"},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="What goes in, and what should come out (extension)",
    idea="The decoder's input is the target behind BOS, without its last token.",
    hints=(
        "What does the decoder have before it when it is to write the first token?",
        "Every token moves one place to the right, and BOS comes first.",
        "How long is the result, and what drops out?",
    ),
    covers=("kernel",),
)
def behind_bos(rng: Rng) -> Choice:
    """A French sentence has the ids {target}; 2 is EOS, and BOS is {bos}. What does the decoder read in training?"""
    target = np.array([*rng.permutation(np.arange(5, 20))[:3], 2])
    wrongs = (SHIFTED_LEFT, NOT_SHIFTED, LAST_TOKEN_KEPT, FIRST_TOKEN_OVERWRITTEN, ROLLED_WITHOUT_BOS)
    return Choice(options_of(shift_right, call(target, 1), *wrongs), given={"target": target, "bos": 1})


@question(
    asks=PREDICT,
    difficulty=2,
    section='"A padding mask replaces the causal mask"',
    idea="A target token moves its own output and those after it; a source token moves all of them.",
    hints=(
        "On which side does that word stand, and whose rows of which mask show it?",
        "Of the target, a position sees itself and all before it. Over the source lies no such triangle.",
        "Go through the four positions: which of them may look at it?",
    ),
)
def moved_outputs(rng: Rng) -> Choice:
    """The decoder reads BOS, *le*, *chat*, *dort*. Only the vector of {word} is changed.

    Which outputs of a decoder block can change?
    """
    place = int(rng.choice([1, 2]))

    def named(places: range) -> str:
        return ", ".join(READ[n] for n in places)

    everyone, itself, after = named(range(4)), named(range(place, place + 1)), named(range(place, 4))
    before = named(range(place + 1))
    if rng.integers(2):  # a word of the memory, which the causal mask does not hide
        across = "No triangle lies over the source: every French word looks across at all of it."
        return Choice(
            (
                right(everyone),
                wrong(after, across, CAUSAL_OVER_THE_SOURCE),
                wrong(before, across),
                wrong(itself, across),
            ),
            given={"word": f"the English word in place {place} of the memory"},
        )
    return Choice(
        (
            right(after),
            wrong(everyone, "Those before it must not see it: it is their future.", NOT_CAUSAL),
            wrong(before, "Those before it must not see it, and those after it do."),
            wrong(itself, "Those after it look back at it."),
        ),
        given={"word": f"*{READ[place]}*"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Appendix: what wrong numbers look like",
    idea="Whatever never moves with the memory never looks at it.",
    hints=(
        "What is made of the memory in a right block?",
        "Keys and values of the second attention are made of it.",
        "In which of these blocks does the memory still come in somewhere?",
    ),
)
def memory_without_effect(rng: Rng) -> Choice:
    """Somebody changes every number of the memory, and not a single output of the decoder block moves. Why?"""
    return Choice(
        (
            right("The keys and values of the cross-attention are made of the target."),
            wrong(
                "The queries of the cross-attention are made of the memory.",
                "Then the outputs would move: other queries, other weights.",
            ),
            wrong(
                "A causal mask lies over the source, so the cross-attention sees none of it.",
                "Even then each French word would see the first English one.",
            ),
            wrong(
                "The causal mask is missing in the self-attention over the target.",
                "That lets the target see its own future; the memory still comes in.",
            ),
        )
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="Appendix: what wrong numbers look like",
    idea="Each mistake of a decoder leaves a trace of its own.",
    hints=(
        "Which of them shows in a shape?",
        "Whoever asks decides how many rows there are; a mask decides who sees whom.",
        "Begin with the one about rows.",
    ),
)
def traces(rng: Rng) -> Match:
    """What somebody sees of their decoder, and what happened: which belongs to which?"""
    return Match(
        (
            ("the output has as many rows as the source", "the memory asks"),
            ("a later target word changes an earlier output", "no causal mask lies over the target"),
            ("the last source word never reaches the first output", "a causal mask lies over the source"),
            ("the loss is nearly 0, and what is written repeats itself", "the target is not shifted"),
        ),
        extra=("BOS is put in front of the first sentence only",),
        why="Of a BOS that is missing only the second sentence of a batch would tell.",
    )


@question(
    asks=WHY,
    difficulty=3,
    section='"It predicts every training token, so it can write"',
    idea="With the teacher's tokens before it a model may copy; judge it by what it writes from its own.",
    hints=(
        "Whose tokens does the model read while its accuracy is measured, and whose when it writes?",
        "Without the shift, the token to be said stands in the input.",
        "What stands in the input when nobody knows the sentence yet?",
    ),
)
def always_right_with_a_teacher(rng: Rng) -> Claim:
    """With the teacher's tokens before it, a model says {share} of the training tokens right. {claim}."""
    fails = bool(rng.integers(2))
    share = str(rng.choice(["99 %", "100 %"]))
    claim = "Still, it may write none" if fails else f"So it can write {share}"
    return Claim(
        fails,
        (
            right("because it may have learned to copy a token that stands in its input"),
            wrong(
                "because a softmax never gives a probability of exactly 1 to any token",
                "The largest is taken, whatever it is.",
            ),
            wrong(
                "because a decoder that is on its own does not see the English sentence",
                "It sees all of it in its cross-attention.",
            ),
            wrong("because greedy decoding draws the tokens by chance", "It takes the best one, each time the same."),
        ),
        given={"share": share, "claim": f"{claim} of these sentences on its own"},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Training makes all predictions in one pass; writing needs one pass for each token.",
    hints=(
        "What is known in training that is not known when a sentence is written?",
        "With the whole target there, a mask makes every position a question of its own.",
        "How often must the decoder be asked before EOS can come?",
    ),
    covers=("row 22", "caveat b"),
)
def passes(rng: Rng) -> Cloze:
    """A French sentence has {words} words, and EOS ends it. How often does the decoder run? Fill in numbers."""
    words = int(rng.integers(4, 30))
    many = "Is the whole target known, and does one pass give one prediction or many?"
    once = "What must be there before the next token can be predicted?"
    return Cloze(
        "in training, for the losses of all tokens: [[1]]; to write the sentence, greedily: [[2]]",
        (
            Formula("1", wrong=(Known(str(words + 1), "That is one pass for each token", many),)),
            Formula(
                str(words + 1),
                wrong=(
                    Known("1", "Without the tokens before it no token can be predicted", once),
                    Known(str(words), "EOS must be predicted, too", "How does the decoder say that it is done?"),
                ),
            ),
        ),
        given={"words": words},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section='"Greedy decoding finds the most probable sentence"',
    idea="Greedy decoding takes the best word at each step and cannot take one back.",
    hints=(
        "Which first word does greedy decoding take?",
        "The probability of a sentence is the product along its path.",
        "Multiply along both paths that may be the best.",
    ),
    covers=("kernel",),
)
def two_paths(rng: Rng) -> Number:
    """A model writes two words. First: {first}. After *A* the best has {after_a}, after *B* the best has {after_b}.

    What is the probability of {which}?
    """
    a, p, q = rng.choice([[0.6, 0.4, 0.9], [0.6, 0.4, 0.8], [0.6, 0.5, 0.9], [0.7, 0.3, 0.9]])
    greedy = bool(rng.integers(2))
    by_a, by_b = round(a * p, 2), round((1 - a) * q, 2)
    best = wrong(by_a, "That is what greedy decoding writes. Is it the best?")
    taken = wrong(by_b, "That is the other sentence: greedy decoding takes the likelier first word.")
    return Number(
        (
            right(by_a if greedy else by_b),
            taken if greedy else best,
            wrong(round(a * q, 2), "These two words do not belong together: one of them follows the other first word."),
            wrong(round(a + p if greedy else 1 - a + q, 2), "Along a path probabilities are multiplied."),
        ),
        policy="dp 2",
        given={
            "first": f"A {a:g}, B {1 - a:g}",
            "after_a": f"{p:g}",
            "after_b": f"{q:g}",
            "which": "the sentence that greedy decoding writes" if greedy else "the most probable sentence",
        },
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="The list begins with BOS and ends with EOS, or where it is max_length long, both counted.",
    hints=(
        "Which id comes after which?",
        "The list begins with bos_id, and every id in it counts.",
        "Write down id after id: does EOS come first, or the limit?",
    ),
)
def written(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    chain = [0, *(int(i) for i in rng.permutation([1, 2, 4, 5])), 3]
    chain = [*chain[: int(rng.integers(3, 6))], 3]
    most = int(rng.choice([len(chain) - 2, len(chain) - 1, len(chain), len(chain) + 2]))
    after = dict(pairwise(chain)) | {3: 3}
    table = np.array([np.arange(6) == after.get(i, 3) for i in range(6)]).astype(float)
    made = call(NextLogits(table, long_memory=False), 0, 3, most)
    wrongs = (EOS_LEFT_OUT, BOS_NOT_RETURNED, BOS_NOT_COUNTED, EOS_ALWAYS_AT_THE_END, MAX_LENGTH_IGNORED)
    code = (
        "from decoder import greedy_decode\n\n"
        f"after = {after}\n\n\n"
        "def next_logits(ids):\n"
        "    return np.arange(6) == after[ids[-1]]\n\n\n"
        f"print(greedy_decode(next_logits, bos_id=0, eos_id=3, max_length={most}))"
    )
    return Output(code, options_of(greedy_decode, made, *wrongs), given={"code": code})


@question(
    asks=WHY,
    difficulty=2,
    section="The equation",
    idea="Each sub-layer works on what the one before it made, and adds to its own input.",
    hints=(
        "What does each of the three questions need from the one before?",
        "After each sub-layer, what went in is added, and the sum is normalized.",
        "Which line makes y of x?",
    ),
    covers=("row 24",),
)
def three_questions(rng: Rng) -> Order:
    """Put the lines of a decoder block into order; x is the French side, M the memory. Two do not belong there."""
    return Order(
        (
            "y = LN(x + self(x))",
            "z = LN(y + cross(y, M))",
            "result = LN(z + ffn(z))",
        ),
        extra=(
            wrong(
                "z = LN(y + cross(x, M))",
                "The second sub-layer asks with what the first one made.",
                ASKS_WITH_THE_BLOCKS_INPUT,
            ),
            wrong("y = LN(self(x))", "What went in is to be added.", SELF_ATTENTION_WITHOUT_SKIP),
        ),
        code=True,
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="How a sentence is written (extension)",
    idea="The logarithm of a product is a sum of logarithms; its mean, with a minus, is the loss.",
    hints=(
        "What does a logarithm make of a product?",
        "The logarithm of a product is the sum of the logarithms.",
        "How often does L go into the sum, and with which sign?",
    ),
)
def loss_of_a_sentence(rng: Rng) -> FirstWrong:
    """A sentence of n tokens with probabilities p[t] has the loss L, the mean of all −log p[t].

    Somebody expresses the logarithm of the sentence's probability by L. Which line is the first that is wrong?
    """
    return FirstWrong(
        "log_of_a_sentence",
        ("log_of_product_split", "factor_missing", "log_missing", "whole_sign"),
        lines=("Sum(log(p[t]), t, 1, n)", "-n*(-Sum(log(p[t]), t, 1, n)/n)", "-n*L"),
    )


@question(
    asks=WHY,
    difficulty=3,
    section="The idea",
    idea="A decoder needs what is written and what is to be said: two sequences, so two attentions.",
    hints=(
        "What would be missing if there were only the first attention?",
        "GPT has a single sequence: prompt and answer are one.",
        "Say what the second attention would look at.",
    ),
    covers=("row 24",),
)
def without_an_encoder(rng: Rng) -> Words:
    """GPT-3 has no encoder. Why have its blocks no cross-attention, and how does it see what it is asked?"""
    return Words(
        (
            "It says that there is no memory that a cross-attention could look at.",
            "It says that the prompt stands in the same sequence, so that self-attention sees it.",
        ),
        "Cross-attention takes its keys and values from an encoder's output, and there is none. The prompt is the "
        "beginning of the one sequence that it continues: its masked self-attention looks back at it.",
    )
