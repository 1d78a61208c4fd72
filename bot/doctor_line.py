"""What `prongsai doctor` asks LINE: accounts, the month's quota, the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.demo import SLUG as DEMO
from bot.findings import Finding, Level, span

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

WRONG_CLOCK: Final = timedelta(seconds=30)


def line(deps: Deps) -> Iterator[Finding]:
    """The accounts of all towns, as LINE itself tells; nothing is changed."""
    halls = deps.towns.every()
    if any(hall.town.slug == DEMO for hall in halls) and not deps.settings.channel_secrets:
        yield Finding("warn", "This is the demo: the simulator stands in for LINE.")
        return
    connected = [hall for hall in halls if hall.secrets]
    if halls and connected:
        yield from _clock(deps)
    for hall in halls:
        if hall.secrets:
            yield from _account(deps, hall)
            yield from _quota(hall)
        else:
            yield _no_channel(hall)


def _no_channel(hall: TownHall) -> Finding:
    slug = hall.town.slug
    if hall.town.is_locked:
        return Finding(
            "fault",
            f"{slug}: its LINE channel was stored under another SECRET_KEY; set the former one, or "
            f"enter the channel again: prongsai town channel {slug}",
        )
    return Finding("fault", f"{slug}: no LINE channel; run: prongsai town channel {slug}")


def _account(deps: Deps, hall: TownHall) -> Iterator[Finding]:
    """What `prongsai line check` finds, without what only a person can look up."""
    from bot.line_setup import check
    from handlers.outcomes import Word
    from handlers.words import Words

    levels: dict[str, Level] = {"done": "ok", "todo": "warn", "wrong": "fault"}
    slug = hall.town.slug
    path = "/webhook" if hall.town.is_default else f"/webhook/{slug}"
    words = Words.load(Path(__file__).parent)
    for one in check(hall.line, deps.settings.address + path).findings:
        if not one.key.startswith("click."):
            text = words.render(Word(f"line_setup.{one.key}", one.values), "en")
            yield Finding(levels[one.mark], f"{slug}: {text}")


def _quota(hall: TownHall) -> Iterator[Finding]:
    seen = hall.line.quota()
    slug = hall.town.slug
    if seen is None:
        yield Finding("warn", f"{slug}: LINE does not tell the month's quota.")
    elif seen.limit is None:
        yield Finding("ok", f"{slug}: no monthly limit; {seen.used} messages pushed.")
    else:
        left = max(0, seen.limit - seen.used)
        level: Level = "ok" if left > seen.limit * 0.2 else "warn" if left else "fault"
        text = f"{slug}: {left} of {seen.limit} pushed messages are left this month."
        yield Finding(level, text + ("" if level == "ok" else " Notices to staff wait."))


def _clock(deps: Deps) -> Iterator[Finding]:
    told = _clock_of_line(deps)
    if told is None:
        yield Finding("fault", "LINE cannot be reached from this machine.")
        return
    wrong = abs(deps.clock() - told)
    if wrong > WRONG_CLOCK:
        yield Finding(
            "fault",
            f"This machine's clock is wrong by {span(wrong)}: tokens and links expire at the "
            "wrong time; switch on time synchronisation (NTP).",
        )
    else:
        yield Finding("ok", "The clock is right.")


def _clock_of_line(deps: Deps) -> datetime | None:
    """LINE's time as its server tells it with any answer."""
    from urllib3 import PoolManager
    from urllib3.exceptions import HTTPError

    from bot.line.client import API_HOST

    pool = PoolManager()
    try:
        answer = pool.request(
            "GET", deps.settings.line_api_url or API_HOST, timeout=5.0, retries=False
        )
        return parsedate_to_datetime(answer.headers.getlist("date")[0])
    except (HTTPError, LookupError, TypeError, ValueError):
        return None
    finally:
        pool.clear()
