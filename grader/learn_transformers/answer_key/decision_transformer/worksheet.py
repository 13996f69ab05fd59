"""Chapter 15, the Decision Transformer: what the worksheet asks, with right answers and wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, FindMistake, Formula, Known, Step

# ---- what is still to be earned

GAME = {"r": "vector(T)", "g": "positive", "t": "index(T)", "T": "posint"}

return_as_a_sum = Formula(
    "Sum(g^(k - t)*r[k], k, t, T)",
    names=GAME,
    right=(
        "Sum(g^j*r[t + j], j, 0, T - t)",
        "g^(-t)*Sum(g^k*r[k], k, t, T)",
        "r[t] + Sum(g^(k-t)*r[k], k, t+1, T)",
        r"\sum_{k=t}^{T} g^{k-t} r_k",
    ),
    wrong=(
        Known(
            "Sum(g^k*r[k], k, t, T)",
            "The power is counted from the beginning of the game",
            "Standing at step t, how many steps away is the reward of step t itself?",
        ),
        Known(
            "Sum(g^(k - t + 1)*r[k], k, t, T)",
            "The reward of the step itself is discounted, too",
            "Standing at step t, how many steps away is the reward of step t itself?",
        ),
        Known("Sum(r[k], k, t, T)", "The discount is missing", "How often does γ stand before r[t + 2]?"),
        Known(
            "Sum(g^(k - t)*r[k], k, t + 1, T)",
            "The reward of the step itself is missing",
            "At the last step, is its own reward still to come?",
        ),
        Known(
            "Sum(g^(k - t - 1)*r[k], k, t + 1, T)",
            "This is the return-to-go of the next step",
            "At the last step, is its own reward still to come?",
        ),
        Known(
            "Sum(g^(t - k)*r[k], k, 1, t)",
            "This is what was earned up to step t",
            "What is still to be earned at the last step?",
        ),
        Known("Sum(r[k], k, 1, t)", "This is what was earned up to step t", "What is still to come at the last step?"),
        Known(
            "Sum(g^(T - k)*r[k], k, t, T)",
            "The power is counted from the end of the game",
            "Standing at step t, which reward should count whole?",
        ),
    ),
    code=Code("returns_to_go", ("r", "g")),
    hint="From where to where does the sum run, and how many steps away is each reward?",
    rule="Every reward from step t to the last one, times the discount to the power of its distance from step t.",
)

a_game_by_hand = Chain(
    inputs={"r": "[5, 0, 3, 8]"},
    steps=(
        Step("undiscounted", "[r[1] + r[2] + r[3] + r[4], r[2] + r[3] + r[4], r[3] + r[4], r[4]]", "vector(4)"),
        Step("last_two", "[r[3] + r[4]/2, r[4]]", "vector(2)"),
        Step(
            "all_four",
            "[r[1] + r[2]/2 + last_two[1]/4, r[2] + last_two[1]/2, last_two[1], last_two[2]]",
            "vector(4)",
        ),
    ),
    rule="Begin with the last step. Each return-to-go is the step's own reward plus γ times the return-to-go after it.",
)

ask_again = Derivation(
    points=2,
    start="(Sum(g^(k - t)*r[k], k, t, T) - r[t])/g",
    target="Sum(g^(k - t - 1)*r[k], k, t + 1, T)",
    names=GAME,
    form="same",
    largest_step=2,
    model=(
        "(r[t] + Sum(g^(k - t)*r[k], k, t + 1, T) - r[t])/g",
        "Sum(g^(k - t)*r[k], k, t + 1, T)/g",
        "Sum(g^(k - t - 1)*r[k], k, t + 1, T)",
    ),
    right=(
        "= Sum(g^(k - t)*r[k], k, t + 1, T)/g\n= Sum(g^(k - t - 1)*r[k], k, t + 1, T)",
        "= (g^0*r[t] + Sum(g^(k-t)*r[k], k, t+1, T) - r[t])/g\n= 1/g*Sum(g^(k-t)*r[k], k, t+1, T)\n"
        "= Sum(g^(k-t)/g*r[k], k, t+1, T)\n= Sum(g^(k-t-1)*r[k], k, t+1, T)",
    ),
    wrong=(
        (
            "= (r[t] + Sum(g^(k - t)*r[k], k, t + 1, T) - r[t])/g\n= g*Sum(g^(k - t)*r[k], k, t + 1, T)\n"
            "= Sum(g^(k - t - 1)*r[k], k, t + 1, T)",
            2,
        ),
        ("= Sum(g^(k - t)*r[k], k, t, T)/g\n= Sum(g^(k - t - 1)*r[k], k, t + 1, T)", 1),
        ("= Sum(g^(k - t)*r[k], k, t + 1, T)/g\n= Sum(g^(k - t + 1)*r[k], k, t + 1, T)", 2),
    ),
    hint="Which term of the sum is r[t], and what does 1/g do to a power of g?",
    rule="The term k = t is g^0·r[t]. Written alone, it goes away; then 1/g goes into every term.",
)

# ---- the same reward at every step

STEADY = {"c": "positive", "g": "real(0, 1)", "n": "posint"}

only_two_terms = Derivation(
    points=2,
    start="(1 - g)*Sum(c*g^j, j, 0, n - 1)",
    target="c*(1 - g^n)",
    names=STEADY,
    form="same",
    largest_step=2,
    model=(
        "Sum(c*g^j, j, 0, n - 1) - Sum(c*g^(j + 1), j, 0, n - 1)",
        "Sum(c*g^j, j, 0, n - 1) - Sum(c*g^j, j, 1, n)",
        "c*g^0 - c*g^n",
        "c*(1 - g^n)",
    ),
    right=(
        "= Sum(c*g^j, j, 0, n-1) - g*Sum(c*g^j, j, 0, n-1)\n= Sum(c*g^j, j, 0, n-1) - Sum(c*g^j, j, 1, n)\n"
        "= c - c*g^n\n= c*(1 - g^n)",
        "= c*Sum(g^j, j, 0, n-1) - c*Sum(g^j, j, 1, n)\n= c - c*g^n\n= c*(1 - g^n)",
    ),
    wrong=(
        (
            "= Sum(c*g^j, j, 0, n - 1) - Sum(c*g^(j + 1), j, 0, n - 1)\n"
            "= Sum(c*g^j, j, 0, n - 1) - Sum(c*g^j, j, 1, n - 1)\n= c - c*g^n\n= c*(1 - g^n)",
            2,
        ),
        (
            "= Sum(c*g^j, j, 0, n - 1) - Sum(c*g^j, j, 1, n)\n= c - c*g^(n - 1)\n= c*(1 - g^n)",
            2,
        ),
    ),
    hint="Which terms do the sum and g times the sum have in common?",
    rule="Multiply out. Times g, every term becomes the next one: all but the first and the last of them cancel.",
)

steps_left = Formula(
    "c*(1 - g^n)/(1 - g)",
    names=STEADY,
    right=("(c - c*g^n)/(1 - g)", "c*(g^n - 1)/(g - 1)", r"c \frac{1 - g^n}{1 - g}", "Sum(c*g^j, j, 0, n - 1)"),
    wrong=(
        Known("c*n", "This is the return without a discount", "Does the last of n rewards count as much as the first?"),
        Known(
            "c*(1 - g^(n - 1))/(1 - g)", "One step is missing", "What is the return-to-go at the last step, with n = 1?"
        ),
        Known(
            "c*(1 - g^(n + 1))/(1 - g)",
            "This is one step too many",
            "What is the return-to-go at the last step, with n = 1?",
        ),
        Known("c*(1 - g^n)", "This is 1 - g times the return", "What did you multiply by in question 4?"),
        Known("c*g^n", "This is the first reward that is not earned any more", "What is the return-to-go for n = 1?"),
        Known(
            "c*g*(1 - g^n)/(1 - g)",
            "The reward of the step itself is discounted, too",
            "What is the return-to-go at the last step, with n = 1?",
        ),
    ),
    rule="Question 4 says what 1 − g times the return-to-go is: divide by 1 − g.",
)

game_without_end = Formula(
    "c/(1 - g)",
    names={"c": "positive", "g": "real(0, 1)"},
    right=("c*(1 - g)^(-1)", r"\frac{c}{1 - g}", "-c/(g - 1)"),
    wrong=(
        Known("c*g/(1 - g)", "The reward of the step itself is missing", "What is left of g^n when n grows?"),
        Known("c/g", "This is not what stays of the formula", "What is left of g^n when n grows?"),
        Known("c*(1 - g)", "It is multiplied, not divided, by 1 − g", "With γ close to 1, is much or little to come?"),
        Known("1/(1 - g)", "The reward c is missing", "What if every step earns twice as much?"),
        Known("c", "Only the next reward is counted", "What if γ is close to 1?"),
    ),
    rule="For g between 0 and 1, g^n comes as close to 0 as you like.",
)

# ---- three tokens a step

token_places = Formula(
    "[3*t - 2, 3*t - 1, 3*t]",
    names={"t": "posint"},
    right=("[3*(t - 1) + 1, 3*(t - 1) + 2, 3*(t - 1) + 3]", "3*t*[1, 1, 1] - [2, 1, 0]"),
    wrong=(
        Known(
            "[3*t, 3*t + 1, 3*t + 2]",
            "These places are counted from 0, the steps too",
            "At which place, counted from 1, stands the first return-to-go, with t = 1?",
        ),
        Known(
            "[3*t - 3, 3*t - 2, 3*t - 1]",
            "These places are counted from 0",
            "At which place, counted from 1, stands the first return-to-go, with t = 1?",
        ),
        Known(
            "[3*t + 1, 3*t + 2, 3*t + 3]",
            "The steps are counted from 0",
            "At which place, counted from 1, stands the first return-to-go, with t = 1?",
        ),
        Known(
            "[3*t - 1, 3*t - 2, 3*t]",
            "State and return-to-go have changed places",
            "Which is known before a game begins: what is asked for, or what is seen?",
        ),
        Known("[t, t + 1, t + 2]", "A step is taken to have one token", "Where does the second step begin?"),
    ),
    hint="How many tokens stand before step t, and at which place does that let it begin?",
)

seen_by_states = Formula(
    "T*(3*T + 1)/2",
    names={"T": "posint"},
    right=("Sum(3*t - 1, t, 1, T)", "(3*T^2 + T)/2", "3*T*(T + 1)/2 - T", r"\frac{3T^2 + T}{2}"),
    wrong=(
        Known(
            "3*T*(T + 1)/2",
            "This is what the action tokens see",
            "Does the state token of a step see the action of the step?",
        ),
        Known(
            "Sum(3*t - 2, t, 1, T)",
            "This is what the return tokens see, or the state tokens without themselves",
            "How many tokens does the first state token see, itself included?",
        ),
        Known("3*T*(3*T + 1)/2", "This is what all tokens see together", "How many state tokens are there?"),
        Known("T*(T + 1)/2", "A step is taken to have one token", "How many tokens does the second state token see?"),
        Known("3*T - 1", "This is what the last state token sees", "What do the others see?"),
        Known("3*T^2", "The mask is not causal here", "May the first state token see the end of the game?"),
    ),
    hint="How many tokens does the state token of step t see? Add that up for t = 1 … T.",
    rule="A token sees as many tokens as its own place says: 3t − 1. And 1 + 2 + … + T = T·(T + 1)/2.",
)

true_entries = Formula(
    "3*T*(3*T + 1)/2",
    names={"T": "posint"},
    right=("Sum(m, m, 1, 3*T)", "(9*T^2 + 3*T)/2", r"\frac{3T(3T+1)}{2}"),
    wrong=(
        Known("T*(T + 1)/2", "A step is taken to have one token", "How many rows has the mask?"),
        Known("9*T^2", "The mask is not causal here", "May a token see what comes later?"),
        Known("9*T^2/2", "The diagonal is counted half", "Does a token see itself?"),
        Known("3*T*(3*T - 1)/2", "No token sees itself here", "How many entries of row 1 are True?"),
        Known("3*T*(T + 1)/2", "This is one token of each step", "How many rows has the mask?"),
    ),
    rule="It is the causal mask of chapter 5 for 3T tokens: row m has m entries that are True.",
)

scores_of_thirty = Formula(
    "8100",
    unit="scores",
    right=("90^2", "(3*30)^2", "90*90"),
    wrong=(
        Known("900", "A step is taken to have one token", "How many tokens are 30 steps?"),
        Known("4095", "Only those that are not masked are counted", "Are masked scores computed?"),
        Known("2700", "Only one side of the table of scores is three times as long", "How many rows has the table?"),
        Known("90", "These are the tokens", "How many scores are there for each of them?"),
    ),
    rule="Every token asks every token: the number of tokens, squared.",
)

times_as_many = Formula(
    "9",
    right=("3^2", "8100/900", "90^2/30^2"),
    wrong=(
        Known("3", "That is how many times as many tokens there are", "A score belongs to a pair of tokens: how many?"),
        Known("27", "One factor too many", "How many axes has a table of scores?"),
        Known("6", "The factors of both axes are added", "How many times as many entries has a table of 3n × 3n?"),
    ),
    rule="Three times as many rows, and three times as many columns.",
)

# ---- find the mistake

asking_for_more = FindMistake(
    lines=(
        "The model is asked for a return of 25.",
        "The first step earns 4. For the second step, 21 is asked for.",
        "The second step earns 6. For the third step, 27 is asked for.",
        "The new return-to-go is written behind the last action; earlier tokens stay as they were.",
        "Had the second step earned 30 instead, a negative return would be asked for from then on.",
    ),
    wrong_line=3,
    correction=Formula(
        "15",
        right=("21 - 6", "25 - 4 - 6"),
        wrong=(
            Known("27", "This is the line as it stands", "After 6 have been earned, is more to come or less?"),
            Known("19", "Only the last reward is taken from the first return", "How much was left before this step?"),
            Known("10", "This is what has been earned so far", "How much of 25 is left?"),
            Known("31", "This is more than was asked for in all", "After 6 have been earned, how much is left?"),
        ),
    ),
    why={
        1: "It is a wish, and may be any number: that line is right.",
        2: "25 − 4 is left to be earned: that line is right.",
        4: "What was written is never changed; the sequence only grows: that line is right.",
        5: "21 − 30 is negative, and the arithmetic goes on: that line is right.",
    },
    hint="What is a return-to-go, and does it grow while a game goes well?",
)

read_too_late = FindMistake(
    lines=(
        "The game has 18 tokens: 6 returns-to-go, 6 states, 6 actions.",
        "The state of step 5 is token 14.",
        "Under a causal mask this token sees 14 tokens, 4 of them actions.",
        "The action of step 5 is token 15. What is read there has seen 14 tokens as well.",
        "A model that is read at the action tokens has a loss close to 0 in training.",
    ),
    wrong_line=4,
    correction=Formula(
        "15",
        right=("14 + 1", "3*5"),
        wrong=(
            Known("14", "This is the line as it stands", "Does a token see itself?"),
            Known("18", "The mask is not causal here", "May token 15 see token 16?"),
            Known("16", "One token too many", "Which tokens stand before token 16?"),
            Known(
                "13", "This is what the return token of step 5 sees", "Which token is asked, and does it see itself?"
            ),
        ),
    ),
    why={
        1: "Three tokens for each of 6 steps: that line is right.",
        2: "Four steps of 3 tokens come first, then a return-to-go: that line is right.",
        3: "It sees itself and 13 before it, and the actions of 4 whole steps: that line is right.",
        5: "The answer is among what it sees, and has only to be copied: that line is right, and says what is wrong.",
    },
    hint="On the diagonal of a causal mask: True or False?",
)
