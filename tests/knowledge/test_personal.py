from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.personal import is_id_card, mask_id_cards, mask_phones, phones


def with_check(twelve: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), twelve, strict=True))
    return twelve + str((11 - total % 11) % 10)


cards = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True).map(with_check)


@given(cards)
def test_a_valid_card_is_masked_but_for_its_last_digit(card: str) -> None:
    assert mask_id_cards(f"เลข {card} ค่ะ") == f"เลข {'x' * 12}{card[-1]} ค่ะ"


@given(cards)
def test_a_wrong_check_digit_is_left_alone(card: str) -> None:
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert not is_id_card(wrong)
    assert mask_id_cards(wrong) == wrong


def test_dashes_spaces_and_thai_digits_are_seen() -> None:
    card = with_check("110170023456")
    dashed = f"{card[0]}-{card[1:5]}-{card[5:10]}-{card[10:12]}-{card[12]}"
    assert mask_id_cards(dashed) == f"x-xxxx-xxxxx-xx-{card[12]}"
    thai = card.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert mask_id_cards(thai) == "x" * 12 + thai[-1]


def test_longer_numbers_are_none_of_ours() -> None:
    card = with_check("110170023456")
    assert mask_id_cards(card + "5") == card + "5"
    assert not is_id_card("12")
    assert not is_id_card("1234567890abc")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("โทร 081-234-5678", ("0812345678",)),
        ("๐๒ ๑๒๓ ๔๕๖๗ หรือ 0901112222", ("021234567", "0901112222")),
        ("+66 81 234 5678", ("0812345678",)),
        ("0123456789", ()),
        ("บ้านเลขที่ 99/12", ()),
    ],
)
def test_telephones_are_found(text: str, found: tuple[str, ...]) -> None:
    assert phones(text) == found


def test_telephones_are_masked_and_other_numbers_stay() -> None:
    assert mask_phones("โทร 081-234-5678 บ้าน ๑๒/๓") == "โทร xxx-xxx-xxxx บ้าน ๑๒/๓"
    assert mask_phones("โทร ๐๘๑๒๓๔๕๖๗๘") == "โทร xxxxxxxxxx"
    assert mask_phones("เลขที่ 0999") == "เลขที่ 0999"
