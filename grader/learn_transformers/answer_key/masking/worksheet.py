"""Chapter 5, masking: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

LENGTH = {"n": "posint"}
ROW = {"s": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
SCORES = {"S": "matrix(n, n)", "i": "index(n)", "j": "index(n)", "n": "posint"}

# ---- who sees whom

mask_entry = Formula(
    "Sum(delta(j, k), k, 1, i)",
    names={"i": "index(n)", "j": "index(n)", "n": "posint"},
    right=(
        "1 - Sum(delta(j, k), k, i + 1, n)",
        "Sum(delta(i, k), k, j, n)",
        "max(0, min(1, i - j + 1))",
        r"\sum_{k=1}^{i} \delta_{jk}",
    ),
    wrong=(
        Known(
            "Sum(delta(j, k), k, 1, i - 1)",
            "The diagonal is hidden",
            "Put i = j in. May a token see itself?",
        ),
        Known(
            "Sum(delta(j, k), k, 1, i + 1)",
            "Every query sees one key of the future",
            "Put j = i + 1 in. May query i see the next key?",
        ),
        Known(
            "Sum(delta(i, k), k, 1, j)",
            "This is the other triangle: it shows the future and hides the past",
            "Put i = 1 and j = 2 in. May query 1 see key 2?",
        ),
        Known(
            "delta(i, j)",
            "Every query sees itself alone",
            "Which keys may query 3 see?",
        ),
        Known("Sum(delta(j, k), k, 1, n)", "Every query sees every key", "Up to which key may query i see?"),
    ),
    hint="Key j is one of the keys 1 to i, or it is not. How often is delta(j, k) equal to 1 while k runs over them?",
    code=Code("causal_mask", ("n",)),
)

visible_pairs = Formula(
    "n*(n + 1)/2",
    names=LENGTH,
    forms=("Sum(i, i, 1, n)",),
    right=("(n^2 + n)/2", "Sum(k, k, 1, n)", "n + n*(n - 1)/2", r"\frac{n(n + 1)}{2}"),
    wrong=(
        Known("n*(n - 1)/2", "The diagonal is left out", "May a token see itself? How many Trues has the first row?"),
        Known(
            "n^2/2",
            "This takes half of the diagonal only",
            "How many Trues do you count for n = 1, and how many for n = 2?",
        ),
        Known("n^2", "These are all pairs, without a mask", "How many Trues has the first row?"),
    ),
    hint="How many Trues has row i? Add that up over all rows.",
)

rows_that_move = Formula(
    "n - j + 1",
    names={"n": "posint", "j": "index(n)"},
    right=("n + 1 - j", "n - (j - 1)", "Sum(1, i, j, n)"),
    wrong=(
        Known("n - j", "Row j itself is left out", "Does a token see itself?"),
        Known("j", "These are the rows from 1 to j", "Can an earlier token see token j?"),
        Known("j - 1", "These are the rows that do not move", "Who sees token j: those before it or those after it?"),
        Known("n", "This is what happens without a mask", "Can token 1 see token j, for j above 1?"),
    ),
    hint="Which rows see key j?",
)

zero_blocks = Formula(
    "n*(n - 1)/2",
    names=LENGTH,
    right=("n^2 - n*(n + 1)/2", "Sum(n - i, i, 1, n)", r"\frac{n^2 - n}{2}"),
    wrong=(
        Known("n*(n + 1)/2", "These are the pairs with j ≤ i", "Is the output of a token independent of that token?"),
        Known("n^2/2", "Half of the diagonal is counted", "Is the block of row 1 and column 1 zero or not?"),
        Known("n^2 - n", "The blocks below the diagonal are counted too", "Does output 2 depend on input 1?"),
    ),
    hint="Which of the blocks (i, j) are zero for n = 2, and which for n = 3?",
)

# ---- what does not hide a key

leaked_weight = Formula(
    "h/(h + v*exp(s))",
    names={"h": "posint", "v": "posint", "s": "real"},
    right=("1 - v*exp(s)/(h + v*exp(s))", "1/(1 + v/h*exp(s))", r"\frac{h}{h + v e^{s}}"),
    wrong=(
        Known("0", "The hidden keys are taken to get nothing", "What is exp(0)?"),
        Known(
            "h/(h + v)",
            "All keys are given the same score",
            "A hidden key has the score 0 now. Which score has a visible one?",
        ),
        Known(
            "v*exp(s)/(h + v*exp(s))", "This is the share of the visible keys", "Which keys does the question ask for?"
        ),
        Known(
            "h/(v*exp(s))", "The hidden keys are missing in the denominator", "Over which keys does the softmax sum?"
        ),
        Known("1/(h + v*exp(s))", "This is the weight of one hidden key", "How many hidden keys are there?"),
    ),
    hint="Write down the n exponentials of the row: which are they, and how many of each?",
)

late_row_sum = Formula(
    "i/n",
    names={"i": "index(n)", "n": "posint"},
    right=("Sum(1/n, j, 1, i)", "i*(1/n)", r"\frac{i}{n}", "1 - (n - i)/n"),
    wrong=(
        Known("1", "The row is taken to be normalized", "Over how many keys did the softmax share the weight?"),
        Known("1/n", "This is one weight, not their sum", "How many weights of row i are left?"),
        Known("(n - i)/n", "This is what is lost", "The weights of which keys are set to 0?"),
        Known("(i - 1)/n", "The diagonal is left out", "May query i see key i?"),
        Known("1/i", "This is one weight of the right mask", "Was the mask there when the softmax divided?"),
    ),
    hint="Before the mask, what is every weight of the row?",
)

renormalized_weight = Derivation(
    points=2,
    start="(exp(s[j])/Z)/Sum(exp(s[k])/Z, k, 1, i)",
    target="exp(s[j])/Sum(exp(s[k]), k, 1, i)",
    names={**ROW, "Z": "positive"},
    given={"Z": "Sum(exp(s[k]), k, 1, n)"},
    model=("(exp(s[j])/Z)/(Sum(exp(s[k]), k, 1, i)/Z)", "exp(s[j])/Sum(exp(s[k]), k, 1, i)"),
    largest_step=1,
    right=(
        "= exp(s[j])/(Z*Sum(exp(s[k])/Z, k, 1, i))\n"
        "= exp(s[j])/Sum(Z*exp(s[k])/Z, k, 1, i)\n"
        "= exp(s[j])/Sum(exp(s[k]), k, 1, i)",
        r"= \frac{e^{s_j} / Z}{\frac{1}{Z} \sum_{k=1}^{i} e^{s_k}}"
        "\n"
        r"= \frac{e^{s_j}}{\sum_{k=1}^{i} e^{s_k}}",
    ),
    wrong=(
        ("= (exp(s[j])/Z)/1\n= exp(s[j])/Z", 1),
        (
            "= (exp(s[j])/Z)/(Sum(exp(s[k]), k, 1, i)/Z)\n= exp(s[j])/(Z^2*Sum(exp(s[k]), k, 1, i))",
            2,
        ),
    ),
    hint="Z does not depend on k. What may be done with it in the sum? And how does one divide by a fraction?",
    rule="1/Z does not depend on k and moves in front of the sum; (a/Z)/(b/Z) = a/b.",
)

notes_added_mask = FindMistake(
    lines=(
        "Three keys have the same score s. Key 1 is visible, keys 2 and 3 are hidden.",
        "The program adds a mask of 1 and 0 to the scores. They become s + 1, s and s.",
        "A softmax does not change when all scores are shifted, so s may be taken as 0.",
        "The exponentials are exp(1), 0 and 0.",
        "So key 1 gets all the weight, and the mask does its work.",
    ),
    wrong_line=4,
    correction=Formula(
        "e/(e + 2)",
        right=("exp(1)/(exp(1) + 2)", "1/(1 + 2*exp(-1))", r"\frac{e}{e + 2}"),
        wrong=(
            Known("1", "This is the last line as it stands", "What is exp(0)?"),
            Known("1/3", "The visible key does have a larger score than the others", "What is exp(1)?"),
            Known("2/(e + 2)", "This is the weight of the two hidden keys", "Which key does the question ask for?"),
            Known("e/(e + 1)", "Only one of the hidden keys is counted", "How many keys stand in the denominator?"),
            Known("1/2", "The score 1 was not put into the exponential", "What does a softmax do first?"),
        ),
        hint="Which three exponentials does the softmax add up?",
    ),
    why={
        1: "That is where the notes start from.",
        2: "That is what the program does: s + 1, s + 0 and s + 0. What comes of it is the question.",
        3: "Only differences of scores count: that line is right.",
        5: "That follows from the line above it. Look for the first line that does not follow.",
    },
    hint="Take s = 0 and work out each number of each line yourself.",
)

# ---- what a number per row and a number per column do to the scores

row_bias = Derivation(
    points=2,
    start="exp(S[i, j] + r[i])/Sum(exp(S[i, k] + r[i]), k, 1, n)",
    target="exp(S[i, j])/Sum(exp(S[i, k]), k, 1, n)",
    names={**SCORES, "r": "vector(n)"},
    model=(
        "exp(S[i, j])*exp(r[i])/Sum(exp(S[i, k])*exp(r[i]), k, 1, n)",
        "exp(S[i, j])*exp(r[i])/(exp(r[i])*Sum(exp(S[i, k]), k, 1, n))",
        "exp(S[i, j])/Sum(exp(S[i, k]), k, 1, n)",
    ),
    largest_step=2,
    right=(
        "= exp(r[i])*exp(S[i, j])/(exp(r[i])*Sum(exp(S[i, l]), l, 1, n))\n= exp(S[i, j])/Sum(exp(S[i, l]), l, 1, n)",
        "= 1/Sum(exp(S[i, k] - S[i, j]), k, 1, n)\n= exp(S[i, j])/Sum(exp(S[i, k]), k, 1, n)",
        r"= \frac{e^{S_{ij}} e^{r_i}}{e^{r_i} \sum_{k=1}^{n} e^{S_{ik}}}"
        "\n"
        r"= \frac{e^{S_{ij}}}{\sum_{k=1}^{n} e^{S_{ik}}}",
    ),
    wrong=(
        (
            "= exp(S[i, j])*exp(r[i])/Sum(exp(S[i, k])*exp(r[k]), k, 1, n)\n"
            "= exp(S[i, j])*exp(r[i])/(exp(r[i])*Sum(exp(S[i, k]), k, 1, n))\n"
            "= exp(S[i, j])/Sum(exp(S[i, k]), k, 1, n)",
            1,
        ),
        ("= (exp(S[i, j]) + exp(r[i]))/Sum(exp(S[i, k]) + exp(r[i]), k, 1, n)", 1),
    ),
    hint="Does r[i] depend on k? If not, what may be done with its exponential in the sum?",
    rule=(
        "exp(a + r) = exp(a)·exp(r), and r[i] does not depend on k: its exponential moves in front of the sum and "
        "cancels."
    ),
)

column_bias = Formula(
    "A[i, j]*exp(c[j])/Sum(A[i, k]*exp(c[k]), k, 1, n)",
    names={"A": "matrix(n, n)", **SCORES, "c": "vector(n)"},
    given={"A": "softmax(S)"},
    right=(
        "exp(S[i, j] + c[j])/Sum(exp(S[i, k] + c[k]), k, 1, n)",
        "A[i, j]/Sum(A[i, l]*exp(c[l] - c[j]), l, 1, n)",
        r"\frac{A_{ij} e^{c_j}}{\sum_{k=1}^{n} A_{ik} e^{c_k}}",
    ),
    wrong=(
        Known(
            "A[i, j]",
            "The numbers are taken to cancel, as one number per row would",
            "In the denominator of row i, which of the numbers c occur?",
        ),
        Known("A[i, j]*exp(c[j])", "The new row is not normalized", "What do these numbers sum to over j?"),
        Known(
            "A[i, j] + c[j]", "The numbers are added to the weights", "What happens between the scores and the weights?"
        ),
        Known(
            "A[i, j]*exp(c[j])/Sum(A[k, j]*exp(c[j]), k, 1, n)",
            "The sum in the denominator runs over the queries",
            "Which index runs along a row?",
        ),
    ),
    hint="Write the weight with the scores S first, and then divide above and below by the old denominator of row i.",
)

# ---- the future does not matter

first_output = Derivation(
    points=2,
    start="Sum(exp(S[1, j])*V[j, c], j, 1, 1)/Sum(exp(S[1, k]), k, 1, 1)",
    target="Sum(X[1, m]*W_V[m, c], m, 1, d)",
    names={
        "X": "matrix(n, d)", "W_V": "matrix(d, d_v)", "V": "matrix(n, d_v)", "S": "matrix(n, n)", "c": "index(d_v)",
        "n": "posint", "d": "posint",
    },
    given={"V": "X @ W_V"},
    form="without exp, S, V",
    model=(
        "exp(S[1, 1])*V[1, c]/exp(S[1, 1])",
        "V[1, c]",
        "Sum(X[1, m]*W_V[m, c], m, 1, d)",
    ),
    largest_step=2,
    right=(
        "= V[1, c]\n= Sum(X[1, l]*W_V[l, c], l, 1, d)",
        "= V[1, c]\n= (X @ W_V)[1, c]",
        r"= \frac{e^{S_{11}} V_{1c}}{e^{S_{11}}}" + "\n" + r"= V_{1c}" + "\n" + r"= \sum_{m=1}^{d} X_{1m} (W_V)_{mc}",
    ),
    wrong=(
        ("= exp(S[1, 1])*V[1, c]\n= exp(S[1, 1])*Sum(X[1, m]*W_V[m, c], m, 1, d)", 1),
        ("= V[1, c]\n= Sum(X[m, 1]*W_V[m, c], m, 1, d)", 2),
    ),
    hint="How many terms has a sum from 1 to 1? And what is a row of X @ W_V?",
    rule=(
        "A sum from 1 to 1 is its one term. What then stands above and below cancels, and V[1, c] is row 1 of X "
        "times column c of W_V."
    ),
)  # fmt: skip

future_derivative = Derivation(
    points=2,
    start="Sum(A[i, k]*delta(k, i + r), k, 1, i)",
    target="0",
    names={"A": "matrix(n, n)", "i": "index(n)", "r": "posint", "n": "posint"},
    model=("Sum(A[i, k]*0, k, 1, i)", "0"),
    largest_step=1,
    right=("= Sum(0, k, 1, i)\n= 0", "= 0*Sum(A[i, k], k, 1, i)  by k is at most i\n= 0"),
    wrong=(
        ("= Sum(A[i, k], k, 1, i)\n= 1", 1),
        ("= Sum(A[i, k]*1, k, 1, i)", 1),
    ),
    hint="For which k is delta(k, i + r) equal to 1? Does the sum reach it?",
    rule="A delta is 0 where its two indices differ: for k from 1 to i, k never is i + r.",
)

# ---- a worked example

causal_example = Chain(
    inputs={
        "S": "[[0, log(2), log(7)], [log(3), 0, log(5)], [0, log(2), log(5)]]",
        "M": "[[1, 0, 0], [1, 1, 0], [1, 1, 1]]",
        "V": "[[4, 0], [0, 8], [8, 16]]",
    },
    steps=(
        Step("masked_exponentials", "had(M, exp(S))", "matrix(3, 3)", promises=("not negative",)),
        Step("row_sums", "rowsum(masked_exponentials)", "vector(3)", promises=("positive",)),
        Step(
            "causal_weights",
            "diag([1/row_sums[1], 1/row_sums[2], 1/row_sums[3]]) @ masked_exponentials",
            "matrix(3, 3)",
            promises=("rows sum to 1", "not negative"),
        ),
        Step("causal_output", "causal_weights @ V", "matrix(3, 2)"),
    ),
    rule=(
        "Exponentials first, those that the mask hides become 0; divide each row by its sum; then the weights times V."
    ),
)

# ---- find the mistake

notes_shifted_input = FindMistake(
    lines=(
        "The decoder learns to predict word i of the target from the words before it.",
        "Its input is the target shifted right by one: a start token, word 1, word 2, …",
        "Row i of the causal mask lets query i see the inputs 1 to i.",
        "So row 5 lets query 5 see four inputs: words 1 to 4.",
        "From them it predicts word 5.",
    ),
    wrong_line=4,
    correction=Formula(
        "5",
        right=("1 + 4", "10/2"),
        wrong=(
            Known("4", "This is the line as it stands", "Which input stands in front of word 1?"),
            Known("6", "This counts one input of the future", "Which is the last input that query 5 may see?"),
            Known("1", "These are not all inputs up to the fifth", "Row 5 of the mask has how many Trues?"),
        ),
        hint="Write the inputs in a row and count from the left.",
    ),
    why={
        1: "That is what the decoder is trained for: that line is right.",
        2: "The start token takes the first place, and the last word drops out: that line is right.",
        3: "Position j is visible where j ≤ i: that line is right.",
        5: "Word 5 is the target of row 5: what it is predicted from is the question, not that it is predicted.",
    },
    hint="Write the inputs of line 2 in a row, and below them row 5 of the mask.",
)
