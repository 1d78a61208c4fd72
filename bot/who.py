"""A linked member of staff as the talk and as the actions know him."""

from __future__ import annotations

from typing import cast

from bot.actions.context import StaffMember
from handlers.known import Role, Staffer
from storage.staff import StaffMember as Member

ANY_STAFF = Staffer("", "", frozenset({"agent"}))
"""For asking the talk whether a group's message is for us at all."""


def as_staffer(member: Member) -> Staffer:
    """For the talk."""
    return Staffer(member.id, member.name, cast("frozenset[Role]", member.roles))


def as_actor(member: Member) -> StaffMember:
    """For the one write path."""
    return StaffMember(
        id=member.id,
        name=member.name,
        roles=cast("frozenset[Role]", member.roles),
        divisions=frozenset({member.division} if member.division else ()),
        person=member.line_user or "",
    )
