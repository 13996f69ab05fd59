"""Derivations as learners write them, marked as a fair marker would; and what is no derivation, for little.

`TYPED` and `OWN` hold a chapter, its question, what was written, and the share of the points that is fair: a quarter
more or less is right. `FIRST_WRONG` says which line is the first that does not follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_transformers import course
from learn_transformers.symbolic.marking.question import Marked, mark
from learn_transformers.symbolic.marking.worksheet import Derivation, load

TYPED: list[tuple[str, str, str, float]] = [
    (
        "softmax",
        "shift_invariance",
        r"""
exp(x_i + c) / Sum(exp(x_k + c), k, 1, n)
Using exp(a+b) = exp(a)exp(b) we get
= exp(x_i) exp(c) / Sum(exp(x_k) exp(c), k, 1, n)
the factor exp(c) cancels
= exp(x_i) / Sum(exp(x_k), k, 1, n)
""",
        1.0,
    ),
    (
        "softmax",
        "shift_invariance",
        r"""
= exp(c)*exp(x[i])/(n*exp(c)*Sum(exp(x[k]),k,1,n))
= exp(x[i])/(n*Sum(exp(x[k]),k,1,n))
= exp(x[i])/Sum(exp(x[k]),k,1,n)
""",
        0.5,
    ),
    (
        "softmax",
        "two_scores",
        r"""
= 1/(1 + exp(x_2)/exp(x_1))
= 1/(1 + exp(x_1 - x_2))
= sigmoid(x_1 - x_2)
""",
        0.25,
    ),
    (
        "softmax",
        "sigmoid_slope",
        r"""
σ(g)(1-σ(g))
= 1/(1+e^-g) · e^-g/(1+e^-g)
= e^-g/(1+e^-g)²
= 1/(e^g + 2 + e^-g)      multiply top and bottom by e^g
= 1/(2+2cosh(g))
""",
        1.0,
    ),
    (
        "softmax",
        "jacobian_by_quotient_rule",
        r"""
i = j: (exp(x_i)*Z - exp(x_i)^2)/Z^2 = p_i*(1-p_i)
i != j: -exp(x_i)*exp(x_j)/Z^2 = -p_i*p_j
so p_i*(delta_ij - p_j)
""",
        1.0,
    ),
    (
        "softmax",
        "jacobian_by_quotient_rule",
        r"""
dp_i/dx_j = (exp(x[i])*exp(x[j]) - delta(i,j)*exp(x[i])*Z)/Z^2
= p[i]*p[j] - delta(i,j)*p[i]
= p[i]*(p[j] - delta(i,j))
""",
        0.5,
    ),
    (
        "softmax",
        "jacobian_row_sum",
        r"""
= p_i \sum_j \delta_{ij} - p_i \sum_j p_j
= p_i - p_i
= 0
""",
        1.0,
    ),
    (
        "softmax",
        "jacobian_row_sum",
        r"""
= p[i]*(Sum(delta(i, j), j, 1, n) - Sum(p[j], j, 1, n))
= p[i]*(n - 1)
= 0
""",
        0.25,
    ),
    (
        "softmax",
        "cross_entropy_gradient",
        r"""
= -Sum(y[i]*delta(i, j), i, 1, n) - p[j]*Sum(y[i], i, 1, n)
= -y[j] - p[j]
= p[j] - y[j]
""",
        0.35,
    ),
    (
        "self_attention",
        "product_variance_general",
        r"""
= sigma_q^2 sigma_k^2 + sigma_q^2 mu_k^2 + mu_q^2 sigma_k^2 + mu_q^2 mu_k^2 - mu_q^2 mu_k^2
= sigma_q^2 sigma_k^2 + sigma_q^2 mu_k^2 + mu_q^2 sigma_k^2
""",
        1.0,
    ),
    (
        "self_attention",
        "two_key_output",
        r"""
v_2 + sigmoid(s_1-s_2)*(v_1-v_2) = v_2 + (v_1 - v_2)*exp(s_1)/(exp(s_1)+exp(s_2))
= (exp(s_1)*v_1 + exp(s_2)*v_2)/(exp(s_1)+exp(s_2))
""",
        1.0,
    ),
    (
        "self_attention",
        "permuted_attention",
        r"""
= softmax(P Q K^T P^T) P V
= P softmax(QK^T) P^T P V
= P softmax(QK^T) V
""",
        1.0,
    ),
    (
        "positional_encoding",
        "shifted_pair",
        r"""
= [sin(ωp)cos(ωk)+cos(ωp)sin(ωk), cos(ωp)cos(ωk)+sin(ωp)sin(ωk)]
= [cos(ωk)sin(ωp)+sin(ωk)cos(ωp), -sin(ωk)sin(ωp)+cos(ωk)cos(ωp)]
""",
        0.25,
    ),
    (
        "positional_encoding",
        "dot_product",
        r"""
= Sum(cos(omega[i]*p - omega[i]*(p+k)), i, 1, m)  because cos(a-b) = cos a cos b + sin a sin b
= Sum(cos(-omega[i]*k), i, 1, m)
= Sum(cos(omega[i]*k), i, 1, m)
""",
        1.0,
    ),
    (
        "masking",
        "future_derivative",
        r"""
k runs from 1 to i, so k < i + r for every term
therefore delta(k, i+r) = 0
= Sum(A[i,k]*0, k, 1, i)
= 0
""",
        1.0,
    ),
    (
        "multi_head_attention",
        "two_heads_output",
        r"""
= Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h, 2*d_h)
= Sum(z[c]*W_O[c, j], c, 1, d_h) + Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)
""",
        0.25,
    ),
    (
        "softmax",
        "two_scores",
        r"""
= 1/(1 + exp(x_1)/exp(x_2))
No wait, that is the wrong way round:
= 1/(1+exp(x_2)/exp(x_1))
= sigmoid(x_1 - x_2)
""",
        1.0,
    ),
    (
        "masking",
        "row_bias",
        r"""
= exp(S[i,j])*exp(r[i])/Sum(exp(S[i,k])*exp(r[k]),k,1,n)
= exp(S[i,j])/Sum(exp(S[i,k]),k,1,n)
""",
        0.25,
    ),
]

OWN: list[tuple[str, str, str, float]] = [
    (
        "summarizer",
        "f1_in_counts",
        r"""
F1 is 2 * (c/p) * (c/r) / (c/p + c/r)
= 2c^2 / (c*r + c*p)          times p*r above and below
= 2c/(p+r)
""",
        1.0,
    ),
    (
        "transformer",
        "gap_of_the_logits",
        r"""
1) log((1 - eps + eps/K)/(eps/K))
2) = log((1 - eps)*K/eps + 1)      divide both terms
3) = log(K/eps - K + 1)   q.e.d.
""",
        1.0,
    ),
    (
        "efficient_attention",
        "share_of_scores",
        r"""
4n^2 d / (8nd^2 + 4n^2 d + 16nd^2)
= 4n^2 d / (4nd(2d + n + 4d))     take out 4nd
= n/(n + 2d + 4d)
= n/(n+6d)
""",
        1.0,
    ),
    (
        "softmax",
        "shift_invariance",
        r"""
1. exp(x[i]+c)/Sum(exp(x[k]+c),k,1,n)
2. = exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]),k,1,n)
3. = exp(c)*exp(x[i])/(exp(c)*Sum(exp(x[k]),k,1,n))
4. = exp(x[i])/Sum(exp(x[k]),k,1,n)   q.e.d.
""",
        1.0,
    ),
    (
        "softmax",
        "shift_invariance",
        r"""
(1) = exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]),k,1,n)
(2) = exp(x[i])/Sum(exp(x[k]),k,1,n)  ∎
""",
        1.0,
    ),
    (
        "softmax",
        "shift_invariance",
        r"""
\begin{align}
\frac{e^{x_i + c}}{\sum_{k=1}^{n} e^{x_k + c}} &= \frac{e^{x_i} e^c}{\sum_{k=1}^{n} e^{x_k} e^c} \tag{1} \\
&= \frac{e^{x_i} e^c}{e^c \sum_{k=1}^{n} e^{x_k}} \tag{2} \\
&= \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}} \qed
\end{align}
""",
        1.0,
    ),
    (
        "softmax",
        "two_scores",
        r"""
- = 1/(1 + exp(x_2)/exp(x_1))
- = 1/(1 + exp(-(x_1 - x_2)))   # quotient of exponentials
- = sigmoid(x_1 - x_2)
□
""",
        1.0,
    ),
    (
        "softmax",
        "two_scores",
        r"""
= \frac{1}{1 + e^{x_2}/e^{x_1}} \quad (1)
\Rightarrow \frac{1}{1 + e^{x_2 - x_1}} \quad (2)
\Rightarrow \sigma(x_1 - x_2) \quad (3)
""",
        1.0,
    ),
    (
        "softmax",
        "sigmoid_slope",
        r"""
=> 1/(1 + exp(-g))*exp(-g)/(1 + exp(-g))
=> exp(-g)/(1 + 2*exp(-g)
   + exp(-2*g))
=> 1/(exp(g) + 2 + exp(-g))
=> 1/(2 + 2*cosh(g))
which was to be shown.
""",
        1.0,
    ),
    (
        "softmax",
        "jacobian_by_quotient_rule",
        r"""
p_i' = (delta(i, j)*exp(x[i])*Z - exp(x[i])*exp(x[j]))/Z^2
= p[i]*delta(i,j) - p[i]*p[j]
so = p[i]*(delta(i, j) - p[j])
""",
        1.0,
    ),
    (
        "softmax",
        "jacobian_row_sum",
        r"""
= Sum(p[i]*delta(i, j), j, 1, n) -
  Sum(p[i]*p[j], j, 1, n)
= p[i] - p[i]*Sum(p[j], j, 1, n)
Sum(p[j], j, 1, n) = 1
= p[i] - p[i] = 0
""",
        1.0,
    ),
    (
        "softmax",
        "cross_entropy_gradient",
        r"""
= -y[j] + p[j]*Sum(y[i], i, 1, n)
= p[j] - y[j]
""",
        1.0,
    ),
    (
        "softmax",
        "cross_entropy_gradient",
        r"""
dL/dx_j = -Sum(y[i]*delta(i, j), i, 1, n)
  + p[j]*Sum(y[i], i, 1, n)
⇒ -y[j] + p[j]  since the y sum to 1
""",
        1.0,
    ),
    (
        "self_attention",
        "product_variance_general",
        r"""
sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + sigma_k^2*mu_q^2
= sigma_q^2*sigma_k^2 + sigma_q^2*mu_k^2 + mu_q^2*sigma_k^2 + mu_q^2*mu_k^2 - mu_q^2*mu_k^2
= (sigma_q^2 + mu_q^2)*(sigma_k^2 + mu_k^2) - (mu_q*mu_k)^2
""",
        1.0,
    ),
    (
        "self_attention",
        "two_key_output",
        r"""
(exp(s_1)*v_1 + exp(s_2)*v_2)/(exp(s_1) + exp(s_2)) = v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)
exp(s_1)/(exp(s_1) + exp(s_2))*v_1 + exp(s_2)/(exp(s_1) + exp(s_2))*v_2 = v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)
sigmoid(s_1 - s_2)*v_1 + (1 - sigmoid(s_1 - s_2))*v_2 = v_2 + sigmoid(s_1 - s_2)*(v_1 - v_2)
""",
        1.0,
    ),
    (
        "self_attention",
        "equal_values",
        r"""
We can take c out of the sum:
= c*Sum(exp(s[j])/Sum(exp(s[l]), l, 1, n), j, 1, n)
The weights sum to 1.
= c*1
= c
""",
        1.0,
    ),
    (
        "self_attention",
        "permuted_attention",
        r"""
a) softmax(P @ Q @ T(K) @ T(P)) @ P @ V
b) P @ softmax(Q @ T(K)) @ T(P) @ P @ V
c) P @ softmax(Q @ T(K)) @ V
""",
        1.0,
    ),
    (
        "positional_encoding",
        "rotation_undone",
        r"""
Multiply row by column:
= [[cos(a)^2 + sin(a)^2, 0], [0, sin(a)^2 + cos(a)^2]]   (1)
= [[1, 0], [0, 1]]   (2)
""",
        1.0,
    ),
    (
        "positional_encoding",
        "dot_product",
        r"""
Let d = omega*k, then
= Sum(cos(omega[i]*(p + k) - omega[i]*p), i, 1, m)
= Sum(cos(omega[i]*k), i, 1, m).
""",
        1.0,
    ),
    (
        "masking",
        "renormalized_weight",
        r"""
* (exp(s[j])/Z)/(Sum(exp(s[k]), k, 1, i)/Z)     # 1/Z leaves the sum
* exp(s[j])/Sum(exp(s[k]), k, 1, i)
""",
        1.0,
    ),
    (
        "masking",
        "first_output",
        r"""
A sum from 1 to 1 has one term, so
= exp(S[1, 1])*V[1, c]/exp(S[1, 1])
= V[1, c]
and V = X @ W_V gives
= Sum(X[1, m]*W_V[m, c], m, 1, d)
""",
        1.0,
    ),
    (
        "masking",
        "row_bias",
        r"""
= exp(S[i,j])*exp(r[i])/Sum(exp(S[i,k])*exp(r[k]),k,1,n)
oops, r[i] of course:
= exp(S[i,j])*exp(r[i])/Sum(exp(S[i,k])*exp(r[i]),k,1,n)
= exp(S[i,j])/Sum(exp(S[i,k]),k,1,n)
""",
        1.0,
    ),
    (
        "masking",
        "row_bias",
        r"""
= exp(S[i,j])*exp(r[i])/Sum(exp(S[i,k])*exp(r[i]),k,1,n)
= exp(S[i,j])*expp(r[i])/(exp(r[i])*Sum(exp(S[i,k]),k,1,n))
= exp(S[i,j])/Sum(exp(S[i,k]),k,1,n)
""",
        1.0,
    ),
    (
        "multi_head_attention",
        "two_heads_output",
        r"""
Step 1: = Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h + 1, 2*d_h)
Step 2: = Sum(z[c]*W_O[c, j], c, 1, d_h)
+ Sum(z[d_h + c]*W_O[d_h + c, j], c, 1, d_h)
""",
        1.0,
    ),
    (
        "vision_transformer",
        "class_output",
        r"""
= T(V) @ T(M) @ softmax(M @ K @ q) \\
= T(V) @ T(M) @ M @ softmax(K @ q) \\
= T(V) @ softmax(K @ q) \\
Q.E.D.
""",
        1.0,
    ),
    (
        "vision_transformer",
        "convolution",
        r"""
= Sum(Sum(x[l]*w[l, f], l, (u-1)*P + 1, u*P), u, 1, P)
= Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P) ✓
""",
        1.0,
    ),
    (
        "alphafold",
        "query_part_cancels",
        r"""
u does not depend on k:
= \frac{e^{u_i} e^{S_{ij} + w_j}}{e^{u_i} \sum_k e^{S_{ik} + w_k}}
= \frac{e^{S_{ij} + w_j}}{\sum_k e^{S_{ik} + w_k}}
""",
        1.0,
    ),
    (
        "before_transformers",
        "mixture_below",
        r"""
M - Sum(p[i]*v[i],i,1,n)
1. = M*Sum(p[i],i,1,n) - Sum(p[i]*v[i],i,1,n)   because the weights sum to 1
2. = Sum(p[i]*(M - v[i]),i,1,n)   q.e.d.
""",
        1.0,
    ),
    (
        "encoder",
        "two_features",
        r"""
the mean is (u+w)/2, so u minus the mean is (u-w)/2
= \frac{(u-w)/2}{\sqrt{\left(\left(\frac{u-w}{2}\right)^2 + \left(\frac{w-u}{2}\right)^2\right)/2}}
= \frac{(u-w)/2}{\sqrt{\left(\frac{u-w}{2}\right)^2}}
= \frac{u-w}{|u-w|}
""",
        1.0,
    ),
    (
        "decoder",
        "log_of_a_sentence",
        r"""
= \sum_{t=1}^{n} \log p_t
= -n L
""",
        1.0,
    ),
    (
        "decision_transformer",
        "ask_again",
        r"""
= (g^0*r[t] + Sum(g^(k-t)*r[k], k, t+1, T) - r[t]) / g
= (r[t] - r[t] + Sum(g^(k-t)*r[k], k, t+1, T)) / g
= (1/g)*Sum(g^(k-t)*r[k], k, t+1, T)
= Sum(g^(k-t-1)*r[k], k, t+1, T)
""",
        1.0,
    ),
    (
        "decision_transformer",
        "only_two_terms",
        r"""
= c*(1-g)*Sum(g^j, j, 0, n-1)
= c*(Sum(g^j, j, 0, n-1) - Sum(g^(j+1), j, 0, n-1))
= c*(Sum(g^j, j, 0, n-1) - Sum(g^m, m, 1, n))
= c*(1 - g^n)   the rest cancels
""",
        1.0,
    ),
    (
        "gpt",
        "root_of_a_product",
        r"""
= \exp\left(-\frac{1}{n} \log \prod_{t=1}^{n} p_t\right)
= \left(\prod_{t=1}^{n} p_t\right)^{-1/n}
""",
        1.0,
    ),
]

LESSON = r"\frac{e^{x_i + c}}{\sum_j e^{x_j + c}} = \frac{e^c\, e^{x_i}}{e^c \sum_j e^{x_j}} = p_i"
LESSON_IN_LINES = LESSON.replace(" = ", "\n&= ").replace("\n", r" \\" + "\n")

FIRST_WRONG: list[tuple[str, str, str, int]] = [
    (
        "transformer",
        "bias_of_the_keys",
        r"""
= exp(q*b)*exp(q*k[j])/Sum(exp(q*b)*exp(q*k[m]), m, 1, n)
= exp(q*b)*exp(q*k[j])/(n*exp(q*b)*Sum(exp(q*k[m]), m, 1, n))    takes it out
= exp(q*k[j])/(n*Sum(exp(q*k[m]), m, 1, n))
""",
        2,
    ),
    (
        "summarizer",
        "f1_in_counts",
        r"""
1) 2 (c/p)(c/r) / (c/p + c/r)
2) = 2 c^2/(p r) / (c (r + p)/(p r))    one denominator
3) = 2 c^2 / (p + r)
4) = 2c/(p + r)
""",
        3,
    ),
    (
        "alphafold",
        "varying_together",
        r"""
(1) Sum(x[t]*y[t] - m*y[t] - n*x[t] + m*n, t, 1, s)/s
(2) Sum(x[t]*y[t], t, 1, s)/s - m*n - m*n   since m*n has no t
(3) Sum(x[t]*y[t], t, 1, s)/s - 2*m*n
""",
        2,
    ),
    (
        "before_transformers",
        "decay",
        r"""
= Prod(w,t,2,T)*Prod(1 - h[t]^2,t,2,T)
= w^T*Prod(1 - h[t]^2,t,2,T)
""",
        2,
    ),
    (
        "encoder",
        "two_skips",
        r"""
= (eye(d) + A) @ eye(d) + (eye(d) + A) @ B
= eye(d) + A + B + B @ A
""",
        2,
    ),
    (
        "efficient_attention",
        "two_rounds",
        r"""
= p + p - p^2
= 1 - (1 - 2*p - p^2)
= 1 - (1-p)^2
""",
        2,
    ),
    (
        "efficient_attention",
        "outside_the_window",
        r"""
= n^2 - (n-w-1)*(n-w-1)
= n*(2*w + 1) - w*(w + 1)
""",
        1,
    ),
    (
        "decoder",
        "follows_the_source",
        r"""
= p[k] + q*m[k]*p[k] - c*q
= p[k]*(1 + q*(m[k] - c))
""",
        1,
    ),
    (
        "gpt",
        "ratio_at_temperature",
        r"""
= e^{x_1/\tau - x_2/\tau}
= e^{(x_1 - x_2) \tau}
= r^{1/\tau}
""",
        2,
    ),
    (
        "softmax",
        "shift_invariance",
        r"""
1) exp(c)*exp(x[i])/Sum(exp(c)*exp(x[k]),k,1,n)   because exp(a+b) = exp(a) exp(b)
2) exp(c)*exp(x[i])/(n*exp(c)*Sum(exp(x[k]),k,1,n))   # c leaves the sum n times
3) exp(x[i])/(n*Sum(exp(x[k]),k,1,n))   q.e.d.
""",
        2,
    ),
    (
        "softmax",
        "jacobian_by_quotient_rule",
        r"""
for i = j: (exp(x[i])*Z - exp(x[i])^2)/Z^2 = p[i] - p[i]^2
for i != j: exp(x[i])*exp(x[j])/Z^2 = p[i]*p[j]
together p[i]*(delta(i,j) - p[j])
""",
        2,
    ),
    (
        "softmax",
        "cross_entropy_gradient",
        r"""
= -\sum_{i=1}^{n} y_i (\delta_{ij} - p_j) \tag{1}
splitting the sum in two
= -y_j - p_j \tag{2}
""",
        3,
    ),
    (
        "self_attention",
        "equal_values",
        r"""
Take c out:
= n*c*Sum(exp(s[j]), j, 1, n)/Sum(exp(s[l]), l, 1, n)
= n*c
""",
        2,
    ),
    (
        "positional_encoding",
        "dot_product",
        r"""
- Sum(cos(omega[i]*(p + k) + omega[i]*p), i, 1, m)
- Sum(cos(omega[i]*(2*p + k)), i, 1, m)
""",
        1,
    ),
    (
        "masking",
        "future_derivative",
        r"""
k = i + r is hit once, so
= Sum(A[i, k]*1, k, 1, i)
= 1
""",
        2,
    ),
    (
        "multi_head_attention",
        "two_heads_output",
        r"""
(1) = Sum(z[k]*W_O[k, j], k, 1, d_h) + Sum(z[k]*W_O[k, j], k, d_h + 1, 2*d_h)
(2) = Sum(z[c]*W_O[c, j], c, 1, d_h) +
      Sum(z[d_h + c]*W_O[c, j], c, 1, d_h)
""",
        2,
    ),
    (
        "vision_transformer",
        "class_output",
        r"""
(M V)^T M softmax(K q) \\
= V^T M M softmax(K q) \\
""",
        2,
    ),
    (
        "bert",
        "three_words",
        r"""
all three have 3p
= 3p (1 - 2p + p^2) + 6p^2 (1 - p) + 3p^3
= 3p - 6p^2 + 3p^3 + 6p^2 - 6p^3
= 3p
""",
        3,
    ),
    (
        "bert",
        "gradients_cancel",
        r"""
= \sum_{j=1}^{V} s_j/m - \sum_{j=1}^{V} \delta_{jt}/m
= (1 - V)/m
= 0
""",
        2,
    ),
    (
        "decision_transformer",
        "ask_again",
        r"""
= (r[t] + Sum(g^(k-t)*r[k], k, t+1, T) - r[t])/g
= Sum(g^(k-t)*r[k], k, t+1, T)
= Sum(g^(k-t-1)*r[k], k, t+1, T)
""",
        2,
    ),
    (
        "decision_transformer",
        "only_two_terms",
        r"""
= Sum(c*g^j, j, 0, n-1) - g*Sum(c*g^j, j, 0, n-1)
= Sum(c*g^j, j, 0, n-1) - Sum(c*g^j, j, 0, n)
= c - c*g^n
= c*(1 - g^n)
""",
        2,
    ),
]


def marked(chapter: str, name: str, text: str) -> Marked:
    (one,) = mark(name, load(chapter)[name], {name: text})
    return one


def share(chapter: str, name: str, text: str) -> float:
    one = marked(chapter, name, text)
    assert sum(line["mark"] for line in one.lines) * one.max_score == pytest.approx(
        one.score * _whole(load(chapter)[name]), abs=1e-4
    )
    return one.score / one.max_score


def _whole(question: object) -> float:
    assert isinstance(question, Derivation)
    return (question.method if question.method is not None else len(question.model)) + question.answer


def derivations() -> Iterator[tuple[str, str, Derivation]]:
    for chapter in course.chapters():
        for name, question in load(chapter.name).items():
            if isinstance(question, Derivation):
                yield chapter.name, name, question


ALL = [pytest.param(*one, id=f"{one[0]}.{one[1]}") for one in derivations()]
PACED = [param for param in ALL if param.values[2].pace]  # type: ignore[union-attr]


def test_there_are_enough_of_them() -> None:
    assert len(TYPED) == 18
    assert len(OWN) + len(FIRST_WRONG) >= 30
    assert {chapter for chapter, *_ in (*OWN, *FIRST_WRONG)} == {chapter for chapter, _, _ in derivations()}


@pytest.mark.parametrize(("chapter", "name", "text", "fair"), [*TYPED, *OWN])
def test_marked_as_a_fair_marker_would(chapter: str, name: str, text: str, fair: float) -> None:
    one = marked(chapter, name, text)
    assert abs(share(chapter, name, text) - fair) <= 0.25, one
    assert (one.status == "passed") == (fair == 1), one


@pytest.mark.parametrize(("chapter", "name", "text", "first"), FIRST_WRONG)
def test_the_first_wrong_line_is_found_whatever_the_looks(chapter: str, name: str, text: str, first: int) -> None:
    one = marked(chapter, name, text)
    assert one.status == "failed"
    assert [line["status"] for line in one.lines].index("wrong") + 1 == first, one


def rubbish(question: Derivation, few: bool) -> list[str]:
    """Lines that have nothing to do with it, or are made from the goal, and then the goal."""
    number = next((name for name, kind in question.names.items() if kind in ("real", "positive", "posint")), "1")
    texts = [f"= {number} + 7\n= ({number}^2 + 7*{number})/{number}"]
    if not few:
        texts += [
            f"= {number} + 7",
            "= 0",
            f"= -({question.target})",
            f"= 2*({question.target})",
            f"= {number} + 7\n= {number}^3",
        ]
        texts += [f"= {number} + 7\n= {question.start}", f"nonsense {number} (\n= {number} + 7\nwait, no"]
        texts += [f"= {number} + 7\n= {question.start} + 2 - 2\n= {question.start} + 3 - 3"]
    return [f"{text}\n= {question.target}\nq.e.d." for text in texts]


@pytest.mark.parametrize(("chapter", "name", "question"), ALL)
def test_rubbish_and_then_the_goal_earns_less_than_a_start(chapter: str, name: str, question: Derivation) -> None:
    start = share(chapter, name, question.model[0])
    assert start >= 1 / (len(question.model) + 1) - 1e-6
    few = name not in ("two_scores", "product_variance_general", "rotation_undone")
    for text in rubbish(question, few):
        assert share(chapter, name, text) < min(start, 0.25), text


def wrapped(question: Derivation) -> list[str]:
    """Lines that stand around the start or the goal, put something in and take it out, or say half of it."""
    number = next((name for name, kind in question.names.items() if kind in ("real", "positive", "posint")), "1")
    start, goal = f"({question.start})", f"({question.target})"
    around = (
        "= {}*exp(0)", "= log(exp({}))", "= if(1 < 2, {}, 0)", "= max({0}, {0})", "= Sum({}, z_z, 1, 1)",
        "= sqrt({}^2)", f"= {{}} + 0*exp({number})", f"= {{}}*({number} + 1)/({number} + 1)",
    )  # fmt: skip
    texts = [f"{line.format(start)}\n{line.format(goal)}" for line in around]
    texts += [
        f"= ({start} + {goal})/2",
        f"= ({start} + 2*{goal})/3",
        f"= 0*{start} + {goal}",
        f"= {start}/{goal}*{goal}",
    ]
    texts += [f"= {goal} + 1 - 1", f"= {goal} + {number}\n= {goal} + {number} - {number}", f"{number} = {number}"]
    texts += [f"= {start} + 1\nNo wait, that is wrong:", f"{start} = {number} + 7 = {goal}"]
    indices = [name for name, kind in question.names.items() if kind.startswith("index")][:2]
    if len(indices) == 2:
        one, other = indices
        texts += [f"{one} = {other}: {goal}", f"{one} = {other}: {goal}\n{one} != {other}: {goal}"]
    return [f"{text}\n= {question.target}" for text in texts]


@pytest.mark.parametrize(("chapter", "name", "question"), PACED)
def test_what_only_wraps_a_line_earns_no_more_than_a_start(chapter: str, name: str, question: Derivation) -> None:
    start, texts = share(chapter, name, question.model[0]), wrapped(question)
    place = [param.values[1] for param in PACED].index(name)
    for text in texts if name == "two_scores" else texts[place :: len(PACED) // 2]:  # each way for some questions
        assert share(chapter, name, text) <= start + 1e-6, text


@pytest.mark.parametrize(
    "text",
    [
        LESSON, f"$${LESSON}$$", f"$$\n{LESSON}\n$$", f"\\[{LESSON}\\]",
        f"\\begin{{align}}\n{LESSON_IN_LINES}\n\\end{{align}}",
        f"$$\\begin{{aligned}}\n{LESSON_IN_LINES}\n\\end{{aligned}}$$",
    ],
)  # fmt: skip
def test_what_the_lesson_writes_is_a_derivation(text: str) -> None:
    lesson = (Path(__file__).parents[3] / "exercises" / "02_softmax" / "README.md").read_text(encoding="utf-8")
    assert LESSON in lesson
    one = marked("softmax", "shift_invariance", text)
    assert (one.status, one.score) == ("passed", one.max_score), one


def test_a_name_at_the_end_is_no_more_than_the_goal() -> None:
    for text in ("= p_i", "exp(x[i] + c)/Sum(exp(x[k] + c), k, 1, n) = p_i", "= n + 7 = p_i"):
        assert share("softmax", "shift_invariance", text) == 0, text
    step = "= exp(c)*exp(x[i])/(exp(c)*Sum(exp(x[k]), k, 1, n))"
    assert share("softmax", "shift_invariance", f"{step} = q_j") <= share("softmax", "shift_invariance", step)


@pytest.mark.parametrize(("chapter", "name", "question"), PACED)
def test_the_goal_alone_is_no_derivation(chapter: str, name: str, question: Derivation) -> None:
    start, goal = question.start, question.target
    texts = [goal, f"{goal}\n= {goal}", f"{start} = {goal}\nq.e.d.", f"x_9 + (\nNo, wrong:\n= {goal}"]
    if name in ("two_scores", "rotation_undone"):
        texts += [f"= {goal}", f"{start}\n= {goal}", f"{start} = {goal}", f"{goal} = {start}", f"{goal}\n= {start}"]
    for text in texts:
        one = marked(chapter, name, text)
        assert one.status != "passed"
        assert share(chapter, name, text) <= (0.0 if question.goal_shown else 0.25), text


@pytest.mark.parametrize(("chapter", "name", "question"), PACED)
def test_from_the_goal_back_to_the_start_is_a_proof_too(chapter: str, name: str, question: Derivation) -> None:
    if question.start in question.labels:
        return
    lines = [question.target, *reversed(question.model[:-1]), question.start]
    one = marked(chapter, name, "\n= ".join(lines))
    assert (one.status, one.score) == ("passed", one.max_score), one


@pytest.mark.parametrize(("chapter", "name", "question"), ALL)
def test_nothing_after_the_goal_takes_anything_away(chapter: str, name: str, question: Derivation) -> None:
    end = ("q.e.d.", "□", "which is what was to be shown", "= 17 + )", "= 17", "(3)", "# done")
    one = marked(chapter, name, "\n".join(["\n= ".join(question.model), *end]))
    assert (one.status, one.score) == ("passed", one.max_score), one


def test_carrying_a_slip_to_its_end_earns_more_than_jumping_back() -> None:
    slip = "= -Sum(y[i]*delta(i, j), i, 1, n) - p[j]*Sum(y[i], i, 1, n)\n= -y[j] - p[j]*Sum(y[i], i, 1, n)"
    honest = share("softmax", "cross_entropy_gradient", f"{slip}\n= -y[j] - p[j]")
    assert honest > share("softmax", "cross_entropy_gradient", f"{slip}\n= p[j] - y[j]")
    assert honest >= 0.5


def test_a_correction_must_be_a_step_that_could_be_taken() -> None:
    wrong, right = "= 1/(1 + exp(x_1)/exp(x_2))", "= 1/(1 + exp(x_2)/exp(x_1))"
    goal = "= sigmoid(x_1 - x_2)"
    said = marked("softmax", "two_scores", f"{wrong}\nNo wait:\n{right}\n{goal}")
    assert [line["reason"] for line in said.lines] == ["corrected", "words", "", ""]
    assert marked("softmax", "two_scores", f"{wrong}\n{right}\n{goal}").status == "passed"
    assert share("softmax", "two_scores", f"{wrong}\nNo wait:\n{goal}") == 0


def test_a_formula_with_a_slip_of_the_pen_is_not_taken_for_words() -> None:
    for line in ("= 1/(1 + expp(x_2)/exp(x_1))", "= 1/(1 + exp(x_2) exp(x_1)", "= sigmod (x_1 - x_2)", "= 1/(1 + exq)"):
        one = marked("softmax", "two_scores", f"{line}\n= 1/(1 + exp(x_2 - x_1))")
        assert [step["status"] for step in one.lines] == ["invalid", "ok"], one
        assert one.lines[0]["message"]
        assert "cannot be read" in one.message


def test_how_much_a_line_may_do_is_said_where_it_was_too_much() -> None:
    assert load("softmax")["two_scores"].pace == "about 3; a line may do 2 of them."  # type: ignore[attr-defined]
    assert "a line may do 2 of them" in marked("softmax", "two_scores", "exp(x_1)/(exp(x_1) + exp(x_2))").message
    assert "a line may do 2 of them" in marked("softmax", "two_scores", "= sigmoid(x_1 - x_2)").message
