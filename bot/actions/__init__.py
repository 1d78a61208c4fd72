"""The one write path: every change of state is a command that goes through `perform`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.actions import casework, office, own_account
from bot.actions.complaints import file_case
from bot.actions.context import (
    ActionContext,
    Actor,
    CategoryRule,
    Citizen,
    StaffMember,
    System,
    TownRules,
)
from bot.actions.linking import link_group, link_staff
from bot.actions.photos import keep_photo, take_back
from bot.actions.privacy import forget_me, tell_my_data
from bot.actions.questions import mark_answer, send_question
from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_work import accept_case, ask_citizen, list_work, open_case, resolve_case
from bot.actions.teaching import (
    attach,
    detach,
    drop_question,
    publish_answer,
    tell_fact,
    write_answer,
)
from bot.actions.tracking import answer_staff, cancel_case, find_case, find_my_cases
from handlers import commands, teaching
from handlers.commands import Command
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

Action = Callable[[Tx, Any, Any, ActionContext], object]

FOR_ANYBODY: Final[Mapping[type, Action]] = MappingProxyType(
    {
        commands.KeepPhoto: keep_photo,
        commands.FileCase: file_case,
        commands.FindMyCases: find_my_cases,
        commands.FindCase: find_case,
        commands.CancelCase: cancel_case,
        commands.TellMyData: tell_my_data,
        commands.ForgetMe: forget_me,
        commands.TakeBack: take_back,
        commands.AnswerStaff: answer_staff,
        commands.LinkStaff: link_staff,
        **casework.OF_CITIZENS,
        teaching.SendQuestion: send_question,
        teaching.MarkAnswer: mark_answer,
    }
)
"""What everybody with a LINE account may ask for; each action looks at whose case it is."""

FOR_STAFF: Final[Mapping[type, Action]] = MappingProxyType(
    {
        commands.LinkGroup: link_group,
        commands.ListWork: list_work,
        commands.OpenCase: open_case,
        commands.AcceptCase: accept_case,
        commands.AskCitizen: ask_citizen,
        commands.ResolveCase: resolve_case,
        **casework.OF_STAFF,
        **office.ACTIONS,
        **own_account.ACTIONS,
    }
)
"""What needs a staff account; each action looks at its roles and at the case."""

FOR_TOWN_HALL: Final[Mapping[type, Action]] = MappingProxyType(
    {
        teaching.Attach: attach,
        teaching.Detach: detach,
        teaching.WriteAnswer: write_answer,
        teaching.PublishAnswer: publish_answer,
        teaching.DropQuestion: drop_question,
        teaching.TellFact: tell_fact,
    }
)
"""What staff accounts and the command line do alike; each action looks at the roles."""


def perform(tx: Tx, actor: Actor, command: Command, context: ActionContext) -> object:
    """Carry out one command in the caller's transaction and answer what the command promises.

    Who may not do it is answered `Refused`, in the same words whether the case exists or not.
    """
    if type(command) in FOR_STAFF:
        if not isinstance(actor, StaffMember):
            return NOT_FOUND
        return FOR_STAFF[type(command)](tx, actor, command, context)
    if type(command) in FOR_TOWN_HALL:
        if isinstance(actor, Citizen):
            return NOT_FOUND
        return FOR_TOWN_HALL[type(command)](tx, actor, command, context)
    if isinstance(actor, System) or not actor.person:
        return NOT_FOUND
    return FOR_ANYBODY[type(command)](tx, actor, command, context)
