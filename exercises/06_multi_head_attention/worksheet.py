"""Worksheet of chapter 6, multi-head attention: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
multi_head_attention` marks this file together with your functions.

How to write: `d_h`, `sqrt(d)`, `12288^2`, products `4d` or `4*d`, `z[k]`, `W_O[k, j]` (indices count from 1, as on
paper; so the heads here are 1 … h, and head 1 is the `heads[0]` of your code), `Sum(z[k], k, 1, n)`, `A @ B`, `T(A)`.
LaTeX and NumPy work too. A derivation takes one line a step, from the start to the goal; you may end a line with `by`
and the rule's name.
"""

# ---- 1. Slices -------------------------------------------------------------------------------------------------------

# 1. The scores of one head are divided by a number. Which one?
#    Names: d_model, h (the number of heads).
score_scale = ""

# 2. x has n rows and d_model = h·d_h columns. Which entry of x is feature c of token i in head a, after split_heads?
#    Your answer is compared with your own split_heads.
#    Names: x, i, a (from 1 to h), c (from 1 to d_h), d_h, h.
head_entry = ""

# ---- 2. Concat and W_O are a sum -------------------------------------------------------------------------------------
# z is one row of Concat(head_1, …, head_h): d_model numbers, the heads side by side.

# 3. Two heads, so d_model = 2·d_h. Entry j of the output is the start. Show that each head adds a part of its own, for
#    which it meets its own rows of W_O.
#    Start: Sum(z[k]*W_O[k, j], k, 1, 2*d_h)
#    Goal:  Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)
#    Steps: about 2; one a line.
two_heads_output = """
"""

# 4. The same for h heads and for every token: Z is Concat(head_1, …, head_h) with all its rows. What is entry (i, j) of
#    the output, as a sum over the heads a and, inside it, over the features c of a head?
#    Your answer is compared with your own multi_head_attention.
#    Names: Z, W_O, i, j, d_h, h.
layer_output = ""

# ---- 3. Parameters ---------------------------------------------------------------------------------------------------
# From here on d stands for d_model. All matrices have a bias here, as in PyTorch: x @ W + b.

# 5. Multi-head attention with h heads: W_Q, W_K, W_V, W_O and their biases. How many numbers are learned?
#    Names: d, h (if you need it).
attention_parameters = ""

# 6. The feed-forward network of chapter 7 makes a row of d numbers longer and short again: relu(x W_1 + b_1) W_2 + b_2,
#    with d_ff numbers in between. How many numbers are learned?
#    Names: d, d_ff.
feed_forward_parameters = ""

# 7. A layer norm learns two vectors of length d. An encoder layer has one attention, one feed-forward network with
#    d_ff = 4d, and two layer norms. How many numbers are learned, in d, and how many is that for d = 512?
encoder_layer_parameters = ""
encoder_layer_at_512 = ""

# 8. A decoder layer has a second attention, over the encoder's output, and a third layer norm. How many numbers are
#    learned?
#    Names: d.
decoder_layer_parameters = ""

# 9. GPT-3 has 96 layers like those of question 7, with d = 12288. How many parameters do the largest terms, the d²,
#    give? To three significant figures (1.23e4 is fine), or exact.
gpt3_parameters = ""

# ---- 4. Multiplications ----------------------------------------------------------------------------------------------
# The product of an (n, a) and an (a, b) matrix takes n·b sums of a products each. One multiplication with its addition
# counts as 2 operations, so that is 2·n·a·b. Biases, softmax and norms are left out. n is the number of tokens.

# 10. How many operations do Q Kᵀ and (weights) V take, both together and over all h heads?
#     Names: n, d, h (if you need it).
attention_products_flops = ""

# 11. A whole encoder layer: the products with W_Q, W_K, W_V, W_O; those of question 10; the feed-forward network with
#     d_ff = 4d.
#     Names: n, d.
layer_flops = ""

# 12. At which n do the operations of question 10 become as many as
#     - those with W_Q, W_K, W_V, W_O?
#     - all that the layer does with weights, the feed-forward network included?
#     Names: d.
projections_crossover = ""
layer_crossover = ""

# 13. The order of growth of question 11, in n and d: what stands inside O(…), without constant factors. Keep both
#     terms: neither is always the smaller one.
layer_growth = ""

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 14. As in notes on this lecture:
#     1. The layer gets X, n rows of d numbers. Head a has W_a^Q, W_a^K, W_a^V with d rows and d/h columns each.
#     2. The paper writes head a = Attention(Q W_a^Q, K W_a^K, V W_a^V).
#     3. There Q stands for X W^Q. So the queries of head a are X W^Q W_a^Q.
#     4. They have n rows and d/h columns.
#     5. The matrices W_a^Q of all heads, side by side, are one big matrix W^Q of d rows and d columns.
#     Correction: the queries of head a in self-attention. Names: X, W_Q (the big matrix), W_a (for W_a^Q).
projected_twice_line = ""
projected_twice = ""

# 15. Do more heads cost more?
#     1. Without biases, a head has W_a^Q, W_a^K and W_a^V with d rows and d/h columns each; W_O is d by d, for all.
#     2. With d = 8 and one head these are 3·8·8 + 64 = 256 weights.
#     3. With d = 8 and two heads these are 2·3·8·4 + 64 = 256 weights.
#     4. With d = 8 and four heads these are 4·3·8·4 + 64 = 448 weights.
#     5. The attention maps of four heads take twice the memory of those of two.
#     Correction: the right number of that line.
more_heads_line = ""
more_heads = ""
