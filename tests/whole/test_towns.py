"""Two towns on one machine never meet, not even in the same person's phone."""

from __future__ import annotations

import base64
import hmac

from bot.simulator.events import envelope
from bot.simulator.pictures import sample_picture
from tests.actions.browser import Browser
from tests.whole.neighbours import (
    FAR_SECRET,
    KEY,
    PASSWORD,
    Towns,
    age_codes,
    case_of,
    code_for,
    files,
    hire,
    pictures_of,
    presses,
    rows,
    said,
    sends,
    settle,
)
from tests.whole.stack import SECRET

STRANGE = "0" * 32


def signed(secret: str, body: bytes) -> dict[str, str]:
    tag = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    return {"X-Line-Signature": tag}


def test_a_signature_opens_the_door_of_its_own_town_only(towns: Towns) -> None:
    body = envelope("U0", [])
    doors = {"/webhook": SECRET, "/webhook/demo": SECRET, "/webhook/thungthong": FAR_SECRET}
    for path, right in doors.items():
        for secret in (SECRET, FAR_SECRET, "", STRANGE):
            answer = towns.client.post(path, data=body, headers=signed(secret, body))
            assert answer.status_code == (200 if secret == right else 401), (path, secret)


def test_a_town_without_a_channel_listens_to_nobody(towns: Towns) -> None:
    from bot.actions.towns import open_town

    open_town(towns.deps.store, "silent", "อบต.ยังไม่เปิด", {}, towns.deps.words)
    body = envelope("U0", [])
    for secret in ("", SECRET, FAR_SECRET):
        headers = signed(secret, body)
        assert towns.client.post("/webhook/silent", data=body, headers=headers).status_code == 401


def test_one_person_talks_to_two_towns_and_each_knows_its_half(towns: Towns) -> None:
    near, far = towns.phone("somsri"), towns.abroad("somsri")
    near.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    far.says("เมนู").hears("เลือกเรื่อง")
    near.says("ไฟทางดับทั้งซอยมาสามคืนแล้วค่ะ").wait_for().says("ปากซอยตัวอย่าง").wait_for()
    here = case_of(towns, towns.near_town, sends(near))
    there = case_of(towns, towns.far_town, files(far, "ไฟหน้าตลาดทุ่งทองดับค่ะ"))
    assert here.person == there.person == near.person.user_id
    near.says("ติดตามเรื่อง").hears(here.number)
    assert there.number not in said(near.new_answers())
    far.says("ติดตามเรื่อง").hears(there.number)
    assert here.number not in said(far.new_answers())


def test_a_number_with_its_key_opens_nothing_next_door(towns: Towns) -> None:
    phone = towns.phone("boonmee")
    number = files(phone)
    key = KEY.search(said(phone.new_answers()))
    assert key
    neighbour = towns.abroad("boonmee")
    neighbour.says(f"{number} {key[0]}").hears("ไม่พบ")
    neighbour.says(number).hears("ไม่พบ")
    stranger = towns.phone("malee")
    stranger.says(f"{number} {key[0]}").hears("ซอยตัวอย่าง")


def test_staff_of_one_town_are_citizens_in_the_other(towns: Towns) -> None:
    number = files(towns.phone("malee"))
    settle(towns)
    wichai_abroad, citizen = towns.abroad("officer-wichai"), towns.abroad("malee")
    for data in ("staff.new", f"staff.open={number}", f"staff.accept={number}", "staff.mine="):
        heard = said(presses(wichai_abroad, data).wait_for().new_answers())
        assert heard == said(presses(citizen, data).wait_for().new_answers())
        assert number not in heard
    assert case_of(towns, towns.near_town, number).state == "received"


def test_officers_of_both_towns_reach_into_neither_from_the_other(towns: Towns) -> None:
    napa = hire(towns, towns.far_town, "napa2", "agent", "head")
    abroad = towns.abroad("officer-napa")
    abroad.says(f"ผูกบัญชี {code_for(towns, towns.far_town, napa)}").hears("napa2")
    number = files(towns.phone("malee"), "ท่อน้ำหน้าบ้านแตกมาสองวันแล้ว", category="water")
    settle(towns)
    for data in (f"staff.open={number}", f"staff.accept={number}", f"staff.ask={number}"):
        presses(abroad, data).wait_for()
        if data.startswith("staff.ask"):
            abroad.says("คำถามข้ามเขต").wait_for()
    assert towns.deps.words.texts["th"]["refused.not_found"] in said(abroad.new_answers())
    assert case_of(towns, towns.near_town, number).state == "received"
    settle(towns)
    assert "คำถามข้ามเขต" not in said(towns.phone("malee").messages)
    home = towns.phone("officer-napa")
    presses(home, f"staff.open={number}").hears(number)


def test_a_new_case_is_told_in_its_own_town_only(towns: Towns) -> None:
    far_chats = [towns.abroad(one) for one in ("officer-wichai", "officer-napa")]
    settle(towns)  # what other tests left on its way has come
    before = [len(chat.answers) for chat in far_chats]
    number = files(towns.phone("john"))
    settle(towns)
    assert [len(chat.answers) for chat in far_chats] == before
    assert number in said(towns.phone("officer-wichai").messages)


def test_a_link_code_is_worth_nothing_next_door(towns: Towns) -> None:
    somchai = hire(towns, towns.far_town, "somchai")
    code = code_for(towns, towns.far_town, somchai)
    here = towns.phone("newcomer").follows().wait_for()
    here.says(f"ผูกบัญชี {code}").wait_for()
    told = said(here.new_answers())
    assert told == said(here.says("ผูกบัญชี ZZZZ-ZZZZ").wait_for().new_answers())
    assert "somchai" not in told
    age_codes(towns, towns.far_town)


def test_a_group_hears_of_the_town_that_it_was_tied_to(towns: Towns) -> None:
    towns.platform.acts.makes_group("far-staff", "กลุ่มทุ่งทอง", ["officer-napa"], channel=towns.far)
    settle(towns)
    other = hire(towns, towns.far_town, "group-maker", "agent")
    towns.abroad("officer-napa").says(f"ผูกบัญชี {code_for(towns, towns.far_town, other)}").hears(
        "group-maker"
    )
    group = towns.abroad("officer-napa", where="far-staff")
    group.says("โปร่งใส ผูกกลุ่ม").hears("ผูกกลุ่มกับอบต.ทุ่งทองสมมติ")
    settle(towns)
    count = len(group.answers)
    files(towns.phone("malee"), "ถนนเป็นหลุมลึกหน้าโรงเรียนค่ะ", category="road")
    settle(towns)
    assert len(group.answers) == count
    number = files(towns.abroad("malee"), "ถนนทุ่งทองเป็นหลุมค่ะ", category="road")
    group.wait_for(lambda phone: number in said(phone.answers))


def test_a_pictures_link_is_for_its_town(towns: Towns) -> None:
    phone = towns.phone("somsri")
    number = files(phone, photos=[sample_picture()])
    [photo] = pictures_of(towns, towns.near_town, number)
    link = towns.deps.photos.link(towns.near_town.id, photo.id)
    forged = towns.deps.photos.link(towns.far_town.id, photo.id)
    wrong = link.replace(f"/media/{towns.near_town.id}/", f"/media/{towns.far_town.id}/")
    assert wrong != link
    for one in (forged, wrong):
        assert towns.client.get(one).status_code == 404
    with towns.client.get(link) as answer:
        assert answer.status_code == 200


def test_a_console_session_never_changes_towns(towns: Towns) -> None:
    hire(towns, towns.far_town, "console", "head", "agent", "executive")
    number = files(towns.phone("malee"))
    browser = Browser(towns.app)
    browser.logs_in("console", PASSWORD, code=401, town="demo")
    browser.logs_in("console", PASSWORD, town="thungthong")
    assert number not in browser.opens("/staff/work/new")
    for path in (f"/staff/case/{number}", f"/staff/photo/{number}/x"):
        browser.opens(path, 404)
    for step in ("accept", "ask", "resolve"):
        browser.opens("/staff/link")
        browser.posts(f"/staff/case/{number}/{step}", 404, words="ข้ามเขต", town="demo")
    assert case_of(towns, towns.near_town, number).state == "received"


def test_every_row_about_a_case_carries_its_own_town(towns: Towns) -> None:
    near, far = files(towns.phone("john")), files(towns.abroad("john"))
    settle(towns)
    for table in ("cases", "case_events", "words"):
        of = {row["number"]: row["town_id"] for row in rows(towns, table)}
        assert of[near] == towns.near_town.id
        assert of[far] == towns.far_town.id
