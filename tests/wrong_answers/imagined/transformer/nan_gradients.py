# wrong: MultiHeadAttention = gradients_of_empty_rows_nan
# follows: EncoderBlock <- MultiHeadAttention
# follows: DecoderBlock <- MultiHeadAttention
# follows: Transformer <- nothing
# student: Ida, cleans up after the softmax
import torch
from torch import nn
from torch.nn.functional import dropout as drop
from torch.nn.functional import embedding, linear


def apply(layer, x):
    return linear(x, layer.weight, layer.bias)


def normalize(norm, x):
    centered = x - x.mean(dim=-1, keepdim=True)
    variance = centered.square().mean(dim=-1, keepdim=True)
    return centered / torch.sqrt(variance + norm.eps) * norm.weight + norm.bias


def attend(attention, query, key_value, mask):
    h = attention.n_heads
    q, k, v = apply(attention.w_q, query), apply(attention.w_k, key_value), apply(attention.w_v, key_value)
    q, k, v = (torch.stack(x.chunk(h, dim=-1), dim=1) for x in (q, k, v))
    scores = torch.matmul(q, k.mT) / q.shape[-1] ** 0.5
    if mask is None:
        top = scores.amax(dim=-1, keepdim=True).detach()
        e = torch.exp(scores - top)
    else:
        bias = torch.zeros(mask.shape, dtype=scores.dtype).masked_fill(mask.logical_not(), float("-inf"))
        scores = scores + bias.unsqueeze(-3)
        e = None
    weights = torch.softmax(scores, dim=-1) if e is None else e / e.sum(dim=-1, keepdim=True)
    weights = torch.nan_to_num(weights)
    joined = torch.cat(torch.matmul(weights, v).unbind(dim=1), dim=-1)
    return apply(attention.w_o, joined), weights


def think(network, x):
    return apply(network.w_2, torch.relu(apply(network.w_1, x)))


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        if d_model % n_heads:
            raise ValueError("n_heads has to divide d_model")
        self.n_heads = n_heads
        self.w_o = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_q = nn.Linear(d_model, d_model)

    def forward(self, query, key_value, mask=None):
        return attend(self, query, key_value, mask)


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.w_2 = nn.Linear(d_ff, d_model)
        self.w_1 = nn.Linear(d_model, d_ff)

    def forward(self, x):
        return think(self, x)


class EncoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.rate = dropout
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)

    def forward(self, x, mask=None):
        y, _ = attend(self.attention, x, x, mask)
        x = normalize(self.norm_1, drop(y, self.rate, training=self.training) + x)
        y = think(self.feed_forward, x)
        return normalize(self.norm_2, drop(y, self.rate, training=self.training) + x)


class DecoderBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff, dropout=0.0):
        super().__init__()
        self.rate = dropout
        self.norm_1 = nn.LayerNorm(d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.norm_3 = nn.LayerNorm(d_model)
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.feed_forward = FeedForward(d_model, d_ff)

    def forward(self, x, memory, mask=None, memory_mask=None):
        n = x.shape[1]
        future = torch.triu(torch.ones(n, n), diagonal=1).bool()
        allowed = ~future if mask is None else mask.masked_fill(future, False)
        y, _ = attend(self.self_attention, x, x, allowed)
        x = normalize(self.norm_1, drop(y, self.rate, training=self.training) + x)
        y, _ = attend(self.cross_attention, x, memory, memory_mask)
        x = normalize(self.norm_2, drop(y, self.rate, training=self.training) + x)
        y = think(self.feed_forward, x)
        return normalize(self.norm_3, drop(y, self.rate, training=self.training) + x)


class Transformer(nn.Module):
    def __init__(self, vocab_size, d_model, n_heads, n_layers, d_ff, max_length, dropout=0.0, pad_id=0):
        super().__init__()
        self.rate, self.pad_id, self.d_model = dropout, pad_id, d_model
        self.output = nn.Linear(d_model, vocab_size)
        self.decoder = nn.ModuleList()
        self.encoder = nn.ModuleList()
        for _ in range(n_layers):
            self.encoder.append(EncoderBlock(d_model, n_heads, d_ff, dropout))
            self.decoder.append(DecoderBlock(d_model, n_heads, d_ff, dropout))
        self.embedding = nn.Embedding(vocab_size, d_model)
        with torch.no_grad():
            self.embedding.weight.copy_(torch.randn(vocab_size, d_model) / d_model**0.5)
        pos = torch.arange(max_length, dtype=torch.float64).unsqueeze(1)
        pe = torch.zeros(max_length, d_model, dtype=torch.float64)
        for i in range(d_model // 2):
            rate = 10000 ** (-2 * i / d_model)
            pe[:, 2 * i : 2 * i + 1] = torch.sin(pos * rate)
            pe[:, 2 * i + 1 : 2 * i + 2] = torch.cos(pos * rate)
        self.register_buffer("positions", pe.to(self.embedding.weight.dtype), persistent=False)

    def forward(self, source, target):
        def begin(ids):
            x = embedding(ids, self.embedding.weight).mul(self.d_model**0.5)
            return drop(x + self.positions[: ids.shape[1]], self.rate, training=self.training)

        real = torch.unsqueeze(source != self.pad_id, 1)
        memory = begin(source)
        for block in self.encoder:
            memory = block(memory, real)
        x = begin(target)
        for block in self.decoder:
            x = block(x, memory, None, real)
        return apply(self.output, x)


def label_smoothed_cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    logits = logits.reshape(-1, logits.shape[-1])
    targets = targets.reshape(-1)
    keep = (targets != ignore_index).nonzero().squeeze(1)
    logits, targets = logits[keep], targets[keep]
    shifted = logits - logits.max(dim=1, keepdim=True).values.detach()
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    n, k = log_p.shape
    wanted = torch.full((n, k), smoothing / k, dtype=log_p.dtype)
    wanted[torch.arange(n), targets] += 1 - smoothing
    return -(wanted * log_p).sum(dim=1).mean()


def noam_learning_rate(step, d_model, warmup_steps):
    if not step >= 1:
        raise ValueError(f"step {step} is below 1")
    if step < warmup_steps:
        return d_model**-0.5 * step * warmup_steps**-1.5
    return d_model**-0.5 * step**-0.5
