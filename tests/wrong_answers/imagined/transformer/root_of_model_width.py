# wrong: MultiHeadAttention = scaled_by_whole_width
# follows: EncoderBlock <- MultiHeadAttention
# follows: DecoderBlock <- MultiHeadAttention
# follows: Transformer <- MultiHeadAttention
# student: Bo, d is d
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import einsum


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        if d_model % n_heads != 0:
            raise ValueError(f"d_model={d_model} is not divisible by n_heads={n_heads}")
        self.h, self.d_head = n_heads, d_model // n_heads
        for name in ("w_q", "w_k", "w_v", "w_o"):
            setattr(self, name, nn.Linear(d_model, d_model))

    def forward(self, query, key_value, mask=None):
        b = query.size(0)
        q = self.w_q(query).view(b, -1, self.h, self.d_head) * (self.h * self.d_head)**-0.5
        k = self.w_k(key_value).view(b, -1, self.h, self.d_head)
        v = self.w_v(key_value).view(b, -1, self.h, self.d_head)
        scores = einsum("bqhd,bkhd->bhqk", q, k)
        if mask is not None:
            mask = mask[..., None, :, :]
            scores = torch.where(mask, scores, torch.full_like(scores, -torch.inf))
            empty = ~mask.any(-1, keepdim=True)
            scores = torch.where(empty, torch.zeros_like(scores), scores)
            weights = torch.where(mask, F.softmax(scores, -1), torch.zeros_like(scores))
        else:
            weights = F.softmax(scores, -1)
        out = einsum("bhqk,bkhd->bqhd", weights, v)
        return self.w_o(out.reshape(b, -1, self.h * self.d_head)), weights


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.w_1, self.w_2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)

    def forward(self, x):
        hidden = einsum("bnd,fd->bnf", x, self.w_1.weight) + self.w_1.bias
        return einsum("bnf,df->bnd", hidden.clamp(min=0), self.w_2.weight) + self.w_2.bias


def normed(norm, x):
    return F.layer_norm(x, norm.normalized_shape, norm.weight, norm.bias, norm.eps)


class EncoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1, self.norm_2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.p = dropout

    def forward(self, x, mask=None):
        x = normed(self.norm_1, x + F.dropout(self.attention(x, x, mask)[0], self.p, self.training))
        return normed(self.norm_2, x + F.dropout(self.feed_forward(x), self.p, self.training))


class DecoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_1, self.norm_2, self.norm_3 = (nn.LayerNorm(d_model) for _ in range(3))
        self.p = dropout

    def forward(self, x, memory, mask=None, memory_mask=None):
        m = x.size(1)
        places = torch.arange(m)
        seen = places[:, None] >= places
        if mask is not None:
            seen = seen.logical_and(mask)
        x = normed(self.norm_1, x + F.dropout(self.self_attention(x, x, seen)[0], self.p, self.training))
        x = normed(self.norm_2, x + F.dropout(self.cross_attention(x, memory, memory_mask)[0], self.p, self.training))
        return normed(self.norm_3, x + F.dropout(self.feed_forward(x), self.p, self.training))


class Transformer(nn.Module):
    def __init__(self, vocab_size, d_model, n_heads, n_layers, d_ff, max_length, dropout=0.0, pad_id=0):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.embedding.weight.data.normal_(0, d_model**-0.5)
        sizes = (d_model, n_heads, d_ff, dropout)
        self.encoder = nn.ModuleList([EncoderBlock(*sizes) for _ in range(n_layers)])
        self.decoder = nn.ModuleList([DecoderBlock(*sizes) for _ in range(n_layers)])
        self.output = nn.Linear(d_model, vocab_size)
        self.p, self.pad_id, self.scale = dropout, pad_id, d_model**0.5
        angles = einsum("p,i->pi", torch.arange(max_length).double(), 1e4 ** (-torch.arange(0, d_model, 2).double() / d_model))
        table = torch.empty(max_length, d_model, dtype=torch.float64)
        table[:, ::2], table[:, 1::2] = angles.sin(), angles.cos()
        self.register_buffer("positions", table.float(), persistent=False)

    def embed(self, ids):
        x = self.embedding(ids) * self.scale + self.positions[None, : ids.size(1)]
        return F.dropout(x, self.p, self.training)

    def forward(self, source, target):
        seen = source.ne(self.pad_id).unsqueeze(1)
        x, y = self.embed(source), self.embed(target)
        for block in self.encoder:
            x = block(x, seen)
        for block in self.decoder:
            y = block(y, x, None, seen)
        return self.output(y)


def label_smoothed_cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    k = logits.shape[-1]
    real = targets != ignore_index
    safe = torch.where(real, targets, torch.zeros_like(targets))
    wanted = (1 - smoothing) * F.one_hot(safe, k).to(logits.dtype) + smoothing / k
    losses = -einsum("...k,...k->...", wanted, F.log_softmax(logits, -1))
    return (losses * real).sum() / real.sum()


def noam_learning_rate(step, d_model, warmup_steps):
    if step < 1:
        raise ValueError("step must be at least 1")
    return min(1 / step**0.5, step / warmup_steps**1.5) / d_model**0.5
