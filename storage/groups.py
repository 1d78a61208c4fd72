"""LINE groups that receive one-line notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.scope import Repository


@dataclass(frozen=True, slots=True)
class Group:
    group: str = field(repr=False)  # LINE's id
    linked_by: str | None  # staff id
    linked_at: datetime


class Groups(Repository):
    """The linked groups of one town."""

    __slots__ = ()

    def link(self, group: str, staff_id: str) -> None:
        """Let the group receive notices; again does no harm."""
        raise NotImplementedError

    def unlink(self, group: str) -> bool:
        """False if it was not linked."""
        raise NotImplementedError

    def linked(self) -> tuple[Group, ...]:
        raise NotImplementedError
