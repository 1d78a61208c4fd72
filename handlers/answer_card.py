"""The card of an answer: what was asked for first and large, then the rest, then where to go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casework.officehours import bangkok_date
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Card, Line, Plain, Row, Verdict, Word
from handlers.shapes import glance
from knowledge.facts import Bilingual, Fact, Part
from knowledge.overrides import Reply, with_settings
from knowledge.services import Service

FACTS: tuple[Part, ...] = ("time", "fee", "place", "eligibility")
ASKED: tuple[str, ...] = (*FACTS, "documents", "steps", "contact")
HUMAN = Button(Word("human.menu"), press("human", "open"))
MOST_SOURCES = 2  # on a card; the page of the service tells all of them
LONGEST_ALT = 200  # characters of the answer in the list of chats
_NUMBER = re.compile(r"\+?[0-9][0-9 \-]{2,}[0-9]|[0-9]{3,}")


def answer_card(service: Service, part: str, known: Known) -> Card:
    """What is true today; a fact that is over or not yet true is the town's to announce."""
    town = known.town
    if service.fact("general"):  # the town wrote it as one whole
        part = "general"
    rule = town.reply_rule
    service = with_settings(
        service.on(bangkok_date(known.now)),
        phone=town.phone,
        hours=Bilingual(town.office_hours, town.office_hours_en),
        address=town.address,
        reply=Reply(rule.days, rule.kind == "working") if rule else None,
    )
    title = Plain(service.title.of(known.language))
    rows = dict(_rows(service, known))
    lead = _lead(part, rows, service)
    if lead and part == "fee":
        lead = Row(Word("ask.lead.fee"), lead.value)
    if lead and part == "time":
        lead = Row(lead.label, _how_long(service, known) or lead.value)
    rest = tuple(row for name, row in rows.items() if name not in ("general", part))
    line = _line(service, known, is_first=part == "steps")
    said = lead.value if lead else _in_a_row(line, known) if line else title
    return Card(
        title=title,
        alt=Word("ask.alt", {"title": title, "said": _short(said, known)}),
        lead=lead,
        rows=(*_summary(rows, lead), *rest),
        line=line,
        note=_note(service, part),
        verdict=_verdict(service, part),
        buttons=(HUMAN, *_ways(known)),
    )


def _lead(part: str, rows: dict[str, Row], service: Service) -> Row | None:
    """What was asked for; that nothing is known of it is an answer too."""
    if part == "steps" and service.told_steps:
        return None
    if part == "steps" and service.steps:
        return Row(Word("ask.row.steps"), Word("ask.as_announced"))
    if part in rows:
        return rows[part]
    if part in ASKED:
        return Row(Word(f"ask.row.{part}"), Word("ask.nothing_known"))
    return rows["general"]


def _summary(rows: dict[str, Row], lead: Row | None) -> tuple[Row, ...]:
    return () if lead is rows["general"] else (rows["general"],)


def _rows(service: Service, known: Known) -> Iterator[tuple[str, Row]]:
    language = known.language
    yield "general", Row(Word("ask.row.summary"), Plain(service.summary.of(language)))
    if service.documents:
        papers = dict.fromkeys(plainly(paper, known) for paper in service.documents)
        listed = "\n".join(f"• {paper}" for paper in papers)
        yield "documents", Row(Word("ask.row.documents"), Plain(listed))
    for part in FACTS:
        if fact := service.fact(part):
            yield part, Row(Word(f"ask.row.{part}"), Plain(plainly(fact, known)))
    yield from _where_to_go(service, known)
    if notes := [plainly(note, known) for note in service.notes if note.is_stated]:
        yield "notes", Row(Word("ask.row.notes"), Plain("\n".join(notes)))


def _line(service: Service, known: Known, *, is_first: bool) -> Line | None:
    """The steps and how long each takes, where that may be said."""
    steps = service.told_steps
    if not steps:
        return None
    stops = tuple(
        Row(
            Plain(step.words.of(known.language)),
            Plain(plainly(step.time, known) if step.time and step.has_time else ""),
        )
        for step in steps
    )
    heading = Word("ask.row.usual_steps" if service.steps_are_usual else "ask.row.steps")
    return Line(heading, stops, _unsaid(service), is_first, _total(service, known))


def _total(service: Service, known: Known) -> Word | None:
    """How long all steps take, where that may be said."""
    if service.total is None or not service.total.is_stated:
        return None
    return Word("ask.total", {"time": Plain(plainly(service.total, known))})


def _how_long(service: Service, known: Known) -> Plain | None:
    """By when, and how long it then takes; None where the one says the other already."""
    by_when, total = service.fact("time"), service.total
    if total is None or not total.is_stated or (by_when and by_when.span == total.span):
        return None
    if by_when is None or not by_when.is_stated:
        return Plain(plainly(total, known))
    in_all = known.words.render(
        Word("ask.total", {"time": Plain(plainly(total, known))}), known.language
    )
    return Plain(f"{plainly(by_when, known)}\n{in_all}")


def _in_a_row(line: Line, known: Known) -> Plain:
    """All steps as one sentence, for the list of chats."""
    said = [known.words.render(stop.label, known.language) for stop in line.stops]
    steps = " ".join(f"{number}) {step}" for number, step in enumerate(said, start=1))
    total = known.words.render(line.total, known.language) if line.total else ""
    return Plain(f"{total} {steps}".strip())


def _unsaid(service: Service) -> Word | None:
    """What of the steps is the town's to announce."""
    if len(service.told_steps) < len(service.steps):
        return Word("ask.steps_announced")
    is_all_told = all(step.has_time or step.by == "you" for step in service.steps)
    return None if is_all_told else Word("ask.times_announced")


def _where_to_go(service: Service, known: Known) -> Iterable[tuple[str, Row]]:
    """Unit, hours and telephone; the town's own where the service has none."""
    town, language = known.town, known.language
    division = Word(f"division.{service.division}")
    unit = service.unit.of(language) if service.unit else ""
    within = Word("ask.unit", {"division": division, "unit": Plain(unit)})
    if known.words.has(division.key):  # a town may have divisions of its own
        yield "division", Row(Word("ask.row.division"), within if unit else division)
    hours = [town.office_hours_en if language == "en" else town.office_hours]
    if service.hours and service.hours.is_stated:
        own = plainly(service.hours, known)
        hours = [own] if service.hours.by_town else [own, *hours]
    if any(hours):
        yield "hours", Row(Word("ask.row.hours"), Plain("\n".join(filter(None, hours))))
    contact = service.fact("contact")
    said = plainly(contact, known) if contact and contact.is_stated else town.phone
    if said:
        yield "contact", Row(Word("ask.row.contact"), Plain(said))


def plainly(fact: Fact, known: Known) -> str:
    """What is not sure, or the town's own to decide, is not stated as a fact."""
    if not fact.is_stated:
        return known.words.render(Word("ask.as_announced"), known.language)
    said = fact.words.of(known.language)
    if fact.confidence == "high":
        return said
    return known.words.render(Word("ask.generally", {"said": Plain(said)}), known.language)


def _note(service: Service, part: str) -> Word:
    """Where it is from. What has no address is no source, but for what the town says itself."""
    asked = service.documents[0] if part == "documents" and service.documents else None
    asked = asked or service.facts.get(part)  # type: ignore[call-overload]
    if part == "time" and service.total and not (asked and asked.is_stated):
        asked = service.total
    if asked and asked.by_town:
        day = asked.checked_on or service.checked_on
        if asked.sources:
            return Word("ask.note_sure", {"source": Plain(asked.sources[0]), "day": day})
        return Word("ask.note_town", {"day": day})
    sources = asked.sources if asked and asked.sources else service.sources
    source = glance(", ".join([source for source in sources if "." in source][:MOST_SOURCES]))
    if not source:
        return Word("ask.note_unsourced", {"day": service.checked_on})
    is_sure = service.confidence == "high" and not (asked and asked.needs_checking)
    day = (asked and asked.checked_on) or service.checked_on
    sure = "sure" if is_sure else "check"
    return Word(f"ask.note_{sure}", {"source": Plain(source), "day": day})


def _verdict(service: Service, part: str) -> Verdict:
    about = f"{service.id}:{part}"
    good = Button(Word("ask.good.label"), press("ask", "good", about))
    bad = Button(Word("ask.bad.label"), press("ask", "bad", about))
    return Verdict(Word("ask.verdict"), (good, bad))


def _ways(known: Known) -> Iterator[Button]:
    """To the telephone and to the map, where the town told them."""
    found = _NUMBER.search(known.town.phone)
    if found:
        digits = re.sub(r"[^0-9+]", "", found[0])
        yield Button(
            Word("ask.call", {"phone": Plain(known.town.phone)}), f"tel:{digits}", does="open"
        )
    if known.town.map_url:
        yield Button(Word("ask.map"), known.town.map_url, does="open", outside=True)


def _short(said: Word | Plain, known: Known) -> Plain:
    text = " ".join(known.words.render(said, known.language).split())
    return Plain(text if len(text) <= LONGEST_ALT else text[:LONGEST_ALT].rstrip() + "…")
