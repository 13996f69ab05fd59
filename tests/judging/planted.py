"""Mistakes planted in the model solutions, one at a time: chapter, function, what stands there, what is put there."""

from __future__ import annotations

import re

from support import source_of

Row = tuple[str, str, str, str]

FOUND: tuple[Row, ...] = (
    ("before_transformers", "rnn", "+ h @ w_h", "- h @ w_h"),
    ("before_transformers", "hard_attention", "np.argmax(scores)", "np.argmin(scores)"),
    ("before_transformers", "local_attention", "center + window + 1", "center + window"),
    ("before_transformers", "content_addressing", "np.linalg.norm(memory, axis=1)", "np.linalg.norm(memory, axis=0)"),
    ("softmax", "softmax", "e / e.sum(axis=axis, keepdims=True)", "e / e.sum(axis=-1, keepdims=True)"),
    ("softmax", "softmax", "np.exp(shifted)", "np.exp2(shifted)"),
    ("softmax", "softmax", "x.max(axis=axis, keepdims=True)", "x.max(axis=axis)"),
    ("softmax", "softmax", "return e / e.sum", "return e * e.sum"),
    ("softmax", "softmax_with_temperature", "axis=axis", "axis=0"),
    ("softmax", "softmax_with_temperature", "temperature <= 0:", "temperature < 0:"),
    ("softmax", "softmax_with_temperature", "ValueError", "RuntimeError"),
    ("softmax", "log_softmax", "return shifted - log_sum", "return shifted + log_sum"),
    ("softmax", "log_softmax", "np.log(np.exp", "np.log2(np.exp"),
    ("softmax", "cross_entropy", ".mean()", ".sum()"),
    ("softmax", "cross_entropy", "[rows, targets]", "[targets, rows]"),
    ("softmax", "cross_entropy", "np.arange(len(targets))", "np.arange(len(targets) - 1)"),
    ("softmax", "softmax_jacobian", "np.outer(p, p)", "np.outer(p, x)"),
    ("softmax", "softmax_jacobian", "np.diag(p) -", "np.diag(p) +"),
    ("softmax", "softmax_jacobian", "np.diag(p)", "np.diag(p**2)"),
    ("self_attention", "project_qkv", "x @ w_k", "x @ w_v"),
    ("self_attention", "attention_scores", "q.shape[-1]", "q.shape[-2]"),
    ("self_attention", "attention_scores", "-1, -2", "0, 1"),
    ("self_attention", "attention_scores", " / np.sqrt", " * np.sqrt"),
    ("self_attention", "scaled_dot_product_attention", "weights @ v", "weights @ k"),
    ("self_attention", "scaled_dot_product_attention", "weights @ v, weights", "weights, weights @ v"),
    (
        "positional_encoding",
        "sinusoidal_positional_encoding",
        "np.arange(n_positions)",
        "np.arange(1, n_positions + 1)",
    ),
    ("positional_encoding", "shift_matrix", "m[even, odd] =", "m[odd, even] ="),
    ("positional_encoding", "embed", "embedding_table.shape[-1]\n", "embedding_table.shape[0]\n"),
    ("positional_encoding", "embed", "tokens + sinus", "tokens - sinus"),
    ("masking", "causal_mask", ">= position", "> position"),
    ("masking", "causal_mask", "position[:, None] >=", "position[None, :] >="),
    ("masking", "padding_mask", "n) < lengths", "n) <= lengths"),
    ("masking", "padding_mask", "lengths[:, None, None]", "lengths[:, None]"),
    ("masking", "padding_mask", "< 0) |", "< 0) &"),
    ("masking", "masked_softmax", "mask & (scores", "mask | (scores"),
    ("masking", "masked_attention", "mask)\n", "~mask)\n"),
    ("multi_head_attention", "split_heads", "heads, -3, -2", "heads, -2, -1"),
    ("multi_head_attention", "split_heads", "n, n_heads, d_model", "n_heads, n, d_model"),
    ("multi_head_attention", "split_heads", "if d_model % n_heads", "if n_heads % d_model"),
    ("multi_head_attention", "concat_heads", "x, -3, -2", "x, -2, -1"),
    ("multi_head_attention", "multi_head_attention", "x_kv @ w_v", "x_q @ w_v"),
    ("multi_head_attention", "multi_head_attention", "mask[..., None, :, :]", "mask[..., None, :]"),
    ("encoder", "layer_norm", "gamma * (x - mean)", "gamma * (x + mean)"),
    ("encoder", "layer_norm", "variance + eps", "variance * eps"),
    ("encoder", "feed_forward", "np.maximum(x @ w_1 + b_1, 0.0)", "np.maximum(x @ w_1 + b_1, 0.5)"),
    ("encoder", "encoder_block", "layer_norm(x + attended", "layer_norm(x - attended"),
    ("encoder", "encoder_block", "layer_norm(y + thought", "layer_norm(y * thought"),
    ("decoder", "decoder_block", "visible & mask", "visible | mask"),
    ("decoder", "decoder_block", "y + read", "y - read"),
    ("transformer", "noam_learning_rate", "min(step**-0.5", "max(step**-0.5"),
    ("efficient_attention", "attention_cost", "2 * n * n * d_model", "2 * n * d_model * d_model"),
    ("efficient_attention", "sliding_window_mask", "<= window", "< window"),
    ("efficient_attention", "bigbird_mask", "mask[:, :n_global] = True", "mask[:, :n_global] = False"),
    ("efficient_attention", "linformer_attention", "e @ k, f @ v", "f @ k, e @ v"),
    ("efficient_attention", "lsh_buckets", "[along, -along]", "[-along, along]"),
    ("efficient_attention", "layers_to_connect", "reached @ step", "reached @ reached"),
    ("gpt", "filter_logits", "before < top_p", "before > top_p"),
    ("gpt", "classify_last_token", "lengths - 1", "lengths - 2"),
    ("bert", "masked_language_model_loss", "labels != ignore_index", "labels == ignore_index"),
    ("bert", "build_pair", "len(second) + 1]", "len(second)]"),
    ("vision_transformer", "patchify", "grid, -4, -3", "grid, -3, -2"),
    ("vision_transformer", "patchify", "or width", "and width"),
    ("vision_transformer", "unpatchify", "blocks, -4, -3", "blocks, -4, -2"),
    ("vision_transformer", "patch_embedding", "[class_tokens, patch_tokens]", "[patch_tokens, class_tokens]"),
    ("vision_transformer", "patch_embedding", "@ w + b", "@ w - b"),
    ("decision_transformer", "returns_to_go", "rewards[t] + discount", "rewards[t] - discount"),
    ("decision_transformer", "returns_to_go", "discount * ahead", "discount / ahead"),
    ("decision_transformer", "interleave_trajectory", "reshape(-1, steps.shape[-1])", "reshape(steps.shape[-1], -1)"),
    ("decision_transformer", "action_positions", "3 * np.arange(n_steps) + 1", "3 * np.arange(n_steps) - 1"),
    ("alphafold", "row_attention_with_pair_bias", "(q, k) + bias", "(q, k) - bias"),
    ("alphafold", "row_attention_with_pair_bias", "w_bias, -1, 0", "w_bias, 0, -1"),
    ("alphafold", "outer_product_mean", "/ len(left)", "* len(left)"),
    ("alphafold", "triangle_multiplication", "ikc,jkc->ijc", "ikc,kjc->ijc"),
    ("summarizer", "keep_marked", "before == MARK", "before != MARK"),
    ("summarizer", "exact_match", "prediction == reference", "prediction != reference"),
    ("summarizer", "rouge_1", "len(prediction) + len(reference)", "len(prediction) - len(reference)"),
)
# Small changes in several lines would put these right
AMBIGUOUS: tuple[Row, ...] = (
    ("softmax", "cross_entropy", "float(-log_p", "float(log_p"),
    ("self_attention", "attention_scores", "np.sqrt(d_k)", "d_k"),
    ("self_attention", "self_attention", "(q, k, v)", "(q, v, k)"),
    ("positional_encoding", "sinusoidal_positional_encoding", "base ** (-2", "base ** (2"),
    ("positional_encoding", "sinusoidal_positional_encoding", "(-2 * pair", "(-pair"),
    ("positional_encoding", "shift_matrix", "angle = offset *", "angle = -offset *"),
    ("masking", "masked_softmax", "visible.any", "visible.all"),
    ("multi_head_attention", "concat_heads", "n, n_heads *", "n_heads, n *"),
    ("vision_transformer", "unpatchify", "batch, rows, columns", "batch, columns, rows"),
)


def source_and_line(chapter: str, function: str, right: str, wrong: str) -> tuple[str, int]:
    """A solution with one mistake in a function, or in a helper below it, and the mistake's line."""
    text = source_of(chapter)
    end = re.compile('"""\\n').search(text, text.index('"""', text.index(f"def {function}(")) + 3)
    assert end is not None
    at = text.index(right, end.end())
    return text[:at] + wrong + text[at + len(right) :], text.count("\n", 0, at) + 1
