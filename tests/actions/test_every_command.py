"""Every command there is, read from the tables of actions: who may not, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from bot.actions import FOR_ANYBODY, Actor, System
from bot.actions.casework import OF_STAFF
from handlers import citizen_commands as citizen_only
from handlers import commands, staff_commands
from handlers.commands import Refused, Where
from handlers.staff_commands import NameConcerned
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

BASE = (
    commands.ListWork,
    commands.OpenCase,
    commands.AcceptCase,
    commands.AskCitizen,
    commands.ResolveCase,
)
STAFF = (*BASE, *OF_STAFF)
NEEDS_NO_CASE = {
    commands.ListWork, staff_commands.ListChats, staff_commands.TakeIn, staff_commands.AssignMany,
}  # fmt: skip
"""What is asked without a case; of the others none may answer."""
FOR_A_STRANGER_TOO = {
    commands.FileCase, commands.FindCase, commands.FindMyCases, commands.ForgetMe,
    commands.TakeBack, commands.LinkStaff, citizen_only.FindNeighbours, citizen_only.FollowCase,
    citizen_only.UnfollowCase, citizen_only.AskForHuman,
}  # fmt: skip
"""What a citizen may ask about somebody else's case, or about none; tested one by one elsewhere."""


def filled(kind: type, number: str) -> Any:
    """A command of this kind about this case, with something plausible in every field."""
    hints = get_type_hints(kind, localns=vars(commands))
    given = {
        field.name: _value(field.name, hints[field.name], number)
        for field in fields(kind)
        if field.default is MISSING or field.name in {"words", "number"}
    }
    return kind(**given)


def _value(name: str, hint: Any, number: str) -> object:
    if name in {"number", "into"}:
        return number
    if get_origin(hint) is UnionType:
        hint = next(one for one in get_args(hint) if one is not type(None))
    known: dict[Any, object] = {
        str: "light" if name == "category" else "ข้อความ", int: 3, date: date(2026, 11, 17),
        float: 18.79, Where: Where("หน้าวัด"), bool: True,
    }  # fmt: skip
    if hint in known:
        return known[hint]
    literal = get_args(hint)
    return () if get_origin(hint) is tuple else literal[0]


Make = Callable[[Townhall, str], Actor]


def _named(hall: Townhall, number: str) -> Actor:
    boss, one = hall.staff("boss", "head"), hall.staff("one", "agent", "head", division="works")
    hall.does(boss, NameConcerned(number, staff_id=one.id))
    return one


def _of_the_unit(hall: Townhall, number: str) -> Actor:
    boss, one = hall.staff("boss", "head"), hall.staff("one", "agent", "head", division="works")
    hall.does(boss, NameConcerned(number, division="works"))
    return one


def _next_door(hall: Townhall, number: str) -> Actor:
    other = Townhall.open(hall.store, hall.clock, "thungthong")
    return other.staff("chief", "head", "agent", "executive")


WHO: dict[str, Make] = {
    "another citizen": lambda hall, number: BOONMEE,
    "the reporter": lambda hall, number: SOMSRI,
    "the system": lambda hall, number: System(),
    "the town next door": _next_door,
    "another division": lambda hall, number: hall.agent("health", "piti"),
    "integrity": lambda hall, number: hall.staff("suphap", "integrity"),
    "administrator": lambda hall, number: hall.staff("admin", "administrator"),
    "whom the case names": _named,
    "the unit that the case names": _of_the_unit,
}


@pytest.fixture
def number(hall: Townhall) -> str:
    """A case of works, about which somebody also talks with a human."""
    return hall.files().number


@pytest.mark.parametrize("who", WHO)
def test_who_may_not_work_on_a_case_is_refused_every_command_of_the_staff(
    hall: Townhall, number: str, who: str
) -> None:
    actor = WHO[who](hall, number)
    before = hall.dump()
    for kind in STAFF:
        if kind in NEEDS_NO_CASE:
            continue
        assert hall.does(actor, filled(kind, number)) == Refused("not_found"), (who, kind)
    assert hall.dump() == before


@pytest.mark.parametrize("who", [who for who in WHO if "citizen" in who or who == "the system"])
def test_no_list_is_shown_to_who_is_no_staff(hall: Townhall, number: str, who: str) -> None:
    actor = WHO[who](hall, number)
    for kind in NEEDS_NO_CASE:
        assert hall.does(actor, filled(kind, number)) == Refused("not_found"), kind


def test_an_executive_looks_and_changes_nothing(hall: Townhall, number: str) -> None:
    mayor = hall.staff("mayor", "executive")
    before = hall.dump()
    for kind in STAFF:
        made = hall.does(mayor, filled(kind, number))
        assert kind in {commands.OpenCase, *NEEDS_NO_CASE} or made == Refused("not_found"), kind
    assert hall.dump() == before


def of_citizens() -> Iterator[type]:
    """Commands about a case of one's own."""
    yield from (kind for kind in FOR_ANYBODY if "number" in {one.name for one in fields(kind)})


def test_nobody_does_with_anothers_case_what_its_reporter_may(hall: Townhall, number: str) -> None:
    kinds = [kind for kind in of_citizens() if kind not in FOR_A_STRANGER_TOO]
    assert len(kinds) >= 7
    before = hall.dump()
    for kind in kinds:
        assert hall.does(BOONMEE, filled(kind, number)) == Refused("not_found"), kind
    assert hall.dump() == before
