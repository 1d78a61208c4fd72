"""The case page: every deed a form, nothing typed is lost, names with a reason, paper, photos."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image

from bot.actions.staff_reading import HistoryLine
from bot.web.staff.deeds import COMMANDS
from bot.web.staff.history import what_happened
from bot.wiring import Deps
from casework.deeds import NEEDS
from casework.ladder import LADDER
from handlers.commands import AcceptCase, Where
from handlers.outcomes import Word
from handlers.staff_commands import TakeIn
from tests.actions.browser import Browser, account
from tests.actions.townhall import BOONMEE, SOMSRI, WORDS, Clock, Townhall


@pytest.fixture
def number(hall: Townhall) -> str:
    return str(hall.files().number)


def page_of(officer: Browser, number: str) -> str:
    return officer.opens(f"/staff/case/{number}")


def does(officer: Browser, number: str, deed: str, code: int = 303, **fields: str) -> str:
    seen = re.search(r'name="seen" value="(\d+)"', page_of(officer, number))
    sent = {"seen": seen[1] if seen else "0", **fields}
    return officer.posts(f"/staff/case/{number}/{deed}", code, **sent)


def picture(colour: str = "green") -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(drawn, "JPEG")
    drawn.seek(0)
    return drawn


def test_every_deed_of_the_rules_has_its_form() -> None:
    assert set(COMMANDS) == set(NEEDS)


@pytest.mark.parametrize(
    "kind", [*(rung.code for rung in LADDER), "said", "told", "due_moved", "let_go"]
)
def test_what_the_clock_and_the_talk_write_is_called_by_its_name(kind: str) -> None:
    """Else the history would show the state once more, as if it had changed."""
    event = HistoryLine(1, Clock().now, kind, "received", "received", "system", "", is_public=False)
    for lang in ("th", "en"):
        said = what_happened(event, WORDS, lang)
        assert said not in (kind, WORDS.render(Word("state.received"), lang))


def test_the_buttons_are_the_allowed_steps(officer: Browser, number: str) -> None:
    def offered() -> set[str]:
        found = re.findall(rf'action="/staff/case/{number}/(\w+)"', page_of(officer, number))
        return set(found) - {"reporter"}

    assert {"accept", "ask", "forward", "close", "assign"} <= offered()
    assert not {"resolve", "reopen", "unmerge"} & offered()
    does(officer, number, "accept")
    assert {"resolve", "progress", "explain"} <= offered()
    does(officer, number, "close", reason="not_our_power", words="เป็นของกรมทางหลวงค่ะ")
    assert "reopen" in offered()
    assert not {"accept", "ask", "resolve", "merge"} & offered()


@pytest.mark.parametrize(
    ("deed", "fields", "shown"),
    [
        ("ask", {"words": "เสาต้นไหนคะ"}, "เสาต้นไหนคะ"),
        ("progress", {"words": "สั่งอะไหล่แล้ว", "stage": "procurement"}, "จัดซื้อจัดจ้าง"),
        ("explain", {"words": "รออะไหล่ถึงสิ้นเดือน"}, "รออะไหล่ถึงสิ้นเดือน"),
        (
            "forward",
            {"agency": "การไฟฟ้าสมมติ", "letter": "ขก 123/2569", "on": "2026-11-17"},
            "ขก 123/2569",
        ),
        ("note", {"words": "โทรไปแล้วไม่รับ"}, "โทรไปแล้วไม่รับ"),
        ("category", {"category": "road"}, "ถนน"),
        ("publish", {"words": "กำลังซ่อม"}, "กำลังซ่อม"),
    ],
)
def test_a_deed_is_done_and_stands_in_the_history(
    officer: Browser, number: str, deed: str, fields: dict[str, str], shown: str
) -> None:
    does(officer, number, "accept")
    does(officer, number, deed, 303, **fields)
    assert shown in page_of(officer, number)


def test_a_forwarding_without_a_date_keeps_what_was_typed(officer: Browser, number: str) -> None:
    page = does(officer, number, "forward", 409, agency="การไฟฟ้าสมมติ", letter="ขก 1", on="someday")
    assert 'value="การไฟฟ้าสมมติ"' in page


def test_a_stale_form_is_refused_and_keeps_its_words(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    old = re.search(r'name="seen" value="(\d+)"', page_of(officer, number))
    assert old
    hall.does(hall.agent(login="manee"), AcceptCase(number))
    before = hall.events(number)
    page = officer.posts(f"/staff/case/{number}/ask", 409, words="คำที่พิมพ์ไว้นาน", seen=old[1])
    assert hall.events(number) == before
    assert ">คำที่พิมพ์ไว้นาน</textarea>" in page
    assert "ข้อความที่พิมพ์ยังอยู่" in page
    fresh = re.search(r'name="seen" value="(\d+)"', page)
    assert fresh
    assert fresh[1] != old[1]
    officer.posts(f"/staff/case/{number}/ask", words="คำที่พิมพ์ไว้นาน", seen=fresh[1])
    assert "asked" in hall.kinds(number)


def test_merging_and_undoing(hall: Townhall, officer: Browser, number: str) -> None:
    other = hall.files(BOONMEE).number
    does(officer, number, "merge", into=other)
    assert other in page_of(officer, number)
    assert hall.case(number).state == "closed"
    does(officer, number, "unmerge")
    assert hall.case(number).state == "received"
    page = does(officer, number, "merge", 409, into="no number")
    assert 'value="no number"' in page


def test_splitting_leads_to_the_new_case(hall: Townhall, officer: Browser, number: str) -> None:
    does(officer, number, "accept")
    does(officer, number, "split", category="road", words="ถนนเป็นหลุมด้วย")
    new = officer.went_to.rsplit("/", 1)[1]
    assert new != number
    assert "ถนนเป็นหลุมด้วย" in page_of(officer, new)
    assert number in officer.page


def test_handing_over_to_a_colleague(hall: Townhall, officer: Browser, number: str) -> None:
    colleague = account(hall, "napa", "agent")
    does(officer, number, "assign", owner=colleague.id, words="ฝากด้วยค่ะ")
    assert hall.case(number).owner_id == colleague.id
    does(officer, number, "assign", 409, owner="nobody")


def test_who_is_named_finds_no_page_any_more(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    named = account(hall, "napa", "agent")
    does(officer, number, "concern", staff_id=named.id)
    other = Browser(app)
    other.logs_in("napa")
    other.opens(f"/staff/case/{number}", 404)
    other.opens(f"/staff/case/{number}/here", 404)
    other.opens(f"/staff/case/{number}/paper.pdf", 404)
    assert number not in other.opens("/staff/search")


# --- the reporter


def filed(hall: Townhall, level: str) -> str:
    desk = hall.staff(f"desk-{level}", "head", division=None)
    take = TakeIn("phone", "light", "ไฟดับ", None, "สมศรี สมมติ", "0810000000", level)  # type: ignore[arg-type]
    return str(hall.does(desk, take).number)


def test_a_known_name_is_shown_to_who_works_on_the_case(hall: Townhall, officer: Browser) -> None:
    number = filed(hall, "known")
    assert "สมศรี สมมติ" not in page_of(officer, number)
    page = officer.posts(f"/staff/case/{number}/reporter", 200)
    assert "สมศรี สมมติ" in page
    assert "tel:0810000000" in page


def test_a_hidden_name_is_the_owners_needs_a_reason_and_is_on_record(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    number = filed(hall, "hidden")
    page_of(officer, number)
    officer.posts(f"/staff/case/{number}/reporter", 404, reason="อยากรู้")
    does(officer, number, "accept")
    page_of(officer, number)
    officer.posts(f"/staff/case/{number}/reporter", 409, reason=" ")
    page = officer.posts(f"/staff/case/{number}/reporter", 200, reason="นัดเข้าดูสถานที่")
    assert "สมศรี สมมติ" in page
    entries = hall.reads(lambda tx: tx.audit.latest())
    assert [e.subject for e in entries if e.act == "name_shown"] == [number]
    assert "นัดเข้าดูสถานที่" in page_of(officer, number)
    assert "สมศรี สมมติ" not in officer.page


def test_a_report_without_a_name_has_none_to_show(hall: Townhall, officer: Browser) -> None:
    number = filed(hall, "none")
    assert f"/staff/case/{number}/reporter" not in page_of(officer, number)
    officer.posts(f"/staff/case/{number}/reporter", 409)


# --- photos


def uploads(officer: Browser, number: str, *files: tuple[io.BytesIO, str], code: int) -> str:
    sent = {
        "csrf_token": officer.token, "words": "เปลี่ยนหลอดแล้ว", "photos": list(files), "seen": "0",
    }  # fmt: skip
    answer = officer.client.post(
        f"/staff/case/{number}/resolve", data=sent, content_type="multipart/form-data"
    )
    return officer._sees(answer, code)


def test_an_after_photo_closes_a_physical_case_and_stands_beside_the_before(
    hall: Townhall, deps: Deps, officer: Browser, number: str
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    uploads(officer, number, (picture(), "after.jpg"), code=303)
    assert hall.case(number).state == "resolved"
    page = page_of(officer, number)
    shown = re.findall(rf'src="(/staff/photo/{number}/[^"]+)"', page)
    assert len(set(shown)) == 1
    for address in (shown[0], shown[0].partition("?")[0]):
        with officer.client.get(address) as answer:
            assert answer.mimetype == "image/jpeg"


@pytest.mark.parametrize(
    "body", [b"", b"not a picture", b"GIF89a" + b"\0" * 50, b"\xff\xd8\xff" + b"\0" * 200]
)
def test_what_is_no_picture_is_refused_and_keeps_the_words(
    hall: Townhall, officer: Browser, number: str, body: bytes
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    page = uploads(officer, number, (io.BytesIO(body), "../../evil.php"), code=409)
    assert ">เปลี่ยนหลอดแล้ว</textarea>" in page
    assert hall.case(number).state == "accepted"


def test_who_may_not_work_on_it_uploads_nothing(
    hall: Townhall, app: Flask, deps: Deps, number: str
) -> None:
    account(hall, "other", "agent", division="health")
    browser = Browser(app)
    browser.logs_in("other")
    before = hall.dump()
    uploads(browser, number, (picture(), "after.jpg"), code=404)
    assert hall.dump() == before
    assert not list(deps.photos.files._all())


def test_too_much_is_refused_unread(hall: Townhall, officer: Browser, number: str) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    answer = officer.client.post(
        f"/staff/case/{number}/resolve",
        data={"csrf_token": officer.token},
        environ_overrides={"CONTENT_LENGTH": "53000000"},
    )
    officer._sees(answer, 413)


def test_an_odd_after_photo_is_marked_and_never_refused(
    hall: Townhall, officer: Browser, number: str
) -> None:
    other = hall.files(BOONMEE).number
    for each in (number, other):
        does(officer, each, "accept")
        page_of(officer, each)
        uploads(officer, each, (picture("red"), "same.jpg"), code=303)
    assert "ควรตรวจ" in page_of(officer, other)


# --- two officers, paper


def test_two_officers_on_one_case_see_each_other(
    hall: Townhall, app: Flask, officer: Browser, number: str
) -> None:
    account(hall, "napa", "head")
    other = Browser(app)
    other.logs_in("napa")
    page_of(other, number)
    assert "กำลังดูเรื่องนี้อยู่: napa สมมติ" in page_of(officer, number)
    seen = other.client.get(f"/staff/case/{number}/here").get_json()
    assert seen == {"others": ["wichai สมมติ"], "seen": 1}
    hall.clock.goes_on(minutes=3)
    assert other.client.get(f"/staff/case/{number}/here").get_json()["others"] == []


def test_the_page_notices_a_change(hall: Townhall, officer: Browser, number: str) -> None:
    page_of(officer, number)
    hall.does(hall.agent(login="manee"), AcceptCase(number))
    assert officer.client.get(f"/staff/case/{number}/here").get_json()["seen"] == 2


def test_the_paper_is_a_pdf_without_the_name_and_on_record(
    hall: Townhall, officer: Browser
) -> None:
    number = filed(hall, "known")
    does(officer, number, "note", words="#panic() $x$ *หนา* \\ @ref")
    answer = officer.client.get(f"/staff/case/{number}/paper.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    entries = hall.reads(lambda tx: tx.audit.latest())
    assert [e.subject for e in entries if e.act == "case_printed"] == [number]


def test_the_neighbourhood_is_drawn_for_a_pin(hall: Townhall, officer: Browser) -> None:
    near = hall.files(BOONMEE, where=Where("", 13.7582, 100.5018)).number
    number = hall.files(where=Where("", 13.7563, 100.5018)).number
    page = page_of(officer, number)
    assert 'class="pin"' in page
    assert near in page


def test_a_number_typed_by_hand_leads_to_its_case(officer: Browser, number: str) -> None:
    officer.opens(f"/staff/find?number={number.lower()}", 302)
    assert officer.went_to == f"/staff/case/{number}"
    officer.opens("/staff/find?number=//evil.example", 302)
    assert officer.went_to == "/staff/search"


# --- the counter and the talks


def test_a_report_at_the_counter_gets_number_and_key(hall: Townhall, officer: Browser) -> None:
    officer.opens("/staff/take-in")
    page = officer.posts(
        "/staff/take-in", 200, channel="walk_in", category="light", detail="ไฟหน้าตลาดดับ",
        place="ตลาดสด", name="สมชาย สมมติ", phone="0810000000", name_level="known",
    )  # fmt: skip
    found = re.search(r"\d\d-[0-9A-Z]{6}", page)
    assert found
    assert hall.case(found[0]).channel == "walk_in"
    assert "สมชาย" not in page
    assert re.search(r'<strong class="number">[0-9A-Z-]{12,14}</strong>', page)
    asked = officer.opens(f"/staff/case/{found[0]}")
    assert "ไม่มี LINE: โทรหา" in asked, "nothing can be sent to who came to the counter"
    assert "ส่งทาง LINE" not in asked


@pytest.mark.parametrize("wrong", [{"detail": " "}, {"category": "moon"}])
def test_a_form_of_the_counter_keeps_what_was_typed(
    hall: Townhall, officer: Browser, wrong: dict[str, str]
) -> None:
    officer.opens("/staff/take-in")
    sent = {
        "channel": "phone", "category": "light", "detail": "ไฟดับ", "name_level": "hidden",
        "place": "ตลาดสด", **wrong,
    }  # fmt: skip
    assert 'value="ตลาดสด"' in officer.posts("/staff/take-in", 409, **sent)
    officer.posts("/staff/take-in", 400, **{**sent, "channel": "pigeon"})
    officer.posts("/staff/take-in", 400, **{**sent, "name_level": "x"})


@pytest.mark.parametrize("look", [lambda b: b.opens("/staff/chats")])
def test_nobody_waits_in_a_quiet_town(officer: Browser, look: Callable[[Browser], str]) -> None:
    assert "ไม่มีใครรอ" in look(officer)
    officer.opens("/staff/chats/70-222222", 404)


def test_a_talk_is_taken_over_answered_and_given_back(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    from handlers.citizen_commands import AskForHuman

    hall.staff("onduty", "agent", division=None)
    number = hall.does(SOMSRI, AskForHuman("ขอคุยกับเจ้าหน้าที่ค่ะ")).number
    assert number in officer.opens("/staff/chats")
    assert "ขอคุยกับเจ้าหน้าที่ค่ะ" in officer.opens(f"/staff/chats/{number}")
    officer.posts(f"/staff/chats/{number}/take")
    officer.opens(f"/staff/chats/{number}")
    officer.posts(f"/staff/chats/{number}/tell", words="สวัสดีค่ะ")
    assert "สวัสดีค่ะ" in officer.opens(f"/staff/chats/{number}")
    officer.posts(f"/staff/chats/{number}/tell", 409, words=" ")
    officer.posts(f"/staff/chats/{number}/give-back")
    officer.opens("/staff/chats")
    officer.posts(f"/staff/chats/{number}/nonsense", 404)
