"""What `regrade` promises: nothing is lost, nothing is done twice, and nobody's grade falls unasked."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator
from regraded_class import Class, content, files

from learn_transformers import course
from learn_transformers.classroom import keeping
from learn_transformers.classroom.gradebook import engines
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.regrading.cases import Which
from learn_transformers.classroom.regrading.entries import Outcome
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import Interrupted, Stopped, WrongUse

Mend = Callable[[str], None]


def three(of_class: Class) -> None:
    """Higher, lower and the same after the key is mended."""
    for student, score in (("ada", 1.0), ("bob", 2.0), ("eve", 3.0)):
        of_class.graded(student, f"{student} 1", score)
    of_class.worth |= {"ada 1": 3.0, "bob 1": 1.0}


def test_old_and_new_stand_side_by_side_and_a_lower_score_is_kept_out(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    done = of_class.regrade()
    assert (done.graded, done.known, done.kept_out, done.missing, done.not_graded) == (3, 0, 1, 0, 0)
    assert done.outcomes == {Outcome.UP: 1, Outcome.DOWN: 1, Outcome.SAME: 1}
    assert [of_class.counting(student) for student in ("ada", "bob", "eve")] == [3.0, 2.0, 3.0]
    assert of_class.decisions() == [f"bob {KEPT_OUT}"]
    document = json.loads((of_class.folder / "regraded.json").read_text())
    schema = json.loads((course.PACKAGE / "schemas" / "regraded-1.schema.json").read_text())
    Draft202012Validator(schema).validate(document)
    table = of_class.table()
    assert {name: (one["outcome"], one["counts"]) for name, one in table.items()} == {
        "ada": ("up", "new"), "bob": ("down", "old"), "eve": ("same", "new"),
    }  # fmt: skip
    (change,) = table["ada"]["changes"]  # type: ignore[misc]
    assert (change["name"], change["old"], change["new"]) == ("softmax", 1.0, 3.0)
    with (of_class.folder / "regraded.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["bob"]["old_score"], rows["bob"]["new_score"], rows["bob"]["counts"]) == ("2.0", "1.0", "old")
    assert rows["ada"]["changes"] == "softmax.softmax 1 → 3"


def test_a_lower_score_counts_where_it_is_allowed_then_or_later(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    of_class.regrade()
    later = of_class.regrade(allow_lower=True)
    assert (later.graded, later.decided, later.known, later.kept_out) == (0, 1, 3, 0)
    assert of_class.counting("bob") == 1.0
    assert of_class.decisions() == [f"bob {KEPT_OUT}", f"bob {COUNTS}"]
    assert of_class.regrade(allow_lower=True).decided == 0
    assert of_class.regrade().decided == 0  # what was let in stays
    of_class.worth["ada 1"] = 0.0
    mend("k3")
    assert of_class.regrade(allow_lower=True).kept_out == 0
    assert of_class.counting("ada") == 0.0


def test_what_was_kept_out_by_hand_is_not_let_in(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    of_class.regrade()
    (new,) = (attempt for attempt in of_class.book.history("bob").attempts if attempt.score == 1.0)
    of_class.book.note(Event(5.0, "a teacher", KEPT_OUT, "bob", new.key.digest, "another's work"))
    assert of_class.regrade(allow_lower=True).decided == 0
    assert of_class.counting("bob") == 2.0


@pytest.mark.parametrize("which", list(Which))
def test_with_the_key_of_now_there_is_nothing_to_do(of_class: Class, mend: Mend, which: Which) -> None:
    three(of_class)
    done = of_class.regrade(which)
    assert (done.graded, done.known, sum(done.outcomes.values()), of_class.asked) == (0, 0, 0, [])
    assert of_class.attempts() == 3
    mend("k2")
    assert of_class.regrade(which).graded == 3
    again = of_class.regrade(which)
    assert (again.graded, again.decided, again.known) == (0, 0, 3)
    assert of_class.attempts() == 6
    assert len(of_class.asked) == 3
    assert [event.what for event in of_class.book.events("")] == ["regraded"]  # what did something


def test_again_grades_with_the_same_key_once_more_each_time(of_class: Class, mend: Mend) -> None:
    three(of_class)
    done = of_class.regrade(again=True)
    assert (done.graded, done.known, done.kept_out) == (3, 0, 1)
    assert of_class.counting("bob") == 2.0
    assert of_class.regrade(again=True).graded == 3
    assert of_class.regrade().graded == 0
    assert of_class.attempts() == 9
    with pytest.raises(WrongUse, match="--again goes with"):
        of_class.regrade(Which.CHANGED_KEY, again=True)


def test_latest_best_and_changed_key_take_what_they_say(of_class: Class, mend: Mend) -> None:
    of_class.graded("ada", "good", 3.0, handed_in=1.0)
    of_class.graded("ada", "late", 1.0, handed_in=2.0)
    mend("k2")
    of_class.graded("ada", "newest", 0.0, handed_in=3.0)
    assert of_class.regrade(Which.LATEST).graded == 0  # that is the newest, under the key of now
    of_class.regrade(Which.BEST)
    assert of_class.asked == ["ada: good"]
    of_class.regrade(Which.CHANGED_KEY)
    assert of_class.asked == ["ada: good", "ada: late"]
    mend("k3")
    of_class.regrade(Which.LATEST)
    assert of_class.asked[2:] == ["ada: newest"]


def test_where_the_best_one_is_so_no_more_the_next_one_is_graded_anew_too(of_class: Class, mend: Mend) -> None:
    for number, score in enumerate((1.0, 3.0, 2.0)):
        of_class.graded("ada", f"try {number}", score, handed_in=float(number))
    of_class.worth |= {"try 1": 0.0}
    mend("k2")
    done = of_class.regrade(Which.BEST, allow_lower=True)
    assert of_class.asked == ["ada: try 1", "ada: try 2"]
    assert (done.graded, done.outcomes[Outcome.DOWN], done.outcomes[Outcome.SAME]) == (2, 1, 1)
    best = of_class.book.history("ada").best()
    assert best is not None
    assert (best.score, best.key.key_version) == (2.0, "k2")


def test_the_best_one_is_that_after_the_penalty_of_the_last_run(of_class: Class, mend: Mend) -> None:
    of_class.graded("ada", "in time", 2.0, handed_in=0.0)
    of_class.graded("ada", "late", 3.0, handed_in=86_400.0 * 2)
    of_class.ran(due="1970-01-01T12:00:00Z", late_policy="per-day=50%")
    mend("k2")
    of_class.regrade(Which.BEST)
    assert of_class.asked == ["ada: in time"]


def test_only_those_who_are_named(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    assert of_class.regrade(students=("eve", "ada", "eve")).graded == 2
    assert of_class.asked == ["ada: ada 1", "eve: eve 1"]
    with pytest.raises(WrongUse, match=r"^The gradebook has no student 'bop'\. Did you mean bob\?$"):
        of_class.regrade(students=("bop",))


def test_other_work_of_the_same_gradebook_is_left_alone(of_class: Class, mend: Mend) -> None:
    three(of_class)
    of_class.ran(chapters=["masking"])
    mend("k2")
    assert of_class.regrade().graded == 0
    of_class.ran(chapters=["softmax"])
    of_class.ran(chapters=["masking"], out="elsewhere")
    assert of_class.regrade().graded == 3


def test_dry_says_what_would_be_graded_and_changes_nothing(of_class: Class, mend: Mend) -> None:
    three(of_class)
    of_class.graded("zoe", "zoe 1", 3.0, kept=False)
    mend("k2")
    done = of_class.regrade(dry_run=True)
    assert [attempt.key.student for attempt in done.waiting] == ["ada", "bob", "eve"]
    assert (done.missing, done.graded, of_class.asked, of_class.attempts()) == (1, 0, [], 4)
    assert not (of_class.folder / "regraded.csv").exists()
    assert of_class.decisions() == []


def test_who_cannot_be_graded_anew_is_listed_and_keeps_the_grade(of_class: Class, mend: Mend) -> None:
    three(of_class)
    of_class.graded("zoe", "zoe 1", 3.0, kept=False)
    of_class.worth["eve 1"] = None
    mend("k2")
    done = of_class.regrade()
    assert (done.graded, done.missing, done.not_graded) == (2, 1, 1)
    table = of_class.table()
    assert [table[name]["outcome"] for name in ("zoe", "eve")] == ["missing", "not_graded"]
    assert "does not have what was handed in" in str(table["zoe"]["problem"])
    assert (of_class.counting("zoe"), of_class.counting("eve")) == (3.0, 3.0)
    of_class.worth["eve 1"] = 3.0
    of_class.book.keep_content({content("zoe 1"): files("zoe 1")})
    assert of_class.regrade().graded == 2  # the two that were missing
    assert len(of_class.asked) == 5


def test_a_number_that_is_none_costs_nobody_else_anything(of_class: Class, mend: Mend) -> None:
    three(of_class)
    of_class.worth["bob 1"] = float("nan")
    mend("k2")
    done = of_class.regrade()
    assert (done.graded, done.not_graded, of_class.counting("bob")) == (2, 1, 2.0)


def test_what_is_graded_anew_is_kept_while_the_next_one_takes_its_time(
    of_class: Class, mend: Mend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SOON", 0.01)
    three(of_class)
    mend("k2")
    recorded = threading.Event()
    record = Gradebook.record_all

    def kept(self: Gradebook, *args: Any, **options: Any) -> Any:
        found = record(self, *args, **options)
        recorded.set()
        return found

    monkeypatch.setattr(Gradebook, "record_all", kept)
    waited = []

    def slowly(submission: Submission) -> None:
        if len(of_class.asked) == 1:
            waited.append(recorded.wait(60))

    of_class.before = slowly
    of_class.regrade()
    assert waited == [True]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, GradebookError("The server is gone.")])
def test_interrupted_at_any_place_it_goes_on_there(
    of_class: Class, mend: Mend, stop: BaseException | type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    three(of_class)
    mend("k2")
    for number in range(3):

        def stopped(submission: Submission, number: int = number) -> None:
            if len(of_class.asked) == number:
                raise stop

        of_class.before = stopped
        with pytest.raises((Interrupted, Stopped), match=r"of this run (is|are) kept; the same command goes on"):
            of_class.regrade()
        of_class.before = lambda submission: None
        if number < 2:
            monkeypatch.setattr(of_class, "asked", [f"x{n}" for n in range(number + 1)])
    done = of_class.regrade()
    assert done.graded + done.known == 3
    assert of_class.attempts() == 6
    assert of_class.decisions() == [f"bob {KEPT_OUT}"]
    assert {name: one["outcome"] for name, one in of_class.table().items()} == {
        "ada": "up", "bob": "down", "eve": "same",
    }  # fmt: skip


def test_a_former_key_that_is_back_has_its_scores_count_again(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    of_class.worth |= {"ada 1": 2.0, "eve 1": 0.0}
    of_class.regrade(allow_lower=True)
    assert [of_class.counting(name) for name in ("ada", "bob", "eve")] == [2.0, 1.0, 0.0]
    mend("k1")
    done = of_class.regrade()
    assert (done.graded, done.decided) == (0, 2)  # it is known what the former key gives
    assert [of_class.counting(name) for name in ("ada", "bob", "eve")] == [2.0, 2.0, 3.0]  # ada's is lower: kept out
    assert of_class.regrade(allow_lower=True).decided == 1
    assert of_class.counting("ada") == 1.0
    mend("k2")
    assert (of_class.regrade().graded, of_class.attempts()) == (0, 6)  # and there once more
    assert [of_class.counting(name) for name in ("ada", "bob", "eve")] == [2.0, 2.0, 3.0]
    mend("k1")
    of_class.regrade(allow_lower=True)
    assert [of_class.counting(name) for name in ("ada", "bob", "eve")] == [1.0, 2.0, 3.0]
    assert of_class.regrade(allow_lower=True).decided == 0


def test_a_content_that_was_exchanged_costs_nobody_else_anything(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    raw = engines.engine(Address.of(of_class.url))
    with raw.begin() as connection:
        server = connection.dialect.name == "postgresql"
        trigger = "content_is_only_added on content" if server else "content_is_not_changed"
        connection.execute(sa.text(f"drop trigger {trigger}"))
        connection.execute(
            sa.text("update content set files = (select files from content where fingerprint = :ada)"),
            {"ada": content("ada 1")},
        )
    raw.dispose()
    done = of_class.regrade()
    assert (done.graded, done.missing) == (1, 2)
    assert "damaged" in str(of_class.table()["bob"]["problem"])
    assert of_class.asked == ["ada: ada 1"]


def test_a_verdict_that_was_damaged_leaves_its_score(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    raw = engines.engine(Address.of(of_class.url))
    with raw.begin() as connection:
        server = connection.dialect.name == "postgresql"
        trigger = "attempt_is_only_added on attempt" if server else "attempt_is_not_changed"
        connection.execute(sa.text(f"drop trigger {trigger}"))
        connection.execute(sa.text("update attempt set verdict = '{\"chapters\": [7]}'"))
    raw.dispose()
    assert of_class.regrade().outcomes == {Outcome.UP: 1, Outcome.DOWN: 1, Outcome.SAME: 1}
    assert of_class.table()["ada"]["changes"] == []


def test_a_row_that_was_damaged_stops_it_in_one_sentence(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    raw = engines.engine(Address.of(of_class.url))
    with raw.begin() as connection:
        server = connection.dialect.name == "postgresql"
        connection.execute(
            sa.text(f"drop trigger {'attempt_is_only_added on attempt' if server else 'attempt_is_not_changed'}")
        )
        connection.execute(sa.text("update attempt set notes = '{' where student = 'bob'"))
    raw.dispose()
    with pytest.raises(Stopped, match=r"^Row 2 of the gradebook's attempts is damaged\. 0 results of this run are"):
        of_class.regrade()
    assert of_class.asked == []


def test_tables_that_cannot_be_written_lose_nothing(of_class: Class, mend: Mend) -> None:
    three(of_class)
    mend("k2")
    (of_class.folder / "regraded.csv").mkdir()
    with pytest.raises(Stopped, match=r"cannot be written: .*What was graded anew is kept"):
        of_class.regrade()
    (of_class.folder / "regraded.csv").rmdir()
    assert (of_class.regrade().known, len(of_class.table())) == (3, 3)
    assert {path.name for path in of_class.folder.iterdir()} <= {
        ".learn-transformers-class.json", "regraded.csv", "regraded.json",
    }  # fmt: skip


def test_what_the_class_was_graded_with_is_said_where_it_is_otherwise(of_class: Class, mend: Mend) -> None:
    three(of_class)
    of_class.ran(class_key="another", extra_key="private")
    mend("k2")
    of_class.regrade()
    assert ["not the class key" in of_class.said[0], "private checks" in of_class.said[1]] == [True, True]


def test_wrong_use_is_one_sentence(of_class: Class, mend: Mend, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"^The gradebook is empty: `grade` comes first\.$"):
        of_class.regrade()
    with pytest.raises(WrongUse, match="There is no gradebook in"):
        of_class.regrade(gradebook=None)
    with pytest.raises(WrongUse, match="no class key in"):
        of_class.regrade(class_key=tmp_path / "none.key")
    (of_class.folder / ".learn-transformers-class.json").unlink()
    with pytest.raises(WrongUse, match=r"is no folder that `grade --out` has made\.$"):
        of_class.regrade()


def test_two_at_once_double_nothing(of_class: Class, mend: Mend) -> None:
    """The second one begins, and ends, while the first one has graded but not kept anything."""
    three(of_class)
    mend("k2")
    second = Class(of_class.url, of_class.folder, of_class.worth)
    of_class.before = lambda submission: second.regrade() if not second.asked else None
    first = of_class.regrade()
    assert (first.graded, second.attempts(), len(second.asked)) == (0, 6, 3)
    assert of_class.decisions() == [f"bob {KEPT_OUT}"]
