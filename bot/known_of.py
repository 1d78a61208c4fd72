"""What the talk may know of an event: read from the dialogue, the town hall and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.latecomers import is_uncertain
from handlers.heard import Photo, Pin, Unsent
from handlers.known import Known, Language, Staffer
from handlers.waiting import told_apart
from knowledge.categories import guess

if TYPE_CHECKING:
    from bot.held import Held
    from bot.line import Incoming
    from bot.townhall import TownHall
    from bot.wiring import Deps
    from handlers.dialogue import Place
    from storage.dialogues import Dialogue


def known_of(
    deps: Deps,
    hall: TownHall,
    event: Incoming,
    dialogue: Dialogue,
    staffer: Staffer | None,
    place: Place,
    held: Held,
) -> Known:
    """For one person's event; `place` and `held` are what the dialogue keeps, opened."""
    now = deps.clock()
    waiting = told_apart(held.words)
    return Known(
        town=hall.facts,
        words=hall.words,
        index=deps.bookshelf.of(event.town_id),
        language=language_kept(dialogue.language),
        now=now,
        source="user",
        staffer=staffer,
        is_stale=is_stale(event, dialogue),
        is_uncertain=is_uncertain(event, place, started=deps.started, now=now),
        things=held.things,
        held=waiting.held,
        asked=waiting.asked,
        answered_by=waiting.answered_by,
        came_in=waiting.came_in,
        guess_category=guess,
    )


def known_in_group(deps: Deps, hall: TownHall, event: Incoming) -> Known:
    """For something said in a group or room: nobody's dialogue."""
    return Known(
        town=hall.facts,
        words=hall.words,
        index=deps.bookshelf.of(event.town_id),
        language="th",
        now=deps.clock(),
        source="room" if event.source.kind == "room" else "group",
        group=event.source.group,
        guess_category=guess,
    )


def is_stale(event: Incoming, dialogue: Dialogue) -> bool:
    """Older than what was answered last. Pictures and pins come in any order by nature."""
    if isinstance(event.heard, Photo | Pin | Unsent):
        return False
    return event.at_ms < dialogue.last_event_ms


def language_kept(kept: str) -> Language:
    """The language that was chosen."""
    return "en" if kept == "en" else "th"
