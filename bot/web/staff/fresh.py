"""The password asked once more, before what a stranger at an open screen must not do."""

from __future__ import annotations

from typing import Literal

from bot.actions.passwords import TooManyAtOnce, is_right
from bot.web.staff.door import slow_down
from bot.web.staff.ground import deps
from bot.web.staff.session import LoggedIn


def wrong_password(someone: LoggedIn, password: str) -> Literal["", "wrong", "slow"]:
    """ "" where it is right. Guessing at an open screen waits like guessing at the door."""
    line, now = (someone.town_id, f"own password of {someone.member.id}"), deps().clock()
    if not slow_down().take(line, now):
        return "slow"
    with deps().store.reading(someone.town_id) as tx:
        row = tx.staff.by_id(someone.member.id)
    try:
        if row is None or not is_right(row.password_hash, password):
            return "wrong"
    except TooManyAtOnce:
        slow_down().was_none(line)
        return "slow"
    slow_down().was_right(line)
    return ""
