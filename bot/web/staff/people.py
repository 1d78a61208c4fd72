"""People, divisions, LINE groups and the audit log: for administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from flask import abort, request

from bot.actions.four_eyes import may_agree
from bot.actions.linking import LinkCode, issue_link_code, show_code
from bot.actions.office_commands import (
    AskChange,
    DecideChange,
    DropGroup,
    EndLogIns,
    NewPassword,
    OpenAccount,
    PutDivision,
    RenameAccount,
    RenewPassword,
    UntieLine,
)
from bot.actions.people import PRIVILEGED
from bot.web.staff.ground import Page, back, context_of, deps, do, for_roles, show, typed
from bot.web.staff.session import LIFE, LoggedIn
from casework.clearance import ROLES
from handlers.commands import Refused

if TYPE_CHECKING:
    from storage import Tx


def everyone(someone: LoggedIn) -> Page:
    """All accounts, and what waits for a second administrator."""
    return _show_everyone(someone)


def _show_everyone(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "people.html", someone, status,
            people=tx.staff.everyone(), waiting=_waiting(tx, someone), fault=fault,
            holders=tx.second_steps.holders(), divisions=_divisions(tx), roles=ROLES,
        )  # fmt: skip


def new(someone: LoggedIn) -> Page:
    """The form for an account."""
    return _show_new(someone)


def _show_new(
    someone: LoggedIn, status: int = 200, fault: str = "", made: NewPassword | None = None
) -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "person_new.html", someone, status,
            divisions=_divisions(tx), roles=ROLES, fault=fault, made=made, given=request.form,
        )  # fmt: skip


def add(someone: LoggedIn) -> Page:
    """Open an account; its password is shown on this answer only."""
    command = OpenAccount(
        typed("login", 40).lower(), typed("name", 120), _roles(), typed("division", 40) or None
    )
    made = do(someone, command)
    if isinstance(made, Refused):
        return _show_new(someone, 409, made.reason)
    assert isinstance(made, NewPassword)
    return _show_new(someone, made=made)


def person(someone: LoggedIn, staff_id: str) -> Page:
    """One account, and what can be done with it."""
    return _show_person(someone, staff_id)


def _show_person(someone: LoggedIn, staff_id: str, status: int = 200, **shown: Any) -> Page:  # noqa: ANN401
    with deps().store.reading(someone.town_id) as tx:
        row = tx.staff.by_id(staff_id)
        if row is None:
            abort(404)
        return show(
            "person.html", someone, status,
            **{"fault": "", "password": "", "code": "", **shown},
            row=row, is_own=row.id == someone.member.id, is_guarded=bool(row.roles & PRIVILEGED),
            has_second=row.id in tx.second_steps.holders(), divisions=_divisions(tx), roles=ROLES,
            waiting=[one for one in _waiting(tx, someone) if one["row"].id == row.id],
            sessions=tx.sessions.of_staff(row.id, deps().clock() - LIFE),
        )  # fmt: skip


def change(someone: LoggedIn, staff_id: str, deed: str) -> Page:
    """Rename, end log-ins, untie LINE, or put a change before a second administrator."""
    commands: dict[str, Callable[[], object]] = {
        "name": lambda: RenameAccount(staff_id, typed("name", 120)),
        "roles": lambda: AskChange(staff_id, "roles", _roles(), typed("division", 40) or None),
        "remove": lambda: AskChange(staff_id, "remove"),
        "open": lambda: AskChange(staff_id, "open"),
        "forget-second-step": lambda: AskChange(staff_id, "forget_second_step"),
        "end-log-ins": lambda: EndLogIns(staff_id),
        "untie": lambda: UntieLine(staff_id),
        "password": lambda: RenewPassword(staff_id),
    }
    if deed not in commands:
        abort(404)
    answer = do(someone, commands[deed]())
    if isinstance(answer, Refused):
        return _show_person(someone, staff_id, 409, fault=answer.reason)
    if isinstance(answer, NewPassword):
        return _show_person(someone, staff_id, password=answer.password)
    return back(f"/staff/people/{staff_id}")


def link_code(someone: LoggedIn, staff_id: str) -> Page:
    """A code with which an officer ties his LINE, to be handed over at the desk."""
    with deps().store.begin(someone.town_id) as tx:
        made = issue_link_code(tx, someone.member, staff_id, context_of(someone))
    if not isinstance(made, LinkCode):
        return _show_person(someone, staff_id, 409, fault=made.reason)
    return _show_person(someone, staff_id, code=show_code(made.code))


def decide(someone: LoggedIn, wish_id: str) -> Page:
    """The second pair of eyes."""
    answer = do(someone, DecideChange(wish_id, typed("agrees", 3) == "yes"))
    if isinstance(answer, Refused):
        return _show_everyone(someone, 409, answer.reason)
    return back("/staff/people")


def divisions(someone: LoggedIn) -> Page:
    """Divisions and the LINE groups that hear of new cases."""
    return _show_divisions(someone)


def _show_divisions(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "divisions.html", someone, status,
            divisions=tx.catalogue.divisions(), groups=tx.groups.linked(), fault=fault,
            names={one.id: one.name for one in tx.staff.everyone()},
        )  # fmt: skip


def put_division(someone: LoggedIn) -> Page:
    """Add one, or name one anew."""
    command = PutDivision(typed("key", 31), typed("name", 120), typed("name_en", 120))
    answer = do(someone, command)
    deps().towns.forget()
    if isinstance(answer, Refused):
        return _show_divisions(someone, 409, answer.reason)
    return back("/staff/people/divisions")


def drop_group(someone: LoggedIn) -> Page:
    """By its place in the list."""
    rank = typed("rank", 4)
    answer = do(someone, DropGroup(int(rank) if rank.isdecimal() else -1))
    if isinstance(answer, Refused):
        return _show_divisions(someone, 409, answer.reason)
    return back("/staff/people/divisions")


def audit(someone: LoggedIn) -> Page:
    """What staff did, newest first; for administrators and executives."""
    by, act = request.args.get("by", "")[:64], request.args.get("act", "")[:64]
    until = deps().clock() + timedelta(seconds=1)
    with deps().store.reading(someone.town_id) as tx:
        # Of a case about the reader he learns nowhere (S19), not by a choice of the list either.
        own = next(iter(someone.member.divisions), "")
        hidden = tx.concerned.numbers(someone.member.id, own)
        entries = tx.audit.page(_before(until), by=by, act=act, limit=101, hidden=hidden)
        names = {one.id: one.name for one in tx.staff.everyone()}
        return show(
            "audit.html", someone,
            entries=entries[:100],
            more=entries[99].at.isoformat() if len(entries) > 100 else "",
            names=names, acts=tx.audit.acts(hidden), by=by, act=act, shown_day=_shown_day,
        )  # fmt: skip


def _shown_day(subject: str, lang: str) -> str:
    """A day that an act is about, as people read it; "" for everything else."""
    try:
        return deps().words.date(date.fromisoformat(subject), "en" if lang == "en" else "th")
    except ValueError:
        return ""


def _before(until: Any) -> Any:  # noqa: ANN401
    from datetime import datetime

    try:
        given = datetime.fromisoformat(request.args.get("before", "")[:40])
    except ValueError:
        return until
    return min(until, given) if given.tzinfo else until


def _waiting(tx: Tx, someone: LoggedIn) -> list[dict[str, Any]]:
    people = {one.id: one for one in tx.staff.everyone()}
    return [
        {
            "wish": wish,
            "row": people[wish.staff_id],
            "asker": people[wish.asked_by].name,
            "roles": wish.roles.split(),
            "may_agree": may_agree(someone.member, wish),
            "is_own": wish.asked_by == someone.member.id,
        }
        for wish in tx.wishes.open()
    ]


def _divisions(tx: Tx) -> dict[str, str]:
    return {one.code: one.name for one in tx.catalogue.divisions()}


def _roles() -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in request.form.getlist("roles"))


_admin = for_roles("administrator")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/people", _admin(everyone), ["GET"]),
    ("/people/new", _admin(new), ["GET"]),
    ("/people/new", _admin(add), ["POST"]),
    ("/people/divisions", _admin(divisions), ["GET"]),
    ("/people/divisions", _admin(put_division), ["POST"]),
    ("/people/groups/drop", _admin(drop_group), ["POST"]),
    ("/people/wish/<wish_id>", _admin(decide), ["POST"]),
    ("/people/<staff_id>", _admin(person), ["GET"]),
    ("/people/<staff_id>/link-code", _admin(link_code), ["POST"]),
    ("/people/<staff_id>/<deed>", _admin(change), ["POST"]),
    ("/audit", for_roles("administrator", "executive")(audit), ["GET"]),
)
