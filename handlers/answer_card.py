"""The card of an answer: what was asked for first and large, then the rest, then where to go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from casework.deadlines import Rule
from casework.officehours import bangkok_date
from casework.tips import TipRules
from handlers.answer_steps import how_long, in_a_row, plainly, time_line
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Row, Verdict, Word
from handlers.shapes import glance
from knowledge.facts import Bilingual, Fact, Part
from knowledge.overrides import OFFICE, Reply, Watch, with_settings
from knowledge.services import Service

FACTS: tuple[Part, ...] = ("time", "fee", "place", "eligibility")
ASKED: tuple[str, ...] = (*FACTS, "documents", "steps", "contact")
HUMAN = Button(Word("human.menu"), press("human", "open"))
MOST_SOURCES = 2  # on a card; the page of the service tells all of them
LONGEST_ALT = 200  # characters of the answer in the list of chats
_NUMBER = re.compile(r"\+?[0-9][0-9 \-]{2,}[0-9]|[0-9]{3,}")


def answer_card(service: Service, part: str, known: Known) -> Card:
    """What is true today; a fact that is over or not yet true is the town's to announce.

    `part` is what was asked for and stands first; in "time+fee" the fee stands right behind it.
    """
    town = known.town
    part, _, also = part.partition("+")
    if service.fact("general"):  # the town wrote it as one whole
        part = "general"
    service = with_settings(
        service.on(bangkok_date(known.now)),
        phone=town.phone,
        hours=Bilingual(town.office_hours, town.office_hours_en),
        address=town.address,
        reply=_reply(town.reply_rule) if town.reply_rule else None,
        watch=_watch(town.tip_rules) if town.tip_rules else None,
    )
    title = Plain(service.title.of(known.language))
    rows = dict(_rows(service, known))
    lead = _lead(part, rows, service)
    if lead and part == "fee":
        lead = Row(Word("ask.lead.fee"), lead.value)
    if lead and part == "time":
        lead = Row(lead.label, how_long(service, known) or lead.value)
    line = time_line(service, part, known, is_first="steps" in (part, also))
    said = lead.value if lead else in_a_row(line, known) if line else title
    return Card(
        title=title,
        alt=_in_short(title, _short(said, known), known),
        lead=lead,
        rows=tuple(_behind(also, dict(_rest(rows, part, service, known)), _summary(rows, lead))),
        line=line,
        note=_note(service, part),
        verdict=_verdict(service, part),
        buttons=(HUMAN, *_ways(service, known)),
    )


def _reply(rule: Rule) -> Reply:
    return Reply(rule.days, rule.kind == "working")


def _watch(rules: TipRules) -> Watch:
    return Watch(*map(_reply, (rules.word, rules.progress, rules.report, rules.result)))


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


def _behind(also: str, rest: dict[str, Row], summary: tuple[Row, ...]) -> Iterator[Row]:
    """All rows behind what was asked for: what may be meant as well, in brief, then the rest.

    What a delay costs stands beside the fees or among the notes.
    """
    nearest = ("fee", "notes") if also == "fee" else (also,)
    yield from (rest.pop(name) for name in nearest if name in rest)
    yield from summary
    yield from rest.values()


def _summary(rows: dict[str, Row], lead: Row | None) -> tuple[Row, ...]:
    return () if lead is rows["general"] else (rows["general"],)


def _rest(
    rows: Mapping[str, Row], part: str, service: Service, known: Known
) -> Iterator[tuple[str, Row]]:
    """What was not asked for; all that the town has yet to announce stands in one line."""
    left = {name: row for name, row in rows.items() if name not in ("general", part)}
    if service.id == OFFICE:  # its time is when it is open
        left.pop("hours" if "time" in rows else "", None)
    open_ = [name for name in left if _is_open(name, service)]
    yield from ((name, row) for name, row in left.items() if name not in open_)
    if open_:
        names = [known.words.render(left[name].label, known.language) for name in open_]
        said = Word("ask.announced", {"parts": Plain(", ".join(names))})
        yield "announced", Row(Word("ask.row.announced"), said)


def _is_open(part: str, service: Service) -> bool:
    """Whether a part is the town's to announce."""
    if part == "documents":
        return not any(paper.is_stated for paper in service.documents)
    fact = service.facts.get(part) if part in FACTS else None
    return fact is not None and not fact.is_stated


def _rows(service: Service, known: Known) -> Iterator[tuple[str, Row]]:
    yield "general", Row(Word("ask.row.summary"), Plain(service.summary.of(known.language)))
    if service.documents:
        yield "documents", _papers(service.documents, known)
    for part in FACTS:
        if fact := service.fact(part):
            name = "hours" if part == "time" and service.id == OFFICE else part
            yield part, Row(Word(f"ask.row.{name}"), Plain(plainly(fact, known)))
    yield from _where_to_go(service, known)
    if notes := [plainly(note, known) for note in service.notes if note.is_stated]:
        yield "notes", Row(Word("ask.row.notes"), Plain(_listed(notes)))


def _papers(papers: tuple[Fact, ...], known: Known) -> Row:
    """Each on its line; where all are usual only, that is said once."""
    if all(paper.is_stated and paper.confidence != "high" for paper in papers):
        said = [paper.words.of(known.language) for paper in papers]
        return Row(Word("ask.row.usual_documents"), Plain(_listed(said)))
    return Row(Word("ask.row.documents"), Plain(_listed(plainly(one, known) for one in papers)))


def _listed(said: Iterable[str]) -> str:
    return "\n".join(f"• {one}" for one in dict.fromkeys(said))


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
    said = [plainly(contact, known)] if contact and contact.is_stated else []
    if not (said and contact and contact.by_town):
        said.append(town.phone)
    if any(said):
        yield "contact", Row(Word("ask.row.contact"), Plain("\n".join(filter(None, said))))


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


def _ways(service: Service, known: Known) -> Iterator[Button]:
    """To the telephone, of an emergency first, and to the map, where the town told them."""
    contact = service.fact("contact")
    own = contact.words.th if contact and contact.is_stated else ""
    found = _NUMBER.search(own) if own != known.town.phone else None
    if found:
        yield _call(found[0], found[0])
    if not (found and contact and contact.by_town) and (town := _NUMBER.search(known.town.phone)):
        yield _call(town[0], known.town.phone)
    if known.town.map_url:
        yield Button(Word("ask.map"), known.town.map_url, does="open", outside=True)


def _call(number: str, shown: str) -> Button:
    digits = re.sub(r"[^0-9+]", "", number)
    return Button(Word("ask.call", {"phone": Plain(shown)}), f"tel:{digits}", does="open")


def _in_short(title: Plain, said: Plain, known: Known) -> Word:
    """The answer as the list of chats shows it; where there is none yet, whom to call."""
    nothing_yet = known.words.render(Word("ask.as_announced"), known.language)
    if said.text == nothing_yet and known.town.phone:
        phone = Plain(known.town.phone)
        return Word("ask.alt_open", {"title": title, "said": said, "phone": phone})
    return Word("ask.alt", {"title": title, "said": said})


def _short(said: Word | Plain, known: Known) -> Plain:
    text = " ".join(known.words.render(said, known.language).split())
    return Plain(text if len(text) <= LONGEST_ALT else text[:LONGEST_ALT].rstrip() + "…")
