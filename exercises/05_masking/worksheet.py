"""Worksheet of chapter 5, masking: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check masking` marks
this file together with your functions.

How to write: `exp(s)`, `s[j]` and `S[i, j]` (indices count from 1, as on paper, so the first token is token 1),
`Sum(exp(s[k]), k, 1, i)`, `delta(i, j)` (1 for i = j, otherwise 0), vectors `[a, b]`, matrices `[[a, b], [c, d]]`.
LaTeX and NumPy work too. "Exact" means 1/4 or e/2, no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. Who sees whom ------------------------------------------------------------------------------------------------
# The causal mask lets query i see key j where j ≤ i. There are n tokens.

# 1. Write entry (i, j) of the causal mask as a number, 1 where query i may see key j and 0 elsewhere. A sum of deltas
#    does it. Your formula is compared with your own causal_mask. Names: i, j, n.
mask_entry = ""

# 2. How many entries of the mask are 1? Names: n.
visible_pairs = ""

# 3. The leak test of the lesson: you change token j and nothing else. How many rows of the output can move?
#    Names: n, j.
rows_that_move = ""

# 4. Output i is a vector, and so is input j. Their derivatives are n·n blocks, one for each pair (i, j). How many of
#    them are zero under a causal mask, whatever the weights are? Names: n.
zero_blocks = ""

# ---- 2. What does not hide a key -------------------------------------------------------------------------------------

# 5. A row has v visible keys, each with the score s, and h hidden keys. The program multiplies the hidden scores by 0
#    and takes the softmax of the row. Which share of the weight do the hidden keys get, all together? Names: h, v, s.
leaked_weight = ""

# 6. All n scores are equal. The program takes the softmax first, and sets the weights that the causal mask hides to 0
#    afterwards. What does row i of the weights sum to? Names: i, n.
late_row_sum = ""

# 7. It can be repaired: divide every weight that is left by the sum of those that are left. Show that this gives the
#    same as hiding the keys before the softmax. s is the row of scores, and Z = Sum(exp(s[k]), k, 1, n).
#    Start: (exp(s[j])/Z)/Sum(exp(s[k])/Z, k, 1, i)
#    Goal:  exp(s[j])/Sum(exp(s[k]), k, 1, i)
#    Steps: about 2; one a line.
renormalized_weight = """
"""

# 8. Find the mistake. One line is wrong by itself; lines after it may follow from it. Give its number and the
#    correction.
#    1. Three keys have the same score s. Key 1 is visible, keys 2 and 3 are hidden.
#    2. The program adds a mask of 1 and 0 to the scores. They become s + 1, s and s.
#    3. A softmax does not change when all scores are shifted, so s may be taken as 0.
#    4. The exponentials are exp(1), 0 and 0.
#    5. So key 1 gets all the weight, and the mask does its work.
#    Correction: the weight that key 1 really gets, exact.
notes_added_mask_line = ""
notes_added_mask = ""

# ---- 3. A number for each row, a number for each column --------------------------------------------------------------
# S is the n × n matrix of scores, A = softmax(S) row by row.

# 9. Add a number r[i] to the whole row i of the scores. Show that no weight changes.
#    Start: exp(S[i, j] + r[i])/Sum(exp(S[i, k] + r[i]), k, 1, n)
#    Goal:  exp(S[i, j])/Sum(exp(S[i, k]), k, 1, n)
#    Steps: about 3; a line may do 2 of them.
row_bias = """
"""

# 10. Now add a number c[j] to the whole column j instead, a different one for each key. What is weight (i, j) now, in
#     terms of the old weights? (A padding mask is of this kind: c[j] is 0 for a real key, and −∞ for filling.)
#     Names: A, c, i, j, n.
column_bias = ""

# ---- 4. The future does not matter -----------------------------------------------------------------------------------
# X (n × d) is the input, V = X @ W_V holds the values, S the scores. Under a causal mask all sums over keys end at i.

# 11. Show that row 1 of the output is row 1 of X @ W_V, whatever the scores are. Here is its entry in column c.
#     Start: Sum(exp(S[1, j])*V[j, c], j, 1, 1)/Sum(exp(S[1, k]), k, 1, 1)
#     Goal:  Sum(X[1, m]*W_V[m, c], m, 1, d)
#     Steps: about 3; a line may do 2 of them.
first_output = """
"""

# 12. Output i is Sum(A[i, k]*V[k], k, 1, i), a weighted sum of values. Its derivative by the value of a later token,
#     number i + r with r ≥ 1, picks out the term k = i + r. Show that there is none. (The weights A[i, k] of this sum
#     come from the tokens 1 to i, so they do not depend on token i + r either.)
#     Start: Sum(A[i, k]*delta(k, i + r), k, 1, i)
#     Goal:  0
#     Steps: about 2; one a line.
future_derivative = """
"""

# ---- 5. A worked example ---------------------------------------------------------------------------------------------

# 13. Three tokens with a causal mask. Exact, and worked out to the entries; a step that follows correctly from your own
#     earlier step counts, even if that one was wrong. The scores are divided by √d_k already:
#     S = [[0, log(2), log(7)], [log(3), 0, log(5)], [0, log(2), log(5)]], V = [[4, 0], [0, 8], [8, 16]].
#     masked_exponentials: exp(S[i, j]) where query i may see key j, 0 elsewhere; row_sums: the sum of each of its rows,
#     as a vector; causal_weights: each row divided by its sum; causal_output: the weights times V.
masked_exponentials = ""
row_sums = ""
causal_weights = ""
causal_output = ""

# ---- 6. From earlier notes on the lecture ----------------------------------------------------------------------------

# 14. Find the mistake, as in question 8.
#     1. The decoder learns to predict word i of the target from the words before it.
#     2. Its input is the target shifted right by one: a start token, word 1, word 2, …
#     3. Row i of the causal mask lets query i see the inputs 1 to i.
#     4. So row 5 lets query 5 see four inputs: words 1 to 4.
#     5. From them it predicts word 5.
#     Correction: how many inputs query 5 sees.
notes_shifted_input_line = ""
notes_shifted_input = ""
