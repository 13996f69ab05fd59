"""Chapter 7, the encoder: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

# ---- one token, normalized

token_by_hand = Chain(
    inputs={"x": "[1, 3, 3, 9]"},
    steps=(
        Step("token_mean", "(x[1] + x[2] + x[3] + x[4])/4"),
        Step("token_variance", "Sum((x[k] - token_mean)^2, k, 1, 4)/4", promises=("positive",)),
        Step("normalized_token", "(x - token_mean*[1, 1, 1, 1])/sqrt(token_variance)", "vector(4)"),
        Step("shifted_token", "3*normalized_token + [5, 5, 5, 5]", "vector(4)"),
    ),
    rule="The mean first; then the mean of the squared deviations; every deviation over its root; last γ and β.",
)

TOKEN = {"x": "vector(d)", "a": "positive", "c": "real", "v": "positive", "i": "index(d)", "d": "posint"}

norm_invariance = Derivation(
    points=2,
    start="(a*x[i] + c - Sum(a*x[k] + c, k, 1, d)/d)/sqrt(a^2*v)",
    target="(x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)",
    names=TOKEN,
    model=(
        "(a*x[i] + c - (a*Sum(x[k], k, 1, d) + d*c)/d)/(a*sqrt(v))",
        "(a*x[i] - a*Sum(x[k], k, 1, d)/d)/(a*sqrt(v))",
        "(x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)",
    ),
    largest_step=2,
    right=(
        "= a*(x[i] - Sum(x[k], k, 1, d)/d)/sqrt(a^2*v)\n= (x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)",
        "= (a*x[i] + c - a*Sum(x[k], k, 1, d)/d - c)/(a*sqrt(v))\n= (x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)",
    ),
    wrong=(
        ("= (a*x[i] + c - a*Sum(x[k], k, 1, d)/d)/(a*sqrt(v))\n= (x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)", 1),
        ("= (a*x[i] - a*Sum(x[k], k, 1, d)/d)/(a^2*sqrt(v))\n= (x[i] - Sum(x[k], k, 1, d)/d)/(a*sqrt(v))", 1),
    ),
    hint="What does the same c, added to all numbers, do to their mean? Which factor is left in all terms?",
    rule="The sum of a·x[k] + c over d numbers is a times the sum of the x[k], plus d·c; and √(a²) = a for a > 0.",
)

turned_token = Formula(
    "[-sqrt(3/2), 0, sqrt(3/2)]",
    right=("[-sqrt(6)/2, 0, sqrt(6)/2]", "-[sqrt(3/2), 0, -sqrt(3/2)]", "[-3/sqrt(6), 0, 3/sqrt(6)]"),
    wrong=(
        Known(
            "[sqrt(3/2), 0, -sqrt(3/2)]",
            "This is the token as it was, as if −2 were positive",
            "Which of the three numbers is the largest after the multiplication by −2?",
        ),
        Known(
            "[-2*sqrt(3/2) + 5, 5, 2*sqrt(3/2) + 5]",
            "This is −2·x + 5 itself, not normalized",
            "What are the mean and the variance of a normalized token?",
        ),
        Known(
            "[-2*sqrt(3/2), 0, 2*sqrt(3/2)]",
            "The variance of this is 4, not 1",
            "By what is divided when every deviation has doubled?",
        ),
    ),
    hint="What do −2 and 5 do to the deviations from the mean, and what to their root mean square?",
    rule="A shift drops out with the mean. A factor drops out with the standard deviation, but for its sign.",
)

two_features = Derivation(
    points=2,
    start="(u - (u + w)/2)/sqrt(((u - (u + w)/2)^2 + (w - (u + w)/2)^2)/2)",
    target="(u - w)/abs(u - w)",
    names={"u": "real", "w": "real"},
    model=(
        "((u - w)/2)/sqrt((((u - w)/2)^2 + ((w - u)/2)^2)/2)",
        "((u - w)/2)/sqrt(((u - w)/2)^2)",
        "(u - w)/abs(u - w)",
    ),
    largest_step=2,
    right=(
        "= ((u - w)/2)/sqrt((u - w)^2/4)\n= (u - w)/abs(u - w)",
        "= (u/2 - w/2)/sqrt((u/2 - w/2)^2)\n= (u/2 - w/2)/abs(u/2 - w/2)\n= (u - w)/abs(u - w)",
    ),
    wrong=(
        ("= ((u - w)/2)/sqrt((u - w)^2/2)\n= (u - w)/(sqrt(2)*abs(u - w))", 1),
        ("= ((u - w)/2)/sqrt((u - w)^2/4)\n= 1", 2),
    ),
    hint="How far is each of two numbers from their mean? And is √(t²) always t?",
    rule="Both deviations are half the difference, with opposite signs; √(t²) = |t|.",
)

# ---- backward through the norm

BACKWARD = {
    "G": "vector(d)", "z": "vector(d)", "x": "vector(d)", "s": "positive", "i": "index(d)", "j": "index(d)",
    "d": "posint(2)",
}  # fmt: skip

norm_backward = Derivation(
    points=3,
    start="Sum(G[i]*(delta(i, j) - 1/d - z[i]*z[j]/d)/s, i, 1, d)",
    target="(G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(G[i]*z[i], i, 1, d)/d)/s",
    names=BACKWARD,
    model=(
        "(Sum(G[i]*delta(i, j), i, 1, d) - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s",
        "(G[j] - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s",
        "(G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(G[i]*z[i], i, 1, d)/d)/s",
    ),
    largest_step=2,
    right=(
        "= (G[j] - Sum(G[i]*(1 + z[i]*z[j]), i, 1, d)/d)/s\n"
        "= (G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(G[i]*z[i], i, 1, d)/d)/s",
    ),
    wrong=(
        (
            "= (G[j] - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s\n"
            "= (G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(z[i], i, 1, d)/d)/s",
            2,
        ),
        ("= (Sum(G[i], i, 1, d) - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s", 1),
    ),
    hint="Which term of a sum does delta(i, j) leave over? And which factors do not depend on i?",
    rule="Cut the sum into three, one for each term in the bracket; what has no i may stand in front of its sum.",
)

gradient_sums_to_nothing = Derivation(
    points=2,
    start="Sum((delta(i, j) - 1/d - z[i]*z[j]/d)/s, j, 1, d)",
    target="0",
    names=BACKWARD,
    given={"z": "x - Sum(x[k], k, 1, d)/d*ones(d)"},
    model=("(1 - d*(1/d) - z[i]*Sum(z[j], j, 1, d)/d)/s", "-z[i]*Sum(z[j], j, 1, d)/(d*s)", "0"),
    largest_step=2,
    right=("= (1 - 1 - z[i]/d*Sum(z[j], j, 1, d))/s\n= -z[i]/(d*s)*0\n= 0",),
    wrong=(
        ("= (1 - 1/d - z[i]*Sum(z[j], j, 1, d)/d)/s\n= (1 - 1/d)/s", 1),
        ("= (d - 1 - z[i]*Sum(z[j], j, 1, d)/d)/s\n= (d - 1)/s", 1),
    ),
    hint="What do the d terms 1/d sum to? And what do the entries of a centered token sum to?",
    rule="delta(i, j) sums to 1, 1/d sums to 1, and the z[j] sum to 0, since z has no mean.",
)

# ---- the feed-forward network

NETWORK = {
    "X": "matrix(n, d)", "W_1": "matrix(d, d_ff)", "b_1": "vector(d_ff)", "W_2": "matrix(d_ff, d)", "b_2": "vector(d)",
    "i": "index(n)", "j": "index(d)", "n": "posint", "d": "posint", "d_ff": "posint",
}  # fmt: skip

network_entry = Formula(
    "Sum(relu(Sum(X[i, k]*W_1[k, m], k, 1, d) + b_1[m])*W_2[m, j], m, 1, d_ff) + b_2[j]",
    names=NETWORK,
    right=(
        "b_2[j] + Sum(max(0, Sum(X[i, k]*W_1[k, m], k, 1, d) + b_1[m])*W_2[m, j], m, 1, d_ff)",
        r"\sum_{m=1}^{d_{ff}} relu(\sum_{k=1}^{d} X_{i,k} W_1[k, m] + b_1[m]) W_2[m, j] + b_2[j]",
    ),
    wrong=(
        Known(
            "relu(Sum((Sum(X[i, k]*W_1[k, m], k, 1, d) + b_1[m])*W_2[m, j], m, 1, d_ff) + b_2[j])",
            "The ReLU comes after the second map",
            "Where in max(0, x W_1 + b_1) W_2 + b_2 does the maximum stand?",
        ),
        Known(
            "Sum((Sum(X[i, k]*W_1[k, m], k, 1, d) + b_1[m])*W_2[m, j], m, 1, d_ff) + b_2[j]",
            "The ReLU is missing",
            "What makes two maps more than one?",
        ),
        Known(
            "Sum((relu(Sum(X[i, k]*W_1[k, m], k, 1, d)) + b_1[m])*W_2[m, j], m, 1, d_ff) + b_2[j]",
            "b_1 is added after the ReLU",
            "Is the bias inside the maximum or outside?",
        ),
    ),
    code=Code("feed_forward", ("X", "W_1", "b_1", "W_2", "b_2")),
    rule="Hidden number m of token i is the relu of a sum over k; the result is a sum of these over m, plus b_2[j].",
)

MAPS = {
    "W_1": "matrix(d, d_ff)", "W_2": "matrix(d_ff, d)", "b_1": "matrix(1, d_ff)", "b_2": "matrix(1, d)",
    "d": "posint", "d_ff": "posint",
}  # fmt: skip

collapsed_matrix = Formula(
    "W_1 @ W_2",
    names=MAPS,
    right=("W_1 W_2", "T(T(W_2) @ T(W_1))", r"W_1 W_2"),
    wrong=(Known("T(W_1 @ W_2)", "This is the transpose", "Does x stand to the left of W here, or to its right?"),),
    hint="What is (x W_1) W_2, if you may put the brackets elsewhere?",
    rule="Multiply out (x W_1 + b_1) W_2 + b_2; what stands behind x is the matrix, the rest is the bias.",
)

collapsed_bias = Formula(
    "b_1 @ W_2 + b_2",
    names=MAPS,
    right=("b_2 + b_1 W_2", "T(T(W_2) @ T(b_1)) + b_2"),
    wrong=(
        Known("b_2", "What the second map makes of b_1 is missing", "Does W_2 multiply b_1 as well?"),
        Known("b_1 @ W_2", "The second bias is missing", "What comes out for a token of zeros?"),
    ),
    hint="What comes out of (x W_1 + b_1) W_2 + b_2 for x = 0?",
    rule="Multiply out (x W_1 + b_1) W_2 + b_2; what stands behind x is the matrix, the rest is the bias.",
)

through_two_relus = Derivation(
    points=2,
    start="relu(t) - relu(-t)",
    target="t",
    names={"t": "real"},
    model=("(t + abs(t))/2 - (-t + abs(t))/2", "(t + abs(t) + t - abs(t))/2", "t"),
    largest_step=2,
    right=("= (t + abs(t))/2 - (abs(t) - t)/2\n= (2*t)/2\n= t",),
    wrong=(
        ("= (t + abs(t))/2 - (-t - abs(t))/2\n= t + abs(t)", 1),
        ("= (t + abs(t))/2 + (-t + abs(t))/2\n= abs(t)", 1),
    ),
    hint="relu(t) = (t + |t|)/2 and relu(−t) = (|t| − t)/2. What is left when they are subtracted?",
    rule="Put (t + |t|)/2 for relu(t) and (|t| − t)/2 for relu(−t), then subtract.",
)

# ---- what skips

STACK = {"a": "real(0, 1)", "L": "posint"}

slope_with_skips = Formula(
    "(1 + a)^L",
    names=STACK,
    right=("(a + 1)^L", r"(1 + a)^L"),
    wrong=(
        Known("a^L", "This is the slope without skips", "What is the derivative of x + f(x)?"),
        Known("1 + a^L", "Only one skip goes around all layers", "Does each layer have a skip of its own?"),
        Known("1 + L*a", "These are the first two terms only", "What is (1 + a)·(1 + a), multiplied out?"),
    ),
    hint="What is the derivative of x + f(x), and how do the slopes of layers one after the other combine?",
    rule="By the chain rule the slopes multiply: once 1 + a for each layer.",
)

skips_gain = Formula(
    "3^10",
    right=("59049", "(3/2)^10/(1/2)^10", r"3^{10}"),
    wrong=(
        Known("(3/2)^10", "This is the slope with skips, not the ratio", "What is the slope without skips?"),
        Known("2^10", "This is one over the slope without skips", "What is the slope with skips?"),
        Known("30", "Slopes of layers one after the other multiply", "What is the ratio for two layers?"),
    ),
    hint="What is the ratio of the slopes for a single layer?",
)

two_skips = Derivation(
    points=2,
    start="(eye(d) + A) @ (eye(d) + B)",
    target="eye(d) + A + B + A @ B",
    names={"A": "matrix(d, d)", "B": "matrix(d, d)", "d": "posint"},
    model=("(eye(d) + A) @ eye(d) + (eye(d) + A) @ B", "eye(d) + A + B + A @ B"),
    largest_step=1,
    right=(
        "= eye(d) @ (eye(d) + B) + A @ (eye(d) + B)\n= eye(d) + B + A + A @ B",
        "= eye(d) @ eye(d) + A @ eye(d) + eye(d) @ B + A @ B\n= eye(d) + A + B + A @ B",
    ),
    wrong=(
        ("= (eye(d) + A) @ eye(d) + (eye(d) + A) @ B\n= eye(d) + A + B", 2),
        ("= eye(d) + A @ B", 1),
    ),
    hint="How many products has a product of two sums of two terms?",
    rule="Multiply out as with numbers, and keep the order of A and B.",
)

paths_through = Formula(
    "2^L",
    names={"L": "posint"},
    unit="paths",
    right=("Sum(binomial(L, k), k, 0, L)", r"2^L"),
    wrong=(
        Known("L + 1", "This counts how many layers a path may go through", "For two layers, are A and B two paths?"),
        Known("2*L", "Each layer doubles the number of paths", "How many terms has the product for three layers?"),
        Known("4", "These are the paths for two layers", "How many are there for three?"),
    ),
    hint="At each layer a path may go through it or around it: how many ways are that for two layers, and for three?",
)

# ---- counting

WIDTH = {"d": "posint"}

block_parameters = Formula(
    "12*d^2 + 9*d",
    names=WIDTH,
    unit="parameters",
    right=("4d^2 + 8d^2 + 4d + d + 4d", "3d(4d + 3)", r"12 d^2 + 9 d"),
    wrong=(
        Known("12*d^2 + 13*d", "The attention has biases in this count", "Which four arrays has this attention?"),
        Known("12*d^2 + 5*d", "The norms are not counted", "How many vectors does a norm learn, and how many norms?"),
        Known("12*d^2 + 7*d", "One norm is missing", "How many norms has a block?"),
        Known("12*d^2 + 4*d", "The two biases are not counted", "How long are b_1 and b_2?"),
        Known("12*d^2 + 6*d", "The first bias is counted as d long", "How long is b_1 when d_ff is 4d?"),
        Known("12*d^2", "Only the matrices are counted", "Which arrays of a block are vectors?"),
    ),
    hint="Of the twelve arrays, which are matrices, which are vectors, and how long is each?",
    rule="Add the sizes of all twelve: w_q to w_o, w_1 and w_2, b_1 and b_2, and a gamma and a beta for each norm.",
)

six_blocks = Formula(
    "6*(12*256^2 + 9*256)",
    unit="parameters",
    right=("4732416", "256*(12*256 + 9)*6"),
    wrong=(
        Known("788736", "This is one block", "How many blocks are there?"),
        Known("4738560", "The attention has biases in this count", "Which four arrays has this attention?"),
        Known("4718592", "Only the matrices are counted", "Which arrays of a block are vectors?"),
    ),
    hint="What does one block have at d = 256, and do blocks share anything?",
)

network_share = Formula(
    "2/3",
    right=("8/12", "1 - 1/3", r"\frac{2}{3}"),
    wrong=(
        Known("1/3", "This is the share of the attention", "How many entries have W_1 and W_2 where d_ff is 4d?"),
        Known("1/2", "Not the matrices are counted, but the sub-layers", "How many entries has W_1, and how many W_Q?"),
        Known("4/5", "Not all four matrices of the attention count", "What does W_O do?"),
    ),
    hint="How many d² have the four matrices of the attention, and how many have W_1 and W_2?",
)

equal_shares = Formula(
    "2*d",
    names=WIDTH,
    right=("d*2", "4*d^2/(2*d)"),
    wrong=(
        Known(
            "4*d", "There the network has twice as many", "How many entries have W_1 and W_2 together for d_ff = 4d?"
        ),
        Known("d", "There the network has half as many", "How many matrices has the attention?"),
    ),
    hint="Set the entries of the four matrices of the attention equal to those of W_1 and W_2.",
)

# ---- find the mistake

norms_in_the_list = FindMistake(
    lines=(
        "An encoder block has two sub-layers: self-attention, and a feed-forward network.",
        "Each of the two has a skip of its own: what goes in is added to what comes out.",
        "Layer norm is the third item of the list, so it comes once a block, at its end.",
        "Every norm learns two vectors as long as a token.",
    ),
    wrong_line=3,
    correction=Formula(
        "2*L",
        names={"L": "posint"},
        right=("L*2", "L + L"),
        wrong=(
            Known("L", "This is the line as it stands", "What happens to each of the two sums?"),
            Known("3*L", "These are a decoder's norms", "How many sub-layers has an encoder block?"),
            Known("2*L + 1", "The norm at the very end belongs to pre-norm", "What does the last block do last?"),
        ),
    ),
    why={
        1: "These are the two parts that compute something new: that line is right.",
        2: "There is a skip around the attention and one around the network: that line is right.",
        4: "One number to scale and one to shift each feature: that line is right.",
    },
    hint="Draw the block: where does an arrow go around something, and what happens to the sum?",
)

sample_variance = FindMistake(
    lines=(
        "The token is [2, 4, 6]. Its mean is 4.",
        "The deviations are −2, 0 and 2. Their squares sum to 8.",
        "Only two of the three deviations are free, so the variance is 8/2 = 4.",
        "The standard deviation is 2, and the token becomes [−1, 0, 1].",
    ),
    wrong_line=3,
    correction=Formula(
        "8/3",
        right=("(4 + 0 + 4)/3", "2 + 2/3", r"\frac{8}{3}"),
        wrong=(
            Known("4", "This is the line as it stands", "By what is the sum divided in a layer norm?"),
            Known("8", "This is the sum of the squares", "Is a variance a sum or a mean?"),
            Known("sqrt(8/3)", "This is the standard deviation", "Which of the two does line 3 speak of?"),
        ),
    ),
    why={
        1: "(2 + 4 + 6)/3 = 4: that line is right.",
        2: "4 + 0 + 4 = 8: that line is right.",
        4: "With a variance of 4 that would follow: the mistake is not in this line.",
    },
    hint="Is a token a sample from something, whose spread is to be guessed? Or is it all there is?",
)
