from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.personal import is_id_card, mask_id_cards, mask_phones


def with_check(twelve: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), twelve, strict=True))
    return twelve + str((11 - total % 11) % 10)


def hidden(text: str) -> str:
    """The digits of telephones that are masked, as Arabic ones."""
    pairs = zip(text, mask_phones(text), strict=True)
    return "".join(str(int(was)) for was, now in pairs if was != now)


THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
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
    thai = card.translate(THAI)
    assert mask_id_cards(thai) == "x" * 12 + thai[-1]


def test_longer_numbers_are_none_of_ours() -> None:
    card = with_check("110170023456")
    assert mask_id_cards(card + "5") == card + "5"
    assert not is_id_card("12")
    assert not is_id_card("1234567890abc")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("โทร 081-234-5678", "0812345678"),
        ("๐๒ ๑๒๓ ๔๕๖๗ หรือ 0901112222", "0212345670901112222"),
        ("+66 81 234 5678", "66812345678"),
        ("0123456789", ""),
        ("บ้านเลขที่ 99/12", ""),
    ],
)
def test_telephones_are_found(text: str, found: str) -> None:
    assert hidden(text) == found


def test_telephones_are_masked_and_other_numbers_stay() -> None:
    assert mask_phones("โทร 081-234-5678 บ้าน ๑๒/๓") == "โทร xxx-xxx-xxxx บ้าน ๑๒/๓"
    assert mask_phones("โทร ๐๘๑๒๓๔๕๖๗๘") == "โทร xxxxxxxxxx"
    assert mask_phones("၀၈၁-၂၃၄-၅၆၇၈") == "xxx-xxx-xxxx"
    assert mask_phones("เลขที่ 0999") == "เลขที่ 0999"


CARD = with_check("110170023456")
GROUPED = f"{CARD[0]}-{CARD[1:5]}-{CARD[5:10]}-{CARD[10:12]}-{CARD[12]}"


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        GROUPED,
        GROUPED.translate(THAI),
        *(GROUPED.replace("-", between) for between in (" ", " - ", "–", "‑", "−", ".", "/", "_")),
        *(GROUPED.replace("-", between) for between in ("--", ", ", "\u200b", "\n")),
        *(between.join(CARD) for between in (" ", "-")),
        f"{CARD[:4]}   {CARD[4:]}",
        CARD.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"บัตรเลขที่{CARD}ครับ",
        f"หมู่ 3 {GROUPED}",
        f"บ้าน 45/6 {GROUPED}",
        f"{GROUPED} 45",
        f"0812345678 {CARD}",
        f"{CARD}/{with_check('350990012345')}",
        with_check("099400012345"),
    ],
)
def test_an_identity_card_is_masked_however_it_is_written(written: str) -> None:
    assert sum(sign.isdecimal() for sign in mask_id_cards(written)) <= 12
    assert "x" * 4 in "".join(filter(str.isalpha, mask_id_cards(written)))


@pytest.mark.parametrize(
    "written",
    [
        "0812345678 123",
        "05.12.2569 9.30",
        "21/11/2569 10.30 น.",
        "2,500,000.00 บาท",
        "1/12/2569 - 3/12/2569",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "99/12 หมู่ 3 ต.ตัวอย่าง 10110",
        f"{CARD[0]}/{CARD[1:3]}/{CARD[3:7]} {CARD[7:9]}.{CARD[9:]}",
    ],
)
def test_dates_sums_houses_and_telephones_are_no_cards(written: str) -> None:
    assert mask_id_cards(written) == written


@pytest.mark.parametrize(
    "written",
    [
        *("0812345678", "081-234-5678", "081 234 5678", "08 1234 5678", "๐๘๑-๒๓๔-๕๖๗๘"),
        *("081.234.5678", "081–234–5678", "081 - 234 - 5678", "0 8 1 2 3 4 5 6 7 8"),
        *("+66812345678", "+66 81-234-5678", "+66 (0) 81 234 5678", "66812345678"),
        *("0066812345678", "(081) 234-5678", "(+66)81 234 5678", "081/2345678", "081_234_5678"),
        *("081\u200b2345678", "tel0812345678", "โทร.0812345678ค่ะ", "081234 5678", "08๑-234-5678"),
        *("081-234-56-78", "บ้านเลขที่ 99/12 โทร 0812345678", "พ.ศ. 2569 081 234 5678"),
    ],
)
def test_a_mobile_telephone_is_found_however_it_is_written(written: str) -> None:
    assert hidden(written).lstrip("06") == "812345678"
    assert not hidden(mask_phones(written))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("02-1234567-8", "021234567"),
        ("02-123-4567 ต่อ 12", "021234567"),
        ("053-123456", "053123456"),
        ("๐๔๔-๑๒-๓๔๕๖", "044123456"),
        ("0812345678/0898765432", "08123456780898765432"),
        ("081-234-5678 02-123-4567", "0812345678021234567"),
    ],
)
def test_telephones_of_houses_and_two_in_a_row_are_found(written: str, found: str) -> None:
    assert hidden(written) == found


@pytest.mark.parametrize(
    "written",
    [
        *("05.12.2569 9.30", "0-9940-00123-45-6", "100023456789", "1555", "191 1669", "ซอย 0812"),
        *("69-K7M3QX", "โฉนด 0212345", "ยอด 1234567890 บาท", "10110", "๒๕๖๙", CARD),
    ],
)
def test_other_numbers_are_no_telephones(written: str) -> None:
    assert mask_phones(written) == written
