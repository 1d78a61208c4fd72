from __future__ import annotations

from knowledge.likeness import Likeness
from knowledge.traits import traits

MANY = 70


def test_a_text_is_most_like_the_document_that_says_just_that() -> None:
    likeness = Likeness([[(1.0, "ขุดบ่อน้ำ")], [(1.0, "ขุดบ่อน้ำแล้วทาสีรั้วบ้าน")], [(1.0, "xyz")]])
    found = likeness.of(traits("ขุดบ่อน้ำ"))
    assert found.keys() == {0, 1}
    assert found[0] > found[1]
    assert likeness.of(traits("qqq")) == {}


def test_what_very_many_documents_say_is_kept_for_those_that_say_it_most() -> None:
    faint = [(1.0, "ขุดบ่อ"), (3.0, "ทาสีรั้วบ้านใหม่")]
    loud = [(3.0, "ขุดบ่อ")]
    documents = [loud if place >= MANY - 5 else faint for place in range(MANY)]
    found = Likeness(documents).of(traits("ขุดบ่อ"))
    assert len(found) < MANY
    assert set(range(MANY - 5, MANY)) <= found.keys()
    assert max(found, key=lambda place: found[place]) >= MANY - 5
