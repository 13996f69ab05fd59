# wrong: row_attention_with_pair_bias = bias_transposed
# student: Eli, loops, and asks the table for (key, query)
import numpy as np


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    out = np.zeros((s, r, c))
    for t in range(s):
        q, k, v = msa[t] @ w_q, msa[t] @ w_k, msa[t] @ w_v
        for h in range(n_heads):
            cols = slice(h * d, h * d + d)
            for i in range(r):
                logits = np.array(
                    [q[i, cols] @ k[j, cols] / np.sqrt(d) + pair[j, i] @ w_bias[:, h] for j in range(r)]
                )  # <-
                e = np.exp(logits - logits.max())
                out[t, i, cols] = (e / e.sum()) @ v[:, cols]
    return out @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
