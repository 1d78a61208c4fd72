"""The work on cases as the memory keeps it: clocks, links, followers, reminders, news, talks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from storage import Store, Tx
from storage.chats import Chat
from storage.links import CaseLink
from storage.towns import Town
from storage.voices import Contact
from tests.databases import NOON, Clock
from tests.store.test_cases import LAMP, TODAY, file

A, B = LAMP.number, "69-SECOND"
HOUR = timedelta(hours=1)


def case(tx: Tx, number: str = A) -> object:
    found = tx.cases.by_number(number)
    assert found is not None
    return found


def test_a_word_stops_the_clock_and_the_next_one_is_owed(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.cases.mark_unexplained(A, date(2026, 12, 9))
        tx.cases.mark_unexplained(A, date(2026, 12, 10))
        late = tx.cases.by_number(A)
        tx.cases.stop_reply_clock(A, NOON)
        tx.cases.owe_again(A, date(2026, 12, 23), TODAY)
        tx.cases.stop_reply_clock(A, NOON + HOUR)
        found = tx.cases.by_number(A)
    assert late is not None
    assert late.unexplained_since == date(2026, 12, 9)
    assert found is not None
    assert (found.replied_at, found.unexplained_since) == (NOON, None)
    assert (found.first_due_on, found.reply_due_on) == (LAMP.reply_due_on, date(2026, 12, 23))
    assert found.due_from == TODAY


def test_facts_stand_beside_an_event(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.cases.add_event(A, "received", NOON)
        tx.cases.add_event(A, "closed", NOON, facts={"reason": "fixed"})
        assert tx.cases.last_seq(A) == 2
        assert tx.cases.last_seq("69-XXXXXX") == 0
        assert [event.facts for event in tx.cases.events(A)] == [{}, {"reason": "fixed"}]


def test_a_named_owner_owns_it_no_longer(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        owner = tx.staff.add(name="ก", login="a", roles=["agent"])
        other = tx.staff.add(name="ข", login="b", roles=["agent"])
        tx.cases.assign(A, owner.id)
        tx.concerned.name(A, [other.id], [])
        kept = tx.cases.by_number(A)
        tx.concerned.name(A, [owner.id, other.id], ["works", "health"])
        found = tx.cases.by_number(A)
    assert kept is not None
    assert kept.owner_id == owner.id
    assert found is not None
    assert found.owner_id is None
    assert found.named_staff == {owner.id, other.id}
    assert found.named_divisions == {"works", "health"}


def test_a_merger_is_undone_to_the_former_state(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number=B)
    with store.begin(town.id) as tx:
        tx.cases.change_state(B, "accepted", NOON)
        tx.cases.change_state(B, "closed", NOON + HOUR, reason="duplicate")
        seq = tx.cases.add_event(B, "merged", NOON + HOUR).seq
        link = CaseLink(B, seq, "merged", A, NOON + HOUR, former_state="accepted")
        tx.links.add(link)
        assert tx.links.around(A) == tx.links.around(B) == (link,)
        assert tx.links.merger_of(B) == link
        assert tx.links.merger_of(A) is None
        tx.links.undo(link, NOON + 2 * HOUR)
        tx.cases.restore(B, "accepted", NOON + 2 * HOUR, merged_at=link.at, finished=None)
        found = tx.cases.by_number(B)
        assert tx.links.around(A) == ()
    assert found is not None
    assert (found.state, found.reason) == ("accepted", "")
    assert (found.first_finished_at, found.last_finished_at) == (None, None)


def test_followers_come_and_go(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        assert tx.voices.follow(A, "U2")
        assert not tx.voices.follow(A, "U2")
        tx.voices.follow(A, "U3")
        assert set(tx.voices.followers(A)) == {"U2", "U3"}
        assert tx.voices.followed_by("U2") == (A,)
        assert tx.voices.follows(A, "U2")
        assert tx.voices.unfollow(A, "U2")
        assert not tx.voices.unfollow(A, "U2")
        assert tx.voices.forget_follower("U3") == 1
        assert tx.voices.followers(A) == ()


def test_each_finish_has_one_rating(store: Store, town: Town, clock: Clock) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.voices.rate(A, 0, 2, ("too_slow", "unclear"))
        clock.forward(hours=1)
        tx.voices.rate(A, 0, 4, ())
        tx.voices.rate(A, 1, 5, ())
        first, second = tx.voices.ratings(A)
    assert (first.stars, first.reasons) == (4, ())
    assert (first.rated_at, first.changed_at) == (NOON, NOON + HOUR)
    assert (second.round, second.changed_at) == (1, None)


def test_a_contact_is_kept_changed_and_dropped(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.voices.put_contact(A, Contact("สมหญิง", "0800000000"))
        tx.voices.put_contact(A, Contact("สมหญิง ตัวอย่าง", ""))
        assert tx.voices.contact(A) == Contact("สมหญิง ตัวอย่าง", "")
        tx.voices.forget_follower("U1")
        assert tx.voices.contact(A) is None
        tx.voices.put_contact(A, Contact("x", "y"))
        tx.voices.drop_contact(A)
        assert tx.voices.contact(A) is None


def test_neighbours_are_found_in_their_box(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number="69-FAR000", lat=18.9)
    file(store, town, number="69-ROAD00", category="road")
    file(store, town, number="69-DONE00")
    file(store, town, number="69-GONE00")
    with store.begin(town.id) as tx:
        tx.cases.change_state("69-DONE00", "resolved", NOON - timedelta(days=31))
        tx.cases.change_state("69-GONE00", "cancelled", NOON)
        box = (18.789, 98.979, 18.791, 98.981)
        found = tx.cases.near(box, frozenset({"light"}), NOON - timedelta(days=30))
    assert [one.number for one in found] == [A]


def test_the_ladder_asks_for_each_rung_once(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number=B)
    with store.begin(town.id) as tx:
        tx.cases.change_state(B, "accepted", NOON)
        due = LAMP.reply_due_on
        assert len(tx.reminders.lagging("due", "due", due)) == 2
        assert tx.reminders.lagging("due", "due", due - timedelta(days=1)) == ()
        assert [
            c.number for c in tx.reminders.lagging("x", "start", TODAY, only_unaccepted=True)
        ] == [A]
        assert tx.reminders.add(A, "due", due, NOON)
        assert not tx.reminders.add(A, "due", due, NOON)
        assert [one.number for one in tx.reminders.lagging("due", "due", due)] == [B]
        assert tx.reminders.of_case(A) == {("due", due)}
        tx.cases.owe_again(A, due + timedelta(days=15), due)
        later = tx.reminders.lagging("due", "due", due + timedelta(days=15))
        assert [one.number for one in later] == [B, A]
        assert tx.reminders.first_time("digest", TODAY)
        assert not tx.reminders.first_time("digest", TODAY)


def test_news_wait_and_are_taken_once(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number=B)
    with store.begin(town.id) as tx:
        tx.news.put(A, "U1", 3, NOON + HOUR)
        tx.news.put(A, "U1", 5, NOON + 2 * HOUR)
        waiting = tx.news.find(A, "U1")
        assert waiting is not None
        assert (waiting.since_seq, waiting.due_at) == (3, NOON + 2 * HOUR)
        tx.news.put(B, "U1", 1, NOON + 3 * HOUR)
        assert tx.news.take_due(NOON + HOUR) == ()
    assert store.news_queue.towns_due(NOON) == ()
    assert store.news_queue.towns_due(NOON + 2 * HOUR) == (town.id,)
    with store.begin(town.id) as tx:
        assert tx.news.take_due(NOON + 2 * HOUR) == (waiting,)
        assert tx.news.take_due(NOON + 2 * HOUR) == ()
        assert tx.news.drop(B, "U1")
        assert not tx.news.drop(B, "U1")
        tx.news.put(A, "U1", 1, NOON)
        tx.news.forget_person("U1")
        assert tx.news.find(A, "U1") is None


def test_talks_stand_in_a_queue(store: Store, town: Town) -> None:
    file(store, town)
    file(store, town, number=B)
    first = Chat(A, "U1", "waiting", NOON, NOON, 1)
    second = Chat(B, "U2", "waiting", NOON + HOUR, NOON + HOUR, 1)
    with store.begin(town.id) as tx:
        tx.chats.save(second)
        tx.chats.save(first)
        assert tx.chats.live() == (first, second)
        assert tx.chats.count_before(second.asked_at) == 1
        tx.chats.save(replace(first, state="over", over_at=NOON, over_by="citizen"))
        assert tx.chats.live() == (second,)
        assert tx.chats.lock(B) == second
        tx.chats.forget_person("U2")
        found = tx.chats.find(B)
        assert found is not None
        assert found.person is None
    assert store.chat_queue.towns_with_talks() == (town.id,)


def test_a_desk_counts_what_lies_on_it(store: Store, town: Town) -> None:
    for number, ahead in (("69-LATE", -1), ("69-SOON", 3), ("69-LATER", 9), ("69-DONE", -3)):
        file(store, town, number=number, reply_due_on=TODAY + timedelta(days=ahead))
    with store.begin(town.id) as tx:
        tx.cases.change_state("69-DONE", "resolved", NOON)
        (works,) = tx.cases.desk(TODAY)
        assert (works.open, works.unowned, works.late, works.soon) == (3, 3, 1, 1)
        assert [one.number for one in tx.cases.open_due(TODAY)] == ["69-LATER", "69-SOON"]
        assert [one.number for one in tx.cases.open_due(TODAY, after="69-LATER")] == ["69-SOON"]
        assert [one.number for one in tx.cases.idle("resolved", NOON)] == ["69-DONE"]
        assert tx.cases.idle("resolved", NOON - HOUR) == ()


def test_history_holds_what_changes_a_count(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.cases.add_event(A, "received", NOON, to_state="received")
        tx.cases.add_event(A, "noted", NOON, from_state="received", to_state="received")
        tx.cases.add_event(A, "accepted", NOON, from_state="received", to_state="accepted")
        assert [row[1] for row in tx.cases.history()] == ["received", "accepted"]


def test_what_the_public_sees_is_chosen(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        tx.cases.show(A, "ไฟดับหน้าวัด", "p1")
        tx.cases.categorise(A, "wires", "works")
        tx.cases.note_citizen(A, NOON)
        found = tx.cases.by_number(A)
        asked = {"today": TODAY, "staff_id": "x", "division": None}
        assert [one.number for one in tx.cases.work("answered", **asked)] == [A]  # type: ignore[arg-type]
        tx.cases.note_citizen(A, None)
        assert tx.cases.work("answered", **asked) == ()  # type: ignore[arg-type]
    assert found is not None
    assert (found.shown_words, found.shown_photo, found.category) == ("ไฟดับหน้าวัด", "p1", "wires")
