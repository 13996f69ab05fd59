"""Chapter 6, multi-head attention: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Code, Derivation, FindMistake, Formula, Known

# ---- slices

WIDTH = {"d_model": "h*d_h"}

score_scale = Formula(
    "sqrt(d_model/h)",
    names={"d_model": "posint", "h": "posint", "d_h": "posint"},
    given=WIDTH,
    right=("sqrt(d_model)/sqrt(h)", "(d_model/h)^(1/2)", "√(d_model/h)", r"\sqrt{d_{model}/h}"),
    wrong=(
        Known(
            "sqrt(d_model)",
            "This is the root for a single head",
            "Which two vectors does a head multiply, and how long are they?",
        ),
        Known(
            "sqrt(h)",
            "The root of the number of heads",
            "With more heads the vectors get shorter. Should the divisor grow or shrink?",
        ),
        Known(
            "sqrt(h/d_model)",
            "This is what the scores are multiplied by",
            "Do you divide by a number above 1, or by one below it?",
        ),
    ),
    rule="A score is divided by the square root of the width of one head, and the heads share d_model.",
)

head_entry = Formula(
    "x[i, (a - 1)*d_h + c]",
    names={
        "x": "matrix(n, d_model)", "a": "index(h)", "i": "index(n)", "c": "index(d_h)", "d_h": "posint", "h": "posint",
    },
    given=WIDTH,
    right=("x[i, a*d_h - d_h + c]", "x[i, c + d_h*(a - 1)]", r"x_{i, (a-1) d_h + c}"),
    wrong=(
        Known(
            "x[i, (c - 1)*h + a]",
            "The columns are dealt out like cards, so that every head gets each h-th one",
            "With d_model = 6 and h = 3: do columns 1 and 2 go to the same head?",
        ),
        Known(
            "x[i, c]",
            "Every head gets the first slice",
            "Which column does the first feature of head 2 come from?",
        ),
    ),
    hint="How many columns belong to the heads before head a?",
    code=Code("split_heads", ("x", "h")),
)  # fmt: skip

# ---- the output as a sum

ROW = {"z": "vector(d_model)", "W_O": "matrix(d_model, d_model)", "j": "index(d_model)", "d_h": "posint"}

two_heads_output = Derivation(
    points=2,
    start="Sum(z[k]*W_O[k, j], k, 1, 2*d_h)",
    target="Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)",
    names=ROW,
    given={"d_model": "2*d_h"},
    form="same",
    largest_step=1,
    model=(
        "Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h + 1, 2*d_h)",
        "Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)",
    ),
    right=(
        "= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[c]*W_O[c, j], c, d_h + 1, d_h + d_h)\n"
        "= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[c + d_h]*W_O[c + d_h, j], c, 1, d_h)",
        r"= \sum_{k=1}^{d_h} z_k W_O[k, j] + \sum_{k=d_h+1}^{2 d_h} z_k W_O[k, j]"
        "\n= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)",
    ),
    wrong=(
        (
            "= Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h, 2*d_h)\n"
            "= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 0, d_h)",
            1,
        ),
        (
            "= Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h + 1, 2*d_h)\n"
            "= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[c, j], c, 1, d_h)",
            2,
        ),
    ),
    hint="Which k belong to head 1, and which to head 2?",
    rule="Cut the sum in two after k = d_h, and in the second part put k = d_h + c.",
)

HEAD = "softmax(X @ W_Q @ {slice} @ T(Y @ W_K @ {slice})/sqrt(d_h)) @ Y @ W_V @ {slice}"

layer_output = Formula(
    "Sum(Sum(Z[i, (a - 1)*d_h + c]*W_O[(a - 1)*d_h + c, j], c, 1, d_h), a, 1, h)",
    names={
        "Z": "matrix(n, d_model)", "W_O": "matrix(d_model, d_model)", "i": "index(n)", "j": "index(d_model)",
        "d_h": "posint", "h": "posint",
    },
    given=WIDTH,
    forms=("Sum(Sum(Z[i, (a - 1)*d_h + c]*W_O[(a - 1)*d_h + c, j], a, 1, h), c, 1, d_h)",),
    right=(
        "Sum(Sum(Z[i, c + (a-1)*d_h]*W_O[c + (a-1)*d_h, j], a, 1, h), c, 1, d_h)",
        "Sum(Sum(Z[i, k]*W_O[k, j], k, (a - 1)*d_h + 1, a*d_h), a, 1, h)",
        r"\sum_{a=1}^{h} \sum_{c=1}^{d_h} Z_{i, (a-1) d_h + c} W_O[(a-1) d_h + c, j]",
    ),
    wrong=(
        Known(
            "Sum(Sum(Z[i, (a - 1)*d_h + c]*W_O[c, j], c, 1, d_h), a, 1, h)",
            "Every head meets the first rows of W_O, as if the heads were added up",
            "Which rows of W_O does head 2 meet in your derivation?",
        ),
        Known(
            "Sum(Sum(Z[i, c]*W_O[c, j], c, 1, d_h), a, 1, h)",
            "The first head is added h times",
            "Where does the index a stand inside your sum?",
        ),
    ),
    code=Code(
        "multi_head_attention",
        ("X", "Y", "W_Q", "W_K", "W_V", "W_O", "h"),
        inputs={
            "X": "matrix(n, d_model)", "Y": "matrix(m, d_model)",
            **dict.fromkeys(("W_Q", "W_K", "W_V"), "matrix(d_model, d_model)"),
            **dict.fromkeys(("S_1", "S_2"), "matrix(d_model, d_h)"),  # cut a head's columns out
        },
        values={
            "h": "2", "d_h": "3",
            "S_1": "T([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]])",
            "S_2": "T([[0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]])",
            "Z": f"{HEAD.format(slice='S_1')} @ T(S_1) + {HEAD.format(slice='S_2')} @ T(S_2)",
        },
    ),
    rule="Head a holds the columns (a − 1)·d_h + 1 to a·d_h: sum over them, then over the heads.",
)  # fmt: skip

# ---- parameters

attention_parameters = Formula(
    "4*d^2 + 4*d",
    names={"d": "posint", "h": "posint"},
    unit="parameters",
    right=("4d(d+1)", "4(d^2 + d)", "h*3*(d*d/h + d/h) + d^2 + d", r"4d^2 + 4d"),
    wrong=(
        Known("4*d^2", "The biases are not counted", "How long is the bias of x @ w + b?"),
        Known(
            "h*(3*d^2 + 3*d) + d^2 + d",
            "Every head is counted with matrices of full width",
            "How many columns of the big W_Q belong to one head?",
        ),
        Known(
            "3*d^2/h + 3*d/h + d^2 + d",
            "A single head's slices are counted, with the whole W_O",
            "How many heads are there?",
        ),
        Known("4*d^2 + d", "Only one bias is counted", "Which of the four products has no bias?"),
    ),
    rule="Count the projections, biases included; the number of heads does not matter.",
)

feed_forward_parameters = Formula(
    "2*d*d_ff + d_ff + d",
    names={"d": "posint", "d_ff": "posint"},
    unit="parameters",
    right=("d*d_ff + d_ff + d_ff*d + d", "d_ff(d+1) + d(d_ff+1)", r"2 d\, d_{ff} + d_{ff} + d"),
    wrong=(
        Known("2*d*d_ff + 2*d", "The first bias has another length", "How many columns has x W_1?"),
        Known("2*d*d_ff + 2*d_ff", "The second bias has another length", "How many columns has the output?"),
        Known("d*d_ff + d_ff + d", "One of the two matrices is missing", "How do you come back from d_ff to d?"),
    ),
    rule="A linear layer from a to b has a·b weights and b biases.",
)

COUNT = {"d": "posint"}

encoder_layer_parameters = Formula(
    "12*d^2 + 13*d",
    names=COUNT,
    unit="parameters",
    right=("d(12d + 13)", "4d^2 + 4d + 8d^2 + 5d + 4d", "4(d^2+d) + 2d*4d + 4d + d + 2*2d", r"12 d^2 + 13 d"),
    wrong=(
        Known(
            "12*d^2 + 11*d",
            "One layer norm, or half of each, is missing",
            "How many layer norms has the encoder layer, and how many vectors has each?",
        ),
        Known("12*d^2 + 10*d", "The feed-forward biases are counted as 2d", "How long is b_1 when d_ff is 4d?"),
    ),
    hint="What do the four parts learn: the attention, the feed-forward network with d_ff = 4d, each layer norm?",
)

encoder_layer_at_512 = Formula(
    "3152384",
    right=("12*512^2 + 13*512", "512*(12*512 + 13)"),
    wrong=(
        Known("3145728", "Only the matrices are counted", "What do 13 vectors of length 512 add?"),
        Known("3150336", "The layer norms are not counted", "What does a layer norm learn?"),
        Known("3151360", "One layer norm is missing", "How many layer norms has the encoder layer?"),
    ),
    rule=(
        "Put the numbers into attention plus feed-forward, and add what the two normalizations learn, a scale and "
        "a shift for each column."
    ),
)

decoder_layer_parameters = Formula(
    "16*d^2 + 19*d",
    names=COUNT,
    unit="parameters",
    right=("d(16d+19)", "12d^2 + 13d + 4d^2 + 4d + 2d", "2*(4d^2+4d) + 8d^2 + 5d + 3*2d", r"16 d^2 + 19 d"),
    wrong=(
        Known("16*d^2 + 17*d", "One layer norm is missing", "How many sub-layers has the decoder layer?"),
        Known("12*d^2 + 15*d", "The second attention is missing", "Where does the decoder read the encoder's output?"),
        Known("12*d^2 + 13*d", "This is the encoder layer", "What does a decoder layer have besides?"),
        Known("24*d^2 + 26*d", "A second feed-forward network is counted", "Which parts are there twice?"),
        Known("16*d^2 + 13*d", "The biases of the matrices alone are counted", "What do the layer norms learn?"),
    ),
    hint="What is added to the encoder layer: which matrices, which biases, which norm?",
)

gpt3_parameters = Formula(
    "12*96*12288^2",
    policy="sf 3",
    unit="parameters",
    right=("173946175488", "1.74e11", "174000000000", "1.739e11", r"12 \cdot 96 \cdot 12288^2"),
    wrong=(
        Known("12*12288^2", "This is one layer", "How many layers are there?"),
        Known("4*96*12288^2", "The feed-forward networks are missing", "How many d² has a whole layer?"),
        Known("16*96*12288^2", "This counts decoder layers with cross-attention", "Which encoder would GPT-3 look at?"),
        Known("12*96*12288", "The width stands there once", "Is the number of weights in a matrix d, or d²?"),
        Known("1.74e8", "This is off by a factor of 1000", "How many zeros has a billion?"),
    ),
    rule=(
        "One layer has 4d^2 weights in attention and 2·d·4d in its feed-forward part; multiply by the number of layers."
    ),
)

# ---- multiplications

COST = {"n": "posint", "d": "posint"}

attention_products_flops = Formula(
    "4*n^2*d",
    names={**COST, "h": "posint"},
    right=("2*(2*n^2*d)", "h*(2*n^2*(d/h) + 2*n^2*(d/h))", "4d n²", r"4 n^2 d"),
    wrong=(
        Known("2*n^2*d", "Half of the work is counted", "Are both products in, and is a multiply-add counted as 2?"),
        Known("n^2*d", "A quarter of the work is counted", "Are both products in, and is a multiply-add counted as 2?"),
        Known("4*n^2*d/h", "This is a single head", "How many heads are there?"),
        Known("4*n*d^2", "n and d have changed places", "How many scores are there, and what does each cost?"),
    ),
    hint="What does one score of one head cost? How many scores has a head, and how many heads are there?",
)

layer_flops = Formula(
    "24*n*d^2 + 4*n^2*d",
    names=COST,
    right=("8n d^2 + 4n^2 d + 16n d^2", "4n d(6d + n)", r"24 n d^2 + 4 n^2 d", "n*(2*12*d^2) + 4*n^2*d"),
    wrong=(
        Known("24*n*d^2", "QKᵀ and AV are missing", "What did your last answer count?"),
        Known("22*n*d^2 + 4*n^2*d", "One of the four projections is missing", "Which of W_Q, W_K, W_V, W_O is it?"),
        Known("16*n*d^2 + 4*n^2*d", "One of two parts is missing", "Do both projections and feed-forward count?"),
        Known(
            "12*n*d^2 + 4*n^2*d",
            "The matrices' multiply-adds count once, the others twice",
            "Is each one counted as 2?",
        ),
    ),
    hint="A product of an (n, a) and an (a, b) matrix costs 2nab. Which six products with weights are there?",
)

projections_crossover = Formula(
    "2*d",
    names={"d": "posint"},
    right=("d*2", "8*d/4", "d + d"),
    wrong=(
        Known("d/2", "The ratio is turned over", "Put n = d/2 into both sides: are they equal?"),
        Known("d", "n = d makes the two grow alike, but their factors differ", "Which n solves 4n²d = 8nd²?"),
        Known("6*d", "This is the answer for the whole layer", "Which part is compared here?"),
    ),
    hint="Set both counts equal: by what can both sides be divided?",
)

layer_crossover = Formula(
    "6*d",
    names={"d": "posint"},
    right=("24*d/4", "2d + 4d"),
    wrong=(
        Known("2*d", "This is the answer for the projections alone", "What else does a layer multiply with weights?"),
        Known("4*d", "This is the answer for the feed-forward network alone", "What else multiplies with weights?"),
        Known("3*d", "Half of the crossover", "Is a multiply-add counted as 2 on both sides?"),
        Known("d/6", "The ratio is turned over", "Put n = d/6 into both sides: are they equal?"),
    ),
    hint="Set both counts equal: by what can both sides be divided?",
)

layer_growth = Formula(
    "n^2*d + n*d^2",
    names=COST,
    policy="bigO",
    right=("n*d*(n + d)", "4n^2*d + 24n*d^2", r"n^2 d + n d^2"),
    wrong=(
        Known("n^2", "The length of the vectors is forgotten", "Does a score cost the same for d = 64 and d = 12288?"),
        Known("n^2*d", "The products with weights are forgotten", "Which term is larger for a short sequence, n < d?"),
        Known("n^2*d^2", "The two terms are multiplied", "Is one term as large as the product of both sizes squared?"),
        Known("n^2 + n*d^2", "The length of the vectors is forgotten in one term", "What does one score cost?"),
    ),
    rule=(
        "Scores compare each of n tokens with each, over d columns; a projection takes each token through a "
        "matrix of d rows and d columns."
    ),
)

# ---- find the mistake

projected_twice = FindMistake(
    lines=(
        "The layer gets X, n rows of d numbers. Head a has W_a^Q, W_a^K, W_a^V with d rows and d/h columns each.",
        "The paper writes head a = Attention(Q W_a^Q, K W_a^K, V W_a^V).",
        "There Q stands for X W^Q. So the queries of head a are X W^Q W_a^Q.",
        "They have n rows and d/h columns.",
        "The matrices W_a^Q of all heads, side by side, are one big matrix W^Q of d rows and d columns.",
    ),
    wrong_line=3,
    correction=Formula(
        "X @ W_a",
        names={"X": "matrix(n, d)", "W_a": "matrix(d, d_h)", "W_Q": "matrix(d, d)"},
        right=("T(T(W_a) @ T(X))", "X W_a", r"X W_a"),
        wrong=(
            Known("X @ W_Q @ W_a", "This projects twice", "How many matrices lie between X and q in your code?"),
            Known("X @ T(W_Q) @ W_a", "This projects twice", "How many matrices lie between X and q in your code?"),
        ),
    ),
    why={
        1: "That is the layer as the lesson has it.",
        2: "That is the paper's equation, and it is right. What do its Q, K and V stand for?",
        4: "One query for each token, as long as a slice: that line is right, however they are computed.",
        5: "One product with the big matrix projects for all heads at once: that line is right.",
    },
    hint="How many matrices lie between a token and its query, in the lesson's equation and in the text?",
)

more_heads = FindMistake(
    lines=(
        "Without biases, a head has W_a^Q, W_a^K and W_a^V with d rows and d/h columns each; W_O is d by d, for all.",
        "With d = 8 and one head these are 3·8·8 + 64 = 256 weights.",
        "With d = 8 and two heads these are 2·3·8·4 + 64 = 256 weights.",
        "With d = 8 and four heads these are 4·3·8·4 + 64 = 448 weights.",
        "The attention maps of four heads take twice the memory of those of two.",
    ),
    wrong_line=4,
    correction=Formula(
        "256",
        right=("4*3*8*2 + 64", "4*8^2"),
        wrong=(
            Known("448", "This is the line as it stands", "How many columns has a slice when h is 4?"),
            Known("192", "W_O is missing", "What do the heads go through after the concat?"),
            Known("160", "Only two of the four heads are counted", "How many heads are there in that line?"),
            Known("288", "This is the count with biases", "Does line 1 count biases?"),
        ),
    ),
    why={
        1: "d/h columns for each head: that line is right.",
        2: "One head has slices of 8 columns: that line is right.",
        3: "Two heads have slices of 4 columns each: that line is right.",
        5: "There is one map of n by n numbers for each head: that line is right, and it is what more heads cost.",
    },
    hint="What is d/h in each of the lines?",
)
