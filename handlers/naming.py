"""How a citizen's name is treated: known to staff, hidden from all but the owner, not kept."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import Choice, Kept, Option, Rejected
from handlers.commands import NameLevel
from handlers.heard import Heard, Text
from handlers.known import Known
from handlers.outcomes import Word
from handlers.typed import phrases, plain

NAME_LEVELS: tuple[NameLevel, ...] = ("known", "hidden", "none")
_OPTIONS = tuple(Option(level, Word(f"complaint.name.{level}")) for level in NAME_LEVELS)


def name_levels(known: Known) -> tuple[Option, ...]:  # noqa: ARG001 - as every list of choices
    """The three levels, the most open first."""
    return _OPTIONS


@dataclass(frozen=True)
class Naming(Choice):
    """One of the levels, said in one's own words too; what could mean two of them is none."""

    def read(self, heard: Heard, known: Known) -> Kept:
        bare = plain(heard.text) if isinstance(heard, Text) else ""
        for level in NAME_LEVELS if bare else ():
            if bare in phrases(known.words, f"complaint.name_{level}"):
                return level
        if bare in phrases(known.words, "complaint.name_unsure"):
            return Rejected(Word("complaint.name.which"))
        return super().read(heard, known)
