"""Nothing crosses from one town into another."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import get_ident

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    ForeignKeyConstraint,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from storage import (
    Store,
    Tx,
    audit,
    board,
    case_statements,
    cases,
    catalogue,
    challenges,
    chats,
    concerned,
    desk,
    dialogues,
    groups,
    inbox,
    letters,
    links,
    news,
    outbox,
    photos,
    questions,
    ready,
    reminders,
    second_steps,
    sessions,
    staff,
    teaching,
    voices,
    weeks,
    wishes,
)
from storage.chats import Chat
from storage.ready import Bound, Ready, run_raw
from storage.scope import Repository, UnscopedStatementError, scoped
from storage.tables import cases as cases_table
from storage.tables import metadata
from storage.towns import Town
from tests.databases import NOON, Clock, found_town
from tests.store.everything import everything, furnish, use_everything
from tests.store.test_cases import LAMP, TODAY

SUBJECTS = (
    audit,
    board,
    catalogue,
    challenges,
    chats,
    concerned,
    cases,
    desk,
    dialogues,
    groups,
    inbox,
    letters,
    links,
    news,
    outbox,
    photos,
    questions,
    reminders,
    second_steps,
    sessions,
    staff,
    teaching,
    voices,
    weeks,
    wishes,
)


def public_methods() -> set[str]:
    found = set()
    for module in SUBJECTS:
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Repository) and kind is not Repository:
                methods = inspect.getmembers(kind, inspect.isfunction)
                found |= {f"{name}.{method}" for method, _ in methods if method[0] != "_"}
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement of this thread, whether it went SQLAlchemy's way or was ready."""
    statements: list[str] = []
    here = get_ident()  # shelves of other tests may still look for news in threads of their own

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if get_ident() == here:
            statements.append(statement)

    def run_and_note(connection: Connection, sql: str, values: Bound = ()) -> DBAPICursor:
        note(connection, None, sql)
        return run_raw(connection, sql, values)

    event.listen(Engine, "before_cursor_execute", note)
    monkeypatch.setattr(ready, "run_raw", run_and_note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def unscoped(statement: str) -> bool:
    """Whether it reads or changes a town's table without naming the town."""
    tables = "|".join(name for name in metadata.tables if name != "towns")
    touches = re.search(rf'\b(FROM|UPDATE|INTO|JOIN)\s+"?({tables})\b', statement)
    if not touches:
        return False
    if statement.lstrip().startswith("INSERT"):
        return "town_id" not in statement.split("VALUES", maxsplit=1)[0]
    where = statement.split("WHERE", 1)
    return len(where) < 2 or "town_id =" not in where[1]


def test_every_method_stays_in_its_town(store: Store, clock: Clock, asked: list[str]) -> None:
    here, there = found_town(store, "here"), found_town(store, "there")
    furnish(store, here)
    other = furnish(store, there)
    before = everything(store, there)
    asked.clear()
    with store.begin(here.id) as tx:
        used = use_everything(tx, other)
    statements = list(asked)
    assert set(used) == public_methods()
    assert everything(store, there) == before
    assert "there" not in repr(used)
    assert "there" not in repr([_rows(value) for value in used.values()])
    for nothing in ("Photos.by_id", "Photos.by_address", "Staff.by_id"):
        assert used[nothing] is None, nothing
    for refused in (
        "Photos.attach",
        "Photos.mark_wanted",
        "Photos.mark_stored",
        "Photos.mark_failed",
    ):
        assert not used[refused], refused
    assert len(statements) > 40
    assert [statement for statement in statements if unscoped(statement)] == []


def _rows(value: object) -> object:
    """With the fields that `repr` hides."""
    many = value if isinstance(value, tuple | list) else (value,)
    fields = [getattr(type(one), "__dataclass_fields__", {}) for one in many]
    return [[getattr(one, name) for name in names] for one, names in zip(many, fields, strict=True)]


def test_statements_of_the_short_way_name_the_town(store: Store) -> None:
    store.ping()
    dialect = store.doors().writer.dialect
    ready = [
        value
        for module in SUBJECTS
        for kept in vars(module).values()
        for value in (kept.values() if isinstance(kept, dict) else [kept])
        if isinstance(value, Ready)
    ]
    assert len(ready) == 7
    for one in ready:
        assert not unscoped(one.sql(dialect)), one.sql(dialect)


def test_no_method_takes_a_town() -> None:
    for module in SUBJECTS:
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Repository):
                for _, method in inspect.getmembers(kind, inspect.isfunction):
                    assert not {"town", "town_id"} & set(inspect.signature(method).parameters)


def test_a_statement_that_forgets_the_town_stops_the_start() -> None:
    with pytest.raises(UnscopedStatementError):
        scoped(select(cases_table))


def test_a_statement_without_a_value_it_needs_is_refused(store: Store, town: Town) -> None:
    with store.reading(town.id) as tx, pytest.raises(InvalidRequestError, match="wanted"):
        tx.cases._run(case_statements.BY_NUMBER)


def test_the_town_leads_every_key() -> None:
    for table in metadata.tables.values():
        if table.name == "towns":
            continue
        assert next(column.name for column in table.primary_key) == "town_id", table
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert next(column.name for column in constraint.columns) == "town_id", constraint
            if isinstance(constraint, ForeignKeyConstraint):
                first = constraint.elements[0]
                assert first.parent.name == "town_id", constraint
                assert first.target_fullname.split(".")[1] in ("town_id", "id"), constraint
                is_composite = len(constraint.elements) > 1
                assert is_composite != (constraint.referred_table.name == "towns"), constraint


def test_foreign_keys_refuse_to_cross(store: Store) -> None:
    here, there = found_town(store, "here"), found_town(store, "there")
    other = furnish(store, there)
    with store.begin(here.id) as tx:
        tx.cases.add(replace(LAMP, number="69-HERE00"))
    crossings: tuple[Callable[[Tx], object], ...] = (
        lambda tx: tx.cases.assign("69-HERE00", other.staff_id),
        lambda tx: tx.cases.add_event(LAMP.number, "x", NOON),
        lambda tx: tx.cases.add_event("69-HERE00", "x", NOON, staff_id=other.staff_id),
        lambda tx: tx.groups.link("C9", other.staff_id),
        lambda tx: tx.audit.add("x", staff_id=other.staff_id),
        lambda tx: tx.voices.follow(LAMP.number, "U1"),
        lambda tx: tx.reminders.add(LAMP.number, "due", TODAY, NOON),
        lambda tx: tx.chats.save(Chat(LAMP.number, "U1", "waiting", NOON, NOON, 1)),
        lambda tx: tx.news.put(LAMP.number, "U1", 1, NOON),
        lambda tx: tx.staff.new_link_code(other.staff_id, "9", NOON),
        lambda tx: tx.photos.attach([tx.photos.want("U1", "m").id], "U1", LAMP.number),
        lambda tx: tx.cases.add(replace(LAMP, number="69-X", division="nowhere")),
    )
    for wrong in crossings:
        with pytest.raises(IntegrityError), store.begin(here.id) as tx:
            wrong(tx)


@pytest.mark.parametrize(
    ("statement", "forgets"),
    [
        ("SELECT cases.number FROM cases WHERE cases.number = ?", True),
        ("SELECT cases.number, cases.town_id FROM cases", True),
        ("DELETE FROM words", True),
        ("UPDATE staff SET name=?", True),
        ("SELECT cases.number FROM cases WHERE cases.town_id = ? AND cases.number = ?", False),
        ("SELECT towns.id FROM towns", False),
    ],
)
def test_the_watchman_sees_who_forgets(statement: str, forgets: bool) -> None:
    assert unscoped(statement) == forgets
