"""Chapter 3, self-attention: the quiz."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from learn_transformers.answer_key.self_attention.functions import (
    ANTI_CAUSAL,
    CAUSAL,
    ITSELF_HIDDEN,
    LATER_WEIGHTS_ZEROED,
    QUERIES_AND_KEYS_SWAPPED,
    SCALED_AFTER_SOFTMAX,
    SCALED_BY_D_K,
    SOFTMAX_OVER_QUERIES,
    THREE_K,
    THREE_Q,
    UNSCALED,
    VALUES_NOT_SUMMED,
    project_qkv,
    scaled_dot_product_attention,
)
from learn_transformers.answer_key.softmax.functions import NO_EXP, NOT_NORMALIZED, WHOLE_ARRAY
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    MISTAKE,
    PREDICT,
    RECALL,
    WHY,
    Choice,
    Claim,
    Cloze,
    Expression,
    FirstWrong,
    Grid,
    Heat,
    Match,
    Number,
    Order,
    Output,
    Rng,
    Several,
    Shape,
    Words,
    options_of,
    question,
    right,
    value_of,
    wrong,
)
from learn_transformers.symbolic.marking.worksheet import Formula, Known

# Of the lesson: place 0 of a key means "is a thing", place 1 "can be tired", place 2 "can be soft".
KEYS = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
VALUES = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])

# ---- what the lecture says


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The name self-attention comes from Lin and others, and their vectors for sentences.",
    hints=(
        "Which of these papers is about sentences, and which about images or translation?",
        "The name is older than the transformer.",
        "Strike out the paper of 2017, and what you know from chapter 01.",
    ),
    covers=("row 13", "Q5"),
)
def who_named_it(rng: Rng) -> Choice:
    """Whom does the lecture name for the term *self-attention*?"""
    return Choice(
        (
            right("Lin and others, who made vectors for sentences"),
            wrong("the authors of “Attention Is All You Need”", "They built a model of it. The term is older."),
            wrong(
                "Luong and others, with global and local attention", "There a writer looks back at a reader's states."
            ),
            wrong("Xu and others, who looked at parts of images", "That is soft and hard attention, over an image."),
        )
    )


@question(
    asks=RECALL,
    difficulty=2,
    section="The lecture in five lines",
    idea="The lecture says “weighted by similarity” and “scaled dot product”. The formula is the paper's.",
    hints=(
        "What can one say in a sentence, without a blackboard?",
        "No formula is spoken in these minutes.",
        "Which of the statements names a root or a function?",
    ),
    covers=("row 16",),
)
def said_aloud(rng: Rng) -> Several:
    """Which of these does the lecture *say* of the output of self-attention?"""
    unsaid = (
        wrong("The scores are divided by √d_k.", "“Scaled” is said, the root is not. It is the paper's."),
        wrong("The weights are made by a softmax.", "How a similarity becomes a weight is not said."),
        wrong("The variance of a dot product is d_k.", "The reason for the root is not given, either."),
    )
    return Several(
        (
            right("It is a sum of the values, weighted by similarity."),
            right("Similarity is measured by a scaled dot product."),
            *(unsaid[i] for i in rng.permutation(3)[:2]),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture's three tokens, one at a time",
    idea="Project, score, weigh the values, add; then the next token.",
    hints=(
        "What does a token need before it can ask?",
        "Scores become weights before they meet the values.",
        "Begin with the three matrices, and end with the next token.",
    ),
    covers=("row 18", "Q8"),
)
def walk_in_order(rng: Rng) -> Order:
    """Put the steps of the lecture's animation into order. One line does not belong there."""
    extra = (
        wrong("take the softmax of the values", "The values are mixed as they are."),
        wrong("multiply the keys by their weights", "Keys are only compared. Values are what is mixed."),
        wrong("hide the tokens that come later", "Nothing is hidden here: all three tokens are seen."),
    )[int(rng.integers(3))]
    return Order(
        (
            "make query, key and value of each token",
            "score the first query with every key",
            "turn these scores into weights",
            "multiply each value by its weight",
            "add the products up",
            "go on to the next token",
        ),
        extra=(extra,),
    )


# ---- a search


@question(
    asks=WHY,
    difficulty=1,
    section="The idea",
    idea="A search can come back empty; attention always hands over a blend.",
    hints=(
        "What do the weights sum to, whatever the scores are?",
        "Equal scores give equal weights.",
        "Which weights do four scores of 0 get?",
    ),
    covers=("row 14",),
)
def search_without_result(rng: Rng) -> Claim:
    """The lecture calls self-attention a search. If no key fits the query at all, it {comes_back}."""
    holds = bool(rng.integers(2))
    return Claim(
        holds,
        (
            right("The weights sum to 1 all the same, so a blend of values comes back."),
            wrong(
                "A key that fits is always found, since a token finds itself.",
                "It may find itself no better than others.",
            ),
            wrong("The query is changed until some key fits.", "Nothing changes it while it asks."),
            wrong(
                "The value with the highest score comes back alone.", "That is a hard read. Here all values are mixed."
            ),
        ),
        given={"comes_back": "brings something back even so" if holds else "comes back empty"},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The idea",
    idea="A long query asks sharply, a query of zeros gets the plain mean.",
    hints=(
        "What happens to the scores when the query is multiplied?",
        "Only the differences of scores count.",
        "Are the differences huge then, or all 0? Which weights follow?",
    ),
    covers=("row 14", "row 16"),
)
def longer_query(rng: Rng) -> Choice:
    """A query has the scores {scores} with three keys, whose values are {values}.

    The query is multiplied by {factor}. What comes back, to two decimals?
    """
    scores, values = rng.permutation([0.0, 1.0, 2.0]), rng.permutation([2.0, 4.0, 9.0])
    factor = int(rng.choice([0, 1000]))
    best = values[int(np.argmax(scores))]
    if factor:
        one = "The differences of scores are huge: one key takes all the weight."
        mixed = (right(best, one), wrong(5.0, one), wrong(1000 * best, "The query acts on scores, not on values."))
    else:
        none = "All scores are 0: no key is better than another one."
        mixed = (right(5.0, none), wrong(best, none), wrong(15.0, "The weights sum to 1: nothing is simply added up."))
    return Choice(
        (*mixed, wrong(0.0, "Values are mixed by weights that sum to 1, and none of the values is 0.")),
        given={"scores": scores, "values": values, "factor": factor},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="One word asks",
    idea="Dot products, a root, a softmax, a blend: that is what a word takes away.",
    hints=(
        "Which places of the keys does the query ask for?",
        "Two logarithms add up to the logarithm of the product; then comes the root of 4.",
        "Write down the three exponentials. What is each of them, divided by their sum?",
    ),
    covers=("kernel", "row 16"),
)
def taken_by_it(rng: Rng) -> Choice:
    """*it* asks with {query}. The keys: cat [1, 1, 0, 0], mat [1, 0, 1, 0], it [0, 0, 0, 0].

    The values: cat [1, 0], mat [0, 1], it [0, 0]. What does *it* take away?
    """
    a, b = ((2, 2), (3, 2), (2, 3), (3, 3), (4, 2), (2, 5))[int(rng.integers(6))]
    tired = bool(rng.integers(2))
    places = (1, 2) if tired else (2, 1)
    query = np.zeros((1, 4))
    query[0, 0], query[0, places[0]] = 2 * np.log(a), 2 * np.log(b)
    shown = [f"2 log {a}", "0", "0", "0"]
    shown[places[0]] = f"2 log {b}"
    return Choice(
        options_of(
            scaled_dot_product_attention,
            call(query, KEYS, VALUES),
            UNSCALED,
            SCALED_BY_D_K,
            NOT_NORMALIZED,
            NO_EXP,
            VALUES_NOT_SUMMED,
            part=lambda both: both[0][0],
        ),
        given={"query": f"[{', '.join(shown)}]"},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="The equation",
    idea="Row asks, column answers, and each row sums to 1.",
    hints=(
        "How many weights has a query to give away, and to whom?",
        "Scores: dot products, divided by √4. Each row has a softmax of its own.",
        "Row by row: three exponentials, their sum, three fractions.",
    ),
    covers=("kernel", "row 16"),
)
def table_of_weights(rng: Rng) -> Grid:
    """Two queries of 4 places meet three keys. The dot products are {products}, a row for each query.

    Fill in the table of weights.
    """
    powers = [rng.permutation(row) for row in rng.permutation([[1.0, 2.0, 2.0], [1.0, 3.0, 4.0], [6.0, 3.0, 1.0]])[:2]]
    scores = np.log(powers)
    keys = np.eye(4)[:3]
    queries = np.column_stack([2 * scores, np.zeros(2)])
    shown = ", ".join(f"[{', '.join(f'2 log {int(p)}' if p > 1 else '0' for p in row)}]" for row in powers)
    return Grid(
        options_of(
            scaled_dot_product_attention,
            call(queries, keys, np.eye(3)),
            SOFTMAX_OVER_QUERIES,
            UNSCALED,
            SCALED_BY_D_K,
            NOT_NORMALIZED,
            part=1,
        ),
        policy="dp 3",
        rows=("query 0", "query 1"),
        columns=("cat", "mat", "it"),
        given={"products": f"[{shown}]"},
    )


# ---- queries, keys and values


@question(
    asks=PREDICT,
    difficulty=1,
    section="The lecture's three tokens, one at a time",
    idea="A token says how often to take each row of a matrix.",
    hints=(
        "Which rows of a matrix does a token with these numbers take?",
        "The first number says how often to take the first row, and so on.",
        "Take those rows of the matrix that makes queries, and add them.",
    ),
    covers=("row 15", "row 18", "Q8"),
)
def query_of_a_token(rng: Rng) -> Choice:
    """A token is {token}. Its query is made by `w_q` = {w_q}, its key by `w_k` = {w_k}. Which query is it?"""
    w_q, w_k, w_v = rng.permuted(
        np.array([[[1, 0], [0, 1], [2, 1]], [[0, 2], [1, 1], [3, 0]], [[1, 4], [0, 5], [2, 2]]]), axis=2
    )
    token = rng.permutation([1, 0, 2])
    return Choice(
        (
            *options_of(
                project_qkv,
                call(token[None].astype(float), w_q.astype(float), w_k.astype(float), w_v.astype(float)),
                QUERIES_AND_KEYS_SWAPPED,
                part=lambda parts: parts[0][0],
            ),
            wrong(w_q.sum(axis=0), "Each row is taken once, whatever the token says."),
            wrong(w_q[int(np.argmax(token))], "That is one row alone: the token has another number that is not 0."),
        ),
        given={"token": token, "w_q": w_q, "w_k": w_k},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The lecture's three tokens, one at a time",
    idea="A score is the dot product of who asks with who answers.",
    hints=(
        "Whose query is needed, and whose key?",
        "Multiply place by place, and add the three products.",
        "Write the query above the key, and multiply downward.",
    ),
    covers=("row 18", "Q8", "Q6"),
)
def product_in_the_animation(rng: Rng) -> Number:
    """In the lecture's animation the queries are a {q_a}, b {q_b}, c {q_c}, and the keys a {k_a}, b {k_b}, c {k_c}.

    What is the dot product when {asker} asks {other}, before any root?
    """
    i, j = (int(n) for n in rng.permutation(3)[:2])
    q, k = THREE_Q.astype(int), THREE_K.astype(int)
    return Number(
        (
            right(str(q[i] @ k[j])),
            wrong(str(k[i] @ k[j]), "That is the product of two keys. Who asks, asks with a query."),
            wrong(str(q[i] @ q[j]), "That is the product of two queries. Who is asked, answers with a key."),
            wrong(str(q[i] @ k[i]), "That is the asker's own key."),
            wrong(str(q[i].sum() * k[j].sum()), "That is a product of sums. A sum of products is wanted."),
        ),
        policy="exact",
        given={
            **{f"q_{name}": q[n] for n, name in enumerate("abc")},
            **{f"k_{name}": k[n] for n, name in enumerate("abc")},
            "asker": "abc"[i],
            "other": "abc"[j],
        },
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="What the lecture says, with care",
    idea="The article behind the animation leaves the root out, and rounds its weights.",
    hints=(
        "Which weights would make 7 of the second numbers 2, 8 and 6?",
        "Divided by √3, the weights of *a* are 0.14, 0.43 and 0.43; undivided they are 0.06, 0.47 and 0.47.",
        "Mix the values with 0, 1/2 and 1/2. What do you get?",
    ),
    covers=("row 18", "Q8"),
)
def seven_in_the_article(rng: Rng) -> Several:
    """The values of the animation's tokens are [1, 2, 3], [2, 8, 0], [2, 6, 3]. Token *a* has the products 2, 4, 4.

    The article behind it prints [2, 7, 1.5] for *a*; the paper's formula gives [1.86, 6.32, 1.70]. What did it do?
    """
    others = (
        wrong("It took the softmax over the queries.", "Then its weights would not come from 2, 4 and 4 alone."),
        wrong("It took the keys for the values.", "[2, 7, 1.5] lies midway between the last two values."),
        wrong("It hid the tokens after *a*.", "Then *a* would see itself alone, and get [1, 2, 3]."),
        wrong("It took the value with the highest score.", "Two scores tie, and it prints the mean of both values."),
    )
    return Several(
        (
            right("It did not divide by √3.", "Undivided, the products make a's own weight small."),
            right("It rounded the weights to 0, 1/2 and 1/2.", "Undivided they are 0.06, 0.47 and 0.47."),
            *(others[i] for i in rng.permutation(4)[:2]),
        )
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="In a product the inner size disappears: d_k in the scores, the number of keys in the output.",
    hints=(
        "Who has a row here, and who has a column?",
        "Tokens stand in rows. A matrix turns rows of its height into rows of its width.",
        "Write the sizes of both factors side by side, and strike out the inner one.",
    ),
    covers=("row 15", "Q7"),
)
def shape_of_a_part(rng: Rng) -> Shape:
    """{n} tokens of {d_model} numbers attend to themselves. Queries and keys have {d_k} places, values {d_v}.

    Which shape has {what}?
    """
    n, d_model, d_k, d_v = (int(size) for size in rng.permutation([2, 3, 4, 5, 6, 8])[:4])
    parts = (
        ("$W_Q$", (d_model, d_k), (d_k, d_model), "It stands on the right of X: rows of d_model numbers come in."),
        ("$W_V$", (d_model, d_v), (d_model, d_k), "That is the shape of $W_Q$ and $W_K$."),
        ("$K^\\top$", (d_k, n), (n, d_k), "That is K, with a row for each token."),
        ("the table of scores $Q K^\\top$", (n, n), (d_k, d_k), "That is $Q^\\top K$: it compares places, not tokens."),
        ("the output $A V$", (n, d_v), (n, d_k), "Keys show nowhere in the output. Values are mixed."),
    )
    what, shape, other, why = parts[int(rng.integers(5))]
    return Shape(
        (right(shape), wrong(other, why), wrong((n, d_model), "That is the shape of X itself.")),
        given={"n": n, "d_model": d_model, "d_k": d_k, "d_v": d_v, "what": what},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="The idea",
    idea="With one matrix for queries and keys, two tokens find each other equally relevant.",
    hints=(
        "What is row i, column j of the scores, and what is row j, column i?",
        "A dot product does not ask which of its vectors comes first.",
        "Let queries and keys be the same vectors. Which two scores are the same number then?",
    ),
    covers=("row 15",),
)
def one_matrix_for_both(rng: Rng) -> Choice:
    """Somebody makes queries and keys with *one* matrix, to save numbers. What can such a model no longer do?"""
    return Choice(
        (
            right(
                "give *it* a high score for *cat*, and *cat* a low one for *it*",
                "The two scores are one dot product.",
            ),
            wrong("look at another token more than at itself", "A longer vector can still win over the token itself."),
            wrong("give *it* and *cat* different rows of weights", "Each row has its own sum, so the weights differ."),
            wrong("hand over something else than what is compared", "The values still have a matrix of their own."),
        )
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="An example of earlier notes, put right",
    idea="Identity matrices make queries, keys and values one and the same, and hide who is who.",
    hints=(
        "What are Q, K and V, if all three matrices are the identity?",
        "A mistake stays hidden if it only trades things that are the same.",
        "Which of them changes a number, although Q, K and V are all X?",
    ),
    covers=("row 15",),
)
def hidden_by_identity(rng: Rng) -> Several:
    """A test sets $W_Q$, $W_K$ and $W_V$ to the identity. Which of these mistakes does it *not* find?"""
    hidden = ("queries and keys are swapped", "the keys are used as values", "the three matrices are transposed")
    found = (
        wrong("the scores are divided by d_k", "That makes the weights more even, whatever Q and K are."),
        wrong("the softmax runs over the queries", "Then columns sum to 1, and the outputs change."),
        wrong("the softmax is left out", "Then scores weigh the values, and rows need not sum to 1."),
    )
    return Several(
        (
            *(right(hidden[i], "With Q = K = V = X it changes nothing.") for i in rng.permutation(3)[:2]),
            *(found[i] for i in rng.permutation(3)[:2]),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The idea",
    idea="A key says how a token is found, a value what it hands over.",
    hints=(
        "Which of the two meets the query?",
        "A key decides about the weight; a value is what the weight multiplies.",
        "Say what each does, then what would be lost if they were one vector.",
    ),
    covers=("row 14", "row 15"),
)
def key_and_value(rng: Rng) -> Words:
    """Each token has a key *and* a value. Why not one vector for both? Two sentences."""
    return Words(
        (
            "It says that the key is compared with queries, to be found by.",
            "It says that the value is what is handed over, or mixed.",
            "It says that one vector would have to do both, though the two need not be alike.",
        ),
        "A key is compared with queries: it says what a token can be found by. A value is what is handed over, and "
        "that need not look like what one searches for; with one vector, a token could only hand over its own address.",
    )


# ---- from scores to weights


@question(
    asks=PREDICT,
    difficulty=2,
    section="Why the scores are divided (extension)",
    idea="Dot product, cosine, scaled dot product: who divides by what.",
    hints=(
        "By what is each of the three divided?",
        "A cosine divides by both lengths, the scaled product by the root of the number of places.",
        "Begin with the plain dot product, and find out how long both vectors are.",
    ),
    covers=("Q6",),
)
def three_similarities(rng: Rng) -> Match:
    """A query is {query}, a key is {key}. Which number is which similarity?"""
    of_five, of_other = rng.permutation([3, 4]), rng.permutation([[6, 8], [5, 12], [8, 15]])[0]
    places = rng.permutation(4)
    query, key = np.zeros(4, dtype=int), np.zeros(4, dtype=int)
    query[places[:2]], key[places[:2]] = of_five, of_other
    dot = int(query @ key)
    lengths = float(np.linalg.norm(query) * np.linalg.norm(key))
    return Match(
        (
            ("the dot product", dot),
            ("the cosine", dot / lengths),
            ("the scaled dot product", dot / 2),
        ),
        extra=(dot / 4,),
        why="The cosine divides by both lengths, the scaled dot product by √4 = 2, and nothing by 4.",
        given={"query": query, "key": key},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="An example of earlier notes, put right",
    idea="The square of a dot product is never above the product of the squared lengths.",
    hints=(
        "What stands on the diagonal of such a table?",
        "Squared lengths. Cauchy–Schwarz: (p·r)² is at most (p·p)(r·r).",
        "For each table, square the number beside the diagonal.",
    ),
    covers=("Q6",),
)
def impossible_table(rng: Rng) -> Choice:
    """Two tokens meet each other and themselves. Which of these cannot be their table of dot products, $X X^\\top$?"""
    pairs = [
        ((3, 1), (1, 0)),
        ((2, 0), (1, 3)),
        ((1, 1), (2, -1)),
        ((1, 2), (-2, 1)),
        ((1, 1), (-2, 0)),
        ((2, 1), (1, 1)),
    ]
    doubled = [((2, 1), (1, 2)), ((3, 1), (2, 1)), ((1, 2), (2, 2)), ((1, 1), (1, 2))]
    x = np.array(doubled[int(rng.integers(len(doubled)))])
    bad = x @ x.T * np.array([[1, 2], [2, 1]])
    options = [right(bad, f"{bad[0, 1]}² is more than {bad[0, 0]} · {bad[1, 1]}: as in the notes, it was doubled.")]
    for i in rng.permutation(len(pairs))[:3]:
        good = np.array(pairs[i]) @ np.array(pairs[i]).T
        (a, c), (_, b) = good.tolist()
        options.append(wrong(good, f"The square of {c} is {c * c}, and {a} · {b} = {a * b} is no less."))
    return Choice(tuple(options))


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="The sums and the zeros of a table of weights say what was done to it.",
    hints=(
        "What do rows and columns sum to, and where are zeros?",
        "Here every token may see every token, and each row sums to 1.",
        "Add up the first row and the first column.",
    ),
    covers=("row 16",),
)
def whose_weights(rng: Rng) -> Choice:
    """Four tokens attend to themselves, without any mask. Queries have 4 places. What went wrong with these weights?"""
    signs = {
        SOFTMAX_OVER_QUERIES: ("The softmax runs over the queries.", "Then each column would sum to 1."),
        WHOLE_ARRAY: ("The softmax runs over the whole table.", "Then all sixteen weights would sum to 1."),
        CAUSAL: (
            "Later tokens are hidden before the softmax.",
            "Then zeros would stand above the diagonal, in rows that sum to 1.",
        ),
        ANTI_CAUSAL: ("Earlier tokens are hidden before the softmax.", "Then zeros would stand below the diagonal."),
        LATER_WEIGHTS_ZEROED: (
            "Later weights are set to 0 afterwards.",
            "Then zeros would stand above the diagonal, in rows below 1.",
        ),
        ITSELF_HIDDEN: ("No token sees itself.", "Then the diagonal would be 0."),
        SCALED_AFTER_SOFTMAX: ("The root divides after the softmax.", "Then each row would sum to 1/2."),
    }
    done = list(signs)[int(rng.integers(len(signs)))]
    scores = np.log(rng.permuted(np.array([[1.0, 1.0, 2.0, 4.0], [1.0, 1.0, 1.0, 5.0]] * 2), axis=1))
    made = value_of(scaled_dot_product_attention, call(2 * scores, np.eye(4), np.eye(4)), done)
    names = ("a", "b", "c", "d")
    return Choice(
        tuple(right(s) if m is done else wrong(s, why, m) for m, (s, why) in signs.items()),
        picture=Heat(made[1], row_names=names, column_names=names),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Why the scores are divided (extension)",
    idea="Dot products of d_k independent products have the variance d_k, and the size √d_k.",
    hints=(
        "What is the variance of one product that is 1 or −1, as a coin falls?",
        "Variances of independent numbers add up; a typical size is the root of a variance.",
        "How many products are added? Is the variance asked, or its root?",
    ),
)
def size_of_products(rng: Rng) -> Number:
    """All entries of queries and keys are 1 or −1, as coins fall, and there are {d_k} places.

    {what}
    """
    root = int(rng.choice([2, 3, 4, 5, 8, 10]))
    d_k = root**2
    asked = (
        (
            "What is the variance of q · k?",
            right(str(d_k)),
            wrong(str(root), "That is its root, the typical size."),
            wrong("1", "That is the variance of one product. How many are added up?"),
        ),
        (
            "How large is q · k typically: what is the root of its variance?",
            right(str(root)),
            wrong(str(d_k), "That is the variance, or the largest value: all products alike."),
            wrong("1", "That is the size of one product. How many are added up?"),
        ),
        (
            "By which factor does the typical size of q · k grow, if there are four times as many places?",
            right("2"),
            wrong("4", "The variance grows by 4, and the size is its root."),
            wrong("16", "The variance grows with the places, not with their square."),
        ),
    )
    what, *options = asked[int(rng.integers(3))]
    return Number(tuple(options), policy="exact", given={"d_k": d_k, "what": what})


@question(
    asks=WHY,
    difficulty=3,
    section='"Without the division nothing is learned"',
    idea="What dries up without the division is the way through the scores; the values learn all the same.",
    hints=(
        "Through which two things does a loss feel the tokens?",
        "The output is A V: values, and the weights that come from scores.",
        "Which of the two goes through a softmax in its corner?",
    ),
)
def undivided_learning(rng: Rng) -> Claim:
    """If the scores of long queries and keys are not divided, {learned} in attention is learned."""
    holds = bool(rng.integers(2))
    return Claim(
        holds,
        (
            right("The values still get slopes, since they do not pass through the softmax."),
            wrong(
                "A softmax has the same slopes everywhere.",
                "In its corner, where one weight is near 1, they are near 0.",
            ),
            wrong("Long vectors make short dot products.", "With more places, dot products get larger."),
            wrong("Queries and keys get slopes past the softmax.", "They act on the output through the scores alone."),
        ),
        given={"learned": "something" if holds else "nothing at all"},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="Each of n² dot products takes d_k multiplications.",
    hints=(
        "How many dot products are there?",
        "One for each pair of a query and a key.",
        "How many multiplications does one dot product take?",
    ),
)
def multiplications(rng: Rng) -> Expression:
    """`n` tokens attend to themselves, with queries and keys of `d` places.

    How many multiplications does $Q K^\\top$ take? Write a formula in `n` and `d`.
    """
    return Expression(
        Formula(
            "n^2*d",
            names={"n": "posint", "d": "posint"},
            wrong=(
                Known("n*d", "That is one query with all keys, or one key for each query", "How many pairs are there?"),
                Known("n^2", "That is the number of dot products", "What does one dot product take?"),
                Known(
                    "n*d^2", "That is a product with a d × d matrix", "Is a token compared with tokens or with places?"
                ),
            ),
        )
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The equation",
    idea="O = softmax(Q Kᵀ/√d_k) V.",
    hints=(
        "What comes first: comparing, or mixing?",
        "Queries meet keys; what makes the scores into shares; values are mixed.",
        "Which letter belongs to what is found by, and which to what is handed over?",
    ),
    covers=("row 16",),
)
def attention_with_gaps(rng: Rng) -> Cloze:
    """Fill in the paper's formula."""
    return Cloze(
        "O = [[1]](Q [[2]] / √[[3]]) [[4]]",
        (
            (
                right("softmax"),
                wrong("sigmoid", "Then the keys would not share one unit of attention."),
                wrong("log", "A weight has to be positive."),
            ),
            (
                right("Kᵀ"),
                wrong("K", "Rows of Q should meet rows of K: one of the two is turned."),
                wrong("Vᵀ", "Queries are compared with keys."),
            ),
            (
                right("d_k"),
                wrong("d_v", "The vectors that are compared have d_k places."),
                wrong("n", "The number of tokens does not change how large one dot product is."),
            ),
            (
                right("V"),
                wrong("K", "Keys are compared, and values are mixed."),
                wrong("X", "The values have a matrix of their own."),
            ),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="Equal keys get equal weights, and each query gets the plain mean.",
    hints=(
        "What are the four scores of a query?",
        "Equal scores get equal weights.",
        "How many queries are there, and what does each of them get?",
    ),
    covers=("row 16",),
)
def equal_keys(rng: Rng) -> Output:
    """What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    values = [int(v) for v in 4 * rng.permutation([1, 2, 3, 5, 7])[:4] + int(rng.integers(3))]
    n_q = int(rng.integers(2, 4))
    mean = sum(values) / 4
    code = (
        f"q, k, v = np.ones(({n_q}, 3)), np.ones((4, 3)), np.array({values})\n"
        "e = np.exp(q @ k.T)\n"
        "a = e / e.sum(axis=1, keepdims=True)\n"
        "print((a @ v).tolist())"
    )
    return Output(
        code,
        (
            right(str([mean] * n_q), "All weights are 1/4, for each of the queries."),
            wrong(str([mean] * 4), "There is one output for each query, not for each key."),
            wrong(str([float(sum(values))] * n_q), "The weights sum to 1: values are averaged, not added."),
            wrong(str([float(max(values))] * n_q), "Nothing asks for the largest value: all keys are equal."),
        ),
        given={"code": code},
    )


# ---- what attention is not


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="Twice the tokens make four times the scores, so attention is not linear in its input.",
    hints=(
        "What happens to a query, and what to a key, if all tokens are twice as long?",
        "A dot product is multiplied by the factors of both its vectors.",
        "Which score has *cat* now? Four times log y is the logarithm of which power?",
    ),
    covers=("caveat a", "Q10"),
)
def twice_the_tokens(rng: Rng) -> Number:
    """*it* gives *cat* the score log {a} and *mat* the score 0; there are no other tokens to look at.

    Now every token is made twice as long, and all matrices stay. Which weight has *cat*?
    """
    a = int(rng.choice([2, 3, 4]))
    return Number(
        (
            right(str(Fraction(a**4, a**4 + 1)), "Query and key both double, so the score is four times as large."),
            wrong(str(Fraction(a, a + 1)), "That is its weight before: so it would be if attention were linear."),
            wrong(str(Fraction(a**2, a**2 + 1)), "Only one of query and key was doubled here."),
            wrong(str(Fraction(2 * a, 2 * a + 1)), "The exponential is doubled here, not the score."),
            wrong(str(Fraction(4 * a, 4 * a + 1)), "The exponential is taken four times, not the score."),
        ),
        policy="dp 4",
        given={"a": a},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Linear in the values for fixed weights, and not in the tokens.",
    hints=(
        "What does the output depend on besides the values?",
        "A softmax of products of tokens is not linear.",
        "Which of the reasons holds the weights fixed?",
    ),
    covers=("caveat a", "Q10"),
)
def all_linear(rng: Rng) -> Claim:
    """ "Attention is all linear", says the lecture. {part}"""
    reasons = (
        "With the weights held fixed, the output is a weighted sum of the values.",
        "The weights come from the tokens by products and a softmax.",
        "A matrix product is linear, and attention is made of matrix products.",
        "A softmax of scores is linear as long as its weights sum to 1.",
    )
    in_values = bool(rng.integers(2))
    why_not = (
        "That is true, and about the values alone.",
        "That is true, and of no matter while the weights are held fixed.",
        "A product of two things that both depend on X is not linear in X, and there is a softmax.",
        "Twice the scores do not give twice the weights.",
    )
    best = 0 if in_values else 1
    part = (
        "As a function of the values, while the weights stay fixed, it is."
        if in_values
        else "As a function of X, it is."
    )
    return Claim(
        in_values,
        tuple(right(r) if n == best else wrong(r, why_not[n]) for n, r in enumerate(reasons)),
        given={"part": part},
    )


@question(
    asks=WHY,
    difficulty=2,
    section='"One layer of attention finds out that *it* is the cat"',
    idea="In the first layer a query knows its own word only: meaning needs a second layer.",
    hints=(
        "From what is the query of *it* made in the first layer?",
        "A ratio of two weights depends on the query and on the two keys alone.",
        "Which of these three does the last word change?",
    ),
    covers=("kernel",),
)
def last_word_changed(rng: Rng) -> Choice:
    """*The cat sat on the mat because it was {old}.* Now the last word becomes *{new}*.

    What happens, in the *first* layer, to the ratio of the weights that *it* gives to *cat* and *mat*?
    """
    old, new = rng.permutation(["tired", "soft"])
    return Choice(
        (
            right("Nothing: query and keys are made of words that stayed."),
            wrong(
                "It turns round, because *it* means another noun now.",
                "So a reader does. In this layer *it* asks as before.",
            ),
            wrong("Both weights become equal, since the sentence is unclear.", "Neither of the two keys has changed."),
            wrong(
                "It changes a little, since the weights must sum to 1.",
                "Their sum does change, and cancels in a ratio.",
            ),
        ),
        given={"old": str(old), "new": str(new)},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="The worksheet",
    idea="With two keys the output slides between two values, by the gap of the scores.",
    hints=(
        "Which line does not have the value of the line before?",
        "The weight of a value grows with its own score.",
        "Make the first score very large: what should each line give then?",
    ),
    covers=("row 16",),
)
def broken_blend(rng: Rng) -> FirstWrong:
    """Somebody writes attention with two keys as a step from one value to the other. Which line is wrong first?"""
    return FirstWrong(
        "two_key_output", ("difference_reversed", "complement_taken", "names_exchanged", "exp_missing_below")
    )
