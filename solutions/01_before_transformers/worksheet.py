"""Worksheet of chapter 1, before transformers: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
before_transformers` marks this file together with your functions.

How to write: `exp(x)`, `log(x)` (the natural one), `tanh(x)`, `x[i]` (indices count from 1, as on paper; the lesson and
the code count from 0), `Sum(p[i], i, 1, n)`, `Prod(w*h[t], t, 2, T)` for a product, `delta(i, j)` (1 for i = j,
otherwise 0), vectors `[a, b]`, `K @ q`. LaTeX and NumPy work too. "Exact" means 1/10 or log(3), no rounded decimal.
A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. How a chain forgets ------------------------------------------------------------------------------------------
# A network of one unit: h[t] = tanh(w*h[t-1] + x[t]). Its weight is w, its states are h[1], h[2], … h[T].

# 1. Suppose there were no tanh: h[t] = w*h[t-1] + x[t]. The first token puts a 1 into h[1], all later tokens are 0. How
#    much of it is left in h[T]? Names: w, T.
linear_memory = "w^(T - 1)"

# 2. With the tanh: by how much does h[t] change if h[t-1] changes a little? This is the derivative of h[t] by h[t-1].
#    The derivative of tanh(a) is 1 - tanh(a)^2. Names: w, and h for the new state h[t].
one_step_slope = "w*(1 - h^2)"

# 3. From h[1] to h[T] there are T - 1 such steps, and by the chain rule their slopes are multiplied. Take what is the
#    same in all of them out of the product.
#    Start: Prod(w*(1 - h[t]^2), t, 2, T)
#    Goal:  w^(T - 1)*Prod(1 - h[t]^2, t, 2, T)
#    Steps: about 2; one a line.
decay = """
= Prod(w, t, 2, T)*Prod(1 - h[t]^2, t, 2, T)           by a product of products
= w^(T - 1)*Prod(1 - h[t]^2, t, 2, T)                  by T - 1 equal factors
"""

# 4. No state lies outside of -1 … 1, so each factor 1 - h[t]^2 is at most 1, and only the power of w is left to worry
#    about. With w = 9/10: after how many steps is at most 1/100 of the first state left? The smallest whole number.
steps_to_a_hundredth = "44"

# 5. Two steps with exact numbers. tanh(log(2)) = 3/5 and tanh(log(3)) = 4/5. The weight is w = 5/3*log(3), the tokens
#    are x[1] = log(2) and x[2] = 0, and before the first step the state is 0. Exact. A step that follows correctly from
#    your own earlier step counts, even if that one was wrong.
#    first_state, second_state: h[1] and h[2].
#    state_slope: the derivative of h[2] by h[1].
#    token_slope: the derivative of h[2] by the first token x[1], which passes through both tanh.
first_state = "3/5"
second_state = "4/5"
state_slope = "3/5*log(3)"
token_slope = "48/125*log(3)"

# 6. Find the mistake. One line is wrong by itself; lines after it may follow from it. Give its number and the
#    correction.
#    1. h_2 = tanh(w·h_1) and h_3 = tanh(w·h_2).
#    2. Each step has its slope: dh_2/dh_1 = w·(1 − h_2²) and dh_3/dh_2 = w·(1 − h_3²).
#    3. By the chain rule dh_3/dh_1 = w·(1 − h_2²) + w·(1 − h_3²).
#    4. So for a small w the gradient over two steps falls only as fast as w, and nothing vanishes.
#    Correction: dh_3/dh_1, as it should stand in that line. Names: w, h_2, h_3.
notes_chain_line = "3"
notes_chain = "w^2*(1 - h_2^2)*(1 - h_3^2)"

# ---- 2. A read that can be learned -----------------------------------------------------------------------------------
# Scores s, weights p = softmax(s), values v (one number each), and what is read: o = Sum(p[i]*v[i], i, 1, n).

# 7. All of soft attention in one line, without indices: the query q has d entries, the keys K are n rows of d, the
#    values V are n rows of m. `softmax(…)` of a vector may be used. Your formula is compared with your own
#    soft_attention. Names: q, K, V, d, n, m.
soft_read = "softmax(K @ q) @ V"

# 8. How does the read change if one score changes? Chapter 2 derives that the weight p[i] changes by
#    p[i]*(delta(i, j) - p[j]) if the score s[j] does.
#    Start: Sum(v[i]*p[i]*(delta(i, j) - p[j]), i, 1, n)
#    Goal:  p[j]*(v[j] - o)
#    Steps: about 3; a line may do 2 of them.
soft_read_slope = """
= Sum(v[i]*p[i]*delta(i, j), i, 1, n) - p[j]*Sum(v[i]*p[i], i, 1, n)
= v[j]*p[j] - p[j]*o                                                  by delta, and what o is
= p[j]*(v[j] - o)
"""

# 9. The scores are 0 and log(4), the values 3 and 13. Exact.
#    read: what the soft read gives.
#    read_slopes: its derivatives by the two scores, as a vector [a, b].
read = "11"
read_slopes = "[-8/5, 8/5]"

# 10. Every slope of the hard read is 0, so nothing can be learned through it. A slope of the soft read can be 0, too:
#     which number must the value v[j] be for a change of s[j] to change nothing, although p[j] is not 0? Names: o.
no_slope = "o"

# ---- 3. What a mixture can be ----------------------------------------------------------------------------------------

# 11. The weights p sum to 1, and none is negative. Let M be a number that no value v[i] exceeds. How far below M does
#     the mixture stay? (In the goal no term is negative, so the mixture never lies above M.)
#     Start: M - Sum(p[i]*v[i], i, 1, n)
#     Goal:  Sum(p[i]*(M - v[i]), i, 1, n)
#     Steps: about 3; a line may do 2 of them.
mixture_below = """
= M*Sum(p[i], i, 1, n) - Sum(p[i]*v[i], i, 1, n)             by the weights sum to 1
= Sum(p[i]*M, i, 1, n) - Sum(p[i]*v[i], i, 1, n)
= Sum(p[i]*(M - v[i]), i, 1, n)
"""

# 12. The scores 3, -1, 0 and 7 are divided by a temperature τ before the softmax. The values are 1, 2, 5 and 14. Which
#     number does the read approach when τ grows without bound, and which one when τ falls towards 0? Exact.
hot_read = "11/2"
cold_read = "14"

# ---- 4. Windows and memories -----------------------------------------------------------------------------------------

# 13. Five positions have the scores 0, log(2), log(5), 0 and log(6). Attention is local: it sees one position to either
#     side of its center. Give all five weights, exact, with the center at the third position and at the last one.
middle_window = "[0, 1/4, 5/8, 1/8, 0]"
last_window = "[0, 0, 0, 1/7, 6/7]"

# 14. A Neural Turing Machine's memory has the rows (4, 3), (-3, 4) and (3, 4). It looks for the key (2, 0), with a
#     strength of 5*log(2). Exact, as vectors [a, b, c].
#     row_cosines: the cosine of the key and each row.
#     row_weights: the read weights.
row_cosines = "[4/5, -3/5, 3/5]"
row_weights = "[128/193, 1/193, 64/193]"
