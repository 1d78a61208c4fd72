"""A label typed does what its button does; so does the number of a choice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from handlers.asking import buttons_put
from handlers.dialogue import Place
from handlers.known import Known
from handlers.nods import yes_or_no
from handlers.outcomes import Button, Plain, Word
from handlers.typed import plain
from handlers.words import LANGUAGES, Words

_COUNTED = re.compile("^(?:แบบที่|แบบ|ข้อที่|ข้อ|อันที่|เลข|หมายเลข|number)(?=[0-9]+$)")


def typed_label(place: Place, text: str, known: Known) -> str:
    """The button of the open question whose label or number was typed."""
    return button_typed(buttons_put(place, known), text, known)


def button_typed(buttons: Iterable[Button], text: str, known: Known) -> str:
    """The one of these whose label or number was typed, or which a yes or no stands for."""
    bare = plain(text)
    if not bare:
        return ""  # before the buttons are so much as made
    presses = tuple(button for button in buttons if button.data)
    for button in presses:
        if bare in _labels(button, known.words):
            return button.data
    meant = yes_or_no(known.words).get(bare)
    for button in presses:
        if meant and button.means == meant:
            return button.data
    return numbered(presses, bare)


def numbered(buttons: tuple[Button, ...], bare: str) -> str:
    """The choice of this number ("2", "แบบที่ 2"); ways out are not counted."""
    if not is_number(bare):
        return ""
    choices = [button.data for button in buttons if not _is_way(button.data)]
    at = int(_COUNTED.sub("", bare))
    return choices[at - 1] if 1 <= at <= len(choices) else ""


def is_number(bare: str) -> bool:
    """Whether a bare text may be the number of a choice."""
    digits = _COUNTED.sub("", bare)
    return digits.isascii() and digits.isdigit() and len(digits) < 3


def _is_way(data: str) -> bool:
    return data.startswith("talk.") or "=~" in data


def _labels(button: Button, words: Words) -> tuple[str, ...]:
    label = button.label
    if isinstance(label, Plain):
        return (plain(label.text),)
    if label.values:
        return tuple(plain(words.render(label, language)) for language in LANGUAGES)
    return _bare_labels(words, label.key)


@lru_cache(maxsize=4096)
def _bare_labels(words: Words, key: str) -> tuple[str, ...]:
    return tuple(plain(words.render(Word(key), language)) for language in LANGUAGES)
