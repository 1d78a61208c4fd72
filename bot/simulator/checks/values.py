"""Checks of single values, and the notebook in which faults are written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot import line_limits as limits
from bot.simulator.answers import Fault
from bot.simulator.world import Json

Check = Callable[[object], str]
"""What is wrong with a value, or the empty string."""

Fields = Mapping[str, Check]

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\Z")
_RATIO = re.compile(r"([1-9]\d{0,5}):([1-9]\d{0,5})\Z")
_PIXELS = re.compile(r"\d+(?:\.\d+)?px\Z")
_PIXELS_OR_SHARE = re.compile(r"\d+(?:\.\d+)?(?:px|%)\Z")
_SIGNED_PIXELS_OR_SHARE = re.compile(r"-?\d+(?:\.\d+)?(?:px|%)\Z")
SPACES = frozenset({"none", "xs", "sm", "md", "lg", "xl", "xxl"})
SIZES = frozenset({"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl"})


class Notes:
    """Faults found so far, with their places written as `messages[0].text`."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: str, message: str) -> None:
        self.faults.append(Fault(path, message))

    def at(self, path: str, key: str) -> str:
        return f"{path}.{key}" if path else key

    def item(self, path: str, index: int) -> str:
        return f"{path}[{index}]"

    def thing(self, path: str, value: object) -> Json | None:
        """Give back a JSON object, or note that it is none."""
        if isinstance(value, dict):
            return value
        self.add(path, "Must be an object" if value is not None else "May not be null")
        return None

    def things(self, path: str, value: object, least: int, most: int) -> list[Any]:
        """Give back a list of the right length, or note the fault and give back nothing."""
        if not isinstance(value, list):
            self.add(path, "Must be an array" if value is not None else "May not be null")
            return []
        if not least <= len(value) <= most:
            self.add(path, f"Size must be between {least} and {most}")
            return []
        return value

    def fields(
        self,
        path: str,
        seen: Json,
        checks: Fields,
        required: Collection[str] = (),
        nested: Collection[str] = (),
    ) -> None:
        """Check plain properties; `nested` ones are known but looked into by the caller."""
        for key, value in seen.items():
            if value is None:
                continue  # as good as absent
            check = checks.get(key)
            if check is not None:
                wrong = check(value)
                if wrong:
                    self.add(self.at(path, key), wrong)
            elif key not in nested:
                self.add(self.at(path, key), "unknown field")
        for key in required:
            if seen.get(key) is None:
                self.add(self.at(path, key), "May not be null")


class FlexNotes(Notes):
    """Faults inside a Flex container, with their places written as `/body/contents/0`."""

    def __init__(self, message_index: int) -> None:
        super().__init__()
        self._message_index = message_index

    def add(self, path: str, message: str) -> None:
        self.faults.append(Fault(path or "/", message, flex_of=self._message_index))

    def at(self, path: str, key: str) -> str:
        return f"{path}/{key}"

    def item(self, path: str, index: int) -> str:
        return f"{path}/{index}"


def words(most: int, least: int = 1, count: Callable[[str], int] = limits.units) -> Check:
    """Check a text by its length."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            return "Must be a string"
        if len(value) < least:
            return "May not be empty"
        if 2 * len(value) > most and count(value) > most:  # neither count exceeds twice the length
            return f"Length must be between {least} and {most}"
        return ""

    return check


def letters(most: int, least: int = 1) -> Check:
    """Check a text by what people call letters."""
    return words(most, least, limits.graphemes)


def one_of(*allowed: object) -> Check:
    listed = ", ".join(str(one) for one in allowed)

    def check(value: object) -> str:
        if isinstance(value, str) and value in allowed:
            return ""
        return f"Must be one of the following values: [{listed}]"

    return check


def whole(least: int, most: int) -> Check:
    def check(value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return ""
        return f"Must be a whole number between {least} and {most}"

    return check


def number(least: float, most: float) -> Check:
    def check(value: object) -> str:
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and least <= value <= most
        ):
            return ""
        return f"Must be between {least} and {most}"

    return check


def yes_or_no(value: object) -> str:
    return "" if isinstance(value, bool) else "Must be a boolean"


def any_words(value: object) -> str:
    if not isinstance(value, str):
        return "Must be a string"
    return "" if value else "May not be empty"


def colour(value: object) -> str:
    return "" if isinstance(value, str) and _COLOUR.match(value) else "invalid property"


def keyword_or(keywords: Collection[str], pattern: re.Pattern[str]) -> Check:
    def check(value: object) -> str:
        if isinstance(value, str) and (value in keywords or pattern.match(value)):
            return ""
        return "invalid property"

    return check


def aspect_ratio(value: object) -> str:
    """Check `width:height`; LINE takes heights up to three times the width."""
    found = _RATIO.match(value) if isinstance(value, str) else None
    if found is None:
        return "invalid property"
    width, height = int(found[1]), int(found[2])
    fits = max(width, height) <= 100_000 and height <= 3 * width
    return "" if fits else "invalid property"


def https_address(value: object) -> str:
    """Check the address of a picture, film or sound."""
    if not isinstance(value, str) or not value:
        return "May not be empty"
    if len(value) > limits.MEDIA_URL_UNITS:
        return f"Length must be between 1 and {limits.MEDIA_URL_UNITS}"
    return "" if _is_address(value, ("https",)) else "invalid uri scheme"


def link(value: object) -> str:
    """Check what a button may open."""
    if not isinstance(value, str) or not value:
        return "May not be empty"
    if len(value) > limits.URI_UNITS:
        return f"Length must be between 1 and {limits.URI_UNITS}"
    return "" if _is_address(value, limits.URI_SCHEMES) else "invalid uri scheme"


def _is_address(value: str, schemes: Collection[str]) -> bool:
    if not value.isascii() or any(letter <= " " for letter in value):
        return False  # LINE wants percent-encoding
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in schemes:
        return False
    return bool(host) if parts.scheme in {"http", "https"} else bool(parts.path or parts.netloc)


space = keyword_or(SPACES, _PIXELS)
padding = keyword_or(SPACES, _PIXELS_OR_SHARE)
offset = keyword_or(SPACES, _SIGNED_PIXELS_OR_SHARE)
corner = keyword_or(SPACES, _PIXELS)
border = keyword_or({"none", "light", "normal", "medium", "semi-bold", "bold"}, _PIXELS)
extent = keyword_or((), _PIXELS_OR_SHARE)
text_size = keyword_or(SIZES, _PIXELS)
image_size = keyword_or(SIZES | {"full"}, _PIXELS_OR_SHARE)
line_spacing = keyword_or((), _PIXELS)
