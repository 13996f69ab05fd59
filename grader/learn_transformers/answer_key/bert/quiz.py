"""Chapter 12, BERT: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.bert.functions import (
    CLS_AGAIN,
    DIFFERENCE_OF_IDS,
    DIVIDED_BY_ALL,
    MARKS_ARE_ZERO,
    NO_SEP_AT_THE_END,
    ONE_FOR_THE_SAME,
    ONLY_LARGER_IDS,
    ONLY_THE_WORDS_COUNTED,
    PERPLEXITY_GIVEN,
    SEGMENTS_SWAPPED,
    SEP_OPENS_THE_SECOND,
    build_pair,
    masked_language_model_loss,
    replaced_token_labels,
)
from learn_transformers.answer_key.masking.functions import causal_mask
from learn_transformers.answer_key.softmax.functions import LOG_BASE_TWO, SIGN_FLIPPED, SUMMED
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

UNASKED = -100

# ---- why words are hidden


@question(
    asks=WHY,
    difficulty=1,
    section="The idea",
    idea="Who sees both sides copies the next word, and learns no language by it.",
    hints=(
        "Where does the next word stand in the input?",
        "Without a mask every place sees the places to its right.",
        "What is the shortest way to a loss of 0?",
    ),
    covers=("row 30", "Q17", "kernel"),
)
def low_loss(rng: Rng) -> Choice:
    """An encoder without any mask is trained on {what} to guess the next word at each place. Its loss soon falls to
    nearly 0. What has it learned?"""
    what = str(rng.choice(["English novels", "French newspapers", "rows of random words"]))
    return Choice(
        (
            right("to look one place to the right, and copy", "The answer is in its input, whatever the language is."),
            wrong("which words often follow one another", "That would help, but copying is always right."),
            wrong("to understand a word from both of its sides", "It need not understand a word that it can copy."),
            wrong(
                "to repeat the word that it has just read", "The next word is wanted, and that one is in sight, too."
            ),
        ),
        given={"what": what},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="What the lecture says, with care",
    idea="An answer leaks by every way that leads back to its place, through neighbors, too.",
    hints=(
        "What do the other places know after the first layer?",
        "In the first layer every place but its own reads a word.",
        "In the second layer, what does the place find at its neighbors?",
    ),
    covers=("row 30", "Q17"),
)
def forbidden_self(rng: Rng) -> Choice:
    """Somebody hides no word. Instead, no place may look at itself, and there are no residual connections. Each place
    is asked for its own word. There are {layers} layers. What will come of it?"""
    return Choice(
        (
            right("The words come back through their neighbors: a copy.", "From the second layer on it is in reach."),
            wrong("All words are asked at once: a fair cloze test.", "It would be fair with a single layer alone."),
            wrong("Nothing is learned, for no place can see a word.", "Each place sees all the other words."),
            wrong(
                "Only the first word leaks; the others are well hidden.", "No place is special without a causal mask."
            ),
        ),
        given={"layers": int(rng.integers(2, 7))},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A causal mask takes the answer out of view; BERT takes it out of the input.",
    hints=(
        "Where is the answer for an encoder that guesses the next word?",
        "What can be seen can be copied.",
        "Say what is done to the input, and what may still be looked at then.",
    ),
    covers=("row 30", "Q17", "kernel"),
)
def why_placeholders(rng: Rng) -> Words:
    """The lecture says that plain language modeling would leak in an encoder, and that words are exchanged for
    placeholders therefore. Explain both, and say where the model may look then. Two or three sentences."""
    return Words(
        (
            "It says that an encoder sees the next word in its input, so it can copy it.",
            "It says that placeholders take the answers out of the input.",
            "It says that both sides of a gap may be looked at then.",
        ),
        "An encoder looks both ways, so the next word is in sight and is copied: nothing is learned. A placeholder "
        "takes the word that is asked for out of the input. All that is left, on both sides, may be used to guess it.",
    )


MASKS = {
    "both": ("All places see all others, as in BERT.", "In that case all weights are equal."),
    "causal": ("A causal mask is left on, as in GPT.", "In that case the first row has a single weight."),
    "turned": ("The mask hides the past, not the future.", "In that case the last row has a single weight."),
    "hidden": ("The word [MASK] is hidden from all places.", "In that case one column is empty."),
}


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"The causal mask does no harm here"',
    idea="With a causal mask a gap at the beginning has nothing to go by.",
    hints=(
        "At which words does the first row look?",
        "A row is a word that asks; its weights lie where it may look.",
        "Compare the first row with the last one.",
    ),
    covers=("row 30",),
)
def which_mask(rng: Rng) -> Choice:
    """*[MASK] cat sat down* goes into somebody's BERT, in which all scores happen to be equal. The picture shows the
    weights of one head. Which mask made this?"""
    made = str(rng.choice([*MASKS]))
    seen = {
        "both": np.ones((4, 4)),
        "causal": causal_mask(4) * 1.0,
        "turned": causal_mask(4).T * 1.0,
        "hidden": np.ones((4, 4)) * [0.0, 1.0, 1.0, 1.0],
    }[made]
    names = ("[MASK]", "cat", "sat", "down")
    return Choice(
        (right(*MASKS[made]), *(wrong(*MASKS[other]) for other in MASKS if other != made)),
        picture=Heat(seen / seen.sum(axis=1, keepdims=True), "word", "looks at", names, names),
    )


# ---- how words are hidden


@question(
    asks=PREDICT,
    difficulty=1,
    section="Three questions to every word",
    idea="Of the chosen words 80 % become [MASK], 10 % a random word, and 10 % stay.",
    hints=(
        "How many words are chosen at all?",
        "The shares 80, 10 and 10 % are of the chosen ones.",
        "First the chosen words, then a tenth of them.",
    ),
    covers=("row 30", "kernel"),
)
def fates_of_words(rng: Rng) -> Grid:
    """Of {words} words each is chosen with a probability of {p}, and the chosen ones are treated as in BERT. How many
    words have which fate, on average?"""
    words, p = int(rng.choice([200, 300, 400, 2000])), float(rng.choice([0.15, 0.2, 0.3]))
    chosen = words * p
    return Grid(
        (
            right(np.array([[0.8 * chosen, 0.1 * chosen, 0.1 * chosen, words - chosen]])),
            wrong(
                np.array([[0.8 * chosen, 0.02 * chosen, 0.18 * chosen, words - chosen]]),
                "10 % are of all chosen words, not of those that are not [MASK].",
            ),
            wrong(
                np.array([[0.8 * words, 0.1 * words, 0.1 * words, 0.0]]), "Only chosen words change, and not all words."
            ),
            wrong(np.array([[chosen, 0.0, 0.0, words - chosen]]), "One chosen word in five does not become [MASK]."),
        ),
        rows=("words",),
        columns=("[MASK]", "a random word", "chosen, but kept", "not chosen"),
        given={"words": words, "p": p},
    )


@question(
    asks=WHY,
    difficulty=1,
    section='"15 % of the words are [MASK]"',
    idea="15 % are asked for, and 12 % are [MASK].",
    hints=(
        "What becomes of the words that are chosen?",
        "One chosen word in ten becomes a random one, and one in ten stays.",
        "What is 80 % of 15 %?",
    ),
    covers=("row 30", "kernel"),
)
def fifteen_of_hundred(rng: Rng) -> Claim:
    """BERT is asked for 15 % of the words of a text, so of {words} words about {hidden} are [MASK]."""
    words, share = int(rng.choice([100, 1000, 2000])), int(rng.choice([12, 15]))
    return Claim(
        share == 12,
        (
            right("Of the words asked for, one in five is no [MASK]."),
            wrong("It is asked for 80 % of the words.", "80 % is the share of [MASK] among those that are asked for."),
            wrong("It is asked for 15 % of the sentences, not of the words.", "Each word decides by itself."),
            wrong("The others are asked for as well, if with less weight.", "All other labels say: not asked."),
        ),
        given={"words": words, "hidden": words * share // 100},
    )


COUNTS = {
    (800, 20, 180): (
        "The second coin is 0.1, too, and sees only the rest.",
        "In that case 20 are random, and 180 stay.",
    ),
    (1000, 0, 0): (
        "The same number says whether a word is chosen and what it becomes.",
        "Below 0.15 is below 0.8: in that case all are [MASK].",
    ),
    (800, 200, 0): ("What does not become [MASK] becomes random.", "In that case 200 are random, and none stays."),
    (800, 0, 200): ("The random words are forgotten: they stay.", "In that case 200 stay, and none is random."),
    (100, 800, 100): ("The shares of [MASK] and random are swapped.", "In that case 800 are random, and 100 [MASK]."),
}


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"Then 10 % of the others become random"',
    idea="No shape and no training shows wrong shares: count them.",
    hints=(
        "Which shares should they be?",
        "Of the chosen ones 80 % [MASK], 10 % random, 10 % kept.",
        "Which of the three numbers is off, and by which factor?",
    ),
    covers=("kernel",),
)
def counted_fates(rng: Rng) -> Choice:
    """A program has chosen 1000 words. {hidden} of them are [MASK] now, {random} are random words, and {kept} are as
    they were. What did its author do?"""
    hidden, random, kept = made = [*COUNTS][int(rng.integers(len(COUNTS)))]
    return Choice(
        (right(*COUNTS[made]), *(wrong(*COUNTS[other]) for other in COUNTS if other != made)),
        given={"hidden": hidden, "random": random, "kept": kept},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Three questions to every word",
    idea="Any word may be wrong, so each of them must be understood.",
    hints=(
        "What does BERT read when it is used?",
        "Nobody shows it a [MASK] then.",
        "What could it neglect if it were only ever asked at [MASK]?",
    ),
    covers=("row 30",),
)
def why_some_stay(rng: Rng) -> Choice:
    """Placeholder words, says the lecture. Why does BERT leave one chosen word in ten as it is, and ask for it all the
    same?"""
    return Choice(
        (
            right("so that it attends to words that look intact", "In use there is no [MASK], only such words."),
            wrong("so that the loss is smaller, and training faster", "The loss is easier there, but that is no aim."),
            wrong(
                "so that a short sentence has something to guess", "Chosen is chosen: what is kept adds no question."
            ),
            wrong(
                "so that it learns to copy the words of its input", "It cannot rely on that: as many are random words."
            ),
        )
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What wrong numbers look like",
    idea="A second name is no copy: labels must be taken from a text that nobody has spoiled.",
    hints=(
        "How many arrays are there in this program?",
        "`=` gives an array a second name.",
        "What stands in `ids` when the labels are read from it?",
    ),
)
def labels_after_hiding(rng: Rng) -> Output:
    """[MASK] has the id {mask}. What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    mask = int(rng.integers(1, 5))
    ids = [int(i) for i in rng.permutation(np.arange(11, 30))[:4]]
    chosen = sorted(int(i) for i in rng.permutation(4)[:2])
    code = (
        f"ids = np.array({ids})\ninputs = ids\nfor place in {chosen}:\n    inputs[place] = {mask}\n"
        f"print([int(ids[place]) for place in {chosen}])"
    )
    was = [ids[place] for place in chosen]
    return Output(
        code,
        (
            right([mask, mask], "The model would be asked to say [MASK]."),
            wrong(was, "`inputs = ids` copies nothing: both names mean one array."),
            wrong([was[0], mask], "Both places are written before anything is printed."),
        ),
        given={"mask": mask, "code": code},
    )


# ---- the loss


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="The labels pick positions first, then one word of each.",
    hints=(
        "How many positions are asked for in the whole batch?",
        "What is picked stands in one list, however many axes there were.",
        "What is said at one position?",
    ),
)
def picked_logits(rng: Rng) -> Shape:
    """The logits of a batch have the shape {shape}; {asked} labels in the batch are not −100. Which shape have the
    logits of those positions, picked by one boolean array?"""
    batch, n, vocab = int(rng.integers(2, 6)), int(rng.integers(8, 13)), int(rng.choice([30, 50, 90]))
    asked = int(rng.integers(5, 8)) if batch != 5 else 6
    return Shape(
        (
            right((asked, vocab), "From there a loss takes one word of each row."),
            wrong((batch, asked, vocab), "Sentences have different numbers of labels: they fit into no such array."),
            wrong((asked,), "That is what is left once one word of each position is picked, too."),
            wrong((batch, n), "That is the shape of the labels."),
        ),
        given={"shape": (batch, n, vocab), "asked": asked},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The loss of three positions",
    idea="What is not asked counts neither above nor below the stroke.",
    hints=(
        "How many positions count?",
        "The loss is the mean of −log p over those that are asked.",
        "What are the two losses together, as one logarithm? Then halve it.",
    ),
    covers=("row 30", "kernel"),
)
def loss_of_a_row(rng: Rng) -> Choice:
    """A row has {places} positions, of which two have a label. The model gave the right words there the probabilities
    {first} and {second}. All other labels are −100. What is the loss?"""
    a, b = (
        int(n) for n in rng.permutation([[2, 18], [4, 9], [5, 20], [2, 32], [3, 27], [4, 16]][int(rng.integers(6))])
    )
    places = int(rng.integers(5, 9))
    logits = np.log([[1.0, a - 1.0], [1.0, b - 1.0], *[[2.0, 1.0]] * (places - 2)])
    labels = np.array([0, 0, *[UNASKED] * (places - 2)])
    return Choice(
        options_of(
            masked_language_model_loss,
            call(logits, labels),
            *(DIVIDED_BY_ALL, SUMMED, SIGN_FLIPPED, LOG_BASE_TWO, PERPLEXITY_GIVEN),
        ),
        given={"places": places, "first": f"1/{a}", "second": f"1/{b}"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"The loss is over all words; more words teach more"',
    idea="Over all words a model looks good that knows nothing.",
    hints=(
        "How large is the loss of one word among a thousand equal ones?",
        "It is log 1000, nearly 7.",
        "Which words, averaged in, would make so little of it?",
    ),
    covers=("row 30",),
)
def small_but_ignorant(rng: Rng) -> Choice:
    """At every [MASK] a model gives each of {vocab} words the same probability. Still, its author reads off a loss of
    {loss}. How can that be?"""
    vocab = int(rng.choice([1000, 2000, 5000]))
    loss = 0.12 * np.log(vocab) + 0.001
    return Choice(
        (
            right("The loss runs over all words; most can be copied.", "Copies cost next to nothing."),
            wrong("The loss runs only over words that were chosen.", "Then it would be nearly log of the vocabulary."),
            wrong("The loss is a sum, and not divided by anything.", "A sum is larger than the mean, not smaller."),
            wrong("The causal mask of a decoder is still laid over it.", "It takes knowledge away, so the loss grows."),
            wrong(
                "The labels were copied after the words were hidden.", "Then the model would be sure of [MASK] itself."
            ),
        ),
        given={"vocab": vocab, "loss": f"{loss:.2f}"},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Three questions to every word",
    idea="A wrong line shows when a number is put in for p.",
    hints=(
        "What should each line give for p = 1?",
        "A square of a sum has three terms.",
        "Hold each line against the one before, with p = 1 or p = 1/2.",
    ),
)
def broken_mean(rng: Rng) -> FirstWrong:
    """Each of three words is chosen with probability `p`. Somebody adds up how many are chosen on average: one, two or
    three. Which line is the first that is wrong?"""
    return FirstWrong(
        "three_words",
        ("square_of_sum_split", "square_missing", "choosing_rate_missing", "factor_on_one_term"),
    )


# ---- two sentences


@question(
    asks=PREDICT,
    difficulty=1,
    section="Two sentences in a row",
    idea="Segment 0 reaches up to and with the first [SEP].",
    hints=(
        "Which marks belong to the first sentence?",
        "[CLS] and the first [SEP] are of segment 0, the last [SEP] of segment 1.",
        "Count: one mark, the words, one mark.",
    ),
    covers=("row 30",),
)
def segments_of_a_pair(rng: Rng) -> Choice:
    """*{first}* and *{second}* become one row for BERT, with all its marks. Which segment ids belong to it?"""
    words = ["the", "cat", "sat", "down", "and", "purred"]
    n, m = (int(k) for k in rng.permutation([1, 2, 3])[:2])
    return Choice(
        options_of(
            build_pair,
            call([*range(7, 7 + n)], [*range(17, 17 + m)], 1, 2),
            *(SEP_OPENS_THE_SECOND, CLS_AGAIN, NO_SEP_AT_THE_END, ONLY_THE_WORDS_COUNTED),
            *(SEGMENTS_SWAPPED, MARKS_ARE_ZERO),
            part=1,
        ),
        given={"first": " ".join(words[:n]), "second": " ".join(words[3 : 3 + m])},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="Two sentences in a row",
    idea="A random sentence may be the true next one: leave that one out.",
    hints=(
        "Which pairs can have a wrong label: those that follow, or the random ones?",
        "A random pair is wrong where the draw hits the true next sentence.",
        "Half of all pairs are random ones. Multiply two shares.",
    ),
    covers=("row 30",),
)
def false_negatives(rng: Rng) -> Number:
    """For the second task half of all pairs are true neighbors. In the other half, labeled "does not follow", the
    second sentence is drawn from all {sentences} sentences of the text. Which share of *all* labels is wrong?"""
    n = int(rng.choice([5, 8, 10, 25, 50]))
    return Number(
        (
            right(1 / (2 * n), "No model can be right about these."),
            wrong(1 / n, "This is the share among the random pairs, and those are half of all."),
            wrong(0.5, "Most random sentences are not the true next one."),
            wrong((n - 1) / (2 * n), "These are the random pairs whose label is right."),
        ),
        policy="exact",
        given={"sentences": n},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Two sentences in a row",
    idea="An accuracy near 0 takes as much knowledge as one near 1.",
    hints=(
        "How often is somebody right who throws a coin?",
        "Who knows nothing is right half of the time.",
        "What must somebody know who is always wrong?",
    ),
    covers=("row 30",),
)
def always_wrong(rng: Rng) -> Claim:
    """In the second task a model says for only {percent} % of the pairs what their labels say. So it has learned
    nothing about which sentences follow one another."""
    percent = int(rng.choice([2, 3, 50, 51]))
    return Claim(
        percent > 3,
        (
            right(
                "Who knows nothing is right about half of the time.",
                "To be nearly always wrong takes knowledge: then the labels must be reversed.",
            ),
            wrong("The task is so hard that this is a good result.", "A coin does as well, or better."),
            wrong(
                "The fewer answers are right, the less has been learned.",
                "Who is nearly always wrong must know what is right.",
            ),
            wrong("What it learned in the first task is enough for this one.", "Then it would do better than a coin."),
        ),
        given={"percent": percent},
    )


# ---- what it is for


@question(
    asks=PREDICT,
    difficulty=3,
    section='"BERT can write text, as GPT does"',
    idea="BERT guesses each gap on its own, so two gaps need not fit together.",
    hints=(
        "Does the second gap know what was put into the first one?",
        "Gaps are guessed apart, so their probabilities multiply.",
        "Which two of the four combinations are no city?",
    ),
    covers=("row 30",),
)
def cities_that_are_none(rng: Rng) -> Choice:
    """Of all travelers {york} say *New York*, the others *Los Angeles*. In "We fly to [MASK] [MASK]" BERT draws each of
    the two words by its own share. How often is what comes out no city?"""
    a, n = [(2, 3), (3, 4), (4, 5), (3, 5)][int(rng.integers(4))]
    p = a / n
    return Choice(
        (
            right(2 * p * (1 - p), "*New Angeles* and *Los York* together."),
            wrong(p * (1 - p), "There are two such names, *New Angeles* and *Los York*."),
            wrong(p * p + (1 - p) * (1 - p), "This is how often it is a city."),
            wrong(0, "That would be a GPT, which knows its first word when it writes the second."),
        ),
        given={"york": f"{a}/{n}"},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="A new task adds one linear map on [CLS]; everything else is there already.",
    hints=(
        "Which vector does the small layer read?",
        "It reads one vector of width d, and gives one number for each class.",
        "A weight for each feature and class, and a bias for each class.",
    ),
    covers=("row 30",),
)
def parameters_of_a_head(rng: Rng) -> Number:
    """A fine-tuned BERT of width {d} sorts texts into {classes} classes. How many parameters does its layer on top have
    (one linear map with a bias)?"""
    d, classes = int(rng.choice([512, 768, 1024])), int(rng.integers(3, 8))
    return Number(
        (
            right(d * classes + classes),
            wrong(d * classes, "The bias is missing: one number for each class."),
            wrong(d * classes + d, "The bias has a number for each class, not for each feature."),
            wrong(512 * d * classes + classes, "It reads the vector of [CLS] alone, not all 512 places."),
        ),
        policy="exact",
        given={"d": d, "classes": classes},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="Encoder blocks, hidden words, a second task, and a small layer for what comes then.",
    hints=(
        "What does BERT have that GPT does not, and the other way round?",
        "BERT reads, and sees both sides.",
        "Which of these is about writing from left to right?",
    ),
    covers=("row 30",),
)
def said_of_bert(rng: Rng) -> Several:
    """What does the lecture say of BERT?"""
    return Several(
        (
            right("It has encoder blocks only.", "So it sees both sides."),
            right("It guesses words that were exchanged for placeholders.", "That is its first task."),
            right("It says whether one sentence follows another.", "That is its second task."),
            right("For a new task a layer for classes goes on top.", "All of it is trained a little more."),
            wrong("It predicts the next token from left to right.", "In an encoder, that would leak."),
            wrong("It solves new tasks from examples in a prompt.", "That is said of GPT-3."),
        )
    )


# ---- what came after


@question(
    asks=PREDICT,
    difficulty=1,
    section="Your functions",
    idea="Where the small model puts back the very word that was there, nothing was replaced.",
    hints=(
        "At which places do the two rows differ?",
        "1 says: another word than before; 0 says: the same.",
        "What of a place that was hidden and got its own word back?",
    ),
    covers=("row 31", "Q18"),
)
def labels_of_electra(rng: Rng) -> Choice:
    """A text has the ids {before}. The words at places {first}, {second} and {third} (counted from 0) were hidden; a
    small model filled them in, which gave {after}. Which labels does ELECTRA learn?"""
    before = rng.permutation(np.arange(5, 20))[:6]
    places = np.sort(rng.permutation(6)[:3])
    after = before.copy()
    same = int(rng.integers(3))
    for n, place in enumerate(places):
        after[place] = before[place] if n == same else 20 + int(rng.integers(1, 9)) if n == (same + 1) % 3 else 4 - n
    hidden = np.isin(np.arange(6), places).astype(int)
    first, second, third = places
    return Choice(
        (
            *options_of(
                replaced_token_labels,
                call(before, after),
                *(ONE_FOR_THE_SAME, ONLY_LARGER_IDS, DIFFERENCE_OF_IDS),
            ),
            wrong(hidden, "One of the hidden words was put back: nothing was replaced there."),
        ),
        given={"before": before, "after": after, "first": first, "second": second, "third": third},
    )


@question(
    asks=WHY,
    difficulty=1,
    section="What the lecture says, with care",
    idea="ELECTRA is asked about every token, BERT about 15 % of them.",
    hints=(
        "At how many tokens of a text has BERT a loss, and ELECTRA?",
        "Whoever is asked more often learns more from the same text.",
        "Which of these is about the number of questions?",
    ),
    covers=("row 31", "Q18"),
)
def more_from_a_text(rng: Rng) -> Choice:
    """ELECTRA, which the lecture names at its end, learns more from a text of {tokens} tokens than BERT does. Why?"""
    return Choice(
        (
            right("It has something to say about every token.", "BERT is asked about 15 % of them."),
            wrong("It has [MASK] in more of the places.", "It never reads a [MASK]: a small model fills the gaps."),
            wrong("It writes the text again from left to right.", "It only says which words were replaced."),
            wrong("It keeps apart what a word is, and where.", "That is DeBERTa."),
        ),
        given={"tokens": int(rng.choice([100, 240, 512]))},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="What the lecture says, with care",
    idea="DeBERTa keeps word and place apart, and leaves out the term that knows no word.",
    hints=(
        "Which four products make up BERT's score of two sums?",
        "Word–word, word–place, place–word, and place–place.",
        "Which of the four knows no word?",
    ),
    covers=("row 31", "Q18"),
)
def score_of_deberta(rng: Rng) -> Number:
    """*it* has the word vector {c_it} and the place vector {r_it}; *cat* has {c_cat} and {r_cat}. Leave all matrices
    out. What is the score of *it* and *cat* with the terms that DeBERTa keeps?"""
    c_it, r_it, c_cat, r_cat = (rng.permutation(v) for v in ([1, 2], [3, 1], [2, 4], [1, 4]))
    whole, left_out = int((c_it + r_it) @ (c_cat + r_cat)), int(r_it @ r_cat)
    return Number(
        (
            right(whole - left_out, "Word–word, word–place and place–word."),
            wrong(whole, "This is BERT's score: place with place is still in it."),
            wrong(int(c_it @ c_cat), "This is word with word alone; two terms with a place stay, too."),
            wrong(whole - int(c_it @ c_cat), "The term that goes is the one without a word."),
        ),
        policy="exact",
        given={"c_it": c_it, "r_it": r_it, "c_cat": c_cat, "r_cat": r_cat},
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="Five lines to keep",
    idea="GPT continues, BERT fills gaps, ELECTRA looks for false words, DeBERTa keeps word and place apart.",
    hints=(
        "Which of them reads from left to right?",
        "Each model has a question that it is asked in training.",
        "Begin with the one that reads no [MASK] and has a small helper.",
    ),
    covers=("row 30", "row 31", "Q18"),
)
def four_models(rng: Rng) -> Match:
    """Which description belongs to which model?"""
    return Match(
        (
            ("GPT", "which token comes next?"),
            ("BERT", "which word stood at the placeholder?"),
            ("ELECTRA", "which words are others than before?"),
            ("DeBERTa", "a matrix for words, and one for relative places"),
        ),
        extra=("which English word is this French one?",),
        why="The first three are questions of training; DeBERTa changes how scores are made.",
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Three questions to every word",
    idea="Whatever became of a chosen word, its label is the word that stood there.",
    hints=(
        "Which words are asked for?",
        "A chosen word's label is its own id, whatever is read there now.",
        "Below 0.8 is [MASK], below 0.9 a random word, and above that it stays.",
    ),
    covers=("kernel",),
)
def one_word_and_its_dice(rng: Rng) -> Cloze:
    """*cat* has the id {cat}, [MASK] is {mask}, and the random id drawn for it is {drawn}. Its first number is {u}
    (chosen below 0.15), its second one is {v}. Fill in what the model reads there, and the label."""
    cat, mask, drawn = 8, 3, int(rng.integers(10, 20))
    u = float(rng.choice([0.04, 0.11, 0.14, 0.42]))
    v = float(rng.choice([0.31, 0.62, 0.84, 0.87, 0.95]))
    chosen = u < 0.15
    reads = (mask if v < 0.8 else drawn if v < 0.9 else cat) if chosen else cat
    label = cat if chosen else UNASKED
    said = {
        mask: "[MASK] comes where the word is chosen and the second number is below 0.8.",
        drawn: "The random id comes where the word is chosen and the second number is from 0.8 to 0.9.",
        cat: "The word stays where it is not chosen, or where the second number is 0.9 or more.",
    }
    labels = {
        cat: "A word that is not chosen is not asked for.",
        UNASKED: "A chosen word is asked for, whatever became of it.",
        mask: "Nobody is to say [MASK].",
        drawn: "The label is the word that stood there, not the one that came.",
    }

    def blank(answer: int, why: dict[int, str]) -> tuple[Option, ...]:
        others = (wrong(_number(other), reason) for other, reason in why.items() if other != answer)
        return (right(_number(answer)), *others)

    return Cloze(
        "reads [[1]]      label [[2]]",
        (blank(reads, said), blank(label, labels)),
        given={"cat": cat, "mask": mask, "drawn": drawn, "u": u, "v": v},
    )


def _number(value: int) -> str:
    return str(value).replace("-", "−")
