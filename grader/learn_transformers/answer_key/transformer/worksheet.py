"""Chapter 9, the transformer: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Step

# ---- a bias that learns nothing

HEAD = {"q": "real", "b": "real", "k": "vector(n)", "j": "index(n)", "n": "posint"}

bias_of_the_keys = Derivation(
    points=2,
    start="exp(q*(k[j] + b))/Sum(exp(q*(k[m] + b)), m, 1, n)",
    target="exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)",
    names=HEAD,
    model=(
        "exp(q*b)*exp(q*k[j])/Sum(exp(q*b)*exp(q*k[m]), m, 1, n)",
        "exp(q*b)*exp(q*k[j])/(exp(q*b)*Sum(exp(q*k[m]), m, 1, n))",
        "exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)",
    ),
    largest_step=2,
    right=(
        "= exp(q*k[j])*exp(q*b)/(exp(q*b)*Sum(exp(q*k[m]), m, 1, n))\n= exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)",
        "= exp(q*k[j] + q*b)/Sum(exp(q*k[m] + q*b), m, 1, n)\n"
        "= exp(q*k[j])*exp(q*b)/(exp(q*b)*Sum(exp(q*k[m]), m, 1, n))\n"
        "= exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)",
    ),
    wrong=(
        ("= (exp(q*k[j]) + exp(q*b))/Sum(exp(q*k[m]) + exp(q*b), m, 1, n)\n= exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)", 1),
        (
            "= exp(q*b)*exp(q*k[j])/Sum(exp(q*b)*exp(q*k[m]), m, 1, n)\n"
            "= exp(q*b)*exp(q*k[j])/(n*exp(q*b)*Sum(exp(q*k[m]), m, 1, n))",
            2,
        ),
    ),
    hint="Which factor do the numerator and all terms of the denominator share?",
    rule="exp(x + y) = exp(x)·exp(y). What has no m may stand in front of the sum; there it cancels.",
)

no_gradient_for_it = Derivation(
    points=2,
    start="Sum(q*p[j]*(g[j] - Sum(p[m]*g[m], m, 1, n)), j, 1, n)",
    target="0",
    names={"q": "real", "p": "prob(n)", "g": "vector(n)", "n": "posint"},
    model=(
        "q*(Sum(p[j]*g[j], j, 1, n) - Sum(p[j], j, 1, n)*Sum(p[m]*g[m], m, 1, n))",
        "q*(Sum(p[j]*g[j], j, 1, n) - Sum(p[m]*g[m], m, 1, n))",
        "0",
    ),
    largest_step=2,
    right=(
        "= q*Sum(p[j]*g[j], j, 1, n) - q*Sum(p[j], j, 1, n)*Sum(p[m]*g[m], m, 1, n)\n"
        "= q*Sum(p[j]*g[j], j, 1, n) - q*Sum(p[j]*g[j], j, 1, n)\n= 0",
    ),
    wrong=(
        ("= q*(Sum(p[j]*g[j], j, 1, n) - n*Sum(p[m]*g[m], m, 1, n))\n= q*(1 - n)*Sum(p[j]*g[j], j, 1, n)", 1),
        ("= q*Sum(p[j]*g[j], j, 1, n)\n= 0", 1),
    ),
    hint="The inner sum does not depend on j. What is left of Sum(p[j]·C, j, 1, n), if C is the same for all j?",
    rule="Cut the sum in two. What has no j may stand in front of its sum, and weights sum to 1.",
)

bias_of_the_query = Formula(
    "exp((q + a)*(k[i] - k[j]))",
    names={"q": "real", "a": "real", "k": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"},
    right=("exp((q + a)*k[i])/exp((q + a)*k[j])", r"e^{(q + a)(k_i - k_j)}"),
    wrong=(
        Known("exp(q*(k[i] - k[j]))", "The bias has gone", "Does a times k[i] equal a times k[j]?"),
        Known("exp((q + a)*(k[j] - k[i]))", "This is the ratio the other way round", "Whose weight stands above?"),
        Known(
            "(q + a)*(k[i] - k[j])", "This is the difference of the scores", "What does a softmax do to a score first?"
        ),
        Known("exp((q + a)*k[i])", "This is one exponential alone", "By what is it divided for a ratio?"),
    ),
    hint="What is left of the denominators when one weight is divided by another of the same row?",
)

# ---- targets that are never quite sure

smoothed_targets = Chain(
    inputs={"eps": "1/5"},
    steps=(
        Step("smoothed_right_target", "1 - eps + eps/4"),
        Step("smoothed_other_target", "(1 - smoothed_right_target)/3", promises=("positive",)),
        Step("smoothed_gap", "log(smoothed_right_target/smoothed_other_target)"),
    ),
    rule="Everybody gets ε/K, the right token 1 − ε besides; the best probabilities are the targets themselves.",
)

SMOOTH = {"eps": "real(0, 1)", "K": "posint(2)"}

gap_of_the_logits = Derivation(
    points=2,
    start="log((1 - eps + eps/K)/(eps/K))",
    target="log(1 - K + K/eps)",
    names=SMOOTH,
    model=("log((1 - eps)*K/eps + 1)", "log(1 - K + K/eps)"),
    largest_step=1,
    right=(
        "= log((1 - eps)/(eps/K) + 1)\n= log(K*(1 - eps)/eps + 1)\n= log(K/eps - K + 1)",
        "= log((K - K*eps + eps)/eps)\n= log(K/eps - K + 1)",
    ),
    wrong=(
        ("= log((1 - eps)*K/eps)\n= log(K/eps - K)", 1),
        ("= log((1 - eps)*K/eps + 1)\n= log(1 - eps + K/eps)", 2),
    ),
    hint="Divide each term of the numerator by ε/K. How often does ε/K go into itself?",
    rule="(x + y)/z = x/z + y/z, and dividing by ε/K is multiplying by K/ε.",
)

smoothing_gradient = Derivation(
    points=2,
    start="-Sum(((1 - eps)*y[k] + eps/K)*(delta(k, j) - p[j]), k, 1, K)",
    target="p[j] - (1 - eps)*y[j] - eps/K",
    names={**SMOOTH, "y": "prob(K)", "p": "prob(K)", "j": "index(K)"},
    model=(
        "-Sum(((1 - eps)*y[k] + eps/K)*delta(k, j), k, 1, K) + p[j]*Sum((1 - eps)*y[k] + eps/K, k, 1, K)",
        "-(1 - eps)*y[j] - eps/K + p[j]*Sum((1 - eps)*y[k] + eps/K, k, 1, K)",
        "-(1 - eps)*y[j] - eps/K + p[j]*(1 - eps + eps)",
        "p[j] - (1 - eps)*y[j] - eps/K",
    ),
    largest_step=2,
    right=(
        "= -(1 - eps)*y[j] - eps/K + p[j]*Sum((1 - eps)*y[k] + eps/K, k, 1, K)\n"
        "= -(1 - eps)*y[j] - eps/K + p[j]*((1 - eps)*Sum(y[k], k, 1, K) + eps)\n"
        "= p[j] - (1 - eps)*y[j] - eps/K",
    ),
    wrong=(
        (
            "= -(1 - eps)*y[j] - eps/K + p[j]*Sum((1 - eps)*y[k] + eps/K, k, 1, K)\n"
            "= -(1 - eps)*y[j] - eps/K + p[j]*(1 - eps + eps/K)",
            2,
        ),
        ("= -Sum((1 - eps)*y[k] + eps/K, k, 1, K) + p[j]\n= p[j] - 1", 1),
    ),
    hint="Which term of a sum does delta(k, j) leave over? And what do all smoothed targets sum to?",
    rule="Cut the sum in two; delta(k, j) picks one term; p[j] has no k; and the targets sum to 1.",
)

loss_of_equal_logits = Formula(
    "log(K)",
    names=SMOOTH,
    right=("-log(1/K)", r"\log K"),
    wrong=(
        Known("(1 - eps)*log(K)", "The ε/K parts are left out", "What do all smoothed targets sum to?"),
        Known("0", "This would be a model that is sure and right", "What is −log of a probability of 1/K?"),
        Known("1/K", "This is the probability of each token", "What does a cross entropy do with it?"),
        Known("log(2)*K", "This is K times something", "What is −log of a probability of 1/K?"),
    ),
    hint="All tokens have the probability 1/K. Does it matter how the weights are spread, if they sum to 1?",
)

lowest_loss = Formula(
    "log(4) - 3/4*log(3)",
    right=("-3/4*log(3/4) - 1/4*log(1/4)", "3/4*log(4/3) + 1/4*log(4)", "2*log(2) - 3/4*log(3)"),
    wrong=(
        Known("0", "This is the floor without smoothing", "Which probabilities does the loss ask for here?"),
        Known("log(2)", "This is the loss of equal logits", "What are the targets of the two tokens?"),
        Known(
            "-log(3/4)", "Only the right token is counted", "Which target has the other token, and what is its part?"
        ),
        Known("-3/4*log(3/4)", "The other token's part is missing", "Which target has the other token?"),
    ),
    hint="The best probabilities are the targets, 1 − ε + ε/2 and ε/2. What is their cross entropy with themselves?",
)

# ---- the schedule

RATE = {"d": "posint", "w": "posint"}

highest_rate = Formula(
    "1/sqrt(d*w)",
    names=RATE,
    right=("d^(-1/2)*w^(-1/2)", r"\frac{1}{\sqrt{d w}}"),
    wrong=(
        Known("1/sqrt(d)", "The steps are missing", "What is s^(−1/2) at s = w?"),
        Known("1/sqrt(w)", "The width is missing", "By what is the smaller of the two curves multiplied?"),
        Known("1/(d*w)", "The root is missing", "To which power are d and s raised?"),
        Known("w/sqrt(d)", "One curve is still growing there", "Where do the two curves meet?"),
    ),
    hint="One curve grows, the other falls. At which step do they meet, and what is the rate there?",
)

highest_at_64 = Formula(
    "1/80",
    right=("1/(8*10)", "1/sqrt(6400)", "0.0125"),
    wrong=(
        Known("1/6400", "The root is missing", "What is the root of 64·100?"),
        Known("1/10", "The width is missing", "What is the root of 64?"),
        Known("1/8", "The steps are missing", "What is the root of 100?"),
    ),
    hint="Which numbers are the roots of 64 and of 100?",
)

third_on_the_way_up = Formula(
    "w/3",
    names={"w": "posint"},
    right=("(1/3)*w", r"\frac{w}{3}"),
    wrong=(
        Known("w/9", "That is where a curve with a root has it", "Does the rate grow with s, or with the root of s?"),
        Known("3*w", "This lies behind the highest rate", "Is the rate highest at w?"),
    ),
    hint="On the way up the rate is a straight line through 0. How far along is a third of its height?",
)

third_on_the_way_down = Formula(
    "9*w",
    names={"w": "posint"},
    right=("3^2*w", r"9 w"),
    wrong=(
        Known("3*w", "There it has fallen to 1/√3", "With which power of s does the rate fall?"),
        Known("27*w", "That is too late", "What is the root of 9?"),
        Known("w/3", "This is on the way up", "Is the rate highest at w?"),
    ),
    hint="On the way down the rate is 1 over a root. By which factor must s grow for its root to grow threefold?",
)

# ---- counting

SIZES = {"d": "posint", "f": "posint"}

encoder_block_learns = Formula(
    "4*d^2 + 2*d*f + 9*d + f",
    names=SIZES,
    unit="parameters",
    right=("4*d^2 + 4*d + 2*d*f + f + d + 4*d", "4*(d^2 + d) + (d*f + f) + (f*d + d) + 2*2*d"),
    wrong=(
        Known(
            "4*d^2 + 2*d*f + 5*d + f",
            "The norms, or the attention's biases, are missing",
            "How many vectors of d numbers has a block besides its matrices?",
        ),
        Known("4*d^2 + 2*d*f", "Only the matrices are counted", "Which parameters are vectors?"),
        Known("4*d^2 + 2*d*f + 7*d + f", "One norm is missing", "How many norms has an encoder block?"),
        Known(
            "4*d^2 + 2*d*f + 10*d", "The first bias of the network is counted as d long", "How long is the bias of w_1?"
        ),
    ),
    hint="Four linear maps of d × d, one of d × f, one of f × d, two norms: how many numbers has each, with its bias?",
    rule="A linear map from a to b features has a·b + b numbers, a norm of d features has 2d.",
)

decoder_block_learns = Formula(
    "8*d^2 + 2*d*f + 15*d + f",
    names=SIZES,
    unit="parameters",
    right=("8*d^2 + 8*d + 2*d*f + f + d + 6*d", "(4*d^2 + 2*d*f + 9*d + f) + 4*d^2 + 6*d"),
    wrong=(
        Known("8*d^2 + 2*d*f + 13*d + f", "One norm is missing", "How many norms has a decoder block?"),
        Known("4*d^2 + 2*d*f + 9*d + f", "This is an encoder block", "How many attentions has a decoder block?"),
        Known("8*d^2 + 2*d*f", "Only the matrices are counted", "Which parameters are vectors?"),
        Known("8*d^2 + 2*d*f + 7*d + f", "The attentions' biases are missing", "How many biases has an attention?"),
    ),
    hint="What does a decoder block have that an encoder block does not?",
    rule="A second attention has 4d² + 4d numbers, a third norm 2d.",
)

MODEL = {"V": "posint", "d": "posint", "L": "posint", "f": "posint"}

whole_model_learns = Formula(
    "2*V*d + V + L*(12*d^2 + 4*d*f + 24*d + 2*f)",
    names=MODEL,
    unit="parameters",
    right=(
        "V*d + L*(4*d^2 + 2*d*f + 9*d + f + 8*d^2 + 2*d*f + 15*d + f) + d*V + V",
        "V*(2*d + 1) + 2*L*(6*d^2 + 2*d*f + 12*d + f)",
    ),
    wrong=(
        Known(
            "V*d + V + L*(12*d^2 + 4*d*f + 24*d + 2*f)",
            "One of the two V × d matrices is missing",
            "Is the output tied to the embedding here?",
        ),
        Known(
            "3*V*d + V + L*(12*d^2 + 4*d*f + 24*d + 2*f)",
            "There is an embedding too many",
            "Do source and target share theirs?",
        ),
        Known(
            "2*V*d + L*(12*d^2 + 4*d*f + 24*d + 2*f)",
            "The output's bias is missing",
            "How many logits are there, and has each a bias?",
        ),
        Known("2*V*d + V + 12*d^2 + 4*d*f + 24*d + 2*f", "This is one layer", "How many blocks has each half?"),
    ),
    hint="One embedding, L blocks of each kind, one linear map from d to V. Do the positions learn anything?",
    rule="Add V·d, then L times the numbers of both blocks, then d·V + V.",
)

small_model_learns = Formula(
    "49252",
    unit="parameters",
    right=("2*100*32 + 100 + 2*(12*32^2 + 4*32*64 + 24*32 + 2*64)", "6500 + 42752"),
    wrong=(
        Known("27876", "This is one layer", "How many blocks has each half?"),
        Known("46052", "One of the two V × d matrices is missing", "Is the output tied to the embedding here?"),
        Known("49152", "The output's bias is missing", "How many logits are there?"),
    ),
    hint="What do the two blocks of one layer have together at d = 32 and f = 64?",
)

# ---- find the mistake

softmax_twice = FindMistake(
    lines=(
        "There are 3 tokens. A model ends in a softmax, so it gives three numbers between 0 and 1 that sum to 1.",
        "Its best answer, where the first token is right, is [1, 0, 0].",
        "The loss is a cross entropy that takes a softmax of what it gets: of the right token that makes e/(e + 2).",
        "The model is sure and right, so the loss of this position is 0.",
    ),
    wrong_line=4,
    correction=Formula(
        "log(1 + 2/exp(1))",
        right=("-log(exp(1)/(exp(1) + 2))", "log(exp(1) + 2) - 1"),
        wrong=(
            Known("0", "This is the line as it stands", "What is −log of e/(e + 2)?"),
            Known("log(3)", "This is the loss of equal numbers", "What does line 3 say of the right token?"),
            Known("exp(1)/(exp(1) + 2)", "This is the probability", "What does a cross entropy make of it?"),
        ),
    ),
    why={
        1: "That is what a softmax gives: that line is right.",
        2: "No probability is larger than 1: that line is right.",
        3: "exp(1) is e, exp(0) is 1, and there are two zeros: that line is right.",
    },
    hint="What goes into the logarithm of the loss: what the model gave, or what line 3 made of it?",
)

padding_in_the_loss = FindMistake(
    lines=(
        "Two targets are padded to 4 positions. One has 3 real ones, the other has 1.",
        "Each real position has the loss 1/2, and nothing is asked of the others.",
        "The losses of the real positions sum to 2.",
        "There are 8 positions, so the loss of the batch is 2/8 = 1/4.",
        "More padding behind both targets changes nothing in the loss of the batch.",
    ),
    wrong_line=4,
    correction=Formula(
        "1/2",
        right=("2/4", "0.5"),
        wrong=(
            Known("1/4", "This is the line as it stands", "Of how many positions is anything asked?"),
            Known("1", "This is the sum over the number of texts", "Of how many positions is anything asked?"),
            Known("2", "This is the sum", "By what is it divided?"),
        ),
    ),
    why={
        1: "3 and 1 of 4: nothing is computed in that line.",
        2: "That is how the losses are given: that line is right.",
        3: "4 real positions with 1/2 each: that line is right.",
        5: "That is how it should be, and what line 4 would break.",
    },
    hint="What would happen to the number of line 4 if both targets were padded to 8 positions?",
)
