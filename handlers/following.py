"""Questions that follow an answer: "and what does it cost?" asks of the service just shown.

Which one that was is known for a quarter of an hour under the boot key, and nowhere else: what
somebody looks up is his own business.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import Turn, press
from handlers.known import Known
from handlers.waiting import as_answered
from knowledge.follow_ups import names_nothing
from knowledge.index import Finding
from knowledge.parts import asked_part, ruled_part
from knowledge.services import Part
from knowledge.thai import squeeze

SHORT = 24  # signs; a longer question says what it is about
NAMES_ANOTHER = 0.5  # how likely another service is meant, from which people are asked
SHOWS = press("ask", "service")


def asks_of_the_last(finding: Finding, text: str, known: Known) -> bool:
    """Whether a short question that names no thing of its own follows an answer."""
    if not known.answered_by or finding.agency is not None or len(squeeze(text)) > SHORT:
        return False
    is_there = any(service.id == known.answered_by for service in known.index.services)
    return is_there and names_nothing(text)


def part_asked(text: str) -> Part:
    """What such a question asks for; "general" where that is not plain."""
    by_words = (ruled_part(one) for one in (text, *text.split()))
    return next((part for part in by_words if part != "general"), asked_part(text))


def names_another(finding: Finding, last: str) -> bool:
    """Whether another service is so likely that it is better to ask."""
    best = finding.hits[0] if finding.hits else None
    return best is not None and best.service != last and best.score >= NAMES_ANOTHER


def remembering(turn: Turn, data: str, known: Known) -> Turn:
    """A service that was tapped has answered what waits, but for what may still be a report."""
    if not data.startswith(SHOWS) or not turn.replies or known.guess_category(known.held):
        return turn
    service = data.removeprefix(SHOWS).partition(":")[0]
    asked = known.asked if service == known.answered_by else known.held
    return replace(turn, hold=as_answered(asked, service))
