"""Chapter 2, softmax: the references with the mistakes that learners make, and the checks that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import EDGES, GRADIENTS, HAND, STABILITY, Call, Family, Mistake, Switches, call, reference
from learn_transformers.key.families import ADDED_TO_THE_SUM, ANY_NUMBERS

Array = np.ndarray
Rng = np.random.Generator


# What can go wrong with the axis: asked by softmax and log_softmax alike.

AXIS_IGNORED = Mistake(
    "the axis argument is ignored: the last axis is always used",
    hint="Which of your function's arguments does nothing?",
)
FIRST_AXIS = Mistake(
    "the softmax runs over the first axis where none is given",
    hint="Which axis does a call without `axis` normalize: do the rows or the columns sum to 1?",
)
AXIS_ZERO = Mistake(
    "the softmax always runs over axis 0, whatever axis is asked for",
    hint="What do your columns sum to, and what should the rows sum to?",
)
AXIS_ONE = Mistake(
    "the softmax always runs over axis 1, whatever axis is asked for",
    hint="What is axis 1 of a single row, and of a block of shape (2, 3, 4)?",
)
ROWS_OF_A_TABLE = Mistake(
    "anything but a vector is taken for a table: axis 1 is used whatever axis is asked for",
    hint="Which axis is the last one of a block of shape (2, 3, 4), and where does your function use `axis`?",
)
WHOLE_ARRAY = Mistake(
    "the whole array is normalized at once, not each row",
    hint="How much should each row sum to, and how much does yours?",
)


def axis_used(x: Array, axis: int, mistake: Switches) -> int | None:
    if mistake(WHOLE_ARRAY):
        return None
    if mistake(AXIS_ZERO) or (mistake(ROWS_OF_A_TABLE) and x.ndim == 1):
        return 0
    if mistake(AXIS_ONE) or mistake(ROWS_OF_A_TABLE):
        return 1
    if mistake(AXIS_IGNORED):
        axis = -1
    return 0 if mistake(FIRST_AXIS) and axis == -1 else axis


# What can go wrong with the shift that keeps the exponentials finite.

NO_MAX_SUBTRACTION = Mistake(
    "the largest entry is not subtracted before the exponential",
    hint="What happens to softmax when you add the same number to every entry, and what is exp(1000)?",
)
ONE_MAX_FOR_ALL = Mistake(
    "one maximum is subtracted for the whole array instead of one per row",
    hint="A row that lies 2000 below the largest entry of the array: what is left of its exponentials?",
)
MEAN_SUBTRACTED = Mistake(
    "the mean is subtracted, not the largest entry",
    hint="How far above its mean can an entry of the row (10000, 0, 0) lie?",
)
MAX_WITH_ZERO = Mistake(
    "0 is subtracted where the largest entry lies below it: max(0, max x), not max x",
    hint="What is the sum of the exponentials in a row whose entries all lie around −10000?",
)
MAX_OVER_LAST_AXIS = Mistake(
    "the maximum is taken along the last axis, even where the sum runs along another one",
    hint="Which entries share one sum, and is the same number subtracted from all of them?",
)
MAX_WITHOUT_KEEPDIMS = Mistake(
    "the maxima lose their axis, so each is subtracted from the wrong entries",
    hint="What is the shape of x.max(axis=-1) for x of shape (3, 3), and which axis of x does it meet?",
)


def shift(x: Array, axis: int | None, mistake: Switches) -> Any:
    if mistake(NO_MAX_SUBTRACTION):
        return 0.0
    if mistake(ONE_MAX_FOR_ALL):
        return x.max()
    if mistake(MEAN_SUBTRACTED):
        return x.mean(axis=axis, keepdims=True)
    if mistake(MAX_OVER_LAST_AXIS):
        axis = -1
    highest = x.max(axis=axis, keepdims=not mistake(MAX_WITHOUT_KEEPDIMS))
    return np.maximum(highest, 0.0) if mistake(MAX_WITH_ZERO) else highest


# And with the sum.

NO_KEEPDIMS = Mistake(
    "the sums lose their axis, so they divide the wrong entries",
    hint="What is the shape of your sum, and which axis of x does it meet?",
)
SUM_OVER_EVERYTHING = Mistake(
    "the sum runs over the whole array, though the maximum is taken per row",
    hint="How many different sums does a matrix with three rows need?",
)


def total(e: Array, axis: int | None, mistake: Switches) -> Any:
    sums = e.sum() if mistake(SUM_OVER_EVERYTHING) else e.sum(axis=axis, keepdims=not mistake(NO_KEEPDIMS))
    return sums + ADDED_TO_THE_SUM.value(mistake)


NO_EXP = Mistake(
    "the entries are divided by their sum without the exponential",
    hint="What keeps a weight positive when its score is negative?",
)
CLIPPED = Mistake(
    "the entries are clipped to ±500 instead of shifted",
    hint="What becomes of the difference between 10000 and 9999?",
)
EXPONENT_SIGN = Mistake(
    "the exponent has the wrong sign: max − x instead of x − max",
    hint="Which entry should get the largest weight?",
)
POWERS_OF_TWO = Mistake("the base is 2, not e", hint="What is the derivative of 2^x, and of e^x?")
NOT_NORMALIZED = Mistake("the exponentials are not divided by their sum", hint="What should each row sum to?")
ARGUMENT_CHANGED = Mistake(
    "the argument is changed in place",
    hint="What does `x -= ...` do to the array that the caller still holds?",
)
ROUNDED = Mistake(
    "the weights are rounded to four decimals",
    hint="Who needs short numbers: the next function, or only the reader of a printout?",
)
EXPONENTIALS_CUT = Mistake(
    "the exponentials of whole numbers are kept in an integer array, so all but exp(0) become 0",
    hint="Which dtype does np.zeros_like(x) have for x = np.array([1, 2]), and what is left of exp(−1) in it?",
)
SQUEEZED = Mistake(
    "every axis of length 1 is squeezed out of the result",
    hint="What shape should a row of shape (1, 4) give, and what shape does yours have?",
)
LENGTH_ONE_AXIS = Mistake(
    "the softmax runs over an axis of length 1, so that every weight is 1",
    hint="Does your result depend on the entries at all?",
)


def exponentials(x: Array, axis: int | None, mistake: Switches) -> Array:
    dtype = x.dtype
    if mistake(NO_EXP):
        return x
    if mistake(CLIPPED):
        x = np.clip(x, -500.0, 500.0)
    elif mistake(ARGUMENT_CHANGED):
        x -= shift(x, axis, mistake)
    else:
        x = x - shift(x, axis, mistake)
    if mistake(EXPONENT_SIGN):
        x = -x
    e: Array = np.exp2(x) if mistake(POWERS_OF_TWO) else np.exp(x)
    return e.astype(dtype) if mistake(EXPONENTIALS_CUT) else e


@reference(
    axes={"x": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "Softmax turns any row of numbers into positive weights that sum to 1, and only differences count.",
        "weights_i = exp(x_i − max x) / Σ_j exp(x_j − max x), along `axis`; the result has the shape of x.",
        "Take the maximum along the axis, keeping it with length 1; exponentiate; divide by a sum that also keeps it.",
    ),
)
def softmax(x: Array, axis: int = -1, *, mistake: Switches) -> Array:
    along = axis_used(x, axis, mistake)
    e = exponentials(x, along, mistake)
    if mistake(NOT_NORMALIZED):
        return e
    weights: Array = e / total(e, along, mistake)
    if mistake(ROUNDED):
        weights = np.round(weights, 4)
    return np.squeeze(weights) if mistake(SQUEEZED) else weights


@softmax.wrong(LENGTH_ONE_AXIS)
def over_a_new_axis(x: Array, axis: int = -1) -> Array:
    column: Array = softmax(x[..., None], -1)
    return column[..., 0]


@softmax.case(stage=HAND)
def one_row(rng: Rng) -> Call:
    "one row of three: weights 1/8, 2/8 and 5/8"
    return call(np.array([0.0, np.log(2.0), np.log(5.0)]))


@softmax.case(stage=HAND)
def worked_example(rng: Rng) -> Call:
    "the scores of the course's worked example"
    return call(np.array([[5 / 4, 6 / 5], [6 / 5, 101 / 25]]) / np.sqrt(2.0))


@softmax.case(whole="x")
def a_matrix(rng: Rng) -> list[Call]:
    "a matrix, row by row, and a row with large and with very small weights"
    return [call(rng.normal(size=(3, 4))), call(rng.normal(size=4) + np.array([0.0, -6.0, -9.0, -12.0]))]


@softmax.case()
def a_long_row(rng: Rng) -> Call:
    "a row of nearly 300 entries"
    return call(2.0 * rng.normal(size=int(rng.integers(260, 300))))


@softmax.case()
def square_matrix(rng: Rng) -> Call:
    "a square matrix, where a lost axis stays silent"
    return call(rng.normal(size=(3, 3)))


@softmax.case()
def other_axes(rng: Rng) -> list[Call]:
    "every axis of a block of shape (2, 3, 4)"
    x = rng.normal(size=(2, 3, 4))
    return [call(x), call(x, 0), call(x, axis=1), call(x, axis=2), call(x, axis=-2)]


@softmax.case(stage=EDGES)
def axis_of_length_one(rng: Rng) -> list[Call]:
    "an axis of length 1: that weight is 1"
    x = rng.normal(size=(2, 1, 3))
    return [
        call(rng.normal(size=(3, 1))),
        call(rng.normal(size=(1, 4))),
        call(x, axis=1),
        call(x),
        call(x[None], 1),
        call(np.array([1.5])),
    ]


@softmax.case(stage=EDGES)
def minus_infinity(rng: Rng) -> Call:
    "an entry of -inf gets exactly 0"
    x = rng.normal(size=(2, 4))
    x[0, 1] = x[1, 3] = -np.inf
    return call(x)


@softmax.case(stage=STABILITY)
def large_entries(rng: Rng) -> list[Call]:
    "entries as large as ±10000, rows far apart"
    rows = np.array([[1e4, 1e4 - 1, 0.0], [-1e4, -1e4 + 2, -1e4], [3.0, 1.0, 2.0]])
    return [call(rows), call(rng.normal(size=(2, 3)) + np.array([[9990.0], [-9990.0]]))]


@softmax.property()
def shift_invariant(rng: Rng, f: Any) -> str | None:
    "adding a constant to a row changes nothing"
    x = rng.normal(size=(2, 5))
    before, after = f(x), f(x + np.array([[3.0], [-7.0]]))
    return None if np.allclose(before, after) else "softmax(x + c) differs from softmax(x)"


NOT_DIVIDED = Mistake("the temperature has no effect", hint="Where does the temperature enter your computation?")
MULTIPLIED = Mistake(
    "the entries are multiplied by the temperature instead of divided by it",
    hint="Does a high temperature make the weights more even or less?",
)
DIVIDED_AFTER = Mistake(
    "the weights are divided by the temperature, not the entries", hint="Do your weights still sum to 1?"
)
POWER_NOT_NORMALIZED = Mistake(
    "the weights are raised to the power 1 / temperature and not normalized again",
    hint="What do p² and (1 − p)² sum to?",
)
MAX_BEFORE_DIVISION = Mistake(
    "the maximum of the undivided entries is subtracted from the divided ones",
    hint="At temperature 1/2, how large is the largest exponent that you compute?",
)
NOTHING_REFUSED = Mistake(
    "no temperature is refused", hint="What does x / 0 hold, and what does x / −1 do to the order?"
)
ZERO_ACCEPTED = Mistake("a temperature of exactly 0 is not refused", hint="Is x / 0 a row of numbers?")
NEGATIVE_ACCEPTED = Mistake("a negative temperature is not refused", hint="What does temperature < 0 do to the order?")
TEMPERATURE_NOT_NAMED = Mistake(
    "the ValueError's message does not name `temperature`",
    hint="Which argument should a reader of the message correct?",
)
ASSERTED = Mistake(
    "a wrong temperature raises an AssertionError, not a ValueError",
    hint="Which exception says that an argument has a value that is not allowed?",
)


def refuses(temperature: float, mistake: Switches) -> bool:
    if mistake(NOTHING_REFUSED):
        return False
    if temperature == 0:
        return not mistake(ZERO_ACCEPTED)
    return temperature < 0 and not mistake(NEGATIVE_ACCEPTED)


@reference(
    axes={"x": "... n", "temperature": "", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "A high temperature makes the weights even, a low one sharpens them towards the largest entry.",
        "softmax(x / temperature); a temperature of 0 or less is a ValueError that names the argument.",
        "Refuse a temperature that is not positive first, then call your own softmax on the divided entries.",
    ),
)
def softmax_with_temperature(x: Array, temperature: float, axis: int = -1, *, mistake: Switches) -> Array:
    if refuses(temperature, mistake):
        if mistake(ASSERTED):
            raise AssertionError("temperature must be positive")
        raise ValueError("not allowed" if mistake(TEMPERATURE_NOT_NAMED) else "temperature must be positive")
    if mistake(ARGUMENT_CHANGED):
        x /= temperature
    elif mistake(MULTIPLIED):
        x = x * temperature
    elif not (mistake(NOT_DIVIDED) or mistake(DIVIDED_AFTER) or mistake(POWER_NOT_NORMALIZED)):
        x = x / temperature
    weights: Array = softmax(x, axis, mistake=mistake)
    if mistake(DIVIDED_AFTER):
        weights = weights / temperature
    if mistake(POWER_NOT_NORMALIZED):
        weights = weights ** (1 / temperature)
    return weights


@softmax_with_temperature.wrong(MAX_BEFORE_DIVISION)
def shifted_too_early(x: Array, temperature: float, axis: int = -1, *, mistake: Switches) -> Array:
    if temperature <= 0:
        refusal: Array = softmax_with_temperature(x, temperature, axis, mistake=mistake)
        return refusal
    e = np.exp(x / temperature - x.max(axis=axis, keepdims=True))
    weights: Array = e / e.sum(axis=axis, keepdims=True)
    return weights


@softmax_with_temperature.case(stage=HAND)
def doubled_differences(rng: Rng) -> Call:
    "temperature 1/2 doubles every difference: weights 1/14, 4/14 and 9/14"
    return call(np.array([0.0, np.log(2.0), np.log(3.0)]), 0.5)


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


@softmax_with_temperature.case()
def along_an_axis(rng: Rng) -> list[Call]:
    "along every axis of a cube, where a lost axis stays silent"
    x = rng.normal(size=(3, 3, 3))
    return [call(x, 2.5, axis=0), call(x, 0.7, axis=1), call(x, 1.5)]


@softmax_with_temperature.case(stage=EDGES)
def warm_axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are"
    x = rng.normal(size=(1, 4))
    return [call(x, 2.0), call(x.T, 0.5), call(x[None], 3.0, axis=1), call(x[None, None], 3.0)]


@softmax_with_temperature.case(stage=EDGES)
def masked_and_warm(rng: Rng) -> Call:
    "an entry of -inf stays at 0 at any temperature"
    return call(np.array([[1.0, -np.inf, 2.0], [0.5, 1.5, -np.inf]]), 3.0)


@softmax_with_temperature.case(stage=STABILITY)
def large_and_cold(rng: Rng) -> Call:
    "large entries, rows far apart, at a low temperature"
    far_apart = np.array([[5e3, 5e3 - 0.5, -5e3], [-5e3, -5e3, -5e3 + 0.25], [1.0, 0.0, 2.0]])
    return call(far_apart - rng.uniform(size=(3, 3)) / 4, 0.5)


@softmax_with_temperature.error("temperature")
def zero_temperature(rng: Rng) -> Call:
    "a temperature of 0 is refused"
    return call(np.array([1.0, 2.0]), 0.0)


@softmax_with_temperature.error("temperature")
def negative_temperature(rng: Rng) -> Call:
    "a negative temperature is refused"
    return call(np.array([1.0, 2.0]), -1.5)


LOG_OF_SOFTMAX = Mistake(
    "the logarithm is taken of a softmax that has already become 0",
    hint="What is log(0), and can the exponential be avoided before the logarithm?",
)
EPSILON_IN_LOG = Family(
    "a small constant ({}) is added inside the logarithm instead of a stable form",
    *(1e-8, 1e-9, 1e-12),
    hint="What is the logarithm of a weight of e^−1000, and what is yours?",
)
FLOOR_IN_LOG = Family(
    "the weights are kept above {} inside the logarithm instead of a stable form",
    *(1e-7, 1e-12),
    hint="What is the logarithm of a weight of e^−1000, and what is the lowest that you can return?",
)
MAX_NOT_ADDED_BACK = Mistake(
    "the maximum is subtracted inside the sum but not from the entries",
    hint="log Σ exp(x) = m + log Σ exp(x − m): which of the two terms is missing?",
)
MAX_SUBTRACTED_TWICE = Mistake(
    "the maximum is subtracted twice: from the entries, and again with the log of the sum",
    hint="What should a row of log-weights be if all of its entries are equal, and is yours?",
)
LOGS_DIVIDED = Mistake(
    "the logarithms are divided, not subtracted",
    hint="What is log(a / b) in terms of log a and log b?",
)
LOG_BASE_TWO = Mistake("the logarithm is to base 2", hint="Which logarithm undoes exp?")
SIGN_FLIPPED = Mistake(
    "the sign is flipped",
    hint="Is the log of a probability ever above 0, and a loss ever below?",
)
NO_LOG = Mistake(
    "the logarithm is missing: probabilities stand where log-probabilities belong",
    hint="Can the logarithm of a weight lie between 0 and 1?",
)


def log_of_weights(p: Array, mistake: Switches) -> Array:
    """The way that looks natural and breaks: first the weights, then their logarithm."""
    if mistake(NO_LOG):
        return p
    p = np.maximum(p + EPSILON_IN_LOG.value(mistake), FLOOR_IN_LOG.value(mistake))
    log_p: Array = np.log2(p) if mistake(LOG_BASE_TWO) else np.log(p)
    return log_p


@reference(
    axes={"x": "... n", "axis": ""},
    output="... n",
    slips=ANY_NUMBERS,
    hints=(
        "The logarithm of a softmax can be written so that no exponential ever overflows or vanishes.",
        "log softmax(x)_i = (x_i − m) − log Σ_j exp(x_j − m) with m = max x; the shape is that of x.",
        "Shift by the maximum, then subtract the log of the sum of exponentials; keep the axis in both reductions.",
    ),
)
def log_softmax(x: Array, axis: int = -1, *, mistake: Switches) -> Array:
    if any(map(mistake, (LOG_OF_SOFTMAX, NO_LOG, *EPSILON_IN_LOG.values(), *FLOOR_IN_LOG.values()))):
        log_p = log_of_weights(softmax(x, axis, mistake=mistake), mistake)
        return -log_p if mistake(SIGN_FLIPPED) else log_p
    along = axis_used(x, axis, mistake)
    m = shift(x, along, mistake)
    if mistake(ARGUMENT_CHANGED):
        x -= m
        m = 0.0
    sums = total(np.exp(x - m), along, mistake)
    log_sum = 0.0 if mistake(NOT_NORMALIZED) else np.log2(sums) if mistake(LOG_BASE_TWO) else np.log(sums)
    if mistake(LOGS_DIVIDED):
        log_p = (x - m) / log_sum
    elif mistake(MAX_SUBTRACTED_TWICE):
        log_p = (x - m) - (m + log_sum)
    else:
        log_p = (x if mistake(MAX_NOT_ADDED_BACK) else x - m) - log_sum
    if mistake(SQUEEZED):
        log_p = np.squeeze(log_p)
    return -log_p if mistake(SIGN_FLIPPED) else log_p


@log_softmax.case(stage=HAND)
def quarters(rng: Rng) -> Call:
    "weights 1/4, 1/4 and 1/2, by hand"
    return call(np.array([0.0, 0.0, np.log(2.0)]))


@log_softmax.case(whole="x")
def log_matrix(rng: Rng) -> Call:
    "a matrix, row by row"
    return call(rng.normal(size=(3, 4)))


@log_softmax.case()
def log_square_matrix(rng: Rng) -> Call:
    "a square matrix, where a lost axis stays silent"
    return call(rng.normal(size=(3, 3)))


@log_softmax.case()
def log_other_axes(rng: Rng) -> list[Call]:
    "every axis of a block of shape (2, 3, 4)"
    x = rng.normal(size=(2, 3, 4))
    return [call(x), call(x, 0), call(x, axis=1), call(x, axis=2)]


@log_softmax.case(stage=EDGES)
def log_axes_of_length_one(rng: Rng) -> list[Call]:
    "axes of length 1 stay where they are, and along them every log-weight is 0"
    x = rng.normal(size=(1, 4))
    return [call(x), call(x.T), call(x.T, axis=0), call(x[None], axis=1), call(x[None, None]), call(np.array([1.5]))]


@log_softmax.case(stage=EDGES)
def a_long_row_of_logs(rng: Rng) -> Call:
    "a row of nearly 300 entries"
    return call(2.0 * rng.normal(size=int(rng.integers(260, 300))))


@log_softmax.case(stage=EDGES)
def log_of_zero_weight(rng: Rng) -> Call:
    "an entry of -inf stays -inf, the others stay finite"
    return call(np.array([[1.0, -np.inf, 3.0], [0.0, 0.5, -np.inf]]))


@log_softmax.case(stage=STABILITY)
def log_large_entries(rng: Rng) -> list[Call]:
    "finite for entries as large as ±10000"
    rows = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4 + 3, -1e4 - 4], [1.0, 2.0, 0.0]])
    return [call(rows), call(np.array([[0.0, 200.0, 1000.0], [-900.0, 0.0, 0.5]]))]


@log_softmax.property()
def exponentials_sum_to_one(rng: Rng, f: Any) -> str | None:
    "the exponentials of every row sum to 1"
    sums = np.exp(f(rng.normal(size=(2, 3, 4)) + 20.0)).sum(axis=-1)
    return None if np.allclose(sums, 1.0) else f"the exponentials of a row sum to {sums.ravel()[0]:.6g} instead of 1"


SUMMED = Mistake("the losses are summed, not averaged", hint="Should twice the batch give twice the loss?")
NOT_AVERAGED = Mistake(
    "one loss per row comes back instead of their mean", hint="How many numbers does a training step try to lower?"
)
AVERAGED_OVER_CLASSES = Mistake(
    "the sum is divided by the number of all entries, not by the number of rows",
    hint="How many predictions are there, one per row or one per logit?",
)
SOFTMAX_TWICE = Mistake(
    "a softmax is applied to the logits before the log-softmax",
    hint="What does the log-softmax do to numbers that already lie between 0 and 1?",
)
NOTHING_BUT_THE_LOGIT = Mistake(
    "the target's logit is used without the log of the sum of exponentials",
    hint="Does your loss change when every logit of a row grows by 1? Should it?",
)
ALL_CLASSES_SUMMED = Mistake(
    "the log-probabilities of all classes are used, not the target's alone",
    hint="Which one column of each row do the targets pick?",
)
PREDICTED_CLASS = Mistake(
    "the most likely class is used instead of the target", hint="Where do the targets enter your computation?"
)
EVERY_TARGET_IN_EVERY_ROW = Mistake(
    "log_p[:, targets] picks every target in every row",
    hint="How many entries do you average: n, or n times n?",
)
TARGETS_PICK_ROWS = Mistake(
    "log_p[targets] picks whole rows, not one class of each row",
    hint="Which axis of the log-probabilities are the classes on?",
)
TARGETS_FROM_ONE = Mistake(
    "the targets are counted from 1: the class before the target is picked",
    hint="Which column is class 0 in?",
)


def at_the_targets(log_p: Array, targets: Array, mistake: Switches) -> Array:
    if mistake(ALL_CLASSES_SUMMED):
        return np.asarray(log_p.sum(axis=-1))
    if mistake(PREDICTED_CLASS):
        targets = log_p.argmax(axis=-1)
    if mistake(TARGETS_FROM_ONE):
        targets = targets - 1
    if mistake(EVERY_TARGET_IN_EVERY_ROW):
        return np.asarray(log_p[:, targets].mean(axis=-1))
    if mistake(TARGETS_PICK_ROWS):
        return np.asarray(log_p[targets].mean(axis=-1))
    return np.asarray(log_p[np.arange(len(log_p)), targets])


@reference(
    axes={"logits": "n c", "targets": "n"},
    output="",
    slips=ANY_NUMBERS,
    hints=(
        "The loss of one row is how surprised the model is by the right class; average over rows.",
        "L = −(1/n) Σ_i log softmax(logits_i)[targets_i]: one number.",
        "Take your stable log-softmax along the classes, pick one entry per row by integer indexing, negate the mean.",
    ),
)
def cross_entropy(logits: Array, targets: Array, *, mistake: Switches) -> Any:
    n, c = logits.shape
    if mistake(NOTHING_BUT_THE_LOGIT):
        log_p = logits
    else:
        log_p = log_softmax(softmax(logits) if mistake(SOFTMAX_TWICE) else logits, mistake=mistake)
    losses = -at_the_targets(log_p, targets, mistake)
    if mistake(NOT_AVERAGED):
        return losses
    if mistake(SUMMED):
        return losses.sum()
    return losses.sum() / (n * c if mistake(AVERAGED_OVER_CLASSES) else n)


@cross_entropy.case(stage=HAND)
def two_rows(rng: Rng) -> Call:
    "two rows: (log 2 + log 4/3) / 2"
    return call(np.array([[0.0, 0.0], [0.0, np.log(3.0)]]), np.array([0, 1]))


@cross_entropy.case(whole="logits")
def random_batch(rng: Rng) -> list[Call]:
    "a batch of 5 over 4 classes, with two sets of targets and two of logits"
    logits, targets = rng.normal(size=(5, 4)), np.array([1, 3, 0, 2, 1])
    return [call(logits, targets), call(logits, targets[::-1].copy()), call(-logits, targets)]


@cross_entropy.case()
def many_classes(rng: Rng) -> Call:
    "a batch of 3 over nearly 300 classes, the last of them never a target"
    c = int(rng.integers(260, 300))
    return call(rng.normal(size=(3, c)), rng.integers(0, c - 1, size=3))


@cross_entropy.case()
def square_batch(rng: Rng) -> Call:
    "4 rows over 4 classes, where a wrong axis stays silent"
    return call(rng.normal(size=(4, 4)), np.array([2, 2, 0, 3]))


@cross_entropy.case()
def certain_and_wrong(rng: Rng) -> Call:
    "every target is the least likely class"
    logits = 2.0 * rng.normal(size=(3, 6))
    return call(logits, logits.argmin(axis=-1))


@cross_entropy.case(stage=EDGES)
def one_row_one_class(rng: Rng) -> list[Call]:
    "a single row, and a single class, whose loss is 0"
    return [
        call(rng.normal(size=(1, 3)), np.array([2])),
        call(rng.normal(size=(4, 1)), np.zeros(4, dtype=np.int64)),
        call(rng.normal(size=(1, 1)), np.array([0])),
    ]


@cross_entropy.case(stage=STABILITY)
def far_below(rng: Rng) -> list[Call]:
    "a target 20000 below the largest logit, rows far apart"
    return [
        call(np.array([[1e4, -1e4, 0.0], [-1e4, -1e4 + 1, -1e4], [1.0, 2.0, 0.0]]), np.array([1, 0, 2])),
        call(9990.0 + rng.normal(size=(2, 3)), np.array([2, 0])),
        call(np.array([[1000.0, 0.0], [2.0, 1.0], [0.0, -1000.0]]), np.array([1, 0, 0])),
    ]


@cross_entropy.property()
def same_for_all_classes(rng: Rng, f: Any) -> str | None:
    "equal logits cost log c, whatever the targets"
    got = f(np.full((3, 5), 2.0), np.array([0, 4, 2]))
    return (
        None
        if np.isclose(got, np.log(5.0))
        else f"equal logits over 5 classes cost {float(got):.6g}, not log 5 = 1.60944"
    )


NO_DIAGONAL = Mistake("the diagonal term is missing: only −p pᵀ is left", hint="What is dp_i/dx_i when i = j?")
ONLY_DIAGONAL = Mistake(
    "only the diagonal is there: raising one entry must lower all other weights",
    hint="If one weight grows, what happens to the others, given that they sum to 1?",
)
VECTOR_RETURNED = Mistake(
    "only the diagonal comes back, as a vector", hint="How many outputs are there, and how many inputs?"
)
OUTER_PRODUCT_ADDED = Mistake(
    "p pᵀ is added instead of subtracted", hint="What should each row of the Jacobian sum to?"
)
SCALAR_PRODUCT = Mistake(
    "p @ p.T of a vector is one number, not the matrix p pᵀ",
    hint="What is the shape of p.T when p has one axis?",
)
SQUARES_BROADCAST = Mistake(
    "p * p.T multiplies each weight with itself: the squares stand where p pᵀ belongs",
    hint="Which two indices does the entry p_i p_j need, and how many axes has p * p?",
)
DIAGONAL_WITHOUT_P = Mistake("the diagonal holds 1 − p_i, not p_i (1 − p_i)", hint="Is δ_ij multiplied by p_i?")
DIAGONAL_WITHOUT_SQUARE = Mistake(
    "the diagonal holds p_i alone: −p_i² is missing there", hint="Does −p_i p_j also hold for i = j?"
)
JACOBIAN_OF_LOG = Mistake("this is the Jacobian of log-softmax: δ_ij − p_j", hint="Is the matrix symmetric?")
JACOBIAN_SIGN = Mistake("the sign of the whole matrix is flipped", hint="If x_i grows, does p_i grow or shrink?")
ENTRIES_TAKEN_AS_WEIGHTS = Mistake(
    "the entries are used as if they were already the weights",
    hint="Is the argument p or x, and what must happen to it first?",
)


COARSE_STEPS = Mistake(
    "the derivatives are finite differences with a step of 1e-4, so only about four digits are right",
    hint="Your quotient has an error as large as the step; can dp_i/dx_j be written with p alone?",
)
FINE_STEPS = Mistake(
    "the derivatives are finite differences with a step of 1e-5, so only about five digits are right",
    hint="Your quotient has an error as large as the step; can dp_i/dx_j be written with p alone?",
)
STEPS_CUT = Mistake(
    "the small step is taken in a copy of whole numbers, where everything after the decimal point is cut off",
    hint="What is x[0] after x = np.array([1, 2]) and x[0] += 1e-4?",
)


def products(p: Array, mistake: Switches) -> Any:
    """p_i p_j for every i and j."""
    if mistake(SCALAR_PRODUCT):
        return p @ p
    if mistake(SQUARES_BROADCAST):
        return p * p
    return np.outer(np.ones_like(p) if mistake(JACOBIAN_OF_LOG) else p, p)


@reference(
    axes={"x": "n"},
    output="n n",
    slips=ANY_NUMBERS,
    hints=(
        "Each weight depends on every entry: raising x_j raises p_j and lowers all the others.",
        "J[i, j] = p_i (δ_ij − p_j), a matrix of shape (n, n): diag(p) − p pᵀ.",
        "Compute p once with your stable softmax; put it on a diagonal; subtract its outer product with itself.",
    ),
)
def softmax_jacobian(x: Array, *, mistake: Switches) -> Array:
    p = x if mistake(ENTRIES_TAKEN_AS_WEIGHTS) else softmax(x, mistake=mistake)
    diagonal = np.diag(np.ones_like(p) if mistake(JACOBIAN_OF_LOG) else p)
    if mistake(NO_DIAGONAL):
        diagonal = np.zeros_like(diagonal)
    outer = products(p, mistake)
    jacobian: Array = diagonal + outer if mistake(OUTER_PRODUCT_ADDED) else diagonal - outer
    if mistake(DIAGONAL_WITHOUT_P):
        np.fill_diagonal(jacobian, 1 - p)
    if mistake(DIAGONAL_WITHOUT_SQUARE):
        np.fill_diagonal(jacobian, p)
    if mistake(ONLY_DIAGONAL):
        jacobian = np.diag(np.diag(jacobian))
    if mistake(VECTOR_RETURNED):
        jacobian = np.diag(jacobian)
    return -jacobian if mistake(JACOBIAN_SIGN) else jacobian


def forward_differences(x: Array, step: float, mistake: Switches) -> Array:
    p, nudged = softmax(x, mistake=mistake), x + step * np.eye(len(x))
    if mistake(STEPS_CUT):
        nudged = nudged.astype(x.dtype)
    return np.stack([(softmax(row, mistake=mistake) - p) / step for row in nudged], axis=1)


@softmax_jacobian.wrong(COARSE_STEPS)
def by_coarse_steps(x: Array, *, mistake: Switches) -> Array:
    return forward_differences(x, 1e-4, mistake)


@softmax_jacobian.wrong(FINE_STEPS)
def by_fine_steps(x: Array, *, mistake: Switches) -> Array:
    return forward_differences(x, 1e-5, mistake)


@softmax_jacobian.case(stage=HAND)
def jacobian_by_hand(rng: Rng) -> Call:
    "weights 1/6, 2/6 and 3/6, by hand"
    return call(np.array([0.0, np.log(2.0), np.log(3.0)]))


@softmax_jacobian.case(whole="x")
def jacobian_at_random(rng: Rng) -> list[Call]:
    "vectors of 2, 5 and 40 entries"
    return [call(rng.normal(size=n)) for n in (2, 5, 5, 40)]


@softmax_jacobian.case(stage=EDGES)
def jacobian_with_mask(rng: Rng) -> Call:
    "an entry of -inf has a row and a column of zeros"
    return call(np.array([0.5, -np.inf, 1.5, 0.0]))


@softmax_jacobian.case(stage=EDGES)
def jacobian_of_one(rng: Rng) -> list[Call]:
    "a single entry, whose weight is always 1; two equal entries"
    return [call(np.array([3.0])), call(np.array([2.0, 2.0]))]


@softmax_jacobian.case(stage=STABILITY)
def jacobian_large(rng: Rng) -> list[Call]:
    "entries as large as ±10000"
    return [
        call(np.array([1e4, 1e4 - 1.0, 1e4 - 3.0])),
        call(np.array([-1e4, -1e4 + 2.0, 1e4, 1e4 - 0.5])),
        call(9990.0 + rng.normal(size=3)),
        call(-9990.0 + rng.normal(size=3)),
    ]


@softmax_jacobian.property(stage=GRADIENTS)
def rows_sum_to_zero(rng: Rng, f: Any) -> str | None:
    "every row sums to 0, for the weights always sum to 1"
    jacobian = f(rng.normal(size=4))
    worst = np.abs(jacobian.sum(axis=-1)).max()
    return None if worst < 1e-6 else f"a row of the Jacobian sums to {worst:.6g} instead of 0"


@softmax_jacobian.property(stage=GRADIENTS)
def finite_differences(rng: Rng, f: Any) -> str | None:
    "it predicts what a small step does to the weights"
    x, step = rng.normal(size=3), 1e-5 * rng.normal(size=3)
    change = softmax(x + step) - softmax(x - step)
    predicted = 2 * f(x) @ step
    return (
        None if np.allclose(change, predicted, atol=1e-10, rtol=1e-4) else "J @ step is not the change of the weights"
    )
