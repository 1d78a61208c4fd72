"""Which action carries out which command of the town hall's own affairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.actions import office_commands as commands
from bot.actions import office_lists as lists
from bot.actions import office_people as people
from bot.actions import office_team as team
from bot.actions.context import ActionContext
from storage import Tx

ACTIONS: Final[Mapping[type, Callable[[Tx, Any, Any, ActionContext], object]]] = MappingProxyType(
    {
        commands.OpenAccount: people.open_account,
        commands.RenewPassword: people.renew_password,
        commands.RenameAccount: people.rename_account,
        commands.AskChange: people.ask_change,
        commands.DecideChange: people.decide_change,
        commands.PutAway: team.put_away,
        commands.EndLogIns: people.end_log_ins,
        commands.UntieLine: people.untie_line,
        commands.DropGroup: people.drop_group,
        commands.PutDivision: lists.put_division,
        commands.PutCategory: lists.put_category,
        commands.PutDayOff: lists.put_day_off,
        commands.DropDayOff: lists.drop_day_off,
        commands.PutAnswer: lists.put_answer,
        commands.DropAnswer: lists.drop_answer,
        commands.SaveView: lists.save_view,
        commands.DropView: lists.drop_view,
    }
)
