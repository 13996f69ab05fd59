"""Chapter 9, the transformer: the quiz."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from learn_transformers.answer_key.transformer.functions import (
    DROPOUT_AS_KEPT,
    DROPOUT_NOT_SCALED,
    DROPOUT_ON_THE_SUM,
    FIRST_SOFTMAX,
    FULL_MASS_ON_THE_RIGHT,
    IGNORED_IN_THE_COUNT,
    LARGER_OF_THE_TWO,
    MASS_BELOW_ONE,
    NO_DECAY,
    NO_WARMUP,
    OVER_THE_OTHERS,
    POSITIONS_LEARNED,
    SIGN_OF_THE_LOSS,
    SMOOTHING_UNUSED,
    STRAIGHT_DECAY,
    WIDTH_NOT_USED,
    WIDTH_WITHOUT_ROOT,
    label_smoothed_cross_entropy,
    noam_learning_rate,
)
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    MISTAKE,
    PREDICT,
    RECALL,
    WHY,
    Choice,
    Claim,
    Cloze,
    Expression,
    FirstWrong,
    Grid,
    Match,
    Number,
    Order,
    Output,
    Rng,
    Several,
    Shape,
    Words,
    options_of,
    question,
    right,
    wrong,
)
from learn_transformers.symbolic.marking.worksheet import Formula, Known

SMOOTHED = ((5, 0.2), (5, 0.5), (4, 0.4), (3, 0.6), (5, 0.25), (4, 0.8))  # so many tokens, and ε


def smoothed(rng: Rng) -> tuple[int, float, int, np.ndarray]:
    """How many tokens there are, ε, which token is right, and the targets."""
    k, epsilon = SMOOTHED[int(rng.integers(len(SMOOTHED)))]
    token = int(rng.integers(k))
    return k, epsilon, token, np.round((1 - epsilon) * np.eye(k)[token] + epsilon / k, 14)


# ---- what the lecture says


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The lecture has the blocks and that all is trained at once; how they learn is from the paper.",
    hints=(
        "What can be said with a picture of the blocks alone?",
        "No loss and no learning rate occur in the lecture.",
        "Cross out what is marked as an extension in this chapter.",
    ),
    covers=("row 22", "row 25"),
)
def said_of_the_whole(rng: Rng) -> Several:
    """Which of these are in the lecture?"""
    return Several(
        (
            right("Encoder and decoder are stacks of blocks, put together like LEGO."),
            right("All of it is trained at once, in parallel."),
            wrong("The learning rate grows first and then falls.", "No learning rate occurs there: it is the paper's."),
            wrong("A little of every target is given to all other tokens.", "No loss occurs there: it is the paper's."),
            wrong("In training, some numbers are dropped by chance.", "Dropout does not occur there."),
        )
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Parallel: in one call every position of every target is a question with a loss of its own.",
    hints=(
        "For which positions of a target does one call give logits?",
        "The logits are (B, m, K): one row for each position of each target.",
        "How many positions have all targets together?",
    ),
    covers=("row 25", "caveat b", "Q12"),
)
def questions_in_a_call(rng: Rng) -> Number:
    """A batch has {texts} pairs; each source has {source} tokens, each target {target}, without padding.

    How many next tokens does one call of the model predict, each with a loss of its own?
    """
    texts, source, target = (int(n) for n in rng.permutation([3, 4, 5, 7, 8, 9])[:3])
    return Number(
        (
            right(texts * target),
            wrong(texts, "That is one for each text, as when it writes."),
            wrong(target, "That is one text."),
            wrong(texts * source, "Nothing is predicted at the positions of the source."),
            wrong(texts * (target - 1), "BOS stands in front, so that the first token is predicted, too."),
        ),
        policy="exact",
        given={"texts": texts, "source": source, "target": target},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="What the lecture says, with care",
    idea="Blocks fit like LEGO because what goes in and what comes out have the same shape.",
    hints=(
        "What must the next decoder block be given?",
        "The target asks: each of its tokens gets an answer as wide as itself.",
        "Which axis of the memory is summed over?",
    ),
    covers=("row 22", "Q12"),
)
def out_of_a_brick(rng: Rng) -> Shape:
    """A target of shape (B, m, d) and a memory of shape (B, n, d) go into a decoder block. Which shape comes out?"""
    return Shape(
        (
            right(("B", "m", "d")),
            wrong(("B", "n", "d"), "The memory is asked; the target asks."),
            wrong(("B", "m", "n"), "Those are weights, which are used up inside."),
            wrong(("B", "m", "K"), "Logits come after the last block."),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Your functions",
    idea="One embedding serves both texts; the sinusoids are a buffer, which nothing moves.",
    hints=(
        "Which of these would an optimizer find in `model.parameters()`?",
        "A parameter is a tensor that was assigned to a module to be learned.",
        "Which of them could be computed anew at any time?",
    ),
    covers=("Q12",),
)
def what_learns(rng: Rng) -> Several:
    """Which of these are parameters of this chapter's model, so that an optimizer moves them?"""
    return Several(
        (
            right("the embedding, which source and target share"),
            right("gamma and beta of the norms", "A norm of d features has 2d parameters."),
            right("the weight and the bias of `output`"),
            wrong("the table of sines and cosines", "It is a buffer: nothing should move it.", POSITIONS_LEARNED),
            wrong("the causal mask", "It says who may see whom, and does not learn."),
            wrong("the attention weights of a text", "They are computed anew for each text."),
        )
    )


# ---- modules


@question(
    asks=PREDICT,
    difficulty=2,
    section='"A list of layers is a part of the model"',
    idea="A module notes down modules that are assigned to it, and a layer that occurs twice counts once.",
    hints=(
        "How many different layers are there, and does the module know of them?",
        "A list of Python's is not looked into, and `[layer] * 2` is one layer, twice.",
        "How many numbers has one such layer, with its bias?",
    ),
)
def parameters_of_a_stack(rng: Rng) -> Output:
    """What does this print?

    ```python
    {code}
    ```
    """
    a, b, n = int(rng.integers(2, 5)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    one = a * b + b
    ways = (
        (f"[nn.Linear({a}, {b}) for _ in range({n})]", 0),
        (f"nn.ModuleList([nn.Linear({a}, {b})] * {n})", one),
        (f"nn.ModuleList([nn.Linear({a}, {b}) for _ in range({n})])", n * one),
    )
    made, count = ways[int(rng.integers(len(ways)))]
    code = (
        "from torch import nn\n\n"
        "stack = nn.Module()\n"
        f"stack.layers = {made}\n"
        "print(sum(p.numel() for p in stack.parameters()))"
    )
    others = (
        wrong(n * one, "Does the stack know of that many layers, and are they different ones?"),
        wrong(0, "A ModuleList is looked into."),
        wrong(one, "How many different layers are in the list?"),
        wrong(n * a * b, "A linear layer has a bias, too."),
    )
    return Output(code, (right(count), *(o for o in others if o.content != count)), given={"code": code})


@question(
    asks=PREDICT,
    difficulty=1,
    section="Your functions",
    idea="An `nn.Linear(a, b)` keeps its matrix as (b, a), and computes x Wᵀ + b.",
    hints=(
        "Which way does PyTorch keep the matrix of a linear layer?",
        "It computes x Wᵀ + b.",
        "Which shape must Wᵀ have, so that x Wᵀ is as wide as the hidden layer?",
    ),
)
def shape_of_w_1(rng: Rng) -> Shape:
    """Which shape has `w_1.weight` of a `FeedForward(d_model={width}, d_ff={hidden})`?"""
    d, f = int(rng.choice([6, 8, 12])), int(rng.choice([16, 24, 32]))
    return Shape(
        (
            right((f, d)),
            wrong((d, f), "So it was in chapter 07; `nn.Linear` keeps it turned over."),
            wrong((f,), "That is the bias."),
            wrong((d, d), "The hidden layer has a width of its own."),
        ),
        given={"width": d, "hidden": f},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Your functions",
    idea="What dropout keeps is made larger, so that the mean stays.",
    hints=(
        "Which share is dropped, and which is kept?",
        "What is kept is divided by 1 − p.",
        "Divide the number by the share that is kept.",
    ),
)
def kept_by_dropout(rng: Rng) -> Number:
    """In training, a dropout of {share} falls on the number {number}, and keeps it. What becomes of it?"""
    p, x = rng.choice([[0.25, 6], [0.2, 8], [0.6, 4], [0.75, 2], [0.25, 9], [0.2, 12]])
    return Number(
        (
            right(x / (1 - p)),
            wrong(x, "It has to make up for what is dropped.", DROPOUT_NOT_SCALED),
            wrong(x / p, "That takes the share for the one that is kept.", DROPOUT_AS_KEPT),
            wrong(x * (1 - p), "That makes it smaller: the mean would shrink twice."),
        ),
        policy="dp 2",
        given={"share": p, "number": x},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Five lines to keep",
    idea="Post-norm block: sub-layer, dropout, add, normalize.",
    hints=(
        "What may be dropped: what a sub-layer says, or what goes past it?",
        "What skips a sub-layer is never dropped, and the norm comes after the sum.",
        "Begin with the sub-layer.",
    ),
)
def order_in_a_block(rng: Rng) -> Order:
    """What happens around one sub-layer of this chapter's blocks? One line does not belong there."""
    return Order(
        (
            "The sub-layer works on x.",
            "Dropout falls on its output.",
            "x is added.",
            "The sum is normalized.",
        ),
        extra=(wrong("Dropout falls on the sum.", "Then what skips would be dropped, too.", DROPOUT_ON_THE_SUM),),
    )


@question(
    asks=WHY,
    difficulty=2,
    section='"Every parameter learns"',
    idea="A bias of the keys adds the same number to all scores of a query, and a softmax does not see that.",
    hints=(
        "What does a bias b of the keys add to the score of a query q with each key?",
        "It adds q · b, whichever key it is.",
        "What does a softmax do with a number that is added to all of its scores?",
    ),
    covers=("kernel",),
)
def bias_without_a_say(rng: Rng) -> Choice:
    """`w_q.bias`, `w_v.bias` and `w_o.bias` of an attention learn, and `w_k.bias` does not. Why?"""
    return Choice(
        (
            right("It adds one number to all scores of a query, and a softmax does not see that."),
            wrong(
                "It adds one number to all queries of a key, and so all rows of the weights become alike.",
                "Rows are queries, and each keeps its own scores but for a constant.",
            ),
            wrong(
                "It starts at 0, and a gradient that is 0 once stays 0 in every later step of the training.",
                "`nn.Linear` starts it at random.",
            ),
            wrong("It is subtracted by the norm that comes after the attention.", "So would those of w_v and w_o be."),
        )
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"Every parameter learns"',
    idea="What all exponentials of a row share cancels, above and below.",
    hints=(
        "What is exp(q(k + b)), written as a product?",
        "exp(qk + qb) = exp(qk) exp(qb), above and in every term below.",
        "Which factor has no m, and where must it cancel?",
    ),
    covers=("kernel",),
)
def bias_that_cancels(rng: Rng) -> FirstWrong:
    """Somebody shows that a bias b of the keys changes no weight of a query q. Which line is the first wrong one?"""
    return FirstWrong("bias_of_the_keys", ("factor_on_one_term", "factor_missing"))


# ---- the loss


@question(
    asks=PREDICT,
    difficulty=1,
    section="The idea",
    idea="A fresh model is about as good as knowing nothing, and a little worse: log K and a bit.",
    hints=(
        "Which probability does somebody give to each token who knows nothing?",
        "1/K, and the loss is −log of it.",
        "A fresh model is sure of some tokens without any reason: is that better or worse?",
    ),
    covers=("kernel",),
)
def first_loss(rng: Rng) -> Choice:
    """A fresh model guesses the next of {tokens} tokens, before its first step. About which loss is to be expected?"""
    k = int(rng.choice([24, 50, 100, 1000]))
    return Choice(
        (
            right(f"a little above log {k}", "Knowing nothing costs log K; being sure without a reason costs more."),
            wrong("a little above 0", "That would be a model that knows the answers."),
            wrong(f"a little above {k}", "The loss is a logarithm: −log of 1/K."),
            wrong(f"a little above 1/{k}", "That is the probability of a token, not its cost."),
        ),
        given={"tokens": k},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="A target that is never quite sure (extension)",
    idea="A share ε is spread over all tokens, the right one included, so that the targets sum to 1.",
    hints=(
        "What do the targets sum to?",
        "q = (1 − ε) y + ε/K, for every token.",
        "How much does each token get of the share that is spread?",
    ),
    covers=("kernel",),
)
def targets_that_are_unsure(rng: Rng) -> Choice:
    """There are {tokens} tokens, counted from 0, and token {right_token} is right. Which targets does a smoothing of
    {share} make?
    """
    k, epsilon, token, targets = smoothed(rng)

    def filled(on: float, off: float) -> np.ndarray:
        return np.round(np.where(np.arange(k) == token, on, off), 14)

    kept = 1 - epsilon
    return Choice(
        (
            right(targets),
            wrong(filled(kept, epsilon / (k - 1)), "The right token gets its part of the share, too.", OVER_THE_OTHERS),
            wrong(filled(kept, epsilon / k), "These sum to less than 1.", MASS_BELOW_ONE),
            wrong(filled(1 + epsilon / k, epsilon / k), "These sum to more than 1.", FULL_MASS_ON_THE_RIGHT),
            wrong(filled(1, 0), "That is the target without smoothing.", SMOOTHING_UNUSED),
        ),
        given={"tokens": k, "right_token": token, "share": epsilon},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A target that is never quite sure (extension)",
    idea="The best probabilities are the targets, so the logits lie the logarithm of their ratio apart.",
    hints=(
        "Which probabilities make the loss smallest?",
        "The targets themselves; and a gap of logits is the logarithm of a ratio of probabilities.",
        "Work out the two targets and divide them.",
    ),
    covers=("kernel",),
)
def best_gap(rng: Rng) -> Number:
    """There are {tokens} tokens and a smoothing of {share}. In the best guess the right token's logit lies above the
    other ones, which are equal. By how much?

    You may type a logarithm.
    """
    k, epsilon, _, targets = smoothed(rng)
    ratio = round(float(targets.max() / targets.min()))
    return Number(
        (
            right(f"log({ratio})"),
            wrong(float(ratio), "That is the ratio of the targets. What is the gap of the logits?"),
            wrong(float(np.log(ratio - 1)), "The right token gets its part of the share, too.", MASS_BELOW_ONE),
            wrong(float(targets.max() - targets.min()), "That is the difference of the targets, not of the logits."),
        ),
        policy="dp 2",
        given={"tokens": k, "share": epsilon},
    )


@question(
    asks=WHY,
    difficulty=2,
    section='"The smaller the loss, the surer the model"',
    idea="With smoothed targets a model can be too sure, and the loss never comes down to 0.",
    hints=(
        "What was promised to every token that is not right?",
        "The loss is smallest where the probabilities are the targets.",
        "What does a target cost that gets hardly any probability?",
    ),
    covers=("kernel",),
)
def too_sure(rng: Rng) -> Cloze:
    """Targets are smoothed by {share}. Fill in the gaps: what becomes of the loss as a right guess becomes surer?"""
    return Cloze(
        "the loss falls, is smallest where the probabilities are [[1]], and then [[2]]; its smallest value is [[3]]",
        (
            (
                right("the targets"),
                wrong("0 and 1", "There the other tokens' targets cost without end."),
                wrong("all equal", "There it is log K: the model knows nothing."),
            ),
            (
                right("rises"),
                wrong("stays", "Each further step takes probability from the other tokens."),
                wrong("falls on", "That holds for one-hot targets."),
            ),
            (
                right("more than 0"),
                wrong("0", "Every target above 0 costs something, however good the guess."),
                wrong("less than 0", "A probability is at most 1, so −log of it is not below 0."),
            ),
        ),
        given={"share": float(rng.choice([0.1, 0.2, 0.3]))},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Which way is better",
    idea="The gradient by the logits is the guess minus the target.",
    hints=(
        "Should the logit of a token go up or down if it got too much probability?",
        "After a softmax, the gradient of a cross entropy is the guess minus the target.",
        "A step goes against the gradient: which sign makes the right logit rise?",
    ),
)
def slope_by_a_logit(rng: Rng) -> Expression:
    """At some position, token j has the probability `p_j` and the target `q_j`. What is the derivative of that
    position's loss by the token's logit?
    """
    return Expression(
        Formula(
            "p_j - q_j",
            names={"p_j": "real(0, 1)", "q_j": "real(0, 1)"},
            wrong=(
                Known("q_j - p_j", "This is the way down, not the slope", "Should a step go with the gradient?"),
                Known("p_j - 1", "This is a token that is right for sure", "What is its target here?"),
                Known("-q_j/p_j", "This is the derivative by the probability", "What comes between it and the logit?"),
            ),
        )
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="The equation",
    idea="The mean goes over the positions that count; what is ignored has no loss and no gradient.",
    hints=(
        "Which probabilities make equal logits, and which targets the smoothing?",
        "The gradient of a position that counts is p − q, divided by how many count.",
        "How many positions count here, and what is the gradient of the other one?",
    ),
)
def gradient_of_two(rng: Rng) -> Grid:
    """Two positions, {tokens} tokens, all logits 0, a smoothing of {share}. The first target is token {right_token},
    the second −100, which is ignored. Fill in the gradient of the loss by the logits.
    """
    k, epsilon = ((4, 0.4), (5, 0.5), (3, 0.6))[int(rng.integers(3))]
    token = int(rng.integers(k))
    wrongs = (SMOOTHING_UNUSED, IGNORED_IN_THE_COUNT, SIGN_OF_THE_LOSS, MASS_BELOW_ONE, OVER_THE_OTHERS)
    asked = call(np.zeros((2, k)), np.array([token, -100]), epsilon)
    return Grid(
        options_of(
            label_smoothed_cross_entropy, asked, *wrongs, part=lambda made: np.round(made["the gradient by logits"], 9)
        ),
        policy="dp 3",
        rows=("position 0", "position 1"),
        columns=tuple(f"token {n}" for n in range(k)),
        given={"tokens": k, "share": epsilon, "right_token": token},
    )


@question(
    asks=WHY,
    difficulty=3,
    section="What wrong numbers look like",
    idea="Cross entropy and divergence differ by the entropy of the targets, which no logit moves.",
    hints=(
        "By what do the two losses differ, and does the model have a say in it?",
        "The difference is the entropy of the targets.",
        "What is the gradient of a number that does not depend on the logits?",
    ),
)
def divergence_instead(rng: Rng) -> Claim:
    """Somebody subtracts the entropy of the smoothed targets from the loss (KL), and other numbers are printed.
    {claim}.
    """
    same = bool(rng.integers(2))
    claim = "Even so, the model learns exactly the same" if same else "So the model learns something else"
    return Claim(
        same,
        (
            right("because what is subtracted does not depend on the logits"),
            wrong("because the entropy of smoothed targets is 0", "That holds for one-hot targets alone."),
            wrong("because an optimizer sees no more than the sign of a loss", "It sees gradients, not the loss."),
            wrong("because both losses are smallest at equal logits", "They are smallest at the targets."),
        ),
        given={"claim": claim},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section='"The smaller the loss, the surer the model"',
    idea="The loss takes logits: two softmaxes in a row have a floor that nothing can get below.",
    hints=(
        "What can go into the loss that makes it that large even at its best?",
        "Of numbers between 0 and 1 a softmax makes at most e/(e + K − 1).",
        "What is −log of that?",
    ),
)
def high_floor(rng: Rng) -> Choice:
    """Targets are one-hot, there are {tokens} tokens, and each training token is the best guess by far. The loss stops
    at {floor} and goes no lower. What went wrong?
    """
    k = int(rng.choice([10, 24, 50, 100]))
    floor = np.log((np.e + k - 1) / np.e)
    return Choice(
        (
            right("The model ends in a softmax, and the loss takes another one."),
            wrong("The logarithm is missing in the loss.", "Then the loss would be negative."),
            wrong("The targets are one-hot, so the loss has a floor above 0.", "Smoothed ones have a floor above 0."),
            wrong("The model is fresh, and this is log K.", f"log {k} is {np.log(k):.2f}; and it has learned."),
        ),
        given={"tokens": k, "floor": f"{floor:.2f}"},
    )


# ---- the steps


@question(
    asks=PREDICT,
    difficulty=2,
    section="A rate that grows, then falls (extension)",
    idea="The rate is the smaller of two curves, over the root of the width.",
    hints=(
        "Is the warm-up over at this step?",
        "Before its end the rate is s/(w√w), after it 1/√s; both are divided by √d.",
        "Write down the two curves and take the smaller.",
    ),
    covers=("kernel",),
)
def rate_of_a_step(rng: Rng) -> Choice:
    """d_model is {width}, the warm-up takes {warmup} steps. What is the learning rate at step {step}?"""
    width = int(rng.choice([4, 9, 16]))
    warmup, step = (int(n) for n in rng.choice([[4, 1], [4, 4], [4, 16], [4, 36], [9, 36], [16, 4], [16, 64]]))
    wrongs = (NO_WARMUP, NO_DECAY, STRAIGHT_DECAY, LARGER_OF_THE_TWO, WIDTH_NOT_USED, WIDTH_WITHOUT_ROOT)
    return Choice(
        options_of(
            noam_learning_rate,
            call(step, width, warmup),
            *wrongs,
            part=lambda rate: str(Fraction(rate).limit_denominator(1000)),
        ),
        given={"width": width, "warmup": warmup, "step": step},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="A rate that grows, then falls (extension)",
    idea="After the warm-up the rate falls with the root of the step: four times as many steps, half the rate.",
    hints=(
        "At which step is the rate highest?",
        "It is highest at the end of the warm-up, and falls as 1/√s.",
        "By which number must s be multiplied so that its root grows that much?",
    ),
    covers=("kernel",),
)
def how_long_it_falls(rng: Rng) -> Number:
    """Steps are counted from 1, and the warm-up takes {warmup} of them. At which step is the learning rate, on its way
    down, {part} of its highest value?
    """
    warmup, n = int(rng.choice([100, 400, 1000, 4000])), int(rng.choice([2, 4, 5]))
    return Number(
        (
            right(warmup * n * n),
            wrong(warmup * n, "The rate falls with the root of the step."),
            wrong(warmup * n * n - warmup, "That is counted from the end of the warm-up. Steps are counted from 1."),
            wrong(warmup / n, "That step is on the way up."),
            wrong(warmup * (n + 1), "The rate does not fall in a straight line."),
        ),
        policy="exact",
        given={"warmup": warmup, "part": f"1/{n}"},
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="How an embedding should begin",
    idea="An embedding that starts with a deviation of 1 drowns the positions; 1/√d makes both about equally loud.",
    hints=(
        "How long is a vector of d numbers with a deviation of 1, times √d?",
        "√d times √d is d; and a vector of positions has d/2 pairs of length 1.",
        "Divide d by √(d/2).",
    ),
)
def louder_than_positions(rng: Rng) -> Number:
    """d_model is {width}. The embedding starts with PyTorch's own standard deviation of 1 and is multiplied by √d.

    Divide the length of a word's vector by that of its position's vector. About which number comes out?
    """
    d = int(rng.choice([32, 50, 72, 128, 200]))
    return Number(
        (
            right(float(np.round(np.sqrt(2 * d)))),
            wrong(float(np.sqrt(2.0)), "That is for a deviation of 1/√d."),
            wrong(float(d), "That is how long the word is. How long is the position?"),
            wrong(float(np.sqrt(d)), "A position has the length √(d/2), not √d: each pair has length 1."),
        ),
        policy="dp 1",
        given={"width": d},
    )


@question(
    asks=WHY,
    difficulty=1,
    section="It learns",
    idea="Guess, loss, gradient, step: and the loss takes logits.",
    hints=(
        "What must be there before a loss can be worked out, and before a step can be taken?",
        "The model guesses, the loss says how wrong it was, the gradient says which way is better.",
        "Which line needs `loss`, and which one needs gradients?",
    ),
)
def lines_of_a_step(rng: Rng) -> Order:
    """Put the lines of a training step into order; the gradients have been cleared. Two do not belong there."""
    return Order(
        (
            "logits = model(words, seen)",
            "loss = label_smoothed_cross_entropy(logits, words)",
            "loss.backward()",
            "optimizer.step()",
        ),
        extra=(
            wrong("logits = logits.softmax(-1)", "The loss takes logits, and makes a softmax itself.", FIRST_SOFTMAX),
            wrong("model.eval()", "Then nothing would be dropped: that mode is for writing."),
        ),
        code=True,
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What wrong numbers look like",
    idea="Training runs with many mistakes in it; each has a sign of its own.",
    hints=(
        "Which of them shows before the first step?",
        "What a cross entropy of probabilities can be, and what an evaluation must be, is known beforehand.",
        "Begin with the sign of the loss.",
    ),
)
def signs_in_training(rng: Rng) -> Match:
    """What somebody sees of a training, and what they did: which belongs to which?"""
    return Match(
        (
            ("the loss is negative", "minus the probability is taken, without a logarithm"),
            ("two runs in evaluation differ", "`F.dropout(x, p)` is told nothing of the mode"),
            ("the model of four layers has as many numbers as one of one layer", "`[block] * n_layers`"),
            ("the loss changes when targets get more padding", "ignored positions are counted, too"),
        ),
        extra=("the schedule begins with step 0",),
        why="A schedule that begins with step 0 divides by 0, or wastes a step with a rate of 0.",
    )


@question(
    asks=WHY,
    difficulty=3,
    section="It learns",
    idea="One sentence by heart says that gradients arrive; it says nothing about other sentences.",
    hints=(
        "What could be wrong with a model that does not manage even one sentence?",
        "Whoever learns one sentence by heart needs gradients everywhere, and no rule.",
        "What has the model never seen?",
    ),
)
def one_by_heart(rng: Rng) -> Words:
    """After forty steps on one sentence, all of its words are right. What does that show of a model, and what not?"""
    return Words(
        (
            "It says that the parts work together: gradients arrive, and steps make the loss smaller.",
            "It says that nothing is known of sentences that it was not trained on.",
        ),
        "It shows that loss, gradients and steps fit together and reach what they must. It may have learned the "
        "sentence by heart, so of other sentences it shows nothing.",
    )
