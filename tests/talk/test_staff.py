"""Officers work on cases from LINE; for everybody else these words do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.commands import (
    AcceptCase,
    AskCitizen,
    CaseStep,
    LinkGroup,
    LinkStaff,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
)
from handlers.heard import Joined, Pressed, Text
from handlers.known import Staffer
from handlers.staff_commands import (
    AddAfterPhoto,
    AssignCase,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    ReportProgress,
)
from tests.talk.chat import NOON, NUMBER, Chat, work


@pytest.mark.parametrize(
    ("said", "which"),
    [("งานใหม่", "new"), ("งานของฉัน", "mine"), ("ใกล้ครบกำหนด", "due"), ("overdue", "late")],
)
def test_lists_of_work(officer: Chat, said: str, which: str) -> None:
    officer.says(said).hears("staff.found").sees(NUMBER)
    assert officer.asked_for(ListWork) == ListWork(which)  # type: ignore[arg-type]
    officer.sees_nothing_of("หน้าวัด")


def test_an_empty_list_says_so(officer: Chat) -> None:
    officer.hall.answers[ListWork] = ()
    officer.says("เกินกำหนด").hears("staff.empty")
    officer.hall.answers[ListWork] = Refused("not_found")
    officer.says("เกินกำหนด").hears("refused.not_found")


def test_one_tap_accepts(officer: Chat) -> None:
    officer.hall.answers[AcceptCase] = work(state="accepted", owner="สมศรี ตัวอย่าง")
    officer.taps(f"staff.accept={NUMBER}").hears("staff.accepted", "category.light")
    officer.sees("สมศรี ตัวอย่าง").sees("หน้าวัด")
    offered = {button.data for button in officer.buttons()}
    deeds = {f"staff.{deed}={NUMBER}" for deed in ("ask", "forward", "close", "report")}
    assert offered == {"talk.menu=", *deeds}


@pytest.mark.parametrize("said", [f"รับ {NUMBER}", f"รับ{NUMBER.lower()}", f"accept {NUMBER}"])
def test_accepting_can_be_typed(officer: Chat, said: str) -> None:
    officer.says(said).hears("staff.accepted", "category.light")
    assert officer.asked_for(AcceptCase) == AcceptCase(NUMBER)


def test_a_colleague_was_first(officer: Chat) -> None:
    officer.hall.answers[AcceptCase] = Refused("already_taken")
    officer.taps(f"staff.accept={NUMBER}").hears("refused.already_taken")


def test_a_question_goes_to_the_citizen(officer: Chat) -> None:
    officer.says(f"ถาม {NUMBER}").hears("staff.question.put")
    officer.says("เสาต้นที่เท่าไรคะ").hears("staff.asked", "category.light")
    assert officer.asked_for(AskCitizen) == AskCitizen(NUMBER, "เสาต้นที่เท่าไรคะ")


def test_a_result_closes_the_case(officer: Chat) -> None:
    officer.hall.answers[ResolveCase] = work(state="resolved")
    officer.says(f"ปิด {NUMBER}").hears("staff.result.put")
    officer.says("เปลี่ยนหลอดไฟแล้วค่ะ").hears("staff.resolved", "category.light")
    assert officer.asked_for(ResolveCase) == ResolveCase(NUMBER, "เปลี่ยนหลอดไฟแล้วค่ะ")


def test_work_in_the_street_is_closed_with_a_picture(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="accepted", needs_photo=True)
    officer.hall.answers[ResolveCase] = work(state="resolved")
    officer.says(f"ปิดเรื่อง {NUMBER}").says("เปลี่ยนหลอดไฟแล้วค่ะ").hears("staff.after.ask")
    officer.sends_photo("p1").hears("staff.after.got")
    officer.picks("done").hears("staff.resolved", "category.light")
    done = officer.asked_for(ResolveCase)
    assert (len(done.photo_ids), done.without_photo) == (1, "")


def test_without_a_picture_the_officer_says_why(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="accepted", needs_photo=True)
    officer.hall.answers[ResolveCase] = work(state="resolved")
    officer.says(f"ปิดเรื่อง {NUMBER}").says("เปลี่ยนหลอดไฟแล้วค่ะ").picks("done")
    officer.hears("staff.why.put").says("ท่อใต้ดิน ถ่ายไม่ได้").hears("staff.resolved", "category.light")
    assert officer.asked_for(ResolveCase).without_photo == "ท่อใต้ดิน ถ่ายไม่ได้"


def test_a_finished_case_is_not_closed_again(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="resolved")
    officer.says(f"ปิด {NUMBER}").hears("refused.already_done")
    officer.hall.answers[OpenCase] = Refused("not_found")
    officer.says(f"ปิด {NUMBER}").hears("refused.not_found")


def test_a_case_goes_to_another_division(officer: Chat) -> None:
    officer.says(f"ส่งต่อ {NUMBER}").hears("staff.to.put").says("กองการประปา")
    officer.hears("staff.moved", "category.light")
    assert officer.asked_for(AssignCase) == AssignCase(NUMBER, division="water")


def test_a_case_goes_to_another_agency_with_a_letter(officer: Chat) -> None:
    officer.taps(f"staff.forward={NUMBER}").picks("outside").hears("staff.agency.ask")
    officer.says("การไฟฟ้าส่วนภูมิภาคตัวอย่าง").hears("staff.letter.ask").says("ตย 5210/12")
    officer.hears("staff.forwarded", "category.light")
    sent = officer.asked_for(ForwardCase)
    assert (sent.agency, sent.letter) == ("การไฟฟ้าส่วนภูมิภาคตัวอย่าง", "ตย 5210/12")
    assert sent.on == date(2026, 11, 20)


def test_how_far_it_is_and_why_it_takes_longer(officer: Chat) -> None:
    officer.says(f"รายงาน {NUMBER}").says("รออะไหล่จากโรงงานค่ะ")
    officer.hears("staff.reported", "category.light")
    assert officer.asked_for(ReportProgress).words == "รออะไหล่จากโรงงานค่ะ"
    officer.says(f"ชี้แจง {NUMBER}").says("ฝนตกหนักทั้งสัปดาห์ค่ะ").hears(
        "staff.explained", "category.light"
    )
    assert officer.asked_for(ExplainDelay).words == "ฝนตกหนักทั้งสัปดาห์ค่ะ"


def test_who_is_late_without_a_word_is_offered_to_explain(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="accepted", is_unexplained=True, has_spoken=True)
    officer.says(f"เปิด {NUMBER}").sees("เกินกำหนด ยังไม่ได้ชี้แจง").sees("ผู้แจ้งตอบแล้ว")
    assert officer.button("staff.deed.explain").data == f"staff.explain={NUMBER}"


def test_a_picture_sent_inside_a_case_shows_how_it_looks_now(officer: Chat) -> None:
    officer.says(f"เปิด {NUMBER}").sends_photo("p7").hears("staff.after.kept")
    assert officer.asked_for(AddAfterPhoto) == AddAfterPhoto(NUMBER, "p7")
    officer.sends_photo("p8").hears("staff.after.kept")
    officer.says("เมนู").sends_photo("p9").hears("menu.photo")


def test_a_picture_for_a_case_that_is_gone_is_told(officer: Chat) -> None:
    officer.hall.answers[AddAfterPhoto] = Refused("not_found")
    officer.says(f"เปิด {NUMBER}").sends_photo("p7").hears("refused.not_found")


def test_a_picture_after_the_end_leads_only_to_a_look(officer: Chat) -> None:
    officer.hall.answers[AddAfterPhoto] = work(
        state="resolved", after_links=("https://x.example/p",)
    )
    officer.says(f"เปิด {NUMBER}").sends_photo("p7").hears("staff.after.kept")
    assert "staff.deed.close" not in {getattr(b.label, "key", "") for b in officer.buttons()}


def test_after_photos_are_counted_on_the_card(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="accepted", after_links=("https://x.example/p",))
    officer.says(f"เปิด {NUMBER}").sees("รูปหลังแก้ไข")


def test_a_citizen_s_picture_is_nobody_s_after_photo(chat: Chat) -> None:
    chat.says(NUMBER).sends_photo("p1").hears("menu.photo").says("เมนู")


def test_a_number_alone_opens_the_case_with_map_and_photos(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(
        kind="suggestion",
        map_link="https://maps.example/1",
        photo_links=("https://prongsai.localhost/p/1", "https://prongsai.localhost/p/2"),
    )
    officer.says(NUMBER).hears("kind.suggestion")
    assert "ดูรูป 2" in officer.labels()
    assert "เปิดแผนที่" in officer.labels()
    officer.hall.answers[OpenCase] = work(detail="", place="")
    officer.says(f"เปิด {NUMBER}").sees_nothing_of("หน้าวัด")


def test_accepting_in_the_middle_of_an_own_complaint_keeps_it(officer: Chat) -> None:
    officer.at_place().taps(f"staff.accept={NUMBER}")
    officer.hears("staff.accepted", "category.light", "complaint.place.ask")


def test_a_staff_button_without_a_number_does_nothing(officer: Chat) -> None:
    officer.taps("staff.accept=").hears("talk.old_button", "menu.choose")


@pytest.mark.parametrize("said", ["งานใหม่", "เกินกำหนด"])
def test_for_others_the_words_do_not_exist(chat: Chat, said: str) -> None:
    chat.says(said).did_nothing()
    assert chat.heard_keys() != ["staff.found"]
    chat.taps(f"staff.accept={NUMBER}").did_nothing()


def test_a_role_without_cases_finds_nothing(chat: Chat) -> None:
    reader = Staffer("s2", "ผู้ดูแล ตัวอย่าง", frozenset({"administrator"}))
    chat.says("งานใหม่", staffer=reader).did_nothing()


# Linking


def test_an_account_is_linked_by_a_code(chat: Chat) -> None:
    chat.says("ผูกบัญชี AB12-CD34").hears("link.done").sees("สมศรี ตัวอย่าง")
    assert chat.asked_for(LinkStaff) == LinkStaff("AB12-CD34")


@pytest.mark.parametrize("reason", ["wrong_code", "not_found", "whatever"])
def test_whatever_fails_in_linking_sounds_the_same(chat: Chat, reason: str) -> None:
    chat.hall.answers[LinkStaff] = Refused(reason)
    chat.says("ผูกบัญชี 000000").hears("link.failed")


# Groups


def group(chat: Chat) -> Chat:
    chat.source = "group"
    return chat


def test_a_group_is_told_what_the_bot_does(chat: Chat) -> None:
    group(chat).does(Joined()).hears("group.hello")


@pytest.mark.parametrize("said", ["สวัสดี", "แจ้งเรื่อง", "ไฟไหม้ ช่วยด้วย", NUMBER])
def test_a_group_s_own_talk_is_left_alone(chat: Chat, said: str) -> None:
    group(chat).says(said).hears_silence().did_nothing()
    chat.does(Pressed("complaint.open=")).hears_silence()


def test_who_asks_us_in_a_group_is_sent_to_a_private_chat(chat: Chat) -> None:
    group(chat).says("โปร่งใส แจ้งเรื่องหน่อย").hears("group.private")
    chat.does(Text("@Prongsai ไฟดับ", asked_us=True)).hears("group.private")


def test_staff_ties_a_group(officer: Chat) -> None:
    group(officer).says("ผูกกลุ่ม", group="Cdemo").hears("group.linked")
    assert officer.asked_for(LinkGroup) == LinkGroup("Cdemo")
    officer.hall.answers[LinkGroup] = Refused("not_found")
    officer.does(Text("@โปร่งใส ผูกกลุ่ม", asked_us=True)).hears("group.private")


def test_a_stranger_cannot_tie_a_group(chat: Chat) -> None:
    group(chat).says("ผูกกลุ่ม").hears_silence().did_nothing()


def test_an_officer_reads_a_long_text_in_whole(officer: Chat) -> None:
    long = "ไฟถนนดับมาสามวัน " * 30
    officer.hall.answers[AcceptCase] = work(state="accepted", detail=long)
    officer.says(f"รับ {NUMBER}").hears("staff.accepted", "category.light", "talk.in_whole")
    officer.sees(long)


def test_back_never_turns_a_result_into_a_question(officer: Chat) -> None:
    officer.says(f"ปิด {NUMBER}").says("ย้อนกลับ").hears("staff.result.put")
    assert "talk.back" not in str(officer.buttons())


def test_who_closes_too_early_is_led_to_accept_or_to_a_reason(officer: Chat) -> None:
    officer.hall.answers[OpenCase] = work(state="received")
    officer.says(f"ปิด {NUMBER}").hears("refused.accept_first")
    assert officer.button("end.open").data == f"end.open={NUMBER}"
    officer.taps_label("staff.deed.accept").hears("staff.accepted", "category.light")


def test_a_case_is_ended_for_a_reason(officer: Chat) -> None:
    officer.hall.answers[CloseCase] = work(state="closed")
    officer.says(f"ปิด {NUMBER}").hears("staff.result.put").taps_label("end.open")
    officer.hears("end.reason.put").picks("not_our_power").hears("end.words.put")
    officer.says("เป็นถนนของแขวงทางหลวงค่ะ").hears("end.done", "category.light")
    words = "เป็นถนนของแขวงทางหลวงค่ะ"
    assert officer.asked_for(CloseCase) == CloseCase(NUMBER, "not_our_power", words)


def test_ending_needs_no_words_and_takes_pictures_when_they_come(officer: Chat) -> None:
    officer.hall.answers[CloseCase] = work(state="closed")
    officer.says(f"ยุติ {NUMBER}").picks("fixed").sends_photo("p1")
    officer.hears("end.photos.noted", "end.words.put").says("ข้าม").hears(
        "end.done", "category.light"
    )
    assert officer.asked_for(CloseCase) == CloseCase(NUMBER, "fixed", photo_ids=("photo-1",))
    officer.taps("end.open=x").hears("talk.old_button", "menu.choose")


@pytest.mark.parametrize(
    ("said", "command"), [("ถาม", AskCitizen), ("รายงาน", ReportProgress), ("ชี้แจง", ExplainDelay)]
)
def test_a_picture_sent_on_the_way_goes_with_the_words(
    officer: Chat, said: str, command: type[AskCitizen]
) -> None:
    officer.says(f"{said} {NUMBER}").sends_photo("p1").says("ตามรูปค่ะ")
    assert officer.asked_for(command).photo_ids == ("photo-1",)


def test_a_picture_of_the_letter_goes_with_it(officer: Chat) -> None:
    officer.taps(f"staff.forward={NUMBER}").picks("outside").says("การไฟฟ้าตัวอย่าง")
    officer.sends_photo("p1").says("ตย 5210/12")
    assert officer.asked_for(ForwardCase).photo_ids == ("photo-1",)


def test_the_menu_of_an_officer_begins_with_his_work(officer: Chat, chat: Chat) -> None:
    officer.says("เมนู")
    assert officer.labels()[:4] == ["งานของฉัน", "งานใหม่", "เกินกำหนด", "ใครรอสาย"]
    officer.says("4").hears("desk.waiting")
    assert "งานของฉัน" not in chat.says("เมนู").labels()


def test_an_officer_reads_in_line_what_was_asked_and_answered(officer: Chat) -> None:
    said = (
        CaseStep(NOON, "asked", "waiting_citizen", "ต้นไหนคะ"),
        CaseStep(NOON, "answered", "in_progress", "ต้นที่สามค่ะ"),
        CaseStep(NOON, "noted", "in_progress", "ช่างว่างวันพุธ"),
    )
    officer.hall.answers[OpenCase] = work(said=said)
    officer.says(NUMBER).hears("category.light")
    officer.sees("ถามผู้แจ้ง: ต้นไหนคะ").sees("ผู้แจ้งตอบ: ต้นที่สามค่ะ").sees("ช่างว่างวันพุธ")
    to = {"agency": "การไฟฟ้า", "letter": "ชร 1/2569"}
    forwarded = CaseStep(NOON, "forwarded", "forwarded", "", to)
    officer.hall.answers[OpenCase] = work(said=(forwarded,))
    officer.says(NUMBER).sees("ส่งต่อ การไฟฟ้า หนังสือที่ ชร 1/2569")
    officer.hall.answers[OpenCase] = work(said=said * 2)
    assert officer.says(NUMBER).seen().count("ต้นที่สามค่ะ") == 1
    long = CaseStep(NOON, "answered", "in_progress", "ยาว" * 400)
    officer.hall.answers[OpenCase] = work(said=(long,), detail="เล่า" * 700)
    keys = officer.says(NUMBER).heard_keys()
    assert keys[:3] == ["category.light", "talk.in_whole", "talk.in_whole"]
    assert len(keys) == 4


@pytest.fixture
def executive(officer: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """The clerk or the mayor, who is reminded of late cases."""
    mayor = Staffer("s9", "นายกสมมติ", frozenset({"executive"}))
    plain = officer.known
    monkeypatch.setattr(officer, "known", lambda **how: plain(**{"staffer": mayor, **how}))
    return officer


def test_who_is_reminded_of_a_case_may_open_it(executive: Chat) -> None:
    executive.hall.answers[OpenCase] = work(deeds=())
    executive.taps(f"staff.open={NUMBER}").hears("category.light").sees("ไฟถนนดับมาสามวัน")
    executive.says(NUMBER).hears("category.light")
    executive.says(f"เปิด {NUMBER}").hears("category.light")
    executive.hall.answers[ListWork] = (work(deeds=()),)
    executive.says("เกินกำหนด").hears("staff.found")
    assert executive.says("เมนู").labels()[:2] == ["เกินกำหนด", "ใกล้ครบกำหนด"]


def test_who_only_reads_is_offered_no_deed_and_can_do_none(executive: Chat) -> None:
    executive.hall.answers[OpenCase] = work(deeds=())
    for deed in ("accept", "ask", "forward", "close", "report", "explain"):
        executive.taps(f"staff.{deed}={NUMBER}").hears("talk.old_button", "menu.choose")
    executive.says(f"รับ {NUMBER}")
    assert not [one for one in executive.hall.done if isinstance(one, AcceptCase)]
    executive.says(NUMBER).sends_photo().hears("menu.photo")
    assert "ใครรอสาย" not in executive.labels()
