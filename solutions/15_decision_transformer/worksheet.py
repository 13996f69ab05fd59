"""Worksheet of chapter 15, the Decision Transformer: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
decision_transformer` marks this file together with your functions.

How to write: `g^2` (g stands for the discount γ), `r[k]` (here everything is counted from 1, as on paper: the first
step and the first token have the number 1), `Sum(g^k*r[k], k, 1, T)`, vectors `[a, b]`. LaTeX and NumPy work too.
"Exact" means 7/2, no rounded decimal. A derivation takes one line a step, from the start to the goal; you may end a
line with `by` and the rule's name.
"""

# ---- 1. What is still to be earned -----------------------------------------------------------------------------------

# 1. r[1] … r[T] are the rewards of a game of T steps. Write the return-to-go of step t with the discount g, as one sum.
#    Your answer is compared with your own returns_to_go.
#    Names: r, g, t (1 … T), T.
return_as_a_sum = "Sum(g^(k - t)*r[k], k, t, T)"

# 2. A game of four steps has the rewards 5, 0, 3, 8. Exact; a step that follows correctly from your own earlier step
#    counts, even if that one was wrong.
#    undiscounted: the four returns-to-go with γ = 1, as a vector.
#    last_two: with γ = ½, the returns-to-go of steps 3 and 4, as a vector.
#    all_four: with γ = ½, all four of them.
undiscounted = "[16, 11, 11, 8]"
last_two = "[7, 8]"
all_four = "[27/4, 7/2, 7, 8]"

# 3. While a game is played, nobody knows the sum. Show that the next return-to-go follows from this one: take away what
#    was earned, and divide by the discount.
#    Start: (Sum(g^(k - t)*r[k], k, t, T) - r[t])/g
#    Goal:  Sum(g^(k - t - 1)*r[k], k, t + 1, T)
#    Steps: about 3; a line may do 2 of them.
ask_again = """
(Sum(g^(k - t)*r[k], k, t, T) - r[t])/g
  = (r[t] + Sum(g^(k - t)*r[k], k, t + 1, T) - r[t])/g   by writing the first term alone
  = Sum(g^(k - t)*r[k], k, t + 1, T)/g
  = Sum(g^(k - t - 1)*r[k], k, t + 1, T)   by dividing each term
"""

# ---- 2. The same reward at every step --------------------------------------------------------------------------------

# 4. Every step earns c, and n steps are left, this one included. Multiply the return-to-go by 1 - g, and show that only
#    two terms stay.
#    Start: (1 - g)*Sum(c*g^j, j, 0, n - 1)
#    Goal:  c*(1 - g^n)
#    Steps: about 4; a line may do 2 of them.
only_two_terms = """
(1 - g)*Sum(c*g^j, j, 0, n - 1)
  = Sum(c*g^j, j, 0, n - 1) - Sum(c*g^(j + 1), j, 0, n - 1)   by multiplying out
  = Sum(c*g^j, j, 0, n - 1) - Sum(c*g^j, j, 1, n)   by counting from 1
  = c*g^0 - c*g^n   by canceling what both sums have
  = c*(1 - g^n)
"""

# 5. So what is the return-to-go of a game with n steps left? And what does it come close to when n grows without end?
#    Names: c, g (between 0 and 1), n.
steps_left = "c*(1 - g^n)/(1 - g)"
game_without_end = "c/(1 - g)"

# ---- 3. Three tokens a step ------------------------------------------------------------------------------------------
# Steps and tokens are counted from 1 here: the first token is the first return-to-go.

# 6. At which places stand the return-to-go, the state and the action of step t? One vector of three formulas.
#    Names: t.
token_places = "[3*t - 2, 3*t - 1, 3*t]"

# 7. The mask is causal: a token sees itself and what stands before it. Add up, over all T state tokens, how many tokens
#    each of them sees. A formula without a sum is welcome. Names: T.
seen_by_states = "T*(3*T + 1)/2"

# 8. And of all entries of the mask of such a game, how many are True? Names: T.
true_entries = "3*T*(3*T + 1)/2"

# 9. A model looks back over 30 steps. How many scores does one head compute for them, the masked ones included? And how
#    many times as many are that as for 30 tokens?
scores_of_thirty = "8100"
times_as_many = "9"

# ---- 4. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 10. A game is played, without a discount:
#     1. The model is asked for a return of 25.
#     2. The first step earns 4. For the second step, 21 is asked for.
#     3. The second step earns 6. For the third step, 27 is asked for.
#     4. The new return-to-go is written behind the last action; earlier tokens stay as they were.
#     5. Had the second step earned 30 instead, a negative return would be asked for from then on.
#     Correction: the number that should stand at the end of that line.
asking_for_more_line = "3"
asking_for_more = "15"

# 11. A game of 6 steps, tokens counted from 1:
#     1. The game has 18 tokens: 6 returns-to-go, 6 states, 6 actions.
#     2. The state of step 5 is token 14.
#     3. Under a causal mask this token sees 14 tokens, 4 of them actions.
#     4. The action of step 5 is token 15. What is read there has seen 14 tokens as well.
#     5. A model that is read at the action tokens has a loss close to 0 in training.
#     Correction: the number of tokens that should stand at the end of that line.
read_too_late_line = "4"
read_too_late = "15"
