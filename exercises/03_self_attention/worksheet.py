"""Worksheet of chapter 3, self-attention: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check self_attention`
marks this file together with your functions.

How to write: `d_k`, `sqrt(d_k)`, `exp(x)`, `sigmoid(x)`, `Q[i, j]` (indices count from 1, as on paper),
`Sum(x[l], l, 1, n)`, matrices `[[a, b], [c, d]]`, `A @ B`, the transpose `T(A)`, the entrywise product `had(A, B)`,
`softmax(S)` (each row of a matrix for itself). LaTeX and NumPy work too. "Exact" means 5/4 or sqrt(2)/8, no rounded
decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
Any other answer is one line; what is too long for that may be several strings in round brackets.

It has six parts that stand alone: take two sittings.
"""

# ---- 1. Why the scores are divided by the root of d_k ----------------------------------------------------------------

# 1. The scores. Q has n rows, K has m rows, both have d_k columns. What is entry (i, j) of attention_scores(Q, K), as a
#    sum of products?
#    Names: Q, K, i, j, d_k.
score_entry = ""

# 2. One product. Two independent random numbers q and k have means 0 and variances sigma_q^2 and sigma_k^2. What is the
#    variance of their product?
#    Names: sigma_q, sigma_k.
product_variance = ""

# 3. The same with means mu_q and mu_k. As E[q²] = sigma_q² + mu_q², the variance E[(qk)²] − (E[qk])² is this start:
#    Start: (sigma_q^2 + mu_q^2)*(sigma_k^2 + mu_k^2) - (mu_q*mu_k)^2
#    Goal:  sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2
#    Steps: about 2; one a line.
product_variance_general = """
"""

# 4. The dot product is the sum of d_k such products, all independent. What is its variance?
#    Names: sigma_q, sigma_k, mu_q, mu_k, d_k.
dot_product_variance = ""

# 5. Now all means are 0 and all variances 1, and the dot product is divided by sqrt(d_k). What is the variance?
#    Names: d_k, if you need it.
scaled_variance = ""

# ---- 2. Three examples -----------------------------------------------------------------------------------------------
# Work every matrix out to its entries: no name of an earlier answer, no @, no softmax(…) in it. A step that follows
# correctly from your own earlier step counts, even if that one was wrong.

# 6. Two tokens: X = [[3/2, 1/2], [-1/2, 1]], all weight matrices the identity, so Q = K = V = X. Exact.
#    For two keys, a softmax is a sigmoid of the difference; leave the sigmoids (or exp) in your answer.
#    scores = QKᵀ; scaled_scores = QKᵀ/√d_k; weights = their softmax; output = weights times V.
scores = ""
scaled_scores = ""
weights = ""
output = ""

# 7. The same X, with weights that hide nothing: W_Q = [[1, -1], [0, -1]], W_K = [[1, 1], [0, -1]],
#    W_V = [[-1, 2], [-1, -1]]. Exact.
second_queries = ""
second_keys = ""
second_values = ""
second_scores = ""
second_scaled_scores = ""
second_weights = ""
second_output = ""

# 8. The three tokens of the lecture's animation (10:30), X = [[1, 0, 1, 0], [0, 2, 0, 2], [1, 1, 1, 1]], with other
#    weights. Queries and keys have four places here, values three:
#    W_Q = [[1, 2, 1, 0], [0, 0, 0, 1], [-1, 0, 1, 0], [-1, 1, 0, 0]],
#    W_K = [[-1, -1, 1, 1], [0, 1, 0, 0], [2, 1, 0, 2], [0, 1, -1, 2]],
#    W_V = [[1, 0, 1], [2, 1, 0], [0, 3, 1], [0, 2, 1]].
#    Everything exact up to the scaled scores; lecture_weights and lecture_output to 4 decimals (keep more on the way).
#    The article behind the animation forgets the scale. You do not.
lecture_queries = ""
lecture_keys = ""
lecture_values = ""
lecture_scores = ""
lecture_scaled_scores = ""
lecture_weights = ""
lecture_output = ""

# ---- 3. Every output is a weighted mean of values --------------------------------------------------------------------

# 9. One query, two keys with scores s_1 and s_2, two values (here numbers) v_1 and v_2. Show that the output lies
#    between v_2 and v_1, and how far along.
#    Start: (exp(s_1)*v_1 + exp(s_2)*v_2)/(exp(s_1) + exp(s_2))
#    Goal:  v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)
#    Steps: about 3; a line may do 2 of them.
two_key_output = """
"""

# 10. n keys with scores s[1] … s[n], and every value is the same number c. Show that the output is c, whatever the
#     scores are: the weights sum to 1, so attention can blend what is there, but not make it larger or smaller.
#     Start: Sum(exp(s[j])/Sum(exp(s[l]), l, 1, n)*c, j, 1, n)
#     Goal:  c
#     Steps: about 2; one a line.
equal_values = """
"""

# 11. A temperature t > 0 divides the scores before the softmax. Take the third token of question 8: its scores are
#     4, 12, 10, the values are [1, 3, 2], [4, 6, 2], [3, 6, 3]. Which output does it approach for t → 0 (cold) and for
#     t → ∞ (hot)? Exact, as a vector [a, b, c].
cold_output = ""
hot_output = ""

# ---- 4. Attention does not know the order ----------------------------------------------------------------------------

# 12. Three tokens in another order: P is the permutation matrix [[0, 1, 0], [0, 0, 1], [1, 0, 0]], so that P @ X holds
#     rows 2, 3, 1 of X. Show that attention to reordered tokens is the reordered attention. The factor 1/√d_k changes
#     nothing here and is left out. Two facts: T(P) @ P is the identity, and reordering the rows or columns of a matrix
#     reorders those of its row-wise softmax.
#     Start: softmax((P @ Q) @ T(P @ K)) @ (P @ V)
#     Goal:  P @ softmax(Q @ T(K)) @ V
#     Steps: about 3; a line may do 2 of them.
#     Names: P (3 × 3), Q and K (3 × d_k), V (3 × d_v).
permuted_attention = """
"""

# ---- 5. The way back -------------------------------------------------------------------------------------------------
# S = Q Kᵀ/√d_k, A = softmax(S) row by row, O = A V. A loss depends on O; G is its gradient by O, of the same shape.
# Shapes: Q (n, d_k), K (m, d_k), V (m, d_v), S and A (n, m), O and G (n, d_v). Check the shapes of each answer.
# Your three formulas for V, Q and K are compared with the derivative of your own scaled_dot_product_attention.

# 13. The gradient by V. Names: A, G.
value_gradient = ""

# 14. The gradient by A, called dA from here on. Names: G, V.
weight_gradient = ""

# 15. The gradient by S, called dS from here on: its entry (i, j). Each row went through a softmax, whose Jacobian you
#     know from chapter 2. Names: A, dA, i, j, m (the number of keys).
score_gradient_entry = ""

# 16. The gradient by Q. Names: dS, K, d_k.
query_gradient = ""

# 17. The gradient by K. Names: dS, Q, d_k.
key_gradient = ""

# ---- 6. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 18. In the manner of earlier notes on this lecture, with other tokens:
#     1. X = [[1/2, 2], [3/2, 1]], and all weight matrices are the identity: Q = K = V = X, d_k = 2.
#     2. QKᵀ = [[17/4, 11/2], [11/2, 13/4]].
#     3. QKᵀ must be symmetric here, because Q = K.
#     4. Divided by √2, the scores are [[3.0052, 3.8891], [3.8891, 2.2981]].
#     5. The first row of the weights is [0.2924, 0.7076]: token 1 looks mostly at token 2.
#     Correction: the right matrix, exact.
notes_scores_line = ""
notes_scores = ""

# 19. In the same manner, with Q = K = V = X = [[1, 1], [-1/2, 3/2]]:
#     1. A = softmax(QKᵀ/√d_k), row by row, and O = AV.
#     2. QKᵀ = [[2, 1], [1, 5/2]] and d_k = 2.
#     3. So A = softmax([[2, 1], [1, 5/2]]).
#     4. Its first row is [σ(1), σ(−1)] = [0.7311, 0.2689].
#     5. The first row of the output is 0.7311·[1, 1] + 0.2689·[−1/2, 3/2] = [0.5966, 1.1345].
#     Correction: the matrix that belongs inside the softmax of that line, exact.
notes_scaling_line = ""
notes_scaling = ""

# 20. Somebody checks the matrix of question 18, M = [[17/4, 11/2], [11/2, 13/4]], and lets it pass by a slip:
#     1. With Q = K = X, entry (i, j) of QKᵀ is the dot product of tokens i and j; so QKᵀ is symmetric, and M is.
#     2. For every z: zᵀ X Xᵀ z = |Xᵀz|² ≥ 0. So no z may make zᵀMz negative.
#     3. At z = (1, 1): zᵀMz = 17/4 + 2·11/2 + 13/4 = 37/2, not negative.
#     4. At z = (2, −1): zᵀMz = 4·17/4 + 4·11/2 + 13/4 = 169/4, not negative.
#     5. So these two z raise no doubt about M.
#     Correction: the right value of what that line computes, exact.
notes_check_line = ""
notes_check = ""
