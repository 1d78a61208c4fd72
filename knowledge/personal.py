"""Personal numbers in free text: identity cards are masked, telephones are found."""

from __future__ import annotations

import re

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ANY = "[0-9๐-๙]"
_ID_CARD = re.compile(f"(?<!{_ANY})[1-9๑-๙](?:[ \\-]?{_ANY}){{12}}(?!{_ANY})")
_PHONE = re.compile(r"(?<!\d)(?:\+66[ -]?(?:\(0\)[ -]?)?|0)(\d(?:[ -]?\d){7,8})(?!\d)")


def is_id_card(digits: str) -> bool:
    """Whether 13 digits are a Thai identity number: the last one is checked by the first twelve."""
    if len(digits) != 13 or not digits.isdecimal():
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(range(13, 1, -1), digits, strict=False)
    )
    return (11 - total % 11) % 10 == int(digits[12])


def mask_id_cards(text: str) -> str:
    """The text with every valid Thai identity number (13 digits, check digit right) masked.

    Only the last digit stays, so that people recognise their own. Spaces and dashes are kept.
    """
    return _ID_CARD.sub(_mask, text)


def mask_phones(text: str) -> str:
    """The text with every Thai telephone number masked."""
    even = text.translate(_DIGITS)
    found = [match.span() for match in _PHONE.finditer(even) if phones(match[0])]
    for start, end in reversed(found):
        text = text[:start] + re.sub(r"\d", "x", even[start:end]) + text[end:]
    return text


def phones(text: str) -> tuple[str, ...]:
    """Thai telephone numbers in the text, as digits beginning with 0, in order."""
    plain = text.translate(_DIGITS)
    found = ("0" + re.sub(r"\D", "", match[1]) for match in _PHONE.finditer(plain))
    return tuple(number for number in found if _is_phone(number))


def _mask(match: re.Match[str]) -> str:
    written = match[0]
    if not is_id_card(re.sub(r"\D", "", written.translate(_DIGITS))):
        return written
    return re.sub(r"\d", "x", written[:-1]) + written[-1]


def _is_phone(number: str) -> bool:
    """Mobile numbers have ten digits (06, 08, 09), others nine (02 to 07)."""
    return number[1] in ("689" if len(number) == 10 else "234567")
