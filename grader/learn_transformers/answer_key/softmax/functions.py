"""Chapter 2, softmax: the references with the mistakes that learners make, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import (
    EDGES,
    GRADIENTS,
    HAND,
    STABILITY,
    Call,
    Family,
    Mistake,
    Switches,
    call,
    reference,
    sizes,
)
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS, asserted, unnamed
from learn_transformers.key.laws import rows_sum_to

Array = np.ndarray
Rng = np.random.Generator


# What can go wrong with the shift that keeps the exponentials finite, with the exponentials and with their sum.

NO_MAX_SUBTRACTION = Mistake(
    "the largest entry is not subtracted before the exponential",
    "What happens to softmax when you add the same number to every entry, and what is exp(1000)?",
)
ONE_MAX_FOR_ALL = Mistake(
    "one maximum is subtracted for the whole array instead of one per row",
    "A row that lies 2000 below the largest entry of the array: what is left of its exponentials?",
)
MEAN_SUBTRACTED = Mistake(
    "what is subtracted may lie far below the largest entry, as the mean does",
    "How far above its mean can an entry of the row (10000, 0, 0) lie?",
)
MINIMUM_SUBTRACTED = Mistake(
    "the smallest entry is subtracted, not the largest", "What is the largest exponent of the row (900, 899, 0) then?"
)
SUM_KEPT_ABOVE_ZERO = Mistake(
    "the largest entry is not subtracted before the exponential: a sum of 0 is avoided, but nothing else",
    "What is exp(−10000), and what weights does a row get whose exponentials are all like this one?",
)
MAX_WITH_ZERO = Mistake(
    "what is subtracted lies far above the largest entry where all are negative, as max(0, max x) does",
    "What is the sum of the exponentials in a row whose entries all lie around −10000?",
)
MAX_OVER_LAST_AXIS = Mistake(
    "the maximum is taken along the last axis, even where the sum runs along another one",
    "Which entries share one sum, and is the same number subtracted from all of them?",
)
MAX_WITHOUT_KEEPDIMS = Mistake(
    "the maxima lose their axis, so each is subtracted from the wrong entries",
    "What is the shape of x.max(axis=-1) for x of shape (3, 3), and which axis of x does it meet?",
)
ARGUMENT_CHANGED = Mistake(
    "the argument is changed in place", "What does `x -= ...` do to the array that the caller still holds?"
)
NO_EXP = Mistake(
    "the entries are divided by their sum without the exponential",
    "What keeps a weight positive when its score is negative?",
)
CLIPPED = Mistake(
    "the entries are clipped to a range such as ±500, not shifted",
    "What becomes of the difference between 10000 and 9999?",
)
EXPONENT_SIGN = Mistake(
    "the exponent has the wrong sign: max − x instead of x − max", "Which entry should get the largest weight?"
)
POWERS_OF_TWO = Mistake("the base is 2, not e", "What is the derivative of 2^x, and of e^x?")
EXPONENTIALS_CUT = Mistake(
    "the exponentials of whole numbers are cut to integers, so all but exp(0) become 0",
    "Which dtype does np.zeros_like(x) have for x = np.array([1, 2]), and what is left of exp(−1) in it?",
)
NOT_NORMALIZED = Mistake("the exponentials are not divided by their sum", "What should each row sum to?")
NO_KEEPDIMS = Mistake(
    "the sums lose their axis, so they divide the wrong entries",
    "What is the shape of your sum, and which axis of x does it meet?",
)
SUM_OVER_EVERYTHING = Mistake(
    "the sum runs over the whole array, though the maximum is taken per row",
    "How many different sums does a matrix with three rows need?",
)


def maximum(x: Array, axis: int, mistake: Switches) -> Any:
    if mistake(NO_MAX_SUBTRACTION) or mistake(SUM_KEPT_ABOVE_ZERO):
        return 0.0
    if mistake(ONE_MAX_FOR_ALL):
        return x.max()
    if mistake(MINIMUM_SUBTRACTED):
        return x.min(axis=axis, keepdims=True)
    if mistake(MEAN_SUBTRACTED):
        return x.mean(axis=axis, keepdims=True)
    highest = x.max(axis=-1 if mistake(MAX_OVER_LAST_AXIS) else axis, keepdims=not mistake(MAX_WITHOUT_KEEPDIMS))
    return np.maximum(highest, 0.0) if mistake(MAX_WITH_ZERO) else highest


def subtracted(x: Array, m: Any, mistake: Switches) -> Any:
    return np.subtract(x, m, out=x if mistake(ARGUMENT_CHANGED) else None)


def exponentials(x: Array, axis: int, mistake: Switches) -> Any:
    if mistake(NO_EXP):
        return x
    shifted = np.clip(x, -500.0, 500.0) if mistake(CLIPPED) else subtracted(x, maximum(x, axis, mistake), mistake)
    exponents = -shifted if mistake(EXPONENT_SIGN) else shifted
    e = np.exp2(exponents) if mistake(POWERS_OF_TWO) else np.exp(exponents)
    return e.astype(x.dtype) if mistake(EXPONENTIALS_CUT) else e


def total(e: Array, axis: int, mistake: Switches) -> Any:
    if mistake(NOT_NORMALIZED):
        return 1.0
    sums = e.sum() if mistake(SUM_OVER_EVERYTHING) else e.sum(axis=axis, keepdims=not mistake(NO_KEEPDIMS))
    sums = np.where(sums == 0, 1.0, sums) if mistake(SUM_KEPT_ABOVE_ZERO) else sums
    return sums + ADDED_TO_THE_SUM.value(mistake)


@reference(
    axes={"x": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "Softmax turns any row of numbers into positive weights that sum to 1, and only differences count.",
        "weights_i = exp(x_i − max x) / Σ_j exp(x_j − max x), along `axis`; the result has the shape of x.",
        "`np.max(x, axis=axis, keepdims=True)` is subtracted; `np.exp` of that; divide by its sum, with "
        "`axis` and `keepdims=True`.",
    ),
)
def softmax(x: Array, axis: int = -1, *, mistake: Switches) -> Any:
    e = exponentials(x, axis, mistake)
    return e / total(e, axis, mistake)


AXIS_IGNORED = softmax.slip(
    "the axis argument is ignored: the last axis is always used",
    "Which of your function's arguments does nothing?",
    axis=-1,
)
FIRST_AXIS = softmax.slip(
    "the softmax runs over the first axis where none is given",
    "Which axis does a call without `axis` normalize: do the rows or the columns sum to 1?",
    axis=lambda axis: 0 if axis == -1 else axis,
)
AXIS_ZERO = softmax.slip(
    "the softmax always runs over axis 0, whatever axis is asked for",
    "What do your columns sum to, and what should the rows sum to?",
    axis=0,
)
AXIS_ONE = softmax.slip(
    "the softmax always runs over axis 1, whatever axis is asked for",
    "What is axis 1 of a single row, and of a block of shape (2, 3, 4)?",
    axis=1,
)
ROWS_OF_A_TABLE = softmax.slip(
    "anything but a vector is taken for a table: axis 1 is used whatever axis is asked for",
    "Which axis is the last one of a block of shape (2, 3, 4), and where does your function use `axis`?",
    axis=lambda axis, x: min(x.ndim - 1, 1),
)
WHOLE_ARRAY = softmax.slip(
    "the whole array is normalized at once, not each row",
    "How much should each row sum to, and how much does yours?",
    axis=None,
)
SQUEEZED = softmax.slip(
    "every axis of length 1 is squeezed out of the result",
    "What shape should a row of shape (1, 4) give, and what shape does yours have?",
    returns=np.squeeze,
)
ROUNDED = softmax.slip(
    "the weights are rounded to four decimals",
    "Who needs short numbers: the next function, or only the reader of a printout?",
    returns=lambda weights: np.round(weights, 4),
)
LENGTH_ONE_AXIS = softmax.slip(
    "every weight is 1, as a softmax over an axis of length 1 gives",
    "Does your result depend on the entries at all?",
    returns=lambda weights, x: np.exp(x - x),
)


def long_row(rng: Rng) -> Call:
    return call(2.0 * rng.normal(size=int(rng.integers(260, 300))))


def every_axis(rng: Rng) -> list[Call]:
    x = rng.normal(size=(2, 3, 4))
    return [call(x), call(x, 0), call(x, axis=1), call(x, axis=2), call(x, axis=-2)]


softmax.asks("one row of three: weights 1/8, 2/8 and 5/8", call(np.log([1, 2, 5])), stage=HAND)
softmax.asks(
    "the scores of the course's worked example",
    call(np.array([[5 / 4, 6 / 5], [6 / 5, 101 / 25]]) / np.sqrt(2.0)),
    stage=HAND,
)
softmax.asks(
    "a matrix, row by row, and a row with large and with very small weights",
    sizes(3, n=4),
    lambda rng: call(rng.normal(size=4) + np.array([0.0, -6.0, -9.0, -12.0])),
    whole="x",
)
softmax.asks("a row of nearly 300 entries", long_row)
softmax.asks("a square matrix, where a lost axis stays silent", sizes(3, n=3))
softmax.asks("every axis of a block of shape (2, 3, 4)", every_axis)


@softmax.case(stage=EDGES)
def axis_of_length_one(rng: Rng) -> list[Call]:
    "an axis of length 1: that weight is 1"
    x, column, row = (rng.normal(size=size) for size in [(2, 1, 3), (3, 1), (1, 4)])
    return [call(column), call(row), call(x, axis=1), call(x), call(x[None], 1), call(np.array([1.5]))]


softmax.asks(
    "an entry of -inf gets exactly 0",
    lambda rng: call(rng.normal(size=(2, 4)) - np.array([[0.0, np.inf, 0.0, 0.0], [0.0, 0.0, 0.0, np.inf]])),
    stage=EDGES,
)
softmax.asks(
    "entries as large as ±10000, rows far apart",
    call(np.array([[1e4, 1e4 - 1, 0.0], [-1e4, -1e4 + 2, -1e4], [3.0, 1.0, 2.0]])),
    lambda rng: call(rng.normal(size=(2, 3)) + np.array([[9990.0], [-9990.0]])),
    lambda rng: call(np.array([[900.0, 899.0, 0.0], [0.0, 1.0, 900.0], [1.0, 2.0, 0.0]]) + rng.uniform(size=(3, 3))),
    stage=STABILITY,
)


@softmax.property()
def shift_invariant(rng: Rng, f: Any) -> str | None:
    "adding a constant to a row changes nothing"
    x = rng.normal(size=(2, 5))
    same = np.allclose(f(x), f(x + np.array([[3.0], [-7.0]])))
    return None if same else "softmax(x + c) differs from softmax(x)"


NOT_DIVIDED = Mistake("the temperature has no effect", "Where does the temperature enter your computation?")
MULTIPLIED = Mistake(
    "the entries are multiplied by the temperature instead of divided by it",
    "Does a high temperature make the weights more even or less?",
)
DIVIDED_AFTER = Mistake(
    "the weights are divided by the temperature, not the entries", "Do your weights still sum to 1?"
)
POWER_NOT_NORMALIZED = Mistake(
    "the weights are raised to the power 1 / temperature and not normalized again", "What do p² and (1 − p)² sum to?"
)
NOTHING_REFUSED = Mistake("no temperature is refused", "What does x / 0 hold, and what does x / −1 do to the order?")
ZERO_ACCEPTED = Mistake("a temperature of exactly 0 is not refused", "Is x / 0 a row of numbers?")
NEGATIVE_ACCEPTED = Mistake("a negative temperature is not refused", "What does temperature < 0 do to the order?")


def divided(x: Array, temperature: float, mistake: Switches) -> Any:
    if mistake(NOT_DIVIDED) or mistake(DIVIDED_AFTER) or mistake(POWER_NOT_NORMALIZED):
        return x
    if mistake(MULTIPLIED):
        return x * temperature
    return np.divide(x, temperature, out=x if mistake(ARGUMENT_CHANGED) else None)


@reference(
    axes={"x": "... n", "temperature": "", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "A high temperature makes the weights even, a low one sharpens them towards the largest entry.",
        "softmax(x / temperature); a temperature of 0 or less is a ValueError that names the argument.",
        "A `temperature` of 0 or below raises a ValueError that names it; else your `softmax` of `x / temperature`, "
        "with the same `axis`.",
    ),
)
def softmax_with_temperature(x: Array, temperature: float, axis: int = -1, *, mistake: Switches) -> Any:
    accepted = mistake(NOTHING_REFUSED) or mistake(ZERO_ACCEPTED if temperature == 0 else NEGATIVE_ACCEPTED)
    if temperature <= 0 and not accepted:
        raise ValueError("temperature must be positive")
    weights = softmax(divided(x, temperature, mistake), axis, mistake=mistake)
    if mistake(DIVIDED_AFTER):
        weights = weights / temperature
    return weights ** (1 / temperature) if mistake(POWER_NOT_NORMALIZED) else weights


TEMPERATURE_NOT_NAMED = softmax_with_temperature.slip(
    "the ValueError's message does not name `temperature`",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)
ASSERTED = softmax_with_temperature.slip(
    "a wrong temperature raises an AssertionError, not a ValueError",
    "Which exception says that an argument has a value that is not allowed?",
    raises=asserted,
)


@softmax_with_temperature.wrong(
    "the maximum of the undivided entries is subtracted from the divided ones",
    "At temperature 1/2, how large is the largest exponent that you compute?",
)
def MAX_BEFORE_DIVISION(x: Array, temperature: float, axis: int = -1, *, mistake: Switches) -> Any:
    lowered, unshifted = x - temperature * x.max(axis, keepdims=True), Switches([*mistake.made, NO_MAX_SUBTRACTION])
    return softmax_with_temperature(lowered, temperature, axis, mistake=unshifted)


softmax_with_temperature.asks(
    "temperature 1/2 doubles every difference: weights 1/14, 4/14 and 9/14", call(np.log([1, 2, 3]), 0.5), stage=HAND
)


@softmax_with_temperature.case(whole="x")
def warm_and_cold(rng: Rng) -> list[Call]:
    "a matrix at temperatures 0.1, 1 and 10"
    x = rng.normal(size=(3, 4))
    return [call(x, temperature) for temperature in (0.1, 1.0, 10.0)]


@softmax_with_temperature.case()
def nearly_frozen_and_melted(rng: Rng) -> list[Call]:
    "temperatures from 1/1000 to 1000: none is too low or too high"
    x = rng.normal(size=(2, 4))
    return [call(x * 1e-3, 1e-3), call(x * 30.0, 40.0), call(-x * 30.0, 40.0), call(x * 700.0, 1e3)]


softmax_with_temperature.asks(
    "along every axis of a cube, where a lost axis stays silent",
    lambda rng: [call(x := rng.normal(size=(3, 3, 3)), 2.5, axis=0), call(x, 0.7, axis=1), call(x, 1.5)],
)


@softmax_with_temperature.case(stage=EDGES)
def warm_axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    x = rng.normal(size=(1, 4))
    return [call(x, 2.0), call(x.T, 0.5), call(x[None], 3.0, axis=1), call(x[None, None], 3.0)]


softmax_with_temperature.asks(
    "an entry of -inf stays at 0 at any temperature",
    lambda rng: call(rng.normal(size=(2, 3)) - np.array([[0.0, np.inf, 0.0], [0.0, 0.0, np.inf]]), 3.0),
    stage=EDGES,
)


@softmax_with_temperature.case(stage=STABILITY)
def large_and_cold(rng: Rng) -> list[Call]:
    "large entries, rows far apart, at a low temperature"
    far_apart = np.array([[5e3, 5e3 - 0.5, -5e3], [-5e3, -5e3, -5e3 + 0.25], [1.0, 0.0, 2.0]])
    spread = np.array([[450.0, 449.5, 0.0], [0.0, 0.5, 450.0], [0.5, 1.0, 0.0]])
    return [call(x - rng.uniform(size=(3, 3)) / 4, 0.5) for x in (far_apart, spread)]


ONE_TWO = np.array([1.0, 2.0])
softmax_with_temperature.refuses("a temperature of 0 is refused", call(ONE_TWO, 0.0), naming="temperature")
softmax_with_temperature.refuses("a negative temperature is refused", call(ONE_TWO, -1.5), naming="temperature")

LOG_OF_SOFTMAX = Mistake(
    "the logarithm is taken of a softmax that has already become 0",
    "What is log(0), and can the exponential be avoided before the logarithm?",
)
EPSILON_IN_LOG = Family(
    "a small constant ({}) is added inside the logarithm instead of a stable form",
    *(1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15),
    hint="What is the logarithm of a weight of e^−1000, and what is yours?",
)
FLOOR_IN_LOG = Family(
    "the weights are kept above {} inside the logarithm instead of a stable form",
    *(1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15),
    hint="What is the logarithm of a weight of e^−1000, and what is the lowest that you can return?",
)
MAX_NOT_ADDED_BACK = Mistake(
    "the maximum is subtracted inside the sum but not from the entries",
    "log Σ exp(x) = m + log Σ exp(x − m): which of the two terms is missing?",
)
MAX_SUBTRACTED_TWICE = Mistake(
    "the maximum is subtracted twice: from the entries, and again with the log of the sum",
    "What should a row of log-weights be if all of its entries are equal, and is yours?",
)
LOGS_DIVIDED = Mistake("the logarithms are divided, not subtracted", "What is log(a / b) in terms of log a and log b?")
LOG_BASE_TWO = Mistake("the logarithm is to base 2", "Which logarithm undoes exp?")


@reference(
    axes={"x": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "The logarithm of a softmax can be written so that no exponential ever overflows or vanishes.",
        "log softmax(x)_i = (x_i − m) − log Σ_j exp(x_j − m) with m = max x; the shape is that of x.",
        "With `z = x - x.max(...)`: subtract `np.log(np.exp(z).sum(...))` from `z`; both times `axis=axis, "
        "keepdims=True`.",
    ),
)
def log_softmax(x: Array, axis: int = -1, *, mistake: Switches) -> Any:
    log = np.log2 if mistake(LOG_BASE_TWO) else np.log
    epsilon, floor = EPSILON_IN_LOG.value(mistake), FLOOR_IN_LOG.value(mistake)
    if mistake(LOG_OF_SOFTMAX) or epsilon or floor:
        return log(np.maximum(softmax(x, axis, mistake=mistake) + epsilon, floor))
    m = maximum(x, axis, mistake)
    shifted = subtracted(x, m, mistake)
    log_sum = log(total(np.exp(shifted), axis, mistake))
    if mistake(LOGS_DIVIDED):
        return shifted / log_sum
    if mistake(MAX_SUBTRACTED_TWICE):
        return shifted - (m + log_sum)
    return (x if mistake(MAX_NOT_ADDED_BACK) else shifted) - log_sum


@log_softmax.wrong(
    "the logarithm is missing: probabilities stand where log-probabilities belong",
    "Can the logarithm of a weight lie between 0 and 1?",
)
def NO_LOG(x: Array, axis: int = -1, *, mistake: Switches) -> Any:
    return softmax(x, axis, mistake=mistake)


SIGN_FLIPPED = log_softmax.slip(
    "the sign is flipped", "Is the log of a probability ever above 0, and a loss ever below?", returns=np.negative
)
log_softmax.also(AXIS_IGNORED, FIRST_AXIS, AXIS_ZERO, AXIS_ONE, ROWS_OF_A_TABLE, WHOLE_ARRAY, SQUEEZED)

log_softmax.asks("weights 1/4, 1/4 and 1/2, by hand", call(np.log([1, 1, 2])), stage=HAND)
log_softmax.asks("a matrix, row by row", sizes(3, n=4), whole="x")
log_softmax.asks("a square matrix, where a lost axis stays silent", sizes(3, n=3))
log_softmax.asks("every axis of a block of shape (2, 3, 4)", every_axis)


@log_softmax.case(stage=EDGES)
def log_axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are, and along them every log-weight is 0"
    x = rng.normal(size=(1, 4))
    return [call(x), call(x.T), call(x.T, axis=0), call(x[None], axis=1), call(x[None, None]), call(np.array([1.5]))]


log_softmax.asks("a row of nearly 300 entries", long_row, stage=EDGES)
log_softmax.asks(
    "an entry of -inf stays -inf, the others stay finite",
    lambda rng: call(rng.normal(size=(2, 3)) - np.array([[0.0, np.inf, 0.0], [0.0, 0.0, np.inf]])),
    stage=EDGES,
)
log_softmax.asks(
    "finite for entries as large as ±10000",
    call(np.array([[1e4, 0.0, -1e4], [-1e4, -1e4 + 3, -1e4 - 4], [1.0, 2.0, 0.0]])),
    lambda rng: call(np.array([[0.0, 200.0, 1000.0], [-900.0, 0.0, 0.5]]) + rng.uniform(size=(2, 3))),
    call(np.array([0.0, -28.0, -34.0])),
    stage=STABILITY,
)


@log_softmax.property()
def exponentials_sum_to_one(rng: Rng, f: Any) -> str | None:
    "the exponentials of every row sum to 1"
    sums = np.exp(f(rng.normal(size=(2, 3, 4)) + 20.0)).sum(axis=-1)
    return None if np.allclose(sums, 1.0) else f"the exponentials of a row sum to {sums.ravel()[0]:.6g} instead of 1"


SUMMED = Mistake("the losses are summed, not averaged", "Should twice the batch give twice the loss?")
NOT_AVERAGED = Mistake(
    "one loss per row comes back instead of their mean", "How many numbers does a training step try to lower?"
)
AVERAGED_OVER_CLASSES = Mistake(
    "the sum is divided by the number of all entries, not by the number of rows",
    "How many predictions are there, one per row or one per logit?",
)
NOTHING_BUT_THE_LOGIT = Mistake(
    "the target's logit is used without the log of the sum of exponentials",
    "Does your loss change when every logit of a row grows by 1? Should it?",
)
ALL_CLASSES_SUMMED = Mistake(
    "the log-probabilities of all classes are used, not the target's alone",
    "Which one column of each row do the targets pick?",
)
PREDICTED_CLASS = Mistake(
    "the most likely class is used instead of the target", "Where do the targets enter your computation?"
)
EVERY_TARGET_IN_EVERY_ROW = Mistake(
    "every target is picked in every row, as log_p[:, targets] does",
    "How many entries do you average: n, or n times n?",
)
TARGETS_PICK_ROWS = Mistake(
    "the targets pick whole rows, as log_p[targets] does, not one class of each row",
    "Which axis of the log-probabilities are the classes on?",
)
TARGETS_FROM_ONE = Mistake(
    "the targets are counted from 1: the class before the target is picked", "Which column is class 0 in?"
)


def at_the_targets(log_p: Array, targets: Array, mistake: Switches) -> Any:
    picked = log_p.argmax(axis=-1) if mistake(PREDICTED_CLASS) else targets
    if mistake(TARGETS_FROM_ONE):
        picked = picked - 1
    if mistake(ALL_CLASSES_SUMMED):
        return log_p.sum(axis=-1)
    if mistake(EVERY_TARGET_IN_EVERY_ROW):
        return log_p[:, picked].mean(axis=-1)
    if mistake(TARGETS_PICK_ROWS):
        return log_p[picked].mean(axis=-1)
    return log_p[np.arange(len(log_p)), picked]


@reference(
    axes={"logits": "n c", "targets": "n"},
    output="",
    slips=ANY_NUMBERS,
    hints=(
        "The loss of one row is how surprised the model is by the right class; average over rows.",
        "L = −(1/n) Σ_i log softmax(logits_i)[targets_i]: one number.",
        "`log_softmax(logits)`, of that the entries `[np.arange(n), targets]`, of those minus `.mean()`, as a `float`.",
    ),
)
def cross_entropy(logits: Array, targets: Array, *, mistake: Switches) -> Any:
    log_p = logits if mistake(NOTHING_BUT_THE_LOGIT) else log_softmax(logits, mistake=mistake)
    losses = -at_the_targets(log_p, targets, mistake)
    if mistake(NOT_AVERAGED):
        return losses
    return losses.sum() / (1 if mistake(SUMMED) else logits.size if mistake(AVERAGED_OVER_CLASSES) else len(logits))


SOFTMAX_TWICE = cross_entropy.slip(
    "a softmax is applied to the logits before the log-softmax",
    "What does the log-softmax do to numbers that already lie between 0 and 1?",
    logits=softmax,
)
DIVIDED_BY_A_CONSTANT = cross_entropy.family(
    "the sum is divided by {}, however many rows there are",
    "By what should the sum of 5 losses be divided, and by what that of 3?",
    *(10, 32, 64, 100, 128),
    returns=lambda loss, logits, value: loss * len(logits) / value,
)

cross_entropy.asks(
    "two rows: (log 2 + log 4/3) / 2", call(np.array([[0.0, 0.0], [0.0, np.log(3.0)]]), np.array([0, 1])), stage=HAND
)


@cross_entropy.case(whole="logits")
def random_batch(rng: Rng) -> list[Call]:
    "a batch of 5 over 4 classes, with two sets of targets and two of logits"
    logits, targets = rng.normal(size=(5, 4)), np.array([1, 3, 0, 2, 1])
    return [call(logits, targets), call(logits, targets[::-1].copy()), call(-logits, targets)]


@cross_entropy.case()
def many_classes(rng: Rng) -> list[Call]:
    "a batch of 3 over nearly 300 classes, the last of them never a target"
    c = int(rng.integers(260, 300))
    logits, targets = rng.normal(size=(3, c)), rng.integers(0, c - 1, size=3).astype(np.intp)
    return [call(logits, targets), call(logits / 100, targets)]  # the second has no class of more than 1/200


cross_entropy.asks(
    "4 rows over 4 classes, where a wrong axis stays silent", sizes(n=4, c=4, targets=np.array([2, 2, 0, 3]))
)
cross_entropy.asks(
    "every target is the least likely class",
    lambda rng: call(logits := 2.0 * rng.normal(size=(3, 6)), logits.argmin(axis=-1)),
)
cross_entropy.asks(
    "a single row, and a single class, whose loss is 0",
    *(sizes(n=n, c=c, targets=np.full(n, c - 1)) for n, c in [(1, 3), (4, 1), (1, 1)]),
    stage=EDGES,
)
cross_entropy.asks(
    "a target 20000 below the largest logit, rows far apart",
    call(np.array([[1e4, -1e4, 0.0], [-1e4, -1e4 + 1, -1e4], [1.0, 2.0, 0.0]]), np.array([1, 0, 2])),
    lambda rng: call(9990.0 + rng.normal(size=(2, 3)), np.array([2, 0])),
    call(np.array([[1000.0, 0.0], [2.0, 1.0], [0.0, -1000.0]]), np.array([1, 0, 0])),
    call(np.array([[28.0, 0.0], [0.0, 30.0]]), np.array([1, 0])),
    call(np.array([[900.0, 0.0]]), np.array([0])),
    stage=STABILITY,
)
cross_entropy.alike(AXIS_ZERO, FIRST_AXIS, because="log_softmax is only ever called without an axis here")


@cross_entropy.property()
def same_for_all_classes(rng: Rng, f: Any) -> str | None:
    "equal logits cost log c, whatever the targets"
    cost = float(f(np.full((3, 5), 2.0), np.array([0, 4, 2])))
    return None if np.isclose(cost, np.log(5)) else f"equal logits over 5 classes cost {cost:.6g}, not log 5 = 1.60944"


NO_DIAGONAL = Mistake("the diagonal term is missing: only −p pᵀ is left", "What is dp_i/dx_i when i = j?")
OUTER_PRODUCT_ADDED = Mistake("p pᵀ is added instead of subtracted", "What should each row of the Jacobian sum to?")
SCALAR_PRODUCT = Mistake(
    "one number, as p @ p.T is for a vector, stands where the matrix p pᵀ belongs",
    "What is the shape of p.T when p has one axis?",
)
SQUARES_BROADCAST = Mistake(
    "each weight is multiplied with itself, as in p * p.T: the squares stand where p pᵀ belongs",
    "Which two indices does the entry p_i p_j need, and how many axes has p * p?",
)
DIAGONAL_WITHOUT_P = Mistake("the diagonal holds 1 − p_i, not p_i (1 − p_i)", "Is δ_ij multiplied by p_i?")
DIAGONAL_WITHOUT_SQUARE = Mistake(
    "the diagonal holds p_i alone: −p_i² is missing there", "Does −p_i p_j also hold for i = j?"
)
JACOBIAN_OF_LOG = Mistake("this is the Jacobian of log-softmax: δ_ij − p_j", "Is the matrix symmetric?")
ENTRIES_IN_THE_PRODUCT = Mistake(
    "the entries x_j stand where the weights p_j belong: p_i (δ_ij − x_j)", "What does each row of your matrix sum to?"
)
ENTRIES_TAKEN_AS_WEIGHTS = Mistake(
    "the entries are used as if they were already the weights",
    "Is the argument p or x, and what must happen to it first?",
)


@reference(
    axes={"x": "n"},
    output="n n",
    slips=ANY_NUMBERS,
    hints=(
        "Each weight depends on every entry: raising x_j raises p_j and lowers all the others.",
        "J[i, j] = p_i (δ_ij − p_j), a matrix of shape (n, n): diag(p) − p pᵀ.",
        "`softmax(x)` once; then `np.diag` of it minus `np.outer` of it with itself.",
    ),
)
def softmax_jacobian(x: Array, *, mistake: Switches) -> Any:
    p = x if mistake(ENTRIES_TAKEN_AS_WEIGHTS) else softmax(x, mistake=mistake)
    rows = np.ones_like(p) if mistake(JACOBIAN_OF_LOG) else p
    diagonal = np.diag(np.zeros_like(p) if mistake(NO_DIAGONAL) else rows)
    factor = x if mistake(ENTRIES_IN_THE_PRODUCT) else p
    outer = p @ p if mistake(SCALAR_PRODUCT) else p * p if mistake(SQUARES_BROADCAST) else np.outer(rows, factor)
    jacobian = diagonal + outer if mistake(OUTER_PRODUCT_ADDED) else diagonal - outer
    if mistake(DIAGONAL_WITHOUT_P):
        np.fill_diagonal(jacobian, 1 - p)
    if mistake(DIAGONAL_WITHOUT_SQUARE):
        np.fill_diagonal(jacobian, p)
    return jacobian


JACOBIAN_SIGN = softmax_jacobian.slip(
    "the sign of the whole matrix is flipped", "If x_i grows, does p_i grow or shrink?", returns=np.negative
)
VECTOR_RETURNED = softmax_jacobian.slip(
    "only the diagonal comes back, as a vector", "How many outputs are there, and how many inputs?", returns=np.diag
)
ONLY_DIAGONAL = softmax_jacobian.slip(
    "only the diagonal is there: raising one entry must lower all other weights",
    "If one weight grows, what happens to the others, given that they sum to 1?",
    returns=lambda jacobian: np.diag(np.diag(jacobian)),
)
STEPS_CUT = Mistake(
    "the small step is taken in a copy of whole numbers, where everything after the decimal point is cut off",
    "What is x[0] after x = np.array([1, 2]) and x[0] += 1e-4?",
)


def forward_differences(x: Array, step: float, mistake: Switches) -> Array:
    p, nudged = softmax(x, mistake=mistake), x + step * np.eye(len(x))
    if mistake(STEPS_CUT):
        nudged = nudged.astype(x.dtype)
    return np.stack([(softmax(row, mistake=mistake) - p) / step for row in nudged], axis=1)


STEP_ERROR = "Your quotient has an error as large as the step; can dp_i/dx_j be written with p alone?"
COARSE_STEPS = Mistake(
    "the derivatives are finite differences with a step of 1e-4, so only about four digits are right", STEP_ERROR
)
FINE_STEPS = Mistake(
    "the derivatives are finite differences with a step of 1e-5, so only about five digits are right", STEP_ERROR
)
OTHER_STEPS = Family("these are finite differences with a step of {}: digits are lost", 1e-2, 1e-3, hint=STEP_ERROR)
for step, wrong in ((1e-4, COARSE_STEPS), (1e-5, FINE_STEPS), *OTHER_STEPS.items()):
    softmax_jacobian.wrong(wrong)(lambda x, *, mistake, step=step: forward_differences(x, step, mistake))
del step, wrong

softmax_jacobian.asks("weights 1/6, 2/6 and 3/6, by hand", call(np.log([1, 2, 3])), stage=HAND)
softmax_jacobian.asks("vectors of 2, 5 and 40 entries", *(sizes(n=n) for n in (2, 5, 5, 40)), whole="x")
softmax_jacobian.asks(
    "an entry of -inf has a row and a column of zeros",
    lambda rng: call(rng.normal(size=4) - np.array([0.0, np.inf, 0.0, 0.0])),
    stage=EDGES,
)
softmax_jacobian.asks(
    "a single entry, whose weight is always 1; two equal entries",
    lambda rng: [call(rng.normal(size=1)), call(np.full(2, rng.normal()))],
    stage=EDGES,
)
softmax_jacobian.asks(
    "entries as large as ±10000",
    call(np.array([1e4, 1e4 - 1.0, 1e4 - 3.0])),
    call(np.array([-1e4, -1e4 + 2.0, 1e4, 1e4 - 0.5])),
    call(np.array([900.0, 899.0, 898.0, 0.0])),
    lambda rng: [call(9990.0 + rng.normal(size=3)), call(-9990.0 + rng.normal(size=3))],
    stage=STABILITY,
)
softmax_jacobian.obeys(
    "every row sums to 0, for the weights always sum to 1", rows_sum_to(0.0, sizes(n=4)), stage=GRADIENTS
)


@softmax_jacobian.property(stage=GRADIENTS)
def finite_differences(rng: Rng, f: Any) -> str | None:
    "it predicts what a small step does to the weights"
    x, step = rng.normal(size=3), 1e-5 * rng.normal(size=3)
    change = softmax(x + step) - softmax(x - step)
    right = np.allclose(change, 2 * f(x) @ step, atol=1e-10, rtol=1e-4)
    return None if right else "J @ step is not the change of the weights"
