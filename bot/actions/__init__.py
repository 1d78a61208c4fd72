"""The one write path: every change of state is a command that goes through `perform`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.context import (
    ActionContext,
    Actor,
    CategoryRule,
    Citizen,
    StaffMember,
    System,
    TownRules,
)
from handlers.commands import Command

if TYPE_CHECKING:
    from storage import Tx

__all__ = [
    "ActionContext",
    "Actor",
    "CategoryRule",
    "Citizen",
    "StaffMember",
    "System",
    "TownRules",
    "perform",
]


def perform(tx: Tx, actor: Actor, command: Command, context: ActionContext) -> object:
    """Carry out one command in the caller's transaction and answer what the command promises.

    Who may not do it is answered `Refused`, in the same words whether the case exists or not.
    """
    raise NotImplementedError
