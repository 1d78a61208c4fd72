from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.numbering import (
    ALPHABET,
    check_character,
    new_case_key,
    new_number,
    read_case_key,
    read_number,
    show_case_key,
)

seeds = st.integers(0, 10**9)
years = st.integers(2560, 2640)


def made(seed: int, year: int = 2569) -> str:
    return new_number(year, random.Random(seed).randrange)


def test_a_number_looks_like_the_receipt_says() -> None:
    number = made(1)
    assert number[:3] == "69-"
    assert len(number) == 9
    assert set(number[3:]) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01AEIOULBSZGV")


def test_a_number_of_digits_only_is_never_given_nor_read() -> None:
    body = next(
        f"{a:05d}"
        for a in range(22222, 99999)
        if set(f"{a:05d}") <= set("23456789") and check_character("69" + f"{a:05d}").isdigit()
    )
    draws = iter([ALPHABET.index(sign) for sign in body] + [10, 11, 12, 13, 14])
    assert not new_number(2569, lambda n: next(draws))[3:].isdigit()
    assert read_number(f"69-{body}{check_character('69' + body)}") is None


@given(seeds, years)
def test_what_was_given_is_read(seed: int, year: int) -> None:
    number = made(seed, year)
    assert read_number(number) == number


@given(seeds, years, st.integers(0, 8), st.sampled_from("0123456789" + ALPHABET))
def test_every_single_wrong_character_is_caught(seed: int, year: int, at: int, sign: str) -> None:
    number = made(seed, year)
    assume(number[at] != sign and at != 2)
    assert read_number(number[:at] + sign + number[at + 1 :]) is None


@given(seeds, years, st.integers(0, 6))
def test_every_swap_of_neighbours_is_caught(seed: int, year: int, at: int) -> None:
    signs = list(made(seed, year).replace("-", ""))
    assume(signs[at] != signs[at + 1])
    signs[at], signs[at + 1] = signs[at + 1], signs[at]
    assert read_number("".join(signs)) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("{0}", "{1}", "{2}", "เรื่อง{0}ถึงไหนแล้วคะ", "ขอดู {3} หน่อย", "  {4} ", "{5}", "no. {0}."),
        *("{6}", "{7}"),
    ],
)
def test_people_type_it_as_they_like(typed: str) -> None:
    number = made(7)
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    burmese = number.translate(str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉"))
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    shapes = (
        number,
        number.lower(),
        number.replace("-", ""),
        thai,
        f"{number[:2]} {number[3:6]} {number[6:]}",
        number.replace("-", " \u2013 ") + "\u200b",
        burmese,
        arabic,
    )
    assert read_number(typed.format(*shapes)) == number


@pytest.mark.parametrize("text", ["", "สวัสดีค่ะ", "0812345678", "69", "1-2345-67890-12-1", "x" * 999])
def test_where_there_is_no_number_none_is_found(text: str) -> None:
    assert read_number(text) is None


def test_a_number_inside_a_longer_word_is_not_taken() -> None:
    assert read_number("A" + made(3)) is None
    assert read_number(made(3) + "9") is None


@given(st.text(max_size=300) | st.text(st.characters(categories=["Nd"]), min_size=2))
def test_reading_never_fails(text: str) -> None:
    read_number(text)
    read_number(f"{text[:2]}-K7M3QX")
    read_case_key(text)


@given(seeds)
def test_a_case_key_is_read_in_groups_or_not(seed: int) -> None:
    key = new_case_key(random.Random(seed).randrange)
    assert len(key) == 12
    assert read_case_key(key) == key
    assert read_case_key(f"รหัส {show_case_key(key).lower()} ค่ะ") == key


def test_a_short_key_is_none() -> None:
    assert read_case_key("2345-6789") is None
