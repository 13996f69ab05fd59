"""Chapter 1, before transformers: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

STATES = {"w": "real", "h": "vector(T)", "T": "posint(2)"}
READ = {"s": "vector(n)", "p": "vector(n)", "v": "vector(n)", "o": "real", "j": "index(n)", "n": "posint"}
READ_OF_SCORES = {"p": "softmax(s)", "o": "Sum(p[i]*v[i], i, 1, n)"}

# ---- how a chain forgets

linear_memory = Formula(
    "w^(T - 1)",
    names={"w": "real", "T": "posint"},
    right=("w^T/w", "Prod(w, t, 2, T)", r"w^{T-1}"),
    wrong=(
        Known("w^T", "One step too many is counted", "How much is left in h[1] itself, before any step: w or 1?"),
        Known("w*(T - 1)", "The weights are added up, not multiplied", "What is w·(w·1), and what is w + w?"),
        Known("w", "Only one step is counted", "How often is the number multiplied on its way from h[1] to h[T]?"),
    ),
    hint="What is in h[2], and in h[3]? What do the next steps have in common?",
    rule="Every step multiplies by w, and from h[1] to h[T] there are T - 1 steps.",
)

one_step_slope = Formula(
    "w*(1 - h^2)",
    names={"w": "real", "h": "real(-1, 1)"},
    right=("w - w*h^2", "(1 - h)*(1 + h)*w", r"w \left(1 - h^2\right)"),
    wrong=(
        Known(
            "1 - h^2", "This is the slope of the tanh alone", "What does the sum inside of the tanh multiply h[t-1] by?"
        ),
        Known("w*h", "This is no derivative", "What is the slope of tanh(a), and what does the chain rule do with it?"),
        Known("w*(1 - h)", "The square is missing", "What is the derivative of tanh(a), in tanh(a)?"),
        Known("w", "The tanh is missing", "The state is squashed: which slope does the tanh have there?"),
        Known("w^2*(1 - h^2)", "The weight counts twice", "How often does h[t-1] pass through w in one step?"),
    ),
    hint="There is an outer function, the tanh, and an inner one, w·h[t-1] + x[t]. What are their derivatives?",
    rule="The chain rule: the derivative of the tanh at the inner value, 1 - h^2, times that of the inner sum, w.",
)

decay = Derivation(
    points=2,
    start="Prod(w*(1 - h[t]^2), t, 2, T)",
    target="w^(T - 1)*Prod(1 - h[t]^2, t, 2, T)",
    names=STATES,
    model=("Prod(w, t, 2, T)*Prod(1 - h[t]^2, t, 2, T)", "w^(T - 1)*Prod(1 - h[t]^2, t, 2, T)"),
    largest_step=1,
    right=(
        "= Prod(w, s, 2, T)*Prod(1 - h[s]^2, s, 2, T)\n= w^(T - 1)*Prod(1 - h[s]^2, s, 2, T)",
        r"= \left( \prod_{t=2}^{T} w \right) \prod_{t=2}^{T} (1 - h_t^2)"
        + "\n"
        + r"= w^{T-1} \prod_{t=2}^{T} (1 - h_t^2)",
    ),
    wrong=(
        ("= Prod(w, t, 2, T)*Prod(1 - h[t]^2, t, 2, T)\n= w^T*Prod(1 - h[t]^2, t, 2, T)", 2),
        ("= w*Prod(1 - h[t]^2, t, 2, T)", 1),
    ),
    hint="How many factors does a product from 2 to T have, and which part of each is always the same?",
    rule="A product of products may be taken apart: Prod(a·b) = Prod(a)·Prod(b). T - 1 equal factors are a power.",
)

steps_to_a_hundredth = Formula(
    "44",
    unit="steps",
    right=("44", "4*11"),
    wrong=(
        Known("43", "One step too few", "What is 0.9^43: more or less than 1/100?"),
        Known("90", "The tenths are subtracted, not multiplied", "What is left after two steps: 8/10, or 0.9·0.9?"),
        Known("10", "The tenths are subtracted, not multiplied", "What is left after two steps: 8/10, or 0.9·0.9?"),
        Known("45", "One step too many", "What is 0.9^44: more or less than 1/100?"),
    ),
    hint="For which whole number does 0.9^k fall below 1/100 for the first time? A logarithm, or trying, will tell.",
    rule="0.9^k ≤ 1/100 means k·log(0.9) ≤ log(1/100); divide by log(0.9), which is negative, and round up.",
)

two_steps = Chain(
    inputs={"w": "5/3*log(3)", "x_1": "log(2)"},
    steps=(
        Step("first_state", "tanh(x_1)", promises=("between 0 and 1",)),
        Step("second_state", "tanh(w*first_state)", promises=("between 0 and 1",)),
        Step("state_slope", "w*(1 - second_state^2)"),
        Step("token_slope", "state_slope*(1 - first_state^2)"),
    ),
    rule=(
        "Put the numbers into h[t] = tanh(w·h[t-1] + x[t]). The slope of a step is w·(1 - h^2) with its new state; "
        "the token enters without w, so its own step has the slope 1 - h^2."
    ),
)

notes_chain = FindMistake(
    lines=(
        "h_2 = tanh(w·h_1) and h_3 = tanh(w·h_2).",
        "Each step has its slope: dh_2/dh_1 = w·(1 − h_2²) and dh_3/dh_2 = w·(1 − h_3²).",
        "By the chain rule dh_3/dh_1 = w·(1 − h_2²) + w·(1 − h_3²).",
        "So for a small w the gradient over two steps falls only as fast as w, and nothing vanishes.",
    ),
    wrong_line=3,
    correction=Formula(
        "w^2*(1 - h_2^2)*(1 - h_3^2)",
        names={"w": "real", "h_2": "real(-1, 1)", "h_3": "real(-1, 1)"},
        right=("w*(1 - h_2^2)*w*(1 - h_3^2)", r"w^2 (1 - h_2^2)(1 - h_3^2)"),
        wrong=(
            Known(
                "w*(1 - h_2^2) + w*(1 - h_3^2)",
                "This is the line as it stands",
                "If h_1 moves by 1, how far does h_2 move, and what does the next step make of that?",
            ),
            Known(
                "w*(1 - h_2^2)*(1 - h_3^2)",
                "One of the weights is lost",
                "How many steps are there, and each has which factor?",
            ),
            Known("w^2*(1 - h_3^2)", "The slope of the first tanh is lost", "Through how many tanh does h_1 pass?"),
        ),
        hint="One step makes a small change a times as large, the next one b times. And both together?",
    ),
    why={
        1: "Those are two steps of the network without tokens: that line is right.",
        2: "The chain rule within one step: that line is right.",
        4: "With the line above it, that is what follows. Look for the first line that breaks.",
    },
    hint="What does the chain rule do with the slopes of functions that stand one inside another?",
)

# ---- a read that can be learned

soft_read = Formula(
    "softmax(K @ q) @ V",
    names={"q": "vector(d)", "K": "matrix(n, d)", "V": "matrix(n, m)", "d": "posint", "n": "posint", "m": "posint"},
    right=("softmax(q @ T(K)) @ V", "T(V) @ softmax(K @ q)"),
    wrong=(
        Known("K @ q @ V", "The scores themselves are the weights", "What makes weights out of scores?"),
        Known(
            "softmax(K @ q/sqrt(d)) @ V",
            "The scores are divided by √d, as in chapter 3",
            "What does the docstring of soft_attention say of the scores?",
        ),
    ),
    hint="Which product gives all n scores at once, and which one mixes n rows of V into one?",
    rule="Scores are dot products of the query with every row of K; weights times V is a mixture of V's rows.",
    code=Code("soft_attention", ("q", "K", "V")),
)

soft_read_slope = Derivation(
    points=3,
    start="Sum(v[i]*p[i]*(delta(i, j) - p[j]), i, 1, n)",
    target="p[j]*(v[j] - o)",
    names=READ,
    given=READ_OF_SCORES,
    labels=("do/ds_j", "do/ds[j]"),
    model=(
        "Sum(v[i]*p[i]*delta(i, j), i, 1, n) - p[j]*Sum(v[i]*p[i], i, 1, n)",
        "v[j]*p[j] - p[j]*o",
        "p[j]*(v[j] - o)",
    ),
    largest_step=2,
    right=(
        "= v[j]*p[j] - p[j]*Sum(v[i]*p[i], i, 1, n)\n= v[j]*p[j] - p[j]*o\n= p[j]*(v[j] - o)",
        "= p[j]*v[j] - Sum(v[i]*p[i]*p[j], i, 1, n)\n= p[j]*v[j] - p[j]*o\n= p[j]*(v[j] - o)",
        r"= \sum_{i=1}^{n} v_i p_i \delta_{ij} - p_j \sum_{i=1}^{n} v_i p_i"
        "\n"
        r"= v_j p_j - p_j o"
        "\n"
        r"= p_j (v_j - o)",
    ),
    wrong=(
        (
            "= Sum(v[i]*p[i]*delta(i, j), i, 1, n) - p[j]*Sum(v[i]*p[i], i, 1, n)\n= v[j]*p[j] - o",
            2,
        ),
        ("= v[j] - p[j]*Sum(v[i]*p[i], i, 1, n)\n= v[j] - p[j]*o", 1),
        ("= v[j]*p[j] + p[j]*Sum(v[i]*p[i], i, 1, n)\n= p[j]*(v[j] + o)", 1),
    ),
    hint="Split the sum in two. In which part is only one i left, and what is the other sum called?",
    rule="Sum(a[i]·delta(i, j), i, 1, n) = a[j]: a delta picks one term. What does not depend on i moves out.",
)

small_read = Chain(
    inputs={"s": "[0, log(4)]", "v": "[3, 13]"},
    steps=(
        Step("read", "softmax(s) @ v"),
        Step(
            "read_slopes",
            "[softmax(s)[1]*(v[1] - read), softmax(s)[2]*(v[2] - read)]",
            kind="vector(2)",
        ),
    ),
    rule="The weights are 1/5 and 4/5. A slope is p[j]·(v[j] − o), the goal of the question before.",
)

no_slope = Formula(
    "o",
    names={"o": "real"},
    right=("o", "1*o"),
    wrong=(
        Known("0", "A value of 0 has a slope, too", "In p[j]·(v[j] − o), which v[j] makes the bracket 0?"),
        Known("-o", "The sign is wrong", "In p[j]·(v[j] − o), which v[j] makes the bracket 0?"),
        Known("1", "A value of 1 is nothing special", "In p[j]·(v[j] − o), which v[j] makes the bracket 0?"),
    ),
    hint="Look at p[j]·(v[j] − o): when is it 0, if p[j] is not?",
    rule="A product is 0 if one of its factors is, and here the first one is not.",
)

# ---- what a mixture can be

mixture_below = Derivation(
    points=2,
    start="M - Sum(p[i]*v[i], i, 1, n)",
    target="Sum(p[i]*(M - v[i]), i, 1, n)",
    names={"M": "real", "p": "prob(n)", "v": "vector(n)", "n": "posint"},
    model=(
        "M*Sum(p[i], i, 1, n) - Sum(p[i]*v[i], i, 1, n)",
        "Sum(p[i]*M, i, 1, n) - Sum(p[i]*v[i], i, 1, n)",
        "Sum(p[i]*(M - v[i]), i, 1, n)",
    ),
    largest_step=2,
    right=(
        "= M*Sum(p[k], k, 1, n) - Sum(p[k]*v[k], k, 1, n)\n= Sum(p[k]*M - p[k]*v[k], k, 1, n)\n"
        "= Sum(p[k]*(M - v[k]), k, 1, n)",
        r"= M \sum_{i=1}^{n} p_i - \sum_{i=1}^{n} p_i v_i" + "\n" + r"= \sum_{i=1}^{n} p_i (M - v_i)",
    ),
    wrong=(
        ("= Sum(M - p[i]*v[i], i, 1, n)", 1),
        ("= M*Sum(p[i], i, 1, n) - Sum(p[i]*v[i], i, 1, n)\n= Sum(p[i]*(M + v[i]), i, 1, n)", 2),
    ),
    hint="Which sum has the value 1 and may be multiplied to M?",
    rule="M = M·1 = M·Sum(p[i], i, 1, n). Then M may go into the sum, and two sums become one.",
)

hot_read = Formula(
    "11/2",
    right=("5.5", "(1 + 2 + 5 + 14)/4", r"\frac{22}{4}"),
    wrong=(
        Known(
            "14", "This is the other limit", "Does dividing by a large τ make the scores' differences large or small?"
        ),
        Known(
            "22", "The values are added up, not averaged", "What do four equal weights sum to, and how large is each?"
        ),
        Known("7/2", "This is the value in the middle", "Which weights do four equal scores get?"),
        Known("9/4", "This is the mean of the scores", "What is mixed: the scores or the values?"),
    ),
    hint="What is left of the differences between the scores, and which weights do equal scores get?",
    rule="Scores divided by an ever larger number become equal, and equal scores share the weight evenly.",
)

cold_read = Formula(
    "14",
    right=("14", "14.0"),
    wrong=(
        Known("7", "This is the highest score, not the value beside it", "What is read: scores or values?"),
        Known(
            "11/2", "This is the other limit", "Does dividing by a small τ make the scores' differences large or small?"
        ),
        Known("2", "This is the value of the lowest score", "Which score gets the most weight?"),
    ),
    hint="Which weight grows to 1 when all differences between the scores grow without bound?",
    rule="The softmax of scores that lie very far apart is 1 at the highest and 0 elsewhere: a hard read.",
)

# ---- windows and memories

middle_window = Formula(
    "[0, 1/4, 5/8, 1/8, 0]",
    right=("[0, 2, 5, 1, 0]/8", r"\begin{bmatrix} 0 & \frac14 & \frac58 & \frac18 & 0 \end{bmatrix}"),
    wrong=(
        Known(
            "[0, 2/15, 5/15, 1/15, 0]",
            "The weights of global attention, cut: they do not sum to 1",
            "Over which positions does the softmax run?",
        ),
        Known(
            "[1/15, 2/15, 5/15, 1/15, 6/15]",
            "These are the weights of global attention",
            "Which weights do positions have that lie outside of the window?",
        ),
        Known(
            "[1/10, 2/10, 5/10, 1/10, 1/10]",
            "The scores outside of the window are 0, but exp(0) is 1",
            "Which score would give a weight of exactly 0?",
        ),
        Known("[0, 2, 5, 1, 0]", "These are the exponentials", "What do weights sum to?"),
        Known("[1/8, 2/8, 5/8, 0, 0]", "The window lies one position too far left", "Where is the third position?"),
    ),
    hint="Which three positions are seen, what are the exponentials of their scores, and what do those sum to?",
    rule="exp(0) = 1, exp(log(2)) = 2, exp(log(5)) = 5: each divided by the sum of those in the window; 0 elsewhere.",
)

last_window = Formula(
    "[0, 0, 0, 1/7, 6/7]",
    right=("[0, 0, 0, 1, 6]/7", "[0, 0, 0, 1 - 6/7, 6/7]"),
    wrong=(
        Known(
            "[1/8, 0, 0, 1/8, 6/8]",
            "The window goes on at the other end",
            "Does the first position stand beside the last one?",
        ),
        Known(
            "[0, 0, 0, 1/8, 6/8]",
            "A position beyond the end takes a share",
            "How many positions does the window have, where the sequence ends?",
        ),
        Known(
            "[0, 0, 5/12, 1/12, 6/12]",
            "The window is moved inward",
            "How far away from the last position is the third one?",
        ),
        Known("[0, 0, 0, 0, 1]", "Only the center is seen", "What lies one position to its left?"),
    ),
    hint="Which positions lie at most one away from the fifth, and are there?",
    rule="At the end of the sequence the window is cut: two positions share the weight 1.",
)

machine = Chain(
    inputs={"key": "[2, 0]", "rows": "[[4, 3], [-3, 4], [3, 4]]", "strength": "5*log(2)"},
    steps=(
        Step("row_cosines", "rows @ key/(5*sqrt(key @ key))", kind="vector(3)"),
        Step("row_weights", "softmax(strength*row_cosines)", kind="vector(3)", promises=("rows sum to 1",)),
    ),
    rule=(
        "The cosine is the dot product divided by both lengths, which are 2 for the key and 5 for each of the rows. "
        "exp(5·log(2)·c) = 2^(5·c)."
    ),
)
