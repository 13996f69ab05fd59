"""Chapter 14, AlphaFold: the worksheet's questions, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Code, Derivation, FindMistake, Formula, Known

# ---- the bias of the pairs

biased_weights = Formula(
    "[1/8, 1/4, 5/8]",
    right=("[1, 2, 5]/8", "[0.125, 0.25, 0.625]", "softmax([0, log(2), log(5)])"),
    wrong=(
        Known("[1, 2, 5]", "These are the exponentials, not yet weights", "What should the weights of one row sum to?"),
        Known(
            "[0, log(2)/log(10), log(5)/log(10)]",
            "The biases are divided by their sum, without exponentials",
            "What does a softmax do before it divides?",
        ),
        Known(
            "[1/3, 1/3 + log(2), 1/3 + log(5)]",
            "The bias is added after the softmax",
            "Does the bias belong to the scores, or to the weights?",
        ),
        Known("[5/8, 1/4, 1/8]", "The order is turned round", "Which pair has the largest bias?"),
    ),
    hint="What are exp(0), exp(ln 2) and exp(ln 5)?",
    rule="All scores are the bias alone. Take the exponentials, and divide each by their sum.",
)

bias_for_weight = Formula(
    "log(w/(1 - w))",
    names={"w": "real(0, 1)"},
    right=("log(w) - log(1 - w)", "-log((1 - w)/w)", "-log(1/w - 1)", r"\log\frac{w}{1 - w}"),
    wrong=(
        Known("log(w)", "With this bias the weight is w/(1 + w)", "What is the sum that the weight is divided by?"),
        Known(
            "log((1 - w)/w)", "This gives the weight w to the first residue", "Which residue should gain as w grows?"
        ),
        Known(
            "w/(1 - w)", "This is the ratio of the weights, and the bias stands in an exponent", "exp of what is it?"
        ),
        Known("sigmoid(w)", "This is the weight that belongs to the bias w", "What is asked for here: bias or weight?"),
    ),
    hint="Set exp(b)/(1 + exp(b)) equal to w. What is exp(b) then?",
    rule="The ratio of two weights is exp of the difference of their scores: w/(1 − w) = exp(b − 0).",
)


ROWS = {
    "M": "tensor(s, r, 1)", "P": "tensor(r, r, 1)", "t": "index(s)", "i": "index(r)", "s": "posint", "r": "posint",
}  # fmt: skip

row_attention_entry = Formula(
    "Sum(exp(P[i, j, 1])*M[t, j, 1], j, 1, r)/Sum(exp(P[i, j, 1]), j, 1, r)",
    names=ROWS,
    right=(
        "Sum(exp(P[i, j, 1])/Sum(exp(P[i, k, 1]), k, 1, r)*M[t, j, 1], j, 1, r)",
        r"\frac{\sum_{j=1}^{r} e^{P_{ij1}} M_{tj1}}{\sum_{j=1}^{r} e^{P_{ij1}}}",
    ),
    wrong=(
        Known(
            "Sum(exp(P[j, i, 1])*M[t, j, 1], j, 1, r)/Sum(exp(P[j, i, 1]), j, 1, r)",
            "The bias is transposed: P[j, i, 1] belongs to query j and key i",
            "Which of i and j asks?",
        ),
        Known(
            "Sum((1/r + P[i, j, 1])*M[t, j, 1], j, 1, r)",
            "The bias is added after the softmax",
            "What do the weights of one row sum to?",
        ),
        Known(
            "Sum(M[t, j, 1], j, 1, r)/r",
            "The bias is missing: this is the mean of all residues",
            "What is added to the score of query i and key j?",
        ),
        Known(
            "Sum(exp(P[i, j, 1])*M[t, j, 1], j, 1, r)",
            "The exponentials are not divided by their sum",
            "What should the weights of one row sum to?",
        ),
        Known(
            "Sum(P[i, j, 1]*M[t, j, 1], j, 1, r)/Sum(P[i, j, 1], j, 1, r)",
            "The exponentials are missing",
            "What does a softmax do before it divides?",
        ),
    ),
    hint="Which number is the score of query i and key j, and what is each weight multiplied with?",
    rule="A weighted mean of the M[t, j, 1]; the weights are the exponentials of the biases over their sum.",
    code=Code("row_attention_with_pair_bias", ("M", "P", "[[0]]", *["[[1]]"] * 4, "1")),
)

LOGITS = {
    "S": "matrix(r, r)", "u": "vector(r)", "w": "vector(r)", "i": "index(r)", "j": "index(r)", "r": "posint",
}  # fmt: skip

query_part_cancels = Derivation(
    points=2,
    start="exp(S[i, j] + u[i] + w[j])/Sum(exp(S[i, k] + u[i] + w[k]), k, 1, r)",
    target="exp(S[i, j] + w[j])/Sum(exp(S[i, k] + w[k]), k, 1, r)",
    names=LOGITS,
    largest_step=2,
    model=(
        "exp(u[i])*exp(S[i, j] + w[j])/Sum(exp(u[i])*exp(S[i, k] + w[k]), k, 1, r)",
        "exp(u[i])*exp(S[i, j] + w[j])/(exp(u[i])*Sum(exp(S[i, k] + w[k]), k, 1, r))",
        "exp(S[i, j] + w[j])/Sum(exp(S[i, k] + w[k]), k, 1, r)",
    ),
    right=(
        "= exp(S[i, j] + w[j])*exp(u[i])/(exp(u[i])*Sum(exp(S[i, l] + w[l]), l, 1, r))\n"
        "= exp(S[i, j] + w[j])/Sum(exp(S[i, l] + w[l]), l, 1, r)",
        r"= \frac{e^{u_i} e^{S_{ij} + w_j}}{e^{u_i} \sum_{k=1}^{r} e^{S_{ik} + w_k}}"
        "\n"
        r"= \frac{e^{S_{ij} + w_j}}{\sum_{k=1}^{r} e^{S_{ik} + w_k}}",
    ),
    wrong=(
        (
            "= exp(u[i])*exp(S[i, j] + w[j])/Sum(exp(u[k])*exp(S[i, k] + w[k]), k, 1, r)\n"
            "= exp(S[i, j] + w[j])/Sum(exp(S[i, k] + w[k]), k, 1, r)",
            1,
        ),
        (
            "= exp(u[i])*exp(S[i, j] + w[j])/(exp(u[i])*Sum(exp(S[i, k] + w[k]), k, 1, r))\n"
            "= exp(S[i, j])/Sum(exp(S[i, k]), k, 1, r)",
            2,
        ),
    ),
    hint="Which of u[i] and w[k] depends on k, the index of the sum?",
    rule="exp(a + b) = exp(a)·exp(b); what does not depend on k may stand in front of a sum over k.",
)

# ---- columns that change together

FEATURES = {
    "L": "tensor(s, r, c)", "R": "tensor(s, r, d)", "i": "index(r)", "j": "index(r)", "a": "index(c)", "b": "index(d)",
    "s": "posint", "r": "posint", "c": "posint", "d": "posint",
}  # fmt: skip

pair_entry = Formula(
    "Sum(L[t, i, a]*R[t, j, b], t, 1, s)/s",
    names=FEATURES,
    right=(
        "1/s*Sum(R[k, j, b]*L[k, i, a], k, 1, s)",
        "Sum(L[t, i, a]*R[t, j, b]/s, t, 1, s)",
        r"\frac{1}{s} \sum_{t=1}^{s} L_{tia} R_{tjb}",
    ),
    wrong=(
        Known("Sum(L[t, i, a]*R[t, j, b], t, 1, s)", "This is the sum, not the mean", "How many sequences are there?"),
        Known(
            "Sum(L[t, i, a], t, 1, s)*Sum(R[t, j, b], t, 1, s)/s^2",
            "The means are multiplied: what varies together is lost",
            "In which order do mean and product come?",
        ),
        Known(
            "Sum(L[t, i, a]*R[t, j, b], t, 1, s)/r",
            "The sum is divided by the number of residues",
            "Over what does the sum run, and how many terms has it?",
        ),
        Known(
            "Sum(L[t, j, a]*R[t, i, b], t, 1, s)/s",
            "The residues are exchanged",
            "Whose residue is i, that of L or of R?",
        ),
        Known(
            "Sum(Sum(L[t, i, a]*R[k, j, b], t, 1, s), k, 1, s)/s",
            "Every sequence meets every other one",
            "Do residues of different sequences belong together?",
        ),
    ),
    hint="Which product belongs to sequence t, and what is a mean over t?",
    rule="For each sequence t multiply feature a of residue i with feature b of residue j; add up, and divide by s.",
    code=Code("outer_product_mean", ("L", "R")),
)

letters_together = Formula(
    "[[1/5, 2/5], [2/5, 0]]",
    right=("[[0.2, 0.4], [0.4, 0]]", "[[1, 2], [2, 0]]/5"),
    wrong=(
        Known("[[1, 2], [2, 0]]", "These are the counts, not the mean", "How many sequences are there?"),
        Known("[[1/2, 1], [1, 0]]", "The counts are divided by the number of columns", "How many sequences are there?"),
        Known(
            "[[9/25, 6/25], [6/25, 4/25]]",
            "This is the product of the means",
            "How often do H and H stand together in one sequence?",
        ),
    ),
    hint="How many of the five sequences have H and H, how many H and K, and so on?",
    rule="The outer product of two one-hot vectors has a single 1, so the mean of such tables counts pairs of letters.",
)

letters_by_chance = Formula(
    "[[9/25, 6/25], [6/25, 4/25]]",
    right=("[[0.36, 0.24], [0.24, 0.16]]", "[[9, 6], [6, 4]]/25"),
    wrong=(
        Known("[[1/5, 2/5], [2/5, 0]]", "This is the mean of the products", "Which comes first here, mean or product?"),
        Known("[[9, 6], [6, 4]]", "Counts are multiplied, not means", "What is the mean of the first column?"),
        Known(
            "[[1/4, 1/4], [1/4, 1/4]]", "Both letters are taken to be equally frequent", "How often is H in column 1?"
        ),
    ),
    hint="Which vector is the mean of the first column, and which that of the second?",
    rule="The mean of a one-hot column says how frequent each letter is; multiply every number with every number.",
)

beyond_chance = Formula(
    "[[-4/25, 4/25], [4/25, -4/25]]",
    right=("[[-0.16, 0.16], [0.16, -0.16]]", "4/25*[[-1, 1], [1, -1]]", "[[1/5, 2/5], [2/5, 0]] - [[9, 6], [6, 4]]/25"),
    wrong=(
        Known("[[4/25, -4/25], [-4/25, 4/25]]", "The difference is turned round", "Which of the two is subtracted?"),
        Known(
            "[[0, 0], [0, 0]]",
            "That would be columns that do not know of each other",
            "Is H in column 2 as frequent where column 1 has H as where it has K?",
        ),
    ),
    hint="What do the four numbers of each matrix sum to, and what must those of the difference sum to?",
)

COLUMNS = {"x": "vector(s)", "y": "vector(s)", "m": "real", "n": "real", "s": "posint"}

varying_together = Derivation(
    points=2,
    start="Sum((x[t] - m)*(y[t] - n), t, 1, s)/s",
    target="Sum(x[t]*y[t], t, 1, s)/s - m*n",
    names=COLUMNS,
    given={"m": "Sum(x[t], t, 1, s)/s", "n": "Sum(y[t], t, 1, s)/s"},
    largest_step=2,
    model=(
        "Sum(x[t]*y[t] - m*y[t] - n*x[t] + m*n, t, 1, s)/s",
        "Sum(x[t]*y[t], t, 1, s)/s - m*n - n*m + m*n",
        "Sum(x[t]*y[t], t, 1, s)/s - m*n",
    ),
    right=(
        "= (Sum(x[t]*y[t], t, 1, s) - m*Sum(y[t], t, 1, s) - n*Sum(x[t], t, 1, s) + s*m*n)/s\n"
        "= Sum(x[t]*y[t], t, 1, s)/s - m*n - n*m + m*n\n"
        "= Sum(x[t]*y[t], t, 1, s)/s - m*n",
    ),
    wrong=(
        (
            "= Sum(x[t]*y[t] - m*n, t, 1, s)\n= Sum(x[t]*y[t], t, 1, s) - s*m*n",
            1,
        ),
        (
            "= Sum(x[t]*y[t] - m*y[t] - n*x[t] + m*n, t, 1, s)/s\n= Sum(x[t]*y[t], t, 1, s)/s - m*n - n*m",
            2,
        ),
    ),
    hint="What is the mean of m·y[t], if m is the same for all t?",
    rule="Multiply out; the mean of y[t] is n, that of x[t] is m, and that of the constant m·n is m·n.",
)

# ---- triangles

_ENTRIES = {f"{side}_{i}_{j}": "real" for side in "lr" for i in (1, 2, 3) for j in (1, 2, 3)}

triangle_by_hand = Formula(
    "l_1_1*r_3_1 + l_1_2*r_3_2 + l_1_3*r_3_3",
    names=_ENTRIES,
    right=("r_3_1 l_1_1 + r_3_2 l_1_2 + r_3_3 l_1_3",),
    wrong=(
        Known(
            "l_1_1*r_1_3 + l_1_2*r_2_3 + l_1_3*r_3_3",
            "This is the matrix product: the right edges go the wrong way",
            "Both edges go out: from 1 to k, and from 3 to k. Which entry of `right` is the edge from 3 to k?",
        ),
        Known(
            "l_1_1*r_1_3 + l_2_1*r_2_3 + l_3_1*r_3_3",
            "These edges come in, from k to both corners",
            "Which index of `left` is k, the first or the second?",
        ),
        Known(
            "l_1_2*r_3_2",
            "k runs over all residues, 1 and 3 included",
            "How many terms has a sum over three residues?",
        ),
        Known("l_3_1*r_1_1 + l_3_2*r_1_2 + l_3_3*r_1_3", "This is entry (3, 1)", "Where does the left edge begin?"),
        Known("l_1_3*r_1_3", "This has no third residue", "Over what does the sum run?"),
    ),
    hint="Put k = 1, 2 and 3 into l_1_k · r_3_k.",
)

PAIRS = {
    "L": "tensor(r, r, c)", "R": "tensor(r, r, c)", "i": "index(r)", "j": "index(r)", "a": "index(c)",
    "r": "posint", "c": "posint",
}  # fmt: skip

triangle_entry = Formula(
    "Sum(L[i, k, a]*R[j, k, a], k, 1, r)",
    names=PAIRS,
    right=("Sum(R[j, m, a]*L[i, m, a], m, 1, r)", r"\sum_{k=1}^{r} L_{ika} R_{jka}"),
    wrong=(
        Known(
            "Sum(L[i, k, a]*R[k, j, a], k, 1, r)",
            "This is the matrix product: the right edge goes the wrong way",
            "Which entry of R is the edge from j to k?",
        ),
        Known(
            "Sum(L[k, i, a]*R[k, j, a], k, 1, r)",
            "These are incoming edges, from k to i and to j",
            "Where do outgoing edges begin?",
        ),
        Known("Sum(L[i, k, a]*R[j, k, a], k, 1, r)/r", "This is a mean", "Sum or mean: what does the lesson say?"),
        Known(
            "Sum(Sum(L[i, k, b]*R[j, k, b], k, 1, r), b, 1, c)",
            "The channels are summed over",
            "What does channel a know of the other channels?",
        ),
    ),
    hint="Which entry of L is the edge from i to k, and which of R the one from j to k?",
    code=Code("triangle_multiplication", ("L", "R")),
)

chain_of_four = Formula(
    "[0, 1, 2]",
    right=("[0, 0 + 1, 1 + 1]",),
    wrong=(
        Known("[1, 1, 2]", "A and D have no residue that both touch", "Which k would touch A and D?"),
        Known("[0, 1, 0]", "(B, B) is a pair as well: i and j may be the same", "Which residues does B touch?"),
        Known("[0, 2, 2]", "Each k counts once", "Which residues touch both A and C?"),
        Known("[0, 1, 1]", "B touches two residues", "Which k have an edge from B?"),
    ),
    hint="For which k are both edges there, the one from the first residue and the one from the second?",
    rule="The entry counts the residues that both touch.",
)

# ---- what it costs

triangle_cost = Formula(
    "r^3*c",
    names={"r": "posint", "c": "posint"},
    right=("r*r*r*c", "c r^3", r"r^3 c"),
    wrong=(
        Known("r^2*c", "This is the number of entries", "How many products go into one entry?"),
        Known("r^3*c^2", "The channels are multiplied with one another", "Does channel 1 meet channel 2?"),
        Known("r^3", "This is one channel", "How many channels are there?"),
    ),
    hint="How many entries has the result, and how many products go into each?",
)

outer_product_cost = Formula(
    "s*r^2*c*d",
    names={"s": "posint", "r": "posint", "c": "posint", "d": "posint"},
    right=("s*(r*c)*(r*d)", "r^2*c*d*s", r"s r^2 c d"),
    wrong=(
        Known("r^2*c*d", "This is the number of entries", "How many products go into one entry?"),
        Known("s*r*c*d", "Each residue meets itself only", "How many pairs of residues are there?"),
        Known("s^2*r^2*c*d", "Every sequence meets every other one", "Which sequences are multiplied with each other?"),
        Known("s*r^2*c", "Each pair gets a vector, not a table", "How many numbers are there for one pair?"),
    ),
    hint="How many entries has the result, and how many products go into each?",
)

row_attention_cost = Formula(
    "2*s*r^2*c",
    names={"s": "posint", "r": "posint", "c": "posint", "h": "posint"},
    right=("s*r^2*c + s*r^2*c", "2 c s r^2", "2*s*h*r^2*(c/h)"),
    wrong=(
        Known("s*r^2*c", "This is one of the two products", "Where else does every query meet every key?"),
        Known("2*s*r^2*c*h", "The heads share the c features", "How many features has one head?"),
        Known("2*(s*r)^2*c", "This is attention over the whole alignment", "Which residues does a residue look at?"),
        Known("2*r^2*c", "This is one sequence", "How many sequences attend?"),
        Known("2*s^2*r*c", "This is column attention", "Who are the keys in row attention: residues or sequences?"),
    ),
    hint="How many multiplications takes q·k for one head and all pairs? How many heads are there?",
    rule="One head and one sequence: r² scores of c/h products, and r² weights times c/h features. Then times h and s.",
)

triangle_at_256 = Formula(
    "2147483648",
    right=("256^3*128", "2^31", "2^24*2^7"),
    wrong=(
        Known("8388608", "These are the entries", "How many products go into one entry?"),
        Known("16777216", "This is one channel", "How many channels are there?"),
        Known("4294967296", "Each multiplication is counted twice", "Are additions counted here?"),
    ),
    hint="Put the numbers into the formula of question 11.",
)

equal_cost = Formula(
    "r/2",
    names={"r": "posint", "c": "posint"},
    right=("0.5*r", r"\frac{r}{2}", "r^3*c/(2*r^2*c)"),
    wrong=(
        Known("r", "Row attention has two products", "What is the factor in question 13?"),
        Known("2*r", "The factor is on the wrong side", "Which costs more at s = r?"),
        Known("r/(2*c)", "c is in both costs", "What cancels when you set the two equal?"),
    ),
    hint="Set the two costs equal, and divide by what both have.",
)

# ---- find the mistake

one_cutoff = FindMistake(
    lines=(
        "Four residues of a model lie 0.4, 1.5, 3 and 9 Å from where they were measured.",
        "Within 1 Å lies one of the four, within 2 Å two, within 4 Å three, and within 8 Å three.",
        "What counts is 4 Å, so the GDT_TS is the share within 4 Å, times 100: 75.",
        "If the last residue moved from 9 Å to 7 Å, the score would grow.",
    ),
    wrong_line=3,
    correction=Formula(
        "225/4",
        right=("56.25", "100*(1/4 + 2/4 + 3/4 + 3/4)/4"),
        wrong=(
            Known("75", "This is the line as it stands", "How many distances does a GDT_TS look at?"),
            Known("9/16", "This is the mean of the shares; a GDT_TS runs up to 100", "What has a perfect model?"),
            Known("225", "These are the four shares added up", "Is a GDT_TS a sum or a mean?"),
            Known("50", "The share within 8 Å is missing, or counted wrong", "Which four shares are averaged?"),
        ),
    ),
    why={
        1: "These are measured distances: that line is right.",
        2: "0.4 is within all of them, 1.5 within three, 3 within two, 9 within none: that line is right.",
        4: "Then all four lie within 8 Å, and one of the four shares grows: that line is right.",
    },
    hint="How many shares go into a GDT_TS, and for which distances?",
)

copied_sequences = FindMistake(
    lines=(
        "outer_product_mean gets s sequences, and gives a table for each pair of residues.",
        "Somebody copies all sequences into the alignment once more, so there are 2s of them.",
        "Every product occurs twice now, so all entries of the result are 2 times what they were.",
        "Copies of a sequence tell nothing new about the protein.",
    ),
    wrong_line=3,
    correction=Formula(
        "1",
        right=("2/2", "2*1/2"),
        wrong=(
            Known("2", "This is the line as it stands", "By what is the sum divided now?"),
            Known("1/2", "Only the division is counted", "What has happened to the sum?"),
            Known("4", "Sequences meet only themselves", "Does a sequence meet its copy?"),
        ),
    ),
    why={
        1: "So it is: a table of c × d numbers.",
        2: "s + s = 2s: that line is right.",
        4: "They had the same ancestor and the same letters: that line is right.",
    },
    hint="What becomes of the sum, and what of the number that it is divided by?",
)
