"""A linked member of staff as the talk and as the actions know him."""

from __future__ import annotations

from typing import cast

from bot.actions.clearance import member_of
from bot.actions.context import Actor, Citizen
from handlers.known import Language, Role, Staffer
from storage.staff import StaffMember as Member

ANY_STAFF = Staffer("", "", frozenset({"agent"}))
"""For asking the talk whether a group's message is for us at all."""


def as_staffer(member: Member | None) -> Staffer | None:
    """For the talk; None for a citizen."""
    if member is None:
        return None
    return Staffer(member.id, member.name, cast("frozenset[Role]", member.roles))


def as_actor(member: Member | None, person: str, language: Language = "th") -> Actor:
    """For the one write path: the member of staff behind a LINE account, or the citizen."""
    return member_of(member) if member else Citizen(person, language)
