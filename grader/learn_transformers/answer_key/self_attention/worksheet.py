"""Chapter 3, self-attention: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import (
    Chain,
    Code,
    Derivation,
    FindMistake,
    Formula,
    Gradient,
    Known,
    Step,
)

# ---- why the scores are divided by sqrt(d_k)

SCORES = {"Q": "matrix(n, d_k)", "K": "matrix(m, d_k)", "i": "index(n)", "j": "index(m)"}

score_entry = Formula(
    "Sum(Q[i, l]*K[j, l], l, 1, d_k)/sqrt(d_k)",
    names=SCORES,
    forms=("Sum(Q[i, l]*K[j, l]/sqrt(d_k), l, 1, d_k)",),
    right=(
        "(Q @ T(K))[i, j]/sqrt(d_k)",
        "d_k^(-1/2)*Sum(K[j, t]*Q[i, t], t, 1, d_k)",
        r"\frac{1}{\sqrt{d_k}} \sum_{l=1}^{d_k} Q_{il} K_{jl}",
    ),
    wrong=(
        Known(
            "Sum(Q[i, l], l, 1, d_k)*Sum(K[j, l], l, 1, d_k)/sqrt(d_k)",
            "A product of two sums stands where the sum of the products is wanted",
            "For q = (1, 2) and k = (3, 4): is the dot product 1·3 + 2·4 or (1 + 2)·(3 + 4)?",
        ),
    ),
    code=Code("attention_scores", ("Q", "K")),
    rule=(
        "Entry (i, j) of Q K^T sums over the columns that row i of Q and row j of K have in common; then comes "
        "the scale."
    ),
)

MOMENTS = {"sigma_q": "positive", "sigma_k": "positive", "mu_q": "real", "mu_k": "real"}

product_variance = Formula(
    "sigma_q^2*sigma_k^2",
    names={"sigma_q": "positive", "sigma_k": "positive"},
    right=("(sigma_q*sigma_k)^2", "σ_q² σ_k²", r"\sigma_q^2 \sigma_k^2"),
    wrong=(
        Known(
            "sigma_q^2 + sigma_k^2",
            "The variances are added, as for a sum of q and k",
            "With means 0, the variance is E[(qk)²]. What is that for independent q and k?",
        ),
        Known(
            "sigma_q*sigma_k",
            "This is the standard deviation of the product, not its variance",
            "A variance of 4 belongs to which standard deviation?",
        ),
    ),
    rule="For independent q and k with mean 0, Var(q·k) = E[q^2]·E[k^2].",
)

product_variance_general = Derivation(
    points=2,
    start="(sigma_q^2 + mu_q^2)*(sigma_k^2 + mu_k^2) - (mu_q*mu_k)^2",
    target="sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2",
    names=MOMENTS,
    largest_step=1,
    model=(
        "sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + mu_q^2*sigma_k^2 + mu_q^2*mu_k^2 - mu_q^2*mu_k^2",
        "sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2",
    ),
    right=(
        "= sigma_q^2*(sigma_k^2 + mu_k^2) + mu_q^2*(sigma_k^2 + mu_k^2) - mu_q^2*mu_k^2\n"
        "= sigma_q^2*(sigma_k^2 + mu_k^2) + mu_q^2*sigma_k^2\n"
        "= sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + mu_q^2*sigma_k^2",
        r"= \sigma_q^2\sigma_k^2 + \sigma_q^2\mu_k^2 + \mu_q^2\sigma_k^2 + \mu_q^2\mu_k^2 - \mu_q^2\mu_k^2"
        "\n"
        r"= \sigma_q^2\sigma_k^2 + \sigma_q^2\mu_k^2 + \mu_q^2\sigma_k^2",
    ),
    wrong=(
        ("= sigma_q^2*sigma_k^2 + mu_q^2*mu_k^2 - mu_q^2*mu_k^2\n= sigma_q^2*sigma_k^2", 1),
        (
            "= sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + mu_q^2*sigma_k^2 + mu_q^2*mu_k^2 - mu_q^2*mu_k^2\n"
            "= sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 - mu_q^2*sigma_k^2",
            2,
        ),
    ),
    hint="Multiply out the two brackets: how many products come from two sums of two terms?",
    rule="Var(q·k) = E[q^2]·E[k^2] − (E[q]·E[k])^2, with E[q^2] = σ_q^2 + μ_q^2. Multiply out; two terms cancel.",
)

dot_product_variance = Formula(
    "d_k*(sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2)",
    names={**MOMENTS, "d_k": "posint"},
    right=(
        "d_k*((sigma_q^2 + mu_q^2)*(sigma_k^2 + mu_k^2) - mu_q^2*mu_k^2)",
        "d_k σ_q² σ_k² + d_k σ_q² μ_k² + d_k σ_k² μ_q²",
        r"d_k \left( \sigma_q^2 \sigma_k^2 + \sigma_q^2 \mu_k^2 + \sigma_k^2 \mu_q^2 \right)",
    ),
    wrong=(
        Known(
            "d_k^2*(sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2)",
            "This is the variance of d_k times one and the same product",
            "The d_k products are independent. What is the variance of a sum of independent numbers?",
        ),
        Known(
            "d_k*sigma_q^2*sigma_k^2",
            "This holds for means 0 only",
            "Your last derivation has two more terms. When do they vanish?",
        ),
        Known(
            "d_k*(sigma_q^2 + mu_q^2)*(sigma_k^2 + mu_k^2)",
            "This is the sum of the E[(qk)²]; the squared means are not taken off",
            "Is the variance of X equal to E[X²], or is something subtracted?",
        ),
    ),
    rule="The variances of independent terms add up: there are d_k of them, all the same.",
)

scaled_variance = Formula(
    "1",
    names={"d_k": "posint"},
    right=("d_k/sqrt(d_k)^2", "d_k/d_k", r"\frac{d_k}{d_k}"),
    wrong=(
        Known(
            "sqrt(d_k)",
            "The variance is divided by sqrt(d_k), as if it scaled like the number itself",
            "Var(X) = 3. What is the variance of X/2?",
        ),
        Known(
            "1/d_k",
            "This is the variance after a division by d_k",
            "Which factor of the variance belongs to a division by sqrt(d_k)?",
        ),
        Known("d_k", "This is the variance before the division", "What does a factor c in front of X do to Var(X)?"),
    ),
    rule="Var(a·z) = a^2·Var(z).",
)

# ---- three examples

worked_example = Chain(
    inputs={"X": "[[3/2, 1/2], [-1/2, 1]]"},
    steps=(
        Step("scores", "X @ T(X)", "matrix(2, 2)", promises=("symmetric",)),
        Step("scaled_scores", "scores/sqrt(2)", "matrix(2, 2)", promises=("symmetric",)),
        Step("weights", "softmax(scaled_scores)", "matrix(2, 2)", promises=("rows sum to 1", "positive")),
        Step("output", "weights @ X", "matrix(2, 2)"),
    ),
    rule="S = Q K^T, then S/√d_k, then the softmax of each row, then A V, here with Q = K = V = X.",
)

second_example = Chain(
    inputs={
        "X": "[[3/2, 1/2], [-1/2, 1]]",
        "W_Q": "[[1, -1], [0, -1]]",
        "W_K": "[[1, 1], [0, -1]]",
        "W_V": "[[-1, 2], [-1, -1]]",
    },
    steps=(
        Step("second_queries", "X @ W_Q", "matrix(2, 2)"),
        Step("second_keys", "X @ W_K", "matrix(2, 2)"),
        Step("second_values", "X @ W_V", "matrix(2, 2)"),
        Step("second_scores", "second_queries @ T(second_keys)", "matrix(2, 2)"),
        Step("second_scaled_scores", "second_scores/sqrt(2)", "matrix(2, 2)"),
        Step("second_weights", "softmax(second_scaled_scores)", "matrix(2, 2)", promises=("rows sum to 1", "positive")),
        Step("second_output", "second_weights @ second_values", "matrix(2, 2)"),
    ),
    rule="Q = X W_Q, K = X W_K, V = X W_V; S = Q K^T, then S/√d_k, then the softmax of each row, then A V.",
)

lecture_example = Chain(
    inputs={
        "X": "[[1, 0, 1, 0], [0, 2, 0, 2], [1, 1, 1, 1]]",
        "W_Q": "[[1, 2, 1, 0], [0, 0, 0, 1], [-1, 0, 1, 0], [-1, 1, 0, 0]]",
        "W_K": "[[-1, -1, 1, 1], [0, 1, 0, 0], [2, 1, 0, 2], [0, 1, -1, 2]]",
        "W_V": "[[1, 0, 1], [2, 1, 0], [0, 3, 1], [0, 2, 1]]",
    },
    steps=(
        Step("lecture_queries", "X @ W_Q", "matrix(3, 4)"),
        Step("lecture_keys", "X @ W_K", "matrix(3, 4)"),
        Step("lecture_values", "X @ W_V", "matrix(3, 3)"),
        Step("lecture_scores", "lecture_queries @ T(lecture_keys)", "matrix(3, 3)"),
        Step("lecture_scaled_scores", "lecture_scores/sqrt(4)", "matrix(3, 3)"),
        Step("lecture_weights", "softmax(lecture_scaled_scores)", "matrix(3, 3)", "dp 4", ("rows sum to 1",)),
        Step("lecture_output", "lecture_weights @ lecture_values", "matrix(3, 3)", "dp 4"),
    ),
    rule="Q = X W_Q, K = X W_K, V = X W_V; S = Q K^T, then S/√d_k, then the softmax of each row, then A V.",
)

# ---- each output is a weighted mean of values

two_key_output = Derivation(
    points=2,
    start="(exp(s_1)*v_1 + exp(s_2)*v_2)/(exp(s_1) + exp(s_2))",
    target="v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)",
    names={"s_1": "real", "s_2": "real", "v_1": "real", "v_2": "real"},
    form="same",
    largest_step=2,
    model=(
        "exp(s_1)/(exp(s_1) + exp(s_2))*v_1 + exp(s_2)/(exp(s_1) + exp(s_2))*v_2",
        "sigmoid(s_1 - s_2)*v_1 + (1 - sigmoid(s_1 - s_2))*v_2",
        "v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)",
    ),
    right=(
        "= v_2 + (exp(s_1)*v_1 + exp(s_2)*v_2 - (exp(s_1) + exp(s_2))*v_2)/(exp(s_1) + exp(s_2))\n"
        "= v_2 + exp(s_1)/(exp(s_1) + exp(s_2))*(v_1 - v_2)\n"
        "= v_2 + 1/(1 + exp(s_2 - s_1))*(v_1 - v_2)\n"
        "= v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)",
        "= (v_1 + exp(s_2 - s_1)*v_2)/(1 + exp(s_2 - s_1))\n"
        "= sigmoid(s_1 - s_2)*v_1 + sigmoid(s_2 - s_1)*v_2\n"
        "= v_2 + (v_1 - v_2)*sigmoid(s_1 - s_2)",
    ),
    wrong=(
        (
            "= exp(s_1)/(exp(s_1) + exp(s_2))*v_1 + exp(s_2)/(exp(s_1) + exp(s_2))*v_2\n"
            "= sigmoid(s_1)*v_1 + sigmoid(s_2)*v_2",
            2,
        ),
        (
            "= exp(s_1)/(exp(s_1) + exp(s_2))*v_1 + exp(s_2)/(exp(s_1) + exp(s_2))*v_2\n"
            "= sigmoid(s_2 - s_1)*v_1 + (1 - sigmoid(s_2 - s_1))*v_2\n"
            "= v_2 + sigmoid(s_2 - s_1)*(v_1 - v_2)",
            2,
        ),
    ),
    hint="What is the weight of v_1, once its numerator and denominator are divided by exp(s_1)?",
    rule=(
        "Split the fraction: each value has a weight of its own, and the two weights sum to 1. The first is a "
        "logistic function of the gap s_1 − s_2."
    ),
)

equal_values = Derivation(
    points=2,
    start="Sum(exp(s[j])/Sum(exp(s[l]), l, 1, n)*c, j, 1, n)",
    target="c",
    names={"s": "vector(n)", "c": "real", "n": "posint"},
    largest_step=1,
    model=("c*Sum(exp(s[j]), j, 1, n)/Sum(exp(s[l]), l, 1, n)", "c"),
    right=(
        "= c*Sum(softmax(s)[j], j, 1, n)\n= c*1\n= c",
        r"= c \frac{\sum_{j=1}^{n} e^{s_j}}{\sum_{l=1}^{n} e^{s_l}}" + "\n= c",
    ),
    wrong=(
        ("= c*Sum(exp(s[j]), j, 1, n)/Sum(exp(s[l]), l, 1, n)\n= n*c", 2),
        ("= n*c*Sum(exp(s[j]), j, 1, n)/Sum(exp(s[l]), l, 1, n)\n= n*c", 1),
    ),
    hint="The inner sum is the same for every j. What may it be moved in front of?",
    rule="What does not depend on j moves in front of the sum; what is left above and below is the same sum.",
)

cold_output = Formula(
    "[4, 6, 2]",
    right=("[[4, 6, 2]]", r"\begin{bmatrix} 4 & 6 & 2 \end{bmatrix}"),
    wrong=(
        Known(
            "[3, 6, 3]",
            "This is the token's own value",
            "Must a token attend to itself most? Which of its three scores is the largest?",
        ),
        Known("[8/3, 5, 7/3]", "This is the mean of the values: the other limit", "What does exp(12/t) do for t → 0?"),
        Known("[0, 1, 0]", "These are the weights, not the output", "Which value do these weights pick?"),
    ),
    rule="A cold softmax gives all its weight to the largest score, in equal parts where several are the largest.",
)

hot_output = Formula(
    "[8/3, 5, 7/3]",
    right=("[8, 15, 7]/3", "[(1 + 4 + 3)/3, (3 + 6 + 6)/3, (2 + 2 + 3)/3]", r"\frac{1}{3}[8, 15, 7]"),
    wrong=(
        Known("[8, 15, 7]", "This is the sum of the values, not a mean", "What do the three weights sum to?"),
        Known(
            "[0, 0, 0]",
            "The scores go to 0, but the weights do not",
            "What is softmax([0, 0, 0])?",
        ),
        Known("[1/3, 1/3, 1/3]", "These are the weights, not the output", "What do these weights mix?"),
    ),
    rule="A hot softmax gives every key the same weight.",
)

# ---- attention does not know the order

permuted_attention = Derivation(
    points=3,
    start="softmax((P @ Q) @ T(P @ K)) @ (P @ V)",
    target="P @ softmax(Q @ T(K)) @ V",
    names={"P": "matrix(3, 3)", "Q": "matrix(3, d_k)", "K": "matrix(3, d_k)", "V": "matrix(3, d_v)"},
    given={"P": "[[0, 1, 0], [0, 0, 1], [1, 0, 0]]"},
    form="same",
    largest_step=2,
    model=(
        "softmax(P @ Q @ T(K) @ T(P)) @ P @ V",
        "P @ softmax(Q @ T(K)) @ T(P) @ P @ V",
        "P @ softmax(Q @ T(K)) @ V",
    ),
    right=(
        "= softmax(P @ (Q @ T(K)) @ T(P)) @ P @ V\n"
        "= (P @ softmax(Q @ T(K)) @ T(P)) @ (P @ V)\n"
        "= P @ softmax(Q @ T(K)) @ (T(P) @ P) @ V\n"
        "= P @ (softmax(Q @ T(K)) @ V)",
        "= P softmax(Q (P K)^T) P V\n= P softmax(Q K^T P^T) P V\n= P softmax(Q K^T) P^T P V\n= P softmax(Q K^T) V",
    ),
    wrong=(
        ("= softmax(P @ Q @ T(K) @ P) @ P @ V\n= P @ softmax(Q @ T(K)) @ P @ P @ V", 1),
        ("= softmax(P @ Q @ T(K) @ T(P)) @ P @ V\n= softmax(Q @ T(K)) @ P @ V", 2),
        (
            "= softmax(P @ Q @ T(K) @ T(P)) @ P @ V\n= P @ softmax(Q @ T(K)) @ T(P) @ P @ V\n= softmax(Q @ T(K)) @ V",
            3,
        ),
    ),
    hint="If the columns of S trade places, how do the columns of its row-wise softmax? And what if its rows do?",
    rule="T(A @ B) = T(B) @ T(A); softmax(P @ S @ T(P)) = P @ softmax(S) @ T(P); and T(P) @ P is the identity.",
)

# ---- the way back: the gradient of attention

TENSORS = {"Q": "matrix(n, d_k)", "K": "matrix(m, d_k)", "V": "matrix(m, d_v)", "G": "matrix(n, d_v)"}
ARGUMENTS = ("Q", "K", "V")
WEIGHTS = "softmax(Q @ T(K)/sqrt(d_k))"
SCORE_GRADIENT = f"had({WEIGHTS}, G @ T(V)) - diag(rowsum(had({WEIGHTS}, G @ T(V)))) @ {WEIGHTS}"

value_gradient = Formula(
    "T(A) @ G",
    names={"A": "matrix(n, m)", "G": "matrix(n, d_v)"},
    right=("A' @ G", "T(T(G) @ A)", "A^T G", r"A^\top G"),
    wrong=(
        Known("T(A) @ (2*G)", "There is a factor of 2 too many", "Is the loss quadratic in V, or linear?"),
        Known(
            "-T(A) @ G",
            "The sign is wrong",
            "If G is positive everywhere and all values grow, does the loss grow or shrink?",
        ),
    ),
    hint="Output row i takes A[i, j] times value row j. In how many output rows does value row j appear?",
    code=Gradient(
        "scaled_dot_product_attention",
        ARGUMENTS,
        inputs={"Q": TENSORS["Q"], "K": TENSORS["K"], "V": TENSORS["V"]},
        values={"A": WEIGHTS},
        by=3,
    ),
)

weight_gradient = Formula(
    "G @ T(V)",
    names={"G": "matrix(n, d_v)", "V": "matrix(m, d_v)"},
    right=("G @ V'", "T(V @ T(G))", "G V^T", r"G V^\top"),
    wrong=(
        Known(
            "-G @ T(V)", "The sign is wrong", "If a weight grows, and its value and G are positive, does the loss grow?"
        ),
    ),
    hint="The loss changes by the sum of G times the change of the output. Where does A[i, j] stand in row i?",
)

score_gradient_entry = Formula(
    "A[i, j]*(dA[i, j] - Sum(A[i, l]*dA[i, l], l, 1, m))",
    names={"A": "matrix(n, m)", "dA": "matrix(n, m)", "i": "index(n)", "j": "index(m)"},
    forms=(
        "A[i, j]*dA[i, j] - A[i, j]*Sum(A[i, l]*dA[i, l], l, 1, m)",
        "Sum(A[i, j]*(delta(j, l) - A[i, l])*dA[i, l], l, 1, m)",
    ),
    right=(
        "Sum(dA[i, l]*A[i, l]*(delta(j, l) - A[i, j]), l, 1, m)",
        "(had(A, dA) - diag(rowsum(had(A, dA))) @ A)[i, j]",
        r"A_{ij} \left( dA_{ij} - \sum_{l=1}^{m} A_{il} dA_{il} \right)",
    ),
    wrong=(
        Known(
            "A[i, j]*dA[i, j]",
            "The part that comes from the other weights of the row is missing",
            "All weights of a row share one denominator. Does S[i, j] change only A[i, j]?",
        ),
        Known(
            "A[i, j]*(1 - A[i, j])*dA[i, j]",
            "Only the diagonal of the softmax's Jacobian is used",
            "Does a larger S[i, j] leave the other weights of row i as they are?",
        ),
        Known(
            "A[i, j]*(dA[i, j] - Sum(dA[i, l], l, 1, m))",
            "The mean that is subtracted lacks its weights",
            "What is the Jacobian's entry for l different from j: does A[i, l] stand in it?",
        ),
        Known(
            "A[i, j]*(dA[i, j] - Sum(A[l, j]*dA[l, j], l, 1, n))",
            "The sum runs down a column",
            "Along which axis did the softmax run: over the keys of one query, or over the queries?",
        ),
        Known(
            "dA[i, j] - Sum(A[i, l]*dA[i, l], l, 1, m)",
            "The factor in front is missing: a weight near 0 hardly moves",
            "What does every entry p_i(δ_ij − p_j) of the softmax's Jacobian begin with?",
        ),
    ),
    hint="Row i of dS is row i of dA times the Jacobian of the softmax. What is that product, as a sum over l?",
)

query_gradient = Formula(
    "dS @ K/sqrt(d_k)",
    names={"dS": "matrix(n, m)", "K": "matrix(m, d_k)"},
    right=("(dS @ K)/sqrt(d_k)", "1/sqrt(d_k)*(dS @ K)", "T(T(K) @ T(dS))/√d_k", r"\frac{1}{\sqrt{d_k}} dS K"),
    wrong=(
        Known("dS @ K", "The factor that divides the scores is missing", "S is Q @ T(K) divided by what?"),
        Known(
            "dS @ K*sqrt(d_k)",
            "The gradient is multiplied by sqrt(d_k)",
            "The derivative of 5x is 5. What is the derivative of x/5?",
        ),
    ),
    hint="S[i, j] is linear in row i of Q. What stands beside it?",
    code=Gradient(
        "scaled_dot_product_attention",
        ARGUMENTS,
        inputs={"Q": TENSORS["Q"], "V": TENSORS["V"], "G": TENSORS["G"]},
        values={"dS": SCORE_GRADIENT},
        by=1,
    ),
)

key_gradient = Formula(
    "T(dS) @ Q/sqrt(d_k)",
    names={"dS": "matrix(n, m)", "Q": "matrix(n, d_k)"},
    right=("dS' @ Q/sqrt(d_k)", "T(T(Q) @ dS)/sqrt(d_k)", r"\frac{1}{\sqrt{d_k}} dS^\top Q"),
    wrong=(
        Known("T(dS) @ Q", "The factor that divides the scores is missing", "S is Q @ T(K) divided by what?"),
        Known(
            "-T(dS) @ Q/sqrt(d_k)",
            "The sign is wrong",
            "Queries and keys play the same part in a dot product. Was there a sign in the gradient by Q?",
        ),
    ),
    hint="Write down the shapes: how do you get (m, d_k) from (n, m) and (n, d_k)?",
    code=Gradient(
        "scaled_dot_product_attention",
        ARGUMENTS,
        inputs={"K": TENSORS["K"], "V": TENSORS["V"], "G": TENSORS["G"]},
        values={"dS": SCORE_GRADIENT},
        by=2,
    ),
)

# ---- find the mistake

notes_scores = FindMistake(
    lines=(
        "X = [[1/2, 2], [3/2, 1]], and all weight matrices are the identity: Q = K = V = X, d_k = 2.",
        "QKᵀ = [[17/4, 11/2], [11/2, 13/4]].",
        "QKᵀ must be symmetric here, because Q = K.",
        "Divided by √2, the scores are [[3.0052, 3.8891], [3.8891, 2.2981]].",
        "The first row of the weights is [0.2924, 0.7076]: token 1 looks mostly at token 2.",
    ),
    wrong_line=2,
    correction=Formula(
        "[[17/4, 11/4], [11/4, 13/4]]",
        right=(
            "[[4.25, 2.75], [2.75, 3.25]]",
            "[[1/2, 2], [3/2, 1]] @ T([[1/2, 2], [3/2, 1]])",
            r"\begin{bmatrix} 17/4 & 11/4 \\ 11/4 & 13/4 \end{bmatrix}",
        ),
        wrong=(
            Known(
                "[[17/4, 11/2], [11/2, 13/4]]",
                "This is the line as it stands",
                "What is (1/2)·(3/2) + 2·1?",
            ),
            Known(
                "[[17/4, 11/4], [11/4, 4]]",
                "The square of 3/2 is not 3",
                "What is 1.5 · 1.5?",
            ),
            Known(
                "[[17/4, 7/2], [7/2, 13/4]]",
                "In the dot product of the two tokens, one factor 1/2 is lost",
                "Which two numbers are multiplied in the first place?",
            ),
        ),
    ),
    why={
        1: "With W = I, XW is X, and each row of Q has two numbers: that line is right.",
        3: "Entry (i, j) is the dot product of tokens i and j, in either order: that line is right.",
        4: "That follows from the scores above it. Look for the first line that does not follow.",
        5: "That follows from the line above it. Look for the first line that does not follow.",
    },
    hint="What do you get for each of the four dot products?",
)

notes_scaling = FindMistake(
    lines=(
        "A = softmax(QKᵀ/√d_k), row by row, and O = AV.",
        "QKᵀ = [[2, 1], [1, 5/2]] and d_k = 2.",
        "So A = softmax([[2, 1], [1, 5/2]]).",
        "Its first row is [σ(1), σ(−1)] = [0.7311, 0.2689].",
        "The first row of the output is 0.7311·[1, 1] + 0.2689·[−1/2, 3/2] = [0.5966, 1.1345].",
    ),
    wrong_line=3,
    correction=Formula(
        "[[2, 1], [1, 5/2]]/sqrt(2)",
        right=(
            "[[sqrt(2), sqrt(2)/2], [sqrt(2)/2, 5*sqrt(2)/4]]",
            "1/√2*[[2, 1], [1, 2.5]]",
            r"\frac{1}{\sqrt{2}} \begin{bmatrix} 2 & 1 \\ 1 & 5/2 \end{bmatrix}",
        ),
        wrong=(
            Known(
                "[[2, 1], [1, 5/2]]",
                "This is the line as it stands",
                "Compare what stands inside the softmax with line 1. What is missing?",
            ),
            Known(
                "[[2, 1], [1, 5/2]]/2",
                "This is divided by d_k, not by its root",
                "Read line 1 again: what stands under QKᵀ?",
            ),
            Known(
                "[[2, 1], [1, 5/2]]*sqrt(2)",
                "This is multiplied where line 1 divides",
                "Should scaling make large scores larger or smaller?",
            ),
        ),
    ),
    why={
        1: "That is the equation of the paper.",
        2: "Those are the right dot products, and each row of Q has two numbers.",
        4: "For two keys the softmax is σ of the difference, 2 − 1: that follows from the line above it.",
        5: "That is the weighted sum of the two values, with the weights of the line above it.",
    },
    hint="Which line does not do what the equation in line 1 asks for?",
)

notes_check = FindMistake(
    lines=(
        "With Q = K = X, entry (i, j) of QKᵀ is the dot product of tokens i and j; so QKᵀ is symmetric, and M is.",
        "For every z: zᵀ X Xᵀ z = |Xᵀz|² ≥ 0. So no z may make zᵀMz negative.",
        "At z = (1, 1): zᵀMz = 17/4 + 2·11/2 + 13/4 = 37/2, not negative.",
        "At z = (2, −1): zᵀMz = 4·17/4 + 4·11/2 + 13/4 = 169/4, not negative.",
        "So these two z raise no doubt about M.",
    ),
    wrong_line=4,
    correction=Formula(
        "-7/4",
        right=("-1.75", "4*17/4 - 4*11/2 + 13/4", "[2, -1] @ [[17/4, 11/2], [11/2, 13/4]] @ [2, -1]"),
        wrong=(
            Known("169/4", "This is the line as it stands", "Which sign has 2·z_1·z_2?"),
            Known(
                "37/4",
                "The entries off the diagonal are counted once",
                "How many entries of M are multiplied by z_1·z_2 or z_2·z_1?",
            ),
            Known(
                "-33/4",
                "The square of −1 is positive",
                "Which sign has z_2²?",
            ),
        ),
    ),
    why={
        1: "x_1·x_2 = x_2·x_1: that line is right, and M passes this test.",
        2: "A squared length is never negative: that line is right.",
        3: "All four entries of M are added up there: that line is right.",
        5: "That follows from the two lines above it. Look for the first line that does not follow.",
    },
    hint="Written as a sum of four terms, z_i·M[i, j]·z_j: which of them are negative?",
)
