"""Who is the clerk and who the mayor, as far as the town has said it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.actions.context import ActionContext
    from storage.staff import StaffMember


def clerk_of(people: Sequence[StaffMember], context: ActionContext) -> list[StaffMember]:
    """Whom the town named, else whoever leads the clerk's division, else an executive."""
    named = [row for row in people if row.login == context.town.clerk_login]
    chiefs = [row for row in people if "executive" in row.roles]
    heads = [row for row in people if "head" in row.roles]
    own = [row for row in chiefs + heads if row.division == "clerk"]
    return named or own[:1] or chiefs[:1]


def mayor_of(people: Sequence[StaffMember], context: ActionContext) -> list[StaffMember]:
    """Whom the town named, else an executive, first one who serves all divisions."""
    named = [row for row in people if row.login == context.town.mayor_login]
    chiefs = [row for row in people if "executive" in row.roles]
    return named or [row for row in chiefs if row.division is None][:1] or chiefs[:1]
