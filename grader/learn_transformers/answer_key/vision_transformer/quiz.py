"""Chapter 13, the vision transformer: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.vision_transformer.functions import (
    BIAS_MISSING,
    BIAS_ON_CLASS_TOKEN,
    CHANNEL_MAJOR,
    CHANNELS_OUTERMOST,
    CLASS_TOKEN_LAST,
    CLASS_TOKEN_WITHOUT_POSITION,
    NOT_REGROUPED,
    PATCHES_BY_COLUMN,
    PIXELS_BY_COLUMN,
    POSITIONS_ADDED_TOO_EARLY,
    SCATTERED_PIXELS,
    patch_embedding,
    patchify,
)
from learn_transformers.key import Call, call
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

Array = np.ndarray


def numbered(rng: Rng, height: int, width: int) -> Array:
    """A picture of one channel whose pixels are numbered like the words of a page."""
    first = int(rng.integers(0, 5))
    return np.arange(first, first + height * width, dtype=float).reshape(height, width, 1)


def two_pixels(rng: Rng) -> Call:
    """A picture of two pixels, each of them a patch, and what makes tokens of two numbers of it."""
    left, right_one = (float(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    w = np.array([[1.0, float(rng.choice([-1, 2]))]])
    b = np.array([10.0, 20.0])
    cls_token = np.array([float(rng.integers(6, 9)), -float(rng.integers(6, 9))])
    places = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
    return call(np.array([[[left], [right_one]]]), 1, w, b, cls_token, places)


@question(
    asks=PREDICT,
    difficulty=1,
    section="Cut sixteen pixels into four squares",
    idea="A patch is a square of pixels, written row by row.",
    hints=(
        "Which four pixels touch each other in that corner?",
        "A patch of P = 2 has two pixels of one row, and the two below them.",
        "Find the upper left pixel of the patch first.",
    ),
    covers=("kernel",),
)
def one_patch(rng: Rng) -> Choice:
    """A picture of one channel has the rows {picture}. It is cut with P = 2. What is in the {which} patch?"""
    height, width = (4, 6) if rng.random() < 0.5 else (4, 4)
    picture = numbered(rng, height, width)
    at = int(rng.integers(1, height * width // 4))
    which = ("first", "second", "third", "fourth", "fifth", "sixth")[at]
    mistakes = (NOT_REGROUPED, PATCHES_BY_COLUMN, PIXELS_BY_COLUMN, SCATTERED_PIXELS)
    return Choice(
        options_of(patchify, call(picture, 2), *mistakes, part=at),
        given={"picture": picture[..., 0], "which": which},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What wrong numbers look like",
    idea="Numbered pixels tell every wrong cut from the right one.",
    hints=(
        "Which numbers should the first row of the result hold?",
        "Between patches and inside of them, all goes row by row, like a page.",
        "Where in the picture do the numbers of the first row lie? And those of the second?",
    ),
)
def wrong_cut(rng: Rng) -> Choice:
    """A picture has the rows {picture}. Somebody cuts it with P = 2, and the result begins with {result}.

    What happened?
    """
    picture = numbered(rng, 4, 6)
    kinds = (
        ("The array was only reshaped.", "Then the first four numbers of the picture would be the first row.",
         NOT_REGROUPED),
        ("The patches run column by column.", "Then the second patch would lie below the first one.",
         PATCHES_BY_COLUMN),
        ("The pixels of a patch run column by column.", "Then the second number would lie below the first one.",
         PIXELS_BY_COLUMN),
        ("Axes were split as (P, H/P).", "Then the pixels of the first row would not touch each other.",
         SCATTERED_PIXELS),
        ("It was cut as it should be.", "Then the first row would be a square, read row by row, and the second the "
         "square to its right.", None),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    made = value_of(patchify, call(picture, 2), kinds[chosen][2])
    options = one_right(kinds, chosen)
    return Choice(options, given={"picture": picture[..., 0], "result": made[:2]})


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="N patches make N + 1 tokens.",
    hints=(
        "How many patches lie side by side, and how many one below the other?",
        "N is the product of the two, whatever the channels are.",
        "And what is put in front of the patches?",
    ),
    covers=("Q19", "kernel"),
)
def tokens_of_a_photo(rng: Rng) -> Number:
    """A photo has {height} × {width} pixels of 3 channels, and P = {p}. How many tokens does the encoder read?"""
    p = int(rng.choice([8, 16, 32]))
    rows, columns = (int(n) for n in rng.permutation([3, 4, 5, 6, 7])[:2])
    return Number(
        (
            right(rows * columns + 1),
            wrong(rows * columns, "These are the patches. What is put in front of them?"),
            wrong(3 * rows * columns + 1, "A patch holds all channels: they are not cut on their own"),
            wrong(rows + columns + 1, "Rows and columns of patches are multiplied, not added"),
        ),
        policy="exact",
        given={"height": rows * p, "width": columns * p, "p": p},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="(..., H, W, C) becomes (..., N, P·P·C): the same numbers in another order.",
    hints=(
        "How many patches has one picture?",
        "One patch has P times P pixels, and each pixel has all its channels.",
        "Which axis counts pictures, and does it stay?",
    ),
    covers=("Q19",),
)
def shape_of_a_cut(rng: Rng) -> Shape:
    """{b} pictures of {side} × {side} pixels with 3 channels are cut with P = {p}. Which shape has the result?"""
    b = int(rng.integers(2, 6))
    side, p = (int(n) for n in rng.choice([[224, 16], [224, 32], [96, 16], [64, 16], [32, 8], [48, 8]]))
    n, length = (side // p) ** 2, 3 * p * p
    return Shape(
        (
            right((b, n, length)),
            wrong((b, n + 1, length), "The class token is not there yet: it comes after the projection."),
            wrong((b, n, p * p), "Each pixel has three numbers."),
            wrong((b, side // p, length), "That is one row of patches only."),
            wrong((b, side // p, side // p, length), "Patches are one sequence, not a grid."),
            wrong((n, length), "Each picture keeps patches of its own."),
        ),
        given={"b": b, "side": side, "p": p},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="The equation",
    idea="That 16 · 16 · 3 is 768, the width of the model, is a coincidence and a trap.",
    hints=(
        "Which shape has w?",
        "w has one row for each number of a patch and one column for each number of a token.",
        "How many numbers has a patch here?",
    ),
    covers=("Q19",),
)
def transposed_projection(rng: Rng) -> Claim:
    """P is {p}, pictures have 3 channels, and the width d is {d}. Whoever transposes w gets an error from NumPy."""
    p, d = (int(n) for n in rng.choice([[16, 768], [8, 192], [16, 1024], [8, 256], [32, 768]]))
    length = 3 * p * p
    holds = length != d
    shape = f"because w is {length} × {d}, and "
    reasons = (
        (True, shape + f"a patch of {length} numbers does not fit its transpose",
         "It does fit: the transpose has the same shape."),
        (False, shape + "its transpose has the same shape", "Exchange the two sizes: are they the same?"),
    )  # fmt: skip
    return Claim(
        holds,
        (
            *(right(text) if is_so == holds else wrong(text, why) for is_so, text, why in reasons),
            wrong(f"because w is {p * p} × {d}, as a patch has {p} × {p} pixels", "Each pixel has three numbers."),
            wrong(
                "because w is learned, and learns to be transposed", "NumPy looks at shapes, not at what is learned."
            ),
        ),
        given={"p": p, "d": d},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Make tokens of two patches",
    idea="Project each patch, put the class token in front, add a place to every token.",
    hints=(
        "Which token comes first, and does it pass through w?",
        "A patch becomes x·w + b; then the class token is put in front, and each token gets its own place.",
        "Write the three tokens one below the other, and the places beside them.",
    ),
    covers=("kernel",),
)
def tokens_by_hand(rng: Rng) -> Grid:
    """A picture has the two pixels {pixels}, and P = 1. $w$ is {w}, $b$ is {b}, the class token is {cls_token}.

    The places are {places}. Fill in what the encoder reads.
    """
    made = two_pixels(rng)
    images, _, w, b, cls_token, places = made.args
    mistakes = (POSITIONS_ADDED_TOO_EARLY, BIAS_ON_CLASS_TOKEN, BIAS_MISSING, CLASS_TOKEN_LAST)
    return Grid(
        options_of(patch_embedding, made, *mistakes, CLASS_TOKEN_WITHOUT_POSITION),
        rows=("class", "left", "right"),
        columns=("0", "1"),
        given={"pixels": images.ravel(), "w": w, "b": b, "cls_token": cls_token, "places": places},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Make tokens of two patches",
    idea="Patch 0 is token 1: first the class token in front, then the places.",
    hints=(
        "What is left of each row when its place is taken away?",
        "Row 0 is class token plus place 0; row 1 is the first patch, projected, plus place 1.",
        "Digits after the point come from the places alone: which place has each row got?",
    ),
    covers=("kernel",),
)
def wrong_tokens(rng: Rng) -> Choice:
    """A picture has the two pixels {pixels}, and P = 1. $w$ is {w}, $b$ is {b}, the class token is {cls_token}.

    The places are {places}. Somebody gets {tokens}. What happened?
    """
    made = two_pixels(rng)
    images, _, w, b, cls_token, places = made.args
    kinds = (
        ("The places were added before the class token was in front.",
         "Then the left patch would have the place that belongs to the class token.", POSITIONS_ADDED_TOO_EARLY),
        ("The bias was added to the class token, too.", "Then row 0 would be larger by b.", BIAS_ON_CLASS_TOKEN),
        ("The class token was put behind the patches.", "Then the last row would have no pixel in it.",
         CLASS_TOKEN_LAST),
        ("The class token got no place.", "Then row 0 would be the class token itself, and the others right.",
         CLASS_TOKEN_WITHOUT_POSITION),
        ("The bias was added to no token at all.", "Then the patches would be smaller by b.", BIAS_MISSING),
    )  # fmt: skip
    chosen = int(rng.integers(len(kinds)))
    found = value_of(patch_embedding, made, kinds[chosen][2])
    options = one_right(kinds, chosen)
    given = {"pixels": images.ravel(), "w": w, "b": b, "cls_token": cls_token, "places": places}
    return Choice(options, given={**given, "tokens": found})


@question(
    asks=RECALL,
    difficulty=1,
    section="What the lecture says, with care",
    idea="The vision transformer is not in the lecture.",
    hints=(
        "Is this chapter marked as an extension?",
        "The lecture names fields, and shows a picture to introduce attention.",
        "Does it say how a picture gets into a transformer?",
    ),
    covers=("row 6",),
)
def in_the_lecture(rng: Rng) -> Choice:
    """What does the lecture say of the vision transformer?"""
    return Choice(
        (
            right("Nothing: it is not in the lecture."),
            wrong("It cuts a picture into squares of 16 pixels.", "That is in the paper of 2020, not in the lecture."),
            wrong("It is named at 4:28, as about to take off.", "What is named there is making images from text."),
            wrong("It reads squares as BERT reads words, at 20:25.", "BERT comes there, and no picture with it."),
            wrong(
                "Its attention looks at the dog, at 6:06.",
                "That picture introduces attention, without a transformer.",
            ),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="What the lecture says, with care",
    idea="On the verge of take-off in 2021: text and images, protein folding, offline RL, a few examples.",
    hints=(
        "Which of these come later in the lecture, as the future or as what is missing?",
        "At 5:10 it speaks of the future, at 5:30 of what is missing. At 4:28 it speaks of what is nearly there.",
        "Leave out what is in this chapter alone, too.",
    ),
    covers=("row 6",),
)
def taking_off(rng: Rng) -> Several:
    """Which fields does the lecture name at 4:28 as about to take off?"""
    named = (
        right("images from text"),
        right("protein folding"),
        right("offline reinforcement learning"),
        right("tasks from few examples or none"),
    )
    others = (
        wrong(
            "naming what a photo shows, from patches", "That is what this chapter adds: the lecture does not say it."
        ),
        wrong("finance", "It comes at 5:10, where the lecture speaks of the future."),
        wrong("understanding video", "It comes at 5:10, where the lecture speaks of the future."),
        wrong("an external memory", "It comes at 5:30, as something that is still missing."),
    )
    return Several(
        (
            *(named[i] for i in sorted(rng.permutation(len(named))[:3])),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="What the lecture says, with care",
    idea="In the lecture a patch is a region that gets a weight; here it is a token.",
    hints=(
        "What does soft attention do with a patch of a picture?",
        "It gives it a weight between 0 and 1.",
        "Is anything cut and written as a vector there?",
    ),
    covers=("row 10", "row 11"),
)
def two_patches(rng: Rng) -> Claim:
    """At 6:30 the lecture says that soft attention weighs each patch. {claim}"""
    claims = (
        (False, "It means the tokens of a vision transformer."),
        (False, "So it says how a picture gets into a transformer."),
        (True, "It means something else than the tokens of a vision transformer."),
        (True, "That does not say how a picture gets into a transformer."),
    )
    holds, claim = claims[int(rng.integers(len(claims)))]
    return Claim(
        holds,
        (
            right("because a patch is a region to look at there, and nothing is cut"),
            wrong("because soft attention gives 0 or 1, and tokens need more", "That is hard attention."),
            wrong("because a patch is a single pixel there", "It says pixel or patch: the size is left open."),
            wrong("because it speaks of patches of text", "It speaks of a picture: the dog and the background."),
        ),
        given={"claim": claim},
    )


@question(
    asks=WHY,
    difficulty=1,
    section="Give every axis a name",
    idea="Two reshapes with an exchange between them; then project, put in front, add places.",
    hints=(
        "What has to be done before two axes can change places?",
        "Split, exchange, merge: that is the cut.",
        "What needs the class token to be there already?",
    ),
    covers=("kernel",),
)
def from_picture_to_tokens(rng: Rng) -> Order:
    """How does a picture become what the encoder reads? Put the steps into order. Some do not belong there."""
    return Order(
        (
            "split the height into patch row and row inside, and the width likewise",
            "exchange the row inside and the patch column",
            "merge the axes into a sequence of patches, each one a vector",
            "multiply each patch by w and add b",
            "put the class token in front",
            "add its place to every token",
        ),
        extra=(
            wrong("reshape the picture to its final shape at once", "Then a row would be a strip, not a square.",
                  NOT_REGROUPED),
            wrong("add b to the class token", "No pixel and no b is in the class token.", BIAS_ON_CLASS_TOKEN),
        ),
    )  # fmt: skip


@question(
    asks=WHY,
    difficulty=2,
    section='"A picture has its shape, so the model sees it"',
    idea="Without places the patches are a bag.",
    hints=(
        "Does attention care in which order keys and values stand?",
        "Each value keeps its own weight, wherever it stands.",
        "What would tell the model that a patch has moved?",
    ),
)
def a_bag(rng: Rng) -> Claim:
    """The places are all zero. {change}. The class token always takes the same from the patches as before."""
    holds = bool(rng.integers(2))
    moved = (
        "The left and the right half of the patches change places",
        "The patches of a picture are shuffled",
        "The picture's rows of patches are put in reverse order",
    )
    touched = (
        "The pixels inside of one patch are shuffled",
        "One patch is turned by 90 degrees",
        "One patch is replaced by a copy of another one",
    )
    change = (moved if holds else touched)[int(rng.integers(3))]
    keeps = "because each patch keeps its score and its value, and a sum has no order"
    gets = "because a patch gets another vector, and with it another score and value"
    reasons = (
        (right(keeps), wrong(gets, "No patch changes inside, and without places its token is what it was."))
        if holds
        else (right(gets), wrong(keeps, "One patch has other numbers now, so its token is another one."))
    )
    return Claim(
        holds,
        (
            *reasons,
            wrong("because the class token asks only itself", "It asks every patch, as every token does."),
            wrong("because all its weights are equal", "They depend on what is in the patches."),
            wrong("because the projection undoes what was done", "It is applied to each patch alone, wherever it is."),
        ),
        given={"change": change},
    )


@question(
    asks=WHY,
    difficulty=3,
    section='"The shapes fit and it trains, so the cut is right"',
    idea="Neither shapes nor training nor a round trip finds a wrong cut: numbered pixels do.",
    hints=(
        "Which of these come out the same for strips and for squares?",
        "A strip is a token, too, and a reshape can be undone by a reshape.",
        "Which test knows where a pixel has to go?",
    ),
)
def tests_of_a_cut(rng: Rng) -> Several:
    """Somebody's `patchify` is a reshape alone. Which of these tests find that out?"""
    others = (
        wrong("the result has the shape (N, P·P·C)", "A reshape gives that shape, too."),
        wrong("a small model learns to find a spot with it", "It did so in an experiment: a strip is a token, too."),
        wrong("the way back, a reshape as well, gives the picture", "Two equal mistakes cancel."),
        wrong("one changed pixel changes one row of the result", "It does so in both cuts, only in another row."),
    )
    return Several(
        (
            right("with numbered pixels, the first row of the result is the upper left square"),
            right(
                "exchanging the left and the right half of a 4 × 4 picture (P = 2) exchanges patches whole",
                "With strips it exchanges numbers inside of each strip.",
            ),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="Inside a patch: row, column, channel.",
    hints=(
        "What comes second: the next channel of the same pixel, or the next pixel?",
        "All channels of a pixel come first, then those of the pixel to its right.",
        "In which column does this patch begin?",
    ),
)
def colored_patch(rng: Rng) -> Choice:
    """A picture of 2 × 4 pixels has 2 channels. Each number spells its row, column and channel, all from 1: {picture}

    It is cut with P = 2. What is in the {which} patch?
    """
    row, column, channel = np.ogrid[1:3, 1:5, 1:3]
    picture = 100.0 * row + 10 * column + channel
    at = int(rng.integers(2))
    mistakes = (CHANNEL_MAJOR, NOT_REGROUPED, PIXELS_BY_COLUMN, CHANNELS_OUTERMOST)
    return Choice(
        options_of(patchify, call(picture, 2), *mistakes, part=at),
        given={"picture": picture, "which": ("first", "second")[at]},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="Patches count like words on a page, and patch 0 is token 1.",
    hints=(
        "In which row and in which column of patches does the pixel lie?",
        "Before it come all rows of patches above, and the patches to its left; and the class token.",
        "How many patches has one row of them?",
    ),
)
def token_of_a_pixel(rng: Rng) -> Number:
    """The picture has one bright pixel, and P = 2. In which token is it? Count from 0; the class token is token 0."""
    rows, columns = (int(n) for n in rng.choice([[2, 3], [2, 5], [3, 4], [3, 5], [4, 6], [2, 6]]))
    a, b = int(rng.integers(1, rows)), int(rng.integers(1, columns))
    picture = np.zeros((2 * rows, 2 * columns), dtype=int)
    picture[2 * a + int(rng.integers(2)), 2 * b + int(rng.integers(2))] = 1
    patches = patchify(picture[..., None], 2)
    return Number(
        (
            right(int(np.flatnonzero(patches.any(axis=-1))[0]) + 1),
            wrong(a * columns + b, "That is the patch. The class token stands in front of it"),
            wrong(b * rows + a + 1, "Patches are counted row by row, not column by column"),
            wrong(a * rows + b + 1, "A row of patches is as long as there are columns of them"),
        ),
        policy="exact",
        picture=Heat(picture, rows="row", columns="column"),
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="Give every axis a name",
    idea="Split slowest first, (H/P, P); exchange two neighbors; merge two and three axes.",
    hints=(
        "Which index of a row of pixels moves slower: the patch or the row inside?",
        "The slower index comes first when an axis is split.",
        "Which axes should stand side by side to make one patch?",
    ),
)
def names_of_axes(rng: Rng) -> Cloze:
    """The picture (H, W, C) is to be cut into squares. Fill in the gaps."""
    return Cloze(
        "Split the height as [[1]]. Then the axes are patch row, row inside, patch column, column inside, channel. "
        "Exchange [[2]]. Merge the first [[3]] axes into N, and the others into P·P·C.",
        (
            (right("(H/P, P)"), wrong("(P, H/P)", "Then a patch would hold rows that do not touch.", SCATTERED_PIXELS),
             wrong("(N, H/N)", "N counts all patches, not those along the height.")),
            (right("row inside and patch column"),
             wrong("patch row and patch column", "Then the patches would run column by column."),
             wrong("nothing", "Without an exchange a reshape moves nothing.", NOT_REGROUPED)),
            (right("two"), wrong("three", "The row inside belongs to a patch."),
             wrong("four", "Then N would count pixels.")),
        ),
    )  # fmt: skip


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="Each wrong cut is right on some pictures: test with one that is not square, in color.",
    hints=(
        "Which mistakes need more than one channel, or unequal sides, to be seen?",
        "With one channel there is no order of channels; in a square, height and width are one.",
        "Which one ends with an error?",
    ),
)
def signs_of_cuts(rng: Rng) -> Match:
    """How a mistake shows, and what it is: which belongs to which?"""
    return Match(
        (
            ("right with one channel, wrong with three", "the order inside a patch is channel, row, column"),
            ("right on every square picture, wrong on others", "height and width are exchanged"),
            ("an error about 196 and 197", "there is a place for each patch, and none for the class token"),
            ("right shapes, but the classifier reads a patch", "the class token comes last"),
        ),
        extra=("the patches run column by column",),
        why="Patches by column are wrong on squares, too, and with any number of channels.",
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Cut sixteen pixels into four squares",
    idea="A reshape never moves a number; it only cuts the rows elsewhere.",
    hints=(
        "Does a reshape change the order in which numbers are read?",
        "Read the picture like a page, and cut after every four numbers.",
        "Which four numbers come first?",
    ),
)
def reshaped(rng: Rng) -> Output:
    """Somebody cuts a picture by a reshape alone. What does this print?

    ```python
    {code}
    ```
    """
    first, at = int(rng.integers(0, 9)), int(rng.integers(1, 5))
    code = f"picture = np.arange({first}, {first + 24}).reshape(4, 6)\nprint(picture.reshape(6, 4)[{at}].tolist())"
    picture = np.arange(first, first + 24).reshape(4, 6, 1)
    square = patchify(picture, 2)[at].astype(int)
    return Output(
        code,
        (
            right(np.arange(first + 4 * at, first + 4 * at + 4)),
            wrong(square, "That is a square, as a right cut gives it. A reshape moves nothing."),
            wrong(picture[:, at, 0], "That is a column of the picture. A reshape reads along its rows."),
        ),
        given={"code": code},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Pre-norm, one more norm at the end, GELU in place of ReLU: else it is the encoder of chapter 07.",
    hints=(
        "Where do the norms stand?",
        "There are three differences: two are about norms, one about the bend.",
        "Which of these would make it another kind of model?",
    ),
)
def other_encoder(rng: Rng) -> Several:
    """In what does the encoder of a vision transformer differ from that of chapter 07?"""
    others = (
        wrong("it has no skips", "It has them, around both workers."),
        wrong("it has a causal mask", "Every patch may see every other one."),
        wrong("its feed-forward lets neighboring patches meet", "It works on each token alone, as in chapter 07."),
        wrong("it has an attention over a second text", "Its attention is that of chapter 06, over its own tokens."),
    )
    return Several(
        (
            right("it normalizes before each sub-layer"),
            right("it normalizes once more at the end"),
            right("it has GELU in place of ReLU"),
            *(others[i] for i in sorted(rng.permutation(len(others))[:3])),
        )
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"A picture has its shape, so the model sees it"',
    idea="Shuffled twice, the same way, values and weights meet again: the order drops out.",
    hints=(
        "What does a softmax make of reordered scores?",
        "T(A B) = T(B) T(A), and a reordering times its transpose is the identity.",
        "Hold each line against the one before.",
    ),
)
def broken_shuffle(rng: Rng) -> FirstWrong:
    """M may put three patches into any order, and a line is right only if it holds for every such M. Somebody shows
    what the class token takes. Which line is the first that is wrong?
    """
    return FirstWrong("class_output", ("transpose_missing", "transpose_added", "matrix_missing"))


@question(
    asks=WHY,
    difficulty=1,
    section="The idea",
    idea="Attention costs the square of the number of tokens, so a token is a patch, not a pixel.",
    hints=(
        "How many tokens would a photo make?",
        "A head has one score for each pair of tokens.",
        "What is the square of fifty thousand, about?",
    ),
    covers=("kernel",),
)
def why_patches(rng: Rng) -> Words:
    """Why is a patch of a photo made a token, and not every pixel? Two sentences."""
    return Words(
        (
            "It says that a photo has very many pixels (about fifty thousand for 224 × 224).",
            "It says that the scores grow with the square of the number of tokens.",
        ),
        "A photo of 224 × 224 pixels has about fifty thousand of them, and a head has a score for each pair of tokens: "
        "more than two billion. With patches of 16 × 16 it is a sequence of 197 tokens, as a long sentence.",
    )
