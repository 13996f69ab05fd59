"""Submissions that equal the model solution, or one another, once they are renamed, laid out and commented anew."""

from __future__ import annotations

import random
from array import array
from collections.abc import Mapping

import pytest
from disguise import disguised, program
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from learn_transformers.classroom import lookalikes
from learn_transformers.classroom.lookalikes import Given, Lookalikes, Shared, Sketch, compare, given_of, sketch
from learn_transformers.classroom.lookalikes.comparing import CLOSEST, COMMON_LEAST, LEAST
from learn_transformers.classroom.lookalikes.fingerprints import GRAM, WINDOW, fingerprints, grams, winnowed
from learn_transformers.classroom.lookalikes.tokens import tokens

FILE, OTHER_FILE = "02_softmax/softmax.py", "03_self_attention/self_attention.py"
FREE = {FILE: Given(), OTHER_FILE: Given()}  # nobody was given anything


def compared(texts: Mapping[str, str], given: Mapping[str, Given] = FREE) -> Lookalikes:
    return compare(sketch(student, {FILE: text.encode()}, given) for student, text in texts.items())


def test_a_disguised_copy_is_found_among_others() -> None:
    texts = {f"student{n}": program(n) for n in range(20)}
    texts["copier"] = disguised(texts["student7"]).replace("return renamed_0", "return renamed_0 + 0", 1)
    (pair,) = compared(texts).pairs
    assert pair.students == ("copier", "student7")
    assert pair.files[0].file == FILE
    assert not pair.equal


def test_one_that_is_the_same_throughout_is_equal() -> None:
    (pair,) = compared({"one": program(1), "two": program(2), "copier": disguised(program(1))}).pairs
    assert (pair.students, pair.equal, pair.files[0].share) == (("copier", "one"), True, 1.0)


def test_half_of_a_text_taken_over_is_found() -> None:
    stolen = program(1, functions=9)
    half = stolen[: stolen.index("def function_6")]
    own = program(2, functions=4).replace("function_", "helper_")
    (pair,) = compared({"one": stolen, "copier": half + own}).pairs
    assert pair.students == ("copier", "one")


def test_what_everybody_was_given_is_no_evidence() -> None:
    stub, solution = program(50), program(51)
    given = {FILE: given_of(solution.encode(), [stub.encode()])}
    texts = {"one": stub + solution + program(1), "two": solution + program(2) + stub}
    assert compared(texts, given).pairs == ()
    assert {pair.students for pair in compared(texts).pairs} == {("one", "two")}


def test_the_model_solution_is_a_note_of_its_own() -> None:
    given = {FILE: given_of(program(51).encode(), [program(50).encode()])}
    found = compared({"copier": disguised(program(51)), "honest": program(1)}, given)
    (one,) = found.solution
    assert (one.student, one.files[0].file, one.files[0].share) == ("copier", FILE, 1.0)
    assert found.pairs == ()


def test_a_stub_that_nobody_has_filled_in_says_nothing() -> None:
    stub = program(50)
    given = {FILE: given_of((stub + program(51)).encode(), [stub.encode()])}
    assert compared({f"student{n}": stub for n in range(5)}, given) == Lookalikes((), ())


def test_little_in_each_of_several_files_is_enough_together() -> None:
    small, other = program(1, functions=2, lines=2), program(2, functions=2, lines=2)
    alone = compare([sketch("one", {FILE: small.encode()}, FREE), sketch("two", {FILE: small.encode()}, FREE)])
    both = {FILE: small.encode(), OTHER_FILE: other.encode()}
    together = compare([sketch("one", both, FREE), sketch("two", both, FREE)])
    assert alone.pairs == ()
    assert [file.file for file in together.pairs[0].files] == [FILE, OTHER_FILE]


def test_one_chapter_of_many_that_was_taken_over_is_found() -> None:
    files = [f"{n:02d}_chapter/chapter.py" for n in range(1, 9)]
    given = dict.fromkeys(files, Given())
    one = {file: program(n).encode() for n, file in enumerate(files)}
    two = {file: program(n + 100).encode() for n, file in enumerate(files)} | {files[3]: one[files[3]]}
    (pair,) = compare([sketch("one", one, given), sketch("two", two, given)]).pairs
    assert [file.file for file in pair.files] == [files[3]]


def test_what_many_of_a_class_have_is_no_evidence() -> None:
    idiom = program(99)
    few = {f"student{n}": (idiom if n < COMMON_LEAST else "") + program(n, 4) for n in range(40)}
    many = {f"student{n}": (idiom if n < COMMON_LEAST + 1 else "") + program(n, 4) for n in range(40)}
    assert len(compared(few).pairs) == COMMON_LEAST * (COMMON_LEAST - 1) // 2
    assert compared(many).pairs == ()


def test_a_ring_of_equal_ones_hides_nobody() -> None:
    texts = {f"student{n}": disguised(program(1), n) if n % 2 else program(n) for n in range(40)}
    pairs = compared(texts).pairs
    assert {pair.students for pair in pairs} == {("student1", f"student{n}") for n in range(3, 40, 2)}
    assert all(pair.equal for pair in pairs)


def test_files_that_are_no_chapter_s_are_passed_over() -> None:
    files = {"02_softmax/worksheet.py": program(1).encode(), "notes.txt": b"\xff"}
    assert sketch("one", files, FREE).evidence == 0


def test_a_file_that_is_not_read_to_its_end_is_named() -> None:
    found = compared({"long": "a + " * 20_001, "short": "a"})
    assert found.cut == (("long", FILE),)


def test_what_is_kept_of_each_is_bounded_by_its_closest() -> None:
    shared = list(range(100))
    class_of = [
        Sketch(f"s{n}", {FILE: array("Q", [*shared, 1000 + n])}, (), str(n).encode()) for n in range(COMMON_LEAST)
    ]
    crowd = [Sketch(f"c{n}", {FILE: array("Q", [5000 + n])}, (), b"c%d" % n) for n in range(2000)]
    class_of += [
        Sketch(f"s{n}", {FILE: array("Q", [*shared, 1000 + n])}, (), str(n).encode()) for n in range(COMMON_LEAST, 60)
    ]
    pairs = compare([*class_of, *crowd]).pairs
    assert len(pairs) <= CLOSEST * 60
    assert {student for pair in pairs for student in pair.students} == {f"s{n}" for n in range(60)}


@settings(max_examples=15, deadline=None)
@whatever(st.randoms(use_true_random=False))
def test_the_order_of_a_class_changes_nothing(rng: random.Random) -> None:
    texts = [(f"student{n}", program(n % 4, functions=5) + program(n + 10, functions=n % 3)) for n in range(12)]
    texts += [(f"copier{n}", disguised(program(n % 2))) for n in range(6)]
    shuffled = rng.sample(texts, len(texts))
    assert compared(dict(texts)) == compared(dict(shuffled))


@pytest.mark.parametrize("size", [0, 1])
def test_a_class_of_nobody_and_of_one(size: int) -> None:
    assert compared({f"student{n}": program(n) for n in range(size)}) == Lookalikes((), ())


@settings(deadline=None)
@whatever(st.lists(st.sampled_from("abcde"), min_size=GRAM + WINDOW - 1, max_size=40), st.data())
def test_what_is_shared_over_so_many_tokens_leaves_a_fingerprint(shared: list[str], data: st.DataObject) -> None:
    around = st.lists(st.sampled_from(["1", "2", "3"]), max_size=20)
    one, other = (" + ".join([*data.draw(around), *shared, *data.draw(around)]) for _ in range(2))
    assert fingerprints(tokens(one.encode())) & fingerprints(tokens(other.encode()))


@settings(deadline=None)
@whatever(st.lists(st.integers(0, 50), max_size=40))
def test_of_every_window_one_is_kept(hashes: list[int]) -> None:
    kept = winnowed(hashes)
    assert kept <= set(hashes)
    for at in range(len(hashes) - WINDOW + 1):
        assert kept & set(hashes[at : at + WINDOW])


def test_less_than_a_gram_leaves_nothing() -> None:
    (run,) = tokens(b"a + b + c + d + e + f").runs
    assert len(run) == GRAM - 1
    assert grams(run) == []
    assert winnowed([]) == set()


def test_passages_stand_side_by_side_with_their_lines() -> None:
    one = b"import numpy as np\n\n\ndef f(x):\n    y = np.exp(x) * 3\n    return y / y.sum() - 1\n"
    other = b"import numpy\ndef g(a):\n    # mine\n    b = numpy.exp(a)*3\n\n    return (b/b.sum()\n        - 1)\n"
    found = lookalikes.side_by_side(one, other)
    (passage,) = found.passages
    assert (passage.one, passage.other) == ((5, 6), (4, 6, 7))
    assert passage.tokens == sum(len(run) for run in tokens(one).runs)
    assert (found.given, found.cut) == ((frozenset(), frozenset()), (False, False))


def test_passages_of_what_was_given_are_left_out() -> None:
    given = given_of(program(51).encode(), [])
    both = (program(51) + program(1)).encode()
    found = lookalikes.side_by_side(both, both, given.known)
    until = len(program(51).splitlines())
    assert [passage.one for passage in found.passages] == [passage.other for passage in found.passages]
    assert min(passage.one[0] for passage in found.passages) > until
    assert found.given[0] == found.given[1]
    assert max(found.given[0]) <= until
    alone = lookalikes.side_by_side(program(51).encode(), both, given.known)
    assert alone.passages == ()
    assert len(alone.given[0]) == len([line for line in program(51).splitlines() if line.startswith("    ")])


def test_what_was_given_in_the_middle_of_a_passage_is_not_marked() -> None:
    lines = [f"    a = np.exp(a * {n}) + b[{n}] - c[{n}]" for n in range(9)]
    text = ["def f(a, b, c):", *lines, "    return a"]
    handed_out = "\n".join(["def g(x, y, z):", *lines[3:6]])
    source = "\n".join(text).encode()
    found = lookalikes.side_by_side(source, source, given_of(b"", [handed_out.encode()]).known)
    (passage,) = found.passages
    assert passage.one == passage.other == (2, 3, 4, 8, 9, 10, 11)
    assert found.given == (frozenset({5, 6, 7}), frozenset({5, 6, 7}))


@settings(deadline=None)
@whatever(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_a_passage_says_the_same_on_both_sides(one: int, other: int, handed_out: int) -> None:
    """Each line is one of the text's, in order, nothing given is in it, and the other way round it is as long."""
    texts = [(program(n, functions=2) + program(9, functions=2)).encode() for n in (one, other)]
    known = given_of(program(handed_out, functions=2).encode(), []).known
    found = lookalikes.side_by_side(*texts, known)
    assert found.passages
    for passage in found.passages:
        for lines, text, given in zip((passage.one, passage.other), texts, found.given, strict=True):
            assert list(lines) == sorted(set(lines))
            assert 1 <= lines[0] <= lines[-1] <= text.count(b"\n")
            assert not given.intersection(lines)
    back = lookalikes.side_by_side(*texts[::-1], known)
    assert sum(p.tokens for p in back.passages) == sum(p.tokens for p in found.passages)


@pytest.mark.parametrize("text", [b"a + " * 20_000, b"(" * 200_000, b"", b"\0\xff" * 1000])
def test_hostile_texts_stand_side_by_side(text: bytes) -> None:
    assert sum(passage.tokens for passage in lookalikes.side_by_side(text, text).passages) <= 20_000


def test_so_few_fingerprints_are_evidence_of_nothing() -> None:
    few = array("Q", range(LEAST - 1))
    assert compare(Sketch(f"s{n}", {FILE: few}, (), b"%d" % (n % 2)) for n in range(4)).pairs == ()


def test_notes_say_what_is_alike_and_that_it_is_no_verdict() -> None:
    given = {FILE: given_of(program(51).encode(), [])}
    texts = {"ada": program(1), "bob": disguised(program(1)), "solver": program(51), "eve": program(2)}
    said = lookalikes.notes(compared(texts, given))
    assert said.keys() == {"ada", "bob", "solver"}
    assert said["ada"] == (
        "Every function is the same as in what bob handed in, names, comments and layout aside. A note, not a verdict.",
    )
    assert "ada handed in" in said["bob"][0]
    assert said["solver"][0].startswith("Nearly the same as the model solution, in 02_softmax/softmax.py (1")


def test_notes_name_files_and_few_of_a_ring() -> None:
    shared = Shared(FILE, 30, 40)
    pairs = [lookalikes.Alike(("ada", f"student{n}"), (shared,), equal=True) for n in range(5)]
    said = lookalikes.notes(Lookalikes((), (*pairs, lookalikes.Alike(("bob", "eve"), (shared,))), (("long", FILE),)))
    assert "what student0, student1, student2 and 2 more handed in" in said["ada"][0]
    assert "what eve handed in, in 02_softmax/softmax.py (30 of 40 fingerprints)" in said["bob"][0]
    assert said["long"] == ("02_softmax/softmax.py is so long that it was compared with others in part.",)


def test_names_of_students_are_made_harmless() -> None:
    pair = lookalikes.Alike(("ada", "eve\n\x1b[31m"), (Shared(FILE, 30, 40),))
    (sentence,) = lookalikes.notes(Lookalikes((), (pair,)))["ada"]
    assert sentence.isprintable()
