"""Before any transaction of the main database: whether an event is the side door's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.held import Held
from bot.known_of import known_of, language_kept
from bot.side_door import Passed, Taken
from bot.who import as_staffer
from handlers.awaiting import asked_for
from handlers.dialogue import Place
from handlers.standing import has_draft, is_open
from handlers.threshold import leads_to_tip, may_lead_to_tip
from handlers.tongue import language_of
from storage.dialogues import Dialogue

if TYPE_CHECKING:
    from bot.line import Incoming
    from bot.wiring import Deps
    from handlers.known import Staffer


def through_side_door(deps: Deps, event: Incoming) -> Taken | Passed:
    """Tips, and what smells like one, before anything is written about a person."""
    if event.source.kind != "user":  # it is told to write in private, or where the web form is
        return deps.side_door.handle(event, language="th")
    may_lead = may_lead_to_tip(event.heard, deps.towns.of(event.town_id).words)
    if not may_lead and not deps.side_door.may_take(event):
        return Passed()
    staffer: Staffer | None = None
    with deps.store.reading(event.town_id) as tx:
        seen = tx.dialogues.find(event.source.user) or Dialogue(event.source.user)
        if may_lead and seen.staff_id and (member := tx.staff.by_line_user(seen.person)):
            staffer = as_staffer(member)
    held = Held.of(seen, deps.boot_key, deps.clock())
    place = held.completes(Place.read(seen.place) if seen.place else Place())
    return deps.side_door.handle(
        event,
        mid_talk=is_open(place),
        language=language_of(place, event.heard, language_kept(seen.language), deps.clock()),
        asked_at=asked_for(place, event.heard, deps.clock()),
        report_waits=has_draft(place),
        is_asked_for=may_lead and _leads_to_tip(deps, event, seen, staffer, place, held),
    )


def _leads_to_tip(
    deps: Deps,
    event: Incoming,
    seen: Dialogue,
    staffer: Staffer | None,
    place: Place,
    held: Held,
) -> bool:
    """Whether the talk would take these words for the channel's own button."""
    hall = deps.towns.of(event.town_id)
    known = known_of(deps, hall, event, seen, staffer, place, held)
    return leads_to_tip(place, event.heard, known)
