# wrong: MultiHeadAttention = multiplied_by_the_mask | tiny_fill
# follows: EncoderBlock <- MultiHeadAttention
# follows: DecoderBlock <- MultiHeadAttention
# follows: Transformer <- MultiHeadAttention
# student: Kim, 0 hides
import numpy as np
import torch
from masking import causal_mask
from positional_encoding import sinusoidal_positional_encoding
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        if d_model % n_heads > 0:
            raise ValueError("d_model, n_heads: the first must be a multiple of the second")
        self.shape = n_heads, d_model // n_heads
        for name in "qkvo":
            self.add_module(f"w_{name}", nn.Linear(d_model, d_model))

    def forward(self, query, key_value, mask=None):
        projected = zip((self.w_q, self.w_k, self.w_v), (query, key_value, key_value))
        q, k, v = (w(x).reshape(*x.shape[:-1], *self.shape).movedim(-2, -3) for w, x in projected)
        scores = torch.matmul(q, k.swapaxes(-1, -2)) * self.shape[1] ** -0.5
        if mask is None:
            mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
        mask = mask[..., None, :, :]
        scores = scores * mask
        weights = scores.softmax(-1)
        return self.w_o((weights @ v).movedim(-3, -2).reshape(query.shape)), weights


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x):
        h = self.w_1(x)
        return self.w_2(torch.where(h > 0, h, torch.zeros_like(h)))


class Block(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout, attentions):
        super().__init__()
        for name in attentions:
            setattr(self, name, MultiHeadAttention(d_model, n_heads))
        self.feed_forward = FeedForward(d_model, d_ff)
        for number in range(len(attentions) + 1):
            setattr(self, f"norm_{number + 1}", nn.LayerNorm(d_model))
        self.forget = nn.Dropout(dropout)

    def add_and_norm(self, number, x, change):
        return getattr(self, f"norm_{number}")(x + self.forget(change))


class EncoderBlock(Block):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__(d_model, n_heads, d_ff, dropout, ["attention"])

    def forward(self, x, mask=None):
        x = self.add_and_norm(1, x, self.attention(x, x, mask)[0])
        return self.add_and_norm(2, x, self.feed_forward(x))


class DecoderBlock(Block):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__(d_model, n_heads, d_ff, dropout, ["self_attention", "cross_attention"])

    def forward(self, x, memory, mask=None, memory_mask=None):
        causal = torch.from_numpy(np.array(causal_mask(x.shape[1])))
        x = self.add_and_norm(1, x, self.self_attention(x, x, causal * (True if mask is None else mask))[0])
        x = self.add_and_norm(2, x, self.cross_attention(x, memory, memory_mask)[0])
        return self.add_and_norm(3, x, self.feed_forward(x))


class Transformer(nn.Module):
    def __init__(self, vocab_size, d_model, n_heads, n_layers, d_ff, max_length, dropout=0.0, pad_id=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        torch.nn.init.normal_(self.embedding.weight, 0.0, d_model**-0.5)
        sizes = d_model, n_heads, d_ff, dropout
        self.encoder = nn.ModuleList(EncoderBlock(*sizes) for _ in range(n_layers))
        self.decoder = nn.ModuleList(DecoderBlock(*sizes) for _ in range(n_layers))
        self.output = nn.Linear(d_model, vocab_size)
        self.forget = nn.Dropout(dropout)
        self.pad_id = pad_id
        table = np.asarray(sinusoidal_positional_encoding(max_length, d_model))
        self.register_buffer("positions", torch.tensor(table, dtype=torch.float32), persistent=False)

    def begin(self, ids):
        x = self.embedding(ids)
        return self.forget(x * x.shape[-1] ** 0.5 + self.positions[: ids.shape[1]])

    def forward(self, source, target):
        words = (source - self.pad_id).bool()[:, None, :]
        memory, x = self.begin(source), self.begin(target)
        for block in self.encoder:
            memory = block(memory, words)
        for block in self.decoder:
            x = block(x, memory, memory_mask=words)
        return self.output(x)


def label_smoothed_cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    log_p = nn.functional.log_softmax(logits, dim=-1)
    ignored = targets == ignore_index
    nll = -log_p.gather(-1, targets.masked_fill(ignored, 0)[..., None])[..., 0]
    loss = torch.lerp(nll, -log_p.mean(-1), smoothing)
    return loss.masked_fill(ignored, 0.0).sum() / (~ignored).sum()


def noam_learning_rate(step, d_model, warmup_steps):
    if step < 1:
        raise ValueError(f"there is no step {step}")
    return float(np.minimum(np.float64(step) ** -0.5, step * np.float64(warmup_steps) ** -1.5) / np.sqrt(d_model))
