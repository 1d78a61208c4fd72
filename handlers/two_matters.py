"""Two matters in one text: both questions are answered, and a question beside a report is no loss.

A careful cut: each half must ask, or tell, for sure by itself. What is a story before a question
stays one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Plain, Say, Word
from knowledge.categories import named_kinds
from knowledge.index import Finding
from knowledge.intents import is_question

LONGEST = 160  # characters; who writes more tells a story
VAGUE = {"service", "other"}  # "nobody came" tells of the very same matter
MOST = 4  # places where a text may be cut
SURE = 0.85  # of each service; of "where can I pay?" alone nobody is so sure
_CUT = re.compile(r"\s+(?=\S)|(?<=\S)(?=และ|แล้วก็|แล้ว|กับ)")
_AND = re.compile(r"\s*(?:และก็|และ|แล้วก็|แล้วก้อ|อีกเรื่อง|อีกอย่าง|\band\b)\s*")


def both_answers(text: str, known: Known) -> str:
    """The button that shows the answers to two questions; or ""."""
    for first, second in _halves(_CUT, text):
        if not (is_question(first) and is_question(second)):
            continue
        one, other = _asked(first, known), _asked(second, known)
        if one and other and one.partition(":")[0] != other.partition(":")[0]:
            return press("ask", "both", f"{one},{other}")
    return ""


def question_beside(text: str, known: Known) -> str:
    """The service that a report also asks about, as `id:part`; or ""."""
    for halves in _halves(_AND, text):
        for report, question in (halves, halves[::-1]):
            tells = bool(named_kinds(report)) and not is_question(report)
            if tells and is_question(question) and (asked := _asked(question, known)):
                return asked
    return ""


def beside(asked: str, known: Known) -> tuple[Button, ...]:
    """The button for it."""
    service = asked.partition(":")[0]
    titles = [one.title.of(known.language) for one in known.index.services if one.id == service]
    return tuple(Button(Plain(title), press("ask", "service", asked)) for title in titles)


def one_at_a_time(text: str, guessed: str, known: Known) -> tuple[Say, ...]:
    """That a report is one matter, where two are told: the second would be lost in the first."""
    if not guessed or is_question(text):
        return ()
    offered = {category.code for category in known.town.categories} - VAGUE
    for halves in _halves(_AND, text):
        one, other = ([kind for kind in named_kinds(half) if kind in offered] for half in halves)
        if one and other and not set(one) & set(other):
            first, second = sorted((one[0], other[0]), key=lambda kind: kind != guessed)
            kinds = {"first": Word(f"category.{first}"), "second": Word(f"category.{second}")}
            return (Say(Word("sort.two", kinds)),)
    return ()


def _halves(cut: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    if len(text) > LONGEST:
        return
    for at in [*cut.finditer(text)][:MOST]:
        if text[: at.start()].strip() and text[at.end() :].strip():
            yield text[: at.start()], text[at.end() :]


def _asked(question: str, known: Known) -> str:
    finding: Finding = known.index.find(question)
    if finding.kind != "direct" or finding.hits[0].score < SURE:
        return ""
    return finding.first_asked
