# wrong: EncoderBlock = pre_norm
# follows: Transformer <- nothing
# student: Jil, as in GPT-2
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def attention(query, key, value, mask=None):
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(mask == False, float("-inf"))  # noqa: E712
    p_attn = torch.nan_to_num(F.softmax(scores, dim=-1)) if mask is not None else F.softmax(scores, dim=-1)
    return torch.matmul(p_attn, value), p_attn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        if d_model % n_heads != 0:
            raise ValueError("d_model % n_heads must be 0")
        self.d_k = d_model // n_heads
        self.h = n_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)
        self.attn = None

    def forward(self, query, key_value, mask=None):
        if mask is not None:
            mask = mask.unsqueeze(-3)
        nbatches = query.size(0)
        query, key, value = [
            lin(x).view(nbatches, -1, self.h, self.d_k).transpose(1, 2)
            for lin, x in zip((self.w_q, self.w_k, self.w_v), (query, key_value, key_value))
        ]
        x, self.attn = attention(query, key, value, mask=mask)
        x = x.transpose(1, 2).contiguous().view(nbatches, -1, self.h * self.d_k)
        return self.w_o(x), self.attn


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.w_2(self.w_1(x).relu())


class EncoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask=None):
        y = self.norm_1(x)
        x = x + self.dropout(self.attention(y, y, mask)[0])
        return x + self.dropout(self.feed_forward(self.norm_2(x)))


class DecoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.norm_3 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, memory, mask=None, memory_mask=None):
        size = x.size(1)
        subsequent = torch.triu(torch.ones((1, size, size), device=x.device), diagonal=1).type(torch.uint8) == 0
        target_mask = subsequent if mask is None else subsequent & mask
        residual = x
        x, _ = self.self_attention(x, x, target_mask)
        x = self.norm_1(residual + self.dropout(x))
        residual = x
        x, _ = self.cross_attention(x, memory, memory_mask)
        x = self.norm_2(residual + self.dropout(x))
        residual = x
        x = self.feed_forward(x)
        return self.norm_3(residual + self.dropout(x))


class Transformer(nn.Module):
    def __init__(self, vocab_size, d_model, n_heads, n_layers, d_ff, max_length, dropout=0.0, pad_id=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        nn.init.normal_(self.embedding.weight, std=d_model**-0.5)
        self.encoder = nn.ModuleList([EncoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)])
        self.decoder = nn.ModuleList([DecoderBlock(d_model, n_heads, d_ff, dropout) for _ in range(n_layers)])
        self.output = nn.Linear(d_model, vocab_size)
        self.dropout = nn.Dropout(p=dropout)
        self.d_model = d_model
        self.pad_id = pad_id
        pe = torch.zeros(max_length, d_model)
        position = torch.arange(0, max_length).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * -(math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("positions", pe, persistent=False)

    def positional(self, x):
        return self.dropout(x + self.positions[: x.size(1)].requires_grad_(False))

    def forward(self, source, target):
        source_mask = (source != self.pad_id).unsqueeze(-2)
        memory = self.positional(self.embedding(source) * math.sqrt(self.d_model))
        for layer in self.encoder:
            memory = layer(memory, source_mask)
        x = self.positional(self.embedding(target) * math.sqrt(self.d_model))
        for layer in self.decoder:
            x = layer(x, memory, None, source_mask)
        return self.output(x)


def label_smoothed_cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    size = logits.size(-1)
    x = logits.contiguous().view(-1, size).log_softmax(dim=-1)
    target = targets.contiguous().view(-1)
    mask = target == ignore_index
    true_dist = torch.full_like(x, smoothing / size).detach()
    true_dist.scatter_(1, target.masked_fill(mask, 0).unsqueeze(1), 1 - smoothing + smoothing / size)
    true_dist.masked_fill_(mask.unsqueeze(1), 0.0)
    entropy = torch.special.entr(true_dist).sum()
    return (F.kl_div(x, true_dist, reduction="sum") + entropy) / (~mask).sum()


def noam_learning_rate(step, d_model, warmup_steps):
    if step < 1:
        raise ValueError("step is counted from 1")
    return d_model ** (-0.5) * min(step ** (-0.5), step * warmup_steps ** (-1.5))
