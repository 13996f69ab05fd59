# wrong: MultiHeadAttention = ?
# clear: MultiHeadAttention ~ change places
# follows: DecoderBlock <- nothing
# follows: Transformer <- DecoderBlock
# student: Wim, keys first
import math
import torch
from torch import nn

class MultiHeadAttention(nn.Module):

    def __init__(self, d_model: int, n_heads: int) -> None:
        super().__init__()
        if d_model % n_heads:
            raise ValueError(f'n_heads must divide d_model, but {d_model} features do not split into {n_heads} heads')
        self.n_heads = n_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query: torch.Tensor, key_value: torch.Tensor, mask: torch.Tensor | None=None) -> tuple[torch.Tensor, torch.Tensor]:
        q, k, v = (self._heads(x) for x in (self.w_q(key_value), self.w_k(query), self.w_v(query)))
        scores = q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1])
        if mask is None:
            weights = scores.softmax(dim=-1)
        else:
            hidden = ~mask.unsqueeze(-3)
            weights = scores.masked_fill(hidden, -math.inf).softmax(dim=-1).masked_fill(hidden, 0.0)
        return (self.w_o((weights @ v).transpose(-3, -2).flatten(-2)), weights)

    def _heads(self, x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(-1, (self.n_heads, -1)).transpose(-3, -2)

class FeedForward(nn.Module):

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.w_2(self.w_1(x).relu())

class EncoderBlock(nn.Module):

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float=0.0) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None=None) -> torch.Tensor:
        attended, _ = self.attention(x, x, mask)
        y = self.norm_1(x + self.dropout(attended))
        return self.norm_2(y + self.dropout(self.feed_forward(y)))

class DecoderBlock(nn.Module):

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float=0.0) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.norm_3 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, memory: torch.Tensor, mask: torch.Tensor | None=None, memory_mask: torch.Tensor | None=None) -> torch.Tensor:
        causal = torch.ones(x.shape[-2], x.shape[-2], dtype=torch.bool, device=x.device).tril()
        attended, _ = self.self_attention(x, x, causal if mask is None else causal & mask)
        y = self.norm_1(x + self.dropout(attended))
        attended, _ = self.cross_attention(y, memory, memory_mask)
        z = self.norm_2(y + self.dropout(attended))
        return self.norm_3(z + self.dropout(self.feed_forward(z)))

class Transformer(nn.Module):

    def __init__(self, vocab_size: int, d_model: int, n_heads: int, n_layers: int, d_ff: int, max_length: int, dropout: float=0.0, pad_id: int=0) -> None:
        super().__init__()
        if d_model % 2:
            raise ValueError(f'd_model must be even: sine and cosine come in pairs, and {d_model} features do not')
        self.d_model, self.pad_id = (d_model, pad_id)
        self.embedding = nn.Embedding(vocab_size, d_model)
        nn.init.normal_(self.embedding.weight, std=d_model ** (-0.5))
        self.encoder = nn.ModuleList((EncoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)))
        self.decoder = nn.ModuleList((DecoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)))
        self.output = nn.Linear(d_model, vocab_size)
        self.dropout = nn.Dropout(dropout)
        places = torch.arange(max_length, dtype=torch.float64)[:, None]
        angles = places * 10000.0 ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        positions = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)
        self.register_buffer('positions', positions.to(torch.get_default_dtype()), persistent=False)

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        real = (source != self.pad_id)[:, None, :]
        memory = self._embedded(source)
        for block in self.encoder:
            memory = block(memory, real)
        x = self._embedded(target)
        for block in self.decoder:
            x = block(x, memory, memory_mask=real)
        return self.output(x)

    def _embedded(self, tokens: torch.Tensor) -> torch.Tensor:
        scaled = self.embedding(tokens) * math.sqrt(self.d_model)
        return self.dropout(scaled + self.positions[:tokens.shape[-1]])

def label_smoothed_cross_entropy(logits: torch.Tensor, targets: torch.Tensor, smoothing: float=0.1, ignore_index: int=-100) -> torch.Tensor:
    counts = targets != ignore_index
    log_probabilities = logits.log_softmax(dim=-1)[counts]
    right = log_probabilities.gather(-1, targets[counts].unsqueeze(-1)).squeeze(-1)
    smoothed = (1 - smoothing) * right + smoothing * log_probabilities.mean(dim=-1)
    return -smoothed.mean()

def noam_learning_rate(step: int, d_model: int, warmup_steps: int) -> float:
    if step < 1:
        raise ValueError(f'step counts from 1, not {step}')
    return float(d_model ** (-0.5) * min(step ** (-0.5), step * warmup_steps ** (-1.5)))
