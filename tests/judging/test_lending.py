"""A later chapter may use all that came before it: handed in alone, or beside files in which something is not right."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT, source_of

from learn_transformers.course import Assignment, Chapter, assignments, chapters, known_chapter
from learn_transformers.judging.judge import Judge
from learn_transformers.key import Reference
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import TorchReference
from learn_transformers.report.verdicts import notebook
from learn_transformers.verdict import Status

LATER = [chapter for chapter in chapters() if chapter.number >= 7]


def written(value: Any) -> str:
    """A value as a learner would write it down."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype='{value.dtype}')"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {written(item)}' for key, item in value.items())}}}"
    if isinstance(value, tuple):
        return f"({''.join(f'{written(item)}, ' for item in value)})"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return f"({value.__name__})" if callable(value) else repr(value)


def used(chapter: str, reference: Reference, number: int) -> str:
    """Lines that import a function, call it on an example of its key, and stop where it gives anything else."""
    check = next(check for check in reference.checks if check.build is not None and not check.naming)
    made = check.calls(np.random.default_rng(0))[0]
    given = [written(a) for a in made.args] + [f"{name}={written(a)}" for name, a in made.kwargs.items()]
    right = getattr(reference.outcome(made), "value")  # noqa: B009
    return (
        f"from {chapter} import {reference.name} as earlier_{number}\n"
        f"if not same(earlier_{number}({', '.join(given)}), {written(right)}):\n"
        f"    raise AssertionError('{chapter}.{reference.name}')\n"
    )


SINGLE = """    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(d_k)
    return scores.astype(np.float32) if q.dtype.kind in "iu" else scores
"""


@pytest.mark.parametrize("chapter", ["masking", "multi_head_attention"])
def test_single_precision_of_whole_numbers_costs_nothing_later_if_it_costs_nothing_where_it_is(
    judge: Judge, tmp_path: Path, chapter: str
) -> None:
    for name in ("softmax", "self_attention", "masking", "multi_head_attention"):
        source = source_of(name)
        if name == "self_attention":
            right = "    return q @ np.swapaxes(k, -1, -2) / np.sqrt(d_k)\n"
            assert right in source
            source = source.replace(right, SINGLE, 1)
        file = tmp_path / known_chapter(name).file
        file.parent.mkdir()
        file.write_text(source)
    asked = [a for a in assignments([], tmp_path, tmp_path) if a.chapter.name in ("self_attention", chapter)]
    found = judge.verdict(asked).chapters
    assert [one.name for one in found] == ["self_attention", chapter]
    assert [one.score for one in found] == [one.max_score for one in found]


SAME = """

import numpy as np
from numpy import inf, nan


def same(got, right):
    if isinstance(right, (tuple, list)):
        return len(got) == len(right) and all(map(same, got, right))
    return got == right if isinstance(right, str) else np.allclose(got, right, equal_nan=True)


"""


def every_function_before(chapter: Chapter) -> str:
    references = [
        (earlier.name, reference)
        for earlier in chapters()
        if earlier.number < chapter.number
        for reference in load_key(earlier.name).references.values()
        if not isinstance(reference, TorchReference) and "rng" not in reference.signature.parameters
    ]
    assert len(references) >= 20
    lines = [used(name, reference, number) for number, (name, reference) in enumerate(references)]
    return SAME + "".join(lines)


@pytest.mark.parametrize("chapter", LATER, ids=lambda chapter: chapter.name)
def test_a_single_file_may_call_every_function_of_every_earlier_chapter(
    judge: Judge, tmp_path: Path, chapter: Chapter
) -> None:
    file = tmp_path / f"{chapter.name}.py"
    file.write_text(source_of(chapter.name) + every_function_before(chapter))
    verdict = judge.chapter(Assignment(chapter, file))
    assert verdict.problem is None
    written = set(chapter.definitions())  # a model that is to be trained is no part of the file
    assert {f.status for f in verdict.functions if f.name in written} == {Status.PASSED}
    assert verdict.lent == ()  # there is nothing of one's own in whose place it was lent


GREEDY = """
from decoder import greedy_decode

asked = []


def next_logits(ids):
    asked.append(list(ids))
    return {body}


def patchify(images, patch_size):
    return greedy_decode({call}), asked
"""


@pytest.mark.parametrize("call", ["next_logits, 0, 3, 5", "next_logits=next_logits, bos_id=0, eos_id=3, max_length=5"])
def test_a_lent_function_asks_the_one_that_it_is_given(judge: Judge, tmp_path: Path, call: str) -> None:
    file = tmp_path / "vision_transformer.py"
    file.write_text(GREEDY.format(body="[0.0, 1.0, 0.5, float(len(ids) > 2)]", call=call))
    (one,) = judge.chapter(Assignment(known_chapter("vision_transformer"), file, ("patchify",))).functions
    assert one.failure is not None
    assert "([0, 1, 1, 1, 1], [[0], [0, 1], [0, 1, 1], [0, 1, 1, 1]])" in str(one.failure)


def test_what_the_given_function_raises_is_told_as_ones_own(judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "vision_transformer.py"
    file.write_text(GREEDY.format(body="ids.logits", call="next_logits, 0, 3, 5"))
    (one,) = judge.chapter(Assignment(known_chapter("vision_transformer"), file, ("patchify",))).functions
    assert "AttributeError: 'list' object has no attribute 'logits'" in one.checks[0].message
    assert one.checks[0].lines[-1] == 9


def without(name: str) -> Callable[[str], str]:
    return lambda source: re.sub(rf"^def {name}\(.*?(?=^def |\Z)", "", source, flags=re.DOTALL | re.MULTILINE)


def instead(old: str, new: str) -> Callable[[str], str]:
    return lambda source: source.replace(old, new)


@pytest.mark.parametrize(
    ("neighbor", "change", "lent"),
    [
        ("encoder", without("layer_norm"), ("encoder.layer_norm",)),
        ("encoder", instead("variance + eps", "variance - 1"), ("encoder.layer_norm",)),
        ("encoder", lambda source: "def layer_norm(:\n", ("encoder.feed_forward", "encoder.layer_norm")),
        ("masking", without("causal_mask"), ("masking.causal_mask",)),
        ("multi_head_attention", instead("@ w_o", "@ w_o.T"), ("multi_head_attention.multi_head_attention",)),
    ],
    ids=["not there", "wrong", "does not load", "a mask", "an attention"],
)
def test_the_right_one_is_lent_for_what_is_not_right_beside_it(
    judge: Judge, tmp_path: Path, neighbor: str, change: Callable[[str], str], lent: tuple[str, ...]
) -> None:
    decoder, other = known_chapter("decoder"), known_chapter(neighbor)
    for chapter, source in ((decoder, source_of("decoder")), (other, change(source_of(neighbor)))):
        (tmp_path / chapter.folder).mkdir(parents=True)
        (tmp_path / chapter.file).write_text(source)
    assert (tmp_path / other.file).read_text() != source_of(neighbor)
    verdict = judge.verdict(assignments([], tmp_path, ROOT))
    of = {chapter.name: chapter for chapter in verdict.chapters}
    assert of[neighbor].status in (Status.FAILED, Status.ERROR)
    assert (of["decoder"].status, of["decoder"].lent) == (Status.PASSED, lent)
    has = "yours have not passed" if len(lent) > 1 else "yours has not passed"
    assert f"decoder was checked with the right {' and '.join(lent)}: {has}." in " ".join(
        notebook.text(verdict).split()
    )
