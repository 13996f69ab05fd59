"""Worksheet of chapter 2, softmax: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check softmax` marks
this file together with your functions.

How to write: `exp(x)`, `log(x)` (the natural one), `sigmoid(x)`, `cosh(x)`, `x[i]` (indices count from 1, as on paper),
`Sum(exp(x[k]), k, 1, n)`, `delta(i, j)` (1 for i = j, otherwise 0), vectors `[a, b]`, `A @ B`, the transpose `T(A)`,
`diag(p)`. LaTeX and NumPy work too. "Exact" means 1/10 or log(3), no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. Only differences count ---------------------------------------------------------------------------------------

# 1. Add the same number c to all scores. Show that the weight of entry i stays what it was.
#    Start: exp(x[i] + c)/Sum(exp(x[k] + c), k, 1, n)
#    Goal:  exp(x[i])/Sum(exp(x[k]), k, 1, n)
#    Steps: about 3; a line may do 2 of them.
shift_invariance = """
"""

# 2. Now multiply instead. A softmax gives two scores the weights 1/4 and 3/4. Both scores are doubled. What are the new
#    weights? Exact, as a vector [a, b].
doubled_weights = ""

# 3. With two scores, only one difference is left. Show that the first weight is a logistic function of it.
#    Start: exp(x_1)/(exp(x_1) + exp(x_2))
#    Goal:  sigmoid(x_1 - x_2), where sigmoid(g) = 1/(1 + exp(-g))
#    Steps: about 3; a line may do 2 of them.
two_scores = """
"""

# 4. A softmax with temperature τ mixes the values 10, 20 and 60. Their scores are 3, 1 and 3. Which number does the
#    mixture approach when τ falls towards 0? Exact.
cold_mixture = ""

# ---- 2. The slope of the logistic function ---------------------------------------------------------------------------

# 5. Find the mistake. One line is wrong by itself; lines after it may follow from it. Give its number and the
#    correction.
#    1. σ(g) = 1/(1 + exp(−g)) = (1 + exp(−g))^(−1)
#    2. By the chain rule, σ'(g) = −(1 + exp(−g))^(−2)·exp(−g).
#    3. Since exp(−g)/(1 + exp(−g)) = 1 − σ(g), this is −σ(g)·(1 − σ(g)).
#    4. At g = 0 the slope is −1/4.
#    Correction: σ'(g), as it should stand in that line. Names: g.
notes_slope_line = ""
notes_slope = ""

# 6. Bring the slope into a form that shows how fast it dies: cosh(g) = (exp(g) + exp(-g))/2 grows like an exponential.
#    Start: sigmoid(g)*(1 - sigmoid(g))
#    Goal:  1/(2 + 2*cosh(g))
#    Steps: about 4; a line may do 2 of them.
sigmoid_slope = """
"""

# 7. What is the slope at a gap of g = 2, to 4 decimals?
slope_at_two = ""

# ---- 3. The Jacobian -------------------------------------------------------------------------------------------------
# p = softmax(x) and Z = Sum(exp(x[k]), k, 1, n), so p[i] = exp(x[i])/Z. Names: p, x, Z, i, j, n.
# Your formulas of questions 9 and 10 are compared with your own softmax_jacobian.

# 8. Differentiate p[i] = exp(x[i])/Z by x[j], with the quotient rule or with another rule that you like. Your first
#    line is what the rule gives; it may stand behind "dp_i/dx_j =".
#    Start: dp_i/dx_j
#    Goal:  a formula in p and delta alone: no exp, no Z.
#    Steps: about 3; a line may do 2 of them.
jacobian_by_quotient_rule = """
"""

# 9. So what is entry (i, j) of the Jacobian, for equal and for different i and j?
jacobian_entry = ""

# 10. The same as one matrix, without indices. p counts as a column. Names: p.
jacobian_matrix = ""

# 11. Show that every row of the Jacobian sums to 0.
#     Start: Sum(p[i]*(delta(i, j) - p[j]), j, 1, n)
#     Goal:  0
#     Steps: about 3; a line may do 2 of them.
jacobian_row_sum = """
"""

# ---- 4. The loss -----------------------------------------------------------------------------------------------------

# 12. Find the mistake, as in question 5.
#     1. The loss of the right class t is L = −log p_t, where p_t = exp(x_t)/(exp(x_1) + … + exp(x_c)).
#     2. The logarithm of a quotient is a difference: L = −x_t + log(exp(x_1) + … + exp(x_c)).
#     3. The logarithm undoes the exponentials in the sum: L = −x_t + x_1 + … + x_c.
#     4. A model that knows nothing gives the same score 0 to all c classes. So its loss is L = 0.
#     Correction: the loss that line 4 should end with, exact. Names: c.
notes_loss_line = ""
notes_loss = ""

# 13. The target y is any list of probabilities: its entries sum to 1. The loss is L = −Σ_i y[i]·log p[i], with
#     p = softmax(x). By the chain rule its derivative by x[j] sums ∂L/∂p[i] = −y[i]/p[i] times the Jacobian's entry.
#     Start: Sum(-y[i]/p[i]*p[i]*(delta(i, j) - p[j]), i, 1, n)
#     Goal:  p[j] - y[j]
#     Steps: about 4; a line may do 2 of them.
#     (If a check shows you numbers: it makes y from scores of its own, y = softmax(u).)
cross_entropy_gradient = """
"""

# 14. Label smoothing replaces the target y over K classes by q[j] = (1 - epsilon)*y[j] + epsilon/K. What is the
#     derivative of the loss by x[j] now? Names: p, y, epsilon, K, j.
smoothed_gradient = ""

# 15. K = 5 classes, epsilon = 1/10, and y is 1 for the right class and 0 for the others. Work out numbers; a step that
#     follows correctly from your own earlier step counts, even if that one was wrong.
#     right_target: q of the right class; other_target: q of each other class. Exact.
#     best_gap: how far the score of the right class lies above each of the others where the loss is smallest, which is
#     where p = q. Exact.
#     smallest_loss: −Σ_j q[j]·log q[j], the loss there, to 4 decimals. Without smoothing it would be 0.
right_target = ""
other_target = ""
best_gap = ""
smallest_loss = ""
