"""What an address asks of the board, and the address of what is asked: read and written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from bot.web.staff.session import LoggedIn
from casework.days import NotADayError, read_day
from casework.labels import codes
from casework.numbering import read_number
from casework.officehours import BANGKOK
from casework.receipt_codes import digits_of
from knowledge.thai import normalise
from storage.board import LISTS, SHORTEST_PHONE, SORTS, Box, Question, Viewer

FIELDS: Final = (
    "which", "q", "state", "category", "division", "owner", "channel", "from", "to", "sort",
    "box", "view",
)  # fmt: skip
VIEWS: Final = ("cards", "table", "map", "heat")
DRAWN: Final = frozenset({"map", "heat"})
"""Views that show all at once on the ground, not a page of rows."""
CHANNELS: Final = ("line", "web", "walk_in", "phone", "letter")
MOST_PAGES: Final = 200
_PHONE: Final = re.compile(r"[\d\s().+-]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the board as an address carries it; wrong parts are left out, not refused."""

    question: Question
    q: str = ""
    view: str = "cards"
    page: int = 1
    since: str = ""  # as typed: YYYY-MM-DD
    until: str = ""

    def address(self, path: str, **changes: str | int) -> str:
        """The same, with some parts changed; empty parts are left out."""
        parts = {**self.parts(), **{key: str(value) for key, value in changes.items()}}
        kept = {key: value for key, value in parts.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words and the way of showing is asked for."""
        return any(value for key, value in self.parts().items() if key not in {"q", "view"})

    def parts(self) -> dict[str, str]:
        """As an address names them."""
        box, asked = self.question.box, self.question
        return {
            "which": asked.which if asked.which != "all" else "",
            "q": self.q,
            "state": asked.state,
            "category": asked.category,
            "division": asked.division,
            "owner": asked.owner,
            "channel": asked.channel,
            "from": self.since,
            "to": self.until,
            "sort": asked.sort if asked.sort != "due" else "",
            "box": "" if box is None else _write_box(box),
            "view": self.view if self.view != "cards" else "",
        }


def read(asked: MultiDict[str, str], me: str, which: str = "") -> Asked:
    """What the address asks. `owner=me` is whoever reads it."""
    q = normalise(asked.get("q", "")[:100]).strip()
    since, until = _day(asked.get("from", "")), _day(asked.get("to", ""))
    owner = asked.get("owner", "")[:64]
    question = Question(
        which=_one_of(which or asked.get("which", ""), LISTS, "all"),
        state=_one_of(asked.get("state", ""), codes("state"), ""),
        category=asked.get("category", "")[:64],
        division=asked.get("division", "")[:64],
        owner=me if owner == "me" else owner,
        channel=_one_of(asked.get("channel", ""), CHANNELS, ""),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        box=_read_box(asked.get("box", "")),
        sort=_one_of(asked.get("sort", ""), SORTS, "due"),
    )
    return Asked(
        _reading_words(question, q),
        q,
        _one_of(asked.get("view", ""), VIEWS, "cards"),
        _page(asked.get("page", "")),
        since.isoformat() if since else "",
        until.isoformat() if until else "",
    )


def viewer_of(someone: LoggedIn) -> Viewer:
    """The account, as far as it decides what it sees on the board."""
    roles = someone.member.roles
    return Viewer(
        someone.member.id,
        next(iter(someone.member.divisions), ""),
        sees_all="executive" in roles,
        is_head="head" in roles,
        reads_phones=someone.works,
    )


def kept_query(given: Mapping[str, str]) -> str:
    """What a saved view keeps: known parts only, so that it leads nowhere else."""
    return urlencode({key: given[key][:100] for key in FIELDS if given.get(key)})


def _reading_words(question: Question, q: str) -> Question:
    """One box for all: a case's number, a telephone number, or words."""
    number = read_number(q)
    if number:
        return replace(question, number=number)
    digits = digits_of(q)
    if _PHONE.fullmatch(q) and len(digits) >= SHORTEST_PHONE:
        return replace(question, phone=digits)
    return replace(question, words=q)


def _one_of(value: str, known: tuple[str, ...], default: str) -> str:
    return value if value in known else default


def _page(written: str) -> int:
    return min(max(int(written), 1), MOST_PAGES) if written.isdecimal() and len(written) < 7 else 1


def _day(written: str) -> date | None:
    try:
        return read_day(written)
    except NotADayError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), BANGKOK) if day else None


def _read_box(written: str) -> Box | None:
    try:
        south, west, north, east = (float(part) for part in written.split(",", 3))
    except ValueError:
        return None
    is_sound = -90 <= south < north <= 90 and -180 <= west < east <= 180
    return Box(south, west, north, east) if is_sound else None


def _write_box(box: Box) -> str:
    return f"{box.south:.6f},{box.west:.6f},{box.north:.6f},{box.east:.6f}"
