"""Chapter 10, efficient attention: the questions of the worksheet, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Step

# ---- what a layer costs

COST = {"n": "posint", "d": "posint"}

cross_operations = Formula(
    "2*m*n*(d + c)",
    names={"m": "posint", "n": "posint", "d": "posint", "c": "posint"},
    unit="operations",
    right=("2*m*n*d + 2*m*n*c", "2*m*d*n + 2*m*c*n", r"2 m n (d + c)"),
    wrong=(
        Known("2*m*n*d", "The product with the values is missing", "What happens to the weights?"),
        Known("m*n*(d + c)", "The additions are missing", "What does a multiplication with its addition count?"),
        Known("4*m*n*d", "Values have a length of their own", "How many sums has one output, d or c?"),
        Known(
            "4*n^2*d", "Queries and keys are of different number here", "How many pairs of a query and a key are there?"
        ),
        Known(
            "2*m*n*d*c", "The two products come one after the other", "Do the costs of two products multiply or add?"
        ),
        Known("2*m*n*(d + c) + m*n", "The softmax is counted as well", "Which two products does the question name?"),
    ),
    hint="How many numbers has Q Kᵀ, and how many multiplications and additions make one of them? And the output?",
    rule="A product of an (a, b) and a (b, c) matrix takes 2·a·b·c operations.",
)

equals_projections = Formula(
    "2*d",
    names=COST,
    right=("8*d/4", "d*2", "d + d"),
    wrong=(
        Known("d", "Only one of the two products is counted, or half of the projections", "Is it 4·n²·d or 2·n²·d?"),
        Known("8*d", "The 4 of the products with n² is left out", "What is 8·n·d² divided by n·d, and what 4·n²·d?"),
        Known("6*d", "Here the feed-forward network is counted, too", "With which part is it compared?"),
        Known("d/2", "This is the wrong way round", "Which of the two grows faster with n?"),
    ),
    hint="For which n is 4·n²·d the same as 8·n·d²?",
    rule="Divide both sides by n and by d; one n is left on one side, one d on the other.",
)

equals_everything_else = Formula(
    "6*d",
    names=COST,
    right=("24*d/4", "2*d + 4*d", "d*6"),
    wrong=(
        Known("2*d", "The feed-forward network is left out", "What is 8 + 16?"),
        Known("4*d", "The projections are left out", "What is 8 + 16?"),
        Known("24*d", "The 4 of the products with n² is left out", "What is left of 4·n²·d, divided by n·d?"),
        Known("3*d", "One of the two products is counted twice", "Is it 4·n²·d or 8·n²·d?"),
    ),
    hint="What do the projections and the feed-forward network take together?",
    rule="Divide both sides by n and by d; one n is left on one side, one d on the other.",
)

share_of_scores = Derivation(
    points=2,
    start="4*n^2*d/(8*n*d^2 + 4*n^2*d + 16*n*d^2)",
    target="n/(n + 6*d)",
    names=COST,
    model=(
        "4*n^2*d/(4*n^2*d + 24*n*d^2)",
        "4*n*d*n/(4*n*d*(n + 6*d))",
        "n/(n + 6*d)",
    ),
    largest_step=2,
    right=(
        "= 4*n^2*d/(24*n*d^2 + 4*n^2*d)\n= n^2/(6*n*d + n^2)\n= n/(6*d + n)",
        "= 4*n/(8*d + 4*n + 16*d)\n= n/(n + 6*d)",
    ),
    wrong=(
        ("= 4*n^2*d/(4*n^2*d + 24*n*d^2)\n= n^2/(n^2 + 24*n*d)\n= n/(n + 24*d)", 2),
        ("= 4*n^2*d/(4*n^2*d + 128*n*d^2)\n= n/(n + 32*d)", 1),
    ),
    hint="Which terms of the denominator are alike, and which factor do all terms share?",
    rule="Add the two terms with n·d², then divide numerator and denominator by 4·n·d.",
)

share_at_4096 = Formula(
    "4/7",
    right=("4096/7168", "4096/(4096 + 6*512)", r"\frac{4}{7}"),
    wrong=(
        Known("4/3", "This is the ratio to the rest, not the share of all", "What do all parts together take?"),
        Known("3/7", "This is the share of the rest", "Whose share is asked for?"),
        Known("8/9", "Here 6·d has become d", "What is n + 6·d?"),
        Known("4/5", "The feed-forward network is left out", "What else does the layer compute?"),
    ),
    hint="Put the two numbers into n/(n + 6·d).",
)

# ---- counting what a mask shows

MASK = {"n": "posint(3)", "w": "posint"}

window_entries = Formula(
    "3*n - 2",
    names=MASK,
    unit="entries",
    right=("n + 2*(n - 1)", "3(n - 2) + 4", "n + (n - 1) + (n - 1)"),
    wrong=(
        Known("3*n", "The first and the last token have one neighbor only", "What does the first token see?"),
        Known("3*n - 1", "Only one of the two ends is corrected", "How many ends has a sequence?"),
        Known("2*n - 1", "One side of the window is missing", "How many neighbors has a token in the middle?"),
        Known("3*n - 3", "One entry too many is taken away", "How many do the two ends lack, one each?"),
        Known("7*n", "The window is taken for 3 to each side", "What does radius 1 mean?"),
    ),
    hint="How many entries has the diagonal, and how many the one above it and the one below it?",
    rule="Add up the three diagonals that are True.",
)

with_one_global = Formula(
    "5*n - 6",
    names=MASK,
    unit="entries",
    right=("3*n - 2 + 2*(n - 2)", "n + n + 3*n - 6", "5(n - 1) - 1"),
    wrong=(
        Known("5*n - 3", "Some entries are counted twice", "Which entries of row 1 are in the window already?"),
        Known(
            "5*n - 2", "What the window shows already is counted again", "How many are new in row 1 and in column 1?"
        ),
        Known("5*n - 5", "One entry is counted twice", "Do row 1 and column 1 share an entry?"),
        Known("5*n - 4", "The window's entries are taken away in the row alone", "And in the column?"),
        Known("4*n - 4", "The row or the column is missing", "Who sees the global token, and whom does it see?"),
        Known("3*n - 2", "This is the window alone", "What does the global token add?"),
    ),
    hint="How many entries of the first row does the window not show? And of the first column?",
    rule="To the window's entries come n − 2 new ones in the first row, and as many in the first column.",
)

outside_the_window = Derivation(
    points=2,
    start="n^2 - 2*Sum(k, k, 1, n - w - 1)",
    target="n*(2*w + 1) - w*(w + 1)",
    names={"n": "posint", "w": "posint", "s": "posint(2)"},
    given={"n": "w + s"},
    model=(
        "n^2 - (n - w - 1)*(n - w)",
        "n^2 - (n^2 - 2*n*w + w^2 - n + w)",
        "n*(2*w + 1) - w*(w + 1)",
    ),
    largest_step=2,
    right=(
        "= n^2 - (n - w)*(n - w - 1)\n= n^2 - (n - w)^2 + (n - w)\n= 2*n*w - w^2 + n - w\n= n*(2*w + 1) - w*(w + 1)",
    ),
    wrong=(
        ("= n^2 - (n - w)*(n - w + 1)\n= n^2 - (n^2 - 2*n*w + w^2 + n - w)\n= n*(2*w - 1) - w*(w - 1)", 1),
        ("= n^2 - (n - w - 1)*(n - w)\n= n^2 - (n^2 - 2*n*w + w^2)\n= w*(2*n - w)", 2),
    ),
    hint="What is 1 + 2 + … + m, and what is m here?",
    rule="The sum of the first m numbers is m·(m + 1)/2; then multiply out and collect.",
)

layers_of_a_window = Formula(
    "33",
    unit="layers",
    right=("99/3", "(100 - 1)/3"),
    wrong=(
        Known("99", "This is for a window of radius 1", "How far does one layer reach with radius 3?"),
        Known("34", "The way from the first to the last token has 99 steps", "How many layers of 3 steps are 99?"),
        Known("100/3", "Layers are whole, and the way is 99 steps long", "Where does a way of 99 steps begin?"),
        Known("15", "The radius is read as the whole width", "How far to the right does a token see?"),
        Known("16", "The whole width of the window is taken for its reach", "How far to the right does a token see?"),
    ),
    hint="How many steps lie between the first token and the last one, and how many steps does a layer go?",
)

same_with_a_hub = Formula(
    "2",
    unit="layers",
    right=("1 + 1",),
    wrong=(
        Known("1", "That would need a mask that shows all pairs", "Does the last token see the one before the middle?"),
        Known("33", "The global token has changed nothing", "Who sees the first token, and whom does it see?"),
        Known("3", "The way leads through one token in between", "How many steps are: to the first token, from it?"),
    ),
    hint="By which way does the last token's knowledge get to the token in the middle?",
)

# ---- fewer keys

LOW = {"n": "posint(4)", "d": "posint", "r": "posint"}

linformer_operations = Formula(
    "8*n*r*d",
    names=LOW,
    unit="operations",
    right=("2*r*n*d + 2*r*n*d + 2*n*d*r + 2*n*r*d", "4*2*n*r*d"),
    wrong=(
        Known("4*n*r*d", "The making of the summaries is left out", "What do E K and F V take?"),
        Known("4*n^2*d", "This is dense attention", "How many scores does a query get?"),
        Known(
            "4*n*r*d + 4*n^2*d", "The summaries cost less", "How many entries has E K, and what does one of them cost?"
        ),
        Known("6*n*r*d", "One of four products is missing", "Are keys and values both compressed?"),
        Known("8*n*r", "The length of the vectors is left out", "What does one score cost?"),
    ),
    hint="There are four products now. What are the shapes that meet in each?",
    rule="E K and F V take 2·r·n·d each; scores and output as before, with r in place of one n.",
)

worth_it_below = Formula(
    "n/2",
    names=LOW,
    right=("4*n^2/(8*n)", "0.5*n"),
    wrong=(
        Known("n", "The making of the summaries is left out", "What do all four products take?"),
        Known("n/4", "This is half of it", "For which r is 8·n·r·d the same as 4·n²·d?"),
        Known("2*n", "This is the wrong way round", "Would more summaries than tokens pay?"),
    ),
    hint="For which r is 8·n·r·d the same as 4·n²·d?",
)

# ---- chance

hash_by_hand = Chain(
    inputs={"x": "[1, -4]", "R": "[[1, 2], [1, -1]]"},
    steps=(
        Step("along_directions", "[x[1]*R[1, 1] + x[2]*R[2, 1], x[1]*R[1, 2] + x[2]*R[2, 2]]", "vector(2)"),
        Step(
            "both_signs",
            "[along_directions[1], along_directions[2], -along_directions[1], -along_directions[2]]",
            "vector(4)",
        ),
    ),
    rule="x R has one dot product with each column of R; then come the same numbers with the other sign.",
)

bucket_by_hand = Formula(
    "1",
    right=("2 - 1",),
    wrong=(
        Known("2", "Places are counted from 0 in the code", "Which index has the first entry of an array?"),
        Known("0", "This is the place of −3", "Which of the four numbers is the largest?"),
        Known("3", "This is the place of the smallest number", "Is the largest or the smallest looked for?"),
        Known("6", "This is the largest number, not its place", "What does np.argmax give?"),
    ),
    hint="Which of the four numbers is the largest, and at which place does it stand?",
)

ANGLE = {"theta": "real(0, 3)"}

same_side = Formula(
    "1 - theta/pi",
    names=ANGLE,
    right=("(pi - theta)/pi", r"1 - \frac{\theta}{\pi}", "1 - 2*theta/(2*pi)"),
    wrong=(
        Known("theta/pi", "This is the chance that they are separated", "What is it for an angle of 0?"),
        Known("1 - theta/(2*pi)", "Only one of two ranges is counted", "What is it for opposite vectors, θ = π?"),
        Known("cos(theta)", "This is their cosine, which can be negative", "What is it for θ = 2?"),
        Known("1 - 2*theta/pi", "This is negative beyond a right angle", "What is it for a right angle?"),
        Known("(1 + cos(theta))/2", "This has the right ends alone", "What is it for θ = π/3, by counting directions?"),
    ),
    hint="Turn the line through a full circle. For which share of its positions do both vectors lie on one side?",
    rule="A line separates two vectors at an angle θ in 2·θ of 2·π positions.",
)

at_sixty_degrees = Formula(
    "2/3",
    right=("1 - 1/3", r"\frac{2}{3}", "1 - (pi/3)/pi"),
    wrong=(
        Known("1/3", "This is the chance that they are separated", "Should they be together rather often or rarely?"),
        Known("1/2", "This is their cosine", "What is 60 degrees as a share of 180?"),
        Known("5/6", "60 degrees are a third of 180, not a sixth", "What is 60/180?"),
    ),
    hint="Which share of 180 degrees are 60 degrees?",
)

orthogonal_chance = Formula(
    "1/8",
    right=("0.125", "8/64"),
    wrong=(
        Known("1/4", "There are 8 buckets, not 4", "How many directions and opposites are there?"),
        Known("1/2", "This is for two buckets", "How many buckets are there?"),
        Known("1/64", "The first vector may have any bucket", "Must it be a certain bucket, or the same?"),
        Known("0", "A right angle is not the opposite", "Do the two buckets know of each other?"),
    ),
    hint="The first vector has some bucket. How likely is it that the second one has just this one?",
)

ROUNDS = {"p": "real(0, 1)", "r": "posint"}

some_round = Formula(
    "1 - (1 - p)^r",
    names=ROUNDS,
    right=("1 - (1-p)^r", "1 - exp(r*log(1 - p))", r"1 - (1 - p)^r"),
    wrong=(
        Known("p^r", "This is the chance that they meet in every round", "Is one round enough?"),
        Known("r*p", "This can be more than 1", "What is it for p = 1/2 and r = 3?"),
        Known("1 - p^r", "This is the chance that they miss each other at least once", "What is (1 − p)?"),
        Known("(1 - p)^r", "This is the chance that they never meet", "What is asked for?"),
    ),
    hint="How likely is it that they miss each other in every single round?",
    rule="The chance of at least one is 1 less the chance of none.",
)

two_rounds = Derivation(
    points=2,
    start="p + (1 - p)*p",
    target="1 - (1 - p)^2",
    names={"p": "real(0, 1)"},
    model=("2*p - p^2", "1 - (1 - 2*p + p^2)", "1 - (1 - p)^2"),
    largest_step=2,
    right=("= 2*p - p^2\n= 1 - 1 + 2*p - p^2\n= 1 - (1 - p)^2",),
    wrong=(
        ("= 2*p + p^2\n= 1 - (1 - p)^2", 1),
        ("= 2*p - p^2\n= 1 - (1 - 2*p - p^2)\n= 1 - (1 - p)^2", 2),
    ),
    hint="Multiply out. Which square has −2·p in it?",
    rule="(1 − p)² = 1 − 2p + p².",
)

equal_buckets = Formula(
    "n^2/b",
    names={"n": "posint", "b": "posint"},
    unit="entries",
    right=("b*(n/b)^2", "n*n/b", r"\frac{n^2}{b}"),
    wrong=(
        Known("n^2/b^2", "These are the entries of a single bucket", "How many buckets are there?"),
        Known("n/b", "This is the size of a bucket", "How many pairs are in a bucket of that size?"),
        Known("n*b", "This is the wrong way round", "Does the mask show more or less with more buckets?"),
        Known("n^2", "This is a dense mask", "Whom does a token see?"),
    ),
    hint="How many tokens does each token see?",
)

queries_left_alone = Formula(
    "2",
    unit="queries",
    right=("3 - 1",),
    wrong=(
        Known("0", "The keys are in two of the buckets alone", "Which buckets do the three keys have?"),
        Known("1", "One more query finds no key", "Which buckets do the queries have, and which the keys?"),
        Known("3", "One query finds keys", "Which bucket has [2, 1], and which [4, 1]?"),
    ),
    hint="Write down the bucket of each query and of each key.",
)

# ---- find the mistake

row_by_row = FindMistake(
    lines=(
        "QKᵀ has n² entries, and each is a sum of d products.",
        "Work out one query after the other, and forget its scores before the next: the output is the same.",
        "Then no more than n scores are kept at a time.",
        "So with this trick the operations grow with n as well, and no longer with n².",
        "BigBird's rows show a fixed number of keys, so there the operations do grow with n.",
    ),
    wrong_line=4,
    correction=Formula(
        "n^2",
        names={"n": "posint"},
        policy="bigO",
        right=("4*n^2", "n*(n + 1)/2"),
        wrong=(
            Known("n", "This is the line as it stands", "How many scores are worked out in all, kept or not?"),
            Known("n*log(n)", "Nothing is sorted here", "How many scores are worked out in all, kept or not?"),
            Known("n^3", "A score is a sum of d products, and d is fixed", "How many scores are there?"),
        ),
    ),
    why={
        1: "Rows of Q meet rows of K: that line is right.",
        2: "No query needs the scores of another one: that line is right.",
        3: "One row of scores has n entries: that line is right.",
        5: "That many in each of n rows: that line is right.",
    },
    hint="What is saved if a score is worked out and then forgotten?",
)

mask_that_saves_nothing = FindMistake(
    lines=(
        "There are 50 tokens, d = 8, and a window of radius 1 shows 148 of 2500 pairs.",
        "The code computes q @ k.T, then np.where(mask, scores, -np.inf), then a softmax.",
        "Hidden pairs get the weight 0 exactly.",
        "So the scores cost 148·8 multiplications.",
        "A code that computes the visible pairs alone gives the same output.",
    ),
    wrong_line=4,
    correction=Formula(
        "20000",
        right=("2500*8", "50*50*8", "50^2*8"),
        wrong=(
            Known(
                "1184", "This is the line as it stands", "When is the mask looked at, before the product or after it?"
            ),
            Known("2500", "This is the number of scores", "How many multiplications make a score?"),
            Known("40000", "Additions are not asked for, nor the second product", "What does q @ k.T multiply?"),
            Known("18816", "These are the multiplications for hidden pairs", "Are the visible ones made as well?"),
        ),
    ),
    why={
        1: "148 = 50 + 49 + 49: that line is right.",
        2: "So it does, and nothing is wrong with its result.",
        3: "exp(−∞) is 0: that line is right.",
        5: "The hidden pairs have no weight: that line is right.",
    },
    hint="In which order do the product and the mask come?",
)

causal_in_buckets = FindMistake(
    lines=(
        "Reformer sorts the tokens by bucket. Here tokens 0 to 3 come to stand in the order 2, 0, 3, 1.",
        "They all share one bucket, and no token may see a later one.",
        "In the sorted order a token may see itself and those that stand before it: 2 sees 2; 0 sees 2, 0; and so on.",
        "The outputs are put back into the old order at the end.",
    ),
    wrong_line=3,
    correction=Formula(
        "3",
        unit="pairs",
        right=("1 + 2", "1 + 1 + 1"),
        wrong=(
            Known("0", "This line would be right then", "May token 0 see token 2?"),
            Known(
                "6", "Pairs that are wrongly hidden are counted as well", "Which pairs are shown, and should not be?"
            ),
            Known("4", "One pair too many", "Which tokens stand before token 3, and which of them come later?"),
            Known("2", "One pair is missing", "Which tokens stand before token 1, and which of them come later?"),
        ),
    ),
    why={
        1: "A sort may bring them into any order: that line is right.",
        2: "That is what is wanted.",
        4: "So it must be, or outputs would change places: that line is right.",
    },
    hint="Which numbers must be compared: the places in the sorted order, or the positions in the text?",
)
