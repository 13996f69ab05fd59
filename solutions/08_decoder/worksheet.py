"""Worksheet of chapter 8, the decoder: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check decoder` marks
this file together with your functions.

How to write: `sqrt(d)`, `exp(x)`, `log(x)` (the natural one), `m[k]` and `X[i, j]` (indices count from 1, as on paper),
`Sum(m[j], j, 1, n)`, `Prod(p[t], t, 1, n)`, vectors `[a, b]`, matrices `[[a, b], [c, d]]`, `A @ B`, the transpose
`T(A)`, `softmax(S)` (each row of a matrix for itself). LaTeX and NumPy work too. "Exact" means 1/4 or log(3), no
rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. The target asks, the source answers --------------------------------------------------------------------------

# 1. X is one target token, a row of 2 numbers; M is the encoder's output for two source tokens, two such rows. d = 2.
#    Write the output of cross-attention with one head as products of matrices. Your formula is compared with your own
#    cross_attention.
#    Names: X, M, W_Q, W_K, W_V, W_O.
across_in_matrices = "softmax(X @ W_Q @ T(M @ W_K)/sqrt(2)) @ M @ W_V @ W_O"

# 2. One feature, d = 1. Two target tokens ask with the queries 1 and 2. Three source tokens have the keys 0, log(3) and
#    log(5), and the values 0, 35 and 7. Exact; a step that follows correctly from your own earlier step counts, even if
#    that one was wrong.
#    across_exponentials: exp(query · key), a row for each target token; across_weights: each row divided by its sum;
#    across_output: what each of the two target tokens reads, as a vector.
across_exponentials = "[[1, 3, 5], [1, 9, 25]]"
across_weights = "[[1/9, 1/3, 5/9], [1/35, 9/35, 5/7]]"
across_output = "[140/9, 14]"

# ---- 2. What reaches whom --------------------------------------------------------------------------------------------

# 3. In one decoder block, count the pairs (who asks, who is looked at) that may have a weight above 0, over both
#    attentions and with one head. Nothing is padded. Names: n (target tokens), m (source tokens).
pairs_of_a_block = "n*(n + 1)/2 + n*m"

# 4. A query q, a number, looks at the numbers m[1] … m[n], which are keys and values at once. It reads
#    c = Sum(p[j]*m[j], j, 1, n), with p[j] = exp(q*m[j])/Z and Z = Sum(exp(q*m[j]), j, 1, n). Show how far c follows
#    source token k. Compare: there is no "later" here whose derivative had to be 0.
#    Start: (exp(q*m[k]) + m[k]*q*exp(q*m[k]))/Z - Sum(m[j]*exp(q*m[j]), j, 1, n)*q*exp(q*m[k])/Z^2
#           (the quotient rule: dc/dm[k])
#    Goal:  p[k]*(1 + q*(m[k] - c))
#    Steps: about 3; a line may do 2 of them.
follows_the_source = """
= p[k] + q*m[k]*p[k] - Sum(m[j]*exp(q*m[j])/Z, j, 1, n)*q*p[k]      by exp(q*m[k])/Z = p[k]
= p[k] + q*m[k]*p[k] - c*q*p[k]                                     by definition of c
= p[k]*(1 + q*(m[k] - c))
"""

# ---- 3. What a block costs -------------------------------------------------------------------------------------------
# d stands for d_model. The attentions have no biases, as in your functions; the feed-forward network has both of its
# own, and d_ff = 4d.

# 5. How many numbers does a decoder block learn? And how many are that for d = 256?
#    Names: d.
decoder_block_numbers = "16*d^2 + 11*d"
decoder_block_at_256 = "1051392"

# 6. How many more is that than an encoder block of chapter 7 learns? Names: d.
more_than_an_encoder_block = "4*d^2 + 2*d"

# 7. How many operations does the cross-attention take, all products of matrices together? As in chapter 6, the product
#    of an (n, a) and an (a, b) matrix counts 2·n·a·b; softmax and norms are left out. Which of its four weight matrices
#    meet the target, and which the source?
#    Names: n (target tokens), m (source tokens), d.
across_operations = "4*n*d^2 + 4*m*d^2 + 4*n*m*d"

# 8. Greedy decoding asks the model with 1 id, then with 2, and so on, the last time with n. Nothing is kept from one
#    question to the next. How many tokens go through the decoder in all? (In training one pass with n does it.)
#    Names: n.
tokens_in_all = "n*(n + 1)/2"

# ---- 4. The probability of a sentence --------------------------------------------------------------------------------
# p[t] is what the model gives to token t, after it has seen the source and the tokens before it. By the chain rule the
# sentence of n tokens has the product of all p[t].

# 9. The loss that is trained is the mean L = -Sum(log(p[t]), t, 1, n)/n. Show what that says of the sentence.
#    Start: log(Prod(p[t], t, 1, n))
#    Goal:  -n*L
#    Steps: about 2; one a line.
log_of_a_sentence = """
= Sum(log(p[t]), t, 1, n)           by the logarithm of a product
= -n*L                              by definition of L
"""

# 10. All n tokens have the same probability. How large must it be for the sentence to have probability 1/2? Names: n.
needed_for_a_half = "(1/2)^(1/n)"

# 11. Two words, then the end. The first word is A (5/8) or B (3/8). After A come C (2/5), D (3/10) or E (3/10), after B
#     come C (4/5) or D (1/5). What is the probability of the sentence that greedy decoding writes, and what that of the
#     best sentence? Exact.
greedy_sentence = "1/4"
best_sentence = "3/10"

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 12. As in notes on this lecture:
#     1. A decoder block has two attentions, a feed-forward network with d_ff = 4d, and three norms.
#     2. The four matrices of one attention have 4d² numbers, the two of the feed-forward network 8d².
#     3. So the matrices of a decoder block have 16d² numbers.
#     4. GPT-3 is made of decoder blocks, with encoder and decoder; the matrices of its 96 blocks have 96·16d².
#     5. What it is to continue, the prompt, and what it writes are one sequence.
#     Correction: the number of line 4. Names: d.
notes_gpt_block_line = "4"
notes_gpt_block = "96*12*d^2"

# 13. Teacher forcing:
#     1. The target has the ids 41, 87, 63, 2, where 2 ends a sentence. 1 begins one.
#     2. The decoder's input is the target shifted right: 1, 41, 87, 63.
#     3. At the first position the model sees 1 and is to give a high probability to 41.
#     4. At the third position it sees 1, 41, 87 and is to give a high probability to 87.
#     5. The loss of that position is −log of the probability that line 4 speaks of.
#     Correction: the id that should stand at the end of that line.
teacher_forcing_line = "4"
teacher_forcing = "63"
