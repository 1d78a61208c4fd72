"""Cases, their history, their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Store
from storage.board import Question, Viewer
from storage.case_statements import WORK
from storage.cases import FINISHED, NewCase, NumberTakenError
from storage.towns import Town
from tests.databases import NOON, Clock

TODAY = date(2026, 11, 20)
LAMP = NewCase(
    number="69-K7M3QX",
    kind="complaint",
    category="light",
    division="works",
    received_at=NOON,
    clock_starts_on=TODAY,
    reply_due_on=date(2026, 12, 8),
    case_key="ABCDEFGHJKLM",
    person="U1",
    lat=18.79,
    lon=98.98,
)


def file(store: Store, town: Town, **changed: object) -> NewCase:
    new = replace(LAMP, **changed)  # type: ignore[arg-type]
    with store.begin(town.id) as tx:
        tx.cases.add(new)
    return new


def test_a_case_comes_back_as_it_was_filed(store: Store, town: Town) -> None:
    file(store, town)
    with store.reading(town.id) as tx:
        found = tx.cases.by_number(LAMP.number)
        assert tx.cases.by_number("69-XXXXXX") is None
    assert found is not None
    assert (found.state, found.category, found.person) == ("received", "light", "U1")
    assert (found.received_at, found.state_at, found.lat) == (NOON, NOON, 18.79)
    assert (found.reopened, found.owner_id, found.is_finished) == (0, None, False)


def test_a_taken_number_is_drawn_again_in_the_same_transaction(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        with pytest.raises(NumberTakenError):
            tx.cases.add(LAMP)
        tx.cases.add(replace(LAMP, number="69-SECOND"))
    with store.reading(town.id) as tx:
        assert tx.cases.count_of_person("U1") == 2


def test_the_key_of_the_receipt_opens_only_its_case(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number="69-SECOND", case_key="ANOTHERKEYXX")
    with store.reading(town.id) as tx:
        assert tx.cases.opens(LAMP.number, "ABCDEFGHJKLM")
        assert not tx.cases.opens(LAMP.number, "ANOTHERKEYXX")
        assert not tx.cases.opens("69-SECOND", "ABCDEFGHJKLM")
        assert not tx.cases.opens("69-XXXXXX", "ABCDEFGHJKLM")


def test_my_cases_come_newest_first(store: Store, town: Town) -> None:
    for day in range(12):
        file(store, town, number=f"69-{day:06}", received_at=NOON + timedelta(days=day))
    file(store, town, number="69-OTHERS", person="U2")
    with store.reading(town.id) as tx:
        mine = tx.cases.of_person("U1")
        assert [case.number for case in mine] == [f"69-{day:06}" for day in range(11, 1, -1)]
        assert tx.cases.count_of_person("U1") == 12


def test_first_and_last_finish_are_kept(store: Store, town: Town) -> None:
    file(store, town)
    hours = [NOON + timedelta(hours=hour) for hour in range(6)]
    with store.begin(town.id) as tx:
        case = tx.cases.lock(LAMP.number)
        assert case is not None
        tx.cases.change_state(LAMP.number, "in_progress", hours[1], stage="budget")
        tx.cases.change_state(LAMP.number, "resolved", hours[2])
        tx.cases.change_state(LAMP.number, "closed", hours[3])
        closed = tx.cases.by_number(LAMP.number)
        tx.cases.change_state(LAMP.number, "in_progress", hours[4])
        tx.cases.change_state(LAMP.number, "resolved", hours[5])
        again = tx.cases.by_number(LAMP.number)
    assert closed is not None
    assert (closed.first_finished_at, closed.last_finished_at) == (hours[2], hours[2])
    assert (closed.state, closed.stage, closed.reopened) == ("closed", "", 0)
    assert again is not None
    assert (again.first_finished_at, again.last_finished_at) == (hours[2], hours[5])
    assert again.reopened == 1


def test_finished_means_what_the_rules_say() -> None:
    from casework.workflow import KINDS

    assert {state for state, kind in KINDS.items() if kind in ("done", "ended")} == FINISHED


def test_the_reply_clock_stops_once(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.cases.stop_reply_clock(LAMP.number, NOON + timedelta(days=1))
        tx.cases.stop_reply_clock(LAMP.number, NOON + timedelta(days=2))
        tx.cases.move_due(LAMP.number, date(2026, 12, 9), date(2027, 1, 9))
        case = tx.cases.by_number(LAMP.number)
    assert case is not None
    assert case.replied_at == NOON + timedelta(days=1)
    assert (case.reply_due_on, case.work_due_on) == (date(2026, 12, 9), date(2027, 1, 9))


def test_events_count_up_in_each_case(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number="69-SECOND")
    with store.begin(town.id) as tx:
        first = tx.cases.add_event(LAMP.number, "received", NOON, to_state="received")
        tx.cases.add_event("69-SECOND", "received", NOON)
        note = tx.cases.add_event(LAMP.number, "noted", NOON, is_public=False, actor="staff")
    assert (first.seq, note.seq) == (1, 2)
    with store.reading(town.id) as tx:
        assert tx.cases.events(LAMP.number) == (first, note)
        assert tx.cases.events(LAMP.number, public_only=True) == (first,)
        assert [event.seq for event in tx.cases.events("69-SECOND")] == [1]


def test_unsent_words_go_and_their_event_stays(store: Store, town: Town, clock: Clock) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        event = tx.cases.add_event(LAMP.number, "received", NOON)
        detail = tx.cases.add_words(LAMP.number, event.seq, "detail", "ไฟดับ", ("m1", "m2"))
        place = tx.cases.add_words(LAMP.number, event.seq, "place", "หน้าวัด", ("m3",))
        assert detail.at == clock()
    with store.reading(town.id) as tx:
        assert set(tx.cases.words(LAMP.number)) == {detail, place}
    with store.begin(town.id) as tx:
        assert tx.cases.take_back("m2") == (LAMP.number,)
        assert tx.cases.take_back("m2") == ()
        assert tx.cases.take_back("m1") == ()
        assert tx.cases.words(LAMP.number) == (place,)
        assert tx.cases.events(LAMP.number) == (event,)


def test_erasing_leaves_a_case_without_words_place_and_person(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        event = tx.cases.add_event(LAMP.number, "received", NOON)
        tx.cases.add_words(LAMP.number, event.seq, "detail", "ไฟดับ", ("m1",))
        assert tx.cases.remove_words(LAMP.number) == 1
        tx.cases.forget_person(LAMP.number)
        tx.cases.forget_place(LAMP.number)
    with store.reading(town.id) as tx:
        case = tx.cases.by_number(LAMP.number)
        assert tx.cases.words(LAMP.number) == ()
        assert tx.cases.of_person("U1") == ()
    assert case is not None
    assert (case.person, case.lat, case.lon) == (None, None, None)


def test_words_need_their_event(store: Store, town: Town) -> None:
    file(store, town)
    with pytest.raises(IntegrityError), store.begin(town.id) as tx:
        tx.cases.add_words(LAMP.number, 1, "detail", "ไฟดับ")


def test_working_lists_show_what_is_to_be_done(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        officer = tx.staff.add(name="ก", login="a", roles=["agent"], division="works")
        other = tx.staff.add(name="ข", login="b", roles=["agent"], division="works")
    days = {"NEW": 20, "SOON": 3, "TODAY": 0, "LATE": -1, "DONE": -5, "ANSWERED": -2}
    for name, ahead in days.items():
        file(store, town, number=f"69-{name}", reply_due_on=TODAY + timedelta(days=ahead))
    with store.begin(town.id) as tx:
        for name in ("SOON", "TODAY", "LATE", "DONE"):
            tx.cases.assign(f"69-{name}", officer.id)
            tx.cases.change_state(f"69-{name}", "accepted", NOON)
        tx.cases.change_state("69-DONE", "resolved", NOON)
        tx.cases.assign("69-ANSWERED", other.id, "health")
        tx.cases.stop_reply_clock("69-ANSWERED", NOON)
        tx.cases.owe_again("69-ANSWERED", TODAY + timedelta(days=15), TODAY)
    with store.reading(town.id) as tx:

        def numbers(which: str) -> list[str]:
            found = tx.cases.work(which, today=TODAY, staff_id=officer.id, division="works")  # type: ignore[arg-type]
            return [case.number for case in found]

        assert numbers("new") == ["69-NEW"]  # nobody's: accepted ones too, if they have no owner
        assert numbers("mine") == ["69-LATE", "69-TODAY", "69-SOON"]
        assert numbers("due") == ["69-TODAY", "69-SOON"]
        assert numbers("late") == ["69-LATE"]
        moved = tx.cases.by_number("69-ANSWERED")
        assert moved is not None
        assert (moved.owner_id, moved.division) == (other.id, "health")
        assert tx.cases.counts() == {"received": 2, "accepted": 3, "resolved": 1}


def test_whom_a_case_concerns_does_not_see_it(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        named = tx.staff.add(name="ก", login="a", roles=["agent"], division="works")
        other = tx.staff.add(name="ข", login="b", roles=["agent"], division="health")
    file(store, town, number="69-PERSON", concerns_staff_id=named.id)
    file(store, town, number="69-UNIT", concerns_division="works")
    with store.reading(town.id) as tx:
        for who, division, seen in (
            (named, "works", set()),
            (other, "health", {"69-PERSON", "69-UNIT"}),
        ):
            listed = tx.cases.work("new", today=TODAY, staff_id=who.id, division=division)
            assert {case.number for case in listed} == seen


def test_nobody_of_several_named_sees_it(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        people = [tx.staff.add(name="ก", login=one, roles=["head"]).id for one in ("a", "b", "c")]
    file(store, town, number="69-SEVERAL")
    with store.begin(town.id) as tx:
        tx.concerned.name("69-SEVERAL", people[:2], ["clerk", "works"])
    with store.reading(town.id) as tx:
        for who, division, sees in (
            (people[0], "", False),
            (people[1], "", False),
            (people[2], "", True),
            (people[2], "works", False),
            (people[2], "clerk", False),
            (people[2], "health", True),
        ):
            listed = tx.cases.work(
                "new", today=TODAY, staff_id=who, division=division, is_head=True
            )
            asked = Viewer(who, division, is_head=True), Question("open"), TODAY
            assert [tx.board.count(*asked), len(tx.board.find(*asked))] == [sees, sees]
            assert len(listed) == sees, (who, division)
            assert ("69-SEVERAL" in tx.concerned.numbers(who, division)) != sees


@pytest.mark.parametrize(
    ("which", "index"),
    [
        ("new", "ix_cases_owner"),
        ("mine", "ix_cases_owner"),
        ("due", "ix_cases_due"),
        ("late", "ix_cases_due"),
        ("answered", "ix_cases_spoke"),
        ("reopened", "ix_cases_reopened"),
        ("unexplained", "ix_cases_unexplained"),
    ],
)
def test_working_lists_walk_an_index(sqlite_store: Store, which: str, index: str) -> None:
    compiled = WORK[which].compile(dialect=sqlite_store.doors().writer.dialect)
    asked = str(compiled)
    with sqlite_store.doors().reading() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked}", tuple([1] * asked.count("?"))
        )
        assert index in str(plan.all())
