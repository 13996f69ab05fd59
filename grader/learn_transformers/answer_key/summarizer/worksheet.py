"""Chapter 16, the summarizer: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Step

# ---- ROUGE-1

rouge_by_hand = Chain(
    inputs={},
    steps=(
        Step("common_words", "3"),
        Step("precision", "common_words/4"),
        Step("recall", "common_words/7"),
        Step("rouge", "2*precision*recall/(precision + recall)"),
    ),
    rule="A word counts as often as both lists have it. Precision divides by 4 words, recall by 7.",
)

f1_in_counts = Derivation(
    points=2,
    start="2*(c/p)*(c/r)/(c/p + c/r)",
    target="2*c/(p + r)",
    names={"c": "positive", "p": "positive", "r": "positive"},
    model=("2*(c^2/(p*r))/((c*r + c*p)/(p*r))", "2*c^2/(c*(p + r))", "2*c/(p + r)"),
    largest_step=2,
    right=(
        "= 2*(c^2/(p*r))/(c*(p + r)/(p*r))\n= 2*c/(p + r)",
        "= 2*c^2/(c*r + c*p)\n= 2*c/(p + r)",
    ),
    wrong=(
        ("= 2*(c^2/(p*r))/(2*c/(p + r))\n= 2*c/(p + r)", 1),
        ("= 2*c^2/(c*p + r)\n= 2*c/(p + r)", 1),
    ),
    hint="What is c/p + c/r over one denominator? Which factor do numerator and denominator share?",
    rule="c/p + c/r = c·(p + r)/(p·r), and dividing by a fraction multiplies by its reciprocal.",
)

all_words_predicted = Formula(
    "1/3",
    right=("8/24", "2*4/(20 + 4)", r"\frac{1}{3}"),
    wrong=(
        Known("1/5", "This is precision alone", "Which share of the four right words was found?"),
        Known("1", "This is recall alone", "Which share of the 20 predicted words is right?"),
        Known("3/5", "This is the arithmetic mean of precision and recall", "Which mean is F1?"),
        Known("1/6", "The factor 2 of F1 is missing", "What is F1 where precision and recall are both 1?"),
    ),
    hint="What are precision and recall here? Or: how many words are common, and how many are there in both lists?",
    rule="F1 is twice the number of common words, divided by the two lengths together.",
)

# ---- the loss of a batch

batch_loss = Formula(
    "7*log(2)/3",
    right=("(log(2) + log(2) + log(32))/3", "log(128)/3", "-(2*log(1/2) + log(1/32))/3", r"\frac{7}{3} \log 2"),
    wrong=(
        Known("3*log(2)", "This is the mean of the two summaries' means", "How many labels are there in all?"),
        Known("7*log(2)", "This is the sum", "Over how many positions does the mean go?"),
        Known("7*log(2)/4", "The position with -100 is counted", "At how many positions is anything predicted?"),
        Known("7*log(2)/2", "The sum is divided by the number of summaries", "Over what does the mean go?"),
        Known("-7*log(2)/3", "The sign is lost", "Can the logarithm of a probability be above 0, and a loss below?"),
    ),
    hint="What does each of the labels cost, and how many labels are there?",
    rule="One mean over all labeled positions of the batch: the sum of their costs, divided by their number.",
)

SIZES = {"B": "posint(2)", "k": "posint", "K": "posint"}

padding_positions = Formula(
    "(B - 1)*(K - k)",
    names=SIZES,
    right=("B*(K - k) - (K - k)", "(B - 1)*((K + 1) - (k + 1))", r"(B - 1)(K - k)"),
    wrong=(
        Known("B*(K - k)", "The longest one has no padding", "How many of the rows are filled up?"),
        Known("(B - 1)*(K + 1 - k)", "EOS is a label, too", "How many labels has a summary of k words?"),
        Known("(B - 1)*(k + 1)", "These positions have labels", "How many positions of a short row are left over?"),
    ),
    hint="How many labels has a short row, how many positions are there, and how many rows are short?",
)

padding_share = Formula(
    "(B - 1)*(K - k)/(B*(K + 1))",
    names=SIZES,
    right=("(B - 1)*(K - k)/(B*K + B)", r"\frac{(B - 1)(K - k)}{B (K + 1)}"),
    wrong=(
        Known("(B - 1)*(K - k)/(B*K)", "EOS has a column, too", "How many columns have the labels?"),
        Known("(K - k)/(K + 1)", "This is the share in a short row", "How many rows are there, and are all short?"),
    ),
    hint="How many rows and how many columns have the labels?",
)

divided_by = FindMistake(
    lines=(
        "A batch has two summaries, of one word and of three words.",
        "Labels are a summary and EOS, so the two rows have 2 and 4 labels; the tensor is 2 by 4.",
        "The costs at the labeled positions sum to 12.",
        "The tensor has 8 positions, so the loss is 12/8.",
    ),
    wrong_line=4,
    correction=Formula(
        "2",
        right=("12/6", "12/(2 + 4)"),
        wrong=(
            Known("3/2", "This is the line as it stands", "How many of the 8 positions have a label?"),
            Known("6", "This divides by the number of summaries", "How many positions have a label?"),
            Known("3", "EOS is a label, too", "How many labels have the two rows together?"),
        ),
    ),
    why={
        1: "Summaries may have different lengths: that line is right.",
        2: "One label more than words, and a column for each label of the longest row: that line is right.",
        3: "Positions with -100 cost nothing: that line is right.",
    },
    hint="Over which positions does the mean go?",
)

# ---- chance and memory

counted = Chain(
    inputs={},
    steps=(
        Step("ways_to_mark", "8 + 28 + 56"),
        Step("all_texts", "ways_to_mark*20^8"),
        Step("texts_seen", "51200"),
    ),
    rule="Of 8 words, 1 can be chosen in 8 ways, 2 in 8·7/2, 3 in 8·7·6/6. Each of 8 places holds one of 20 words.",
)

CHANCE = {"p": "real(0, 1)", "k": "posint"}

whole_summary_right = Formula(
    "p^(k + 1)",
    names=CHANCE,
    right=("p*p^k", r"p^{k+1}"),
    wrong=(
        Known("p^k", "EOS has to be right, too", "How many ids must be picked for a summary of k words?"),
        Known("(k + 1)*p", "Chances of things that happen together multiply", "What is it for one word and EOS?"),
        Known("1 - (1 - p)^(k + 1)", "One right id is not enough", "How many of the ids must be right?"),
        Known("p", "This is one id alone", "How many ids must be picked for a summary of k words?"),
    ),
    hint="How many ids must be picked, and what becomes of chances that must all come true?",
    rule="k words and EOS: k + 1 ids, whose chances multiply.",
)

mean_exact_match = Formula(
    "(p^2 + p^3 + p^4)/3",
    names=CHANCE,
    right=("p^2*(1 + p + p^2)/3", r"\frac{p^2 + p^3 + p^4}{3}"),
    wrong=(
        Known("(p + p^2 + p^3)/3", "EOS has to be right, too", "How many ids has a summary of one word?"),
        Known("p^3", "This is a summary of the mean length", "Is the mean of p², p³ and p⁴ the middle one?"),
        Known("p^2 + p^3 + p^4", "This is the sum of the three", "How often does each length come?"),
    ),
    hint="What is it for one, two, and three words, and how often does each of them come?",
)

# ---- the learning rate

rate_at_a_quarter = Formula(
    "(2 + sqrt(2))/4",
    right=("(1 + sqrt(2)/2)/2", "(1 + cos(pi/4))/2", r"\frac{2 + \sqrt{2}}{4}"),
    wrong=(
        Known("3/4", "The fall is not a straight line", "What is cos(π/4)?"),
        Known("sqrt(2)/2", "This is the cosine alone", "Is the rate the cosine itself?"),
        Known("(2 + sqrt(2))/2", "Half of the bracket is asked for", "What is the bracket at step 1, and the rate?"),
        Known("(2 + sqrt(2))/2000", "This is the rate, not its share of R", "By what do you divide to get a share?"),
    ),
    hint="What is (s − 1)/800 at this step, and which angle is that? Is the warm-up over?",
)

rate_at_three_quarters = Formula(
    "(2 - sqrt(2))/4",
    right=("(1 - sqrt(2)/2)/2", "(1 + cos(3*pi/4))/2", r"\frac{2 - \sqrt{2}}{4}"),
    wrong=(
        Known("1/4", "The fall is not a straight line", "What is cos(3π/4)?"),
        Known("(2 + sqrt(2))/4", "This is the rate a quarter of the way", "Which sign has the cosine of 3π/4?"),
        Known("(2 - sqrt(2))/2", "Half of the bracket is asked for", "What is the bracket at step 1, and the rate?"),
    ),
    hint="What is (s − 1)/800 at this step, and which sign has the cosine of that angle?",
)
