"""Chapter 9, the transformer: the references with learners' mistakes, and the checks that tell them apart.

Modules are plain functions of their weights in torch. A block's reference calls those of its parts, and so knows their
mistakes; what a part gives in another form (only the output, the two results swapped) shows in the part alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from learn_transformers.answer_key.decoder.functions import (
    ASKS_WITH_THE_BLOCKS_INPUT,
    BOTH_LOOK_ACROSS,
    CAUSAL_OVER_THE_SOURCE,
    CROSS_ATTENTION_LEFT_OUT,
    CROSS_ATTENTION_WITHOUT_SKIP,
    CROSS_BEFORE_SELF,
    FEED_FORWARD_BEFORE_CROSS,
    FEED_FORWARD_WITHOUT_SKIP,
    MASK_INSTEAD_OF_CAUSAL,
    MASK_OR_CAUSAL,
    MEMORY_MASK_OVER_THE_TARGET,
    NORMALIZED_BEFORE_ADDED,
    NOT_CAUSAL,
    ONE_NORM_AT_THE_END,
    ONE_OF_THE_FUTURE,
    QUERIES_FROM_MEMORY,
    SELF_ATTENTION_WITHOUT_SKIP,
    SKIPS_FROM_THE_BLOCKS_INPUT,
    TARGET_HIDDEN_FROM_ITSELF,
    TARGET_MASK_OVER_THE_SOURCE,
    WITHOUT_NORMS,
    WITHOUT_SKIPS,
)
from learn_transformers.answer_key.encoder import functions as encoder
from learn_transformers.answer_key.encoder.functions import (
    ABSOLUTE_FOR_RELU,
    ATTENTION_LEFT_OUT,
    FIRST_NORM_MISSING,
    FIRST_RESIDUAL_MISSING,
    GELU_BY_TANH,
    GELU_FOR_RELU,
    LEAKY_RELU,
    NETWORK_FIRST,
    NETWORK_LEFT_OUT,
    NETWORK_READS_X,
    NORM_BEFORE_THE_SUM,
    NORMALIZED_SKIPS,
    NORMS_MISSING,
    PRE_NORM,
    RELU_AT_THE_END,
    RELU_MISSING,
    RELU_ON_THE_INPUT,
    RELU_TWICE,
    RESIDUALS_MISSING,
    SECOND_NORM_MISSING,
    SECOND_RESIDUAL_MISSING,
    SECOND_SKIP_FROM_X,
    SIDE_BY_SIDE,
    SIGMOID_FOR_RELU,
    SILU_FOR_RELU,
    TANH_FOR_RELU,
)
from learn_transformers.answer_key.masking.functions import (
    EMPTY_ROWS_CLEARED,
    HIDDEN_WEIGHTS_CLEARED,
    LARGE_PENALTY,
    MASK_ADDED,
    MASK_AFTER_SOFTMAX,
    MEANING_FLIPPED,
    MULTIPLIED_BY_THE_MASK,
    SMALL_PENALTY,
    TINY_FILL,
    fill_of,
)
from learn_transformers.answer_key.multi_head_attention.functions import (
    DIVISIBILITY_NOT_CHECKED,
    EMPTY_ROWS_NAN,
    HEADS_AVERAGED_IN_WEIGHTS,
    INDIVISIBLE_ASSERTED,
    INTERLEAVED_MERGE,
    INTERLEAVED_SPLIT,
    MASK_FOR_THE_FIRST_HEAD,
    MASK_WITHOUT_HEAD_AXIS,
    MERGED_BY_RESHAPE_ALONE,
    SCALED_BY_D_HEAD,
    SCALED_BY_WHOLE_WIDTH,
    SOFTMAX_OVER_THE_HEADS,
    SPLIT_BY_RESHAPE_ALONE,
    UNSCALED_HEADS,
    W_O_FORGOTTEN,
)
from learn_transformers.answer_key.positional_encoding.functions import (
    DIMENSION_INDEX_DOUBLED,
    HALVES,
    ODD_EXPONENT,
    PAIR_INDEX_FROM_ONE,
    POSITIONS_FROM_ONE,
    SIN_AND_COS_SWAPPED,
    sinusoidal_positional_encoding,
)
from learn_transformers.answer_key.self_attention.functions import (
    ONLY_THE_OUTPUT,
    RESULTS_SWAPPED,
    SOFTMAX_OVER_QUERIES,
)
from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Family, Mistake, Switches, call, reference
from learn_transformers.key.chances import share
from learn_transformers.key.families import unnamed
from learn_transformers.key.inputs import asking_for, far_below
from learn_transformers.key.laws import moved
from learn_transformers.key.modules import OUTPUT, Fresh, ModuleCall, module_call, module_reference, tensor_reference

Array = np.ndarray
Rng = np.random.Generator
Tensor = Any
Weights = Mapping[str, Tensor]

ATTENTION_DONE = (
    "torch.nn.MultiheadAttention",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.functional.scaled_dot_product_attention",
)
LAYERS_DONE = ("torch.nn.TransformerEncoderLayer", "torch.nn.TransformerDecoderLayer", *ATTENTION_DONE)
ALL_DONE = (
    "torch.nn.Transformer",
    "torch.nn.TransformerEncoder",
    "torch.nn.TransformerDecoder",
    *LAYERS_DONE,
)


def part(weights: Weights, name: str) -> Weights:
    """The weights of a sub-module."""
    return {key[len(name) + 1 :]: value for key, value in weights.items() if key.startswith(f"{name}.")}


def linear(weights: Weights, name: str, x: Tensor) -> Tensor:
    """What an `nn.Linear` of this name gives."""
    return x @ weights[f"{name}.weight"].mT + weights[f"{name}.bias"]


NORM_EPS = Family(
    "the norms have an eps of {}, not that of `nn.LayerNorm`",
    *(1e-6, 1e-8, 1e-12),
    hint="Which eps has an nn.LayerNorm that is told nothing but d_model?",
)


def layer_norm(weights: Weights, name: str, x: Tensor, mistake: Switches) -> Tensor:
    """What an `nn.LayerNorm` of this name gives."""
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.square().mean(-1, keepdim=True) + NORM_EPS.value(mistake, 1e-5)).sqrt()
    return centered / scale * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def fresh_linear(name: str, d_in: int, d_out: int) -> dict[str, Any]:
    """A new `nn.Linear`'s parameters; how they begin is PyTorch's affair."""
    return {f"{name}.weight": np.zeros((d_out, d_in), "f4"), f"{name}.bias": np.zeros(d_out, "f4")}


def fresh_norm(name: str, size: int) -> dict[str, Any]:
    """A new `nn.LayerNorm`'s parameters."""
    return {f"{name}.weight": np.ones(size, "f4"), f"{name}.bias": np.zeros(size, "f4")}


def within(name: str, new: Fresh) -> dict[str, Any]:
    """The parameters of a new sub-module."""
    return {f"{name}.{key}": value for key, value in new.parameters.items()}


# ---- what can be wrong with any module

INIT_OF_THE_BASE_FORGOTTEN = Mistake(
    "`super().__init__()` is not called before the first sub-module is assigned",
    "What must have happened in an nn.Module before it can note down its sub-modules?",
)


def started(mistake: Switches) -> None:
    """What `nn.Module.__setattr__` says where its own constructor has not run."""
    if mistake(INIT_OF_THE_BASE_FORGOTTEN):
        raise AttributeError("cannot assign module before Module.__init__() call")


# ---- dropout

NEARLY_ONE = 0.999999999999  # nothing is kept, and whoever divides by 1 − p divides by no 0
WHERE_IT_DROPS = "Where in a block does the docstring drop something, and where does it not?"
DROPOUT_UNUSED = Mistake("nothing is dropped in training: `dropout` is never used", WHERE_IT_DROPS)
DROPOUT_IN_EVALUATION = Mistake(
    "dropout goes on in evaluation mode",
    "What is the default of `training` in F.dropout, and who changes self.training?",
)
DROPOUT_ON_THE_SUM = Mistake("what skips is dropped as well: dropout falls on the sum", WHERE_IT_DROPS)
DROPOUT_AFTER_THE_NORM = Mistake("dropout falls on what comes out of the norms", WHERE_IT_DROPS)
DROPOUT_ON_THE_WEIGHTS = Mistake("dropout falls on the attention weights as well", WHERE_IT_DROPS)
DROPOUT_IN_THE_NETWORK = Mistake(
    "dropout falls on the hidden layer of the feed-forward network as well", WHERE_IT_DROPS
)
DROPOUT_NOT_SCALED = Mistake(
    "what dropout keeps is not made larger to make up for what it drops",
    "If a quarter is set to 0, what becomes of the mean?",
)
DROPOUT_AS_KEPT = Mistake(
    "`dropout` is the share that is kept, not the share that is dropped", "What should be left where dropout is 0?"
)


Part = Callable[[Tensor], Tensor]


def dropping(dropout: float, training: bool, mistake: Switches) -> Part:
    """What sets a share of the numbers to 0, in training."""
    import torch

    dropout = 1 - dropout if mistake(DROPOUT_AS_KEPT) else dropout
    if mistake(DROPOUT_UNUSED) or not (training or mistake(DROPOUT_IN_EVALUATION)):
        return lambda x: x
    return lambda x: torch.nn.functional.dropout(x, dropout, True)


def dropping_a_share(dropout: float, training: bool, mistake: Switches) -> Part:
    """The same where it shows what becomes of the rest."""
    drop, kept = dropping(dropout, training, mistake), 1 - dropout * training
    return (lambda x: drop(x) * kept) if mistake(DROPOUT_NOT_SCALED) else drop


def if_made(wrong: Mistake, drop: Part, mistake: Switches) -> Part | None:
    """What falls on something within a part, by this mistake."""
    return drop if mistake(wrong) else None


# ---- attention

MASK_OF_TWO_AXES_MISREAD = Mistake(
    "a mask `(n_q, n_k)` gets its axis for the heads in second place, where its queries then stand for texts",
    "Which axis does unsqueeze(1) put into a mask that has only two, and which one does unsqueeze(-3)?",
)
GRADIENTS_OF_EMPTY_ROWS_NAN = Mistake(
    "a row with nothing to attend to is cleared after the softmax, but its gradient is NaN already",
    "What does the backward pass multiply by the NaN of a softmax over nothing but −∞, and is 0 · NaN 0?",
)
VIEW_ON_TRANSPOSED = Mistake(
    "`view` is asked to merge axes that a transpose has moved apart in memory",
    "Which other method copies where it has to, and what does .contiguous() do?",
)
W_Q_FOR_KEYS = Mistake(
    "the keys are made by `w_q`, and `w_k` is never used", "Does your output change when only w_k does?"
)
W_K_FOR_VALUES = Mistake(
    "the values are made by `w_k`, and `w_v` is never used", "Does your output change when only w_v does?"
)
VALUES_OF_THE_QUERY = Mistake(
    "the values are made of `query`, not of `key_value`",
    "Does a query take away what it is itself, or what it has found?",
)
WEIGHTS_CUT_OFF = Mistake(
    "the attention weights are cut off from the gradient, so `w_q` and `w_k` never learn",
    "Which of the four gradients are 0 or missing, and what lies on their way?",
)
W_O_NOT_MADE = Mistake("there is no `w_o`", "How many linear maps does the docstring name?")
BIASES_NOT_MADE = Mistake(
    "the linear maps have no bias", "What does bias=False do, and how many numbers has a w_q with its bias?"
)
INDIVISIBLE_ACCEPTED = Mistake(
    "sizes that do not fit are not refused where the module is made",
    "When should someone who asks for 4 heads of 6 features learn of it?",
)


def for_every_head(mask: Tensor, shape: Any, mistake: Switches) -> Tensor:
    """The mask with an axis for the heads, as large as the scores."""
    import torch

    mask = ~mask if mistake(MEANING_FLIPPED) else mask
    place = 1 if mistake(MASK_OF_TWO_AXES_MISREAD) else -3
    mask = mask if mistake(MASK_WITHOUT_HEAD_AXIS) else mask.unsqueeze(place)
    others = (torch.arange(shape[-3]) > 0)[:, None, None]
    return (mask | others if mistake(MASK_FOR_THE_FIRST_HEAD) else mask).expand(shape)


def shares_of(scores: Tensor, mask: Tensor | None, mistake: Switches) -> Tensor:
    """The attention weights: a softmax over what is shown, zeros where nothing is."""
    axis = mistake.choose({SOFTMAX_OVER_QUERIES: -2, SOFTMAX_OVER_THE_HEADS: -3}, -1)
    if mask is None:
        return scores.softmax(axis)
    shown = for_every_head(mask, scores.shape, mistake)
    if mistake(MASK_AFTER_SOFTMAX):
        return scores.softmax(axis) * shown
    if mistake(MULTIPLIED_BY_THE_MASK):
        return (scores * shown).softmax(axis)
    if mistake(MASK_ADDED):
        return (scores + shown).softmax(axis)
    if penalty := mistake.choose({SMALL_PENALTY: -1e4, LARGE_PENALTY: -1e9}, 0.0):
        return (scores + (~shown) * penalty).softmax(axis)
    if mistake(GRADIENTS_OF_EMPTY_ROWS_NAN):
        return (scores + (shown * 1.0).log()).softmax(axis).nan_to_num()
    fill = 0.0 if mistake(TINY_FILL) else fill_of(mistake)  # as near to 1e-9 as to a score times 0
    weights = scores.masked_fill(~shown, fill).softmax(axis)
    if mistake(EMPTY_ROWS_CLEARED):
        return weights.masked_fill(~shown.any(axis, keepdim=True), 0.0)
    as_it_is = mistake(EMPTY_ROWS_NAN) or (fill > -math.inf and not mistake(HIDDEN_WEIGHTS_CLEARED))
    return weights if as_it_is else weights.masked_fill(~shown, 0.0)


OF_AN_ATTENTION = "w_q", "w_k", "w_v", "w_o"


@module_reference(
    axes={
        "weights": "",
        "query": "B n_q d_model",
        "key_value": "B n_k d_model",
        "mask": "",
        "d_model": "",
        "n_heads": "",
        "drop": "",
    },
    output=("B n_q d_model", "B h n_q n_k"),
    hints=(
        "It is chapter 6 with biases. Split each projection among the heads, attend in every head, merge, project.",
        "(B, n, d_model) → (B, n, h, d_head) → (B, h, n, d_head); scores (B, h, n_q, n_k) over √d_head; hide; softmax; "
        "weighted values; the way back to (B, n_q, d_model); w_o.",
        "x.view(B, n, h, d_head).transpose(1, 2) splits; mask.unsqueeze(-3) serves every head; masked_fill with "
        "-math.inf hides, and once more with 0.0 after softmax(-1); transpose(1, 2), then flatten(2), merges.",
    ),
    forbidden=ATTENTION_DONE,
)
def MultiHeadAttention(
    weights: Weights,
    query: Tensor,
    key_value: Tensor,
    mask: Tensor | None = None,
    *,
    d_model: int,
    n_heads: int,
    drop: Part | None = None,
    mistake: Switches,
) -> Any:
    width = d_model // n_heads

    def heads(name: str, x: Tensor) -> Tensor:
        projected = linear(weights, name, x)
        if mistake(SPLIT_BY_RESHAPE_ALONE):
            return projected.reshape(len(x), n_heads, x.shape[1], width)
        if mistake(INTERLEAVED_SPLIT):
            return projected.unflatten(-1, (width, n_heads)).movedim(-1, 1)
        return projected.unflatten(-1, (n_heads, width)).transpose(-2, -3)

    q, k = heads("w_q", query), heads("w_q" if mistake(W_Q_FOR_KEYS) else "w_k", key_value)
    v = heads("w_k" if mistake(W_K_FOR_VALUES) else "w_v", query if mistake(VALUES_OF_THE_QUERY) else key_value)
    length = mistake.choose({UNSCALED_HEADS: 1, SCALED_BY_WHOLE_WIDTH: d_model, SCALED_BY_D_HEAD: width**2}, width)
    shares = shares_of(q @ k.mT / math.sqrt(length), mask, mistake)
    shares = shares if drop is None else drop(shares)
    found = (shares.detach() if mistake(WEIGHTS_CUT_OFF) else shares) @ v
    output = merged(found, mistake)
    output = output if mistake(W_O_FORGOTTEN) else linear(weights, "w_o", output)
    shares = shares.mean(1) if mistake(HEADS_AVERAGED_IN_WEIGHTS) else shares
    return output, shares


def merged(heads: Tensor, mistake: Switches) -> Tensor:
    """The heads side by side in one token."""
    if mistake(MERGED_BY_RESHAPE_ALONE):
        return heads.reshape(len(heads), heads.shape[2], -1)
    by_token = heads.transpose(-2, -3)
    if mistake(VIEW_ON_TRANSPOSED):
        return by_token.view(len(heads), heads.shape[2], -1)
    return (by_token.mT if mistake(INTERLEAVED_MERGE) else by_token).flatten(-2)


@MultiHeadAttention.fresh
def new_attention(*, d_model: int, n_heads: int, mistake: Switches) -> Fresh:
    if d_model % n_heads and not mistake(INDIVISIBLE_ACCEPTED):
        raise ValueError(f"n_heads must divide d_model, but {n_heads} does not divide {d_model}")
    started(mistake)
    maps = OF_AN_ATTENTION[:3] if mistake(W_O_NOT_MADE) else OF_AN_ATTENTION
    new = {k: v for name in maps for k, v in fresh_linear(name, d_model, d_model).items()}
    return Fresh({k: v for k, v in new.items() if not (mistake(BIASES_NOT_MADE) and k.endswith("bias"))})


MultiHeadAttention.also(ONLY_THE_OUTPUT, RESULTS_SWAPPED, INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)
MultiHeadAttention.alike(MULTIPLIED_BY_THE_MASK, TINY_FILL, because="0 and 1e-9 weigh the same")
IN_ANOTHER_FORM = frozenset({ONLY_THE_OUTPUT, RESULTS_SWAPPED, HEADS_AVERAGED_IN_WEIGHTS})


def attended(mistake: Switches, *args: Any, **sizes: Any) -> Tensor:
    """The output of an attention, as a block uses it; a block and its attention agree on what comes back."""
    return MultiHeadAttention.forward(*args, mistake=Switches(mistake.made - IN_ANOTHER_FORM), **sizes)[0]


WIDE: dict[str, float] = {"w_q": 1.5, "w_k": 1.5}  # so that attention is no mean


def drawn(rng: Rng, shapes: Mapping[str, Any]) -> dict[str, Array]:
    """Weights of a module with these parameters, none of them as at the start of a training."""
    weights = {}
    for name, value in shapes.items():
        *_, owner, kind = ("", *name.split("."))
        if owner.startswith("norm"):
            weights[name] = rng.uniform(0.5, 1.5, value.shape) if kind == "weight" else rng.normal(size=value.shape)
        elif value.ndim == 2:
            weights[name] = rng.normal(size=value.shape) * WIDE.get(owner, 1.0) / math.sqrt(value.shape[1])
        else:
            weights[name] = rng.normal(size=value.shape)
    return weights


def weights_for(module: Any, rng: Rng, **sizes: Any) -> dict[str, Array]:
    return drawn(rng, module.new(**sizes).parameters)


def some(rng: Rng, *shape: int) -> Array:
    """A mask of this shape in which every row shows something."""
    mask = np.asarray(rng.random(size=shape) < 0.55)
    mask[..., rng.integers(shape[-1])] = True
    return mask


def attending(
    rng: Rng, n_q: int, n_k: int, d_model: int, n_heads: int, mask: Array | None = None, *, texts: int = 2
) -> ModuleCall:
    """Texts that look at texts, with random weights."""
    sizes = {"d_model": d_model, "n_heads": n_heads}
    given = (rng.normal(size=(texts, n_q, d_model)), rng.normal(size=(texts, n_k, d_model)))
    cotangent = (rng.normal(size=given[0].shape), rng.normal(size=(texts, n_heads, n_q, n_k)))
    inputs = given if mask is None else (*given, mask)
    return module_call(sizes, weights_for(MultiHeadAttention, rng, **sizes), inputs, cotangent)


MultiHeadAttention.asks(
    "its parameters by name, for 6 features and 2 heads, and for 12 and 3",
    module_call({"d_model": 6, "n_heads": 2}),
    module_call({"d_model": 12, "n_heads": 3}),
    stage=HAND,
)


@MultiHeadAttention.case(stage=HAND)
def one_feature_a_head(rng: Rng) -> Call:
    "one query looks at two tokens with two heads of one feature: weights 1/2, 1/2 and 1/4, 3/4"
    eye, zeros = np.eye(2), np.zeros(2)
    weights = {f"{name}.weight": eye for name in OF_AN_ATTENTION} | {f"{name}.bias": zeros for name in OF_AN_ATTENTION}
    weights |= {"w_k.weight": np.log(3.0) * np.array([[0.0, 0.0], [0.0, 1.0]]), "w_o.bias": np.array([0.0, 10.0])}
    inputs = np.array([[[1.0, 1.0]]]), np.array([[[4.0, 0.0], [8.0, 1.0]]])
    return module_call({"d_model": 2, "n_heads": 2}, weights, inputs, (np.ones((1, 1, 2)), np.zeros((1, 2, 1, 2))))


MultiHeadAttention.asks(
    "two texts: 4 queries look at 5 tokens, and 5 at 3, with outputs, weights and all gradients",
    lambda rng: [attending(rng, 4, 5, 6, 3), attending(rng, 5, 3, 8, 2)],
)
MultiHeadAttention.asks(
    "masks for both texts, for each of them, and for their keys alone",
    lambda rng: [attending(rng, 4, 5, 6, 3, some(rng, *shape)) for shape in ((4, 5), (2, 4, 5), (2, 1, 5))],
)
MultiHeadAttention.asks(
    "as many texts as heads as queries as keys, where a wrong axis stays silent",
    lambda rng: [attending(rng, 2, 2, 4, 2), attending(rng, 3, 3, 9, 3, some(rng, 3, 3, 3), texts=3)],
    lambda rng: attending(rng, 3, 3, 9, 3, some(rng, 3, 3), texts=3),
)
MultiHeadAttention.asks(
    "one token on either side, one head, heads of one feature, a single text",
    lambda rng: [attending(rng, 1, 3, 4, 1), attending(rng, 3, 1, 3, 3), attending(rng, 2, 3, 4, 2, texts=1)],
    stage=EDGES,
)


@MultiHeadAttention.case(stage=EDGES)
def nothing_to_attend_to(rng: Rng) -> list[Call]:
    "a query with nothing to attend to has zero weights, and every gradient stays finite"
    mask = np.array([[[True, False, True], [False, False, False], [True, True, True]], [[False] * 3] * 3])
    return [attending(rng, 3, 3, 4, 2, mask), attending(rng, 2, 3, 4, 2, np.array([[True, True, False], [False] * 3]))]


@MultiHeadAttention.case(stage=STABILITY)
def far_away(rng: Rng) -> Call:
    "scores as large as ±10000 in both heads, seen and hidden"
    (first, mask), (second, _) = far_below(rng), far_below(rng)
    query, key_value = asking_for(first, second)
    made = attending(rng, 2, 4, 8, 2, mask[None], texts=1)
    sizes, weights, _, cotangent = made.args
    plain = {f"{name}.weight": np.eye(8) for name in ("w_q", "w_k")} | {
        f"{name}.bias": np.zeros(8) for name in ("w_q", "w_k")
    }
    return module_call(sizes, {**weights, **plain}, (query[None], key_value[None], mask[None]), cotangent)


MultiHeadAttention.refuses(
    "6 features do not split into 4 heads, nor into 5",
    *(module_call({"d_model": 6, "n_heads": n_heads}) for n_heads in (4, 5)),
    naming="n_heads d_model",
)


@MultiHeadAttention.property(stage=GRADIENTS)
def what_is_hidden_has_no_say(rng: Rng, f: Any) -> str | None:
    "what stands in a hidden token changes nothing, and gets no gradient"
    mask = np.array([[[True, True, False, True]]])
    arguments, weights, (query, key_value, _), cotangent = attending(rng, 3, 4, 6, 2, mask, texts=1).args
    other = key_value + 5.0 * (np.arange(4) == 2)[:, None]
    results = [f(arguments, weights, (query, y, mask), cotangent) for y in (key_value, other)]
    if not np.allclose(results[0][OUTPUT][0], results[1][OUTPUT][0]):
        return "a change in a hidden token changes the output"
    gradient = results[0]["the gradient by key_value"]
    return "a hidden token has a gradient" if gradient is None or np.any(gradient[:, 2]) else None


# ---- the network

D_FF_UNUSED = Mistake(
    "the hidden layer is `d_model` wide, whatever `d_ff` is", "Which argument of yours is never used?"
)
D_FF_FOUR_TIMES = Mistake(
    "the hidden layer is four times `d_model` wide, whatever `d_ff` is", "Which argument says how wide it is?"
)
SKIP_IN_THE_NETWORK = Mistake(
    "x is added to the result: the skip belongs to the block, not to the network",
    "What should come out where w_2 holds nothing but zeros?",
)


def bent(h: Tensor, mistake: Switches) -> Tensor:
    """The ReLU, or what learners put in its place."""
    import torch

    others: dict[Mistake, Callable[[], Any]] = {
        GELU_FOR_RELU: lambda: torch.nn.functional.gelu(h),
        GELU_BY_TANH: lambda: torch.nn.functional.gelu(h, approximate="tanh"),
        SILU_FOR_RELU: lambda: torch.nn.functional.silu(h),
        TANH_FOR_RELU: h.tanh,
        SIGMOID_FOR_RELU: h.sigmoid,
        ABSOLUTE_FOR_RELU: h.abs,
    }
    slope = LEAKY_RELU.value(mistake)
    return mistake.choose(others, lambda: torch.where(h > 0, h, slope * h))()


@module_reference(
    axes={"weights": "", "x": "B n d_model", "d_model": "", "d_ff": "", "drop": ""},
    output="B n d_model",
    hints=(
        "Two linear maps, and between them everything negative becomes 0. Tokens never meet here.",
        "(B, n, d_model) → w_1 → (B, n, d_ff) → max(0, ·) → w_2 → (B, n, d_model).",
        "Assign nn.Linear(d_model, d_ff) and nn.Linear(d_ff, d_model), once the base class is made; torch.relu goes "
        "around what the first gives.",
    ),
)
def FeedForward(
    weights: Weights,
    x: Tensor,
    *,
    d_model: int,
    d_ff: int,
    drop: Part | None = None,
    mistake: Switches,
) -> Tensor:
    hidden = linear(weights, "w_1", bent(x, mistake) if mistake(RELU_ON_THE_INPUT) else x)
    straight = any(map(mistake, (RELU_MISSING, RELU_AT_THE_END, RELU_ON_THE_INPUT)))
    hidden = hidden if straight else bent(hidden, mistake)
    hidden = hidden if drop is None else drop(hidden)
    output = linear(weights, "w_2", hidden)
    output = bent(output, mistake) if mistake(RELU_AT_THE_END) or mistake(RELU_TWICE) else output
    return x + output if mistake(SKIP_IN_THE_NETWORK) else output


@FeedForward.fresh
def new_network(*, d_model: int, d_ff: int, mistake: Switches) -> Fresh:
    started(mistake)
    wide = mistake.choose({D_FF_UNUSED: d_model, D_FF_FOUR_TIMES: 4 * d_model}, d_ff)
    new = {**fresh_linear("w_1", d_model, wide), **fresh_linear("w_2", wide, d_model)}
    return Fresh({k: v for k, v in new.items() if not (mistake(BIASES_NOT_MADE) and k.endswith("bias"))})


def thinking(rng: Rng, *shape: int, d_ff: int) -> ModuleCall:
    """Tokens that go through a network with random weights."""
    sizes = {"d_model": shape[-1], "d_ff": d_ff}
    weights = weights_for(FeedForward, rng, **sizes)
    return module_call(sizes, weights, (rng.normal(size=shape),), rng.normal(size=shape))


FeedForward.asks(
    "its parameters by name, for 4 features and 7 hidden ones", module_call({"d_model": 4, "d_ff": 7}), stage=HAND
)


@FeedForward.case(stage=HAND)
def distances(rng: Rng) -> Call:
    "a network that gives |x₁ − x₂| − 1, by hand"
    weights = {
        "w_1.weight": np.array([[1.0, -1.0], [-1.0, 1.0]]), "w_1.bias": np.zeros(2),
        "w_2.weight": np.array([[1.0, 1.0], [0.0, 0.0]]), "w_2.bias": np.array([-1.0, 0.0]),
    }  # fmt: skip
    x = np.array([[[3.0, 5.0], [4.0, 1.0], [-2.0, -2.5]]])
    return module_call({"d_model": 2, "d_ff": 2}, weights, (x,), np.ones((1, 3, 2)))


FeedForward.asks("two texts of 3 tokens, with 10 hidden features", lambda rng: thinking(rng, 2, 3, 4, d_ff=10))
FeedForward.asks(
    "as many texts as tokens as features as hidden ones, where a wrong axis stays silent",
    lambda rng: [thinking(rng, n, n, n, d_ff=n) for n in (2, 4)],
)
FeedForward.asks(
    "one token, one feature, one hidden number",
    lambda rng: [thinking(rng, 1, 1, 3, d_ff=4), thinking(rng, 1, 4, 1, d_ff=5), thinking(rng, 2, 3, 2, d_ff=1)],
    stage=EDGES,
)


@FeedForward.property()
def tokens_alone(rng: Rng, f: Any) -> str | None:
    "changing token 2 changes token 2 of the result, and no other"
    arguments, weights, (x,), _ = thinking(rng, 1, 4, 5, d_ff=12).args
    before, after = (f(arguments, weights, (y,), None)[OUTPUT] for y in (x, x + (np.arange(4) == 2)[:, None]))
    found = moved(before, after, -2)
    return None if found == [2] else f"a change in token 2 shows at {found}"


# ---- a block that reads

NORM_MADE_ONCE = Mistake(
    "there is one norm in two places: `norm_1` and `norm_2` are the same module",
    "How many nn.LayerNorm(d_model) does your constructor make, and how many names do they get?",
)
DROPOUT_AFTER_ATTENTION_ALONE = Mistake("dropout falls on the attention's output alone", WHERE_IT_DROPS)
DROPOUT_AFTER_NETWORK_ALONE = Mistake("dropout falls on the network's output alone", WHERE_IT_DROPS)


def still_or_shares(output: Any, weights: Weights, arguments: Mapping[str, Any], training: bool) -> dict[str, Any]:
    """In evaluation, or where all is dropped, the output itself; else what was dropped of a sub-layer that gives ones.

    There a sub-layer gives 0 in the first two features of a token and 1 in the others, and what it is added to is 2 in
    the first one and 0 elsewhere. Norms that only shift and scale the sums are undone by these two.
    """
    chance = arguments["dropout"]
    if not training or chance in (0.0, NEARLY_ONE):
        return {OUTPUT: output}
    y = np.asarray(output)
    with np.errstate(all="ignore"):
        sums = np.round(2 * (y - y[..., 1:2]) / (y[..., :1] - y[..., 1:2]), 6)[..., 2:]
    kept = np.unique(sums[sums != 0])
    dropped = share(int((sums == 0).sum()), sums.size, 0.0, chance, 1 - chance)
    return {
        "the share that is dropped": dropped if dropped in (0.0, chance, 1 - chance) else "another one",
        "what is kept is multiplied by": f"{kept[0]:.4g}" if kept.size == 1 else "different numbers",
    }


@module_reference(
    axes={
        "weights": "",
        "x": "B n d_model",
        "mask": "",
        "d_model": "",
        "n_heads": "",
        "d_ff": "",
        "dropout": "",
        "training": "",
    },
    output="B n d_model",
    hints=(
        "Two sub-layers. After each: dropout on what it gave, add what went in, normalize.",
        "y = norm_1(x + dropout(attention(x, x, mask))), then norm_2(y + dropout(feed_forward(y))): (B, n, d_model).",
        "The attention gives two things: unpack them, and keep the first. One nn.Dropout serves both, and knows by "
        "itself whether it trains; the first norm goes around the sum.",
    ),
    forbidden=LAYERS_DONE,
    observed=still_or_shares,
)
def EncoderBlock(
    weights: Weights,
    x: Tensor,
    mask: Tensor | None = None,
    *,
    d_model: int,
    n_heads: int,
    d_ff: int,
    dropout: float = 0.0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    drop = dropping_a_share(dropout, training, mistake)
    attend, think, norms, drop = parts(weights, mask, drop, mistake, d_model=d_model, n_heads=n_heads, d_ff=d_ff)
    orders: dict[Mistake, Callable[[], Tensor]] = {
        NETWORK_FIRST: lambda: norms[1]((y := norms[0](x + think(x))) + attend(y)),
        SIDE_BY_SIDE: lambda: norms[1](norms[0](x + attend(x) + think(x))),
        NORMALIZED_SKIPS: lambda: (y := norms[1]((z := norms[0](x)) + attend(z))) + think(y),
        PRE_NORM: lambda: (y := x + attend(norms[0](x))) + think(norms[1](y)),
        NORM_BEFORE_THE_SUM: lambda: (y := x + norms[0](attend(x))) + norms[1](think(y)),
    }

    def right() -> Tensor:
        kept = 0.0 if mistake(FIRST_RESIDUAL_MISSING) or mistake(RESIDUALS_MISSING) else x
        y = norms[0](drop(kept + attend(x)))
        skips = {SECOND_RESIDUAL_MISSING: 0.0, RESIDUALS_MISSING: 0.0, SECOND_SKIP_FROM_X: x}
        return norms[1](drop(mistake.choose(skips, y) + think(x if mistake(NETWORK_READS_X) else y)))

    return mistake.choose(orders, right)()


def parts(
    weights: Weights,
    mask: Tensor | None,
    drop: Part,
    mistake: Switches,
    *,
    d_model: int,
    n_heads: int,
    d_ff: int,
) -> tuple[Part, Part, tuple[Part, Part], Part]:
    """A block's attention and its network, with their dropout; its two norms; and what drops of a sum by mistake."""
    elsewhere = mistake(DROPOUT_ON_THE_SUM) or mistake(DROPOUT_AFTER_THE_NORM)

    def attend(x: Tensor) -> Tensor:
        if mistake(ATTENTION_LEFT_OUT):
            return 0.0 * x
        inside = if_made(DROPOUT_ON_THE_WEIGHTS, drop, mistake)
        y = attended(mistake, part(weights, "attention"), x, x, mask, d_model=d_model, n_heads=n_heads, drop=inside)
        return y if elsewhere or mistake(DROPOUT_AFTER_NETWORK_ALONE) else drop(y)

    def think(x: Tensor) -> Tensor:
        if mistake(NETWORK_LEFT_OUT):
            return 0.0 * x
        inside = if_made(DROPOUT_IN_THE_NETWORK, drop, mistake)
        y = FeedForward.forward(
            part(weights, "feed_forward"), x, d_model=d_model, d_ff=d_ff, drop=inside, mistake=mistake
        )
        return y if elsewhere or mistake(DROPOUT_AFTER_ATTENTION_ALONE) else drop(y)

    def norm(name: str, missing: Mistake) -> Part:
        def normalized(x: Tensor) -> Tensor:
            if mistake(missing) or mistake(NORMS_MISSING):
                return x
            x = layer_norm(weights, name, x, mistake)
            return drop(x) if mistake(DROPOUT_AFTER_THE_NORM) else x

        return normalized

    norms = norm("norm_1", FIRST_NORM_MISSING), norm("norm_2", SECOND_NORM_MISSING)
    return attend, think, norms, drop if mistake(DROPOUT_ON_THE_SUM) else lambda x: x


@EncoderBlock.fresh
def new_encoder_block(*, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0, mistake: Switches) -> Fresh:
    attention = MultiHeadAttention.new(mistake=mistake, d_model=d_model, n_heads=n_heads)
    started(mistake)  # the attention is made before it is assigned
    norms = fresh_norm("norm_1", d_model), fresh_norm("norm_2", d_model)
    again = [f"norm_2.{kind}" for kind in ("weight", "bias")]
    return Fresh(
        {
            **within("attention", attention),
            **within("feed_forward", FeedForward.new(mistake=mistake, d_model=d_model, d_ff=d_ff)),
            **norms[0],
            **({} if mistake(NORM_MADE_ONCE) else norms[1]),
        },
        state=again if mistake(NORM_MADE_ONCE) else (),
    )


EncoderBlock.also(INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)


def reading(
    rng: Rng, texts: int, n: int, d_model: int, n_heads: int, d_ff: int, mask: Array | None = None, **more: Any
) -> ModuleCall:
    """Texts that go through a block with random weights."""
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff}
    x = rng.normal(size=(texts, n, d_model))
    weights = weights_for(EncoderBlock, rng, **sizes)
    return module_call({**sizes, **more}, weights, (x,) if mask is None else (x, mask), rng.normal(size=x.shape))


EncoderBlock.asks(
    "its parameters by name, for 6 features, 3 heads and 10 hidden ones",
    module_call({"d_model": 6, "n_heads": 3, "d_ff": 10}),
    module_call({"d_model": 4, "n_heads": 2, "d_ff": 5, "dropout": 0.1}),
    stage=HAND,
)


@EncoderBlock.case(stage=HAND)
def the_block_of_chapter_7(rng: Rng) -> Call:
    "the block that chapter 7 works out by hand"
    p = encoder.block_by_hand()
    matrices = {f"attention.{name}": p[name] for name in OF_AN_ATTENTION}
    matrices |= {f"feed_forward.{name}": p[name] for name in ("w_1", "w_2")}
    weights = {f"{name}.weight": w.T.copy() for name, w in matrices.items()}
    weights |= {f"{name}.bias": np.zeros(w.shape[1]) for name, w in matrices.items()}
    weights |= {
        f"norm_{i}.{kind}": p[f"{own}_{i}"] for i in (1, 2) for kind, own in (("weight", "gamma"), ("bias", "beta"))
    }
    sizes = {"d_model": 4, "n_heads": 2, "d_ff": 8}
    return module_call(sizes, weights, (encoder.TWO_TOKENS[None],), np.ones((1, 2, 4)))


EncoderBlock.asks(
    "two texts: without a mask, and with masks of the three shapes",
    lambda rng: [reading(rng, 2, 4, 6, 3, 10), reading(rng, 2, 4, 6, 2, 7, some(rng, 2, 1, 4))],
    lambda rng: [reading(rng, 3, 4, 6, 2, 7, some(rng, *shape)) for shape in ((4, 4), (3, 4, 4))],
)
EncoderBlock.asks(
    "as many texts as heads as tokens as features, where a wrong axis stays silent",
    lambda rng: [reading(rng, 4, 4, 4, 4, 4), reading(rng, 4, 4, 4, 4, 4, some(rng, 4, 4, 4))],
)


@EncoderBlock.case(stage=EDGES)
def a_token_that_sees_nothing(rng: Rng) -> Call:
    "a token with nothing to attend to goes through with what it has, and all gradients stay finite"
    mask = np.array([[[True, False, True], [False, False, False], [True, True, True]]])
    return reading(rng, 1, 3, 4, 2, 6, mask)


@EncoderBlock.case(stage=EDGES)
def nothing_added(rng: Rng) -> Call:
    "tokens whose numbers hardly differ, in a block whose sub-layers give nothing: eps decides"
    sizes, weights, (x,), cotangent = reading(rng, 1, 3, 4, 2, 6).args
    nothing = {n: np.zeros_like(w) for n, w in weights.items() if not n.startswith("norm_")}
    weights |= nothing | {"norm_1.weight": np.ones(4), "norm_1.bias": np.zeros(4)}
    return module_call(sizes, weights, (3.0 + 1e-3 * x,), cotangent)


@EncoderBlock.case(stage=STABILITY)
def far_away_in_a_block(rng: Rng) -> Call:
    "scores as large as ±10000, seen and hidden"
    (first, seen), (second, also_seen) = far_below(rng), far_below(rng)
    scores, mask = np.concatenate([first, second]), np.concatenate([seen, also_seen])
    made = reading(rng, 1, 4, 8, 1, 6, mask[None])
    sizes, weights, _, cotangent = made.args
    select = np.zeros((8, 8))
    select[:4, :4] = np.eye(4)
    plain = {"attention.w_q.weight": 1e4 * np.sqrt(8) * select, "attention.w_k.weight": np.roll(select, 4, axis=1)}
    plain |= {f"attention.{name}.bias": np.zeros(8) for name in ("w_q", "w_k")}
    x = np.concatenate([scores / 1e4, np.eye(4)], axis=1)
    return module_call(sizes, {**weights, **plain}, (x[None], mask[None]), cotangent)


EncoderBlock.refuses(
    "6 features do not split into 4 heads",
    module_call({"d_model": 6, "n_heads": 4, "d_ff": 8}),
    naming="n_heads d_model",
)


@EncoderBlock.case()
def two_modes(rng: Rng) -> list[Call]:
    "in training a dropout of nearly 1 leaves only what skips the sub-layers, in evaluation it drops nothing"
    made = reading(rng, 2, 3, 4, 2, 5, dropout=NEARLY_ONE)
    return [module_call(*made.args[:3], training=True), made]


MANY = {"texts": 4, "n": 16, "d": 16}  # numbers enough to see a share


def giving_ones(weights: Weights, *, attention: str = "", network: bool = False) -> dict[str, Array]:
    """These weights, with sub-layers that give nothing, but for one, which gives 0, 0, 1, 1, … for every token."""
    new = {
        n: (np.ones_like(w) if n.startswith("norm") and n.endswith("weight") else np.zeros_like(w))
        for n, w in weights.items()
    }
    ones = np.array([0.0, 0.0] + [1.0] * (MANY["d"] - 2))
    if attention:
        new |= {f"{attention}.w_v.bias": np.ones(MANY["d"]), f"{attention}.w_o.weight": np.diag(ones)}
    if network:
        new["feed_forward.w_1.bias"] = np.ones(8)
        new["feed_forward.w_2.weight"] = np.repeat(ones[:, None], 8, axis=1) / 8
    return new


TWO_FIRST = np.array([2.0] + [0.0] * (MANY["d"] - 1))


def making(weights: dict[str, Array], norm: str) -> dict[str, Array]:
    """These weights, with a norm that makes 2, 0, 0, … of every token."""
    return weights | {f"{norm}.weight": np.zeros(MANY["d"]), f"{norm}.bias": TWO_FIRST}


@EncoderBlock.case()
def a_quarter(rng: Rng) -> list[Call]:
    "in training a quarter of each sub-layer's output is dropped, and the rest multiplied by 4/3"
    sizes = {"d_model": MANY["d"], "n_heads": 2, "d_ff": 8}
    weights = weights_for(EncoderBlock, rng, **sizes)
    x = np.tile(TWO_FIRST, (MANY["texts"], MANY["n"], 1))
    made = giving_ones(weights, attention="attention"), making(giving_ones(weights, network=True), "norm_1")
    return [module_call({**sizes, "dropout": 0.25}, w, (x,), training=True) for w in made]


@EncoderBlock.property()
def in_another_order(rng: Rng, f: Any) -> str | None:
    "tokens in another order come out in that order"
    arguments, weights, (x,), _ = reading(rng, 1, 5, 4, 2, 6).args
    order = np.array([3, 0, 4, 1, 2])
    before, after = (f(arguments, weights, (y,), None)[OUTPUT] for y in (x, x[:, order]))
    return None if np.allclose(before[:, order], after) else "reordering the tokens does more than reorder the result"


# ---- a block that writes

TRIANGLE_TURNED = Mistake(
    "the triangle of the causal mask is turned over: each token sees itself and the future",
    "Which entries does triu keep, and may the first token see the last one?",
)
NETWORK_NOT_IN_THE_DECODER = Mistake(
    "there is no feed-forward network after the two attentions", "Does your result change when only w_1 does?"
)
SELF_ATTENTION_NOT_THERE = Mistake(
    "there is no self-attention: the block begins with the cross-attention",
    "Does your result change when only self_attention does?",
)
ONE_ATTENTION_MADE = Mistake(
    "`self_attention` and `cross_attention` are one and the same module",
    "How many MultiHeadAttention(d_model, n_heads) does your constructor make?",
)
NORM_1_THREE_TIMES = Mistake(
    "`norm_1` is used in all three places", "Do norm_2 and norm_3 get a gradient in your block?"
)
ONE_NORM_MADE = Mistake(
    "`norm_1`, `norm_2` and `norm_3` are one and the same module",
    "How many nn.LayerNorm(d_model) does your constructor make?",
)
CAUSAL_MASK_PLAIN = Mistake(
    "a mask is a plain tensor among the attributes, not a buffer",
    "What does .to(device) or .double() do to a tensor that is neither a parameter nor a buffer?",
)
DROPPED_AFTER_SELF_NOT = Mistake("nothing is dropped of the self-attention's output", WHERE_IT_DROPS)
DROPPED_AFTER_CROSS_NOT = Mistake("nothing is dropped of the cross-attention's output", WHERE_IT_DROPS)
DROPPED_AFTER_NETWORK_NOT = Mistake("nothing is dropped of the network's output", WHERE_IT_DROPS)


def seen_of_the_target(x: Tensor, mask: Tensor | None, memory_mask: Tensor | None, mistake: Switches) -> Tensor:
    """Which target tokens each target token may see."""
    import torch

    m = x.shape[-2]
    beyond = mistake.choose({NOT_CAUSAL: m, TARGET_HIDDEN_FROM_ITSELF: -1, ONE_OF_THE_FUTURE: 1}, 0)
    causal = torch.ones(m, m, dtype=torch.bool).tril(beyond)
    causal = causal.mT if mistake(TRIANGLE_TURNED) else causal
    if mistake(MEMORY_MASK_OVER_THE_TARGET) and memory_mask is not None:
        causal = causal & memory_mask
    if mask is None:
        return causal
    return mistake.choose({MASK_INSTEAD_OF_CAUSAL: mask, MASK_OR_CAUSAL: causal | mask}, causal & mask)


@module_reference(
    axes={
        "weights": "",
        "x": "B m d_model",
        "memory": "B n d_model",
        "mask": "",
        "memory_mask": "",
        "d_model": "",
        "n_heads": "",
        "d_ff": "",
        "dropout": "",
        "training": "",
    },
    output="B m d_model",
    hints=(
        "Three sub-layers: look back at what is written, look across at the source, think. Each has dropout, a skip "
        "and a norm.",
        "y = norm_1(x + self(x)), z = norm_2(y + cross(y, memory)), result = norm_3(z + network(z)), each sub-layer's "
        "output dropped first; self sees causal ∧ mask, cross sees memory_mask.",
        "torch.ones(m, m, dtype=torch.bool).tril() is the causal mask; & joins it with mask where there is one. "
        "self.cross_attention takes y, memory and memory_mask, and gives two things.",
    ),
    forbidden=LAYERS_DONE,
    observed=still_or_shares,
)
def DecoderBlock(
    weights: Weights,
    x: Tensor,
    memory: Tensor,
    mask: Tensor | None = None,
    memory_mask: Tensor | None = None,
    *,
    d_model: int,
    n_heads: int,
    d_ff: int,
    dropout: float = 0.0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    drop = dropping_a_share(dropout, training, mistake)
    visible = seen_of_the_target(x, mask, memory_mask, mistake)

    def attend(name: str, *given: Any) -> Tensor:
        inside = if_made(DROPOUT_ON_THE_WEIGHTS, drop, mistake)
        return attended(mistake, part(weights, name), *given, d_model=d_model, n_heads=n_heads, drop=inside)

    def look_back(y: Tensor) -> Tensor:
        seen, shown = (memory, None) if mistake(BOTH_LOOK_ACROSS) else (y, visible)
        return attend("self_attention", y, seen, shown)

    def look_across(y: Tensor) -> Tensor:
        return across(attend, x if mistake(ASKS_WITH_THE_BLOCKS_INPUT) else y, memory, shown, mistake)

    def think(y: Tensor) -> Tensor:
        inside = if_made(DROPOUT_IN_THE_NETWORK, drop, mistake)
        network = part(weights, "feed_forward")
        return FeedForward.forward(network, y, d_model=d_model, d_ff=d_ff, drop=inside, mistake=mistake)

    shown = visible if mistake(TARGET_MASK_OVER_THE_SOURCE) else memory_mask
    back, over, through = (1, look_back), (2, look_across), (3, think)
    orders = {
        SELF_ATTENTION_NOT_THERE: (over, through),
        CROSS_ATTENTION_LEFT_OUT: (back, through),
        NETWORK_NOT_IN_THE_DECODER: (back, over),
        FEED_FORWARD_BEFORE_CROSS: (back, (2, think), (3, look_across)),
        CROSS_BEFORE_SELF: ((1, look_across), (2, look_back), through),
    }
    y = x
    for number, sublayer in mistake.choose(orders, (back, over, through)):
        y = added(y, x, sublayer, number, weights, drop, mistake)
    return y


def across(attend: Any, y: Tensor, memory: Tensor, shown: Tensor | None, mistake: Switches) -> Tensor:
    """The target asks, the source answers."""
    import torch

    asks, answers = (memory, y) if mistake(QUERIES_FROM_MEMORY) else (y, memory)
    if mistake(CAUSAL_OVER_THE_SOURCE):
        triangle = torch.ones(asks.shape[-2], answers.shape[-2], dtype=torch.bool).tril()
        shown = triangle if shown is None else shown & triangle
    return attend("cross_attention", asks, answers, shown)


def added(
    y: Tensor,
    x: Tensor,
    sublayer: Callable[[Tensor], Tensor],
    number: int,
    weights: Weights,
    drop: Part,
    mistake: Switches,
) -> Tensor:
    """`norm(y + dropout(sublayer(y)))`, with the norm of this number; x is what the whole block got."""
    name = "norm_1" if mistake(NORM_1_THREE_TIMES) else f"norm_{number}"

    def norm(z: Tensor) -> Tensor:
        return layer_norm(weights, name, z, mistake)

    spared = mistake((DROPPED_AFTER_SELF_NOT, DROPPED_AFTER_CROSS_NOT, DROPPED_AFTER_NETWORK_NOT)[number - 1])
    elsewhere = spared or mistake(DROPOUT_ON_THE_SUM) or mistake(DROPOUT_AFTER_THE_NORM)
    if mistake(PRE_NORM):
        return y + drop(sublayer(norm(y)))
    changed = sublayer(y) if elsewhere else drop(sublayer(y))
    if mistake(NORMALIZED_BEFORE_ADDED):
        return y + norm(changed)
    missing = (SELF_ATTENTION_WITHOUT_SKIP, CROSS_ATTENTION_WITHOUT_SKIP, FEED_FORWARD_WITHOUT_SKIP)[number - 1]
    if not (mistake(missing) or mistake(WITHOUT_SKIPS)):
        changed = (x if mistake(SKIPS_FROM_THE_BLOCKS_INPUT) else y) + changed
    changed = drop(changed) if mistake(DROPOUT_ON_THE_SUM) else changed
    if mistake(WITHOUT_NORMS) or (mistake(ONE_NORM_AT_THE_END) and number < 3):
        return changed
    return drop(norm(changed)) if mistake(DROPOUT_AFTER_THE_NORM) else norm(changed)


@DecoderBlock.fresh
def new_decoder_block(*, d_model: int, n_heads: int, d_ff: int, dropout: float = 0.0, mistake: Switches) -> Fresh:
    attention = MultiHeadAttention.new(mistake=mistake, d_model=d_model, n_heads=n_heads)
    started(mistake)
    new = {
        **within("self_attention", attention),
        **within("cross_attention", attention),
        **within("feed_forward", FeedForward.new(mistake=mistake, d_model=d_model, d_ff=d_ff)),
        **{k: v for name in ("norm_1", "norm_2", "norm_3") for k, v in fresh_norm(name, d_model).items()},
    }
    again = [
        n
        for n in new
        if (n.startswith("cross_attention.") and mistake(ONE_ATTENTION_MADE))
        or (n.startswith(("norm_2", "norm_3")) and mistake(ONE_NORM_MADE))
    ]
    return Fresh(
        {n: w for n, w in new.items() if n not in again},
        state=again,
        plain=("causal",) if mistake(CAUSAL_MASK_PLAIN) else (),
    )


DecoderBlock.also(INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)


def writing(
    rng: Rng, texts: int, m: int, n: int, d_model: int, n_heads: int, d_ff: int, *masks: Array | None, **more: Any
) -> ModuleCall:
    """Targets of m tokens that look at sources of n, in a block with random weights."""
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff}
    given = rng.normal(size=(texts, m, d_model)), rng.normal(size=(texts, n, d_model))
    weights = weights_for(DecoderBlock, rng, **sizes)
    return module_call({**sizes, **more}, weights, (*given, *masks), rng.normal(size=given[0].shape))


DecoderBlock.asks(
    "its parameters by name, for 6 features, 3 heads and 10 hidden ones",
    module_call({"d_model": 6, "n_heads": 3, "d_ff": 10}),
    module_call({"d_model": 4, "n_heads": 2, "d_ff": 5, "dropout": 0.1}),
    stage=HAND,
)


@DecoderBlock.case(stage=HAND)
def whole_numbers(rng: Rng) -> Call:
    "two target tokens, three source tokens, and small whole numbers everywhere"
    sizes = {"d_model": 4, "n_heads": 2, "d_ff": 4}
    shapes = {name: w.shape for name, w in DecoderBlock.new(**sizes).parameters.items()}
    weights = {
        name: np.rint(1.4 * np.sin(i + np.arange(float(np.prod(shape))))).reshape(shape) + 0.0
        for i, (name, shape) in enumerate(shapes.items())
    }
    weights |= {"norm_1.weight": np.array([1.0, 2, 1, 2]), "norm_2.weight": np.array([2.0, 1, 1, 1])}
    weights |= {"norm_3.weight": np.array([1.0, 1, 3, 2])}
    x = np.array([[[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 3.0]]])
    memory = np.array([[[2.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 3.0, 1.0]]])
    return module_call(sizes, weights, (x, memory), np.ones((1, 2, 4)))


DecoderBlock.asks(
    "two texts: 4 target tokens, 5 source tokens, alone and with a mask over each side",
    lambda rng: [
        writing(rng, 2, 4, 5, 6, 3, 7),
        writing(rng, 2, 4, 5, 6, 2, 7, some(rng, 2, 4, 4), some(rng, 2, 1, 5)),
        writing(rng, 2, 3, 4, 4, 2, 5, some(rng, 3, 3), some(rng, 3, 4)),
    ],
)
DecoderBlock.asks(
    "as many target tokens as source tokens as texts as heads, where the wrong side stays silent",
    lambda rng: [
        writing(rng, 3, 3, 3, 6, 3, 6),
        writing(rng, 3, 3, 3, 6, 3, 6, some(rng, 3, 3, 3), some(rng, 3, 3, 3)),
    ],
)


@DecoderBlock.case(stage=EDGES)
def nothing_to_see(rng: Rng) -> list[Call]:
    "a target padded on the left, and an empty source: such rows see nothing, and all gradients stay finite"
    left = np.array([[[True, True, True]], [[False, False, True]]])
    source = np.array([[[False, False]], [[True, True]]])
    return [writing(rng, 2, 3, 2, 4, 2, 6, left), writing(rng, 2, 3, 2, 4, 2, 6, np.ones((3, 3), dtype=bool), source)]


DecoderBlock.asks(
    "a single token on either side, a single head, heads of one feature",
    lambda rng: [writing(rng, 1, 1, 3, 4, 1, 5), writing(rng, 2, 3, 1, 3, 3, 4)],
    stage=EDGES,
)


@DecoderBlock.case(stage=STABILITY)
def far_away_in_both(rng: Rng) -> list[Call]:
    "scores as large as ±10000 in both attentions, seen and hidden"
    (rows, hidden), (source, memory_mask) = far_below(rng), far_below(rng)
    scores, mask = np.zeros((4, 4)), np.ones((4, 4), dtype=bool)
    scores[2:], mask[2:] = rows, hidden
    sizes, weights, _, cotangent = writing(rng, 1, 4, 3, 4, 1, 6).args
    plain: dict[str, Array] = {
        f"{a}.{w}.bias": np.zeros(4) for a in ("self_attention", "cross_attention") for w in ("w_q", "w_k")
    }
    plain |= {f"{a}.w_k.weight": np.eye(4) for a in ("self_attention", "cross_attention")}
    back = {**weights, **plain, "self_attention.w_q.weight": 2.0 * scores.T}
    # a target of unit vectors that nothing is added to, normalized and moved, is a multiple of unit vectors again
    size = 1 / np.sqrt(3 / 16 + 1e-5)
    over = {**weights, **plain, "norm_1.weight": np.ones(4), "norm_1.bias": np.full(4, size / 4)}
    over |= {
        f"self_attention.{w}.{kind}": np.zeros((4, 4) if kind == "weight" else 4)
        for w in ("w_v", "w_o")
        for kind in ("weight", "bias")
    }
    over["cross_attention.w_q.weight"] = (np.concatenate([2.0 * source, np.zeros((2, 4))]) / size).T.copy()
    return [
        module_call(sizes, back, (np.eye(4)[None], rng.normal(size=(1, 3, 4)), mask[None]), cotangent),
        module_call(
            sizes,
            over,
            (np.eye(4)[None, :2], np.eye(4)[None], np.ones((2, 2), dtype=bool), memory_mask[None]),
            cotangent[:, :2],
        ),
    ]


DecoderBlock.refuses(
    "6 features do not split into 4 heads",
    module_call({"d_model": 6, "n_heads": 4, "d_ff": 8}),
    naming="n_heads d_model",
)


@DecoderBlock.case()
def both_modes(rng: Rng) -> list[Call]:
    "in training a dropout of nearly 1 leaves only what skips the sub-layers, in evaluation it drops nothing"
    made = writing(rng, 2, 3, 4, 4, 2, 5, dropout=NEARLY_ONE)
    return [module_call(*made.args[:3], training=True), made]


@DecoderBlock.case()
def a_quarter_of_three(rng: Rng) -> list[Call]:
    "in training a quarter of each sub-layer's output is dropped, and the rest multiplied by 4/3"
    sizes = {"d_model": MANY["d"], "n_heads": 2, "d_ff": 8}
    weights = weights_for(DecoderBlock, rng, **sizes)
    x = np.tile(TWO_FIRST, (MANY["texts"], MANY["n"], 1))
    memory = rng.normal(size=(MANY["texts"], 8, MANY["d"]))
    made = (
        giving_ones(weights, attention="self_attention"),
        making(giving_ones(weights, attention="cross_attention"), "norm_1"),
        making(giving_ones(weights, network=True), "norm_2"),
    )
    return [module_call({**sizes, "dropout": 0.25}, w, (x, memory), training=True) for w in made]


@DecoderBlock.property(stage=GRADIENTS)
def the_future_has_no_say(rng: Rng, f: Any) -> str | None:
    "changing the last of four target tokens changes no earlier output"
    arguments, weights, (x, memory), _ = writing(rng, 1, 4, 3, 6, 2, 7).args
    before, after = (f(arguments, weights, (y, memory), None)[OUTPUT] for y in (x, x + (np.arange(4) == 3)[:, None]))
    leaks = [i for i in moved(before, after, -2) if i != 3]
    return f"token 3 changes the output of position {leaks[0]}" if leaks else None


@DecoderBlock.property()
def all_of_the_source_is_there(rng: Rng, f: Any) -> str | None:
    "the last word of the source reaches every target token, the first one included"
    arguments, weights, (x, memory), _ = writing(rng, 1, 3, 4, 6, 2, 7).args
    before, after = (
        f(arguments, weights, (x, y), None)[OUTPUT] for y in (memory, memory + (np.arange(4) == 3)[:, None])
    )
    reached = moved(before, after, -2)
    return None if reached == [0, 1, 2] else f"another last word of the source changes only the outputs {reached}"


# ---- the whole model

HOW_LARGE = (
    "How long is a new embedding vector, how long a vector of positions, and what does the docstring multiply by?"
)
EMBEDDING_NOT_SCALED = Mistake("the embeddings are not multiplied by √d_model", HOW_LARGE)
EMBEDDING_SCALED_TWICE = Mistake("the embeddings are multiplied by d_model, or by √d_model twice", HOW_LARGE)
EMBEDDING_DIVIDED = Mistake("the embeddings are divided by √d_model", HOW_LARGE)
POSITIONS_SCALED_TOO = Mistake(
    "the positions are multiplied by √d_model, too", "Which of the two is scaled: the embedding, or the sum?"
)
WHOSE_ORDER = "If two tokens of the sentence change places, does your model notice?"
POSITIONS_NOT_ADDED = Mistake("no positions are added", WHOSE_ORDER)
SOURCE_WITHOUT_POSITIONS = Mistake("the source gets no positions", WHOSE_ORDER)
TARGET_WITHOUT_POSITIONS = Mistake("the target gets no positions", WHOSE_ORDER)
POSITIONS_ALONG_THE_BATCH = Mistake(
    "the positions are added along the axis of the texts: all tokens of text b get position b",
    "Which axis of (B, n, d_model) counts the positions?",
)
WHICH_KEYS = "Which tokens of the source should neither encoder nor decoder ever look at?"
PADDING_SEEN = Mistake("the padding of the source is looked at, by encoder and decoder", WHICH_KEYS)
PADDING_SEEN_BY_THE_ENCODER = Mistake("the encoder looks at the padding of the source", WHICH_KEYS)
PADDING_SEEN_BY_THE_DECODER = Mistake("the decoder looks at the padding of the source", WHICH_KEYS)
PADDING_ALONE_SEEN = Mistake(
    "the mask is turned over: only the padding is looked at",
    "Where is `source == pad_id` True, and what does True mean?",
)
PAD_ID_ALWAYS_0 = Mistake(
    "token 0 is taken for the padding, whatever `pad_id` is", "Which argument of yours is never used?"
)
PADDING_ON_THE_QUERY_AXIS = Mistake(
    "the encoder's mask lies along the queries: padding does not look, but is looked at",
    "Of the axes of (B, n_q, n_k), which one counts what is looked at?",
)
TARGET_PADDING_HIDDEN = Mistake(
    "the target's own `pad_id` tokens are masked as well", "Whose padding does the docstring mask?"
)
PAD_ROW_NEVER_LEARNS = Mistake(
    "the embedding has a `padding_idx`, so the vector of `pad_id` gets no gradient",
    "Is the target's padding masked, and may its vector learn?",
)
WHAT_IS_MEMORY = "What does the cross-attention look at: the words, or what the encoder has made of them?"
MEMORY_IS_THE_EMBEDDING = Mistake(
    "the decoder looks at the embedded source: the encoder's output is never used", WHAT_IS_MEMORY
)
MEMORY_CUT_OFF = Mistake(
    "the memory is cut off from the gradient: the encoder never learns",
    "Which parameters get no gradient in your model?",
)
BLOCKS = "How many blocks has each half, and what does the second one get?"
FIRST_BLOCKS_ALONE = Mistake("only the first block of encoder and decoder is used", BLOCKS)
FIRST_BLOCKS_AGAIN = Mistake("the first block of encoder and decoder is used again in place of the others", BLOCKS)
LAST_BLOCKS_ALONE = Mistake("every block gets the embedded tokens, so that only the last one's result counts", BLOCKS)
LOGITS = "What does a cross entropy do with logits first, and what would it do with probabilities?"
PROBABILITIES = Mistake("probabilities come back, not logits: there is a softmax at the end", LOGITS)
LOG_PROBABILITIES = Mistake("log-probabilities come back, not logits: there is a log_softmax at the end", LOGITS)
LAST_TOKEN_ALONE = Mistake(
    "only the last position's logits come back",
    "For how many positions of the target is a next token asked in training?",
)
EMBEDDED_NOT_DROPPED = Mistake("nothing is dropped of the sum of embedding and position", WHERE_IT_DROPS)
DROPPED_BEFORE_POSITIONS = Mistake("dropout falls on the embedding, before the positions are added", WHERE_IT_DROPS)
DROPOUT_NOT_HANDED_ON = Mistake("the blocks are made without `dropout`: nothing is dropped in them", WHERE_IT_DROPS)
DROPPED_BEFORE_THE_OUTPUT = Mistake("dropout falls on what goes into `output` as well", WHERE_IT_DROPS)

REGISTERED = "What notes down the parameters of modules that stand in a list?"
LAYERS_IN_A_LIST = Mistake("the blocks stand in a plain list, so their parameters are not the model's", REGISTERED)
ONE_BLOCK_REPEATED = Mistake(
    "one block stands in every place: `[block] * n_layers` makes no new ones",
    "How many different objects are in [block] * 2?",
)
BLOCKS_COPIED = Mistake(
    "all blocks begin with the same weights, as copies do", "What does copy.deepcopy do to the initial values?"
)
OUTPUT_TIED = Mistake(
    "`output` has the weight of `embedding`, not one of its own",
    "What does the docstring say of the weight of `output`?",
)
OUTPUT_WITHOUT_BIAS = Mistake("`output` has no bias", "What does bias=False do, and what does the docstring say?")
POSITIONS_LEARNED = Mistake("`positions` is a parameter", "Should an optimizer change the sines and cosines?")
POSITIONS_EMBEDDED = Mistake(
    "`positions` is an `nn.Embedding`, whose rows are learned", "Are the positions of 2017 learned, or are they sines?"
)
KEPT_OR_NOT = "Which argument of register_buffer says whether a buffer belongs to the state_dict?"
POSITIONS_IN_THE_STATE = Mistake("the buffer `positions` belongs to the state_dict: it is persistent", KEPT_OR_NOT)
POSITIONS_PLAIN = Mistake(
    "`positions` is a plain tensor among the attributes, not a buffer",
    "What does .to(device) or .double() do to a tensor that is neither a parameter nor a buffer?",
)
POSITIONS_NOT_KEPT = Mistake(
    "there is no buffer `positions`: they are worked out anew, or have another name",
    "What does register_buffer take first?",
)
BEGINNING = "How does an nn.Embedding begin if nobody says how, and what is then the length of a vector times √d_model?"
EMBEDDING_STARTS_WITH_1 = Mistake("the embedding starts with a standard deviation of 1, PyTorch's own", BEGINNING)
EMBEDDING_BY_XAVIER = Mistake(
    "the embedding starts by Xavier, as the matrices of a deep network do",
    "Does the spread of a word's vector depend on how many words there are?",
)
EMBEDDING_UNIFORM = Mistake(
    "the embedding starts with uniform numbers, not with normal ones", "Which function of nn.init draws normal numbers?"
)
PAD_ROW_STARTS_WITH_ZEROS = Mistake(
    "the vector of `pad_id` starts with zeros", "Which argument of nn.Embedding sets a row to 0?"
)


MANY_NUMBERS = 10_000  # of which no right embedding's spread is off by 4 %, but once in 10⁹


def beginning(
    values: Mapping[str, Array], *, vocab_size: int, d_model: int, max_length: int, **_: Any
) -> dict[str, Any]:
    """What of its initial values all right models have in common."""
    blocks = [name for name in values if ".0." in name and name.endswith("w_q.weight")]
    alike = [n for n in blocks if np.array_equal(values[n], values.get(n.replace(".0.", ".1."), 0))]
    found: dict[str, Any] = {"blocks that begin alike": "some" if alike else "none"}
    words = np.asarray(values["embedding.weight"], dtype=np.float64)
    if words.size > MANY_NUMBERS:
        found |= spread_of(words, vocab_size, d_model)
    if "positions" in values:
        right = sinusoidal_positional_encoding(max_length, d_model)
        table = np.asarray(values["positions"], dtype=np.float64)
        table = table.reshape(right.shape) if table.size == right.size else table
        near = table.shape == right.shape and np.allclose(table, right, atol=1e-5)
        found["the buffer positions"] = right if near else np.round(table, 3)
    return found


def spread_of(words: Array, vocab_size: int, d_model: int) -> dict[str, Any]:
    """How an embedding is spread, in words that do not depend on chance."""
    empty = ~words.any(axis=1)
    deviation = float(words[~empty].std()) if not empty.all() else 0.0
    spread = deviation * math.sqrt(d_model)
    known = (1.0, math.sqrt(d_model), float(d_model), math.sqrt(2 * d_model / (vocab_size + d_model)))
    beyond = int((np.abs(words[~empty]) > 2 * deviation).sum())
    return {
        "the spread of embedding.weight times √d_model": next(
            (round(k, 4) for k in known if abs(spread / k - 1) < 0.04), float(f"{spread:.1g}")
        ),
        "the share of embedding.weight beyond two standard deviations": share(beyond, words[~empty].size, 0.0455, 0.0),
        "vectors of embedding.weight that are 0": int(empty.sum()),
    }


def kept_or_dropped(output: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {OUTPUT: output}


@module_reference(
    axes={
        "weights": "",
        "source": "B n",
        "target": "B m",
        "vocab_size": "",
        "d_model": "",
        "n_heads": "",
        "n_layers": "",
        "d_ff": "",
        "max_length": "",
        "dropout": "",
        "pad_id": "",
        "training": "",
    },
    output="B m vocab_size",
    hints=(
        "Embed and place both texts in the same way; the source goes through the encoder's blocks, the target through "
        "the decoder's, which all look at the same memory; one linear map makes logits.",
        "x = dropout(embedding(ids) · √d_model + positions[:n]); real = (source ≠ pad_id), as (B, 1, n), is the mask "
        "of every encoder block and the memory_mask of every decoder block; logits (B, m, vocab_size).",
        "nn.ModuleList takes a list of n_layers new blocks; nn.init.normal_ has an argument std; register_buffer has "
        "one that is called persistent; a comparison with pad_id gets its middle axis by [:, None, :].",
    ),
    forbidden=ALL_DONE,
    buffers=("positions",),
    starts=beginning,
    observed=kept_or_dropped,
)
def Transformer(
    weights: Weights,
    source: Tensor,
    target: Tensor,
    *,
    vocab_size: int,
    d_model: int,
    n_heads: int,
    n_layers: int,
    d_ff: int,
    max_length: int,
    dropout: float = 0.0,
    pad_id: int = 0,
    training: bool = False,
    mistake: Switches,
) -> Tensor:
    drop = dropping(dropout, training, mistake)
    handed_on = 0.0 if mistake(DROPOUT_NOT_HANDED_ON) else dropout
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff, "dropout": handed_on, "training": training}
    table = weights["positions"] if "positions" in weights else positions(max_length, d_model, weights)

    def embedded(ids: Tensor, bare: Mistake) -> Tensor:
        x = placed(weights["embedding.weight"], table, ids, d_model, pad_id, bare, drop, mistake)
        return x if mistake(EMBEDDED_NOT_DROPPED) or mistake(DROPPED_BEFORE_POSITIONS) else drop(x)

    def through(blocks: Any, half: str, x: Tensor, *given: Any) -> Tensor:
        first, last = x, 1 if mistake(FIRST_BLOCKS_ALONE) else n_layers
        for layer in range(last):
            place = 0 if mistake(FIRST_BLOCKS_AGAIN) else layer
            got = first if mistake(LAST_BLOCKS_ALONE) else x
            x = blocks.forward(part(weights, f"{half}.{place}"), got, *given, mistake=mistake, **sizes)
        return x

    readable = real_tokens(source, pad_id, mistake)
    words = embedded(source, SOURCE_WITHOUT_POSITIONS)
    seen = None if mistake(PADDING_SEEN_BY_THE_ENCODER) else readable
    seen = seen.mT if seen is not None and mistake(PADDING_ON_THE_QUERY_AXIS) else seen
    memory = through(EncoderBlock, "encoder", words, seen)
    memory = words if mistake(MEMORY_IS_THE_EMBEDDING) else memory.detach() if mistake(MEMORY_CUT_OFF) else memory
    own = (target != pad_id).unsqueeze(-2) if mistake(TARGET_PADDING_HIDDEN) else None
    shown = None if mistake(PADDING_SEEN_BY_THE_DECODER) else readable
    x = through(DecoderBlock, "decoder", embedded(target, TARGET_WITHOUT_POSITIONS), memory, own, shown)
    x = drop(x) if mistake(DROPPED_BEFORE_THE_OUTPUT) else x
    logits = linear(weights, "output", x)
    logits = logits[:, -1] if mistake(LAST_TOKEN_ALONE) else logits
    ends = {PROBABILITIES: lambda: logits.softmax(-1), LOG_PROBABILITIES: lambda: logits.log_softmax(-1)}
    return mistake.choose(ends, lambda: logits)()


def placed(
    table: Tensor,
    places: Tensor,
    ids: Tensor,
    d_model: int,
    pad_id: int,
    bare: Mistake,
    drop: Part,
    mistake: Switches,
) -> Tensor:
    """Tokens as vectors, each with its position; `bare` is the mistake that leaves these positions out."""
    import torch

    padding = pad_id if mistake(PAD_ROW_NEVER_LEARNS) else None
    words = torch.nn.functional.embedding(ids, table, padding_idx=padding)
    scales = {EMBEDDING_NOT_SCALED: 1.0, EMBEDDING_SCALED_TWICE: d_model, EMBEDDING_DIVIDED: d_model**-0.5}
    words = words * mistake.choose(scales, math.sqrt(d_model))
    words = drop(words) if mistake(DROPPED_BEFORE_POSITIONS) else words
    if mistake(POSITIONS_NOT_ADDED) or mistake(bare):
        return words
    there = places[: ids.shape[0], None] if mistake(POSITIONS_ALONG_THE_BATCH) else places[: ids.shape[1]]
    return words + there * (math.sqrt(d_model) if mistake(POSITIONS_SCALED_TOO) else 1.0)


def real_tokens(source: Tensor, pad_id: int, mistake: Switches) -> Tensor | None:
    """Which tokens of the source may be looked at: `(B, 1, n)`."""
    if mistake(PADDING_SEEN):
        return None
    real = source != (0 if mistake(PAD_ID_ALWAYS_0) else pad_id)
    real = ~real if mistake(PADDING_ALONE_SEEN) else real
    return real.unsqueeze(-2)


def positions(max_length: int, d_model: int, weights: Weights) -> Tensor:
    """Chapter 4's table, in the precision of the weights."""
    import torch

    table = torch.from_numpy(sinusoidal_positional_encoding(max_length, d_model))
    return table.to(weights["embedding.weight"].dtype)


@Transformer.fresh
def new_model(
    *,
    vocab_size: int,
    d_model: int,
    n_heads: int,
    n_layers: int,
    d_ff: int,
    max_length: int,
    dropout: float = 0.0,
    pad_id: int = 0,
    mistake: Switches,
) -> Fresh:
    started(mistake)
    sizes = {"d_model": d_model, "n_heads": n_heads, "d_ff": d_ff}
    blocks = {"encoder": EncoderBlock, "decoder": DecoderBlock}
    rng = np.random.default_rng(0)
    new = {"embedding.weight": words_at_the_start(rng, vocab_size, d_model, pad_id, mistake)}
    inner: list[str] = []
    plain: list[str] = []
    for half, block in blocks.items():
        made = block.new(mistake=mistake, **sizes)
        values = random_matrices(rng, made.parameters)
        for layer in range(n_layers):
            inner += [f"{half}.{layer}.{name}" for name in made.state]
            plain += [f"{half}.{layer}.{name}" for name in made.plain]
            values = values if mistake(BLOCKS_COPIED) else random_matrices(rng, made.parameters)
            new |= {f"{half}.{layer}.{name}": value for name, value in values.items()}
    new |= fresh_linear("output", d_model, vocab_size)
    table = table_at_the_start(max_length, d_model, mistake)
    learned = {POSITIONS_LEARNED: "positions", POSITIONS_EMBEDDED: "positions.weight"}
    name = mistake.choose(learned, "")
    left_out = [n for n in new if is_left_out(n, mistake)]
    state = [n for n in left_out if mistake(ONE_BLOCK_REPEATED) or n == "output.weight"]
    buffered = not name and not mistake(POSITIONS_PLAIN) and not mistake(POSITIONS_NOT_KEPT)
    return Fresh(
        {n: value for n, value in new.items() if n not in left_out} | ({name: table.astype("f4")} if name else {}),
        state=[*state, *inner, *(["positions"] if mistake(POSITIONS_IN_THE_STATE) and buffered else [])],
        plain=[*plain, *(["positions"] if mistake(POSITIONS_PLAIN) else [])],
        buffers={"positions": table} if buffered else {},
    )


def table_at_the_start(max_length: int, d_model: int, mistake: Switches) -> Array:
    """The positions, with what of chapter 4 can be wrong with them."""
    wrong = HALVES, SIN_AND_COS_SWAPPED, POSITIONS_FROM_ONE, PAIR_INDEX_FROM_ONE, DIMENSION_INDEX_DOUBLED, ODD_EXPONENT
    made = Switches(m for m in wrong if mistake(m))
    return np.asarray(sinusoidal_positional_encoding(max_length, d_model, mistake=made))


def words_at_the_start(rng: Rng, vocab_size: int, d_model: int, pad_id: int, mistake: Switches) -> Array:
    """The embedding as it begins."""
    spreads = {EMBEDDING_STARTS_WITH_1: 1.0, EMBEDDING_BY_XAVIER: math.sqrt(2 / (vocab_size + d_model))}
    size, spread = (vocab_size, d_model), mistake.choose(spreads, d_model**-0.5)
    uniform = mistake(EMBEDDING_UNIFORM) or mistake(EMBEDDING_BY_XAVIER)
    words: Array = spread * (rng.uniform(-math.sqrt(3), math.sqrt(3), size) if uniform else rng.normal(size=size))
    words[pad_id] *= 0.0 if mistake(PAD_ROW_STARTS_WITH_ZEROS) else 1.0
    return words.astype("f4")


def random_matrices(rng: Rng, parameters: Mapping[str, Array]) -> dict[str, Array]:
    """New values for what is no vector."""
    return {n: rng.normal(size=w.shape).astype("f4") if w.ndim == 2 else w for n, w in parameters.items()}


def is_left_out(name: str, mistake: Switches) -> bool:
    """Is this no parameter of the model, by mistake?"""
    half, _, rest = name.partition(".")
    block = half in ("encoder", "decoder")
    return (
        (block and mistake(LAYERS_IN_A_LIST))
        or (block and not rest.startswith("0.") and mistake(ONE_BLOCK_REPEATED))
        or (name == "output.weight" and mistake(OUTPUT_TIED))
        or (name == "output.bias" and mistake(OUTPUT_WITHOUT_BIAS))
    )


Transformer.also(INDIVISIBLE_ASSERTED, DIVISIBILITY_NOT_CHECKED)


SMALL = {"vocab_size": 7, "d_model": 6, "n_heads": 2, "n_layers": 2, "d_ff": 5, "max_length": 9}


def translating(rng: Rng, source: Array, target: Array, training: bool = False, **more: Any) -> ModuleCall:
    """A small model with random weights that reads sources and is given targets."""
    sizes: dict[str, Any] = {**SMALL, **more}
    weights = weights_for(Transformer, rng, **sizes)
    weights["embedding.weight"] = rng.normal(size=(sizes["vocab_size"], sizes["d_model"])) / 2
    weights["positions"] = sinusoidal_positional_encoding(sizes["max_length"], sizes["d_model"])
    cotangent = rng.normal(size=(*target.shape, sizes["vocab_size"]))
    return module_call(sizes, weights, (source, target), None if training else cotangent, training=training)


Transformer.asks(
    "86,808 parameters, all by name, for the sizes of chapter 16; and those of two layers",
    module_call({"vocab_size": 24, "d_model": 64, "n_heads": 4, "n_layers": 1, "d_ff": 128, "max_length": 32}),
    module_call(SMALL),
    stage=HAND,
)
Transformer.asks(
    "how it begins: the embedding's spread, the table of positions, no two blocks alike",
    module_call(
        {"vocab_size": 1000, "d_model": 16, "n_heads": 2, "n_layers": 2, "d_ff": 8, "max_length": 20, "pad_id": 3}
    ),
)


@Transformer.case(stage=HAND)
def nothing_but_norms(rng: Rng) -> Call:
    "a model of two features whose sub-layers give nothing, by hand"
    sizes = {"vocab_size": 3, "d_model": 2, "n_heads": 1, "n_layers": 1, "d_ff": 1, "max_length": 2}
    weights: dict[str, Array] = {n: np.zeros(w.shape) for n, w in Transformer.new(**sizes).parameters.items()}
    weights |= {n: np.ones(2) for n in weights if ".norm_" in n and n.endswith("weight")}
    weights |= {"embedding.weight": np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])}
    weights |= {
        "output.weight": np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 3.0]]),
        "output.bias": np.array([5.0, 0.0, 0.0]),
    }
    weights["positions"] = sinusoidal_positional_encoding(2, 2)
    return module_call(sizes, weights, (np.array([[1]]), np.array([[1, 2]])), np.ones((1, 2, 3)))


@Transformer.case()
def texts_of_two_lengths(rng: Rng) -> list[Call]:
    "two texts of 5 and 3 tokens in one batch, with targets of 4: logits and all gradients"
    source = np.array([[3, 1, 4, 1, 5], [2, 6, 5, 0, 0]])
    return [translating(rng, source, np.array([[1, 6, 3, 3], [1, 2, 0, 0]]), n_layers=n) for n in (1, 2)]


@Transformer.case()
def another_padding(rng: Rng) -> list[Call]:
    "another `pad_id`, padding in the middle, and token 0 as a word like others"
    source, target = (
        np.array([[0, 4, 2, 5], [4, 0, 4, 4], [1, 0, 3, 6]]),
        np.array([[1, 0, 4, 4], [4, 2, 3, 0], [1, 1, 0, 4]]),
    )
    return [
        translating(rng, source, target, pad_id=4),
        translating(rng, source, target, pad_id=4, n_heads=3, n_layers=1),
    ]


@Transformer.case(stage=EDGES)
def nothing_but_padding(rng: Rng) -> list[Call]:
    "a source that is nothing but padding; a single token on either side"
    source, target = np.array([[0, 0, 0], [5, 2, 0]]), np.array([[1, 3], [1, 4]])
    return [translating(rng, source, target), translating(rng, np.array([[3]]), np.array([[1]]), n_layers=1)]


@Transformer.case()
def modes_of_a_model(rng: Rng) -> list[Call]:
    "in training a dropout of nearly 1 leaves nothing of the words, in evaluation it drops nothing"
    source, target = np.array([[3, 1, 4], [2, 6, 0]]), np.array([[1, 5], [1, 2]])
    return [translating(rng, source, target, training, dropout=NEARLY_ONE) for training in (True, False)]


Transformer.refuses(
    "6 features do not split into 4 heads", module_call({**SMALL, "n_heads": 4}), naming="n_heads d_model"
)


@Transformer.property(stage=GRADIENTS)
def later_targets_have_no_say(rng: Rng, f: Any) -> str | None:
    "changing the last token of the target changes no earlier logits"
    source, target = np.array([[3, 1, 4]]), np.array([[1, 5, 2, 3]])
    arguments, weights, _, _ = translating(rng, source, target).args
    before, after = (f(arguments, weights, (source, t), None)[OUTPUT] for t in (target, np.array([[1, 5, 2, 6]])))
    leaks = [i for i in moved(before, after, -2) if i != 3]
    return f"token 3 changes the logits of position {leaks[0]}" if leaks else None


@Transformer.property()
def more_padding(rng: Rng, f: Any) -> str | None:
    "more padding behind the source changes nothing"
    source, target = np.array([[3, 1, 4]]), np.array([[1, 5, 2]])
    arguments, weights, _, _ = translating(rng, source, target).args
    padded = np.array([[3, 1, 4, 0, 0]])
    before, after = (f(arguments, weights, (s, target), None)[OUTPUT] for s in (source, padded))
    return None if np.allclose(before, after) else "with two tokens of padding the logits are others"


# ---- what it learns by

HOW_MUCH_IN_ALL = "What do the targets of one position sum to, and what does the right token's target get in all?"
SMOOTHING_UNUSED = Mistake(
    "`smoothing` is never used: the targets are one-hot", "Does your loss change when only smoothing does?"
)
SMOOTHING_ALWAYS_A_TENTH = Mistake(
    "ε is always 0.1, whatever is given", "Does your loss change when only smoothing does?"
)
OVER_THE_OTHERS = Mistake(
    "ε is shared among the K − 1 other tokens: the right one gets 1 − ε, without ε/K", HOW_MUCH_IN_ALL
)
OVER_K_MINUS_2 = Mistake("ε is divided by K − 2, as where a padding token is left out, too", HOW_MUCH_IN_ALL)
MASS_ABOVE_ONE = Mistake("ε/(K − 1) is added to every token: the targets sum to more than 1", HOW_MUCH_IN_ALL)
MASS_BELOW_ONE = Mistake(
    "the right token gets 1 − ε and the others ε/K: the targets sum to less than 1", HOW_MUCH_IN_ALL
)
FULL_MASS_ON_THE_RIGHT = Mistake("the right token gets 1, and ε/K besides: the targets sum to 1 + ε", HOW_MUCH_IN_ALL)
FIRST_SOFTMAX = Mistake(
    "a softmax comes before the loss, which makes one itself: the softmax is taken twice",
    "How small can the loss become if what goes into its softmax lies between 0 and 1?",
)
LOGARITHM_MISSING = Mistake(
    "the logarithm is missing: the loss is minus the probability, and negative",
    "What is −log of a probability, and when is it below 0?",
)
SOFTMAX_MISSING = Mistake(
    "there is no softmax at all: the logits themselves are weighed",
    "Does the same number added to all logits change your loss?",
)
LOG_OF_SMOOTHED_SOFTMAX = Mistake(
    "the logarithm is taken of a softmax that has underflowed to 0: the loss is ∞",
    "What is exp(−1000), and which one function gives log-probabilities without it?",
)
ADDED_INSIDE_THE_LOG = Family(
    "{} is added inside the logarithm",
    *(1e-6, 1e-8, 1e-9, 1e-10, 1e-12),
    hint="What is log(p + c) for p = 0, and what is it for p = 1?",
)
TO_BASE_2 = Mistake("the logarithm is to base 2", "Which logarithm does exp undo?")
LOSS_OVER_POSITIONS = Mistake(
    "the softmax runs over the positions, not over the K tokens", "Which axis of the logits is K long?"
)
CLASSES_IN_SECOND_PLACE = Mistake(
    "the second axis of the logits is taken for the K tokens, as PyTorch's `cross_entropy` does with `(B, L, K)`",
    "Where does F.cross_entropy look for the classes, and what can you do to the logits before?",
)
DIVERGENCE = Mistake(
    "the entropy of the targets is subtracted: it is a Kullback–Leibler divergence, not a cross entropy",
    "What is the smallest value of a cross entropy with smoothed targets: 0, or more?",
)
WHICH_POSITIONS = "Over which positions is the mean taken, and by how many is the sum divided?"
IGNORED_IN_THE_COUNT = Mistake("the sum is divided by all positions, the ignored ones included", WHICH_POSITIONS)
IGNORED_LIKE_OTHERS = Mistake("ignored positions count as if their target were token 0", WHICH_POSITIONS)
IGNORED_BUT_FOR_SMOOTHING = Mistake(
    "of ignored positions only the one-hot part is left out; the ε/K part still counts", WHICH_POSITIONS
)
MINUS_100_ALWAYS = Mistake(
    "−100 is ignored, whatever `ignore_index` is", "Does your loss change when only ignore_index does?"
)
SUMMED_UP = Mistake("the losses are added up, not averaged", WHICH_POSITIONS)
MEAN_OF_MEANS = Mistake("the mean of each text is taken, and then the mean of these", WHICH_POSITIONS)
OVER_THE_TEXTS = Mistake("the sum is divided by the number of texts, not of positions", WHICH_POSITIONS)
OVER_THE_TOKENS_TOO = Mistake("the mean is taken over the K tokens as well", WHICH_POSITIONS)
PER_POSITION = Mistake("a loss for every position comes back, not their mean", "How many axes has the result?")
LOSS_WITHOUT_GRADIENT = Mistake(
    "the loss is a plain number, or cut off from the logits: nothing can be learned by it",
    "What does .item() leave behind, and what needs it?",
)
TARGETS_IN_SINGLE_PRECISION = Mistake(
    "the smoothed targets are float32, as whole numbers from `one_hot` become when they are multiplied by 0.9",
    "Which dtype has F.one_hot(…) * 0.9, and which one do the logits have?",
)
SIGN_OF_THE_LOSS = Mistake(
    "the sign is missing: the better the guess, the larger the loss",
    "Should a loss become smaller or larger when the right token becomes likelier?",
)


@tensor_reference(
    axes={"logits": "... K", "targets": "...", "smoothing": "", "ignore_index": ""},
    output="",
    hints=(
        "The model is asked to say the right token, and to leave a little for every token, the right one included.",
        "loss of a position = −Σ_k q_k log p_k with q_k = (1 − ε)[k = y] + ε/K; the mean over positions whose target "
        "is not ignore_index.",
        "logits.log_softmax(-1); of it .gather(-1, …) at the targets, and .mean(-1), which is Σ/K; weigh the two by "
        "1 − ε and ε; index with targets != ignore_index before .mean().",
    ),
)
def label_smoothed_cross_entropy(
    logits: Tensor, targets: Tensor, smoothing: float = 0.1, ignore_index: int = -100, *, mistake: Switches
) -> Any:
    import torch

    counted = targets != (-100 if mistake(MINUS_100_ALWAYS) else ignore_index)
    epsilon = mistake.choose({SMOOTHING_UNUSED: 0.0, SMOOTHING_ALWAYS_A_TENTH: 0.1}, smoothing)
    if mistake(CLASSES_IN_SECOND_PLACE):
        return torch.nn.functional.cross_entropy(logits, targets, ignore_index=ignore_index, label_smoothing=epsilon)
    if bool((targets[counted] < 0).any()):
        raise RuntimeError("index -100 is out of bounds for dimension with size")
    right = torch.nn.functional.one_hot(targets.where(counted, 0), logits.shape[-1]).to(logits.dtype)
    asked, logs = smoothed(right, epsilon, mistake), logs_of(logits, mistake)
    if mistake(TARGETS_IN_SINGLE_PRECISION):
        asked = right.float() * (1 - epsilon) + epsilon / logits.shape[-1]
    losses = -(asked * logs).sum(-1)
    if mistake(DIVERGENCE):
        losses = losses + torch.special.xlogy(asked, asked).sum(-1)
    return averaged(losses, logs, counted, epsilon, mistake)


def smoothed(right: Tensor, epsilon: float, mistake: Switches) -> Tensor:
    """The targets: a share of 1 − ε for the right token, and ε/K for every token."""
    k = right.shape[-1]
    parts = {
        OVER_THE_OTHERS: (1 - epsilon, epsilon / max(k - 1, 1)),
        OVER_K_MINUS_2: (1 - epsilon, epsilon / max(k - 2, 1)),
        MASS_BELOW_ONE: (1 - epsilon, epsilon / k),
        MASS_ABOVE_ONE: (1 - epsilon + epsilon / max(k - 1, 1), epsilon / max(k - 1, 1)),
        FULL_MASS_ON_THE_RIGHT: (1 + epsilon / k, epsilon / k),
    }
    on, off = mistake.choose(parts, (1 - epsilon + epsilon / k, epsilon / k))
    return right * on + (1 - right) * off


def logs_of(logits: Tensor, mistake: Switches) -> Tensor:
    """The log-probabilities."""
    axis = -2 if mistake(LOSS_OVER_POSITIONS) and logits.ndim > 1 else -1
    added = ADDED_INSIDE_THE_LOG.value(mistake)
    if mistake(LOG_OF_SMOOTHED_SOFTMAX) or added:
        return (logits.softmax(axis) + added).log()
    others: dict[Mistake, Callable[[], Tensor]] = {
        FIRST_SOFTMAX: lambda: logits.softmax(axis).log_softmax(axis),
        LOGARITHM_MISSING: lambda: logits.softmax(axis),
        SOFTMAX_MISSING: lambda: logits,
        TO_BASE_2: lambda: logits.log_softmax(axis) / math.log(2),
    }
    return mistake.choose(others, lambda: logits.log_softmax(axis))()


def averaged(losses: Tensor, logs: Tensor, counted: Tensor, epsilon: float, mistake: Switches) -> Any:
    """One number of the losses of all positions."""
    if mistake(IGNORED_LIKE_OTHERS):
        counted = counted | True
    if mistake(IGNORED_BUT_FOR_SMOOTHING):
        losses = losses.where(counted, -epsilon * logs.mean(-1))
    else:
        losses = losses.where(counted, 0.0)
    count = counted.sum()
    ways: dict[Mistake, Callable[[], Tensor]] = {
        IGNORED_IN_THE_COUNT: lambda: losses.mean(),
        SUMMED_UP: lambda: losses.sum(),
        OVER_THE_TEXTS: lambda: losses.sum() / (len(losses) if losses.ndim else 1),
        MEAN_OF_MEANS: lambda: (losses.sum(-1) / counted.sum(-1)).mean() if losses.ndim else losses,
        OVER_THE_TOKENS_TOO: lambda: losses.sum() / count / logs.shape[-1],
        PER_POSITION: lambda: losses,
    }
    loss = mistake.choose(ways, lambda: losses.sum() / count)()
    loss = -loss if mistake(SIGN_OF_THE_LOSS) else loss
    return loss.item() if mistake(LOSS_WITHOUT_GRADIENT) else loss


def guessed(rng: Rng, *shape: int, ignored: int | None = None, spread: float = 2.0, **more: Any) -> Call:
    """Random logits, and targets of which about a third is ignored, if something is."""
    logits, targets = spread * rng.normal(size=shape), np.asarray(rng.integers(0, shape[-1], size=shape[:-1]))
    if ignored is not None:
        targets[(rng.random(size=shape[:-1]) < 0.35) | (np.arange(targets.size).reshape(targets.shape) == 1)] = ignored
        targets.flat[0] = 2 if ignored != 2 else 3
    return call(logits, targets, **more)


label_smoothed_cross_entropy.asks(
    "five equal logits, ε = 0.1: log 5; and a right guess with probability 1/2, ε = 0",
    call(np.zeros((1, 5)), np.array([3])),
    call(np.log(np.array([[1.0, 1.0, 2.0]])), np.array([2]), smoothing=0.0),
    stage=HAND,
)
label_smoothed_cross_entropy.asks(
    "4 positions of 6 tokens, with ε = 0.1, 0, and 0.3, and the gradient by the logits",
    lambda rng: [guessed(rng, 4, 6), guessed(rng, 4, 6, smoothing=0.0), guessed(rng, 4, 6, smoothing=0.3)],
)
label_smoothed_cross_entropy.asks(
    "two texts of 5 positions, and 3 of 4, of which some are ignored: −100 is the default",
    lambda rng: [guessed(rng, 2, 5, 7, ignored=-100), guessed(rng, 3, 4, 6, ignored=-100, smoothing=0.2)],
)
label_smoothed_cross_entropy.asks(
    "another `ignore_index`",
    lambda rng: [
        guessed(rng, 2, 6, 5, ignored=1, ignore_index=1),
        guessed(rng, 9, 4, ignored=0, smoothing=0.3, ignore_index=0),
    ],
)
label_smoothed_cross_entropy.asks(
    "as many texts as positions as tokens, where a wrong axis stays silent",
    lambda rng: [guessed(rng, 4, 4, 4, ignored=-100), guessed(rng, 3, 3)],
)
label_smoothed_cross_entropy.asks(
    "a single position, two axes before the positions",
    lambda rng: [guessed(rng, 1, 4), guessed(rng, 2, 2, 3, 5, ignored=-100)],
    stage=EDGES,
)


@label_smoothed_cross_entropy.case(stage=STABILITY)
def large_logits(rng: Rng) -> Call:
    "logits that lie 2000 apart"
    return call(1e3 * np.array([[1.0, -1.0, 0.3], [-1.0, 0.5, 1.0]]) + rng.normal(size=(2, 3)), np.array([1, 2]))


@label_smoothed_cross_entropy.property(stage=GRADIENTS)
def gradients_sum_to_nothing(rng: Rng, f: Any) -> str | None:
    "the gradient by the logits of a position sums to 0: it is p − q"
    made = guessed(rng, 3, 5, smoothing=0.2)
    gradient = f(*made.args, **made.kwargs)["the gradient by logits"]
    return (
        None
        if gradient is not None and np.allclose(gradient.sum(-1), 0)
        else "the gradient of a position does not sum to 0"
    )


WHAT_GROWS = "At which step should the rate be highest, and what becomes of it afterwards?"
RATE_OF_0 = Mistake(
    "step 0 is not refused, but gives a rate of 0",
    "From which step does the docstring count, and what does a step of rate 0 change?",
)
RATE_OF_STEP_1 = Mistake(
    "steps below 1 are taken for step 1, and not refused", "What should whoever counts from 0 be told?"
)
STEP_COUNTED_FROM_0 = Mistake(
    "1 is added to the step: the schedule counts from 0",
    "At which step is the rate highest: at warmup_steps, or one before?",
)
LARGER_OF_THE_TWO = Mistake("the larger of the two is taken, not the smaller", WHAT_GROWS)
NO_WARMUP = Mistake("there is no warm-up: the rate falls from the first step on", WHAT_GROWS)
NO_DECAY = Mistake("there is no decay: the rate stays where the warm-up ends", WHAT_GROWS)
STRAIGHT_DECAY = Mistake("after the warm-up the rate falls as 1/step, not as 1/√step", WHAT_GROWS)
WARMUP_TO_THE_HALF = Mistake(
    "warmup_steps is raised to −½ instead of −1½", "For which power do the two terms agree at step = warmup_steps?"
)
WARMUP_TO_ONE = Mistake(
    "warmup_steps is raised to −1 instead of −1½", "For which power do the two terms agree at step = warmup_steps?"
)
WIDTH_NOT_USED = Mistake("d_model is not used", "Which argument of yours is never used?")
WIDTH_MULTIPLIES = Mistake(
    "the rate is multiplied by √d_model, not divided by it", "Should a wider model take larger steps, or smaller ones?"
)
WIDTH_WITHOUT_ROOT = Mistake("the rate is divided by d_model, not by its root", "To which power is d_model raised?")


@reference(
    axes={"step": "", "d_model": "", "warmup_steps": ""},
    output="",
    hints=(
        "Two curves: one grows evenly, one falls with the root of the step. The rate is the lower one.",
        "d_model^(−½) · min(step^(−½), step · warmup_steps^(−1½)); the two meet at step = warmup_steps.",
        "A ValueError with the word step in its message where step < 1; then min() of the two curves, the second one "
        "step * warmup_steps**-1.5, over the root of d_model.",
    ),
)
def noam_learning_rate(step: int, d_model: int, warmup_steps: int, *, mistake: Switches) -> Any:
    if step < 1 and mistake(RATE_OF_0):
        return 0.0
    step = max(step, 1) if mistake(RATE_OF_STEP_1) else step
    if step < 1:
        raise ValueError(f"step counts from 1, not {step}")
    step = step + 1 if mistake(STEP_COUNTED_FROM_0) else step
    power = mistake.choose({WARMUP_TO_THE_HALF: -0.5, WARMUP_TO_ONE: -1.0}, -1.5)
    falling, growing = step**-0.5, step * warmup_steps**power
    falling = 1.0 / step * warmup_steps**0.5 if mistake(STRAIGHT_DECAY) else falling
    falling = warmup_steps**-0.5 if mistake(NO_DECAY) else falling
    rate = max(falling, growing) if mistake(LARGER_OF_THE_TWO) else min(falling, growing)
    rate = falling if mistake(NO_WARMUP) else rate
    return (
        mistake.choose(
            {WIDTH_NOT_USED: 1.0, WIDTH_MULTIPLIES: d_model**0.5, WIDTH_WITHOUT_ROOT: 1 / d_model}, d_model**-0.5
        )
        * rate
    )


RATE_DIVIDES_BY_0 = noam_learning_rate.slip(
    "step 0 ends in a ZeroDivisionError, not in a ValueError",
    "What is 0 to the power of −½, and which exception does the docstring name?",
    raises=lambda error: ZeroDivisionError("0.0 cannot be raised to a negative power"),
)
STEP_NOT_NAMED = noam_learning_rate.slip(
    "the ValueError's message does not name `step`",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)

noam_learning_rate.asks(
    "one feature, 4 steps of warm-up: 1/8 at step 1, 1/2 at step 4, 1/4 at step 16",
    *(call(step, 1, 4) for step in (1, 4, 16)),
    stage=HAND,
)
noam_learning_rate.asks(
    "before, at and after the warm-up",
    lambda rng: [
        call(int(step), d, w)
        for d, w in ((512, 4000), (64, 30))
        for step in (rng.integers(2, w), w, w + 1, rng.integers(2 * w, 9 * w))
    ],
)
noam_learning_rate.asks(
    "other widths and other warm-ups",
    lambda rng: [
        call(int(rng.integers(2, 500)), int(d), int(w))
        for d, w in zip(rng.integers(2, 900, 6), rng.integers(2, 300, 6), strict=True)
    ],
)
noam_learning_rate.asks(
    "a warm-up of a single step", lambda rng: [call(1, 16, 1), call(int(rng.integers(3, 99)), 3, 1)], stage=EDGES
)
noam_learning_rate.refuses("steps are counted from 1", call(0, 512, 4000), naming="step")


@noam_learning_rate.property()
def highest_at_the_end(rng: Rng, f: Any) -> str | None:
    "the rate is highest at step warmup_steps"
    warmup = int(rng.integers(5, 40))
    rates = [f(step, 64, warmup) for step in range(1, 3 * warmup)]
    highest = 1 + int(np.argmax(rates))
    return None if highest == warmup else f"with {warmup} steps of warm-up it is highest at step {highest}"
