"""Worksheet of chapter 14, AlphaFold: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check alphafold` marks
this file together with your functions.

How to write: `b[i, j]`, and with three indices `L[t, i, a]` (here everything is counted from 1, as on paper: the first
sequence, the first residue and the first feature have the number 1), `x[t]`, `exp(x)`, `log(2)`, products `2r` or
`2*r`, `Sum(x[t], t, 1, s)`, a vector `[1, 2, 3]`, a matrix `[[1, 2], [3, 4]]`. LaTeX and NumPy work too. A derivation
takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. The bias of the pairs ----------------------------------------------------------------------------------------
# One head, and queries that are all zero, so that the bias alone makes the weights.

# 1. A residue looks at three residues. The bias of the three pairs is 0, ln 2 and ln 5. Which weights do they get?
#    Answer with a vector.
biased_weights = "[1/8, 1/4, 5/8]"

# 2. A residue looks at two residues. The bias of the first pair is 0. Which bias must the second one have, so that the
#    second residue gets the weight w?
#    Names: w (between 0 and 1).
bias_for_weight = "log(w/(1 - w))"

# 3. The same for any number of residues. There is one feature; w_q is the number 0, and w_k, w_v, w_o and w_bias are
#    the number 1. What is entry (t, i, 1) of the result of row_attention_with_pair_bias: what residue i of sequence
#    t takes away? Your answer is compared with your own function.
#    Names: M (M[t, j, 1] is the feature of residue j in sequence t), P (P[i, j, 1] is the bias of query i and key j),
#    t, i, s (the number of sequences), r (of residues).
row_attention_entry = "Sum(exp(P[i, j, 1])*M[t, j, 1], j, 1, r)/Sum(exp(P[i, j, 1]), j, 1, r)"

# 4. A bias is often a sum: u[i] for the residue that asks, and w[j] for the one that is looked at. The start is the
#    weight of key j. Show that u makes no difference. (Only what a pair has beyond its query can steer attention.)
#    Start: exp(S[i, j] + u[i] + w[j])/Sum(exp(S[i, k] + u[i] + w[k]), k, 1, r)
#    Goal:  exp(S[i, j] + w[j])/Sum(exp(S[i, k] + w[k]), k, 1, r)
#    Steps: about 3; a line may do 2 of them.
query_part_cancels = """
exp(S[i, j] + u[i] + w[j])/Sum(exp(S[i, k] + u[i] + w[k]), k, 1, r)
  = exp(u[i])*exp(S[i, j] + w[j])/Sum(exp(u[i])*exp(S[i, k] + w[k]), k, 1, r)   by exp(a + b) = exp(a) exp(b)
  = exp(u[i])*exp(S[i, j] + w[j])/(exp(u[i])*Sum(exp(S[i, k] + w[k]), k, 1, r))   by taking out what has no k
  = exp(S[i, j] + w[j])/Sum(exp(S[i, k] + w[k]), k, 1, r)   by cancelling
"""

# ---- 2. Columns that change together ---------------------------------------------------------------------------------

# 5. What is entry (i, j, a, b) of outer_product_mean(L, R), as a sum over the sequences t? Your answer is compared with
#    your own outer_product_mean.
#    Names: L (L[t, i, a] is feature a of residue i in sequence t), R (R[t, j, b]), i, j, a, b, s (the number of
#    sequences).
pair_entry = "Sum(L[t, i, a]*R[t, j, b], t, 1, s)/s"

# 6. Five sequences have these letters in two columns: HK, HK, KH, KH, HH. Every letter becomes a vector: H is [1, 0], K
#    is [0, 1]. Work out
#    - the outer product mean of the two columns, a matrix with a row for each letter of the first column,
#    - the product of the two means: what it would be if the columns did not know of each other,
#    - the difference, the first minus the second.
letters_together = "[[1/5, 2/5], [2/5, 0]]"
letters_by_chance = "[[9/25, 6/25], [6/25, 4/25]]"
beyond_chance = "[[-4/25, 4/25], [4/25, -4/25]]"

# 7. x and y are one feature of two residues, in s sequences; m and n are their means. The start is how they vary
#    together. Show that it is the outer product mean minus the product of the means.
#    Start: Sum((x[t] - m)*(y[t] - n), t, 1, s)/s
#    Goal:  Sum(x[t]*y[t], t, 1, s)/s - m*n
#    Steps: about 3; a line may do 2 of them.
varying_together = """
Sum((x[t] - m)*(y[t] - n), t, 1, s)/s
  = Sum(x[t]*y[t] - m*y[t] - n*x[t] + m*n, t, 1, s)/s   by multiplying out
  = Sum(x[t]*y[t], t, 1, s)/s - m*n - n*m + m*n   by the means of y and x
  = Sum(x[t]*y[t], t, 1, s)/s - m*n
"""

# ---- 3. Triangles ----------------------------------------------------------------------------------------------------

# 8. Three residues and one channel: l_1_2 is the entry of `left` for the pair (1, 2), r_3_1 that of `right` for the
#    pair (3, 1), and so on. Write out entry (1, 3) of triangle_multiplication, all terms of it.
#    Names: l_1_1 … l_3_3, r_1_1 … r_3_3.
triangle_by_hand = "l_1_1*r_3_1 + l_1_2*r_3_2 + l_1_3*r_3_3"

# 9. The same for any number of residues and channels: what is entry (i, j, a)? Your answer is compared with your own
#    triangle_multiplication.
#    Names: L, R (entries L[i, k, a], R[j, k, a]), i, j, a, r (the number of residues).
triangle_entry = "Sum(L[i, k, a]*R[j, k, a], k, 1, r)"

# 10. Four residues A, B, C, D in a row: A touches B, B touches C, C touches D. In both tables, left and right, there is
#     a 1 for each pair that touches, in both directions, and a 0 for all others, (A, A) among them. What does the
#     triangle give for the pairs (A, D), (A, C) and (B, B)? Answer with a vector.
chain_of_four = "[0, 1, 2]"

# ---- 4. What it costs ------------------------------------------------------------------------------------------------
# Count multiplications alone: additions, the softmax and all projections are left out.

# 11. triangle_multiplication of r residues and c channels.
#     Names: r, c.
triangle_cost = "r^3*c"

# 12. outer_product_mean of s sequences and r residues, with c features on the left and d on the right.
#     Names: s, r, c, d.
outer_product_cost = "s*r^2*c*d"

# 13. Row attention: the products q·k and those of weights and values, over all sequences and all heads. The features of
#     a residue are c, shared out among h heads.
#     Names: s, r, c, h (if you need it).
row_attention_cost = "2*s*r^2*c"

# 14. A protein has 256 residues, and the pairs have 128 channels. How many multiplications does one triangle take?
triangle_at_256 = "2147483648"

# 15. For how many sequences s do questions 11 and 13 cost the same, if c is the same number in both?
#     Names: r, c (if you need it).
equal_cost = "r/2"

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 16. A score for a structure (Å is the length of an atom's bond, about):
#     1. Four residues of a model lie 0.4, 1.5, 3 and 9 Å from where they were measured.
#     2. Within 1 Å lies one of the four, within 2 Å two, within 4 Å three, and within 8 Å three.
#     3. What counts is 4 Å, so the GDT_TS is the share within 4 Å, times 100: 75.
#     4. If the last residue moved from 9 Å to 7 Å, the score would grow.
#     Correction: the right number of that line.
one_cutoff_line = "3"
one_cutoff = "225/4"

# 17. Every sequence twice:
#     1. outer_product_mean gets s sequences, and gives a table for each pair of residues.
#     2. Somebody copies all sequences into the alignment once more, so there are 2s of them.
#     3. Every product occurs twice now, so all entries of the result are 2 times what they were.
#     4. Copies of a sequence tell nothing new about the protein.
#     Correction: the right factor of that line.
copied_sequences_line = "3"
copied_sequences = "1"
