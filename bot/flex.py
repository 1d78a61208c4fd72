"""From meaning to LINE's messages: texts, quick replies, Flex cards. Pure.

What LINE would refuse is refused here first, by name, so that a fault shows in a test and never as
a silent citizen. Words of ours that are too long are such a fault; words that come from outside
(a town's name, a street) are shortened instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bot import flex_parts as parts
from bot import line_limits as limits
from bot.flex_parts import BRAND, INK, PALE
from bot.flex_parts import letters as _letters
from handlers.known import Language
from handlers.outcomes import (
    Button,
    Card,
    Cards,
    Line,
    Plain,
    Reply,
    Row,
    Say,
    Show,
    Verdict,
    Word,
)
from handlers.words import Words

Message = dict[str, Any]
Part = dict[str, Any]

BUTTON_GREY = "#e5e7eb"
_NUMBER_AT_END = re.compile(r" (?=\d\d-[0-9A-Z]{6}$)")  # a case number is never torn apart
FEW = 4  # more buttons than these would fill a small screen if each had a row


class Unsendable(ValueError):
    """A message that LINE would refuse; says which limit and which wording."""


def render(replies: Sequence[Reply], language: Language, words: Words) -> list[Message]:
    """Up to five LINE messages. Raises `Unsendable`."""
    if len(replies) > limits.MESSAGES_PER_REQUEST:
        raise Unsendable(f"{len(replies)} messages in one answer; LINE takes five")
    pen = _Pen(language, words)
    return [pen.message(reply) for reply in replies]


class _Pen:
    """Writes in one language."""

    def __init__(self, language: Language, words: Words) -> None:
        self._language = language
        self._words = words

    def message(self, reply: Reply) -> Message:
        match reply:
            case Say():
                message: Message = {"type": "text", "text": self._text(reply.word)}
            case Show():
                message = self._flex(reply.card.alt, self._bubble(reply.card))
            case Cards():
                message = self._flex(reply.alt, self._carousel(reply.cards))
        buttons = reply.buttons
        if buttons:
            message["quickReply"] = {"items": [self._quick_reply(one) for one in _few(buttons)]}
        return message

    def _write(self, word: Word | Plain) -> str:
        return self._words.render(word, self._language)

    def _text(self, word: Word | Plain) -> str:
        text = self._write(word)
        if not text.strip():
            raise Unsendable(f"an empty text: {_name(word)}")
        if limits.units(text) > limits.TEXT_UNITS:
            raise Unsendable(f"a text over {limits.TEXT_UNITS} units: {_name(word)}")
        return text

    def _label(self, word: Word | Plain, at_most: int) -> str:
        label = self._write(word)
        # No letter has less than one code point, so a short label needs no counting.
        if len(label) <= at_most or limits.graphemes(label) <= at_most:
            return label
        if isinstance(word, Word) and not word.values:
            raise Unsendable(f"a label over {at_most} letters: {word.key}")
        return _first_graphemes(label, at_most - 1) + "…"

    def _flex(self, alt: Word | Plain, contents: Part) -> Message:
        text = self._write(alt)
        return {
            "type": "flex",
            "altText": _first_units(text, limits.ALT_TEXT_UNITS) or "…",
            "contents": contents,
        }

    def _carousel(self, cards: tuple[Card, ...]) -> Part:
        if not 1 <= len(cards) <= limits.BUBBLES:
            raise Unsendable(f"{len(cards)} cards side by side; LINE takes one to twelve")
        return {"type": "carousel", "contents": [self._bubble(card) for card in cards]}

    def _bubble(self, card: Card) -> Part:
        bubble: Part = {
            "type": "bubble",
            "body": {
                "type": "box",
                "layout": "vertical",
                "spacing": "md",
                "contents": list(self._body(card)),
            },
        }
        if card.photo:
            bubble["hero"] = {
                "type": "image",
                "url": card.photo,
                "size": "full",
                "aspectRatio": "20:13",
                "aspectMode": "cover",
            }
        if card.buttons or card.verdict:
            bubble["footer"] = {
                "type": "box",
                "layout": "vertical",
                "spacing": "sm",
                "contents": [*self._verdict(card.verdict), *self._buttons(card.buttons)],
            }
        return bubble

    def _body(self, card: Card) -> Iterable[Part]:
        yield _letters(self._text(card.title), size="lg", weight="bold", color=BRAND)
        if card.big is not None:
            yield _letters(self._text(card.big), size="xl", weight="bold", color=INK)
        if card.lead is not None:
            yield parts.large(self._text(card.lead.label), self._write(card.lead.value) or "-")
        if card.line and card.line.is_first:
            yield self._line(card.line)
        if card.rows:
            yield {"type": "separator"}
            yield {
                "type": "box",
                "layout": "vertical",
                "spacing": "sm",
                "contents": [self._row(row) for row in card.rows],
            }
        if card.line and not card.line.is_first:
            yield {"type": "separator"}
            yield self._line(card.line)
        if card.note is not None:
            yield _letters(self._text(card.note), size="sm", color=PALE)

    def _line(self, line: Line) -> Part:
        stops = [(self._text(stop.label), self._write(stop.value)) for stop in line.stops]
        note = self._write(line.note) if line.note else ""
        total = self._write(line.total) if line.total else ""
        return parts.time_line(self._text(line.heading), stops, note, total, is_first=line.is_first)

    def _verdict(self, verdict: Verdict | None) -> Iterable[Part]:
        if verdict:
            choices = (
                (self._write(one.label), self._action(one, limits.LABEL_GRAPHEMES_FLEX))
                for one in verdict.buttons
            )
            yield parts.verdict(self._text(verdict.asks), choices)

    def _row(self, row: Row) -> Part:
        label = _letters(self._text(row.label), size="sm", color=PALE)
        value = _letters(self._write(row.value).strip() or "-", size="sm", color=INK)
        return {
            "type": "box",
            "layout": "horizontal",
            "spacing": "md",
            "contents": [label | {"flex": 2}, value | {"flex": 5}],
        }

    def _buttons(self, buttons: tuple[Button, ...]) -> Iterable[Part]:
        """A few stand below each other, the first one strong; many side by side in pairs."""
        if len(buttons) <= FEW:
            yield from (self._button(one, n == 0) for n, one in enumerate(buttons))
            return
        if buttons[0].means == "yes":
            yield self._button(buttons[0], is_first=True)
            buttons = buttons[1:]
        for at in range(0, len(buttons), 2):
            yield {
                "type": "box",
                "layout": "horizontal",
                "spacing": "sm",
                "contents": [self._cell(button) for button in buttons[at : at + 2]],
            }

    def _cell(self, button: Button) -> Part:
        """Half a row wide: a box, because the label of a box may take two lines."""
        label = _NUMBER_AT_END.sub("\n", self._write(button.label))
        words = _letters(label, size="sm", color=INK, align="center")
        return {
            "type": "box",
            "layout": "vertical",
            "flex": 1,
            "justifyContent": "center",
            "paddingAll": "md",
            "cornerRadius": "md",
            "backgroundColor": BUTTON_GREY,
            "action": self._action(button, limits.LABEL_GRAPHEMES_FLEX),
            "contents": [words],
        }

    def _button(self, button: Button, is_first: bool) -> Part:
        part: Part = {
            "type": "button",
            "height": "sm",
            "style": "primary" if is_first else "secondary",
            "color": BRAND if is_first else BUTTON_GREY,
            "action": self._action(button, limits.LABEL_GRAPHEMES_FLEX),
        }
        return part

    def _quick_reply(self, button: Button) -> Part:
        return {"type": "action", "action": self._action(button, limits.LABEL_GRAPHEMES)}

    def _action(self, button: Button, at_most: int) -> Part:
        label = self._label(button.label, at_most)
        match button.does:
            case "press":
                if limits.units(button.data) > limits.POSTBACK_DATA_UNITS:
                    raise Unsendable(f"postback data over {limits.POSTBACK_DATA_UNITS}: {label}")
                return {
                    "type": "postback",
                    "label": label,
                    "data": button.data,
                    "displayText": label,
                }
            case "open":
                uri = _outside(button.data) if button.outside else button.data
                return {"type": "uri", "label": label, "uri": uri}
            case "camera_roll":
                return {"type": "cameraRoll", "label": label}
            case _:
                return {"type": button.does, "label": label}


def _few(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    if len(buttons) > limits.QUICK_REPLIES:
        raise Unsendable(f"{len(buttons)} quick replies; LINE takes {limits.QUICK_REPLIES}")
    return buttons


def _outside(url: str) -> str:
    """The same address, opened in the phone's own browser instead of LINE's."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, "openExternalBrowser=1")))
    return urlunsplit(parts._replace(query=query))


def _first_graphemes(text: str, at_most: int) -> str:
    """The longest beginning of at most so many letters as a reader counts them."""
    end = len(text)
    while limits.graphemes(text[:end]) > at_most:
        end -= 1
    return text[:end]


def _first_units(text: str, at_most: int) -> str:
    """The longest beginning of at most so many UTF-16 units."""
    if limits.units(text) <= at_most:
        return text
    return text.encode("utf-16-le")[: at_most * 2].decode("utf-16-le", "ignore")


def _name(word: Word | Plain) -> str:
    return word.key if isinstance(word, Word) else "words from outside"
