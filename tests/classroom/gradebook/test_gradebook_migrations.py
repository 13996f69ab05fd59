"""The tables of a gradebook, from nothing and from every version there was."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from postgres_server import Server
from some_attempts import attempt, content

from learn_transformers.classroom.gradebook import engines, migrating
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.ledger import Ledger
from learn_transformers.classroom.gradebook.tables import METADATA, VERSION_TABLE
from learn_transformers.trouble import WrongUse


def test_what_is_made_is_what_is_asked_for(url: str, book: Gradebook) -> None:
    book.record(attempt())
    raw = engines.engine(Address.of(url))
    with raw.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    raw.dispose()
    assert differences == []


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_old_one_is_brought_up_to_date_with_what_it_holds(url: str, version: str) -> None:
    address = Address.of(url)
    raw = engines.engine(address)
    with raw.connect() as connection:
        connection.execution_options(**{engines.WRITING: True})
        with connection.begin():
            migrating.bring_up_to_date(connection, address, to=version)
            assert Ledger(connection).add([attempt()], "token")
            assert "content" not in sa.inspect(connection).get_table_names()
    raw.dispose()
    with Gradebook.open(url) as book:
        assert book.known([attempt().key])
        assert not book.record(attempt())
        book.note(Event(1.0, "a teacher", "a remark"))
        assert len(book.events()) == 1
        book.keep_content(dict([content("x = 1\n")]))
        assert book.content(content("x = 1\n")[0]) == content("x = 1\n")[1]


def test_a_change_that_fails_halfway_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "_complete", lambda connection: False)
    with pytest.raises(WrongUse, match="damaged"):
        Gradebook.open(url)
    monkeypatch.undo()
    raw = engines.engine(Address.of(url))
    with raw.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    raw.dispose()
    Gradebook.open(url).close()


def test_a_database_of_others_is_left_alone(server: Server, database: str) -> None:
    server.sql("create table grades (name text)", database=database)
    with pytest.raises(WrongUse, match="other tables"):
        Gradebook.open(server.url(database))
    assert server.sql("select count(*) from pg_tables where schemaname = 'public'", database=database) == [(1,)]


def test_a_schema_of_its_own_will_do(server: Server, database: str) -> None:
    server.sql("create table grades (name text)", "create schema book", database=database)
    with Gradebook.open(f"{server.url(database)}?options=-csearch_path%3Dbook") as book:
        assert book.record(attempt())
    assert server.sql("select student from book.attempt", database=database) == [("ada",)]


def test_whoever_may_not_make_tables_is_told(server: Server, database: str) -> None:
    server.sql("drop role if exists reader", "create role reader login")
    with pytest.raises(WrongUse, match=r"^The gradebook \S+ cannot be used: this user is not allowed to [^\n]+\.$"):
        Gradebook.open(server.url(database, "reader"))


def test_whoever_may_not_add_is_told_when_it_is_opened(server: Server, database: str) -> None:
    Gradebook.open(server.url(database)).close()
    server.sql("drop role if exists reader", "create role reader login")
    server.sql(f"grant select on {VERSION_TABLE}, attempt, event, content to reader", database=database)
    with pytest.raises(WrongUse, match=r"^The gradebook \S+ cannot be used: this user may not add to it\.$"):
        Gradebook.open(server.url(database, "reader"))
    server.sql("drop owned by reader", database=database)


@pytest.mark.parametrize(("made", "said"), [(False, "the database cannot be written"), (True, "may not add to it")])
def test_a_database_for_reading_is_one_sentence(server: Server, database: str, made: bool, said: str) -> None:
    if made:
        Gradebook.open(server.url(database)).close()
    server.sql(f"alter database {database} set default_transaction_read_only = on")
    with pytest.raises(WrongUse, match=rf"^The gradebook \S+ cannot be used: [^\n]*{said}\.$"):
        Gradebook.open(server.url(database))


@pytest.mark.parametrize(
    ("user", "name", "said"),
    [("nobody_here", None, "nobody_here"), (None, "no_class", '"no_class" does not exist')],
)
def test_who_is_not_let_in_is_told_why(server: Server, user: str | None, name: str | None, said: str) -> None:
    url = server.url(name or "postgres", **({"user": user} if user else {}), password="s3cret")
    with pytest.raises(WrongUse, match=said) as refusal:
        Gradebook.open(url)
    assert "s3cret" not in str(refusal.value)


def test_a_grader_needs_no_more_than_to_read_and_add(server: Server, database: str) -> None:
    Gradebook.open(server.url(database)).close()
    server.sql("drop role if exists grader", "create role grader login")
    server.sql(
        f"grant select on {VERSION_TABLE} to grader", "grant select, insert on attempt, event, content to grader",
        "grant usage on all sequences in schema public to grader", database=database,
    )  # fmt: skip
    with Gradebook.open(server.url(database, "grader")) as book:
        assert book.record(attempt())
        book.note(Event(1.0, "a teacher", "a remark"))
    server.sql("drop owned by grader", database=database)
