"""Chapter 8, the decoder: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

# ---- the target asks, the source answers

across_in_matrices = Formula(
    "softmax(X @ W_Q @ T(M @ W_K)/sqrt(2)) @ M @ W_V @ W_O",
    names={
        "X": "matrix(1, 2)", "M": "matrix(2, 2)", **dict.fromkeys(("W_Q", "W_K", "W_V", "W_O"), "matrix(2, 2)"),
    },
    right=(
        "softmax((X @ W_Q) @ T(W_K) @ T(M)/sqrt(2)) @ (M @ W_V) @ W_O",
        "softmax(X @ (W_Q/sqrt(2)) @ T(M @ W_K)) @ (M @ W_V @ W_O)",
        r"softmax(\frac{X W_Q (M W_K)^T}{\sqrt{2}}) M W_V W_O",
    ),
    wrong=(
        Known(
            "softmax(X @ W_Q @ T(M @ W_K)) @ M @ W_V @ W_O",
            "The scores are not divided by the root",
            "What keeps the variance of a score at 1?",
        ),
        Known("softmax(X @ W_Q @ T(M @ W_K)/sqrt(2)) @ M @ W_V", "W_O is missing", "Which matrix comes last?"),
        Known(
            "softmax(X @ W_K @ T(M @ W_Q)/sqrt(2)) @ M @ W_V @ W_O",
            "W_Q and W_K have changed places",
            "Which matrix makes queries, and of which sentence?",
        ),
        Known(
            "softmax(X @ W_Q @ T(M @ W_K)/sqrt(2)) @ M @ W_K @ W_O",
            "The keys are read where the values should be",
            "Which matrix makes of a source token what is taken away from it?",
        ),
        Known(
            "softmax(X @ W_Q @ T(X @ W_K)/sqrt(2)) @ X @ W_V @ W_O",
            "This is self-attention: the source does not occur",
            "Who is asked, and what does M stand for?",
        ),
    ),
    code=Code("cross_attention", ("X", "M", "W_Q", "W_K", "W_V", "W_O", "1")),
    hint="It is the formula of self-attention. Which of its X are asked, and which of them asks?",
)  # fmt: skip

across_example = Chain(
    inputs={"q": "[1, 2]", "k": "[0, log(3), log(5)]", "v": "[0, 35, 7]"},
    steps=(
        Step("across_exponentials", "exp(q @ T(k))", "matrix(2, 3)", promises=("positive",)),
        Step(
            "across_weights",
            "diag(1/rowsum(across_exponentials)) @ across_exponentials",
            "matrix(2, 3)",
            promises=("rows sum to 1", "positive"),
        ),
        Step("across_output", "across_weights @ v", "vector(2)"),
    ),
    rule="exp(2 log 3) = 3² = 9. Divide each row by its sum; then each row's weights times the three values, added up.",
)

# ---- what reaches whom

pairs_of_a_block = Formula(
    "n*(n + 1)/2 + n*m",
    names={"n": "posint", "m": "posint"},
    right=("n*(n + 1 + 2*m)/2", "Sum(i + m, i, 1, n)", r"\frac{n(n+1)}{2} + nm"),
    wrong=(
        Known("n^2 + n*m", "The target sees its own future here", "What may the first target token see of the target?"),
        Known(
            "n*(n + 1)/2 + m*(m + 1)/2",
            "The source is counted as if it looked at itself, causally",
            "How large is the table of scores of the cross-attention, and which part of it is hidden?",
        ),
        Known(
            "(n + m)*(n + m + 1)/2",
            "This is one long causal sequence",
            "Do source tokens ask anything in this block?",
        ),
        Known("n*(n - 1)/2 + n*m", "No target token sees itself here", "How many Trues has row 1 of the causal mask?"),
        Known("n*m", "The self-attention is left out", "How many attentions has the block?"),
        Known("n*(n + 1)/2", "The cross-attention is left out", "How many attentions has the block?"),
    ),
    hint="How many may target token i see, of the target and of the source? Add that up over i.",
)

follows_the_source = Derivation(
    points=3,
    start="(exp(q*m[k]) + m[k]*q*exp(q*m[k]))/Z - Sum(m[j]*exp(q*m[j]), j, 1, n)*q*exp(q*m[k])/Z^2",
    target="p[k]*(1 + q*(m[k] - c))",
    names={
        "q": "real", "m": "vector(n)", "p": "vector(n)", "Z": "positive", "c": "real", "k": "index(n)", "n": "posint",
    },
    given={"p": "softmax(q*m)", "Z": "Sum(exp(q*m[j]), j, 1, n)", "c": "Sum(p[j]*m[j], j, 1, n)"},
    form="without exp, Z",
    model=(
        "p[k] + q*m[k]*p[k] - Sum(m[j]*exp(q*m[j])/Z, j, 1, n)*q*p[k]",
        "p[k] + q*m[k]*p[k] - c*q*p[k]",
        "p[k]*(1 + q*(m[k] - c))",
    ),
    largest_step=2,
    right=(
        "= p[k] + q*m[k]*p[k] - c*q*p[k]\n= p[k]*(1 + q*m[k] - q*c)\n= p[k]*(1 + q*(m[k] - c))",
        "= p[k]*(1 + q*m[k]) - q*p[k]*Sum(m[j]*p[j], j, 1, n)\n= p[k]*(1 + q*(m[k] - c))",
        r"= p_k + q m_k p_k - q p_k \sum_{j=1}^{n} m_j p_j" + "\n" + r"= p_k (1 + q (m_k - c))",
    ),
    wrong=(
        ("= p[k] + q*m[k]*p[k] - c*p[k]\n= p[k]*(1 + q*m[k] - c)", 1),
        ("= p[k] + q*m[k]*p[k] - c*q*p[k]\n= p[k]*(1 + q*(m[k] + c))", 2),
        ("= p[k] + q*m[k]*p[k] - Sum(m[j]*exp(q*m[j])/Z, j, 1, n)*q*p[k]\n= p[k] + q*m[k]*p[k] - c*q*p[k]/Z", 2),
    ),
    hint="Z² is Z·Z: which of the two belongs under exp(q·m[k]), and which one into the sum?",
    rule="exp(q·m[j])/Z is p[j], wherever it stands; the sum of m[j]·p[j] is c.",
)  # fmt: skip

# ---- what a block costs

WIDTH = {"d": "posint"}

decoder_block_numbers = Formula(
    "16*d^2 + 11*d",
    names=WIDTH,
    right=("4d^2 + 4d^2 + 8d^2 + 5d + 6d", "d(16d + 11)", "2*4*d^2 + (2*d*4*d + 4*d + d) + 3*2*d", r"16 d^2 + 11 d"),
    wrong=(
        Known("12*d^2 + 11*d", "One attention is missing", "Where does the block read the encoder's output?"),
        Known("16*d^2 + 9*d", "One norm is missing", "How many sub-layers has the block, and what follows each?"),
        Known("16*d^2 + 8*d", "A norm is counted with one vector", "Which two vectors does a norm learn?"),
        Known("16*d^2 + 19*d", "The attentions are counted with biases", "Do the attentions here have biases?"),
        Known("16*d^2 + 6*d", "The network's biases are missing", "How long are b_1 and b_2?"),
        Known("16*d^2 + 5*d", "The norms are missing", "What do gamma and beta count?"),
        Known("16*d^2", "Only the matrices are counted", "Which vectors does the block learn?"),
    ),
    hint="What do the two attentions learn, what the feed-forward network, what each of the three norms?",
)

decoder_block_at_256 = Formula(
    "1051392",
    right=("16*256^2 + 11*256", "256*(16*256 + 11)"),
    wrong=(
        Known("1048576", "Only the matrices are counted", "What do the vectors of the block add?"),
        Known("1053440", "The attentions are counted with biases", "Do the attentions here have biases?"),
        Known("1050880", "One norm is missing", "How many norms has the block?"),
        Known("789248", "One attention is missing", "How many attentions has the block?"),
    ),
    rule="Put 256 into your count. 256² is 65,536.",
)

more_than_an_encoder_block = Formula(
    "4*d^2 + 2*d",
    names=WIDTH,
    right=("2d(2d + 1)", "16d^2 + 11d - 12d^2 - 9d", r"4 d^2 + 2 d"),
    wrong=(
        Known("4*d^2", "The third norm is forgotten", "What stands behind the second attention?"),
        Known("4*d^2 + 4*d", "Two norms are counted, or biases", "How many norms has a decoder block more?"),
        Known("4*d^2 + d", "A norm is counted with one vector", "Which two vectors does a norm learn?"),
        Known("2*d^2 + 2*d", "Half of the attention is counted", "How many matrices has the second attention?"),
    ),
    hint="What does the decoder block have that the encoder block does not?",
)

across_operations = Formula(
    "4*n*d^2 + 4*m*d^2 + 4*n*m*d",
    names={"n": "posint", "m": "posint", "d": "posint"},
    right=("4d(n d + m d + n m)", "2*2*n*d^2 + 2*2*m*d^2 + 2*2*n*m*d", r"4 n d^2 + 4 m d^2 + 4 n m d"),
    wrong=(
        Known("8*n*d^2 + 4*n*m*d", "All four matrices meet the target", "Of what are keys and values made?"),
        Known("8*m*d^2 + 4*n*m*d", "All four matrices meet the source", "Of what are the queries made?"),
        Known("8*n*d^2 + 4*n^2*d", "This is the self-attention", "How many keys does a target token compare with?"),
        Known("2*n*d^2 + 6*m*d^2 + 4*n*m*d", "W_O meets the source here", "How many rows has what W_O multiplies?"),
        Known("6*n*d^2 + 2*m*d^2 + 4*n*m*d", "Of two matrices of the source one is left", "Of what are values made?"),
        Known("2*n*d^2 + 2*m*d^2 + 2*n*m*d", "Half of the work is counted", "Does a multiply-add count as 2?"),
        Known("4*n*d^2 + 4*m*d^2 + 2*n*m*d", "One product of the two is missing", "What follows after the softmax?"),
        Known("4*n*m*d", "The products with weights are missing", "Which four matrices are there besides?"),
    ),
    hint="Write the shapes of the six products: which have n rows, which m?",
)

tokens_in_all = Formula(
    "n*(n + 1)/2",
    names={"n": "posint"},
    forms=("Sum(t, t, 1, n)",),
    right=("(n^2 + n)/2", "Sum(i, i, 1, n)", r"\frac{n(n+1)}{2}"),
    wrong=(
        Known(
            "n", "This is what goes through in one pass, as in training", "With how many ids is the model asked last?"
        ),
        Known("n^2", "Every question is counted as the longest", "With how many ids is the model asked first?"),
        Known("n*(n - 1)/2", "The last question is left out", "With how many ids is the model asked last?"),
    ),
    hint="Add up the lengths of all questions.",
)

# ---- the probability of a sentence

log_of_a_sentence = Derivation(
    points=2,
    start="log(Prod(p[t], t, 1, n))",
    target="-n*L",
    names={"p": "prob(n)", "L": "positive", "n": "posint"},
    given={"L": "-Sum(log(p[t]), t, 1, n)/n"},
    model=("Sum(log(p[t]), t, 1, n)", "-n*L"),
    largest_step=1,
    right=(
        "= Sum(log(p[t]), t, 1, n)\n= -n*(-Sum(log(p[t]), t, 1, n)/n)\n= -n*L",
        r"= \sum_{t=1}^{n} \log p_t" + "\n" + r"= -n L",
    ),
    wrong=(
        ("= Prod(log(p[t]), t, 1, n)", 1),
        ("= Sum(log(p[t]), t, 1, n)\n= -L", 2),
        ("= Sum(log(p[t]), t, 1, n)\n= n*L", 2),
    ),
    hint="What is the logarithm of a·b·c? And which number times L is the sum?",
    rule="The logarithm of a product is the sum of the logarithms; the sum is −n times the mean L.",
)

needed_for_a_half = Formula(
    "(1/2)^(1/n)",
    names={"n": "posint"},
    right=("2^(-1/n)", "1/2^(1/n)", "exp(-log(2)/n)", r"2^{-1/n}"),
    wrong=(
        Known("1/2", "This is a single token's probability for n = 1", "What is (1/2)·(1/2)?"),
        Known("(1/2)^n", "This is the sentence's probability where each token has 1/2", "Which of the two is given?"),
        Known("1/(2*n)", "The probabilities are added, not multiplied", "How do n probabilities make one?"),
        Known("1 - 1/(2*n)", "This is close for a long sentence, but not exact", "Which p solves p^n = 1/2?"),
    ),
    hint="n equal factors p make p^n. Which p makes 1/2 of it?",
)

greedy_sentence = Formula(
    "1/4",
    right=("5/8*2/5", "0.25", "10/40"),
    wrong=(
        Known("3/10", "This is the best sentence", "Which first word does greedy decoding take?"),
        Known("5/8", "This is the first word alone", "Which factor does the second word bring?"),
        Known("2/5", "This is the second word alone", "Which factor does the first word bring?"),
        Known("1/2", "The best first word and the best second word do not belong together", "What follows after A?"),
        Known("41/40", "The probabilities are added", "What does a probability of more than 1 say?"),
    ),
    hint="Which first word is taken? And which word is the best after that one?",
)

best_sentence = Formula(
    "3/10",
    right=("3/8*4/5", "0.3", "12/40"),
    wrong=(
        Known("1/4", "This is the greedy sentence", "What is the probability of B C?"),
        Known("1/2", "The best first word and the best second word do not belong together", "What follows after A?"),
        Known("4/5", "This is the second word alone", "Which factor does the first word bring?"),
    ),
    hint="Write down the probabilities of all five sentences.",
)

# ---- find the mistake

notes_gpt_block = FindMistake(
    lines=(
        "A decoder block has two attentions, a feed-forward network with d_ff = 4d, and three norms.",
        "The four matrices of one attention have 4d² numbers, the two of the feed-forward network 8d².",
        "So the matrices of a decoder block have 16d² numbers.",
        "GPT-3 is made of decoder blocks, with encoder and decoder; the matrices of its 96 blocks have 96·16d².",
        "What it is to continue, the prompt, and what it writes are one sequence.",
    ),
    wrong_line=4,
    correction=Formula(
        "96*12*d^2",
        names=WIDTH,
        right=("1152*d^2", "96*(4*d^2 + 8*d^2)", r"96 \cdot 12 d^2"),
        wrong=(
            Known("96*16*d^2", "This is the line as it stands", "At which encoder's output would GPT-3 look?"),
            Known("12*d^2", "This is one block", "How many blocks has GPT-3?"),
            Known("96*8*d^2", "Both attentions are taken away", "How does GPT-3 look at what it has written?"),
            Known("96*4*d^2", "The feed-forward networks are missing", "Which of the three sub-layers goes away?"),
        ),
    ),
    why={
        1: "Self-attention, cross-attention, network, and a norm after each: that line is right.",
        2: "Four times d·d, and twice d·4d: that line is right.",
        3: "Twice 4d² and 8d²: that line is right for a block of 2017.",
        5: "There is nothing else that it could look at: that line is right, and says what is wrong with another one.",
    },
    hint="Which of the sub-layers needs a second sequence, and does GPT-3 have one?",
)

teacher_forcing = FindMistake(
    lines=(
        "The target has the ids 41, 87, 63, 2, where 2 ends a sentence. 1 begins one.",
        "The decoder's input is the target shifted right: 1, 41, 87, 63.",
        "At the first position the model sees 1 and is to give a high probability to 41.",
        "At the third position it sees 1, 41, 87 and is to give a high probability to 87.",
        "The loss of that position is −log of the probability that line 4 speaks of.",
    ),
    wrong_line=4,
    correction=Formula(
        "63",
        right=("63.0",),
        wrong=(
            Known("87", "This is the line as it stands", "Is 87 still to be predicted where it can be seen?"),
            Known("41", "This is one position too early", "Which id comes after 1, 41, 87?"),
            Known("2", "This is one position too late", "Which id comes after 1, 41, 87?"),
            Known("3", "This is the number of the position", "Which id of the target stands there?"),
        ),
    ),
    why={
        1: "That is where the text starts from.",
        2: "1 comes first and the last id drops out: that line is right.",
        3: "The first token is predicted from the beginning alone: that line is right.",
        5: "The loss is that of the right id, whichever it is: that line is right by itself.",
    },
    hint="Write input and target one below the other, position by position.",
)
