"""Worksheet of chapter 11, GPT: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check gpt` marks this
file together with your functions.

How to write: `sqrt(d)`, `exp(x)`, `log(x)` (the natural one), `p[t]` (indices count from 1, as on paper),
`Sum(log(p[t]), t, 1, n)`, `Prod(p[t], t, 1, n)`, vectors `[a, b]`, the root of order n as `x^(1/n)`. LaTeX and NumPy
work too. "Exact" means 1/4 or log(3), no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. What a loss can be, and what it cannot ----------------------------------------------------------------------

# 1. A model that has learned nothing gives each of V tokens the same probability. What is its loss, and what is its
#    perplexity? Names: V.
nothing_learned_loss = ""
nothing_learned_perplexity = ""

# 2. By mistake the logits go through a softmax, and what comes out is given to the cross entropy as if it were logits;
#    that one takes a second softmax. What is the lowest loss that such a model can reach? In the best case its first
#    softmax gives the right token 1 and the V - 1 others 0. Names: V.
two_softmaxes_floor = ""

# 3. A text is n tokens drawn at random from V, and then the same n tokens once more: 2n tokens, 2n - 1 predictions.
#    Nobody can know a token that was drawn; it costs log(V). An induction head knows every token of the second half but
#    its first one, and those cost nothing. (That nothing occurs twice within a half is taken for granted; n is at least
#    2.) What is the mean loss of such a model, exactly? Names: n, V.
induction_loss = ""

# ---- 2. Perplexity ---------------------------------------------------------------------------------------------------

# 4. p[t] is the probability that a model gave to the token that came. Show that perplexity is the n-th root of a
#    product.
#    Start: exp(-Sum(log(p[t]), t, 1, n)/n)
#    Goal:  Prod(p[t], t, 1, n)^(-1/n)
#    Steps: about 2; one a line.
root_of_a_product = ""

# 5. One text makes a single prediction and has perplexity 16; another one makes three predictions and has perplexity 2.
#    What is the perplexity of both together? Exact.
both_texts = ""

# ---- 3. Drawing a token ----------------------------------------------------------------------------------------------

# 6. At temperature 1 the first of two tokens is r times as likely as the second: r = exp(x_1 - x_2) for their logits.
#    Show how many times as likely it is at temperature tau.
#    Start: exp(x_1/tau)/exp(x_2/tau)
#    Goal:  r^(1/tau)
#    Steps: about 2; one a line.
ratio_at_temperature = ""

# 7. A model gives three tokens the probabilities 1/2, 1/4 and 1/4. What does it give them at temperature 1/2? Towards
#    what do the three go as the temperature goes to 0, and as it grows without end? Three vectors, exact.
at_one_half = ""
frozen = ""
melted = ""

# 8. Four tokens have the probabilities 2/5, 3/10, 1/5 and 1/10. First top_k = 3, then top_p = 3/4, then a softmax of
#    what is left. With which probabilities are the four drawn? A vector, exact.
drawn_with = ""

# ---- 4. Writing with a cache -----------------------------------------------------------------------------------------
# One layer, one head. A text is written token by token; at step t it has t tokens, t = 1 … n.

# 9. Without a cache each step computes all dot products of all its queries with all its keys, hidden ones included.
#    With a cache each step computes those of its newest query alone. How many dot products are that over all n steps?
#    Names: n.
products_without_cache = ""
products_with_cache = ""

# 10. How many numbers do all caches of a model hold after t tokens? Each of L layers has h heads, and each head keeps
#     keys and values of length d_h. Names: L, h, d_h, t.
numbers_kept = ""

# 11. GPT-3 has 96 layers with 96 heads of length 128. How many numbers does it keep for a text of 2048 tokens?
kept_by_gpt3 = ""

# 12. One step by hand, with d_k = 1. The cache holds the keys 0 and log(2) and the values 14 and 0; the new key is
#     log(3), the new value 28, and the new query is 2. Exact; a step that follows correctly from your own earlier step
#     counts, even if that one was wrong.
#     step_powers: exp(query · key) of all three tokens, as a vector; step_weights: each divided by their sum;
#     step_output: what the new token reads.
step_powers = ""
step_weights = ""
step_output = ""

# 13. GPT of 2018 has 12 blocks of width d = 768. A block is an encoder block with a causal mask: four matrices d × d,
#     and two between d and 4d. How many numbers do all these matrices hold?
matrices_of_gpt = ""

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 14. Perplexity:
#     1. A model gave the two tokens that came the probabilities 1/3 and 1/27.
#     2. Their losses are log 3 and log 27, by the natural logarithm.
#     3. The mean loss is (log 81)/2 = log 9.
#     4. The perplexity is 2 to that power, 2^(log 9).
#     5. The model does as well as one that wavers among so many tokens, all equally likely.
#     Correction: the perplexity. Exact.
base_of_the_power_line = ""
base_of_the_power = ""

# 15. A text of 5 tokens, written with a cache:
#     1. In step 1 the cache is empty, and the token looks at itself alone.
#     2. Before step 5 the cache holds the keys and values of 4 tokens.
#     3. In step 5 the new query is compared with those 4 keys.
#     4. In all 5 steps together 5 keys are computed, one a step.
#     5. Without a cache, step 5 alone computes 5 keys.
#     Correction: the number of keys in the wrong line.
fifth_step_line = ""
fifth_step = ""
