"""Chapter 13, the vision transformer: the worksheet's questions, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Code, Derivation, FindMistake, Formula, Known

# ---- the cut

IMAGE = {"H": "posint", "W": "posint", "C": "posint", "P": "posint"}

patch_count = Formula(
    "H*W/P^2",
    names=IMAGE,
    right=("(H/P)*(W/P)", "H W P^(-2)", r"\frac{H W}{P^2}", r"\frac{H}{P} \cdot \frac{W}{P}"),
    wrong=(
        Known("H/P + W/P", "Rows and columns of patches are added", "How many patches are 2 rows of 3?"),
        Known(
            "H*W*C/P^2", "The channels are counted as patches of their own", "Does a patch hold one channel, or all?"
        ),
    ),
    rule="Count the patches along each side, and multiply.",
)

patch_length = Formula(
    "P^2*C",
    names=IMAGE,
    right=("P*P*C", "C P^2", r"P^2 C"),
    wrong=(
        Known(
            "H*W*C/P^2",
            "These are all numbers of the picture over the pixels of one patch",
            "When P is doubled, do more numbers go into a patch, or fewer?",
        ),
    ),
    rule="One patch has as many numbers as pixels times channels.",
)

tokens_at_224 = Formula(
    "257",
    unit="tokens",
    right=("16^2 + 1", "(224/14)^2 + 1", "224*224/14^2 + 1"),
    wrong=(
        Known("256", "These are the patches alone", "What is put in front of them?"),
        Known("17", "Only one row of patches is counted", "How many rows of 16 patches are there?"),
        Known("16", "Only one row of patches is counted", "How many rows of 16 patches are there?"),
        Known("50176", "These are the pixels", "How many pixels has one patch?"),
        Known("769", "Every channel is cut on its own", "Does a patch hold one channel, or all?"),
        Known(
            "588", "This is the length of a patch, not their number", "How often does 14 fit into 224, along one side?"
        ),
    ),
    rule="The patches, and one token more: that of the class.",
)

pixel_entry = Formula(
    "X[(a - 1)*Q + b, (u - 1)*P + v]",
    names={
        "X": "matrix(N, L)", "a": "index(R)", "u": "index(P)", "b": "index(Q)", "v": "index(P)", "R": "posint",
        "Q": "posint", "P": "posint",
    },
    given={"N": "R*Q", "L": "P^2"},
    right=("X[a*Q - Q + b, u*P - P + v]", "X[b + Q*(a-1), v + P*(u-1)]", r"X_{(a-1) Q + b, (u-1) P + v}"),
    wrong=(
        Known(
            "X[(b - 1)*R + a, (u - 1)*P + v]",
            "The patches are counted column by column",
            "Which patch comes second: the one to the right, or the one below?",
        ),
        Known(
            "X[(a - 1)*Q + b, (v - 1)*P + u]",
            "The pixels of a patch are counted column by column",
            "Which pixel of a patch comes second: the one to the right, or the one below?",
        ),
        Known(
            "X[(b - 1)*R + a, (v - 1)*P + u]",
            "Patches and pixels are both counted column by column",
            "Which comes second: the one to the right, or the one below?",
        ),
        Known(
            "X[(a - 1)*R + b, (u - 1)*P + v]",
            "A row of patches is taken to be as long as there are rows",
            "How many patches have gone by when the second row of patches begins?",
        ),
    ),
    hint="How many patches lie before this one, and how many pixels of its own patch before this pixel?",
    code=Code("unpatchify", ("X", "R*P", "Q*P", "P")),
)  # fmt: skip

place_in_patch = Formula(
    "((u - 1)*P + v - 1)*C + s",
    names={"u": "posint", "v": "posint", "s": "posint", "P": "posint", "C": "posint"},
    right=("(u-1)*P*C + (v-1)*C + s", "C*(P*(u-1) + (v-1)) + s", r"((u-1) P + v - 1) C + s"),
    wrong=(
        Known(
            "(s - 1)*P^2 + (u - 1)*P + v",
            "This order is (channel, row, column)",
            "Do all channels of a pixel stand side by side in the lesson's color example?",
        ),
        Known(
            "((v - 1)*P + u - 1)*C + s",
            "The pixels are counted column by column",
            "Which pixel comes second: the one to the right, or the one below?",
        ),
        Known(
            "((u - 1)*P + v)*C + s",
            "The pixel itself is counted among those before it",
            "What does your formula give for the very first number, u = v = s = 1?",
        ),
        Known(
            "(u*P + v)*C + s",
            "This is counted from 0",
            "What does your formula give for the very first number, u = v = s = 1?",
        ),
        Known(
            "(u - 1)*P + v",
            "This is the pixel's number; each pixel has C numbers",
            "How many numbers does one pixel take up?",
        ),
        Known(
            "(u - 1)*P + (v - 1)*C + s",
            "A row of pixels is taken to have P numbers",
            "How many numbers has a row of P pixels?",
        ),
    ),
    hint="How many whole pixels lie before this one, and how many numbers has each?",
)

# ---- one projection, two ways to write it

convolution = Derivation(
    points=2,
    start="Sum(x[l]*w[l, f], l, 1, P^2)",
    target="Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P)",
    names={"x": "vector(L)", "w": "matrix(L, d)", "f": "index(d)", "P": "posint"},
    given={"L": "P^2"},
    form="same",
    largest_step=1,
    model=(
        "Sum(Sum(x[l]*w[l, f], l, (u - 1)*P + 1, u*P), u, 1, P)",
        "Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P)",
    ),
    right=(
        "= Sum(Sum(x[l]*w[l, f], l, u*P - P + 1, u*P - P + P), u, 1, P)\n"
        "= Sum(Sum(x[u*P - P + v]*w[u*P - P + v, f], v, 1, P), u, 1, P)\n"
        "= Sum(Sum(x[(u-1)*P + v]*w[(u-1)*P + v, f], v, 1, P), u, 1, P)",
        "= Sum(Sum(x[r*P + v]*w[r*P + v, f], v, 1, P), r, 0, P - 1)\n"
        "= Sum(Sum(x[(u-1)*P + v]*w[(u-1)*P + v, f], v, 1, P), u, 1, P)",
    ),
    wrong=(
        (
            "= Sum(Sum(x[l]*w[l, f], l, (u - 1)*P, u*P - 1), u, 1, P)\n"
            "= Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P)",
            1,
        ),
        (
            "= Sum(Sum(x[l]*w[l, f], l, (u - 1)*P + 1, u*P), u, 1, P)\n"
            "= Sum(Sum(x[(u - 1)*P + v]*w[(v - 1)*P + u, f], v, 1, P), u, 1, P)",
            2,
        ),
    ),
    hint="Which numbers of x are the first row of pixels, which the second?",
    rule="Number the pixels row by row: l = (u − 1)·P + v. A sum over all l is a sum over the rows u of a sum over v.",
)

# ---- what it costs

embedding_parameters = Formula(
    "P^2*C*d + d + d + (N + 1)*d",
    names={"P": "posint", "C": "posint", "d": "posint", "N": "posint"},
    unit="parameters",
    right=("d*(P^2*C + N + 3)", "P^2*C*d + (N + 3)*d", r"P^2 C d + (N + 3) d"),
    wrong=(
        Known(
            "P^2*C*d + 2*d + N*d",
            "One vector of length d is missing",
            "Which four things are learned, and does the class token get a position?",
        ),
        Known("P^2*C*d + (N + 1)*d", "The bias and the class token are missing", "Which four things are learned?"),
        Known(
            "N*P^2*C*d + 2*d + (N + 1)*d", "Every patch is given weights of its own", "How many matrices w are there?"
        ),
        Known("P^2*C*d + 2*d", "The positions are missing", "Which four things are learned?"),
        Known("P^2*C*d + 2*d + N + 1", "A position is taken to be one number", "What is added to a token of width d?"),
    ),
    hint="Which four things are learned, and what shape has each?",
)

embedding_parameters_at_224 = Formula(
    "1084160",
    unit="parameters",
    right=("752640 + 1280 + 1280 + 328960", "1280*(588 + 256 + 3)", "14^2*3*1280 + 2*1280 + 257*1280"),
    wrong=(
        Known(
            "1082880",
            "One vector of length 1280 is missing",
            "Which four things are learned, and how long is the table?",
        ),
        Known("1081600", "Two vectors of length 1280 are missing", "Which four things are learned?"),
        Known("752640", "This is w alone", "Which four things are learned?"),
        Known("755200", "The positions are missing", "How many rows has the position table?"),
        Known("582400", "The channels are missing", "How many rows has w?"),
    ),
    rule="Put the numbers into the formula of the question before.",
)

score_ratio = Formula(
    "81",
    right=("9^2", "3^4", "(3^2)^2"),
    wrong=(
        Known(
            "9", "This is the ratio of the patches", "A score belongs to a pair of tokens: what happens to the pairs?"
        ),
        Known("3", "This is the ratio of one row of patches", "How many rows more are there, and how many pairs?"),
        Known("27", "Only a part of the growth is counted", "By what does N grow, and by what does N²?"),
        Known("1/81", "The ratio is turned over", "Do smaller patches mean more scores, or fewer?"),
    ),
    rule=(
        "Scores are the square of the number of tokens, and a third of the side of a patch makes nine times as "
        "many patches."
    ),
)

score_growth = Formula(
    "S^4",
    names={"S": "posint"},
    policy="bigO",
    right=("S^2*S^2", "(S^2)^2", "S^4/256"),
    wrong=(
        Known("S^2", "This is how the tokens grow", "A score belongs to a pair of tokens: how many pairs are there?"),
        Known("S", "This is how one row of patches grows", "How many rows of patches are there?"),
        Known(
            "S^3", "Neither tokens nor pairs of tokens grow like this", "How do the tokens grow, and how their square?"
        ),
    ),
    rule="The number of patches grows with the area of the picture, the scores with the square of that.",
)

# ---- a bag of patches

class_output = Derivation(
    points=3,
    start="T(M @ V) @ softmax(M @ K @ q)",
    target="T(V) @ softmax(K @ q)",
    names={"M": "matrix(3, 3)", "K": "matrix(3, d)", "V": "matrix(3, c)", "q": "vector(d)"},
    given={"M": "[[0, 1, 0], [0, 0, 1], [1, 0, 0]]"},
    form="same",
    largest_step=2,
    model=(
        "T(V) @ T(M) @ softmax(M @ K @ q)",
        "T(V) @ T(M) @ M @ softmax(K @ q)",
        "T(V) @ softmax(K @ q)",
    ),
    right=(
        "= T(M @ V) @ (M @ softmax(K @ q))\n= T(V) @ (T(M) @ M) @ softmax(K @ q)\n= T(V) @ softmax(K @ q)",
        "= (M V)^T M softmax(K q)\n= V^T M^T M softmax(K q)\n= V^T softmax(K q)",
    ),
    wrong=(
        ("= T(M) @ T(V) @ softmax(M @ K @ q)\n= T(V) @ softmax(K @ q)", 1),
        ("= T(V) @ T(M) @ softmax(M @ K @ q)\n= T(V) @ T(M) @ softmax(K @ q)\n= T(V) @ softmax(K @ q)", 2),
        ("= T(V) @ T(M) @ softmax(M @ K @ q)\n= T(V) @ M @ softmax(K @ q)\n= T(V) @ softmax(K @ q)", 2),
    ),
    hint="What does reordering the scores do to the weights, and what is T(M) @ M?",
    rule="T(A @ B) = T(B) @ T(A); a softmax of reordered scores is the reordered softmax; T(M) @ M is the identity.",
)

# ---- find the mistake

position_table = FindMistake(
    lines=(
        "A picture of 160 × 160 pixels with 3 channels, cut with P = 16, gives 10·10 = 100 patches.",
        "A patch has 16·16·3 = 768 numbers. The width of the model is 768 too, but that is a coincidence.",
        "The class token is put in front. No pixel goes into it.",
        "The position table has a row for every patch: 100 rows.",
        "The bias b is added to the patches, not to the class token.",
    ),
    wrong_line=4,
    correction=Formula(
        "101",
        right=("100 + 1", "10^2 + 1"),
        wrong=(
            Known("100", "This is the line as it stands", "Which row is added to the class token?"),
            Known("102", "One row too many", "How many tokens are no patches?"),
            Known("768", "This is the length of a row", "How many tokens are there?"),
        ),
    ),
    why={
        1: "160/16 = 10 patches along each side: that line is right.",
        2: "The length of a patch follows from P and C, the width is chosen: that line is right.",
        3: "It is learned, and the same for every picture: that line is right.",
        5: "patch @ w + b comes first, the class token after: that line is right.",
    },
    hint="Follow the shapes: what is added to what at the end?",
)

naive_reshape = FindMistake(
    lines=(
        "A picture of 4 × 8 pixels with one channel holds the numbers 0 … 31, row by row. P = 2.",
        "There are 8 patches of 4 numbers each: the result has the shape (8, 4).",
        "The picture has 32 numbers as well, so picture.reshape(8, 4) cuts it; the first patch is [0, 1, 2, 3].",
        "The last patch ends with 31, the pixel in the lower right corner.",
        "result.reshape(4, 8, 1) gives the picture back, so the round trip of this cut is perfect.",
    ),
    wrong_line=3,
    correction=Formula(
        "[0, 1, 8, 9]",
        right=("[[0, 1, 8, 9]]", "[0, 0+1, 8, 8+1]"),
        wrong=(
            Known("[0, 1, 2, 3]", "This is the line as it stands", "Which pixel lies below pixel 0?"),
            Known(
                "[0, 8, 1, 9]",
                "The pixels are read column by column",
                "Which pixel comes second, the one to the right?",
            ),
            Known(
                "[0, 4, 16, 20]",
                "Pixels that lie far apart are taken",
                "Do the four pixels of a patch touch each other?",
            ),
            Known("[0, 8, 16, 24]", "This is a column of the picture", "Which four pixels are the upper left square?"),
            Known("[1, 2, 9, 10]", "Pixels are counted from 0 here", "Which number has the upper left pixel?"),
        ),
    ),
    why={
        1: "4 rows of 8 numbers are 32: that line is right.",
        2: "N = 4·8/2² = 8 patches, P·P·C = 4 numbers: that line is right, and a reason why the mistake is silent.",
        4: "So it does, in the right cut and in the wrong one.",
        5: "So it is: two equal mistakes cancel, and a round trip alone tests nothing. That line is right.",
    },
    hint="Draw the picture: which four pixels make the upper left square?",
)
