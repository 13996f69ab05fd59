"""Chapter 11, GPT: a decoder alone, which predicts the next token; the prompt says what it is to do.

Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check gpt`.
"""

import numpy as np
from self_attention import scaled_dot_product_attention  # chapter 3; not found? learn-transformers run FILE  # noqa: F401
from softmax import cross_entropy, softmax  # chapter 2; not found? learn-transformers run FILE  # noqa: F401


def language_model_loss(logits: np.ndarray, token_ids: np.ndarray) -> float:
    """How badly a model predicts each token from the tokens before it: the mean over all its predictions.

    The logits at position t are the model's guess about the token at position t + 1. So the first token is never
    predicted, and the logits of the last position have nothing to be compared with: n tokens make n − 1 predictions.
    Each costs −log of the probability that it gave to the token that came.

    Args:
        logits: `(..., n, vocab)`, n at least 2: one number for every id of the vocabulary, at every position.
        token_ids: integers, `(..., n)`: the text itself. Every token counts, whatever its id.

    Returns:
        One float: the mean over all predictions of the whole batch. Finite for logits as large as ±1e4.

    Example:
        >>> logits = np.log([[1.0, 1.0, 2.0], [1.0, 6.0, 1.0], [1.0, 1.0, 1.0]])
        >>> loss = language_model_loss(logits, np.array([0, 2, 1]))  # predicted with 1/2 and 3/4; −log 3/8 in all
        >>> print(round(2 * loss, 6), round(float(-np.log(3 / 8)), 6))
        0.980829 0.980829

    Source: lecture 18:12.
    """
    raise NotImplementedError("language_model_loss")


def perplexity(logits: np.ndarray, token_ids: np.ndarray) -> float:
    """Among how many equally likely tokens the model wavers, on average: `exp` of the loss above.

    Args:
        logits: `(..., n, vocab)`, n at least 2, as in `language_model_loss`.
        token_ids: integers, `(..., n)`.

    Returns:
        One float, at least 1, for the whole batch.

    Example:
        >>> print(round(float(perplexity(np.zeros((3, 5)), np.array([4, 0, 2]))), 6))
        5.0

    Source: an extension; the lecture says at 18:12 what is predicted, not how it is measured.
    """
    raise NotImplementedError("perplexity")


def filter_logits(logits: np.ndarray, top_k: int | None = None, top_p: float | None = None) -> np.ndarray:
    """Take the unlikely tokens out of the draw, before the next token is drawn.

    `top_k` keeps the k largest logits. `top_p` then keeps the smallest set of the most likely tokens whose
    probabilities add up to `top_p` or more; these are the probabilities among what `top_k` has left. Everything else
    becomes `-inf`, so that a softmax gives it exactly 0.

    Args:
        logits: `(..., vocab)`; each row is filtered for itself. No two logits of a row are equal.
        top_k: None, or how many to keep, at least 1; as many as the vocabulary has, or more, keeps all.
        top_p: None, or a probability above 0; 1 keeps all that is left. At least one token stays.

    Returns:
        `(..., vocab)`, float64: each logit that is kept at its place and as it was, `-inf` everywhere else.

    Example:
        >>> logits = np.log([2.0, 5.0, 1.0, 8.0])  # probabilities 2/16, 5/16, 1/16 and 8/16
        >>> np.isfinite(filter_logits(logits, top_k=3))
        array([ True,  True, False,  True])
        >>> np.isfinite(filter_logits(logits, top_p=0.7))
        array([False,  True, False,  True])

    Source: an extension; "The Curious Case of Neural Text Degeneration", section 3.1, for `top_p`.
    """
    raise NotImplementedError("filter_logits")


def few_shot_prompt(instruction: str, examples: list[tuple[str, str]], query: str) -> str:
    """Write down a task so that the most likely continuation is its answer.

    The instruction comes first, then a line `x => y` for each example, then `query =>`, where the model goes on.

    Args:
        instruction: the first line.
        examples: pairs (x, y) of texts, at least one, in the order in which they are to stand.
        query: what the model shall answer.

    Returns:
        One string; between two lines stands one `\\n`, and nothing comes after the last `=>`.

    Example:
        >>> print(few_shot_prompt("Opposites:", [("hot", "cold"), ("up", "down")], "old"))
        Opposites:
        hot => cold
        up => down
        old =>

    Source: lecture 19:20; the form is that of "Language Models are Few-Shot Learners", figure 2.1.
    """
    raise NotImplementedError("few_shot_prompt")


def induction_attention(token_ids: np.ndarray) -> np.ndarray:
    """The attention of an induction head: "this token has been here before; what came after it?"

    Position t spreads its weight evenly over every position j ≤ t whose *predecessor* holds the same token as t:
    `token_ids[j - 1] == token_ids[t]`, so j is at least 1. A row for which there is none is all zeros.

    Args:
        token_ids: integers, `(n,)`.

    Returns:
        `(n, n)`, float64: row t holds the weights of position t.

    Example:
        >>> induction_attention(np.array([5, 7, 5]))  # the second 5 looks at the 7, which came after the first one
        array([[0., 0., 0.],
               [0., 0., 0.],
               [0., 1., 0.]])

    Source: an extension to the lecture's 19:20; "In-context Learning and Induction Heads".
    """
    raise NotImplementedError("induction_attention")


def attend_with_cache(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, cache: tuple[np.ndarray, np.ndarray] | None
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """One step of writing: the newest token looks at itself and at all tokens before it, whose keys were kept.

    The new key and value are appended to those in the cache. Then the query looks at all of them: the dot products
    are divided by √d_k, the softmax makes weights of them, and the weighted sum of the values is the output.

    Args:
        q: `(d_k,)`, the query of the newest token.
        k: `(d_k,)`, its key.
        v: `(d_v,)`, its value.
        cache: None at the first token, else `(keys (t, d_k), values (t, d_v))` of the t tokens before it, in their
            order. It is never changed: other arrays come back.

    Returns:
        A tuple `(output, cache)`: `(d_v,)`, and the tuple `(keys (t + 1, d_k), values (t + 1, d_v))` for the next step.
        All float64.

    Example:
        >>> q, first, second = np.array([1.0]), np.array([0.0]), np.log([3.0])
        >>> _, cache = attend_with_cache(q, first, np.array([8.0]), None)
        >>> output, (keys, values) = attend_with_cache(q, second, np.array([4.0]), cache)
        >>> print(output.round(6), values.ravel())
        [5.] [8. 4.]

    Source: an extension to the lecture's 16:05, which compares training times; writing is another matter.
    """
    raise NotImplementedError("attend_with_cache")


def classify_last_token(hidden: np.ndarray, lengths: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Turn a model that writes into one that classifies: a linear map of the last real token's state.

    Only the last token has seen the whole text. Texts of different lengths are filled up at the end, so the last real
    token of text i stands at `lengths[i] - 1`, and what stands behind it means nothing.

    Args:
        hidden: `(batch, n, d)`, the states of the last layer.
        lengths: integers, `(batch,)`, between 1 and n: how many tokens of each text are real.
        w: `(d, classes)`; it multiplies from the right.
        b: `(classes,)`.

    Returns:
        `(batch, classes)`, float64: logits, no probabilities.

    Example:
        >>> hidden = np.array([[[1.0], [2.0], [0.0]], [[3.0], [4.0], [5.0]]])  # the first text has two tokens
        >>> classify_last_token(hidden, np.array([2, 3]), np.array([[1.0, -1.0]]), np.array([0.0, 10.0]))
        array([[2., 8.],
               [5., 5.]])

    Source: lecture 18:12; "Improving Language Understanding by Generative Pre-Training", section 3.2.
    """
    raise NotImplementedError("classify_last_token")
