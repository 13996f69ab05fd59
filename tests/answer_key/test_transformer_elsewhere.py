"""Chapter 9's modules beside PyTorch's own, with the same weights in both: outputs and all gradients, in float64.

PyTorch's layers hold the three projections of an attention in one matrix; `renamed` says which row of which matrix is
which parameter of ours, and gradients are compared in that layout, too. A row with nothing to attend to is NaN in
PyTorch's modules, so their masks leave every row something to see; what such rows give is held against their
`F.scaled_dot_product_attention`, which gives zeros, as we do.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from support import ROOT

from learn_transformers.authoring.lessons import importable

pytestmark = pytest.mark.torch
SEEDS = range(4)


@pytest.fixture(scope="module")
def ours() -> Iterator[ModuleType]:
    with importable(ROOT / "solutions"):
        yield importlib.import_module("transformer")


@pytest.fixture
def torch() -> Any:
    return importlib.import_module("torch")


def close(found: Any, wanted: Any) -> None:
    importlib.import_module("torch").testing.assert_close(found, wanted, rtol=1e-10, atol=1e-10)


def drawn(torch: Any, seed: int, module: Any) -> Any:
    """The module in float64 with weights, biases, gains and shifts of no special form."""
    torch.manual_seed(seed)
    for parameter in module.double().parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    return module


def sizes(torch: Any, seed: int) -> tuple[int, int, int, int, int, int]:
    """A batch, two lengths, heads, features and hidden ones, each different from the others."""
    generator = torch.Generator().manual_seed(seed)
    b, n_q, n_k, heads, width, extra = (int(torch.randint(1, 5, (), generator=generator)) for _ in range(6))
    return b, n_q + 1, n_k + 4, heads, 2 * heads * width, 2 * heads * width + extra


def some_mask(torch: Any, seed: int, *shape: int) -> Any:
    """A mask of this shape in which every row has something to see."""
    mask = torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[..., 0] = True
    return mask


def per_head(mask: Any, b: int, heads: int, n_q: int, n_k: int) -> Any:
    """The mask as `nn.MultiheadAttention` takes it: one matrix for each head of each text, True = hidden."""
    return ~mask.expand(b, n_q, n_k).repeat_interleave(heads, dim=0)


def renamed(torch: Any, weights: dict[str, Any], attentions: dict[str, str], others: dict[str, str]) -> dict[str, Any]:
    """Our parameters, or their gradients, under PyTorch's names and in its layout."""
    layout = {}
    for mine, theirs in attentions.items():
        mine, theirs = mine and f"{mine}.", theirs and f"{theirs}."
        for part in ("weight", "bias"):
            three = [weights[f"{mine}w_{letter}.{part}"] for letter in "qkv"]
            layout[f"{theirs}in_proj_{part}"] = torch.cat(three)
            layout[f"{theirs}out_proj.{part}"] = weights[f"{mine}w_o.{part}"]
    for mine, theirs in others.items():
        layout |= {f"{theirs}.{part}": weights[f"{mine}.{part}"] for part in ("weight", "bias")}
    return layout


def same_pass(torch: Any, mine: Any, theirs: Any, given: tuple[Any, ...], names: tuple[dict[str, str], ...]) -> None:
    """Both modules' weights made the same, one pass forward and back through each, and everything compared.

    `mine` and `theirs` are pairs: a module, and what makes a list of outputs of it and the inputs.
    """
    (module, run), (other, run_other) = mine, theirs
    other.double().load_state_dict(renamed(torch, dict(module.named_parameters()), *names))
    inputs = [[x.clone().requires_grad_() for x in given] for _ in range(2)]
    outputs = [run(module, *inputs[0]), run_other(other, *inputs[1])]
    for found, wanted in zip(*outputs, strict=True):
        close(found, wanted)
    cotangents = [torch.randn_like(output) for output in outputs[0]]
    for made in outputs:
        sum((c * output).sum() for c, output in zip(cotangents, made, strict=True)).backward()
    for a, b in zip(*inputs, strict=True):
        close(a.grad, b.grad)
    gradients = renamed(torch, {name: p.grad for name, p in module.named_parameters()}, *names)
    wanted_gradients = {name: p.grad for name, p in other.named_parameters()}
    assert gradients.keys() == wanted_gradients.keys()
    for name, gradient in gradients.items():
        close(gradient, wanted_gradients[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_attention_is_pytorchs_multi_head_attention(ours: ModuleType, torch: Any, seed: int) -> None:
    b, n_q, n_k, heads, d_model, _ = sizes(torch, seed)
    module = drawn(torch, seed, ours.MultiHeadAttention(d_model, heads))
    other = torch.nn.MultiheadAttention(d_model, heads, batch_first=True)
    shape = [(n_q, n_k), (b, 1, n_k), (b, n_q, n_k)][seed % 3]
    mask = some_mask(torch, seed, *shape)
    hidden = per_head(mask, b, heads, n_q, n_k)
    given = torch.randn(b, n_q, d_model).double(), torch.randn(b, n_k, d_model).double()
    same_pass(
        torch,
        (module, lambda f, x, y: list(f(x, y, mask))),
        (other, lambda f, x, y: list(f(x, y, y, attn_mask=hidden, average_attn_weights=False))),
        given,
        ({"": ""}, {}),
    )


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_an_encoder_block_is_pytorchs_encoder_layer(ours: ModuleType, torch: Any, seed: int, masked: bool) -> None:
    b, n, _, heads, d_model, d_ff = sizes(torch, seed)
    module = drawn(torch, seed, ours.EncoderBlock(d_model, heads, d_ff))
    other = torch.nn.TransformerEncoderLayer(d_model, heads, d_ff, dropout=0.0, batch_first=True)
    mask = some_mask(torch, seed, b, 1, n) if masked else None
    hidden = None if mask is None else per_head(mask, b, heads, n, n)
    same_pass(
        torch,
        (module, lambda f, x: [f(x, mask)]),
        (other, lambda f, x: [f(x, src_mask=hidden)]),
        (torch.randn(b, n, d_model).double(),),
        (
            {"attention": "self_attn"},
            {"feed_forward.w_1": "linear1", "feed_forward.w_2": "linear2", "norm_1": "norm1", "norm_2": "norm2"},
        ),
    )


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_decoder_block_is_pytorchs_decoder_layer(ours: ModuleType, torch: Any, seed: int, masked: bool) -> None:
    b, m, n, heads, d_model, d_ff = sizes(torch, seed)
    module = drawn(torch, seed, ours.DecoderBlock(d_model, heads, d_ff))
    other = torch.nn.TransformerDecoderLayer(d_model, heads, d_ff, dropout=0.0, batch_first=True)
    causal = torch.ones(m, m, dtype=torch.bool).tril()
    mask, seen = (some_mask(torch, seed, b, m, m), some_mask(torch, seed, b, 1, n)) if masked else (None, None)
    hidden = per_head(causal if mask is None else causal & mask, b, heads, m, m)
    unseen = None if seen is None else per_head(seen, b, heads, m, n)
    numbered = {f"norm_{i}": f"norm{i}" for i in (1, 2, 3)}
    same_pass(
        torch,
        (module, lambda f, x, memory: [f(x, memory, mask, seen)]),
        (other, lambda f, x, memory: [f(x, memory, tgt_mask=hidden, memory_mask=unseen)]),
        (torch.randn(b, m, d_model).double(), torch.randn(b, n, d_model).double()),
        (
            {"self_attention": "self_attn", "cross_attention": "multihead_attn"},
            {"feed_forward.w_1": "linear1", "feed_forward.w_2": "linear2", **numbered},
        ),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_model_is_pytorchs_layers_between_embedding_and_output(
    ours: ModuleType, torch: Any, seed: int
) -> None:
    b, m, n, heads, d_model, d_ff = sizes(torch, seed)
    vocab, pad, depth = 11, seed % 3, 1 + seed % 2
    module = drawn(torch, seed, ours.Transformer(vocab, d_model, heads, depth, d_ff, 12, pad_id=pad))
    module.positions = positions(torch, 12, d_model)
    source, target = torch.randint(0, vocab, (b, n)), torch.randint(0, vocab, (b, m))
    source[:, 0] = pad + 1
    hidden = source == pad
    layers = (torch.nn.TransformerEncoderLayer, torch.nn.TransformerDecoderLayer)
    encoder, decoder = (
        [make(d_model, heads, d_ff, dropout=0.0, batch_first=True).double() for _ in range(depth)] for make in layers
    )
    weights, maps = dict(module.named_parameters()), {"feed_forward.w_1": "linear1", "feed_forward.w_2": "linear2"}
    norms = {f"norm_{i}": f"norm{i}" for i in (1, 2, 3)}

    def x(tokens: Any) -> Any:
        return weights["embedding.weight"][tokens] * math.sqrt(d_model) + module.positions[: tokens.shape[1]]

    memory, written = x(source), x(target)
    for i in range(depth):
        own = {name: w for name, w in weights.items() if name.startswith(f"encoder.{i}.")}
        own = {name.removeprefix(f"encoder.{i}."): w for name, w in own.items()}
        two = {name: norms[name] for name in ("norm_1", "norm_2")}
        state = renamed(torch, own, {"attention": "self_attn"}, maps | two)
        memory = torch.func.functional_call(encoder[i], state, memory, {"src_key_padding_mask": hidden})
    causal = torch.ones(m, m, dtype=torch.bool).triu(1)
    for i in range(depth):
        own = {name: w for name, w in weights.items() if name.startswith(f"decoder.{i}.")}
        own = {name.removeprefix(f"decoder.{i}."): w for name, w in own.items()}
        both = {"self_attention": "self_attn", "cross_attention": "multihead_attn"}
        state = renamed(torch, own, both, maps | norms)
        told = {"tgt_mask": causal, "memory_key_padding_mask": hidden}
        written = torch.func.functional_call(decoder[i], state, (written, memory), told)
    wanted = written @ weights["output.weight"].T + weights["output.bias"]
    found = module(source, target)
    close(found, wanted)
    cotangent = torch.randn_like(found)
    by_us = torch.autograd.grad((found * cotangent).sum(), list(weights.values()))
    by_them = torch.autograd.grad((wanted * cotangent).sum(), list(weights.values()))
    for mine, theirs in zip(by_us, by_them, strict=True):
        close(mine, theirs)


def positions(torch: Any, length: int, d_model: int) -> Any:
    """The sinusoids, entry by entry, in float64."""
    table = torch.zeros(length, d_model, dtype=torch.float64)
    for place in range(length):
        for pair in range(d_model // 2):
            angle = place / 10000 ** (2 * pair / d_model)
            table[place, 2 * pair], table[place, 2 * pair + 1] = math.sin(angle), math.cos(angle)
    return table


def test_a_row_with_nothing_to_see_gives_what_pytorch_gives(ours: ModuleType, torch: Any) -> None:
    module = drawn(torch, 3, ours.MultiHeadAttention(6, 2))
    x, y = (torch.randn(2, n, 6, dtype=torch.float64, requires_grad=True) for n in (3, 4))
    mask = some_mask(torch, 3, 2, 3, 4)
    mask[0, 1] = mask[1] = False
    output, weights = module(x, y, mask)
    q, k, v = (w.unflatten(-1, (2, 3)).transpose(1, 2) for w in (module.w_q(x), module.w_k(y), module.w_v(y)))
    heads = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None])
    close(output, module.w_o(heads.transpose(1, 2).flatten(2)))
    assert torch.equal(weights[0, :, 1], torch.zeros(2, 4).double())
    close(output[1], module.w_o.bias.expand(3, 6))
    gradients = torch.autograd.grad((output * torch.randn_like(output)).sum(), [x, y, *module.parameters()])
    assert all(g.isfinite().all() for g in gradients)


def test_the_sizes_of_the_course(ours: ModuleType, torch: Any) -> None:
    model = ours.Transformer(24, 64, 4, 1, 128, 32)
    assert sum(p.numel() for p in model.parameters()) == 86_808
    assert (dict(model.named_buffers()).keys(), "positions" in model.state_dict()) == ({"positions"}, False)
    torch.testing.assert_close(model.positions, positions(torch, 32, 64).float())
    encoder, decoder = (
        layer(512, 8, 2048) for layer in (torch.nn.TransformerEncoderLayer, torch.nn.TransformerDecoderLayer)
    )
    for mine, theirs in ((ours.EncoderBlock(512, 8, 2048), encoder), (ours.DecoderBlock(512, 8, 2048), decoder)):
        assert sum(p.numel() for p in mine.parameters()) == sum(p.numel() for p in theirs.parameters())


def test_the_embedding_starts_small_enough_for_positions_to_count(ours: ModuleType, torch: Any) -> None:
    torch.manual_seed(0)
    for d_model in (16, 64):
        weight = ours.Transformer(2000, d_model, 2, 1, 8, 4).embedding.weight
        assert abs(weight.std().item() * d_model**0.5 - 1) < 0.02
        assert abs(weight.mean().item()) < 0.01
        assert weight.abs().max().item() * d_model**0.5 > 3


def test_dropout_falls_on_sub_layers_outputs_and_on_the_embedded_tokens(ours: ModuleType, torch: Any) -> None:
    for module, given in (
        (ours.EncoderBlock(8, 2, 12, dropout=0.5), (torch.randn(2, 5, 8),)),
        (ours.DecoderBlock(8, 2, 12, dropout=0.5), (torch.randn(2, 5, 8), torch.randn(2, 3, 8))),
        (ours.Transformer(9, 8, 2, 1, 12, 6, dropout=0.5), (torch.randint(0, 9, (2, 5)), torch.randint(0, 9, (2, 4)))),
    ):
        assert not torch.equal(module(*given), module(*given))
        module.eval()
        assert torch.equal(module(*given), module(*given))
    everything = ours.EncoderBlock(8, 2, 12, dropout=1.0)
    x = torch.randn(2, 5, 8)
    torch.testing.assert_close(everything(x), everything.norm_2(everything.norm_1(x)))


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.3])
@pytest.mark.parametrize("shape", [(5, 4), (2, 3, 7), (6,)])
def test_the_loss_is_pytorchs(ours: ModuleType, torch: Any, shape: tuple[int, ...], smoothing: float) -> None:
    torch.manual_seed(len(shape))
    logits = (4 * torch.randn(shape, dtype=torch.float64)).requires_grad_()
    targets = torch.randint(0, shape[-1], shape[:-1])
    for ignored in (-100, 2):
        if targets.ndim:
            targets.view(-1)[1] = ignored
        theirs = torch.nn.functional.cross_entropy(
            logits.reshape(-1, shape[-1]), targets.reshape(-1), label_smoothing=smoothing, ignore_index=ignored
        )
        if theirs.isnan():  # the only target is ignored
            continue
        mine = ours.label_smoothed_cross_entropy(logits, targets, smoothing, ignored)
        close(mine, theirs)
        close(*(torch.autograd.grad(loss, logits)[0] for loss in (mine, theirs)))


def test_the_learning_rate_is_the_formula_of_the_paper(ours: ModuleType) -> None:
    for d_model, warmup in ((512, 4000), (64, 30)):
        for step in (1, 2, warmup - 1, warmup, warmup + 1, 4 * warmup):
            paper = d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)
            assert math.isclose(ours.noam_learning_rate(step, d_model, warmup), paper, rel_tol=1e-12)
    assert math.isclose(ours.noam_learning_rate(1, 512, 4000), 1.747e-7, rel_tol=1e-3)
    assert math.isclose(ours.noam_learning_rate(4000, 512, 4000), 6.98771e-4, rel_tol=1e-6)
    assert math.isclose(
        ours.noam_learning_rate(16000, 512, 4000), ours.noam_learning_rate(4000, 512, 4000) / 2, rel_tol=1e-12
    )
    with pytest.raises(ValueError, match="step"):
        ours.noam_learning_rate(0, 512, 4000)
