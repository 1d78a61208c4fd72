"""Cases that belong together: merged into another, split off, taken up again as a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import bindparam, insert, or_, select, update

from storage.scope import TOWN, Repository, scoped
from storage.tables import case_links

LinkKind = Literal["merged", "split", "again"]

_l: Final = case_links.c
_ALL: Final = select(
    _l.number,
    _l.seq,
    _l.kind,
    _l.to_number,
    _l.at,
    _l.former_state,
    _l.former_finished_at,
    _l.undone_at,
).where(_l.town_id == TOWN)
_ADD: Final = scoped(
    insert(case_links).values(
        town_id=TOWN,
        number=bindparam("new_number"),
        seq=bindparam("new_seq"),
        kind=bindparam("new_kind"),
        to_number=bindparam("new_to"),
        at=bindparam("new_at"),
        former_state=bindparam("new_former_state"),
        former_finished_at=bindparam("new_former_finished_at"),
    )
)
_AROUND: Final = scoped(
    _ALL.where(
        or_(_l.number == bindparam("wanted"), _l.to_number == bindparam("wanted")),
        _l.undone_at.is_(None),
    ).order_by(_l.at, _l.number)
)
_MERGED: Final = scoped(
    _ALL.where(_l.number == bindparam("wanted"), _l.kind == "merged", _l.undone_at.is_(None))
)
_UNDO: Final = scoped(
    update(case_links)
    .where(_l.town_id == TOWN, _l.number == bindparam("wanted"), _l.seq == bindparam("place"))
    .values(undone_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class CaseLink:
    """From one case to another. "merged": `number` is part of `to_number` now; "split": it was
    split off `to_number`; "again": it takes up `to_number`, which was too old to reopen.

    `seq` is the event of `number` that made the link.
    """

    number: str
    seq: int
    kind: LinkKind
    to_number: str
    at: datetime
    former_state: str = ""
    former_finished_at: datetime | None = None
    undone_at: datetime | None = None


class Links(Repository):
    """The links between one town's cases."""

    __slots__ = ()

    def add(self, link: CaseLink) -> None:
        """Keep a link; its event must stand already."""
        self._run(
            _ADD,
            new_number=link.number,
            new_seq=link.seq,
            new_kind=link.kind,
            new_to=link.to_number,
            new_at=link.at,
            new_former_state=link.former_state,
            new_former_finished_at=link.former_finished_at,
        )

    def around(self, number: str) -> tuple[CaseLink, ...]:
        """Links from and to this case that stand, oldest first."""
        return tuple(CaseLink(*row) for row in self._run(_AROUND, wanted=number))

    def merger_of(self, number: str) -> CaseLink | None:
        """How this case became part of another, if it did and still is."""
        row = self._run(_MERGED, wanted=number).first()
        return None if row is None else CaseLink(*row)

    def undo(self, link: CaseLink, at: datetime) -> None:
        """The merger no longer stands; its row stays."""
        self._run(_UNDO, wanted=link.number, place=link.seq, now=at)
