"""A tip from the first word to the officer's desk, through the side door."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, time, timedelta

import pytest

from bot import side_door
from bot.actions.tips import are_open, crossed, digest, new_id, perform_tip
from bot.actions.tips_commands import AnswerTip, MoveTip
from bot.line import Incoming, Outcome, Source
from bot.logs import set_up
from bot.side_door import Passed, Taken
from casework.receipt_codes import check_digit, written
from handlers.heard import Photo, Pressed, Text, Unsent
from storage.vault.rows import SealedAnswer
from storage.vault.sealing import Belongs, seal
from tests.vault.conftest import TOWN, WORDS, Chat, Hall
from tests.vault.traces import traces


def test_a_tip_reaches_the_officer_and_nobody_else(chat: Chat, hall: Hall) -> None:
    chat.sends()
    assert hall.opens() == [], "nothing is seen before the release"
    assert hall.releases() == 1
    (parts,) = hall.opens()
    assert [(part.kind, part.body.decode()) for part in parts] == [
        ("what", "ผู้รับเหมาจ่ายเงินใต้โต๊ะให้ช่าง")
    ]


def test_the_code_finds_the_tip_in_the_spool_and_after_it(chat: Chat, hall: Hall) -> None:
    code = chat.sends()
    chat.says(code)
    chat.hears("tip.state.spooled")
    chat.presses("tip.close=")
    hall.releases()
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")).replace(" ", "-")
    chat.says(thai)
    chat.hears("tip.state.received")


def test_ordinary_words_pass_untouched(chat: Chat, hall: Hall) -> None:
    assert chat.says("ไฟถนนดับหน้าบ้าน") == Passed()
    with hall.vault.reading(TOWN) as vtx:
        assert vtx.drafts.all() == ()


def test_smelling_words_wait_for_a_tap_and_go_on_as_usual(chat: Chat) -> None:
    assert chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "4711") == Taken()
    chat.hears("tip.offer")
    passed = chat.does(Text("แจ้งเรื่องทั่วไปต่อ"), event_id="usual")
    assert passed == Passed("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "4711")


def rows(hall: Hall, table: str) -> int:
    with sqlite3.connect(hall.file) as raw:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_the_excluded_officer_gets_no_key_and_sees_nothing(chat: Chat, hall: Hall) -> None:
    chat.presses("tip.open=")
    chat.presses("tip.chat=")
    chat.says("สุภาพ ตัวอย่าง (นิติกร)")
    chat.hears("tip.recusal.more")
    chat.presses("tip.next=")
    chat.says("เขาเรียกรับเงิน")
    for step in ("when", "where", "how_much", "how_know", "others"):
        chat.presses(f"tip.skip={step}")
    chat.presses("tip.done=evidence")
    chat.gets_code()
    chat.presses("tip.send=")
    hall.releases()
    assert [len(hall.opens(who)) for who in (0, 1, 2)] == [0, 1, 1]
    assert rows(hall, "tip_key_files") == 2


def test_a_unit_takes_all_its_officers_out(chat: Chat, hall: Hall) -> None:
    chat.presses("tip.open=")
    chat.presses("tip.chat=")
    chat.says("สำนักปลัด")
    chat.hears("tip.recusal.more")


def test_with_fewer_than_two_holders_nothing_is_kept(chat: Chat, hall: Hall) -> None:
    chat.presses("tip.open=")
    chat.presses("tip.chat=")
    chat.says("1")
    chat.says("2")
    chat.hears("tip.outside")
    assert "1205" in chat.phone.last
    assert rows(hall, "draft_parts") == 0
    assert chat.says("ไฟดับ") == Passed()


def test_nothing_is_sealed_before_the_recusal(chat: Chat, hall: Hall) -> None:
    chat.presses("tip.open=")
    chat.says("นายช่างรับเงินใต้โต๊ะ")
    chat.hears("tip.not_kept")
    chat.presses("tip.chat=")
    chat.does(Photo("1"))
    assert rows(hall, "draft_parts") == 0


def test_the_same_event_twice_does_nothing_twice(chat: Chat, hall: Hall) -> None:
    chat.begins()
    for _ in range(2):
        chat.does(Text("ครั้งเดียว", "77"), event_id="same")
    assert rows(hall, "draft_parts") == 1
    chat.presses("tip.back=when")
    chat.writes()


def test_the_last_tap_twice_sends_once(chat: Chat, hall: Hall) -> None:
    chat.writes()
    chat.gets_code()
    for _ in range(2):
        chat.does(Pressed("tip.send="), event_id="send")
    assert rows(hall, "spool") == 1
    assert chat.phone.said[-1][0].startswith("token")


def test_handed_back_words_are_handed_back_again_for_the_same_tap_only(chat: Chat) -> None:
    chat.says("เขาเรียกเงินใต้โต๊ะ", "9")
    taps = [chat.does(Pressed("tip.usual="), event_id="tap") for _ in range(2)]
    assert taps == [Passed("เขาเรียกเงินใต้โต๊ะ", "9")] * 2
    assert chat.presses("tip.usual=") == Taken()
    assert chat.does(Unsent("9")) == Passed(), "the main path has these words now"


def test_every_line_of_an_offered_tip_is_found_when_it_is_unsent(chat: Chat, hall: Hall) -> None:
    chat.says("เขาเรียกเงินใต้โต๊ะ", "9")
    chat.says("เขาเรียกอีกเมื่อวานนี้", "10")
    assert chat.does(Unsent("10")) == Taken()
    assert chat.presses("tip.usual=") == Taken(), "nothing is left to be handed out"
    assert chat.does(Unsent("9")) == Taken(), "it was never the main path's"
    chat.says("เขาเรียกเงินใต้โต๊ะ", "11")
    chat.says("เขาเรียกอีกเมื่อวานนี้", "12")
    for tap in ("open", "chat", "nobody", "held"):
        chat.presses(f"tip.{tap}=")
    assert rows(hall, "draft_parts") == 1
    assert chat.does(Unsent("12")) == Taken()
    assert rows(hall, "draft_parts") == 0


def test_every_line_that_is_handed_back_is_known_by_its_message(chat: Chat) -> None:
    chat.says("เขาเรียกเงินใต้โต๊ะ", "9")
    chat.says("เขาเรียกอีกเมื่อวานนี้", "10")
    passed = chat.presses("tip.usual=")
    assert passed == Passed("เขาเรียกเงินใต้โต๊ะ\nเขาเรียกอีกเมื่อวานนี้", "9,10")
    assert chat.does(Unsent("10")) == Passed()


def test_lines_of_a_cancelled_offer_stay_ours(chat: Chat) -> None:
    chat.says("เขาเรียกเงินใต้โต๊ะ", "9")
    chat.says("เขาเรียกอีกเมื่อวานนี้", "10")
    chat.presses("tip.cancel=")
    assert [chat.does(Unsent(one)) for one in ("9", "10")] == [Taken(), Taken()]


def test_cancelling_wipes_at_once(chat: Chat, hall: Hall) -> None:
    chat.writes()
    chat.says("ยกเลิก")
    chat.hears("tip.cancelled")
    assert rows(hall, "draft_parts") == 0
    assert chat.says("ไฟดับ") == Passed()


def test_a_quarter_of_an_hour_wipes_and_late_words_are_not_kept(chat: Chat, hall: Hall) -> None:
    chat.begins()
    chat.says("ก่อนหมดเวลา")
    chat.clock.passes(minutes=16)
    chat.door._back.sweep()
    assert rows(hall, "draft_parts") == 0
    assert chat.says("หลังหมดเวลา") == Taken()
    chat.hears("tip.expired")
    assert chat.says("ไฟดับ") == Passed()
    chat.clock.passes(minutes=16)
    chat.door._back.sweep()
    assert rows(hall, "drafts") == 0, "in the end not even a keyed hash is left"


def test_the_review_never_shows_words(chat: Chat) -> None:
    chat.writes("คำลับเฉพาะ99")
    chat.hears("tip.review.title")
    assert all("คำลับเฉพาะ99" not in str(said) for _, said in chat.phone.said)


def test_unknown_codes_hear_that_they_open_nothing(chat: Chat) -> None:
    chat.says(written("1234567890123456789" + check_digit("1234567890123456789")))
    chat.hears("tip.mailbox.unknown")
    chat.says("1234 5678 9012 3456 7890")
    chat.hears("tip.code.mistyped")


def test_many_digits_in_a_sentence_wait_for_a_tap(chat: Chat) -> None:
    chat.says("โทร 081-0000000 หรือ 082-0000000 เรื่องไฟดับ")
    chat.hears("tip.doubt")
    assert isinstance(chat.presses("tip.usual="), Passed)


def test_officers_answers_open_under_the_code(chat: Chat, hall: Hall) -> None:
    code = chat.sends()
    hall.releases()
    with hall.vault.begin(TOWN) as vtx:
        reader = vtx.readers.approved()[0].id
        (tip,) = vtx.tips.readable_by(reader)
        for command in (
            AnswerTip(tip.id, reader, "ขอวันที่เกิดเหตุค่ะ"),
            MoveTip(tip.id, reader, "asking"),
        ):
            assert perform_tip(vtx, command, os.urandom)
    chat.says(code)
    chat.hears("tip.state.asking")
    assert "ขอวันที่เกิดเหตุค่ะ" in chat.phone.last
    chat.presses("tip.add=")
    chat.says("วันที่หนึ่ง")
    chat.hears("tip.mailbox.added")
    hall.releases()
    ((_, added),) = hall.opens()
    assert (added.kind, added.body.decode()) == ("added", "วันที่หนึ่ง")


def test_what_was_swapped_in_the_mailbox_is_told_and_hides_nothing_else(
    chat: Chat, hall: Hall
) -> None:
    """Whoever can write into the vault cannot silence the mailbox with one wrong answer."""
    code = chat.sends()
    hall.releases()
    with hall.vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.approved()[0].id
        (tip,) = vtx.tips.readable_by(reader)
        perform_tip(vtx, AnswerTip(tip.id, reader, "คำตอบจริง"), os.urandom)
        foreign = seal([tip.mailbox], Belongs(new_id(os.urandom), "x", "answer"), b"forged")
        for sealed in (b"nonsense", foreign):
            forged = SealedAnswer(new_id(os.urandom), vtx.today, sealed, reader)
            vtx.tips.add_answer(tip.id, forged)
        perform_tip(vtx, MoveTip(tip.id, reader, "concluded", "founded"), os.urandom)
    chat.says(code)
    assert "คำตอบจริง" in chat.phone.last
    assert "forged" not in chat.phone.last
    chat.hears("tip.mailbox.spoilt")
    chat.hears("tip.state.founded")


def test_a_very_long_answer_still_reaches_the_chat(chat: Chat, hall: Hall) -> None:
    code = chat.sends()
    hall.releases()
    with hall.vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.approved()[0].id
        (tip,) = vtx.tips.readable_by(reader)
        perform_tip(vtx, AnswerTip(tip.id, reader, "ยาวมาก " * 3000), os.urandom)
    chat.says(code)
    assert "ยาวมาก" in chat.phone.last
    assert "อ่านได้ครบในหน้าเว็บ" in chat.phone.last


@pytest.mark.parametrize("is_released", [False, True])
def test_a_withdrawn_tip_can_never_be_read(chat: Chat, hall: Hall, is_released: bool) -> None:
    code = chat.sends()
    if is_released:
        hall.releases()
    chat.says(code)
    chat.presses("tip.withdraw=")
    chat.presses("tip.withdraw_yes=")
    chat.hears("tip.withdrawn")
    hall.releases()
    assert hall.opens() == []
    assert [rows(hall, t) for t in ("spool", "spool_parts", "parts", "tip_key_files")] == [0] * 4


def test_a_lost_answer_is_tried_again_with_the_same_token(chat: Chat) -> None:
    chat.phone.outcomes = [Outcome(None, "timeout"), Outcome(500), Outcome(400)]
    chat.presses("tip.open=")
    assert [token for token, _ in chat.phone.said] == ["token1"] * 3


def test_a_broken_picture_is_refused_in_words(chat: Chat, hall: Hall) -> None:
    chat.phone.pictures["5"] = b"not a picture"
    chat.begins()
    chat.says("มีหลักฐาน")
    chat.does(Photo("5"))
    chat.hears("tip.file.unknown")
    assert rows(hall, "draft_parts") == 1


def test_a_group_is_told_to_write_in_private(chat: Chat) -> None:
    def in_group(text: str) -> Taken | Passed:
        event = Incoming(
            1, "e", 1, chat.clock(), False, True, "t", Source("group", "U1", "C1"), Text(text)
        )
        answer = chat.door.handle(event, language="th")
        assert chat.door.settle()
        return answer

    assert in_group("วันนี้มีคนเรียกเงินใต้โต๊ะ") == Passed()
    assert in_group("แจ้งเบาะแส") == Taken()
    chat.hears("tip.private")


def test_a_bug_answers_with_a_human_sentence(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("คำพยานในข้อผิดพลาด")

    monkeypatch.setattr(side_door, "respond", breaks)
    set_up()
    assert chat.says("แจ้งเบาะแส") == Taken()
    chat.hears("tip.sorry")
    assert "คำพยานในข้อผิดพลาด" not in "".join(capsys.readouterr())


def test_the_language_may_change_in_mid_tip(chat: Chat) -> None:
    chat.begins()
    chat.says("english")
    chat.hears("tip.what.ask", "en")


def test_the_release_comes_only_with_the_hour() -> None:
    hours = (time(6), time(12))
    noon = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 12:00 in Bangkok
    minute = timedelta(minutes=1)
    assert crossed(noon - minute, noon, hours)
    assert not crossed(noon, noon + minute, hours)
    assert not crossed(noon + minute, noon + 3 * minute, hours)
    assert crossed(noon, noon + timedelta(days=1), hours)


def test_the_morning_word_is_always_as_long(chat: Chat, hall: Hall) -> None:
    def told() -> str:
        with hall.vault.reading(TOWN) as vtx:
            return WORDS.render(digest(vtx).word, "th")

    before = told()
    chat.sends()
    hall.releases()
    assert told() == before


def test_without_officers_the_channel_says_so(hall: Hall, chat: Chat) -> None:
    with hall.vault.begin(TOWN) as vtx:
        vtx.connection.exec_driver_sql("UPDATE readers SET is_approved = 0")
    chat.says("แจ้งเบาะแส")
    chat.hears("tip.not_open")
    assert not are_open(hall.vault, TOWN)


def test_a_left_offer_lets_the_rest_of_the_talk_be_and_is_gone_after_its_time(
    chat: Chat, hall: Hall
) -> None:
    """What somebody asks meanwhile is the main path's; the offer is a row that nobody can read."""
    chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "471194711947")
    said = len(chat.phone.said)
    for text in ("แจ้งเกิดใช้อะไรบ้าง", "ไฟถนนดับหน้าบ้าน", "ภาษีที่ดินจ่ายที่ไหน", "หน้าวัดตัวอย่าง"):
        assert chat.does(Text(text), event_id=f"event {text}") == Passed()
        assert chat.does(Text(text), event_id=f"event {text}") == Passed(), "LINE may send it again"
    assert len(chat.phone.said) == said
    assert traces(hall.file.parent, ["เรียกเงิน", "แจ้งเกิด", "471194711947", chat.user]) == []
    passed = chat.does(Pressed("tip.usual="), event_id="usual")
    assert passed == Passed("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "471194711947")


def test_asking_other_things_does_not_keep_an_offer_alive(chat: Chat, hall: Hall) -> None:
    chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    for _ in range(3):
        chat.clock.passes(minutes=6)
        assert chat.says("แจ้งเกิดใช้อะไรบ้าง") == Passed()
    chat.door._back.sweep()
    assert chat.presses("tip.usual=") == Taken()
    chat.hears("tip.nothing_open")


def test_that_something_was_open_is_remembered_for_as_long_again(chat: Chat, hall: Hall) -> None:
    """So that late words do not fall into an older question; then nothing at all is left."""
    for leads in ("", "tip.open=", "tip.chat="):
        if leads:
            chat.presses(leads)
        else:
            chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    for minutes, left in ((16, 1), (13, 1), (2, 0)):
        chat.clock.passes(minutes=minutes)
        chat.door._back.sweep()
        assert rows(hall, "drafts") == left


@pytest.mark.parametrize("step", ["offer", "doors", "recusal", "mailbox", "sent", "cancelled"])
def test_what_an_older_question_would_keep_is_asked_about(chat: Chat, step: str) -> None:
    chat.asked_at = chat.clock()
    if step in {"mailbox", "sent"}:
        code = chat.sends()
        if step == "mailbox":
            chat.says(code)
            chat.hears("tip.mailbox.waiting")
    elif step == "offer":
        chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    else:
        chat.presses("tip.open=")
        if step != "doors":
            chat.presses("tip.chat=")
        if step == "cancelled":
            chat.presses("tip.cancel=")
    chat.clock.passes(minutes=14 if step in {"sent", "cancelled"} else 29)
    for _ in range(2):
        chat.door._back.sweep()
    assert chat.says("คุณวิชัย ช่างโยธา แวะมาตอนกลางคืน", "77") == Taken()
    chat.hears("tip.whose.ask")
    assert chat.does(Photo("78")) == Taken()
    chat.hears("tip.not_kept")
    assert chat.does(Pressed("tip.usual=")) == Passed("คุณวิชัย ช่างโยธา แวะมาตอนกลางคืน", "77")
    assert chat.says("หน้าบ้านเลขที่ 9") == Passed(), "which of both is meant has been said"


def test_a_question_put_after_the_tip_takes_its_answer_as_ever(chat: Chat) -> None:
    chat.presses("tip.open=")
    chat.presses("tip.cancel=")
    chat.clock.passes(minutes=1)
    chat.asked_at = chat.clock()
    assert chat.says("ไฟดับหน้าบ้าน") == Passed()
    assert chat.does(Photo("1")) == Passed()


def test_where_the_main_path_waits_for_words_a_story_stays_with_the_offer(chat: Chat) -> None:
    chat.asked_at = chat.clock()
    chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    assert chat.says("ไฟถนนดับหน้าบ้าน") == Taken()
    chat.hears("tip.offer_more")
    chat.language = "en"
    assert chat.says("แล้วเขาก็ขอเงินอีก") == Taken()
    chat.hears("tip.offer_more", "en")


def test_who_declined_is_not_asked_again_in_the_same_matter(chat: Chat) -> None:
    chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    chat.presses("tip.usual=")
    chat.mid_talk = True
    assert chat.says("หน้าร้านที่จ่ายส่วย") == Passed()
    chat.mid_talk = False
    assert chat.says("ตลาดก็จ่ายส่วย") == Taken(), "another matter"
    chat.hears("tip.offer")


def test_that_somebody_declined_is_remembered_for_a_quarter_of_an_hour_only(chat: Chat) -> None:
    chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ")
    chat.presses("tip.usual=")
    chat.mid_talk = True
    chat.clock.passes(minutes=16)
    assert chat.says("หน้าร้านที่จ่ายส่วย") == Taken()
