"""Chapter 16, the summarizer: the quiz."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from learn_transformers.answer_key.summarizer.functions import (
    ALL_AFTER_THE_FIRST_MARK,
    ANY_ID_AFTER_A_MARK,
    BOS,
    BOS_IN_THE_LABELS,
    BOS_IN_THE_SUMMARY,
    DECODER_READS_THE_ANSWER,
    EOS,
    EOS_AFTER_THE_PADDING,
    EOS_IN_THE_SUMMARY,
    FIRST_WORD_REPEATED,
    IGNORED,
    KEPT_BACKWARD,
    LABELS_PADDED_WITH_PAD,
    LABELS_SHIFTED_TWICE,
    LONGER_PREDICTIONS_RIGHT,
    LONGEST,
    LOSS_MEAN_OF_TEXTS,
    LOSS_OVER_ALL_POSITIONS,
    LOSS_PER_TEXT,
    LOSS_SUMMED,
    MARK,
    MATCHES_COUNTED,
    MEAN_SHARE_OF_WORDS,
    ORDER_OF_WORDS_IGNORED,
    PAD,
    ROUGE_IS_PRECISION,
    ROUGE_IS_RECALL,
    ROUGE_MEAN_OF_BOTH,
    ROUGE_OF_SETS,
    ROUGE_UNCLIPPED,
    SHARE_OF_WORDS,
    UNMARKED_WORDS_KEPT,
    WORDS_BEFORE_MARKS,
    WRITES_ON_AFTER_EOS,
    exact_match,
    keep_marked,
    make_batch,
    rouge_1,
    summarize,
    summary_loss,
    words,
)
from learn_transformers.key import call
from learn_transformers.key.modules import OUTPUT
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
    wrong,
)

# ---- what the lecture says, and what has come of it


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="What may come is the modeling of any sequence: video, finance, whatever can be generated.",
    hints=(
        "What do the things that were named have in common?",
        "The speaker looks ahead, to sequences that are no text.",
        "Cross out what is only an example of how a transformer works.",
    ),
    covers=("row 8",),
)
def said_to_come(rng: Rng) -> Several:
    """Early in the lecture, the speaker says what may come. What is named there?"""
    return Several(
        (
            right("understanding video"),
            right("finance"),
            right("generative modeling"),
            wrong("translation from English to French", "That is the example for encoder and decoder, later on."),
            wrong("guessing the hidden words of a sentence", "That is how BERT is trained, and no longer the future."),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="What is still missing",
    idea="Memory, cost and alignment are open, and none is where it was in 2021.",
    hints=(
        "Which of the three is about what is kept, which about what is computed, which about what is wanted?",
        "Each has a partial answer by now.",
        "Begin with cost: which answer speaks of scores?",
    ),
    covers=("row 9", "Q21"),
)
def three_ingredients(rng: Rng) -> Match:
    """The lecture names three things that are missing. What is there of each of them by now, in part?"""
    return Match(
        (
            ("an external memory", "contexts of up to a million tokens, search in documents, notes to oneself"),
            ("attention at less than quadratic cost", "states of a fixed size in place of some attention layers"),
            ("agreement with human values", "further training on what people prefer"),
        ),
        extra=("angles that turn queries and keys, in place of a table of positions",),
        why="Positions by angles are a change since 2021, too, but none of the three that were missing.",
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What is still missing",
    idea="Scores that are never stored are computed all the same: exact attention is still n².",
    hints=(
        "What is saved if a score is computed, used and forgotten?",
        "Memory and operations are two different costs.",
        "How many scores must be worked out before every output is exact?",
    ),
    covers=("row 9", "Q21"),
)
def never_stored(rng: Rng) -> Claim:
    """Today's programs compute exact attention without storing the n² scores. {claim}."""
    stays = bool(rng.integers(2))
    return Claim(
        stays,
        (
            right("because every score is still computed; only the room for them is saved"),
            wrong(
                "because the scores are stored after all, in a file on the machine's own disk",
                "They are used in blocks and forgotten.",
            ),
            wrong(
                "because such programs need n³ operations in exchange for the room they save",
                "They need as many as before.",
            ),
            wrong("because a text never has more than a thousand tokens", "Contexts have grown to a million."),
        ),
        given={"claim": "Its operations still grow with the square of n" if stays else "So its quadratic cost is gone"},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Summaries are named once, as something that a GPT writes.",
    hints=(
        "At which minute are summaries named, and among what?",
        "The lecture has no exercises at all.",
        "Of which model is it said that it writes them?",
    ),
    covers=("row 28",),
)
def asked_to_summarize(rng: Rng) -> Claim:
    """Some notes on the lecture end with an exercise, a small transformer that summarizes. {claim}."""
    without = bool(rng.integers(2))
    return Claim(
        without,
        (
            right("It names summaries once, as one of the things that a GPT writes."),
            wrong(
                "It asks for a small transformer that translates English to French.",
                "Translation is its example, not an exercise.",
            ),
            wrong("It says that transformers cannot summarize yet.", "It says that a GPT writes summaries."),
            wrong("It leaves summaries to BERT, which has an encoder.", "It names them where it speaks of GPT."),
        ),
        given={
            "claim": "In the lecture nobody asks for one" if without else "The lecture asks for it, as its exercise"
        },
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Whatever becomes a sequence of ids goes through the same code.",
    hints=(
        "What do your functions know of an id?",
        "An embedding needs whole numbers from a vocabulary, and some order of them.",
        "Which of these has turned everything into a list of ids?",
    ),
    covers=("row 8", "Q20"),
)
def any_sequence(rng: Rng) -> Several:
    """Which of these can `make_batch` and `training_step` take without a change, as sources and targets?"""
    return Several(
        (
            right("captions, and pictures as lists of ids, one id for each patch out of a fixed list of patches"),
            right("docstrings, and the code that belongs to them, as ids of tokens"),
            right("melodies as ids of notes, and their second voices", "A note is an id like any other."),
            wrong("captions, and pictures as arrays of real numbers", "What would be looked up in the embedding?"),
            wrong("prices as real numbers, and the next price", "They would have to become steps with ids first."),
        )
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="For a GPT, what is given and what is to be written are one sequence, and only the latter has labels.",
    hints=(
        "How many sequences does a GPT read?",
        "One: what is given, BOS, what is to be written. A label of −100 asks for nothing.",
        "Which places should the model not be asked about?",
    ),
    covers=("row 28", "Q20"),
)
def docstring_to_code(rng: Rng) -> Cloze:
    """A GPT has one stack, and is to write {what} from {given_text}. How is its sequence for training made?"""
    given, what = map(
        str, rng.choice([["a docstring", "code"], ["a text", "its summary"], ["a caption", "ids of patches"]])
    )
    order = "What is to be continued comes first."
    return Cloze(
        "the sequence: [[1]], BOS, [[2]], EOS; labels of −100 at the places of [[3]]; the mask is [[4]]",
        (
            (right(given), wrong(what, order)),
            (right(what), wrong(given, order)),
            (right(given), wrong(what, "Then nothing that it is to learn would have a label.")),
            (
                right("causal"),
                wrong("none, as in an encoder", "Then each place would see what it is to say."),
                wrong("a cross-attention", "There is no second stack to look at."),
            ),
        ),
        given={"what": what, "given_text": given},
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="What has changed since 2021, in ten lines",
    idea="Each change since 2021 is small against what was there.",
    hints=(
        "Which of these names has a word in it that says what it changes?",
        "Positions, feed-forward networks, heads, fine-tuning: one name for each.",
        "*Grouped queries* are about heads.",
    ),
)
def since_then(rng: Rng) -> Match:
    """What do these do, that have come since the lecture?"""
    return Match(
        (
            ("RoPE", "turns queries and keys by an angle that grows with the position"),
            ("mixture of experts", "many feed-forward networks, of which each token uses a few"),
            ("grouped queries", "several heads of queries share one head of keys and values"),
            ("LoRA", "fine-tunes by a product of two thin matrices beside each frozen one"),
        ),
        extra=("a recurrent state that is trained in parallel",),
        why="A recurrent state that is trained in parallel is a state-space model, such as Mamba.",
    )


# ---- what goes in


@question(
    asks=PREDICT,
    difficulty=1,
    section="Words, marks and ids",
    idea="A mark speaks of the one place behind it, if a word stands there.",
    hints=(
        "Which places does a mark speak of?",
        "Of the next one alone. Words have ids from 4 on.",
        "Go through the text and stop at every 3.",
    ),
)
def marked_words(rng: Rng) -> Choice:
    """Ids below 4 are no words, and 3 is a mark. A text is {text}. Which summary is right?"""
    a, b, c, d, e = words(rng, 5)
    ids = [
        *([a] if rng.integers(2) else []),
        MARK,
        b,
        c,
        MARK,
        d,
        *([MARK, PAD] if rng.integers(2) else [e, MARK, PAD]),
    ]
    wrongs = (WORDS_BEFORE_MARKS, ALL_AFTER_THE_FIRST_MARK, ANY_ID_AFTER_A_MARK, UNMARKED_WORDS_KEPT, KEPT_BACKWARD)
    return Choice(options_of(keep_marked, call(ids), *wrongs), given={"text": ids})


@question(
    asks=PREDICT,
    difficulty=2,
    section="One place apart",
    idea="The decoder reads BOS and the summary, and is to say the summary and EOS.",
    hints=(
        "What has the decoder before it when it is to say the first word?",
        "It reads BOS and the summary; its labels are the summary and EOS.",
        "How wide are the rows, and what fills a short one up: an id to read, and a label?",
    ),
)
def a_short_row(rng: Rng) -> Grid:
    """PAD is 0, BOS 1, EOS 2. A batch has two summaries: {first} and {second}. Fill in the rows of the second one."""
    a, b, c, d = words(rng, 4)
    targets = [[a, b, c], [d] if rng.integers(2) else [d, a]]
    wrongs = (
        DECODER_READS_THE_ANSWER,
        LABELS_SHIFTED_TWICE,
        BOS_IN_THE_LABELS,
        LABELS_PADDED_WITH_PAD,
        EOS_AFTER_THE_PADDING,
    )

    def second(made: dict[str, tuple[np.ndarray, ...]]) -> np.ndarray:
        return np.stack([rows[1] for rows in made[OUTPUT][1:]])

    return Grid(
        options_of(make_batch, call([[MARK, a], [MARK, d]], targets), *wrongs, part=second),
        policy="exact",
        rows=("it reads", "it is to say"),
        columns=tuple(f"place {n}" for n in range(4)),
        given={"first": targets[0], "second": targets[1]},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="Rows are as long as the longest summary and one more, for EOS.",
    hints=(
        "How many labels has the longest summary?",
        "Its words, and EOS; shorter rows are filled up.",
        "And how many logits are there at each place?",
    ),
)
def shape_of_logits(rng: Rng) -> Shape:
    """A batch has summaries of {lengths} words, and the vocabulary {vocabulary} ids. Which shape have the logits?"""
    lengths = [int(n) for n in rng.permutation(np.arange(1, 9))[: int(rng.integers(2, 5))]]
    vocabulary = int(rng.choice([24, 50, 100]))
    texts, longest = len(lengths), max(lengths)
    return Shape(
        (
            right((texts, longest + 1, vocabulary)),
            wrong((texts, longest, vocabulary), "EOS is to be said, too."),
            wrong((texts, longest + 2, vocabulary), "BOS is read, and EOS is said: neither row has both."),
            wrong((texts, longest + 1), "That is the shape of the labels: one id at each place."),
        ),
        given={"lengths": ", ".join(map(str, lengths)), "vocabulary": vocabulary},
    )


# ---- the loss, and a step


@question(
    asks=PREDICT,
    difficulty=3,
    section="The loss of a batch",
    idea="One mean over all labels of the batch, not over places, nor over summaries.",
    hints=(
        "How many places have a label?",
        "Each label costs −log of the probability of the right id; −100 costs nothing.",
        "Add up the logarithms: that of a product. By what is it divided?",
    ),
)
def loss_of_two_rows(rng: Rng) -> Number:
    """A batch has two summaries. In the first one the right ids got the probabilities {first}. In the other one the
    right id of place 0 got {second}, and place 1 has the label −100.

    What is the loss of the batch? You may type a logarithm.
    """
    base, (p, q, r) = int(rng.choice([2, 3])), rng.choice([[1, 1, 4], [2, 3, 1], [1, 4, 4], [3, 1, 2], [4, 4, 1]])
    powers = np.array([[p, q], [r, 1]])
    given = 1.0 / base**powers
    logits = np.log(np.stack([given, 1 - given], axis=-1))
    labels = np.array([[0, 0], [0, IGNORED]])
    wrongs = (LOSS_OVER_ALL_POSITIONS, LOSS_MEAN_OF_TEXTS, LOSS_PER_TEXT, LOSS_SUMMED)
    return Number(
        options_of(summary_loss, call(logits, labels), *wrongs, part=lambda made: float(made[OUTPUT])),
        policy="dp 2",
        given={"first": f"1/{base**p} and 1/{base**q}", "second": f"1/{base**r}"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"PAD or −100, it is padding all the same"',
    idea="A loss must not depend on what a text happens to share a batch with.",
    hints=(
        "What should the loss do when a row gets more padding?",
        "Nothing, if places without a label cost nothing and do not count.",
        "Work out the loss of the two labels by hand; then compare with the wider rows.",
    ),
)
def wider_and_wider(rng: Rng) -> Choice:
    """A summary has two labels; each right id gets the probability {label}, and PAD gets {padding} at every place
    behind them. Somebody's loss in rows that are 2, 4 and 8 wide: {losses}. What happened?
    """
    base = int(rng.choice([2, 3, 4]))
    cost, widths = np.log(base), np.array([2, 4, 8])
    stories = (
        ("nothing: only the labels count", np.full(3, cost), f"Then it would be {cost:.3f} at every width."),
        ("the sum is divided by all places", 2 * cost / widths, "Then it would halve with each doubling."),
        (
            "PAD is to be predicted in the rest",
            (2 * cost + (widths - 2) * 3 * cost) / widths,
            "Then it would grow, towards the cost of PAD.",
        ),
        ("the costs are added up", np.full(3, 2 * cost), f"Then it would be {2 * cost:.3f} at every width."),
    )
    shown = int(rng.integers(len(stories)))
    options = [right(text) if n == shown else wrong(text, why) for n, (text, _, why) in enumerate(stories)]
    losses = ", ".join(f"{loss:.3f}" for loss in stories[shown][1])
    return Choice(tuple(options), given={"label": f"1/{base}", "padding": f"1/{base**3}", "losses": losses})


@question(
    asks=PREDICT,
    difficulty=2,
    section="A step down",
    idea="`backward` adds to what is there, so every step clears the gradients first.",
    hints=(
        "What does `backward` do with what is there already?",
        "The slope of (w − c)² is 2(w − c), and each call adds it.",
        "What is left of the calls before the gradient was cleared?",
    ),
)
def added_up(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    c, gap, calls, cleared = (
        int(rng.integers(1, 5)),
        int(rng.choice([3, 5])),
        int(rng.integers(2, 5)),
        rng.integers(2),
    )
    slope = 2.0 * gap
    clear = "    w.grad = None\n" if cleared else ""
    code = (
        "import torch\n\n"
        f"w = torch.tensor({c + gap}.0, requires_grad=True)\n"
        f"for _ in range({calls}):\n{clear}    loss = (w - {c}) ** 2\n    loss.backward()\n"
        "print(w.grad.item())"
    )
    once = wrong(str(slope), "That is one slope. Is the gradient cleared before the next one?")
    added = wrong(str(calls * slope), "The gradient is cleared in each round, so one slope is left.")
    return Output(
        code,
        (
            right(str(slope if cleared else calls * slope)),
            added if cleared else once,
            wrong(str(float(gap**2)), "That is the loss, not its slope."),
            wrong(str(float(gap)), "The slope of a square has a factor 2."),
        ),
        given={"code": code},
    )


# ---- what comes out


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="A summary is what comes between BOS and EOS, each word asked for with all words before it.",
    hints=(
        "What does the decoder read first, and what does it say then?",
        "Neither BOS nor EOS is a word of the summary.",
        "Follow the table from BOS on, and stop at EOS.",
    ),
)
def what_the_table_writes(rng: Rng) -> Choice:
    """A model is nothing but a table: after {after}. BOS is 1, EOS is 2. What does `summarize` give, with at most
    {most} words?
    """
    a, b, c, d = (int(n) for n in rng.permutation([4, 5, 6, 7, 8])[:4])
    chain = [BOS, a, b, *([c] if rng.integers(2) else []), EOS, d, d]
    following = np.zeros((9, 9))
    for one, other in pairwise(chain):
        following[one, other] = 10.0
    most = len(chain) - 2
    asked = call(following, np.zeros((2 * LONGEST, 9)), np.zeros((9, 9)), [MARK, a], most)
    wrongs = (EOS_IN_THE_SUMMARY, FIRST_WORD_REPEATED, WRITES_ON_AFTER_EOS, BOS_IN_THE_SUMMARY)
    pairs = pairwise(chain[:-1])
    return Choice(
        options_of(summarize, asked, *wrongs, part=lambda made: made["the summary"]),
        given={"after": ", after ".join(f"{one} comes {other}" for one, other in pairs), "most": most},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="Appendix: what wrong numbers look like",
    idea="What a model writes tells more of a mistake than its loss does.",
    hints=(
        "Which of them is about how the model was trained, which about how it writes?",
        "Ask of each: what did the model read when it wrote that?",
        "Begin with the one that differs from run to run.",
    ),
)
def seen_in_summaries(rng: Rng) -> Match:
    """What somebody sees, and what happened: which belongs to which?"""
    return Match(
        (
            ("every summary is as long as is allowed", "there is no EOS in the labels"),
            ("exact match differs from run to run with the same weights", "dropout is on while it writes"),
            ("all words of a summary are the same", "what was written is not shown to the decoder"),
            ("the same summary for every text", "the decoder does not look at the text"),
        ),
        extra=("the gradients are never cleared",),
        why="Gradients that are never cleared make the loss swing up and down around its best.",
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="How good is a summary?",
    idea="Exact match counts summaries that are right from the first word to the last.",
    hints=(
        "When is a summary right?",
        "The two lists must be equal, in length and in order.",
        "Go through the pairs: how many are equal, and how many are there?",
    ),
)
def share_of_matches(rng: Rng) -> Number:
    """A model wrote {written}; right are {references}. What is the exact match?"""
    a, b, c, d = words(rng, 4)
    pairs = [([a, b], [a, b]), ([b, c], [c, b]), ([c, d, a], [c, d]), ([d], [d]), ([a, c], [a, c])]
    chosen = [pairs[i] for i in rng.permutation(5)[: int(rng.integers(4, 6))]]
    written, references = [p for p, _ in chosen], [r for _, r in chosen]
    wrongs = (ORDER_OF_WORDS_IGNORED, LONGER_PREDICTIONS_RIGHT, MATCHES_COUNTED, SHARE_OF_WORDS, MEAN_SHARE_OF_WORDS)
    return Number(
        options_of(exact_match, call(written, references), *wrongs),
        policy="dp 2",
        given={"written": written, "references": references},
    )


LISTS = (("abb", "abca"), ("aabc", "aad"), ("abca", "aab"), ("aaab", "ab"), ("abbb", "bab"), ("aabb", "abcd"))


@question(
    asks=PREDICT,
    difficulty=1,
    section="How good is a summary?",
    idea="A word counts as often as both lists have it.",
    hints=(
        "How often does each word come in the two lists?",
        "`&` keeps the smaller count of each word.",
        "Add up what is kept.",
    ),
)
def in_common(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    named = dict(zip("abcd", words(rng, 4), strict=True))
    wrote, reference = ([named[letter] for letter in text] for text in LISTS[int(rng.integers(len(LISTS)))])
    code = (
        "from collections import Counter\n\n"
        f"wrote, right = {wrote}, {reference}\n"
        "print((Counter(wrote) & Counter(right)).total())"
    )
    kept = sum(min(wrote.count(word), reference.count(word)) for word in {*wrote})
    return Output(
        code,
        (
            right(kept),
            wrong(sum(word in reference for word in wrote), "A word counts no more often than the other list has it."),
            wrong(len({*wrote} & {*reference}), "A word that both have twice counts twice."),
            wrong(sum(one == other for one, other in zip(wrote, reference, strict=False)), "Places do not matter."),
        ),
        given={"code": code},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="How good is a summary?",
    idea="F1 is large only if both precision and recall are.",
    hints=(
        "How many words are common, each as often as both lists have it?",
        "Precision divides by what was written, recall by what is right.",
        "Put both into 2ab/(a + b).",
    ),
    covers=("kernel",),
)
def rouge_of_two(rng: Rng) -> Number:
    """A model wrote {written}, and {reference} is right. What is ROUGE-1, the F1?"""
    named = dict(zip("abcd", words(rng, 4), strict=True))
    wrote, reference = ([named[letter] for letter in text] for text in LISTS[int(rng.integers(len(LISTS)))])
    wrongs = (ROUGE_IS_RECALL, ROUGE_IS_PRECISION, ROUGE_MEAN_OF_BOTH, ROUGE_OF_SETS, ROUGE_UNCLIPPED)
    return Number(
        options_of(rouge_1, call(wrote, reference), *wrongs),
        policy="dp 3",
        given={"written": wrote, "reference": reference},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="The equation",
    idea="A fraction over a sum cannot be split; F1 is twice the common words over both lengths.",
    hints=(
        "What is c/p + c/r over one denominator?",
        "c/p + c/r = c(p + r)/(pr), and a sum below the line stays together.",
        "Hold each line against the one before.",
    ),
)
def f1_by_counts(rng: Rng) -> FirstWrong:
    """Of p words that were written and r that are right, c are common. Somebody expresses the F1 by these counts.

    Which line is the first that is wrong?
    """
    return FirstWrong("f1_in_counts", ("fraction_split", "factor_missing", "factor_on_one_term"))


# ---- what it has learned


@question(
    asks=PREDICT,
    difficulty=2,
    section="Train it",
    idea="It learned a task for texts like those that it was trained on.",
    hints=(
        "Which of these texts are like those of the training?",
        "Places that were never trained are a difficulty; a fourth word that was never written is a greater one.",
        "In which of them must it do something that it has never done?",
    ),
    covers=("kernel",),
)
def on_other_texts(rng: Rng) -> Match:
    """The model of this chapter is trained on texts of 8 words with one to three marks. How many new ones does it get
    right as a whole?
    """
    return Match(
        (
            ("8 words, one to three marks", "nearly all"),
            ("12 words, one to three marks", "about half"),
            ("8 words, four marks", "hardly any"),
        ),
        extra=("about three of four",),
        why="There are far more texts than it has seen, so none was learned by heart.",
    )


@question(
    asks=WHY,
    difficulty=3,
    section="What the lecture says, with care",
    idea="It learned to copy what stands behind a mark; it did not learn to summarize.",
    hints=(
        "What does a right summary consist of here, and who has chosen its words?",
        "The marks say what is important; the model finds and copies.",
        "What would a GPT have to do that your model need not?",
    ),
    covers=("row 28", "kernel"),
)
def learned_and_not(rng: Rng) -> Words:
    """The lecture says that a GPT writes summaries. Why has the model of this chapter not learned that, although its
    exact match is near 1?
    """
    return Words(
        (
            "It says that the model copies the words behind the marks.",
            "It says that what is important is marked already, or that its texts are all of one narrow kind.",
        ),
        "It has learned to copy what stands behind a mark, in texts of the kind that it was trained on. Somebody else "
        "has decided what is important; the model knows nothing of what the words mean.",
    )
