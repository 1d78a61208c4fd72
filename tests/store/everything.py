"""A town with one of everything, and a call of every method of the memory."""

# mypy: disable-error-code="func-returns-value"

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage import Store, Tx
from storage.board import Box, Question, Viewer
from storage.cases import NumberTakenError
from storage.catalogue import Category, DayOff, Division, Quota
from storage.challenges import Challenge
from storage.chats import Chat
from storage.desk import CannedAnswer
from storage.dialogues import Dialogue
from storage.links import CaseLink
from storage.outbox import OutboxDraft
from storage.photos import StoredPhoto
from storage.sessions import NewLink
from storage.tables import metadata
from storage.teaching import OwnAnswer, TownFact
from storage.towns import Town
from storage.voices import Contact
from tests.databases import NOON
from tests.store.test_cases import LAMP, TODAY

LATER = NOON + timedelta(minutes=5)


@dataclass
class Furnished:
    """What stands in one town."""

    staff_id: str
    photo_id: str
    address: str
    lesson_id: str


def furnish(store: Store, town: Town) -> Furnished:
    """The same in every town: same person, same numbers, same codes, same messages."""
    with store.begin(town.id) as tx:
        tx.inbox.first_time("01EVENT", TODAY)
        tx.dialogues.lock("U1")
        tx.dialogues.save(Dialogue("U1", place='{"here":1}'))
        member = tx.staff.add(
            name=f"of {town.slug}", login="malee", roles=["agent"], division="works"
        )
        tx.staff.new_link_code(member.id, "111111", NOON + timedelta(minutes=5))
        tx.cases.add(LAMP)
        seq = tx.cases.add_event(LAMP.number, "received", NOON).seq
        tx.cases.add_words(LAMP.number, seq, "detail", f"in {town.slug}", ("m1",))
        photo = tx.photos.want("U1", "m1")
        tx.links.add(CaseLink(LAMP.number, seq, "split", LAMP.number, NOON))
        tx.voices.follow(LAMP.number, "U1")
        tx.voices.rate(LAMP.number, 0, 4, ("other",))
        tx.voices.put_contact(LAMP.number, Contact(f"in {town.slug}", "1"))
        tx.reminders.add(LAMP.number, "due", TODAY, NOON)
        tx.reminders.first_time("digest", TODAY)
        tx.news.put(LAMP.number, "U1", 1, NOON)
        tx.chats.save(Chat(LAMP.number, "U1", "waiting", NOON, NOON, seq))
        tx.outbox.add(OutboxDraft("U1", f"in {town.slug}"))
        tx.groups.link("C1", member.id)
        tx.audit.add("case.opened", staff_id=member.id, subject=LAMP.number)
        tx.catalogue.put_category(Category("light", "works", 7, 50))
        tx.catalogue.put_day_off(DayOff(date(2026, 12, 31), "x"))
        tx.catalogue.put_quota(Quota("2026-11", 3, 300))
        tx.questions.add("q1", f"in {town.slug}", near="", about="", today=TODAY)
        tx.questions.mark("q1", "m9", until=NOON)
        lesson = tx.teaching.attach("sign-tax", f"in {town.slug}", today=TODAY, by=member.id)
        tx.teaching.put_answer(own_answer(f"in {town.slug}"))
        tx.teaching.put_fact(TownFact("sign-tax.fee", f"in {town.slug}", "", TODAY))
        tx.teaching.mark("sign-tax", is_good=True, month="2026-11")
    return Furnished(member.id, photo.id, photo.address, lesson.id)


def own_answer(words: str) -> OwnAnswer:
    return OwnAnswer("own-1", words, "", words, "", "works", "", TODAY)


def furnish_the_console(tx: Tx, member: str) -> None:
    """What only the people at a browser leave."""
    tx.sessions.add(member, "a token", via="password", device="x")
    tx.sessions.ask_link(NewLink(member, "browser", "link", "47", NOON + timedelta(minutes=5)))
    tx.second_steps.begin_authenticator(member, "SECRET")
    tx.second_steps.add_passkey(member, b"credential", b"public", 0, "x")
    tx.second_steps.put_recovery(member, ["ABCDE"])
    tx.challenges.ask(member, "log_in", "browser", Challenge(b"asked", "", LATER))
    way = tx.letters.add_way(member, f"mailto:a@of-{tx.town_id}", "a@…", "digest", "111111")
    tx.letters.prove(way, member, "111111")
    tx.letters.write(way, "digest", {"open": tx.town_id})
    tx.wishes.ask("remove", member, member)
    tx.desk.save_view(member, "mine", "q=1")
    tx.desk.put_answer(CannedAnswer("canned", "resolve", "", "x", f"of {tx.town_id}"))
    tx.desk.look(LAMP.number, member)


def everything(store: Store, town: Town) -> dict[str, object]:
    """Every row of a town, straight from the tables."""
    with store.doors().reading() as connection:
        return {
            name: sorted(
                map(repr, connection.execute(select(table).where(table.c.town_id == town.id)))
            )
            for name, table in metadata.tables.items()
            if name != "towns"
        }


def use_everything(tx: Tx, other: Furnished) -> dict[str, object]:
    """Call every method of every repository; ids that are unique are the other town's."""
    new_photo = tx.photos.want("U9", "m9")
    member = tx.staff.add(name="n", login="new", roles=["agent"])
    return {
        "Inbox.first_time": tx.inbox.first_time("01EVENT", TODAY),
        "Inbox.has_heard": tx.inbox.has_heard("01ELSE"),
        "Dialogues.find": tx.dialogues.find("U1"),
        "Dialogues.lock": tx.dialogues.lock("U1"),
        "Dialogues.save": tx.dialogues.save(Dialogue("U1", place="{}")),
        "Dialogues.forget": tx.dialogues.forget("U1"),
        "Cases.add": _refused(tx),
        "Cases.by_number": tx.cases.by_number(LAMP.number),
        "Cases.opens": tx.cases.opens(LAMP.number, LAMP.case_key),
        "Cases.lock": tx.cases.lock(LAMP.number),
        "Cases.of_person": tx.cases.of_person("U1"),
        "Cases.count_of_person": tx.cases.count_of_person("U1"),
        "Cases.near": tx.cases.near((18.0, 98.0, 19.0, 99.0), frozenset({"light"}), NOON),
        "Cases.idle": tx.cases.idle("received", NOON),
        "Cases.let_go": tx.cases.let_go(other.staff_id),
        "Cases.open_due": tx.cases.open_due(TODAY),
        "Cases.desk": tx.cases.desk(TODAY),
        "Cases.history": tx.cases.history(),
        "Cases.last_seq": tx.cases.last_seq(LAMP.number),
        "Cases.mark_unexplained": tx.cases.mark_unexplained(LAMP.number, TODAY),
        "Cases.owe_again": tx.cases.owe_again(LAMP.number, TODAY, TODAY),
        "Cases.note_citizen": tx.cases.note_citizen(LAMP.number, NOON),
        "Cases.categorise": tx.cases.categorise(LAMP.number, "light", "works"),
        "Concerned.name": tx.concerned.name(LAMP.number, [member.id], []),
        "Concerned.numbers": tx.concerned.numbers(member.id, "works"),
        "Cases.show": tx.cases.show(LAMP.number, "x", ""),
        "Cases.restore": tx.cases.restore(
            LAMP.number, "accepted", NOON, merged_at=NOON, finished=None
        ),
        "Links.add": tx.links.add(
            CaseLink(
                LAMP.number,
                tx.cases.add_event(LAMP.number, "merged", NOON).seq,
                "merged",
                LAMP.number,
                NOON,
            )
        ),
        "Links.around": tx.links.around(LAMP.number),
        "Links.merger_of": tx.links.merger_of(LAMP.number),
        "Links.undo": tx.links.undo(CaseLink(LAMP.number, 1, "merged", "", NOON), NOON),
        "Voices.follow": tx.voices.follow(LAMP.number, "U2"),
        "Voices.follows": tx.voices.follows(LAMP.number, "U1"),
        "Voices.followers": tx.voices.followers(LAMP.number),
        "Voices.followed_by": tx.voices.followed_by("U1"),
        "Voices.unfollow": tx.voices.unfollow(LAMP.number, "U1"),
        "Voices.forget_follower": tx.voices.forget_follower("U1"),
        "Voices.rate": tx.voices.rate(LAMP.number, 0, 5, ()),
        "Voices.ratings": tx.voices.ratings(LAMP.number),
        "Voices.put_contact": tx.voices.put_contact(LAMP.number, Contact("x", "1")),
        "Voices.contact": tx.voices.contact(LAMP.number),
        "Voices.drop_contact": tx.voices.drop_contact(LAMP.number),
        "Reminders.add": tx.reminders.add(LAMP.number, "due", TODAY, NOON),
        "Reminders.of_case": tx.reminders.of_case(LAMP.number),
        "Reminders.lagging": tx.reminders.lagging("due", "due", TODAY),
        "Reminders.first_time": tx.reminders.first_time("digest", TODAY),
        "News.put": tx.news.put(LAMP.number, "U1", 1, NOON),
        "News.find": tx.news.find(LAMP.number, "U1"),
        "News.take_due": tx.news.take_due(NOON),
        "News.drop": tx.news.drop(LAMP.number, "U1"),
        "News.forget_person": tx.news.forget_person("U1"),
        "Chats.save": tx.chats.save(Chat(LAMP.number, "U1", "over", NOON, NOON, 1)),
        "Chats.find": tx.chats.find(LAMP.number),
        "Chats.lock": tx.chats.lock(LAMP.number),
        "Chats.lock_if_free": tx.chats.lock_if_free(LAMP.number),
        "Chats.live": tx.chats.live(),
        "Chats.count_before": tx.chats.count_before(NOON),
        "Chats.forget_person": tx.chats.forget_person("U1"),
        "Cases.assign": tx.cases.assign(LAMP.number, member.id),
        "Cases.work": [
            tx.cases.work(which, today=TODAY, staff_id=member.id, division=None)
            for which in ("new", "mine", "due", "late")
        ],
        "Cases.stop_reply_clock": tx.cases.stop_reply_clock(LAMP.number, NOON),
        "Cases.move_due": tx.cases.move_due(LAMP.number, TODAY, None),
        "Cases.change_state": tx.cases.change_state(LAMP.number, "resolved", NOON),
        "Cases.add_event": tx.cases.add_event(LAMP.number, "resolved", NOON),
        "Cases.add_words": tx.cases.add_words(LAMP.number, 2, "answer", "x", ("m2",)),
        "Cases.events": tx.cases.events(LAMP.number),
        "Cases.words": tx.cases.words(LAMP.number),
        "Cases.counts": tx.cases.counts(),
        "Cases.take_back": tx.cases.take_back("m1"),
        "Cases.remove_words": tx.cases.remove_words(LAMP.number),
        "Cases.forget_person": tx.cases.forget_person(LAMP.number),
        "Cases.forget_place": tx.cases.forget_place(LAMP.number),
        "Photos.want": new_photo,
        "Photos.by_id": tx.photos.by_id(other.photo_id),
        "Photos.by_address": tx.photos.by_address(other.address),
        "Photos.is_elsewhere": tx.photos.is_elsewhere("x", "69-OTHERS"),
        "Photos.attach": tx.photos.attach([other.photo_id], "U1", LAMP.number),
        "Photos.mark_wanted": tx.photos.mark_wanted(other.photo_id, NOON),
        "Photos.mark_stored": tx.photos.mark_stored(other.photo_id, StoredPhoto("x", 1, 1, 1, "x")),
        "Photos.mark_failed": tx.photos.mark_failed(other.photo_id, "x"),
        "Photos.of_case": tx.photos.of_case(LAMP.number),
        "Photos.drafts_of": tx.photos.drafts_of("U1"),
        "Photos.take_back": tx.photos.take_back("m1"),
        "Photos.remove_drafts": tx.photos.remove_drafts("U1"),
        "Photos.remove_of_case": tx.photos.remove_of_case(LAMP.number),
        "Outbox.add": tx.outbox.add(OutboxDraft("U1", "x", lease_to="web")),
        "Outbox.add_many": tx.outbox.add_many([OutboxDraft("U1", "x")]),
        "Outbox.forget_person": tx.outbox.forget_person("U1"),
        "Outbox.wipe_given_up": tx.outbox.wipe_given_up(LAMP.number),
        "Staff.add": member,
        "Staff.by_id": tx.staff.by_id(other.staff_id),
        "Staff.by_login": tx.staff.by_login("malee"),
        "Staff.everyone": tx.staff.everyone(),
        "Staff.save": tx.staff.save(replace(member, id=other.staff_id, login="stolen")),
        "Staff.set_away": tx.staff.set_away(other.staff_id, TODAY),
        "Staff.use_link_code": tx.staff.use_link_code("111111", "U1"),
        "Staff.new_link_code": tx.staff.new_link_code(member.id, "222222", NOON),
        "Staff.by_line_user": tx.staff.by_line_user("U1"),
        "Staff.in_line": tx.staff.in_line(),
        "Staff.unlink": tx.staff.unlink("U1"),
        "Groups.linked": tx.groups.linked(),
        "Groups.link": tx.groups.link("C2", member.id),
        "Groups.unlink": tx.groups.unlink("C1"),
        "Audit.latest": tx.audit.latest(),
        "Audit.add": tx.audit.add("x", staff_id=member.id),
        "Catalogue.divisions": tx.catalogue.divisions(),
        "Catalogue.put_division": tx.catalogue.put_division(Division("works", "x")),
        "Catalogue.categories": tx.catalogue.categories(),
        "Catalogue.category": tx.catalogue.category("light"),
        "Catalogue.put_category": tx.catalogue.put_category(Category("light", "clerk", 1, 1)),
        "Catalogue.days_off": tx.catalogue.days_off(TODAY),
        "Catalogue.put_day_off": tx.catalogue.put_day_off(DayOff(date(2026, 12, 31), "y")),
        "Catalogue.remove_day_off": tx.catalogue.remove_day_off(date(2026, 12, 31)),
        "Catalogue.quota": tx.catalogue.quota("2026-11"),
        **use_the_console(tx, other, member.id),
        "Catalogue.put_quota": tx.catalogue.put_quota(Quota("2026-11", 1, 1)),
        "Questions.add": tx.questions.add("q1", "x", near="", about="", today=TODAY),
        "Questions.by_id": tx.questions.by_id("q1"),
        "Questions.waiting": tx.questions.waiting(),
        "Questions.count": tx.questions.count(),
        "Questions.mark": tx.questions.mark("q1", "m1", until=NOON),
        "Questions.take_back": tx.questions.take_back("m9"),
        "Questions.drop": tx.questions.drop("q1"),
        "Teaching.attach": tx.teaching.attach("id-card", "x", today=TODAY, by=member.id),
        "Teaching.detach": tx.teaching.detach(other.lesson_id),
        "Teaching.lessons": tx.teaching.lessons(),
        "Teaching.put_answer": tx.teaching.put_answer(own_answer("x")),
        "Teaching.answer": tx.teaching.answer("own-1"),
        "Teaching.answers": tx.teaching.answers(),
        "Teaching.put_fact": tx.teaching.put_fact(TownFact("sign-tax.fee", "x", "", TODAY)),
        "Teaching.facts": tx.teaching.facts(),
        "Teaching.drop_fact": tx.teaching.drop_fact("sign-tax.fee"),
        "Teaching.renew": tx.teaching.renew(),
        "Teaching.mark": tx.teaching.mark("sign-tax", is_good=False, month="2026-11"),
        "Teaching.marks": tx.teaching.marks("2026-11"),
    }


_EVERYTHING = Viewer("", sees_all=True, reads_phones=True)


def use_the_console(tx: Tx, other: Furnished, member: str) -> dict[str, object]:
    """The part of the people at a browser."""
    whose, early = other.staff_id, NOON - timedelta(days=1)
    return {
        "Sessions.add": tx.sessions.add(member, "another token", via="line", device="y"),
        "Sessions.by_token": tx.sessions.by_token("a token", early),
        "Sessions.of_staff": tx.sessions.of_staff(whose, early),
        "Sessions.saw": tx.sessions.saw("x"),
        "Sessions.end": tx.sessions.end("x", whose),
        "Sessions.end_all": tx.sessions.end_all(whose),
        "Sessions.ask_link": tx.sessions.ask_link(NewLink(member, "b", "t", "11", NOON)),
        "Sessions.asked_links": tx.sessions.asked_links(whose, early),
        "Sessions.has_link": tx.sessions.has_link("browser", "link"),
        "Sessions.use_link": tx.sessions.use_link("browser", "link", "47"),
        "SecondSteps.authenticator": tx.second_steps.authenticator(whose),
        "SecondSteps.begin_authenticator": tx.second_steps.begin_authenticator(member, "S"),
        "SecondSteps.confirm_authenticator": tx.second_steps.confirm_authenticator(whose),
        "SecondSteps.use_step": tx.second_steps.use_step(whose, 1),
        "SecondSteps.put_recovery": tx.second_steps.put_recovery(member, ["VWXYZ"]),
        "SecondSteps.recovery_left": tx.second_steps.recovery_left(whose),
        "SecondSteps.spend_recovery": tx.second_steps.spend_recovery(whose, "ABCDE"),
        "SecondSteps.holders": tx.second_steps.holders(),
        "SecondSteps.passkeys": tx.second_steps.passkeys(whose),
        "SecondSteps.passkey": tx.second_steps.passkey(b"credential"),
        "SecondSteps.add_passkey": tx.second_steps.add_passkey(member, b"c2", b"p", 0, "x"),
        "SecondSteps.use_passkey": tx.second_steps.use_passkey("x", 1),
        "SecondSteps.remove_passkey": tx.second_steps.remove_passkey("x", whose),
        "SecondSteps.forget_authenticator": tx.second_steps.forget_authenticator(whose),
        "Challenges.ask": tx.challenges.ask(
            member, "register", "browser", Challenge(b"c", "x", LATER)
        ),
        "Challenges.take": tx.challenges.take(whose, "log_in", "browser"),
        "Letters.add_way": (way := tx.letters.add_way(member, "mailto:b@x", "b@…", "", "2")),
        "Letters.ways": tx.letters.ways(whose),
        "Letters.wanting": tx.letters.wanting("digest"),
        "Letters.prove": tx.letters.prove("x", whose, "111111"),
        "Letters.want": tx.letters.want("x", whose, ""),
        "Letters.write": tx.letters.write(way, "digest", {}),
        "Letters.count": tx.letters.count(way, "new", LATER),
        "Letters.latest": tx.letters.latest(whose),
        "Letters.failing": tx.letters.failing(early),
        "Letters.drop_way": tx.letters.drop_way("x", whose),
        "Letters.drop_ways": tx.letters.drop_ways(whose),
        "SecondSteps.forget": tx.second_steps.forget(whose),
        "Wishes.ask": tx.wishes.ask("remove", member, member),
        "Wishes.open": tx.wishes.open(),
        "Wishes.by_id": tx.wishes.by_id("x"),
        "Wishes.decide": tx.wishes.decide("x", "done", member),
        **{
            f"Board.{name}": answer
            for name, answer in {
                "find": tx.board.find(_EVERYTHING, Question(words="in", phone="0"), TODAY),
                "count": tx.board.count(_EVERYTHING, Question(), TODAY),
                "tallies": tx.board.tallies(_EVERYTHING, TODAY),
                "spread": tx.board.spread(_EVERYTHING, Question(), TODAY, 4),
                "spots": tx.board.spots(_EVERYTHING, Question(), TODAY, Box(0, 0, 90, 180), 4),
                "details": tx.board.details([LAMP.number]),
            }.items()
        },
        "Weeks.moves": tx.weeks.moves(_EVERYTHING, early, NOON),
        "Weeks.open_now": tx.weeks.open_now(_EVERYTHING, TODAY + timedelta(days=99)),
        "Weeks.stars": tx.weeks.stars(_EVERYTHING, early, NOON + timedelta(days=9)),
        "Desk.views": tx.desk.views(whose),
        "Desk.save_view": tx.desk.save_view(member, "x", "q"),
        "Desk.drop_view": tx.desk.drop_view("x", whose),
        "Desk.answers": tx.desk.answers(),
        "Desk.put_answer": tx.desk.put_answer(CannedAnswer("canned", "close", "", "y", "z")),
        "Desk.drop_answer": tx.desk.drop_answer("canned"),
        "Desk.look": tx.desk.look(LAMP.number, member),
        "Desk.others_looking": tx.desk.others_looking(LAMP.number, member, early),
        "Desk.look_away": tx.desk.look_away(NOON),
        "Audit.page": tx.audit.page(NOON + timedelta(days=1)),
        "Audit.acts": tx.audit.acts(),
    }


def _refused(tx: Tx) -> str:
    with pytest.raises(NumberTakenError):
        tx.cases.add(LAMP)
    return "taken"
