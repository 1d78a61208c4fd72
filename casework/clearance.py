"""Who may do what. The first question is always whether the case names the one who asks.

Somebody named in a case gets no list, notice, search or view of it, whatever else he is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Role = Literal["agent", "head", "integrity", "executive", "administrator"]
Asker = Literal["stranger", "key", "reporter"]
Part = Literal["category", "state", "dates", "due", "words", "photos", "place"]
Deed = Literal["see", "work", "hand_over", "assign", "concern", "unmask"]

ROLES: tuple[Role, ...] = ("agent", "head", "integrity", "executive", "administrator")


@dataclass(frozen=True, slots=True)
class Officer:
    """A staff member. Without divisions he serves all of them, as in a small town hall."""

    id: str
    roles: frozenset[Role]
    divisions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Docket:
    """What of a case decides who may see it."""

    division: str
    owner: str = ""
    named_staff: frozenset[str] = frozenset()
    named_divisions: frozenset[str] = frozenset()


_DEEDS: Mapping[Deed, frozenset[Role]] = MappingProxyType(
    {
        "see": frozenset({"agent", "head", "executive"}),
        "work": frozenset({"agent", "head"}),
        "hand_over": frozenset({"agent", "head"}),
        "assign": frozenset({"head"}),
        "concern": frozenset({"agent", "head"}),
        "unmask": frozenset({"agent", "head"}),
    }
)

_SHOWN: Mapping[Asker, frozenset[Part]] = MappingProxyType(
    {
        "stranger": frozenset({"category", "state", "dates", "due"}),
        "key": frozenset({"category", "state", "dates", "due", "words", "photos", "place"}),
        "reporter": frozenset({"category", "state", "dates", "due", "words", "photos", "place"}),
    }
)


def is_named(officer: Officer, case: Docket) -> bool:
    """Whether the case concerns this very person or his unit."""
    return officer.id in case.named_staff or bool(officer.divisions & case.named_divisions)


def may(officer: Officer, deed: Deed, case: Docket) -> bool:
    """Whether this officer may do this with this case.

    Executives read everything that does not name them; agents and heads their own divisions' cases
    and those they own. Only heads assign; an agent hands over his own case or nobody's. A hidden
    name is unmasked by the owner only, with a reason, which is logged. A case against the very
    division that would do it is near to the heads of all others, so that it is nobody's secret.
    """
    if is_named(officer, case) or not officer.roles & _DEEDS[deed]:
        return False
    if deed == "unmask":
        return officer.id == case.owner
    if deed == "hand_over" and case.owner not in {"", officer.id} and "head" not in officer.roles:
        return False
    if deed == "see" and "executive" in officer.roles:
        return True
    return _is_near(officer, case)


def shown_to(asker: Asker) -> frozenset[Part]:
    """What of a case a citizen sees: by the number alone, with the key, or as its reporter."""
    return _SHOWN[asker]


def may_read_name(officer: Officer, case: Docket, name_level: str) -> bool:
    """Whether he may learn who reported: known to those who work on it, hidden but for the owner.

    A case without a name has none to learn.
    """
    if name_level == "none":
        return False
    return may(officer, "work" if name_level == "known" else "unmask", case)


def may_take_in(officer: Officer) -> bool:
    """Who files for somebody at the counter or on the telephone."""
    return bool(officer.roles & {"agent", "head"})


def may_manage(officer: Officer) -> bool:
    """People and settings."""
    return "administrator" in officer.roles


def _is_near(officer: Officer, case: Docket) -> bool:
    if not officer.divisions or case.division in officer.divisions or officer.id == case.owner:
        return True
    return "head" in officer.roles and case.division in case.named_divisions
