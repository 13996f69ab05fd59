"""Chapter 2, softmax: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

SCORES = {"x": "vector(n)", "i": "index(n)", "n": "posint"}
TWO_SCORES = {"x_1": "real", "x_2": "real"}

WEIGHTS = {"p": "vector(n)", "x": "vector(n)", "Z": "positive", "i": "index(n)", "j": "index(n)", "n": "posint"}
WEIGHTS_OF_SCORES = {"p": "softmax(x)", "Z": "Sum(exp(x[k]), k, 1, n)"}

LOSS = {"p": "vector(n)", "y": "prob(n)", "x": "vector(n)", "j": "index(n)", "n": "posint"}

# ---- only differences count

shift_invariance = Derivation(
    points=2,
    start="exp(x[i] + c)/Sum(exp(x[k] + c), k, 1, n)",
    target="exp(x[i])/Sum(exp(x[k]), k, 1, n)",
    names={**SCORES, "c": "real"},
    model=(
        "exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]), k, 1, n)",
        "exp(c)*exp(x[i])/(exp(c)*Sum(exp(x[k]), k, 1, n))",
        "exp(x[i])/Sum(exp(x[k]), k, 1, n)",
    ),
    largest_step=2,
    right=(
        "= exp(x[i])*exp(c)/(exp(c)*Sum(exp(x[l]), l, 1, n))\n= exp(x[i])/Sum(exp(x[l]), l, 1, n)",
        "= 1/Sum(exp(x[k] + c - x[i] - c), k, 1, n)\n"
        "= 1/Sum(exp(x[k])/exp(x[i]), k, 1, n)\n"
        "= exp(x[i])/Sum(exp(x[k]), k, 1, n)",
        r"= \frac{e^c e^{x_i}}{e^c \sum_{k=1}^{n} e^{x_k}}" + "\n" + r"= \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}",
    ),
    wrong=(
        ("= (exp(x[i]) + exp(c))/Sum(exp(x[k]) + exp(c), k, 1, n)\n= exp(x[i])/Sum(exp(x[k]), k, 1, n)", 1),
        (
            "= exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]), k, 1, n)\n"
            "= exp(c)*exp(x[i])/(n*exp(c)*Sum(exp(x[k]), k, 1, n))\n"
            "= exp(x[i])/(n*Sum(exp(x[k]), k, 1, n))",
            2,
        ),
    ),
    hint="What does the exponential make of a sum? And which factor do all terms of the denominator share?",
    rule=(
        "exp(a + c) = exp(a)·exp(c). What does not depend on k may stand in front of the sum, and what stands "
        "above and below cancels."
    ),
)

doubled_weights = Formula(
    "[1/10, 9/10]",
    right=("[0.1, 0.9]", "[1, 9]/10", r"\begin{bmatrix} \frac{1}{10} & \frac{9}{10} \end{bmatrix}"),
    wrong=(
        Known(
            "[1/4, 3/4]",
            "These are the old weights, as if the scores had been shifted",
            "One score lies log(3) above the other. Does that difference stay the same when both are doubled?",
        ),
        Known(
            "[1/7, 6/7]",
            "The ratio of the weights was doubled",
            "The difference of the scores has doubled. What does the exponential make of a doubled difference?",
        ),
        Known("[1/2, 3/2]", "The weights themselves were doubled", "What do the weights of a softmax sum to?"),
        Known("[1, 9]", "These are the exponentials; they are not normalized yet", "What do weights sum to?"),
        Known("[9/10, 1/10]", "The two weights are the wrong way round", "Which score is larger after the doubling?"),
    ),
    hint="The ratio of two weights is the exponential of the difference of their scores. What is that ratio here?",
)

two_scores = Derivation(
    points=2,
    start="exp(x_1)/(exp(x_1) + exp(x_2))",
    target="sigmoid(x_1 - x_2)",
    names=TWO_SCORES,
    model=("1/(1 + exp(x_2)/exp(x_1))", "1/(1 + exp(-(x_1 - x_2)))", "sigmoid(x_1 - x_2)"),
    largest_step=2,
    right=(
        "= 1/(1 + exp(x_2 - x_1))\n= sigmoid(x_1 - x_2)",
        "= exp(x_1 - x_2)/(exp(x_1 - x_2) + 1)\n= 1/(1 + exp(-(x_1 - x_2)))\n= sigmoid(x_1 - x_2)",
        "= 1 - exp(x_2)/(exp(x_1) + exp(x_2))\n= 1 - sigmoid(x_2 - x_1)\n= sigmoid(x_1 - x_2)",
    ),
    wrong=(
        ("= 1/(1 + exp(x_2 - x_1))\n= sigmoid(x_2 - x_1)", 2),
        ("= 1/(1 + exp(x_1 - x_2))\n= sigmoid(x_2 - x_1)", 1),
        ("= exp(x_1)/exp(x_1) + exp(x_1)/exp(x_2)\n= 1 + exp(x_1 - x_2)", 1),
    ),
    hint="Divide numerator and denominator by exp(x_1). Which sign does the exponent have that is left?",
    rule="exp(a)/exp(b) = exp(a − b); with it, bring the fraction into the form 1/(1 + exp(−g)).",
)

cold_mixture = Formula(
    "35",
    right=("(10 + 60)/2", "10/2 + 60/2", r"\frac{10 + 60}{2}"),
    wrong=(
        Known(
            "10",
            "One of the two largest scores was picked",
            "Both largest scores are divided by the same temperature. Can their weights ever differ?",
        ),
        Known(
            "60",
            "One of the two largest scores was picked",
            "Both largest scores are divided by the same temperature. Can their weights ever differ?",
        ),
        Known("30", "This is the mean of all values: the other limit", "Does τ grow or fall? What is 2/0.001?"),
        Known("20", "The value of the smallest score was picked", "Which scores does a cold softmax prefer?"),
        Known("70", "The values are added up, not averaged", "What do the two weights that are left sum to?"),
    ),
    hint="What happens to the weight of the middle score, and what to the two others, when the temperature falls?",
)

# ---- the slope of the logistic function

notes_slope = FindMistake(
    lines=(
        "σ(g) = 1/(1 + exp(−g)) = (1 + exp(−g))^(−1)",
        "By the chain rule, σ'(g) = −(1 + exp(−g))^(−2)·exp(−g).",
        "Since exp(−g)/(1 + exp(−g)) = 1 − σ(g), this is −σ(g)·(1 − σ(g)).",
        "At g = 0 the slope is −1/4.",
    ),
    wrong_line=2,
    correction=Formula(
        "exp(-g)/(1 + exp(-g))^2",
        names={"g": "real"},
        right=(
            "(1 + exp(-g))^(-2)*exp(-g)",
            "sigmoid(g)*(1 - sigmoid(g))",
            "1/(2 + 2*cosh(g))",
            r"\frac{e^{-g}}{(1 + e^{-g})^2}",
        ),
        wrong=(
            Known(
                "-exp(-g)/(1 + exp(-g))^2",
                "This is the line as it stands",
                "The outer derivative brings one minus sign. What is the derivative of exp(−g)?",
            ),
            Known(
                "1/(1 + exp(-g))^2",
                "The inner derivative is missing",
                "By which factor does the chain rule multiply the outer derivative?",
            ),
            Known(
                "exp(-g)/(1 + exp(-g))",
                "The power of the denominator is still that of σ itself",
                "What is the derivative of 1/u by u?",
            ),
        ),
        hint="Is σ rising or falling? Then write down the outer and the inner derivative, each with its own sign.",
    ),
    why={
        1: "That is the definition of σ: that line is right.",
        3: "The fraction is 1 − σ(g), and the sign comes from the line above it. Look for the first line that breaks.",
        4: "That follows from the line above it. Look for the first line that does not follow.",
    },
    hint="σ rises from 0 to 1. So where does the first negative slope come from?",
)

sigmoid_slope = Derivation(
    points=2,
    start="sigmoid(g)*(1 - sigmoid(g))",
    target="1/(2 + 2*cosh(g))",
    names={"g": "real"},
    model=(
        "1/(1 + exp(-g))*exp(-g)/(1 + exp(-g))",
        "exp(-g)/(1 + 2*exp(-g) + exp(-2*g))",
        "1/(exp(g) + 2 + exp(-g))",
        "1/(2 + 2*cosh(g))",
    ),
    largest_step=2,
    right=(
        "= sigmoid(g)*sigmoid(-g)\n"
        "= 1/((1 + exp(-g))*(1 + exp(g)))\n"
        "= 1/(1 + exp(g) + exp(-g) + 1)\n"
        "= 1/(2 + 2*cosh(g))",
        "= exp(g)/(1 + exp(g))^2\n= 1/(exp(-g/2) + exp(g/2))^2\n= 1/(2*cosh(g/2))^2\n= 1/(2*(1 + cosh(g)))",
        r"= \frac{e^{-g}}{(1 + e^{-g})^2}"
        "\n"
        r"= \frac{1}{e^{g} (1 + e^{-g})^2}"
        "\n"
        r"= \frac{1}{e^{g} + 2 + e^{-g}}"
        "\n"
        r"= \frac{1}{2 + 2\cosh(g)}",
    ),
    wrong=(
        ("= exp(-g)/(1 + exp(-g))^2\n= exp(-g)/(1 + exp(-2*g))\n= 1/(exp(g) + exp(-g))\n= 1/(2*cosh(g))", 2),
        ("= 1/(1 + exp(-g))*exp(-g)/(1 + exp(-g))\n= 1/(exp(g) + 2 + exp(-g))\n= 1/(2 + cosh(g))", 3),
    ),
    hint="cosh(g) = (exp(g) + exp(-g))/2. How do you get exp(g) and exp(-g) into one denominator?",
    rule=(
        "Write sigmoid as 1/(1 + exp(−g)) and 1 − sigmoid as exp(−g)/(1 + exp(−g)), multiply out below, then "
        "multiply above and below by exp(g)."
    ),
)

slope_at_two = Formula(
    "1/(2 + 2*cosh(2))",
    policy="dp 4",
    right=("0.1050", "0.105", "0.10499", "sigmoid(2)*(1 - sigmoid(2))", r"\frac{1}{2 + 2\cosh(2)}"),
    wrong=(
        Known("0.8808", "This is σ(2), not its slope", "By what is σ(g) multiplied in its derivative?"),
        Known("0.1192", "This is 1 − σ(2)", "By what is 1 − σ(g) multiplied in the derivative?"),
        Known("0.2100", "This is twice the slope", "How many factors of 2 stand in the denominator?"),
        Known("0.1735", "The 2 before the cosh is missing", "exp(g) + exp(−g) is how many times cosh(g)?"),
        Known("0.1966", "This is the slope at 1", "At which gap is the slope asked for?"),
    ),
    rule="The form of the question before, with cosh(2) = (exp(2) + exp(−2))/2.",
)

# ---- the Jacobian

jacobian_by_quotient_rule = Derivation(
    points=3,
    start="dp_i/dx_j",
    target="p[i]*(delta(i, j) - p[j])",
    names=WEIGHTS,
    given=WEIGHTS_OF_SCORES,
    labels=("dp_i/dx_j", "J_ij"),
    goal_shown=False,
    model=(
        "(delta(i, j)*exp(x[i])*Z - exp(x[i])*exp(x[j]))/Z^2",
        "exp(x[i])/Z*(delta(i, j)*Z - exp(x[j]))/Z",
        "p[i]*(delta(i, j) - p[j])",
    ),
    largest_step=2,
    right=(
        "dp_i/dx_j = delta(i, j)*exp(x[i])/Z - exp(x[i])*exp(x[j])/Z^2\n"
        "= delta(i, j)*p[i] - p[i]*p[j]\n"
        "= p[i]*(delta(i, j) - p[j])",
        "p[i]*(delta(i, j) - exp(x[j])/Z)  by derivative of log p_i\np[i]*(delta(i, j) - p[j])",
        r"\frac{\partial p_i}{\partial x_j} = \frac{\delta_{ij} e^{x_i} Z - e^{x_i} e^{x_j}}{Z^2}"
        "\n"
        r"= p_i \delta_{ij} - p_i p_j"
        "\n"
        r"= p_i (\delta_{ij} - p_j)",
    ),
    wrong=(
        (
            "= (exp(x[i])*Z - exp(x[i])*exp(x[j]))/Z^2\n= p[i] - p[i]*p[j]\n= p[i]*(1 - p[j])",
            1,
        ),
        (
            "= (delta(i, j)*exp(x[i])*Z - exp(x[i])*exp(x[j]))/Z^2\n= delta(i, j)*p[i] - p[i]*exp(x[j])",
            2,
        ),
        (
            "= (exp(x[i])*exp(x[j]) - delta(i, j)*exp(x[i])*Z)/Z^2\n= p[i]*(p[j] - delta(i, j))",
            1,
        ),
    ),
    hint="In (u'·Z − u·Z')/Z^2 with u = exp(x_i): what are u' and Z' if the derivative is by x_j?",
    rule=(
        "The quotient rule: (u/Z)' = (u'·Z − u·Z')/Z^2. The derivative of exp(x[i]) by x[j] is "
        "delta(i, j)·exp(x[i]), that of Z is exp(x[j])."
    ),
)

jacobian_entry = Formula(
    "p[i]*(delta(i, j) - p[j])",
    names=WEIGHTS,
    given=WEIGHTS_OF_SCORES,
    forms=("p[i]*delta(i, j) - p[i]*p[j]", "p[j]*(delta(i, j) - p[i])"),
    right=(
        "delta(i, j)*p[j] - p[i]*p[j]",
        "p_j(delta_ij - p_i)",
        "exp(x[i])/Z*(delta(i, j) - exp(x[j])/Z)",
        "(diag(p) - p @ T(p))[i, j]",
        r"p_i \left( \delta_{ij} - p_j \right)",
    ),
    wrong=(
        Known(
            "delta(i, j) - p[j]",
            "This is the derivative of log p_i, not of p_i",
            "The derivative of log(p) is p' divided by what?",
        ),
        Known(
            "p[i]*(1 - p[i])",
            "This is an entry of the diagonal",
            "What does a weight do when another score grows? Which factor is 1 for i = j and 0 otherwise?",
        ),
        Known(
            "p[i]*(delta(i, j) - p[i])",
            "The subtracted weight has the index i as well",
            "By which score is Z differentiated, and which exponential is left of it?",
        ),
    ),
    code=Code("softmax_jacobian", ("x",), values=WEIGHTS_OF_SCORES),
    rule="It is the goal of the derivation before: for i = j and for i ≠ j in one formula, by delta.",
)

jacobian_matrix = Formula(
    "diag(p) - p @ T(p)",
    names={"p": "vector(n)", "x": "vector(n)"},
    given={"p": "softmax(x)"},
    right=("diag(p) - p p'", "-p @ T(p) + diag(p)", r"\operatorname{diag}(p) - p p^\top"),
    wrong=(
        Known(
            "diag(p) - diag(p) @ diag(p)",
            "The entries off the diagonal are lost",
            "Which product of a column and a row holds p[i]*p[j] in every place?",
        ),
    ),
    hint="Which matrix has the entries delta(i, j)*p[i], and which one the entries p[i]*p[j]?",
    code=Code("softmax_jacobian", ("x",), values={"p": "softmax(x)"}),
)

jacobian_row_sum = Derivation(
    points=2,
    start="Sum(p[i]*(delta(i, j) - p[j]), j, 1, n)",
    target="0",
    names={"p": "vector(n)", "x": "vector(n)", "i": "index(n)", "n": "posint"},
    given={"p": "softmax(x)"},
    model=(
        "p[i]*(Sum(delta(i, j), j, 1, n) - Sum(p[j], j, 1, n))",
        "p[i]*(1 - 1)",
        "0",
    ),
    largest_step=2,
    right=(
        "= Sum(p[i]*delta(i, j), j, 1, n) - p[i]*Sum(p[j], j, 1, n)\n= p[i] - p[i]*1\n= 0",
        "= p[i]*Sum(delta(i, k) - p[k], k, 1, n)\n= p[i]*(1 - 1)  by the weights sum to 1\n= 0",
    ),
    wrong=(
        ("= p[i]*(Sum(delta(i, j), j, 1, n) - Sum(p[j], j, 1, n))\n= p[i]*(n - 1)", 2),
        ("= p[i]*(Sum(delta(i, j), j, 1, n) - n*p[i])\n= p[i]*(1 - n*p[i])", 1),
    ),
    hint="For how many j is delta(i, j) equal to 1? And what do all weights sum to?",
    rule=(
        "What does not depend on j moves in front of the sum; Sum(delta(i, j), j, 1, n) = 1 and Sum(p[j], j, 1, n) = 1."
    ),
)

# ---- the loss

notes_loss = FindMistake(
    lines=(
        "The loss of the right class t is L = −log p_t, where p_t = exp(x_t)/(exp(x_1) + … + exp(x_c)).",
        "The logarithm of a quotient is a difference: L = −x_t + log(exp(x_1) + … + exp(x_c)).",
        "The logarithm undoes the exponentials in the sum: L = −x_t + x_1 + … + x_c.",
        "A model that knows nothing gives the same score 0 to all c classes. So its loss is L = 0.",
    ),
    wrong_line=3,
    correction=Formula(
        "log(c)",
        names={"c": "posint"},
        right=("-log(1/c)", "ln(c)", "log(c*exp(0))", r"\ln c"),
        wrong=(
            Known("0", "This is the last line as it stands", "What is the sum of c exponentials of 0?"),
            Known("-log(c)", "The sign is wrong", "Can a loss −log(p) be negative, with p between 0 and 1?"),
            Known("1/c", "This is the probability, not the loss", "How does the loss come from the probability?"),
        ),
    ),
    why={
        1: "That is the cross-entropy of one row: that line is right.",
        2: "log(a/b) = log(a) − log(b), and the loss has a minus in front: that line is right.",
        4: "With the formula above it, that is what comes out. Look for the first line that does not follow.",
    },
    hint="Put numbers in: two classes, both with the score 0. Which line changes the value?",
)

cross_entropy_gradient = Derivation(
    points=3,
    start="Sum(-y[i]/p[i]*p[i]*(delta(i, j) - p[j]), i, 1, n)",
    target="p[j] - y[j]",
    names=LOSS,
    given={"p": "softmax(x)"},
    labels=("dL/dx_j", "dL/dx[j]"),
    model=(
        "-Sum(y[i]*(delta(i, j) - p[j]), i, 1, n)",
        "-Sum(y[i]*delta(i, j), i, 1, n) + p[j]*Sum(y[i], i, 1, n)",
        "-y[j] + p[j]*Sum(y[i], i, 1, n)",
        "p[j] - y[j]",
    ),
    largest_step=2,
    right=(
        "= Sum(y[i]*p[j] - y[i]*delta(i, j), i, 1, n)\n= p[j]*1 - y[j]  by y sums to 1\n= p[j] - y[j]",
        "dL/dx_j = -y[j] + Sum(y[i]*p[j], i, 1, n)\ndL/dx_j = p[j]*Sum(y[k], k, 1, n) - y[j]\ndL/dx_j = p[j] - y[j]",
        r"= \sum_{i=1}^{n} y_i (p_j - \delta_{ij})"
        "\n"
        r"= p_j \left( \sum_{i=1}^{n} y_i \right) - y_j"
        "\n"
        r"= p_j - y_j",
    ),
    wrong=(
        (
            "= -Sum(y[i]*(delta(i, j) - p[j]), i, 1, n)\n"
            "= -Sum(y[i]*delta(i, j), i, 1, n) - p[j]*Sum(y[i], i, 1, n)\n"
            "= -y[j] - p[j]",
            2,
        ),
        (
            "= -Sum(y[i]*delta(i, j), i, 1, n) + p[j]*Sum(y[i], i, 1, n)\n= -y[j] + n*p[j]",
            2,
        ),
        ("= Sum(y[i]*p[j], i, 1, n)\n= p[j]", 1),
    ),
    hint="Split the sum in two. In which term does only one i survive, and what does the other one sum over?",
    rule="Cancel p[i] first. Sum(y[i]·delta(i, j), i, 1, n) = y[j]: a delta picks one term out of a sum.",
)

smoothed_gradient = Formula(
    "p[j] - (1 - epsilon)*y[j] - epsilon/K",
    names={
        "p": "vector(K)", "y": "prob(K)", "x": "vector(K)", "epsilon": "real(0, 1)", "K": "posint(2)", "j": "index(K)",
    },
    given={"p": "softmax(x)"},
    right=(
        "p[j] - ((1 - epsilon)*y[j] + epsilon/K)",
        "p[j] - y[j] + epsilon*(y[j] - 1/K)",
        r"p_j - (1 - \epsilon) y_j - \frac{\epsilon}{K}",
    ),
    wrong=(
        Known("p[j] - y[j]", "This is the gradient without smoothing", "Which target does the loss have now?"),
        Known(
            "p[j] - (1 - epsilon)*y[j]",
            "The share that every class gets is missing",
            "Does the smoothed target still sum to 1?",
        ),
        Known(
            "p[j] - (1 - epsilon)*y[j] + epsilon/K",
            "The second part of the target has the wrong sign",
            "The whole target is subtracted. Which sign has its second term then?",
        ),
        Known(
            "(1 - epsilon)*y[j] + epsilon/K - p[j]",
            "The sign is wrong",
            "Should a step against the gradient raise or lower the score of the right class?",
        ),
        Known(
            "(1 - epsilon)*(p[j] - y[j]) - epsilon/K",
            "The model's own weight is smoothed as well",
            "What does smoothing change: the target, or what the model says?",
        ),
    ),
    hint="Only the target has changed, and it still sums to 1. What was the gradient for any target that sums to 1?",
)  # fmt: skip

label_smoothing = Chain(
    inputs={"K": "5", "epsilon": "1/10"},
    steps=(
        Step("right_target", "1 - epsilon + epsilon/K", promises=("between 0 and 1",)),
        Step("other_target", "epsilon/K", promises=("between 0 and 1",)),
        Step("best_gap", "log(right_target/other_target)"),
        Step(
            "smallest_loss",
            "-right_target*log(right_target) - (K - 1)*other_target*log(other_target)",
            policy="dp 4",
        ),
    ),
    rule=(
        "The right class has y = 1, the others y = 0. The loss is smallest where p = q, and there the ratio of "
        "two weights is the exponential of the gap of their scores."
    ),
)
