from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.thai import (
    dictionary_order,
    ngrams,
    normalise,
    squeeze,
    without_particles,
    without_tones,
)


@pytest.mark.parametrize(
    ("typed", "even"),
    [
        ("เเจ้งเกิด", "แจ้งเกิด"),
        ("๑๕ วัน", "15 วัน"),
        ("น\u0e4d\u0e32", "นำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("ที\u0e48", "ที่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ไฟ\u200bดับ", "ไฟดับ"),
        ("มากกกกก", "มาก"),
        ("ช้าาา", "ช้า"),
        ("ที่\u0e48", "ที่"),
        ("  เปิด \n เสาร์ ", "เปิด เสาร์"),
        ("HELLO", "hello"),
        ("2000 บาท", "2000 บาท"),
        ("๒๐๐๐ ၂၀၀၀ ٢٠٠٠ ２０００", "2000 2000 2000 2000"),
        ("กรรม", "กรรม"),
    ],
)
def test_the_same_word_becomes_the_same_signs(typed: str, even: str) -> None:
    assert normalise(typed) == even


@pytest.mark.parametrize(
    ("typed", "bare"),
    [("เปิดไหมคะ", "เปิดไหม"), ("ชนะ", "ช"), ("ครับ", "ครับ"), ("คะแนน ครับผม", "คะแนน ครับผม")],
)
def test_polite_endings_go_where_a_phrase_ends(typed: str, bare: str) -> None:
    assert without_particles(typed) == bare


def test_squeezing_keeps_letters_marks_and_digits() -> None:
    assert squeeze("น้ำ ท่วม! 3_วัน 😀") == "น้ำท่วม3วัน"
    assert without_tones("น้ำท่วม") == "นำทวม"
    assert ngrams("abcd", (2, 3)) == ["ab", "bc", "cd", "abc", "bcd"]
    assert ngrams("a", (2,)) == []


@given(st.text(max_size=200))
def test_any_text_is_made_even_and_squeezed(text: str) -> None:
    assert " " not in squeeze(text)
    assert normalise(text) == normalise(text).strip()


def test_names_stand_as_in_a_dictionary() -> None:
    """By the consonant first, then its vowel wherever it is written, then the marks above."""
    names = ["กา", "เก", "แก", "ไก่", "ขา", "ข่า", "ข้า", "เข", "งา", "เงาะ", "Zebra"]
    names.reverse()
    order = sorted(names, key=dictionary_order)
    names.reverse()
    assert order == ["Zebra", *names[:-1]]
