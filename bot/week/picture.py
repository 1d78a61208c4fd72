"""The week as one picture: PNG, 1300 × 845, readable as a card's head on a telephone."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.typesetting import typeset
from handlers.known import Language
from handlers.outcomes import Value, Word

if TYPE_CHECKING:
    from casework.week import Week, WeekLine
    from handlers.words import Words

HERE: Final = Path(__file__).parent
KEPT: Final = 8  # pictures a process remembers; one has about 60 KB
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that stands on it."""

    week: Week
    town: str
    divisions: Mapping[str, str]  # code → name
    counted_at: datetime
    language: Language = "th"

    def png(self, words: Words) -> bytes:
        """The same numbers are the same picture."""
        return _compile(json.dumps(self._shown(words), ensure_ascii=False, sort_keys=True))

    def name_of(self, line: WeekLine, words: Words) -> str:
        """The division as people read it."""
        if not line.division:
            return words.render(Word("week.others"), self.language)
        return self.divisions.get(line.division, line.division)

    def _shown(self, words: Words) -> dict[str, Any]:
        def say(key: str, **values: Value) -> str:
            return words.render(Word(f"week.{key}", values), self.language)

        total, lines = self.week.total, self.week.shown()
        rating = total.rating
        return {
            "language": self.language,
            "town": self.town,
            "title": say("title"),
            "span": say("span", first=self.week.first, last=self.week.last),
            "tiles": [
                [say("received"), str(total.received), "plain"],
                [say("finished"), str(total.finished), "good"],
                [say("remaining"), str(total.remaining), "plain"],
                [say("late"), str(total.late), "bad" if total.late else "plain"],
                [say("rating"), f"{rating:.1f}" if rating else "–", "plain"],
            ],
            "quiet": say("quiet"),
            "legend": [say("received"), say("finished")],
            "rows": [
                {
                    "name": self.name_of(one, words),
                    "received": one.received,
                    "finished": one.finished,
                    "late": say("late_count", count=one.late) if one.late else "",
                }
                for one in lines
            ],
            "as_of": words.render(
                Word("week.as_of", {"day": words.date(self.counted_at, self.language)}),
                self.language,
            ),
        }


@lru_cache(maxsize=KEPT)
def _compile(shown: str) -> bytes:
    with _one_at_a_time:
        return typeset(HERE / "week.typ", form="png", ppi=72.0, week=shown)
