"""Worksheet of chapter 10, efficient attention: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
efficient_attention` marks this file together with your functions.

How to write: `n^2`, products `4n` or `4*n`, `x[i]` and `R[i, j]` (indices count from 1, as on paper; buckets count from
0, as in the code), vectors `[a, b]`, `Sum(k, k, 1, n)`, `pi`. LaTeX and NumPy work too. "Exact" means 1/3, no rounded
decimal. A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's
name.
"""

# ---- 1. What a layer costs -------------------------------------------------------------------------------------------
# n tokens, vectors of length d, one head. A multiplication with its addition counts as 2 operations.

# 1. Cross-attention: m queries meet n keys of the same length d; the values have the length c. How many operations do
#    the scores and the product of the weights with the values take together?
#    Names: m, n, d, c.
cross_operations = ""

# 2. The four projections W_Q, W_K, W_V and W_O take 8nd² operations, the two products of self-attention 4n²d. For which
#    n are both the same?
#    Names: d.
equals_projections = ""

# 3. The feed-forward network with d_ff = 4d takes 16nd² more. For which n do the two products take as much as the
#    projections and the network together?
#    Names: d.
equals_everything_else = ""

# 4. Which share of all operations of a layer have the two products?
#    Start: 4*n^2*d/(8*n*d^2 + 4*n^2*d + 16*n*d^2)
#    Goal:  n/(n + 6*d)
#    Steps: about 3; a line may do 2 of them.
share_of_scores = """
"""

# 5. And which share is that for n = 4096 and d = 512? Exact.
share_at_4096 = ""

# ---- 2. Counting what a mask shows -----------------------------------------------------------------------------------

# 6. A window of radius 1 over n ≥ 3 tokens. How many entries of the mask are True?
#    Names: n.
window_entries = ""

# 7. The same, and the first token is global: it sees all, and all see it. How many entries are True now?
#    Names: n.
with_one_global = ""

# 8. A window of radius w, n > w + 1. Above it, the mask is False in a triangle with rows of n - w - 1, …, 2, 1 entries;
#    below it, in another one. How many entries are True?
#    (If a check shows you numbers: it makes n from w and another number s, n = w + s.)
#    Start: n^2 - 2*Sum(k, k, 1, n - w - 1)
#    Goal:  n*(2*w + 1) - w*(w + 1)
#    Steps: about 3; a line may do 2 of them.
outside_the_window = """
"""

# 9. 100 tokens see a window of radius 3 in every layer. After how many layers has every token got something of every
#    other?
layers_of_a_window = ""

# 10. The same 100 tokens, and the first one is global. After how many layers now?
same_with_a_hub = ""

# ---- 3. Fewer keys ---------------------------------------------------------------------------------------------------
# Linformer: E and F are (r, n), Q, K and V are (n, d).

# 11. How many operations do E K, F V, the scores and the output take, all four products together?
#     Names: n, d, r.
linformer_operations = ""

# 12. Below which r does it take fewer operations than dense attention?
#     Names: n.
worth_it_below = ""

# ---- 4. Buckets and chance -------------------------------------------------------------------------------------------

# 13. x = [1, -4], and the columns of R = [[1, 2], [1, -1]] are two directions. Work out x R, then [x R, -x R]. A step
#     that follows correctly from your own earlier step counts, even if that one was wrong.
along_directions = ""
both_signs = ""

# 14. Which bucket does lsh_buckets give to this x?
bucket_by_hand = ""

# 15. Two vectors of the plane with the angle θ between them, and a single random direction: two buckets. How likely is
#     it that both are in the same one?
#     Names: theta (in radians, between 0 and π).
same_side = ""

# 16. And how likely is that at an angle of 60 degrees? Exact.
at_sixty_degrees = ""

# 17. Two vectors at a right angle, and 4 random directions (entries normal, all independent): 8 buckets. Then the
#     bucket of the one says nothing about the bucket of the other, and all are equally likely. How likely is it that
#     the two vectors share one? Exact.
orthogonal_chance = ""

# 18. Two vectors share a bucket with probability p. Hash r times, each time with new directions. How likely is it that
#     they share a bucket in at least one round?
#     Names: p, r.
some_round = ""

# 19. The same for two rounds, counted otherwise: they meet in the first, or they miss each other there and meet in the
#     second. Show that it is the same number.
#     Start: p + (1 - p)*p
#     Goal:  1 - (1 - p)^2
#     Steps: about 3; a line may do 2 of them.
two_rounds = """
"""

# 20. n tokens lie in b buckets of equal size. How many entries of same_bucket_mask are True?
#     Names: n, b.
equal_buckets = ""

# 21. Queries and keys are hashed apart, with R the identity of size 2. The queries are [2, 1], [-1, 3] and [-3, 1], the
#     keys [4, 1], [1, -2] and [3, 2]. How many of the queries find no key in their bucket? (Reformer makes queries and
#     keys from the same vector, so that this cannot happen.)
queries_left_alone = ""

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 22. As in notes on this lecture, which write O(n²) for time and memory in one breath:
#     1. QKᵀ has n² entries, and each is a sum of d products.
#     2. Work out one query after the other, and forget its scores before the next: the output is the same.
#     3. Then no more than n scores are kept at a time.
#     4. So with this trick the operations grow with n as well, and no longer with n².
#     5. BigBird's rows show a fixed number of keys, so there the operations do grow with n.
#     Correction: how the operations grow; what stands inside O(…).
#     Names: n.
row_by_row_line = ""
row_by_row = ""

# 23. "With a mask it is linear":
#     1. There are 50 tokens, d = 8, and a window of radius 1 shows 148 of 2500 pairs.
#     2. The code computes q @ k.T, then np.where(mask, scores, -np.inf), then a softmax.
#     3. Hidden pairs get the weight 0 exactly.
#     4. So the scores cost 148·8 multiplications.
#     5. A code that computes the visible pairs alone gives the same output.
#     Correction: how many multiplications the scores of line 2 cost.
mask_that_saves_nothing_line = ""
mask_that_saves_nothing = ""

# 24. A causal mask for tokens that are sorted by bucket (tokens count from 0 here):
#     1. Reformer sorts the tokens by bucket. Here tokens 0 to 3 come to stand in the order 2, 0, 3, 1.
#     2. They all share one bucket, and no token may see a later one.
#     3. In the sorted order a token may see itself and those that stand before it: 2 sees 2; 0 sees 2, 0; and so on.
#     4. The outputs are put back into the old order at the end.
#     Correction: how many pairs does this show in which a token sees a later one?
causal_in_buckets_line = ""
causal_in_buckets = ""
