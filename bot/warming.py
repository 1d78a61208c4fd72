"""What is read, compiled or imported at its first use is used once before forking.

All processes then share it: the first citizen of the day waits for nothing, and memory does not
grow with the first hundred events (docs/performance.md).
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.flex import render
from handlers import router
from handlers.dialogue import Place
from handlers.heard import Text
from handlers.known import Known, Language, TownFacts
from handlers.registry import openers
from handlers.side_door import takes_side_door
from knowledge.categories import guess

if TYPE_CHECKING:
    from bot.wiring import Deps

_FEW: Final = 8
_NOWHERE: Final = TownFacts(
    slug="nowhere",
    name="-",
    phone="-",
    office_hours="-",
    office_hours_en="-",
    is_open=True,
    public_url="https://nowhere.localhost",
    tip_url="https://nowhere.localhost",
    categories=(),
    tips_open=False,
)


def warm(deps: Deps) -> None:
    """Hold a talk with nobody. Touches no database, starts nothing."""
    titles = [service.title for service in deps.bookshelf.ours.services[:_FEW]]
    for text in [*islice(openers(deps.words), _FEW), *(title.th for title in titles)]:
        _say(deps, text, "th", deps.clock())
    for title in titles:
        _say(deps, title.en, "en", deps.clock())


def _say(deps: Deps, text: str, language: Language, now: datetime) -> None:
    known = Known(
        town=_NOWHERE,
        words=deps.words,
        index=deps.bookshelf.ours,
        language=language,
        now=now,
        guess_category=guess,
    )
    takes_side_door(Text(text), has_draft=False, declined=False)
    render(router.respond(Place(), Text(text), known).replies, language, deps.words)
