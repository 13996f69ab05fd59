"""Mistakes planted in the model solutions, one at a time: chapter, function, what stands there, what is put there."""

from __future__ import annotations

import re

from support import ROOT

PLANTED = (
    ("softmax", "softmax", "e / e.sum(axis=axis, keepdims=True)", "e / e.sum(axis=-1, keepdims=True)"),
    ("softmax", "softmax", "np.exp(shifted)", "np.exp2(shifted)"),
    ("softmax", "softmax", "x.max(axis=axis, keepdims=True)", "x.max(axis=axis)"),
    ("softmax", "softmax", "return e / e.sum", "return e * e.sum"),
    ("softmax", "softmax", "x - x.max", "x.max(axis=axis, keepdims=True) - x.max"),
    ("softmax", "softmax_with_temperature", "x / temperature", "x * temperature"),
    ("softmax", "softmax_with_temperature", "x / temperature", "x / temperature**2"),
    ("softmax", "softmax_with_temperature", "axis=axis", "axis=0"),
    ("softmax", "softmax_with_temperature", "temperature <= 0:", "temperature < 0:"),
    ("softmax", "softmax_with_temperature", "ValueError", "RuntimeError"),
    ("softmax", "log_softmax", "return shifted - log_sum", "return shifted + log_sum"),
    ("softmax", "log_softmax", "np.log(np.exp", "np.log2(np.exp"),
    ("softmax", "log_softmax", "np.exp(shifted)", "np.exp(x)"),
    ("softmax", "log_softmax", ".sum(axis=axis", ".mean(axis=axis"),
    ("softmax", "cross_entropy", ".mean()", ".sum()"),
    ("softmax", "cross_entropy", "float(-log_p", "float(log_p"),
    ("softmax", "cross_entropy", "[rows, targets]", "[targets, rows]"),
    ("softmax", "cross_entropy", "np.arange(len(targets))", "np.arange(len(targets) - 1)"),
    ("softmax", "softmax_jacobian", "np.outer(p, p)", "np.outer(p, x)"),
    ("softmax", "softmax_jacobian", "np.diag(p) -", "np.diag(p) +"),
    ("softmax", "softmax_jacobian", "np.diag(p)", "np.diag(p**2)"),
    ("self_attention", "project_qkv", "x @ w_k", "x @ w_v"),
    ("self_attention", "project_qkv", "x @ w_q, x @ w_k", "x @ w_k, x @ w_q"),
    ("self_attention", "attention_scores", "np.sqrt(d_k)", "d_k"),
    ("self_attention", "attention_scores", "q.shape[-1]", "q.shape[-2]"),
    ("self_attention", "attention_scores", "-1, -2", "0, 1"),
    ("self_attention", "attention_scores", " / np.sqrt", " * np.sqrt"),
    ("self_attention", "scaled_dot_product_attention", "weights @ v", "weights @ k"),
    ("self_attention", "scaled_dot_product_attention", "(q, k)", "(k, q)"),
    ("self_attention", "scaled_dot_product_attention", "weights @ v, weights", "weights, weights @ v"),
    ("self_attention", "self_attention", "w_q, w_k, w_v)", "w_k, w_q, w_v)"),
    ("self_attention", "self_attention", "(q, k, v)", "(q, v, k)"),
    ("positional_encoding", "sinusoidal_positional_encoding", "np.sin(angle)", "np.cos(angle)"),
    (
        "positional_encoding",
        "sinusoidal_positional_encoding",
        "np.arange(n_positions)",
        "np.arange(1, n_positions + 1)",
    ),
    ("positional_encoding", "sinusoidal_positional_encoding", "base ** (-2", "base ** (2"),
    ("positional_encoding", "sinusoidal_positional_encoding", "(-2 * pair", "(-pair"),
    ("positional_encoding", "sinusoidal_positional_encoding", "d_model % 2:", "d_model % 4:"),
    ("positional_encoding", "shift_matrix", "-np.sin(angle)", "np.sin(angle)"),
    ("positional_encoding", "shift_matrix", "m[even, odd] =", "m[odd, even] ="),
    ("positional_encoding", "shift_matrix", "angle = offset *", "angle = -offset *"),
    ("positional_encoding", "shift_matrix", "= m[odd, odd] = np.cos", "= m[odd, odd] = 2 * np.cos"),
    ("positional_encoding", "embed", "np.sqrt(d_model)", "d_model"),
    ("positional_encoding", "embed", "embedding_table.shape[-1]\n", "embedding_table.shape[0]\n"),
    ("positional_encoding", "embed", "tokens + sinus", "tokens - sinus"),
    ("positional_encoding", "embed", "token_ids.shape[-1]", "token_ids.shape[0]"),
    ("masking", "causal_mask", ">= position", "> position"),
    ("masking", "causal_mask", "position[:, None] >=", "position[None, :] >="),
    ("masking", "padding_mask", "n) < lengths", "n) <= lengths"),
    ("masking", "padding_mask", "lengths[:, None, None]", "lengths[:, None]"),
    ("masking", "padding_mask", "< 0) |", "< 0) &"),
    ("masking", "masked_softmax", "mask & (scores", "mask | (scores"),
    ("masking", "masked_softmax", "visible.any", "visible.all"),
    ("masking", "masked_softmax", "-np.inf, 0.0", "0.0, -np.inf"),
    ("masking", "masked_softmax", "hidden_score), axis=axis", "hidden_score), axis=0"),
    ("masking", "masked_softmax", "weights, 0.0)", "weights, 1.0)"),
    ("masking", "masked_attention", "weights @ v", "weights @ k"),
    ("masking", "masked_attention", "mask)\n", "~mask)\n"),
    ("multi_head_attention", "split_heads", "heads, -3, -2", "heads, -2, -1"),
    ("multi_head_attention", "split_heads", "n, n_heads, d_model", "n_heads, n, d_model"),
    ("multi_head_attention", "split_heads", "if d_model % n_heads", "if n_heads % d_model"),
    ("multi_head_attention", "concat_heads", "x, -3, -2", "x, -2, -1"),
    ("multi_head_attention", "concat_heads", "n, n_heads *", "n_heads, n *"),
    ("multi_head_attention", "multi_head_attention", "x_kv @ w_v", "x_q @ w_v"),
    ("multi_head_attention", "multi_head_attention", "x_kv @ w_k", "x_kv @ w_q"),
    ("multi_head_attention", "multi_head_attention", " @ w_o", ""),
    ("multi_head_attention", "multi_head_attention", "mask[..., None, :, :]", "mask[..., None, :]"),
    ("vision_transformer", "patchify", "grid, -4, -3", "grid, -3, -2"),
    ("vision_transformer", "patchify", "rows, patch_size, columns", "patch_size, rows, columns"),
    ("vision_transformer", "patchify", "or width", "and width"),
    ("vision_transformer", "unpatchify", "patch_size**2", "patch_size"),
    ("vision_transformer", "unpatchify", "blocks, -4, -3", "blocks, -4, -2"),
    (
        "vision_transformer",
        "unpatchify",
        "rows, columns, patch_size, patch_size",
        "columns, rows, patch_size, patch_size",
    ),
    ("vision_transformer", "patch_embedding", "[class_tokens, patch_tokens]", "[patch_tokens, class_tokens]"),
    ("vision_transformer", "patch_embedding", ", axis=-2)", ", axis=0)"),
    ("vision_transformer", "patch_embedding", "@ w + b", "@ w - b"),
)


def planted(chapter: str, function: str, right: str, wrong: str) -> tuple[bytes, int]:
    """A solution with one mistake in or below a function, and the mistake's line."""
    text = next(ROOT.glob(f"solutions/*_{chapter}/{chapter}.py")).read_text()
    end = re.compile('"""\n').search(text, text.index('"""', text.index(f"def {function}(")) + 3)
    assert end is not None
    at = text.index(right, end.end())
    return (text[:at] + wrong + text[at + len(right) :]).encode(), text.count("\n", 0, at) + 1
