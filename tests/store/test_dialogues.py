"""Where each person stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.engine import Connection

from storage import Store
from storage.dialogues import Dialogue
from storage.towns import Town
from tests.databases import NOON, Clock
from tests.store.test_cases import LAMP


def test_a_talk_begins_when_it_is_first_locked(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        assert tx.dialogues.find("U1") is None
        assert tx.dialogues.lock("U1") == Dialogue("U1")
    with store.reading(town.id) as tx:
        assert tx.dialogues.find("U1") == Dialogue("U1")


def test_a_talk_comes_back_as_it_was_saved(store: Store, town: Town, clock: Clock) -> None:
    changed = Dialogue(
        "U1",
        place='{"v":1,"flow":"complaint"}',
        language="en",
        held=b"\x00sealed",
        held_until=clock() + timedelta(minutes=15),
        last_event_ms=1_795_000_000_123,
        is_blocked=True,
    )
    with store.begin(town.id) as tx:
        tx.dialogues.lock("U1")
        tx.dialogues.save(changed)
    with store.begin(town.id) as tx:
        assert tx.dialogues.lock("U1") == changed
        assert tx.dialogues.find("U1") == changed


def test_an_unchanged_talk_is_not_written(sqlite_store: Store) -> None:
    town = sqlite_store.towns.add(Town("a", "A"))
    with sqlite_store.begin(town.id) as tx:
        dialogue = tx.dialogues.lock("U1")
        before = tx.dialogues._ground.connection.exec_driver_sql("SELECT total_changes()").scalar()
        tx.dialogues.save(dialogue)
        after = tx.dialogues._ground.connection.exec_driver_sql("SELECT total_changes()").scalar()
    assert before == after


def test_a_linked_officer_is_known_in_his_talk(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        officer = tx.staff.add(name="สมมติ ตัวอย่าง", login="somsak", roles=["agent"])
        tx.staff.new_link_code(officer.id, "123456", clock() + timedelta(minutes=5))
        assert tx.dialogues.lock("U1").staff_id is None
        tx.staff.use_link_code("123456", "U1")
    with store.begin(town.id) as tx:
        assert tx.dialogues.lock("U1").staff_id == officer.id
        assert tx.dialogues.lock("U2").staff_id is None
        tx.staff.save(replace(officer, is_active=False))
    with store.begin(town.id) as tx:
        assert tx.dialogues.lock("U1").staff_id is None


def test_a_talk_is_forgotten(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        dialogue = tx.dialogues.lock("U1")
        tx.dialogues.save(replace(dialogue, language="en"))
        tx.dialogues.forget("U1")
        assert tx.dialogues.lock("U1") == Dialogue("U1")


def test_held_words_end_with_their_time(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        for person, minutes in (("U1", 15), ("U2", 20)):
            until = clock() + timedelta(minutes=minutes)
            tx.dialogues.lock(person)
            tx.dialogues.save(Dialogue(person, held=b"x", held_until=until))
    assert store.sweeps.forget_held(clock() + timedelta(minutes=16)) == 1
    with store.reading(town.id) as tx:
        one, two = tx.dialogues.find("U1"), tx.dialogues.find("U2")
    assert one is not None
    assert one.held is None
    assert two is not None
    assert two.held == b"x"


def test_drafts_die_after_their_day(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        for number in range(60):
            tx.dialogues.lock(f"old {number}")
            tx.dialogues.save(Dialogue(f"old {number}", place="{}", last_event_ms=99))
        tx.dialogues.lock("young")
        tx.dialogues.save(Dialogue("young", place="{}", last_event_ms=100))
    assert store.sweeps.forget_drafts(100) == 60
    assert store.sweeps.forget_drafts(100) == 0
    with store.reading(town.id) as tx:
        assert tx.dialogues.find("old 1") == Dialogue("old 1", last_event_ms=99)
        assert tx.dialogues.find("young") == Dialogue("young", place="{}", last_event_ms=100)


def test_a_step_of_a_talk_and_a_filing_go_the_short_way(store: Store, town: Town) -> None:
    from storage.outbox import OutboxDraft

    with store.begin(town.id) as tx:
        tx.dialogues.lock("U1")
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(store.doors().writer, "before_cursor_execute", note)
    with store.begin(town.id) as tx:
        dialogue = tx.dialogues.lock("U1")
        tx.dialogues.save(replace(dialogue, place="{}"))
        tx.outbox.add(OutboxDraft("U1", "[]"))
        filed = tx.cases.add(LAMP)
        tx.cases.add_event(filed.number, "received", NOON, to_state=filed.state)
        tx.cases.add_words(filed.number, 1, "detail", "dark", ("M1",))
        tx.staff.in_line()
        tx.groups.linked()
    assert asked == []  # see `storage.ready`
