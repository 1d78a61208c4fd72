"""What the board is asked, by whom, and what a piece of the map answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

LISTS: Final = ("mine", "new", "due", "late", "answered", "reopened", "unexplained", "open", "all")
SORTS: Final = ("due", "newest", "oldest", "changed")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, as far as it decides what he sees."""

    staff_id: str
    division: str = ""  # "" serves all
    sees_all: bool = False  # an executive
    is_head: bool = False
    reads_phones: bool = False  # works on cases


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the map, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; an empty field lets everything through."""

    which: str = "all"
    words: str = field(default="", repr=False)
    number: str = ""
    phone: str = field(default="", repr=False)
    state: str = ""
    category: str = ""
    division: str = ""
    owner: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    box: Box | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the map and what lies in it; `number` is one of its cases."""

    lat: float
    lon: float
    count: int
    late: int
    number: str
