"""What comes after the receipt: neighbours, more, stars, once more, following."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.citizen_commands import (
    AddToCase,
    FindNeighbours,
    FollowCase,
    NeighbourCase,
    RateCase,
    Rated,
    ReopenCase,
    UnfollowCase,
)
from handlers.commands import CaseFiled, CaseStep, FileCase, FindCase, FindMyCases, Refused
from handlers.flows.complaint import Answers, nobody
from tests.talk.chat import NOON, NUMBER, Chat, a_case

OTHER = "70-K7M3Q9"
NEAR = NeighbourCase(OTHER, "light", "accepted", 30, NOON - timedelta(days=2))


def near(chat: Chat, *found: NeighbourCase) -> Chat:
    chat.hall.answers[FindNeighbours] = found
    return chat.at_place().sends_pin(13.75, 100.5)


# Neighbours


def test_what_a_neighbour_has_reported_is_shown_before_it_is_filed_twice(chat: Chat) -> None:
    near(chat, NEAR).hears("complaint.same.ask", "complaint.same.alt")
    chat.sees(OTHER).sees("30 เมตร").sees("2 วันก่อน").sees("รับเรื่องแล้ว")
    assert chat.asked_for(FindNeighbours) == FindNeighbours("light", 13.75, 100.5)


def test_the_same_matter_is_followed_and_not_filed(chat: Chat) -> None:
    chat.checks_labels = False
    near(chat, NEAR).picks(OTHER).hears("complaint.same.followed").is_at_menu()
    assert chat.asked_for(FollowCase) == FollowCase(OTHER)
    assert not any(isinstance(command, FileCase) for command in chat.hall.done)
    chat.taps(f"complaint.same={OTHER}").hears("talk.old_button", "menu.choose")


def test_the_card_can_be_typed(chat: Chat) -> None:
    near(chat, NEAR).says("เรื่องเดียวกัน ติดตามด้วย (1)").hears("complaint.same.followed")


@pytest.mark.parametrize("said", ["ใช่ค่ะ", "เรื่องเดียวกัน", "เรื่องเดียวกันค่ะ"])
def test_of_one_neighbour_a_yes_is_enough_and_of_several_it_says_nothing(
    chat: Chat, said: str
) -> None:
    near(chat, NEAR).says(said).hears("complaint.same.followed")
    near(chat, NEAR, replace(NEAR, number=NUMBER)).says(said)
    assert chat.heard_keys()[0] == "accept.choice"


def test_another_matter_goes_on(chat: Chat) -> None:
    near(chat, NEAR).says("คนละเรื่อง").hears("complaint.photos.ask")
    chat.says("ย้อนกลับ").hears("complaint.same.ask", "complaint.same.alt").picks("other")
    chat.picks("done").picks("known").says("ส่งเรื่อง").hears("complaint.receipt.title")


def test_ones_own_case_is_no_neighbour(chat: Chat) -> None:
    mine = NeighbourCase(OTHER, "light", "accepted", 5, NOON, is_mine=True)
    near(chat, mine).hears("complaint.photos.ask")
    chat.says("ย้อนกลับ").hears("complaint.place.ask")


def test_what_staff_made_public_is_on_the_card(chat: Chat) -> None:
    shown = NeighbourCase(OTHER, "light", "resolved", 5, NOON, "ไฟหน้าวัดดับ", "https://x.example/p")
    near(chat, shown).sees("ไฟหน้าวัดดับ").sees("วันนี้")


def test_a_case_that_cannot_be_followed_is_told(chat: Chat) -> None:
    chat.hall.answers[FollowCase] = Refused("wrong_state")
    near(chat, NEAR).picks(OTHER).hears("refused.wrong_state")


def test_looking_around_tells_nothing_by_itself(chat: Chat) -> None:
    assert nobody((), Answers(), chat.known()).replies == ()


def test_without_a_pin_nobody_looks_around(chat: Chat) -> None:
    chat.at_place().says("หน้าวัดตัวอย่าง").hears("complaint.photos.ask")
    assert not any(isinstance(command, FindNeighbours) for command in chat.hall.done)


# Following


def test_a_stranger_may_follow_a_case_and_leave_it(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(is_mine=False, detail="", place="", photos=0)
    chat.hall.answers[FollowCase] = a_case(is_mine=False, is_followed=True)
    chat.says(NUMBER).taps_label("track.watch").hears("track.watched")
    assert chat.asked_for(FollowCase) == FollowCase(NUMBER)
    chat.hall.answers[FindCase] = a_case(is_mine=False, detail="", is_followed=True)
    chat.hall.answers[UnfollowCase] = a_case(is_mine=False)
    chat.says(NUMBER).taps_label("track.unwatch").hears("track.unwatched")
    chat.hall.answers[UnfollowCase] = Refused("not_found")
    chat.says(f"เลิกติดตาม {NUMBER}").hears("refused.not_found")


# The time line


def test_the_time_line_tells_what_happened_and_days_left(chat: Chat) -> None:
    steps = (
        CaseStep(NOON, "received", "received"),
        CaseStep(
            NOON, "forwarded", "forwarded", "", {"agency": "กฟภ.", "letter": "ตย 1/2", "on": "x"}
        ),
        CaseStep(NOON, "progress", "in_progress", "รออะไหล่ค่ะ"),
        CaseStep(NOON, "closed", "closed", "", {"reason": "fixed"}),
        CaseStep(NOON, "merged", "closed", "", {"into": OTHER, "reason": "duplicate"}),
    )
    chat.hall.answers[FindCase] = a_case(steps=steps, state="in_progress", stage="procurement")
    chat.says(NUMBER).sees("ส่งต่อ กฟภ. หนังสือที่ ตย 1/2").sees("ความคืบหน้า: รออะไหล่ค่ะ")
    chat.sees("ยุติเรื่อง: แก้ไขแล้ว").sees(f"รวมกับเรื่อง {OTHER}").sees("จัดซื้อจัดจ้าง")
    chat.sees("เหลือ 17 วัน")


@pytest.mark.parametrize(("days", "said"), [(17, "วันนี้"), (20, "เกิน 3 วัน")])
def test_a_due_date_that_is_here_or_over_says_so(chat: Chat, days: int, said: str) -> None:
    chat.waits(days=days).says(NUMBER).sees(said)


def test_a_finished_case_shows_its_stars(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(state="resolved", stars=4, may_reopen=True)
    chat.says(NUMBER).sees("★★★★")
    assert "rate.stars.s5" not in {getattr(b.label, "key", "") for b in chat.buttons()}


# More


def test_more_words_and_pictures_are_sent(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(may_add=True)
    chat.says(NUMBER).taps_label("more.add").hears("more.words.put")
    chat.sends_photo("p1").hears("more.photos.noted", "more.words.put").says("ตอนนี้ดับทั้งซอยแล้ว", "m9")
    chat.picks("done").hears("more.sent")
    sent = chat.asked_for(AddToCase)
    assert (sent.words, sent.photo_ids, sent.message_ids) == (
        "ตอนนี้ดับทั้งซอยแล้ว", ("photo-1",), ("m9",),
    )  # fmt: skip


def test_nothing_more_is_refused(chat: Chat) -> None:
    chat.hall.answers[AddToCase] = Refused("no_words")
    chat.says(f"ส่งเพิ่ม {NUMBER}").says("ข้าม").picks("done").hears("refused.no_words")


# Stars


def test_five_stars_are_thanked_for(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(state="resolved", may_rate=True, may_reopen=True)
    chat.says(NUMBER).taps_label("rate.stars.s5").hears("rate.thanks").is_at_menu()
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 5)


def test_stars_can_be_changed_by_a_button_that_is_at_hand(chat: Chat) -> None:
    chat.hall.answers[RateCase] = Rated(NUMBER, 4, (), may_reopen=True)
    chat.says(f"ให้ 4 ดาว {NUMBER}").hears("rate.thanks")
    chat.taps_label("rate.change").hears("rate.change_ask")
    chat.taps_label("rate.stars.s5").hears("rate.thanks")
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 5)


def test_while_stars_may_be_changed_the_card_says_so(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(state="resolved", stars=4, may_rate=True)
    chat.says(NUMBER).taps_label("rate.change").hears("rate.change_ask")
    chat.hall.answers[FindCase] = a_case(state="resolved", stars=4, may_rate=False)
    chat.says(NUMBER)
    assert not any("แก้คะแนน" in button for button in chat.labels())
    chat.taps("rate.change=nothing").is_at_menu()


DONE = a_case(state="resolved", may_rate=True, may_reopen=True)


@pytest.mark.parametrize(
    "said", ["5 ดาว", "๕ ดาวค่ะ", "ให้ห้าดาว", "⭐⭐⭐⭐⭐", "5 stars", "ให้คะแนน 5"]
)
def test_stars_may_be_typed_without_a_number(chat: Chat, said: str) -> None:
    chat.hall.answers[FindMyCases] = (a_case(number=OTHER), DONE)
    chat.says(said).hears("rate.thanks").is_at_menu()
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 5)


def test_few_stars_without_a_number_are_asked_about(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (DONE,)
    chat.hall.answers[RateCase] = Rated(NUMBER, 1, (), may_reopen=True)
    chat.says("1 ดาว").hears("rate.why").picks("impolite").hears("rate.noted")
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 1, ("impolite",))


def test_of_several_finished_cases_one_is_chosen(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (DONE, replace(DONE, number=OTHER))
    chat.says("4 ดาว").hears("rate.which.put").sees(f"{OTHER} ไฟสาธารณะ")
    chat.taps(f"rate.s4={OTHER}").hears("rate.thanks")
    assert chat.asked_for(RateCase) == RateCase(OTHER, 4)
    chat.says("ให้คะแนน").hears("rate.which.put").says(f"ให้คะแนน {OTHER}").hears("rate.change_ask")


def test_a_rated_case_waits_only_where_no_other_does(chat: Chat) -> None:
    rated = replace(DONE, number=OTHER, stars=2)
    chat.hall.answers[FindMyCases] = (rated, DONE)
    chat.says("3 ดาว")
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 3)
    chat.hall.answers[FindMyCases] = (rated,)
    chat.says("3 ดาว")
    assert chat.asked_for(RateCase) == RateCase(OTHER, 3)


def test_stars_for_nothing_are_told_so(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (a_case(),)
    chat.says("5 ดาว").hears("rate.none_waits")
    chat.says("ยังไม่เสร็จ").hears("rate.none_done")


def test_not_done_without_a_number_leads_to_the_case(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (DONE, a_case(number=OTHER))
    chat.says("ยังไม่เสร็จเลยค่ะ").hears("rate.words.put").says("ยังดับอยู่ค่ะ").hears("rate.reopened")
    chat.hall.answers[FindMyCases] = (DONE, replace(DONE, number=OTHER))
    chat.says("ยังไม่เสร็จเลยค่ะ").hears("rate.which.put").taps_label("rate.not_done")
    chat.hears("rate.words.put")


def test_the_cards_of_my_cases_lead_to_the_stars(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (DONE, a_case(number=OTHER))
    chat.says("ติดตามเรื่อง").taps_label("rate.give").hears("rate.change_ask")


def test_stars_typed_in_the_middle_of_a_report_lose_nothing(chat: Chat) -> None:
    chat.hall.answers[FindMyCases] = (DONE,)
    chat.at_place().says("5 ดาว").hears("rate.which.put", "complaint.place.ask")
    chat.taps(f"rate.s5={NUMBER}").hears("rate.thanks", "complaint.place.ask")


def test_few_stars_are_kept_and_asked_about(chat: Chat) -> None:
    chat.hall.answers[RateCase] = Rated(NUMBER, 2, (), may_reopen=True)
    chat.says(f"ให้ 2 ดาว {NUMBER}").hears("rate.why").picks("too_slow").hears("rate.noted")
    assert chat.asked_for(RateCase) == RateCase(NUMBER, 2, ("too_slow",))
    chat.hall.answers[RateCase] = Refused("rated_already")
    chat.says(f"ให้ 1 ดาว {NUMBER}").hears("refused.rated_already")


def test_a_reason_may_come_too_late(chat: Chat) -> None:
    chat.hall.answers[RateCase] = Rated(NUMBER, 1, (), may_reopen=False)
    chat.says(f"ให้ 1 ดาว {NUMBER}").hears("rate.why")
    chat.hall.answers[RateCase] = Refused("rated_already")
    chat.picks("impolite").hears("refused.rated_already")


def test_what_is_not_done_is_opened_again(chat: Chat) -> None:
    chat.hall.answers[ReopenCase] = a_case(state="in_progress")
    chat.says(f"ยังไม่เสร็จ {NUMBER}").hears("rate.words.put").says("ยังมืดอยู่ค่ะ", "m2")
    chat.hears("rate.reopened")
    assert chat.asked_for(ReopenCase) == ReopenCase(NUMBER, "ยังมืดอยู่ค่ะ", ("m2",))


def test_what_is_too_old_becomes_a_new_case(chat: Chat) -> None:
    new = CaseFiled(OTHER, "", "light", "กองช่าง", a_case().reply_due_on, NOON)
    chat.hall.answers[ReopenCase] = new
    chat.says(f"ยังไม่เสร็จ {NUMBER}").says("ดับอีกแล้วค่ะ").hears("rate.filed_again")
    chat.sees(NUMBER).sees(OTHER)
    chat.hall.answers[ReopenCase] = Refused("wrong_state")
    chat.says(f"ยังไม่เสร็จ {NUMBER}").says("ดับอีกแล้วค่ะ").hears("refused.wrong_state")


def test_stars_in_the_middle_of_a_report_keep_it(chat: Chat) -> None:
    chat.hall.answers[RateCase] = Rated(NUMBER, 2, (), may_reopen=True)
    chat.at_place().taps(f"rate.s2={NUMBER}").hears("rate.thanks", "complaint.place.ask")
