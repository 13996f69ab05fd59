# wrong: scaled_dot_product_attention = computed_in_single_precision
# follows: self_attention <- scaled_dot_product_attention
# student: Chen, .float() as his GPU likes it, and .double() at the end as the docstring wants it
import numpy as np
import torch
from softmax import softmax

def project_qkv(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = np.asarray(x, dtype=np.float64)
    return (x @ w_q, x @ w_k, x @ w_v)


def attention_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    d_k = q.shape[-1]
    return q @ np.swapaxes(k, -1, -2) / np.sqrt(d_k)


def scaled_dot_product_attention(q, k, v):
    q, k, v = (torch.tensor(t).float() for t in (q, k, v))
    weights = (q @ k.mT / k.shape[-1] ** 0.5).softmax(dim=-1)
    return (weights @ v).double().numpy(), weights.double().numpy()


def self_attention(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray) -> np.ndarray:
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output, _ = scaled_dot_product_attention(q, k, v)
    return output
