"""Worksheet of chapter 9, the transformer: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check transformer` marks
this file together with your classes and functions.

How to write: `sqrt(d)`, `exp(x)`, `log(x)` (the natural one), `p[k]` (indices count from 1, as on paper),
`Sum(p[k], k, 1, K)`, `delta(k, j)` (1 for k = j, otherwise 0), vectors `[a, b]`. LaTeX and NumPy work too. "Exact"
means 1/4 or log(3), no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. A bias that learns nothing -----------------------------------------------------------------------------------
# One head of one feature. A query is the number q, the keys are k[1] … k[n] before `w_k` adds its bias b to each.

# 1. Show that the weights do not depend on b.
#    Start: exp(q*(k[j] + b))/Sum(exp(q*(k[m] + b)), m, 1, n)
#    Goal:  exp(q*k[j])/Sum(exp(q*k[m]), m, 1, n)
#    Steps: about 3; a line may do 2 of them.
bias_of_the_keys = ""

# 2. Now backward. The scores get the gradients p[j]*(g[j] - Sum(p[m]*g[m], m, 1, n)), where p are the weights and g[j]
#    is the gradient that arrives at p[j]. A score changes by q when b changes by 1. Show that b gets no gradient.
#    Start: Sum(q*p[j]*(g[j] - Sum(p[m]*g[m], m, 1, n)), j, 1, n)
#    Goal:  0
#    Steps: about 3; a line may do 2 of them.
no_gradient_for_it = ""

# 3. And the bias a that `w_q` adds to the query? Write the ratio of the weights of key i and of key j.
#    Names: q, a, k, i, j.
bias_of_the_query = ""

# ---- 2. Targets that are never quite sure ----------------------------------------------------------------------------
# K tokens. y[k] is 1 for the right token and 0 for the others. The smoothed target of token k is
# (1 - eps)*y[k] + eps/K, with eps between 0 and 1.

# 4. K = 4 and ε = 1/5. What is the target of the right token, what that of each other one? By how much does the best
#    logit of the right token lie above the others? Exact. A step that follows correctly from your own earlier step
#    counts, even if that one was wrong.
smoothed_right_target = ""
smoothed_other_target = ""
smoothed_gap = ""

# 5. The same for any K and ε. Show how far the best logits lie apart.
#    Start: log((1 - eps + eps/K)/(eps/K))
#    Goal:  log(1 - K + K/eps)
#    Steps: about 2; one a line.
gap_of_the_logits = ""

# 6. The logits are z, and p = softmax(z). Differentiated by z[j], log(p[k]) gives delta(k, j) - p[j]. Show the gradient
#    of the smoothed loss by z[j].
#    Start: -Sum(((1 - eps)*y[k] + eps/K)*(delta(k, j) - p[j]), k, 1, K)
#    Goal:  p[j] - (1 - eps)*y[j] - eps/K
#    Steps: about 4; a line may do 2 of them.
smoothing_gradient = ""

# 7. A model that knows nothing gives K equal logits. Which loss has it, with smoothed targets? Names: K, eps.
loss_of_equal_logits = ""

# 8. K = 2 and ε = 1/2. How small can the loss of a position become at best? Exact.
lowest_loss = ""

# ---- 3. The schedule -------------------------------------------------------------------------------------------------
# The rate at step s is d^(−1/2) · min(s^(−1/2), s · w^(−3/2)), with w steps of warm-up. d stands for d_model.

# 9. What is the highest rate? And how much is that for d = 64 and w = 100? Exact.
#    Names: d, w.
highest_rate = ""
highest_at_64 = ""

# 10. The rate is a third of the highest one twice: once on the way up, once on the way down. At which steps?
#     Names: w.
third_on_the_way_up = ""
third_on_the_way_down = ""

# ---- 4. Counting -----------------------------------------------------------------------------------------------------
# d stands for d_model, f for d_ff, V for vocab_size, L for n_layers. All linear maps have biases.

# 11. How many numbers does an encoder block learn, how many a decoder block?
#     Names: d, f.
encoder_block_learns = ""
decoder_block_learns = ""

# 12. How many does the whole model learn? And how many are that for V = 100, d = 32, L = 2 and f = 64?
#     Names: V, d, L, f.
whole_model_learns = ""
small_model_learns = ""

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 13. A softmax too many:
#     1. There are 3 tokens. A model ends in a softmax, so it gives three numbers between 0 and 1 that sum to 1.
#     2. Its best answer, where the first token is right, is [1, 0, 0].
#     3. The loss is a cross entropy that takes a softmax of what it gets: of the right token that makes e/(e + 2).
#     4. The model is sure and right, so the loss of this position is 0.
#     Correction: the loss of this position, exact.
softmax_twice_line = ""
softmax_twice = ""

# 14. Padding in the loss:
#     1. Two targets are padded to 4 positions. One has 3 real ones, the other has 1.
#     2. Each real position has the loss 1/2, and nothing is asked of the others.
#     3. The losses of the real positions sum to 2.
#     4. There are 8 positions, so the loss of the batch is 2/8 = 1/4.
#     5. More padding behind both targets changes nothing in the loss of the batch.
#     Correction: the loss of the batch, exact.
padding_in_the_loss_line = ""
padding_in_the_loss = ""
