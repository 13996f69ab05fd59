"""Chapter 16, the summarizer: train your own transformer of chapter 9 to keep the marked words of a text.

Words are whole numbers here, and four ids are no words: PAD fills up, BOS begins a summary, EOS ends it, and MARK says
that the word behind it is to be kept. What these functions make of them is trained by `train.py` beside this file.
The lesson is README.md. Check your work with `learn-transformers check summarizer`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PAD, BOS, EOS, MARK = 0, 1, 2, 3  # every other id, from 4 on, is a word
IGNORED = -100  # the label of a position that is not to be predicted


def keep_marked(ids: list[int]) -> list[int]:
    """Say what the right summary of a text is: the words that directly follow a MARK, in the order of the text.

    A MARK marks the word behind it and no other. Where PAD, EOS, another MARK or nothing at all comes next, it marks
    nothing.

    Args:
        ids: the text, a list of ids; it may be empty.

    Returns:
        A list of ids, each of them a word: 4 or more. Empty where nothing is marked.

    Example:
        >>> keep_marked([9, MARK, 7, 5, MARK, MARK, 9, MARK])
        [7, 9]

    Source: an extension; the lecture names summaries at 18:12, as one of the things that a GPT writes.
    """
    return [word for before, word in pairwise(ids) if before == MARK and word > MARK]


def make_batch(sources: list[list[int]], targets: list[list[int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Put texts and their summaries, which have different lengths, into three rectangles of numbers.

    The decoder reads BOS and the summary; at each position it is to predict what comes next, and after the last word
    EOS. So its input and its labels are the same summary, one place apart. Short rows are filled up at the end: texts
    and decoder inputs with PAD, labels with -100, since there is nothing to predict where nothing stands.

    Args:
        sources: B texts, lists of ids.
        targets: their B summaries, lists of ids without BOS and EOS. An empty one is a good one.

    Returns:
        A tuple `(source, decoder_input, labels)` of tensors of the type `torch.long`: `(B, n)`, `(B, m)` and `(B, m)`,
        where n is the length of the longest text, and m that of the longest summary plus 1.

    Example:
        >>> source, decoder_input, labels = make_batch([[3, 7, 9], [5]], [[7], []])
        >>> source.tolist(), decoder_input.tolist(), labels.tolist()
        ([[3, 7, 9], [5, 0, 0]], [[1, 7], [1, 0]], [[7, 2], [2, -100]])

    Source: an extension to the lecture's 12:50 and 13:32.
    """
    return (
        _padded(sources, PAD),
        _padded([[BOS, *target] for target in targets], PAD),
        _padded([[*target, EOS] for target in targets], IGNORED),
    )


def _padded(rows: Sequence[list[int]], filler: int) -> Tensor:
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows], dtype=torch.long)


def summary_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Say how surprised the model is by the right next words, on average over the labeled positions.

    Each position costs −log of the probability that the softmax of its logits gives to its label. Positions with the
    label -100 cost nothing and are not counted: it is one mean over all labeled positions of the batch, whichever
    summary they belong to.

    Args:
        logits: `(B, m, vocab)`.
        labels: `(B, m)`, `torch.long`: ids, or -100. At least one is an id.

    Returns:
        A tensor without axes, through which gradients flow back to the logits.

    Example:
        >>> labels = torch.tensor([[7, EOS], [EOS, IGNORED]])
        >>> print(round(summary_loss(torch.zeros(2, 2, 24), labels).item(), 4))  # all equally likely: log 24
        3.1781

    Source: an extension; the lecture trains no model.
    """
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)


def training_step(model: nn.Module, optimizer: torch.optim.Optimizer, batch: tuple[Tensor, Tensor, Tensor]) -> float:
    """Let the model learn from one batch: one step of the optimizer down the gradient of `summary_loss`.

    The model is called as `model(source, decoder_input)`, in training mode. Gradients that the parameters hold from
    before must not count.

    Args:
        model: any module that gives logits `(B, m, vocab)` for a source and a decoder input.
        optimizer: it holds the model's parameters.
        batch: what `make_batch` returns.

    Returns:
        The loss of this batch before the step, a Python float.

    Example:
        >>> class Unread(nn.Module):  # the same logits, whatever the text
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.bias = nn.Parameter(torch.zeros(24))
        ...     def forward(self, source, decoder_input):
        ...         return self.bias.expand(*decoder_input.shape, 24)
        >>> model, batch = Unread(), make_batch([[MARK, 7]], [[7]])
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        >>> [round(training_step(model, optimizer, batch), 4) for _ in range(2)]
        [3.1781, 2.7307]

    Source: an extension; the lecture trains no model.
    """
    source, decoder_input, labels = batch
    model.train()
    optimizer.zero_grad()
    loss = summary_loss(model(source, decoder_input), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def summarize(model: nn.Module, ids: list[int], max_length: int) -> list[int]:
    """Have a trained model write the summary of a text, word by word, each time the likeliest one.

    The decoder's input begins as BOS alone. The logits of its last position say which id comes next; that id is
    appended, and the model is asked again, until it answers EOS or `max_length` words are there. The model is in
    evaluation mode, and no gradients are kept. Whether it is in training mode again afterwards is up to you.

    Args:
        model: called as `model(source, decoder_input)` with tensors `(1, n)` and `(1, m)`; gives `(1, m, vocab)`.
        ids: the text, at least one id.
        max_length: how many words come back at most, at least 1. BOS and EOS do not count.

    Returns:
        A list of Python ints, the summary without BOS and EOS.

    Example:
        >>> class Copies(nn.Module):  # says at each place which id the text has there
        ...     def forward(self, source, decoder_input):
        ...         return F.one_hot(source[:, : decoder_input.shape[1]], 24)
        >>> summarize(Copies(), [7, 9, EOS, 5], max_length=6)
        [7, 9]

    Source: lecture 13:32 ("token by token"); `greedy_decode` of chapter 8 does the same for any model.
    """
    model.eval()
    source = torch.tensor([ids])
    written: list[int] = []
    with torch.no_grad():
        while len(written) < max_length:
            logits = model(source, torch.tensor([[BOS, *written]]))
            best = int(logits[0, -1].argmax())
            if best == EOS:
                break
            written.append(best)
    return written


def exact_match(predictions: list[list[int]], references: list[list[int]]) -> float:
    """Count the summaries that are right from the first word to the last: their share of all.

    Args:
        predictions: what a model wrote, at least one list of ids.
        references: what is right, as many lists.

    Returns:
        A float from 0 to 1.

    Example:
        >>> exact_match([[7, 9], [5]], [[7, 9], [5, 6]])
        0.5

    Source: an extension.
    """
    pairs = zip(predictions, references, strict=True)
    return sum(prediction == reference for prediction, reference in pairs) / len(predictions)


def rouge_1(prediction: list[int], reference: list[int]) -> float:
    """Give a summary credit for every right word, wherever it stands: the measure ROUGE-1, as F1.

    A word counts as often as both have it: where one has it twice and the other once, once. Precision is the share of
    the prediction's words that count in this way, recall the share of the reference's words. F1 is their harmonic mean,
    2 · precision · recall / (precision + recall).

    Args:
        prediction: what a model wrote, a list of ids.
        reference: what is right, a list of ids.

    Returns:
        A float from 0 to 1; 0 where either is empty, or where no word is in both.

    Example:
        >>> print(round(rouge_1([7, 5, 9], [7, 9, 9]), 4))  # one 7 and one 9: precision 2/3, recall 2/3
        0.6667

    Source: an extension; "ROUGE: A Package for Automatic Evaluation of Summaries" (Lin 2004), section 2.
    """
    both = Counter(prediction) & Counter(reference)
    return 2 * both.total() / max(len(prediction) + len(reference), 1)
