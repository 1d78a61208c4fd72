from __future__ import annotations

from knowledge.categories import guess
from knowledge.hints import hints
from knowledge.sentences import load_sentences
from knowledge.thai import squeeze
from knowledge.wordlist import read_list
from tests.knowledge.test_index import INDEX


def told(text: str, *tables: str) -> dict[str, int]:
    return dict(hints(squeeze(text), *tables))


def test_a_story_is_recognised_by_its_words() -> None:
    assert told("แม่ต้องไปฟอกไตทุกอาทิตย์ ไม่มีรถไป")["ambulance"] == 2
    assert "ambulance" not in told("ลูกสาวชอบวาดรูป")
    assert told("") == {}


def test_tones_and_letters_that_sound_alike_do_not_count() -> None:
    assert "building-demolish" in told("ลือถอนบานเกา")
    assert "cctv-request" in told("ขอดูกลองวงจรปิด")


def test_a_word_inside_another_is_none() -> None:
    assert "cctv-request" not in told("กล้องัน")  # a mark goes on
    assert "greeting" not in told("this")  # "hi" stands alone or not at all
    assert "street-vending" in told("vendors")  # a long Latin word may go on
    assert "waste-collection" not in told("เขยะ")  # a vowel binds


def test_what_is_asked_for_has_words_of_its_own() -> None:
    assert told("ต้องเสียค่าธรรมเนียมกี่บาท", "parts").keys() == {"fee"}


def test_hints_are_of_services_and_wishes_that_exist() -> None:
    lists = read_list("hints")
    assert set(lists["services"]) <= {service.id for service in INDEX.services}
    assert {"complaint", "tip", "track"} <= set(lists["wishes"])


def test_a_report_of_ours_knows_its_kind() -> None:
    kinds = {one.category for one in load_sentences() if one.category}
    assert kinds == {*read_list("categories"), "other"} - {"hidden"}
    assert all(one.label == "=complaint" for one in load_sentences() if one.category)
    assert guess("รถจอดขวางหน้าบ้านทุกวัน ออกไม่ได้")[0] == "sidewalk"
