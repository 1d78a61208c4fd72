from __future__ import annotations

from knowledge.categories import guess
from knowledge.hints import hints
from knowledge.sentences import load_sentences
from knowledge.services import PARTS
from knowledge.traits import traits, words_of
from knowledge.wordlist import read_list
from tests.knowledge.test_index import INDEX


def test_a_word_that_hints_at_a_service_is_a_lesson_for_it() -> None:
    lessons = list(hints("services"))
    assert (lesson_of("ฟอกไต"), "ambulance") in lessons
    assert (lesson_of("ดนตรีสด"), "amplifier-permit") in lessons
    assert len(lessons) > 3000


def test_a_word_spelt_otherwise_is_still_alike() -> None:
    assert len({*lesson_of("รื้อถอน")} & {*lesson_of("ลือถอน")}) > 5


def test_a_story_is_recognised_by_such_words() -> None:
    assert INDEX.find("แม่ต้องไปฟอกไตทุกอาทิตย์ ไม่มีรถไป").hits[0].service == "ambulance"


def test_what_is_asked_for_has_words_of_its_own() -> None:
    assert {name for _, name in hints("parts")} <= set(PARTS)
    assert (lesson_of("ค่าธรรมเนียม"), "fee") in list(hints("parts"))


def lesson_of(word: str) -> tuple[str, ...]:
    return (*traits(word), *words_of(word))


def test_hints_are_of_services_and_wishes_that_exist() -> None:
    lists = read_list("hints")
    assert set(lists["services"]) <= {service.id for service in INDEX.services}
    assert {"complaint", "tip", "track"} <= set(lists["wishes"])


def test_a_report_of_ours_knows_its_kind() -> None:
    kinds = {one.category for one in load_sentences() if one.category}
    assert kinds == {*read_list("categories"), "other"} - {"hidden"}
    assert all(one.label == "=complaint" for one in load_sentences() if one.category)
    assert guess("รถจอดขวางหน้าบ้านทุกวัน ออกไม่ได้")[0] == "sidewalk"
