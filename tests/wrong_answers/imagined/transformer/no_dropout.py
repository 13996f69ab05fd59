# wrong: EncoderBlock = dropout_unused
# student: Ona, makes them and forgets them
import math

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model: int, n_heads: int):
        super(MultiHeadAttention, self).__init__()
        if d_model // n_heads * n_heads != d_model:
            raise ValueError(f"{d_model=} cannot be split among {n_heads=}")
        self.d_head = d_model // n_heads
        self.n_heads = n_heads
        self.w_q = nn.Linear(d_model, d_model, bias=True)
        self.w_k = nn.Linear(d_model, d_model, bias=True)
        self.w_v = nn.Linear(d_model, d_model, bias=True)
        self.w_o = nn.Linear(d_model, d_model, bias=True)

    def forward(self, query, key_value, mask=None):
        q, k, v = self.w_q(query), self.w_k(key_value), self.w_v(key_value)
        outputs, weights = [], []
        for head in range(self.n_heads):
            mine = slice(head * self.d_head, (head + 1) * self.d_head)
            scores = torch.bmm(q[..., mine], k[..., mine].transpose(1, 2)) / math.sqrt(self.d_head)
            if mask is None:
                w = torch.softmax(scores, 2)
            else:
                seen = mask.expand(scores.shape)
                w = torch.softmax(scores.masked_fill(~seen, torch.finfo(scores.dtype).min), 2) * seen
            weights.append(w)
            outputs.append(torch.bmm(w, v[..., mine]))
        return self.w_o(torch.cat(outputs, -1)), torch.stack(weights, 1)


class FeedForward(nn.Module):
    def __init__(self, d_model: int, d_ff: int):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.relu = nn.ReLU()
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return torch.stack([self.w_2(self.relu(self.w_1(x[:, i]))) for i in range(x.shape[1])], dim=1)


class EncoderBlock(nn.Module):
    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, n_heads)
        self.norm_1 = nn.LayerNorm(d_model)
        self.dropout_1 = nn.Dropout(p=dropout)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_2 = nn.LayerNorm(d_model)
        self.dropout_2 = nn.Dropout(p=dropout)

    def forward(self, x, mask=None):
        attention, weights = self.attention(x, x, mask)
        x = x + attention
        x = self.norm_1(x)
        x = x + self.feed_forward(x)
        return self.norm_2(x)


class DecoderBlock(nn.Module):
    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        self.norm_1 = nn.LayerNorm(d_model)
        self.dropout_1 = nn.Dropout(p=dropout)
        self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.norm_2 = nn.LayerNorm(d_model)
        self.dropout_2 = nn.Dropout(p=dropout)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.norm_3 = nn.LayerNorm(d_model)
        self.dropout_3 = nn.Dropout(p=dropout)

    def forward(self, x, memory, mask=None, memory_mask=None):
        causal = torch.tensor([[[j <= i for j in range(x.shape[1])] for i in range(x.shape[1])]])
        if mask is not None:
            causal = causal & mask
        x = self.norm_1(x + self.dropout_1(self.self_attention(x, x, causal)[0]))
        x = self.norm_2(x + self.dropout_2(self.cross_attention(x, memory, memory_mask)[0]))
        x = self.norm_3(x + self.dropout_3(self.feed_forward(x)))
        return x


class Transformer(nn.Module):
    def __init__(self, vocab_size, d_model, n_heads, n_layers, d_ff, max_length, dropout=0.0, pad_id=0):
        super().__init__()
        self.d_model = d_model
        self.pad_id = pad_id
        self.embedding = nn.Embedding(vocab_size, d_model)
        nn.init.normal_(self.embedding.weight, mean=0.0, std=1 / math.sqrt(d_model))
        encoder_blocks, decoder_blocks = [], []
        for _ in range(n_layers):
            encoder_blocks.append(EncoderBlock(d_model, n_heads, d_ff, dropout))
        for _ in range(n_layers):
            decoder_blocks.append(DecoderBlock(d_model, n_heads, d_ff, dropout))
        self.encoder = nn.ModuleList(encoder_blocks)
        self.decoder = nn.ModuleList(decoder_blocks)
        self.output = nn.Linear(d_model, vocab_size)
        self.drop = nn.Dropout(dropout)
        table = []
        for position in range(max_length):
            row = []
            for pair in range(d_model // 2):
                angle = position / 10000 ** (2 * pair / d_model)
                row += [math.sin(angle), math.cos(angle)]
            table.append(row)
        self.register_buffer("positions", torch.tensor(table), persistent=False)

    def forward(self, source, target):
        seen = (source != self.pad_id)[:, None]
        memory = self.drop(self.embedding(source) * math.sqrt(self.d_model) + self.positions[: source.shape[1]])
        for block in self.encoder:
            memory = block(memory, mask=seen)
        x = self.drop(self.embedding(target) * math.sqrt(self.d_model) + self.positions[: target.shape[1]])
        for block in self.decoder:
            x = block(x, memory, memory_mask=seen)
        return self.output(x)


def label_smoothed_cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    k = logits.size(-1)
    total, count = 0, 0
    for row, target in zip(logits.reshape(-1, k), targets.reshape(-1).tolist()):
        if target == ignore_index:
            continue
        wanted = torch.full_like(row, smoothing / k)
        wanted[target] = 1 - smoothing + smoothing / k
        total = total - (wanted * (row - torch.logsumexp(row, 0))).sum()
        count += 1
    return total / count


def noam_learning_rate(step, d_model, warmup_steps):
    if step <= 0:
        raise ValueError("step counts from 1")
    return 1 / math.sqrt(d_model) * min(1 / math.sqrt(step), step * math.pow(warmup_steps, -1.5))
