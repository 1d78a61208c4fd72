"""Citizens around cases: neighbours, followers, more, stars, once more; news in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions import perform
from bot.actions.news import tell_due_news
from bot.actions.towns import change_settings
from handlers.citizen_commands import (
    AddToCase,
    FindNeighbours,
    FollowCase,
    RateCase,
    ReopenCase,
    UnfollowCase,
)
from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    CaseFiled,
    FindCase,
    FindMyCases,
    ForgetMe,
    ListWork,
    Refused,
    ResolveCase,
    Where,
)
from handlers.staff_commands import (
    ExplainDelay,
    NameConcerned,
    PublishCase,
    ReportProgress,
)
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall, citizen

SPOT = Where("หน้าวัด", 18.79, 98.98)
METRE = 1 / 111_195
LOOK = FindNeighbours("light", 18.79, 98.98)


def finished(hall: Townhall, **changes: Any) -> tuple[str, Any]:
    agent = hall.agent()
    number = hall.files(**changes).number
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "เปลี่ยนหลอดแล้วค่ะ", without_photo="มืด"))
    return number, agent


# --- neighbours


def test_what_is_near_of_the_same_kind_is_found_nearest_first(hall: Townhall) -> None:
    far = hall.files(BOONMEE, where=Where("x", 18.79 + 40 * METRE, 98.98)).number
    near = hall.files(BOONMEE, where=Where("x", 18.79 + 10 * METRE, 98.98)).number
    hall.files(BOONMEE, where=Where("x", 18.79 + 60 * METRE, 98.98))
    hall.files(BOONMEE, category="road", where=SPOT)
    hall.files(BOONMEE, where=Where("no pin"))
    found = hall.does(SOMSRI, LOOK)
    assert [(case.number, case.metres) for case in found] == [(near, 10), (far, 40)]
    assert all(case.words == "" and case.photo_link == "" for case in found)


def test_what_was_finished_long_ago_is_no_neighbour(hall: Townhall) -> None:
    finished(hall, where=SPOT)
    assert len(hall.does(BOONMEE, LOOK)) == 1
    hall.clock.goes_on(days=30)
    assert hall.does(BOONMEE, LOOK) == ()


def test_neighbours_see_what_staff_made_public(hall: Townhall) -> None:
    number = hall.files(where=SPOT).number
    hall.does(hall.agent(), PublishCase(number, "ไฟดับหน้าวัด โทรคุณสมมติ 081-234-5678"))
    [shown] = [case.words for case in hall.does(BOONMEE, LOOK)]
    assert "ไฟดับหน้าวัด" in shown
    assert "5678" not in shown, "no neighbour gets somebody's number"
    hall.does(hall.agent(login="again"), PublishCase(number, "ไฟดับหน้าวัด"))
    assert hall.does(BOONMEE, LOOK)[0].words == "ไฟดับหน้าวัด"
    assert hall.does(SOMSRI, LOOK)[0].is_mine


def test_a_case_about_the_staff_is_never_shown_around(hall: Townhall) -> None:
    number = hall.files(where=SPOT).number
    hall.does(hall.staff("head", "head"), NameConcerned(number, division="health"))
    assert hall.does(BOONMEE, LOOK) == ()


# --- following


def test_a_follower_sees_state_and_no_words_and_makes_no_case(hall: Townhall) -> None:
    number = hall.files().number
    seen = hall.does(BOONMEE, FollowCase(number))
    assert (seen.is_followed, seen.is_mine, seen.detail) == (True, False, "")
    assert [case.number for case in hall.does(BOONMEE, FindMyCases())] == [number]
    assert hall.reads(lambda tx: tx.cases.count_of_person(BOONMEE.person)) == 0
    assert not hall.does(BOONMEE, UnfollowCase(number)).is_followed
    hall.refuses(BOONMEE, UnfollowCase(number), "not_found")


def test_ones_own_and_what_does_not_exist_are_not_followed(hall: Townhall) -> None:
    number = hall.files().number
    hall.refuses(SOMSRI, FollowCase(number), "is_mine")
    hall.refuses(BOONMEE, FollowCase("70-XXXXXX"), "not_found")
    message = hall.files(kind="message", category="other").number
    hall.refuses(BOONMEE, FollowCase(message), "not_found")


def test_the_named_do_not_follow_what_concerns_them(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(hall.staff("head", "head"), NameConcerned(number, staff_id=agent.id))
    hall.refuses(agent, FollowCase(number), "not_found")


@pytest.mark.parametrize(("setting", "pushes"), [("", 0), ("end", 1)])
def test_followers_hear_of_the_end_where_their_town_allows(
    hall: Townhall, setting: str, pushes: int
) -> None:
    hall.town = change_settings(hall.store, hall.town, {"followers": setting})
    agent = hall.agent()
    number = hall.files().number
    hall.does(BOONMEE, FollowCase(number))
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "บ้านคุณสมศรีเสร็จแล้ว", without_photo="มืด"))
    told = hall.pushed(BOONMEE.person)
    assert len(told) == pushes
    assert all(weight == "notice" and "สมศรี" not in text for _, weight, text in told)


def test_a_follower_is_not_told_the_same_thing_twice(hall: Townhall) -> None:
    hall.town = change_settings(hall.store, hall.town, {"followers": "end"})
    number, agent = finished(hall)
    hall.does(BOONMEE, FollowCase(number))
    for _ in range(2):
        hall.does(SOMSRI, ReopenCase(number, "ยังดับค่ะ"))
        hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    told = [text for _, _, text in hall.pushed(BOONMEE.person)]
    assert len(told) == len(set(told)) == 2
    assert "ครั้งที่ 2" in told[1]


# --- more


def test_more_words_and_pictures_join_the_case_and_the_owner_hears(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    photo = hall.photo_of(SOMSRI, "m-more")
    seen = hall.does(SOMSRI, AddToCase(number, "บัตร 1234567890121 ค่ะ", (photo,)))
    assert seen.photos == 1
    assert "1234567890121" not in hall.words(number)["more"]
    assert number in hall.pushed("L-wichai")[-1][2]
    assert [case.number for case in hall.does(agent, ListWork("answered"))] == [number]
    hall.does(agent, ReportProgress(number, "ขอบคุณค่ะ"))
    assert hall.does(agent, ListWork("answered")) == ()


def test_more_is_refused_where_there_is_nothing_or_nobody(hall: Townhall) -> None:
    number = hall.files().number
    hall.refuses(SOMSRI, AddToCase(number, " "), "no_words")
    hall.refuses(BOONMEE, AddToCase(number, "ของฉัน"), "not_found")
    done, _ = finished(hall)
    hall.refuses(SOMSRI, AddToCase(done, "x"), "already_done")


# --- stars


def test_stars_are_given_once_and_changed_for_a_day(hall: Townhall) -> None:
    number, _ = finished(hall)
    rated = hall.does(SOMSRI, RateCase(number, 2))
    assert (rated.stars, rated.may_reopen) == (2, True)
    rated = hall.does(SOMSRI, RateCase(number, 2, ("too_slow", "nonsense")))
    assert rated.reasons == ("too_slow",)
    assert hall.does(SOMSRI, RateCase(number, 2)).reasons == ("too_slow",)
    assert hall.does(SOMSRI, RateCase(number, 5)).reasons == ()
    hall.clock.goes_on(hours=24, seconds=1)
    hall.refuses(SOMSRI, RateCase(number, 1), "rated_already")
    assert hall.kinds(number).count("rated") == 2


def test_few_stars_are_told_to_the_owner(hall: Townhall) -> None:
    number, _ = finished(hall)
    before = len(hall.pushed("L-wichai"))
    hall.does(SOMSRI, RateCase(number, 1))
    assert len(hall.pushed("L-wichai")) == before + 1


def test_who_may_not_rate(hall: Townhall) -> None:
    number, _ = finished(hall)
    hall.refuses(BOONMEE, RateCase(number, 5), "not_found")
    hall.refuses(SOMSRI, RateCase(number, 6), "wrong_stars")
    hall.refuses(SOMSRI, RateCase(hall.files().number, 5), "not_finished")
    hall.clock.goes_on(days=31)
    hall.refuses(SOMSRI, RateCase(number, 5), "too_late")


def test_two_stars_then_reopened_then_five(hall: Townhall) -> None:
    number, agent = finished(hall)
    hall.does(SOMSRI, RateCase(number, 2))
    assert hall.does(SOMSRI, ReopenCase(number, "ยังมืดอยู่ค่ะ")).state == "in_progress"
    assert number in hall.pushed("L-wichai")[-1][2]
    assert [case.number for case in hall.does(agent, ListWork("reopened"))] == [number]
    hall.does(agent, ResolveCase(number, "เปลี่ยนสายแล้วค่ะ", without_photo="มืด"))
    assert hall.does(SOMSRI, RateCase(number, 5)).stars == 5
    stars = [row.stars for row in hall.reads(lambda tx: tx.voices.ratings(number))]
    assert stars == [2, 5]
    case = hall.case(number)
    assert case.first_finished_at is not None
    assert case.last_finished_at is not None
    assert case.reopened == 1


def test_what_is_too_old_to_reopen_becomes_a_linked_case(hall: Townhall) -> None:
    number, _ = finished(hall)
    hall.clock.goes_on(days=31)
    filed = hall.does(SOMSRI, ReopenCase(number, "ดับอีกแล้วค่ะ"))
    assert isinstance(filed, CaseFiled)
    [link] = hall.reads(lambda tx: tx.links.around(number))
    assert (link.number, link.kind) == (filed.number, "again")
    assert hall.case(filed.number).person == SOMSRI.person
    assert hall.words(filed.number)["detail"] == "ดับอีกแล้วค่ะ"


def test_who_may_not_reopen(hall: Townhall) -> None:
    number, _ = finished(hall)
    hall.refuses(BOONMEE, ReopenCase(number, "x"), "not_found")
    hall.refuses(SOMSRI, ReopenCase(number, " "), "no_words")
    hall.refuses(SOMSRI, ReopenCase(hall.files().number, "x"), "wrong_state")


# --- several changes in a short time make one message


class Slow:
    """A town hall whose news wait for a minute."""

    def __init__(self, hall: Townhall) -> None:
        self.hall = hall

    def does(self, actor: Any, command: Any) -> Any:
        context = replace(self.hall.context(), news_wait=timedelta(minutes=1))
        with self.hall.store.begin(self.hall.town.id) as tx:
            return perform(tx, actor, command, context)

    def tells(self) -> int:
        with self.hall.store.begin(self.hall.town.id) as tx:
            return tell_due_news(tx, self.hall.context())


def test_several_changes_in_a_short_time_are_one_message(hall: Townhall) -> None:
    slow, agent = Slow(hall), hall.agent()
    number = hall.files().number
    slow.does(agent, AskCitizen(number, "เสาไหนคะ"))
    slow.does(agent, ExplainDelay(number, "รถกระเช้าเสียค่ะ"))
    assert hall.pushed(SOMSRI.person) == []
    assert slow.tells() == 0
    hall.clock.goes_on(minutes=1)
    assert slow.tells() == 1
    [(_, _, messages)] = hall.pushed(SOMSRI.person)
    assert "เสาไหนคะ" in messages
    assert "รถกระเช้าเสียค่ะ" in messages
    assert slow.tells() == 0


def test_a_question_overtaken_by_the_result_is_not_put(hall: Townhall) -> None:
    slow, agent = Slow(hall), hall.agent()
    number = hall.files().number
    slow.does(agent, AskCitizen(number, "เสาไหนคะ"))
    slow.does(agent, ResolveCase(number, "หาเจอแล้ว เสร็จค่ะ", without_photo="มืด"))
    hall.clock.goes_on(minutes=2)
    slow.tells()
    [(_, _, messages)] = hall.pushed(SOMSRI.person)
    assert "เสาไหนคะ" not in messages
    assert "เสร็จค่ะ" in messages


def test_what_was_seen_on_asking_is_not_pushed(hall: Townhall) -> None:
    slow, agent = Slow(hall), hall.agent()
    number = hall.files().number
    slow.does(agent, AskCitizen(number, "เสาไหนคะ"))
    hall.does(SOMSRI, FindCase(number))
    hall.clock.goes_on(minutes=2)
    assert slow.tells() == 0
    assert hall.pushed(SOMSRI.person) == []


def test_who_was_forgotten_hears_nothing(hall: Townhall) -> None:
    slow, agent = Slow(hall), hall.agent()
    number = hall.files().number
    slow.does(agent, AskCitizen(number, "เสาไหนคะ"))
    hall.does(SOMSRI, ForgetMe())
    hall.clock.goes_on(minutes=2)
    assert slow.tells() == 0


def test_forgetting_takes_a_follower_away(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(BOONMEE, FollowCase(number))
    hall.does(BOONMEE, ForgetMe())
    assert hall.reads(lambda tx: tx.voices.followers(number)) == ()


def test_an_answer_may_bring_pictures(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AskCitizen(number, "ขอรูปค่ะ"))
    photo = hall.photo_of(SOMSRI, "m-answer")
    assert hall.does(SOMSRI, AnswerStaff(number, "ส่งแล้วค่ะ", (photo,))).photos == 1
    stranger = citizen("other")
    assert hall.does(stranger, AnswerStaff(number, "x")) == Refused("not_found")
