# wrong: attention_scores = cut_to_integers
# follows: scaled_dot_product_attention <- attention_scores
# student: Jana, an empty array with q's shape and q's dtype
import numpy as np
from softmax import softmax

def project_qkv(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = np.asarray(x, dtype=np.float64)
    return (x @ w_q, x @ w_k, x @ w_v)


def attention_scores(q, k):
    out = np.empty(q.shape[:-1] + (k.shape[-2],), dtype=q.dtype)
    out[...] = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(k.shape[-1])
    return out


def scaled_dot_product_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = softmax(attention_scores(q, k))
    return (weights @ v, weights)


def self_attention(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> np.ndarray:
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output, _ = scaled_dot_product_attention(q, k, v)
    return output
