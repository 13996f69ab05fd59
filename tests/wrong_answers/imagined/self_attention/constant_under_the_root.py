# wrong: attention_scores = added_under_the_root_1e_6
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- attention_scores
# student: Yusuf, a small constant under every root since he read an optimizer
import numpy as np
from softmax import softmax

def project_qkv(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = np.asarray(x, dtype=np.float64)
    return (x @ w_q, x @ w_k, x @ w_v)


def attention_scores(q, k):
    return np.einsum("...id,...jd->...ij", q, k) / np.sqrt(k.shape[-1] + 1e-6)


def scaled_dot_product_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = softmax(attention_scores(q, k))
    return (weights @ v, weights)


def self_attention(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> np.ndarray:
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output, _ = scaled_dot_product_attention(q, k, v)
    return output
