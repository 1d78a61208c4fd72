"""One case as the console shows it: everything on it, and the steps that are open to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.actions.clearance import cleared
from bot.actions.context import ActionContext, StaffMember
from bot.actions.views import staff_case
from casework.numbering import read_number
from casework.workflow import may, route
from handlers.commands import CaseStep, StaffCase
from storage import Tx
from storage.cases import Case
from storage.photos import Photo


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its whole history. `steps_open` are "accept", "ask", "resolve", as allowed."""

    case: StaffCase
    history: tuple[CaseStep, ...]
    photos: tuple[Photo, ...] = field(repr=False)
    steps_open: tuple[str, ...]


def read_case(tx: Tx, actor: StaffMember, number: str, context: ActionContext) -> CasePage | None:
    """None for a case that is not there and for one that this account may not see."""
    case = tx.cases.by_number(read_number(number) or number)
    if case is None or not cleared(tx, actor, "see", case):
        return None
    works = cleared(tx, actor, "work", case)
    return CasePage(
        case=staff_case(tx, case, context),
        history=_history(tx, case),
        photos=tx.photos.of_case(case.number),
        steps_open=_steps_open(case) if works else (),
    )


def read_photo(tx: Tx, actor: StaffMember, number: str, photo_id: str) -> Photo | None:
    """A stored picture of a case that this account may see."""
    case = tx.cases.by_number(number)
    if case is None or not cleared(tx, actor, "see", case):
        return None
    photo = tx.photos.by_id(photo_id)
    return photo if photo and photo.number == number and photo.state == "stored" else None


def _steps_open(case: Case) -> tuple[str, ...]:
    open_ = {
        "accept": may(case.state, "accepted"),
        "ask": bool(route(case.state, "waiting_citizen")),
        "resolve": may(case.state, "resolved"),
    }
    return tuple(name for name, is_open in open_.items() if is_open)


def _history(tx: Tx, case: Case) -> tuple[CaseStep, ...]:
    said = {
        row.seq: row.text
        for row in tx.cases.words(case.number)
        if row.kind not in {"detail", "place"}
    }
    return tuple(
        CaseStep(event.at, event.kind, event.to_state, said.get(event.seq, ""))
        for event in tx.cases.events(case.number)
    )
