"""Worksheet of chapter 7, the encoder: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check encoder` marks
this file together with your functions.

How to write: `sqrt(v)`, `abs(t)` (or `|t|`), `relu(t)`, `x[i]` and `X[i, j]` (indices count from 1, as on paper),
`Sum(x[k], k, 1, d)`, `delta(i, j)` (1 for i = j, otherwise 0), vectors `[a, b]`, `A @ B`, the transpose `T(A)`, the
identity matrix `eye(d)`. LaTeX and NumPy work too. "Exact" means 1/3 or sqrt(2), no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. One token, normalized ----------------------------------------------------------------------------------------
# In this part ε is 0, and γ is 1 and β is 0 unless they are given.

# 1. The token is x = [1, 3, 3, 9]. Work out its mean, its variance (divided by d = 4), the normalized token, and what a
#    norm makes of it whose γ is 3 and whose β is 5 in every feature. Exact. A step that follows correctly from your own
#    earlier step counts, even if that one was wrong.
token_mean = "4"
token_variance = "9"
normalized_token = "[-1, -1/3, -1/3, 5/3]"
shifted_token = "[2, 4, 4, 10]"

# 2. Multiply every number of a token by a > 0 and add c. Show that the normalized token stays what it was. v is the
#    variance of x, so a²·v is that of the new token.
#    Start: (a*x[i] + c - Sum(a*x[k] + c, k, 1, d)/d)/sqrt(a^2*v)
#    Goal:  (x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)
#    Steps: about 3; a line may do 2 of them.
norm_invariance = """
(a*x[i] + c - Sum(a*x[k] + c, k, 1, d)/d)/sqrt(a^2*v)
  = (a*x[i] + c - (a*Sum(x[k], k, 1, d) + d*c)/d)/(a*sqrt(v))   by summing a and c apart
  = (a*x[i] - a*Sum(x[k], k, 1, d)/d)/(a*sqrt(v))   by c - d*c/d = 0
  = (x[i] - Sum(x[k], k, 1, d)/d)/sqrt(v)   by cancelling a
"""

# 3. A token x of three features becomes [sqrt(3/2), 0, -sqrt(3/2)] when it is normalized. What does −2·x + 5 become?
#    Exact, as a vector.
turned_token = "[-sqrt(3/2), 0, sqrt(3/2)]"

# 4. A token of two features, [u, w] with u ≠ w. Show that a norm leaves nothing of them but which one is larger.
#    Start: (u - (u + w)/2)/sqrt(((u - (u + w)/2)^2 + (w - (u + w)/2)^2)/2)
#    Goal:  (u - w)/abs(u - w), which is 1 or −1
#    Steps: about 3; a line may do 2 of them.
two_features = """
(u - (u + w)/2)/sqrt(((u - (u + w)/2)^2 + (w - (u + w)/2)^2)/2)
  = ((u - w)/2)/sqrt((((u - w)/2)^2 + ((w - u)/2)^2)/2)   by u - (u + w)/2 = (u - w)/2
  = ((u - w)/2)/sqrt(((u - w)/2)^2)   by (w - u)^2 = (u - w)^2
  = (u - w)/abs(u - w)   by sqrt(t^2) = abs(t)
"""

# ---- 2. Backward through the norm ------------------------------------------------------------------------------------
# z is the normalized token and s its standard deviation: z[i] = (x[i] - mean)/s. Differentiated by x[j], z[i] gives
# (delta(i, j) - 1/d - z[i]*z[j]/d)/s. G[i] is the gradient that arrives at z[i] from above.

# 5. The gradient by x[j] sums what comes back from all features. Show that it is what arrives, minus its mean, minus a
#    multiple of z.
#    Start: Sum(G[i]*(delta(i, j) - 1/d - z[i]*z[j]/d)/s, i, 1, d)
#    Goal:  (G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(G[i]*z[i], i, 1, d)/d)/s
#    Steps: about 3; a line may do 2 of them.
norm_backward = """
Sum(G[i]*(delta(i, j) - 1/d - z[i]*z[j]/d)/s, i, 1, d)
  = (Sum(G[i]*delta(i, j), i, 1, d) - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s   by cutting the sum
  = (G[j] - Sum(G[i]/d, i, 1, d) - Sum(G[i]*z[i]*z[j]/d, i, 1, d))/s   by delta picking i = j
  = (G[j] - Sum(G[i], i, 1, d)/d - z[j]*Sum(G[i]*z[i], i, 1, d)/d)/s   by taking out what has no i
"""

# 6. Add the same small number to all features: z does not change. So the slopes of z[i] by all x[j] must sum to 0. Show
#    it. Of z you need that its entries sum to 0.
#    (If a check shows you numbers: it makes z from a token x of its own, z = x minus its mean.)
#    Start: Sum((delta(i, j) - 1/d - z[i]*z[j]/d)/s, j, 1, d)
#    Goal:  0
#    Steps: about 3; a line may do 2 of them.
gradient_sums_to_nothing = """
Sum((delta(i, j) - 1/d - z[i]*z[j]/d)/s, j, 1, d)
  = (1 - d*(1/d) - z[i]*Sum(z[j], j, 1, d)/d)/s   by summing each term
  = -z[i]*Sum(z[j], j, 1, d)/(d*s)   by 1 - 1 = 0
  = 0   by Sum(z[j], j, 1, d) = 0
"""

# ---- 3. The feed-forward network -------------------------------------------------------------------------------------

# 7. What is feature j of token i of the result, written with sums?
#    Your answer is compared with your own feed_forward.
#    Names: X, W_1, b_1, W_2, b_2, i, j, d, d_ff.
network_entry = "Sum(relu(Sum(X[i, k]*W_1[k, m], k, 1, d) + b_1[m])*W_2[m, j], m, 1, d_ff) + b_2[j]"

# 8. Leave the ReLU out. Then the two maps are a single one: (x W_1 + b_1) W_2 + b_2 = x W + b. Which matrix is W, and
#    which row is b? b_1 and b_2 are rows here.
#    Names: W_1, W_2, b_1, b_2.
collapsed_matrix = "W_1 @ W_2"
collapsed_bias = "b_1 @ W_2 + b_2"

# 9. Can a network with a ReLU in it hand a number on as it is? Two hidden numbers for each will do. Use that
#    relu(t) = (t + |t|)/2 and relu(−t) = (|t| − t)/2.
#    Start: relu(t) - relu(-t)
#    Goal:  t
#    Steps: about 3; a line may do 2 of them.
through_two_relus = """
relu(t) - relu(-t)
  = (t + abs(t))/2 - (-t + abs(t))/2   by relu(t) = (t + abs(t))/2 and abs(-t) = abs(t)
  = (t + abs(t) + t - abs(t))/2   by one fraction
  = t   by cancelling
"""

# ---- 4. What skips ---------------------------------------------------------------------------------------------------

# 10. A layer with a skip gives x + f(x). The slope of f is a. Norms are left out. What is the slope of L such layers,
#     one after the other?
#     Names: a, L.
slope_with_skips = "(1 + a)^L"

# 11. Let a = 1/2, and take 10 layers. How many times larger is the slope with the skips than without them? Exact.
skips_gain = "3^10"

# 12. With vectors, f has a matrix of slopes. Two layers with skips: that of the one is A, that of the other is B.
#     Show that the gradient has four ways to go: around both, through one of them, or through both.
#     Start: (eye(d) + A) @ (eye(d) + B)
#     Goal:  eye(d) + A + B + A @ B
#     Steps: about 2; one a line.
two_skips = """
(eye(d) + A) @ (eye(d) + B)
  = (eye(d) + A) @ eye(d) + (eye(d) + A) @ B   by multiplying out the second bracket
  = eye(d) + A + B + A @ B   by multiplying out the first
"""

# 13. How many ways are there through L layers?
#     Names: L.
paths_through = "2^L"

# ---- 5. Counting -----------------------------------------------------------------------------------------------------
# The block of this chapter, with d_ff = 4d. Its attention has no biases. d stands for d_model.

# 14. How many numbers does `params` hold, all twelve arrays together?
#     Names: d.
block_parameters = "12*d^2 + 9*d"

# 15. And how many do six blocks hold with d = 256?
six_blocks = "6*(12*256^2 + 9*256)"

# 16. Count the entries of the six matrices alone. Which share of them has the feed-forward network? Exact.
network_share = "2/3"

# 17. With which d_ff would the network's two matrices hold just as many as the attention's four?
#     Names: d.
equal_shares = "2*d"

# ---- 6. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 18. As in notes on this lecture, which list "layer normalization and residual connections" after the two others:
#     1. An encoder block has two sub-layers: self-attention, and a feed-forward network.
#     2. Each of the two has a skip of its own: what goes in is added to what comes out.
#     3. Layer norm is the third item of the list, so it comes once a block, at its end.
#     4. Every norm learns two vectors as long as a token.
#     Correction: how many norms L blocks have, as in the paper. Names: L.
norms_in_the_list_line = "3"
norms_in_the_list = "2*L"

# 19. A token is normalized:
#     1. The token is [2, 4, 6]. Its mean is 4.
#     2. The deviations are −2, 0 and 2. Their squares sum to 8.
#     3. Only two of the three deviations are free, so the variance is 8/2 = 4.
#     4. The standard deviation is 2, and the token becomes [−1, 0, 1].
#     Correction: the variance, exact.
sample_variance_line = "3"
sample_variance = "8/3"
