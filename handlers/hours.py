"""Office hours in words, made of the hours that the clocks go by, where a town wrote none."""

from __future__ import annotations

from itertools import groupby

from casework.officehours import OfficeWeek, Span
from handlers.outcomes import Plain, Word
from handlers.words import Words, unbroken


def hours_told(week: OfficeWeek, words: Words, language: str) -> str:
    """ "วันจันทร์–วันศุกร์ 08.30–16.30 น."; days with the same hours stand together."""
    runs = groupby(sorted(week.spans.items()), key=lambda day: day[1])
    told = [_run([day for day, _ in days], spans, words, language) for spans, days in runs if spans]
    return unbroken(", ".join(told))


def _run(days: list[int], spans: tuple[Span, ...], words: Words, language: str) -> str:
    first, last = (Word(f"human.weekday.d{day}") for day in (days[0], days[-1]))
    is_run = days == list(range(days[0], days[-1] + 1)) and len(days) > 1
    each = words.render(Word("human.hours.days", {"first": first, "last": last}), language)
    if not is_run:
        each = ", ".join(words.render(Word(f"human.weekday.d{day}"), language) for day in days)
    both = words.render(Word("human.hours.and"), language)
    times = both.join(words.render(_span(span), language) for span in spans)
    return f"{each} {times}"


def _span(span: Span) -> Word:
    opens, closes = (Plain(f"{moment:%H.%M}") for moment in span)
    return Word("human.hours.span", {"opens": opens, "closes": closes})
