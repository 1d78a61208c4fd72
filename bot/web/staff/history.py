"""What an event of a case is called where staff read it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from handlers.outcomes import Word
from handlers.words import Words

if TYPE_CHECKING:
    from bot.actions.staff_reading import HistoryLine

_SORTS: Final = {
    "stage": ("stage",),
    "reason": ("reason",),
    "from": ("category",),
    "to": ("category",),
    "division": ("division",),
}
_OURS: Final = frozenset({"owner", "chat", "channel", "photos"})  # ids, and what stands elsewhere
_DAYS: Final = frozenset({"was", "to", "on"})


def what_happened(line: HistoryLine, words: Words, lang: str) -> str:
    """Its own words where there are some, else the state that it led to."""
    for key in (f"console.event.{line.kind}", f"state.{line.to_state}"):
        if words.has(key):
            return words.render(Word(key), lang)
    return line.kind


def facts_of(line: HistoryLine, words: Words, lang: str) -> tuple[str, ...]:
    """Short facts beside the words, as people read them; ids of ours are left out."""
    return tuple(
        filter(None, (_read(name, value, words, lang) for name, value in line.facts.items()))
    )


def _read(name: str, value: str, words: Words, lang: str) -> str:
    if name in _OURS or not value:
        return ""
    for sort in _SORTS.get(name, ()):
        if words.has(f"{sort}.{value}"):
            return words.render(Word(f"{sort}.{value}"), lang)
    return _as_day(value, words, lang) if name in _DAYS else value


def _as_day(value: str, words: Words, lang: str) -> str:
    try:
        return words.date(date.fromisoformat(value), lang)
    except ValueError:
        return value
