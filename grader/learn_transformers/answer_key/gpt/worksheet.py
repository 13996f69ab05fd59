"""Chapter 11, GPT: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Step

# ---- what a loss can be

VOCABULARY = {"V": "posint(2)"}

nothing_learned_loss = Formula(
    "log(V)",
    names=VOCABULARY,
    right=("-log(1/V)", "-Sum(log(1/V)/V, t, 1, V)", r"\log V"),
    wrong=(
        Known("log(1/V)", "The minus is missing", "Can a loss be below 0?"),
        Known("1/V", "This is the probability of each token", "What does the loss make of a probability?"),
        Known("V*log(V)", "All V tokens are charged", "How many tokens come at one position?"),
        Known("log(V)/V", "The loss is divided by the vocabulary", "How many predictions is the mean taken over?"),
        Known("V", "This is the perplexity", "Which logarithm undoes it?"),
    ),
    hint="Which probability has the token that comes, whichever it is?",
    rule="The loss is −log of that probability.",
)

nothing_learned_perplexity = Formula(
    "V",
    names=VOCABULARY,
    right=("exp(log(V))", "1/(1/V)"),
    wrong=(
        Known("log(V)", "This is the loss", "What is exp of it?"),
        Known("2^log(V)", "The base of the power is not that of the logarithm", "Which power undoes log?"),
        Known("1/V", "This is a probability, not a perplexity", "Does a bad model have a large perplexity?"),
    ),
    hint="Among how many tokens does such a model waver?",
)

two_softmaxes_floor = Formula(
    "log((exp(1) + V - 1)/exp(1))",
    names=VOCABULARY,
    right=("log(exp(1) + V - 1) - 1", "-log(exp(1)/(exp(1) + V - 1))", r"\log\left(1 + \frac{V - 1}{e}\right)"),
    wrong=(
        Known("0", "This is the floor with one softmax", "What is exp(0) for each of the V − 1 other tokens?"),
        Known("log(V)", "This is the loss of a model that has learned nothing", "Are the V inputs of it all equal?"),
        Known("log((exp(1) + V)/exp(1))", "The right token is counted twice", "How many other tokens are there?"),
        Known("log(exp(1) + V - 1)", "The right token's own term is missing", "log of a quotient: of what, by what?"),
        Known("log(V - 1)", "The right token is left out of the sum", "Which V numbers go into the second softmax?"),
    ),
    hint="Into the second softmax go one 1 and V − 1 zeros. What does it give the right token?",
    rule="exp(1) over the sum of all V exponentials, exp(1) and V − 1 times exp(0); of that −log.",
)

induction_loss = Formula(
    "n*log(V)/(2*n - 1)",
    names={"n": "posint(2)", "V": "posint(2)"},
    right=("((n - 1) + 1)*log(V)/(2n - 1)", r"\frac{n}{2n - 1} \log V"),
    wrong=(
        Known("log(V)/2", "This is what it comes to for long texts", "How many of the 2n − 1 predictions cost log V?"),
        Known(
            "(n - 1)*log(V)/(2*n - 1)",
            "The first token of the second half is taken for known",
            "Which token has the last one of the first half been followed by before?",
        ),
        Known("(n + 1)*log(V)/(2*n - 1)", "The first token is charged as well", "Is the first token predicted?"),
        Known("n*log(V)", "This is the sum, not the mean", "How many predictions are there?"),
        Known("log(V)", "This is a model without an induction head", "What do the tokens of the second half cost?"),
    ),
    hint="Which tokens must be paid for: how many of the first half, and how many of the second?",
    rule="Of the first half all but one are predicted and paid; of the second half only the first is paid.",
)

# ---- perplexity

root_of_a_product = Derivation(
    points=2,
    start="exp(-Sum(log(p[t]), t, 1, n)/n)",
    target="Prod(p[t], t, 1, n)^(-1/n)",
    names={"p": "prob(n)", "n": "posint"},
    model=("exp(-log(Prod(p[t], t, 1, n))/n)", "Prod(p[t], t, 1, n)^(-1/n)"),
    form="without exp",
    largest_step=1,
    right=(
        "= exp(-log(Prod(p[t], t, 1, n))/n)\n= exp(log(Prod(p[t], t, 1, n)))^(-1/n)\n= Prod(p[t], t, 1, n)^(-1/n)",
        r"= \exp\left(-\frac{\log \prod_{t=1}^{n} p_t}{n}\right)" + "\n" + r"= \left(\prod_{t=1}^{n} p_t\right)^{-1/n}",
    ),
    wrong=(
        ("= exp(-log(Sum(p[t], t, 1, n))/n)\n= Sum(p[t], t, 1, n)^(-1/n)", 1),
        ("= exp(-log(Prod(p[t], t, 1, n))/n)\n= Prod(p[t], t, 1, n)^(1/n)", 2),
        ("= exp(-log(Prod(p[t], t, 1, n))/n)\n= -Prod(p[t], t, 1, n)/n", 2),
    ),
    hint="What is a sum of logarithms the logarithm of? And what is exp(a·log b)?",
    rule="The sum of the logarithms is the logarithm of the product; exp(a·log b) = b^a.",
)

both_texts = Formula(
    "2^(7/4)",
    right=("(16*2^3)^(1/4)", "128^(1/4)", "exp((log(16) + 3*log(2))/4)", r"\sqrt[4]{128}"),
    wrong=(
        Known("9", "This is the mean of the two perplexities", "How many predictions has each of the texts?"),
        Known("11/2", "This is a mean of perplexities, if a weighted one", "Of what is the mean taken before exp?"),
        Known("sqrt(32)", "Both texts count alike here", "How many predictions has each of the texts?"),
        Known("7*log(2)/4", "This is the mean loss", "What is exp of it?"),
        Known("128", "The root is missing", "How many predictions are there in all?"),
    ),
    hint="What do the four predictions cost, all together?",
    rule="The losses are log(16) once and log(2) three times; exp of their mean.",
)

# ---- drawing a token

ratio_at_temperature = Derivation(
    points=2,
    start="exp(x_1/tau)/exp(x_2/tau)",
    target="r^(1/tau)",
    names={"x_1": "real", "x_2": "real", "tau": "positive", "r": "positive"},
    given={"r": "exp(x_1 - x_2)"},
    model=("exp((x_1 - x_2)/tau)", "r^(1/tau)"),
    form="without exp",
    largest_step=1,
    right=(
        "= exp(x_1/tau - x_2/tau)\n= exp((x_1 - x_2)/tau)\n= exp(x_1 - x_2)^(1/tau)\n= r^(1/tau)",
        r"= e^{(x_1 - x_2)/\tau}" + "\n" + r"= r^{1/\tau}",
    ),
    wrong=(
        ("= exp((x_1 - x_2)/tau)\n= r/tau", 2),
        ("= exp((x_1 - x_2)/tau)\n= r^tau", 2),
        ("= exp(x_1/x_2)\n= r^(1/tau)", 1),
    ),
    hint="exp(a)/exp(b) is exp of what? And exp(c/τ) is which power of exp(c)?",
    rule="exp(a)/exp(b) = exp(a − b), and exp(c/τ) = exp(c)^(1/τ).",
)

at_one_half = Formula(
    "[2/3, 1/6, 1/6]",
    right=("[4/6, 1/6, 1/6]", "[1/4, 1/16, 1/16]/(3/8)", "softmax(2*[log(1/2), log(1/4), log(1/4)])"),
    wrong=(
        Known("[1/4, 1/16, 1/16]", "The squares are not normalized again", "What do your three numbers sum to?"),
        Known("[1, 1/2, 1/2]", "The probabilities are divided, not the logits", "What do your three numbers sum to?"),
        Known("[1/2, 1/4, 1/4]", "This is temperature 1", "Does a low temperature make the weights more even or less?"),
        Known(
            "[sqrt(1/2), 1/2, 1/2]/(1 + sqrt(1/2))",
            "This is temperature 2",
            "Does a low temperature make the weights more even or less?",
        ),
    ),
    hint="The first is twice as likely as each of the others. How many times as likely is it at temperature 1/2?",
    rule="Raise each probability to the power 1/τ = 2, and divide by the sum.",
)

frozen = Formula(
    "[1, 0, 0]",
    right=("[1., 0., 0.]",),
    wrong=(
        Known(
            "[1/3, 1/3, 1/3]", "This is where a high temperature leads", "Which of r^2, r^10, r^100 grows, if r = 2?"
        ),
        Known("[1, 1, 1]", "These do not sum to 1", "What is left for the other two?"),
        Known("[0, 1/2, 1/2]", "The least likely ones win here", "Which token is twice as likely as each other one?"),
    ),
    hint="As τ goes to 0, the ratio of the first to each other one grows. Towards what?",
)

melted = Formula(
    "[1/3, 1/3, 1/3]",
    right=("[1, 1, 1]/3",),
    wrong=(
        Known("[1, 0, 0]", "This is where a low temperature leads", "What is 2^(1/τ) for a very large τ?"),
        Known("[0, 0, 0]", "These do not sum to 1", "What do three equal weights have to be?"),
        Known("[1/2, 1/4, 1/4]", "This is temperature 1", "What is 2^(1/τ) for a very large τ?"),
    ),
    hint="As τ grows, all ratios go to the same number. Which one?",
)

drawn_with = Formula(
    "[4/7, 3/7, 0, 0]",
    right=("[2/5, 3/10, 0, 0]/(7/10)", "softmax([log(4), log(3)]) @ [[1, 0, 0, 0], [0, 1, 0, 0]]"),
    wrong=(
        Known(
            "[4/9, 3/9, 2/9, 0]",
            "top_p looked at the probabilities before top_k",
            "What do the three that top_k has left have as probabilities among themselves?",
        ),
        Known("[2/5, 3/10, 0, 0]", "The last softmax is missing", "What do your numbers sum to?"),
        Known("[4/9, 3/9, 0, 0]", "The last softmax is missing", "What do your numbers sum to?"),
        Known("[1, 0, 0, 0]", "The token that reaches 3/4 is left out", "Does 4/9 alone reach 3/4?"),
        Known("[2/5, 3/10, 1/5, 1/10]", "Nothing is cut off here", "How many tokens are left after top_k?"),
    ),
    hint="What are the probabilities of the three that are left, among themselves? With which of them is 3/4 reached?",
    rule="They are 4/9, 3/9 and 2/9. The set ends with the token whose running sum is 3/4 or more; divide by the sum.",
)

# ---- writing with a cache

STEPS = {"n": "posint"}

products_without_cache = Formula(
    "n*(n + 1)*(2*n + 1)/6",
    names=STEPS,
    forms=("Sum(t^2, t, 1, n)",),
    right=("Sum(t^2, t, 1, n)", "(2*n^3 + 3*n^2 + n)/6", r"\sum_{t=1}^{n} t^2"),
    wrong=(
        Known("n^2", "This is the last step alone", "How many steps are there before it?"),
        Known("n*(n + 1)/2", "This is with a cache", "How many queries are there at step t, without a cache?"),
        Known("n^3", "Every step is counted as the last", "How many tokens has step 1?"),
        Known(
            "Sum(t*(t + 1)/2, t, 1, n)",
            "The hidden ones are left out here",
            "Does the program know which are hidden before it multiplies?",
        ),
    ),
    hint="A table of scores with t rows and t columns at step t: add them up.",
    rule="1² + 2² + … + n² = n(n + 1)(2n + 1)/6.",
)

products_with_cache = Formula(
    "n*(n + 1)/2",
    names=STEPS,
    forms=("Sum(t, t, 1, n)",),
    right=("Sum(t, t, 1, n)", "(n^2 + n)/2", r"\frac{n(n+1)}{2}"),
    wrong=(
        Known("n*(n - 1)/2", "The new key is left out", "Does the newest token look at itself?"),
        Known("n^2", "Every step is counted as the last", "With how many keys does step 1 compare?"),
        Known("n", "One product a step", "With how many keys does step t compare its query?"),
    ),
    hint="With how many keys is the only query of step t compared?",
)

numbers_kept = Formula(
    "2*L*h*d_h*t",
    names={"L": "posint", "h": "posint", "d_h": "posint", "t": "posint"},
    right=("L*h*t*d_h + L*h*t*d_h", r"2 L h d_h t"),
    wrong=(
        Known("L*h*d_h*t", "Only the keys, or only the values, are counted", "Which two arrays are in a cache?"),
        Known("3*L*h*d_h*t", "Queries are counted as well", "Is an old query ever needed again?"),
        Known("2*h*d_h*t", "This is one layer", "How many layers have a cache?"),
        Known("2*L*d_h*t", "This is one head of each layer", "How many heads has a layer?"),
        Known("2*L*h*t^2", "Scores are counted", "What is kept from step to step: scores, or keys and values?"),
        Known("2*L*h*d_h", "This is one token", "For how many tokens are keys and values kept?"),
    ),
    hint="How many numbers does one head of one layer keep for one token?",
)

kept_by_gpt3 = Formula(
    "4831838208",
    unit="numbers",
    right=("2*96*96*128*2048", "2*96*12288*2048"),
    wrong=(
        Known("2415919104", "Only the keys, or only the values, are counted", "Which two arrays are in a cache?"),
        Known("50331648", "This is one layer", "How many layers have a cache?"),
        Known("2359296", "This is one token", "For how many tokens are keys and values kept?"),
    ),
    rule="Put the numbers into your formula: L = 96, h = 96, d_h = 128, t = 2048.",
)

one_step = Chain(
    inputs={"q": "2", "k": "[0, log(2), log(3)]", "v": "[14, 0, 28]"},
    steps=(
        Step("step_powers", "[exp(q*k[1]), exp(q*k[2]), exp(q*k[3])]", "vector(3)", promises=("positive",)),
        Step(
            "step_weights",
            "step_powers/(step_powers[1] + step_powers[2] + step_powers[3])",
            "vector(3)",
            promises=("rows sum to 1", "positive"),
        ),
        Step("step_output", "step_weights @ v"),
    ),
    rule="exp(2 log 3) = 3² = 9. Divide each power by their sum; then each weight times its value, added up.",
)

matrices_of_gpt = Formula(
    "84934656",
    unit="numbers",
    right=("12*12*768^2", "12*(4*768^2 + 2*768*4*768)"),
    wrong=(
        Known("7077888", "This is one block", "How many blocks are there?"),
        Known("28311552", "The two matrices of the network are missing", "How large is a matrix between d and 4d?"),
        Known("56623104", "The four matrices of the attention are missing", "Which four matrices has an attention?"),
        Known("113246208", "This is a block with cross-attention", "At which encoder's output would GPT look?"),
    ),
    rule="4d² for the attention and 8d² for the network make 12d² a block; 768² is 589,824.",
)

# ---- find the mistake

base_of_the_power = FindMistake(
    lines=(
        "A model gave the two tokens that came the probabilities 1/3 and 1/27.",
        "Their losses are log 3 and log 27, by the natural logarithm.",
        "The mean loss is (log 81)/2 = log 9.",
        "The perplexity is 2 to that power, 2^(log 9).",
        "The model does as well as one that wavers among so many tokens, all equally likely.",
    ),
    wrong_line=4,
    correction=Formula(
        "9",
        right=("exp(log(9))", "sqrt(81)"),
        wrong=(
            Known("2^log(9)", "This is the line as it stands", "Which power undoes the natural logarithm?"),
            Known("15", "This is the mean of 3 and 27", "Of what is the mean taken before exp?"),
            Known("81", "The root is missing", "How many predictions are there?"),
            Known("log(9)", "This is the loss", "What is exp of it?"),
        ),
    ),
    why={
        1: "That is where the text starts from.",
        2: "−log(1/3) = log 3, and −log(1/27) = log 27: that line is right.",
        3: "log 3 + log 27 = log 81, and half of that is log of the root: that line is right.",
        5: "That is what a perplexity says, whatever its value: that line is right by itself.",
    },
    hint="Which line changes from one base to another?",
)

fifth_step = FindMistake(
    lines=(
        "In step 1 the cache is empty, and the token looks at itself alone.",
        "Before step 5 the cache holds the keys and values of 4 tokens.",
        "In step 5 the new query is compared with those 4 keys.",
        "In all 5 steps together 5 keys are computed, one a step.",
        "Without a cache, step 5 alone computes 5 keys.",
    ),
    wrong_line=3,
    correction=Formula(
        "5",
        right=("5.0", "4 + 1"),
        wrong=(
            Known("4", "This is the line as it stands", "May a token look at itself?"),
            Known("1", "This is the new key alone", "What is the cache there for?"),
            Known("15", "These are all comparisons of all steps", "How many are made in step 5?"),
            Known("25", "These are all comparisons of step 5 without a cache", "How many queries has step 5 here?"),
        ),
    ),
    why={
        1: "There is nothing else to look at: that line is right.",
        2: "Each of the four steps before has appended one key and one value: that line is right.",
        4: "An old key is kept, not computed again: that line is right.",
        5: "All five tokens go through the layer again: that line is right.",
    },
    hint="In step 1, with how many keys is the query compared? Then in step 2?",
)
