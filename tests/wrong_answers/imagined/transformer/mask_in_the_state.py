# wrong: DecoderBlock = ?
# clear: DecoderBlock ~ causal
# follows: Transformer <- nothing
# student: Cat
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model: int, n_heads: int) -> None:
        if d_model % n_heads:
            raise ValueError("d_model must be a multiple of n_heads")
        super().__init__()
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))
        self.register_buffer("zero", torch.zeros(()), persistent=False)
        self.n_heads = n_heads

    def split(self, x: Tensor) -> Tensor:
        b, n, d = x.shape
        return x.reshape(b, n, self.n_heads, d // self.n_heads).permute(0, 2, 1, 3).contiguous()

    def forward(self, query: Tensor, key_value: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        q, k, v = self.split(self.w_q(query)), self.split(self.w_k(key_value)), self.split(self.w_v(key_value))
        scores = (q @ k.permute(0, 1, 3, 2)).div(math.sqrt(q.size(-1)))
        if mask is not None:
            if mask.dim() == 2:
                mask = mask[None]
            mask = mask[:, None]
            scores = scores.masked_fill(mask == 0, -1e30)
        weights = F.softmax(scores, dim=-1)
        if mask is not None:
            weights = torch.where(mask, weights, self.zero.to(weights.dtype))
        out = (weights @ v).permute(0, 2, 1, 3).contiguous().view(query.shape)
        return self.w_o(out), weights


class FeedForward(nn.Module):
    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x: Tensor) -> Tensor:
        return self.w_2(F.relu(self.w_1(x)))


class Residual(nn.Module):
    def __init__(self, p: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(p)

    def forward(self, x: Tensor, change: Tensor, norm: nn.LayerNorm) -> Tensor:
        return norm(x + self.drop(change))


class EncoderBlock(nn.Module):
    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.residual = Residual(dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.residual(x, self.attention(x, x, mask)[0], self.norm_1)
        return self.residual(x, self.feed_forward(x), self.norm_2)


class DecoderBlock(nn.Module):
    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.norm_3 = nn.LayerNorm(d_model)
        self.residual = Residual(dropout)
        self.register_buffer("causal", torch.tril(torch.ones(64, 64, dtype=torch.bool)))

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        n = x.size(1)
        if n > len(self.causal):
            self.causal = torch.tril(torch.ones(n, n, dtype=torch.bool))
        causal = self.causal[:n, :n]
        both = causal if mask is None else torch.logical_and(causal, mask)
        x = self.residual(x, self.self_attention(x, x, both)[0], self.norm_1)
        x = self.residual(x, self.cross_attention(x, memory, memory_mask)[0], self.norm_2)
        return self.residual(x, self.feed_forward(x), self.norm_3)


class Embedded(nn.Dropout):
    def forward(self, words: Tensor, places: Tensor) -> Tensor:
        return super().forward(words * math.sqrt(words.size(-1)) + places)


class Transformer(nn.Module):
    def __init__(
        self,
        vocab_size: int,
        d_model: int,
        n_heads: int,
        n_layers: int,
        d_ff: int,
        max_length: int,
        dropout: float = 0.0,
        pad_id: int = 0,
    ) -> None:
        super().__init__()
        self.pad_id = pad_id
        self.embedding = nn.Embedding.from_pretrained(torch.randn(vocab_size, d_model) * d_model**-0.5, freeze=False)
        self.encoder = nn.ModuleList([EncoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)])
        self.decoder = nn.ModuleList([DecoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)])
        self.output = nn.Linear(d_model, vocab_size)
        self.embedded = Embedded(dropout)
        position = torch.arange(0, max_length, dtype=torch.double).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2, dtype=torch.double) * -(math.log(10000.0) / d_model))
        pe = torch.zeros(max_length, d_model, dtype=torch.double)
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("positions", pe.unsqueeze(0).squeeze(0).float(), persistent=False)

    def encode(self, source: Tensor, real: Tensor) -> Tensor:
        x = self.embedded(self.embedding(source), self.positions[: source.size(1)])
        for block in self.encoder:
            x = block(x, real)
        return x

    def decode(self, target: Tensor, memory: Tensor, real: Tensor) -> Tensor:
        x = self.embedded(self.embedding(target), self.positions[: target.size(1)])
        for block in self.decoder:
            x = block(x, memory, memory_mask=real)
        return x

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        real = (source != self.pad_id).unsqueeze(-2)
        return self.output(self.decode(target, self.encode(source, real), real))


def label_smoothed_cross_entropy(
    logits: Tensor, targets: Tensor, smoothing: float = 0.1, ignore_index: int = -100
) -> Tensor:
    return F.cross_entropy(
        logits.flatten(0, -2), targets.flatten(), ignore_index=ignore_index, label_smoothing=smoothing
    )


def noam_learning_rate(step: int, d_model: int, warmup_steps: int) -> float:
    if step < 1:
        raise ValueError("step < 1")
    return (d_model * max(step, warmup_steps**3 / step**2)) ** -0.5
