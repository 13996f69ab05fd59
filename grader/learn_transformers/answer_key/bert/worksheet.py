"""Chapter 12, BERT: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Step

# ---- what becomes of a word

what_becomes_of_a_word = Chain(
    inputs={"p": "2/5"},
    steps=(
        Step("hidden_share", "8*p/10"),
        Step("exchanged_share", "p/10"),
        Step("kept_share", "p - hidden_share - exchanged_share"),
    ),
    rule="Multiply: a share p of all words is chosen, and of these a share has the fate that is asked for.",
)

looks_unchanged = Formula(
    "1 - p + p/10 + p/(10*V)",
    names={"p": "real(0, 1)", "V": "posint(2)"},
    right=("1 - 9*p/10 + p/(10*V)", "1 - 8*p/10 - p/10*(1 - 1/V)", r"1 - \frac{9p}{10} + \frac{p}{10 V}"),
    wrong=(
        Known(
            "1 - p", "Only those that were not chosen are counted", "What happens to one in ten of the chosen words?"
        ),
        Known("1 - 9*p/10", "No random word is the one that was there", "Among V words, how often is it the same one?"),
        Known("1 - 8*p/10", "Random words count as unchanged here", "How many of V words are the one that was there?"),
        Known("p/10 + p/(10*V)", "These are chosen ones only", "What of the words that were not chosen?"),
    ),
    hint="There are three ways to look unchanged: not chosen, chosen and kept, and chosen, exchanged, but by …?",
    rule="Add the shares of the three ways: 1 − p, then p times 1/10, then p times 1/10 times 1/V.",
)

second_chance = Formula(
    "3/4",
    right=("0.3/0.4", "0.75", r"\frac{3}{4}"),
    wrong=(
        Known(
            "3/10", "This is the share of all chosen words", "How many of 100 chosen words does the second draw see?"
        ),
        Known(
            "1/4", "This is the share of those that stay", "Which of the two answers does the second draw stand for?"
        ),
        Known(
            "1/2", "That is right for 80, 10 and 10", "How many are left here, and how many of them are to be random?"
        ),
    ),
    hint="Of 100 chosen words, how many are left after the first draw, and how many of these are to become random?",
)

second_draw = FindMistake(
    lines=(
        "7000 words were chosen. A random number below 0.8 makes [MASK] of a word: that happens to about 5600.",
        "For each of the other 1400 a second random number is drawn.",
        "10 % are to become random words, so the program asks whether it is below 0.1: that happens to about 700.",
        "All others stay as they are. They, too, have labels.",
    ),
    wrong_line=3,
    correction=Formula(
        "140",
        right=("1400/10", "0.1*1400"),
        wrong=(
            Known("700", "This is the line as it stands", "How many words does the second number decide on?"),
            Known("560", "This is 10 % of those that are [MASK]", "On which words does the second number decide?"),
            Known("1260", "These stay", "How many are below 0.1, and how many above?"),
        ),
        unit="words",
    ),
    why={
        1: "Four of five is the share of [MASK]: that line is right.",
        2: "Only what is not [MASK] is still open: that line is right.",
        4: "Of a word that was chosen the model is asked, whatever became of it: that line is right.",
    },
    hint="A second random number below 0.1 comes up in a tenth of which words?",
)

# ---- how many are chosen

CHOSEN = {"p": "real(0, 1)", "n": "posint"}

nothing_chosen = Formula(
    "(1 - p)^n",
    names=CHOSEN,
    right=("(1-p)**n", r"(1 - p)^{n}", "exp(n*log(1 - p))"),
    wrong=(
        Known(
            "1 - p^n", "This is the chance that not all of them are chosen", "What must happen to every single word?"
        ),
        Known("1 - n*p", "For a long text this is below 0", "What is the chance for two words?"),
        Known("p^n", "This is the chance that all are chosen", "What is the chance that one word is not chosen?"),
        Known(
            "1 - (1 - p)^n", "This is the chance that something is chosen", "What is asked for: something or nothing?"
        ),
        Known("n*(1 - p)", "Chances of things that happen together multiply", "What is the chance for two words?"),
    ),
    hint="What is the chance that one word is not chosen, and that two are not?",
    rule="Each word decides by itself, so the chances multiply.",
)

nothing_of_three = Formula(
    "27/64",
    right=("(3/4)^3", "0.421875", r"\frac{27}{64}"),
    wrong=(
        Known("1/64", "Here all three are chosen", "What is the chance that one word is not chosen?"),
        Known("1/4", "Chances do not add up to 3/4 here", "What is the chance for two words?"),
        Known("37/64", "This is the chance that something is chosen", "Which of the two is asked for?"),
    ),
    hint="What is the chance that one word is not chosen, and how do three such chances combine?",
)

three_words = Derivation(
    points=2,
    start="3*p*(1 - p)^2 + 2*3*p^2*(1 - p) + 3*p^3",
    target="3*p",
    names={"p": "real(0, 1)"},
    model=("3*p*((1 - p)^2 + 2*p*(1 - p) + p^2)", "3*p*((1 - p) + p)^2", "3*p"),
    largest_step=2,
    right=(
        "= 3*p*((1 - p)^2 + 2*p*(1 - p) + p^2)\n= 3*p*(1 - 2*p + p^2 + 2*p - 2*p^2 + p^2)\n= 3*p",
        "= 3*p*((1 - p) + p)^2\n= 3*p",
    ),
    wrong=(
        ("= 3*p*((1 - p)^2 + p*(1 - p) + p^2)\n= 3*p", 1),
        ("= 3*p*(1 - p^2) + 6*p^2*(1 - p) + 3*p^3\n= 3*p", 1),
    ),
    hint="Which factor have all three terms? And what is (a + b)² for a = 1 − p and b = p?",
    rule="Take 3p out of all terms; what is left in the bracket is ((1 − p) + p)².",
)

length_for = Formula(
    "log(c)/log(1 - p)",
    names={"p": "real(0, 1)", "c": "real(0, 1)"},
    right=("log(1/c)/log(1/(1 - p))", r"\frac{\log c}{\log(1 - p)}", "-log(c)/(-log(1 - p))"),
    wrong=(
        Known("log(1 - p)/log(c)", "This is upside down", "Is n larger or smaller when c is smaller?"),
        Known("log(c)/log(p)", "Here all words are chosen", "What is the chance that one word is not chosen?"),
        Known("log(c/(1 - p))", "The logarithm of a quotient is a difference", "What is log((1 − p)^n)?"),
        Known("c/(1 - p)", "The logarithms are missing", "How do you get n out of an exponent?"),
    ),
    hint="Set (1 − p)^n equal to c. What is the logarithm of each side?",
    rule="log((1 − p)^n) = n·log(1 − p).",
)

shortest_text = Formula(
    "17",
    unit="words",
    right=("16 + 1",),
    wrong=(
        Known("16", "2¹⁶ is 65,536: once in so many texts is still too often", "How large is 2¹⁷?"),
        Known("50000", "That many halves are far too many", "What is (1/2)^n for n = 1, 2, 3?"),
        Known("log(100000)/log(2)", "This is not whole", "Which whole numbers lie beside it, and which one will do?"),
        Known("10", "That is right for once in a thousand", "How large is 2¹⁰?"),
    ),
    hint="Which power of 1/2 is the first that is not above 1/100000?",
)

# ---- the loss

loss_of_two = Formula(
    "2*log(3)",
    right=("log(9)", "(log(3) + log(27))/2", "-(log(1/3) + log(1/27))/2", r"2 \log 3"),
    wrong=(
        Known("log(3)", "All four positions are divided by", "At how many positions is the model asked?"),
        Known("4*log(3)", "This is the sum of the two", "How many losses does the mean go over?"),
        Known("-2*log(3)", "The sign is lost", "Can the logarithm of a share be above 0, and a loss below?"),
        Known(
            "log(27/5)", "This is the logarithm of the mean share", "Is the mean taken before the logarithm, or after?"
        ),
    ),
    hint="What is the loss of each word that is asked for? And over how many does the mean go?",
    rule="The loss of one word is minus the logarithm of its share. The mean goes over positions with a label alone.",
)

loss_of_a_batch = Formula(
    "7*log(2)/4",
    right=("(log(16) + 3*log(2))/4", "log(128)/4", r"\frac{7}{4} \log 2"),
    wrong=(
        Known("5*log(2)/2", "This is the mean of the two sentences' means", "How many words are asked for in all?"),
        Known("7*log(2)", "This is the sum", "Over how many words does the mean go?"),
        Known("7*log(2)/2", "The sum is divided by the number of sentences", "Over what does the mean go?"),
    ),
    hint="How many words are asked for in the whole batch, and what do their losses sum to?",
    rule="One mean over the labeled positions of the whole batch: the sum of their losses, divided by their number.",
)

SLOPES = {"s": "prob(V)", "j": "index(V)", "t": "index(V)", "m": "posint", "V": "posint(2)"}

logit_gradient = Formula(
    "(s[j] - delta(j, t))/m",
    names=SLOPES,
    right=("-(delta(j, t) - s[j])/m", "s[j]/m - delta(j, t)/m", r"\frac{s_j - \delta_{jt}}{m}"),
    wrong=(
        Known("s[j] - delta(j, t)", "The mean is missing", "How much of the loss is this position's?"),
        Known("(delta(j, t) - s[j])/m", "The sign is flipped", "Should the loss grow with the right word's logit?"),
        Known(
            "s[j]/m", "The right word is not treated as one", "What does the logit of the right word do to the loss?"
        ),
        Known("-delta(j, t)/m", "The softmax is forgotten", "Does the logit of a wrong word change the loss?"),
    ),
    hint="What is the slope of −log softmax(x)[t] by x[j]? And which part of the mean is this one position?",
    rule="From chapter 2: the slope of −log s[t] by logit j is s[j] − delta(j, t); the mean divides it by m.",
)

gradients_cancel = Derivation(
    points=2,
    start="Sum((s[j] - delta(j, t))/m, j, 1, V)",
    target="0",
    names=SLOPES,
    model=("(Sum(s[j], j, 1, V) - 1)/m", "0"),
    largest_step=1,
    right=(
        "= (Sum(s[j], j, 1, V) - Sum(delta(j, t), j, 1, V))/m\n= (1 - 1)/m\n= 0",
        "= Sum(s[j], j, 1, V)/m - 1/m\n= 0",
    ),
    wrong=(
        ("= (Sum(s[j], j, 1, V) - V)/m\n= 0", 1),
        ("= Sum(s[j], j, 1, V)/m + 1/m\n= 0", 1),
    ),
    hint="What does delta(j, t) sum to over all j, and what do shares sum to?",
    rule="delta(j, t) is 1 for a single j; the shares sum to 1.",
)

# ---- two sentences in a row

second_segment = Formula(
    "m + 1",
    names={"n": "posint", "m": "posint"},
    unit="tokens",
    right=("1 + m", "(n + m + 3) - (n + 2)"),
    wrong=(
        Known(
            "m", "The [SEP] behind the second sentence belongs to it", "Which mark stands behind the second sentence?"
        ),
        Known("m + 2", "The first [SEP] belongs to the first sentence", "Where does segment 0 end?"),
        Known("n + 2", "This is segment 0", "Which segment has the second sentence?"),
        Known("n + m + 3", "These are all tokens", "Where does segment 0 end?"),
    ),
    hint="Which marks belong to the second sentence?",
)

place_in_the_row = Formula(
    "n + 2 + i",
    names={"n": "posint", "m": "posint", "i": "index(m)"},
    right=("i + n + 2", "(n + 2) + i"),
    wrong=(
        Known("n + 1 + i", "One of the two marks is not counted, or this counts from 0", "What stands before word 1?"),
        Known("n + 3 + i", "This counts one too many", "How many marks stand in front of the second sentence?"),
        Known("n + i", "The marks are not counted", "How many marks stand in front of the second sentence?"),
    ),
    hint="At which place stands the first word of the second sentence if the first one has a single word?",
)

longest_second = Formula(
    "509 - n",
    names={"n": "posint"},
    unit="words",
    right=("512 - n - 3", "512 - (n + 3)"),
    wrong=(
        Known("512 - n", "The marks need places, too", "How many marks are there?"),
        Known("510 - n", "One mark is not counted", "How many marks are there?"),
        Known("511 - n", "Two marks are not counted", "How many marks are there?"),
    ),
    hint="How many of the 512 places do the marks take?",
)

# ---- counting

bert_block = Formula(
    "12*d^2 + 13*d",
    names={"d": "posint"},
    unit="parameters",
    right=("4d^2 + 4d + 8d^2 + 5d + 4d", "d(12d + 13)", r"12 d^2 + 13 d"),
    wrong=(
        Known("12*d^2 + 9*d", "This is the block of chapter 7", "What does BERT's attention have in addition?"),
        Known("12*d^2", "Only the matrices are counted", "Which arrays of a block are vectors?"),
        Known("12*d^2 + 12*d", "One bias of the attention is missing", "How many biases has the attention?"),
        Known("12*d^2 + 4*d", "Only the attention's biases are counted", "Which other vectors has a block?"),
    ),
    hint="How many has the block of chapter 7, and what comes in addition?",
)

bert_embeddings = Formula(
    "(V + 514)*d + 2*d",
    names={"V": "posint", "d": "posint"},
    unit="parameters",
    right=("V*d + 512*d + 2*d + 2*d", "(V + 516)*d", r"(V + 512 + 2) d + 2d"),
    wrong=(
        Known(
            "(V + 514)*d", "The norm is missing, or a table", "How many tables are there, and what does a norm learn?"
        ),
        Known("(V + 512)*d", "Segments and norm are missing", "How many tables are there, and what does a norm learn?"),
        Known("V*d", "This is the table of words alone", "What is added to a word's vector?"),
    ),
    hint="How many rows have the three tables together, and how many vectors does a norm learn?",
)

bert_large = Formula(
    "(30522 + 516)*1024 + 24*(12*1024^2 + 13*1024) + 1024^2 + 1024",
    unit="parameters",
    right=("335141888", "1024*(31038 + 24*12301 + 1025)"),
    wrong=(
        Known("334092288", "The dense layer for [CLS] is missing", "Which part comes after the last block?"),
        Known("335043584", "The blocks are those of chapter 7", "What does BERT's attention have in addition?"),
        Known("303358976", "The embeddings are missing", "Which part comes before the first block?"),
    ),
    hint="Add the three parts: embeddings, 24 blocks, and the dense layer.",
)

# ---- ELECTRA

replaced_share = Formula(
    "p*(1 - r)",
    names={"p": "real(0, 1)", "r": "real(0, 1)"},
    right=("p - p*r", r"p (1 - r)"),
    wrong=(
        Known(
            "p", "What was put back counts as replaced here", "Is the word another one where the small model was right?"
        ),
        Known("p*r", "These were put back", "Is the word another one where the small model was right?"),
        Known("1 - r", "These are shares of the hidden places", "Which share of all words was hidden?"),
    ),
    hint="Where is the word another one: where the small model was right, or where it was wrong?",
)

electra_labels = FindMistake(
    lines=(
        "In a text of 240 tokens 36 are hidden, and a small model fills them in.",
        "At 15 of these places it puts back the very word that was there.",
        "ELECTRA reads the result, and has something to say about all 240 tokens.",
        "What was hidden counts as replaced, so 36 tokens have the label 1.",
    ),
    wrong_line=4,
    correction=Formula(
        "21",
        right=("36 - 15",),
        wrong=(
            Known("36", "This is the line as it stands", "What stands, in the end, at the 15 places of line 2?"),
            Known("15", "These are the same as before", "What does the label 1 stand for?"),
            Known("219", "These have the label 0", "What does the label 1 stand for?"),
        ),
        unit="tokens",
    ),
    why={
        1: "36 of 240 are 15 %: that line is right.",
        2: "A good guess is the word itself: that may happen, and that line is right.",
        3: "It is asked about every token, which is the point of it: that line is right.",
    },
    hint="At which of the 36 places does ELECTRA read another word than the text had?",
)
