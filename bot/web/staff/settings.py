"""What a town decides for itself: categories, hours, days off, ready answers, wording, ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from flask import abort, request

from bot.actions import town_office
from bot.actions.office_commands import (
    DropAnswer,
    DropDayOff,
    PutAnswer,
    PutCategory,
    PutDayOff,
)
from bot.actions.office_lists import STEPS
from bot.web import language
from bot.web.staff import town_form
from bot.web.staff.ground import Page, back, deps, do, for_roles, show, town_hall, typed
from bot.web.staff.session import LoggedIn
from casework.days import read_day
from casework.deadlines import bangkok_date
from casework.officehours import thai_holidays
from handlers.commands import Refused
from handlers.words import UNBROKEN
from storage.towns import Town

MOST_WORDINGS: Final = 60
_HIDDEN: Final = ("tip", "console", "refused", "demo", "letter", "week", "ready")
"""Not the town's to change here."""
MONTHS: Final = 6
FAILING_SHOWN: Final = timedelta(days=7)


def settings(someone: LoggedIn) -> Page:
    """Name, telephone, hours, reply rule; the month's messages; the ladder."""
    return _show_settings(someone)


def _show_settings(
    someone: LoggedIn, status: int = 200, fault: str = "", *, kept: bool = True
) -> Page:
    hall = town_hall(someone)
    today = bangkok_date(deps().clock())
    with deps().store.reading(someone.town_id) as tx:
        meters = [tx.catalogue.quota(month) for month in _months(today)]
        people = tx.staff.everyone()
        failing = tx.letters.failing(deps().clock() - FAILING_SHOWN)
    names = {one.id: one.name for one in people}
    return show(
        "settings.html", someone, status,
        fault=fault, meters=meters, done=request.args.get("done", ""),
        given=town_form.shown(hall.town, hall.rules, request.form if fault and kept else None),
        chiefs=town_form.chiefs_of(people), before=town_form.BEFORE,
        ladder=[one for one in town_office.ladder_of(hall.town.settings) if one.tells != "nobody"],
        failing=[(names.get(whose, ""), why, count) for whose, _, why, count in failing],
        has_mail=bool(deps().settings.smtp_url), month_name=_month_name,
    )  # fmt: skip


def change(someone: LoggedIn) -> Page:
    """Keep what was filled in."""
    town, member = _town(someone), someone.member
    with deps().store.reading(someone.town_id) as tx:
        chiefs = town_form.chiefs_of(tx.staff.everyone())
    changes = town_form.read_form(request.form, chiefs)
    if town_form.is_wrong(changes):
        return _after(someone, town_office.WRONG_SETTING)
    name = typed("name", 120)
    return _after(someone, town_office.change_town(deps().store, member, town, changes, name))


def change_ladder(someone: LoggedIn) -> Page:
    """When who is told."""
    days, town = town_form.ladder_form(request.form), _town(someone)
    answer = town_office.put_ladder(deps().store, someone.member, town, days)
    deps().towns.forget()
    if answer is not None:
        return _show_settings(someone, 409, answer.reason, kept=False)
    return back("/staff/settings", done="ladder")


def _after(someone: LoggedIn, answer: Refused | None) -> Page:
    deps().towns.forget()
    if answer is not None:
        return _show_settings(someone, 409, answer.reason)
    return back("/staff/settings", done="town")


def categories(someone: LoggedIn) -> Page:
    """Kinds of complaints with division, target days and radius."""
    return _show_categories(someone)


def _show_categories(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "categories.html", someone, status,
            categories=tx.catalogue.categories(), fault=fault, given=request.form,
            divisions={one.code: one.name for one in tx.catalogue.divisions()},
        )  # fmt: skip


def put_category(someone: LoggedIn) -> Page:
    """Change one, or add one of the town's own with its names."""
    key, thai = typed("key", 31), typed("name_th", 80)
    command = PutCategory(
        key, typed("division", 64), _number("target_days"), _number("radius_m"),
        bool(request.form.get("is_active")),
    )  # fmt: skip
    answer = do(someone, command)
    if answer is None and thai:
        texts = {"th": thai, "en": typed("name_en", 80) or thai}
        town = _town(someone)
        answer = town_office.name_category(deps().store, someone.member, town, key, texts)
    deps().towns.forget()
    if isinstance(answer, Refused):
        return _show_categories(someone, 409, answer.reason)
    return back("/staff/settings/categories")


def days_off(someone: LoggedIn) -> Page:
    """The town's own days off, and the country's holidays that are known."""
    return _show_days(someone)


def _show_days(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    today = bangkok_date(deps().clock())
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "days_off.html", someone, status,
            days=tx.catalogue.days_off(date(today.year, 1, 1)), today=today, fault=fault,
            given=request.form,
            holidays=sorted(day for day in thai_holidays(today.year) if day >= today),
        )  # fmt: skip


def put_day(someone: LoggedIn) -> Page:
    """Enter one."""
    try:
        day = read_day(typed("day", 10))
    except ValueError:
        return _show_days(someone, 409, "wrong_day")
    answer = do(someone, PutDayOff(day, typed("name", 120), bool(request.form.get("is_working"))))
    deps().towns.forget()
    if isinstance(answer, Refused):
        return _show_days(someone, 409, answer.reason)
    return back("/staff/settings/days-off")


def drop_day(someone: LoggedIn, day: str) -> Page:
    """Take one back."""
    try:
        answer = do(someone, DropDayOff(date.fromisoformat(day[:10])))
    except ValueError:
        abort(404)
    deps().towns.forget()
    if isinstance(answer, Refused):
        abort(404)
    return back("/staff/settings/days-off")


def answers(someone: LoggedIn) -> Page:
    """Ready words for each step and category."""
    return _show_answers(someone)


def _show_answers(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        return show(
            "answers.html", someone, status,
            answers=tx.desk.answers(), steps=STEPS, fault=fault,
            given=request.form if fault else {},
            categories=[one.code for one in tx.catalogue.categories()],
        )  # fmt: skip


def put_answer(someone: LoggedIn) -> Page:
    """Add one, or change one."""
    command = PutAnswer(
        typed("id", 64), typed("step", 20), typed("category", 64), typed("name", 80),
        typed("text", 2000),
    )  # fmt: skip
    answer = do(someone, command)
    if isinstance(answer, Refused):
        return _show_answers(someone, 409, answer.reason)
    return back("/staff/settings/answers")


def drop_answer(someone: LoggedIn, answer_id: str) -> Page:
    """Take one away."""
    if isinstance(do(someone, DropAnswer(answer_id)), Refused):
        abort(404)
    return back("/staff/settings/answers")


def wording(someone: LoggedIn) -> Page:
    """The town's own texts for what citizens read."""
    return _show_wording(someone)


def _show_wording(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    town, base = _town(someone), deps().words
    sought = request.values.get("q", "")[:80].strip().lower()
    own = town.settings.get("words", {})
    fitting = [
        key
        for key in base.texts["th"]
        if key.split(".")[0] not in _HIDDEN and _fits(sought, key, base.texts, own)
    ]
    return show(
        "wording.html", someone, status,
        keys=fitting[:MOST_WORDINGS], more=len(fitting) > MOST_WORDINGS, texts=base.texts, own=own,
        sought=sought, fault=fault, tried=typed("key", 120) if fault else "", given=request.form,
    )  # fmt: skip


def put_wording(someone: LoggedIn) -> Page:
    """Keep the town's own text, or go back to ours."""
    key = typed("key", 120)
    if key.split(".")[0] in _HIDDEN:
        abort(404)
    texts = {"th": typed("th", 1000), "en": typed("en", 1000)}
    answer = town_office.put_wording(
        deps().store, someone.member, _town(someone), deps().words, key, texts
    )
    deps().towns.forget()
    if isinstance(answer, Refused):
        return _show_wording(someone, 409, answer.reason)
    return back("/staff/settings/wording", q=typed("q", 80))


def _fits(sought: str, key: str, texts: Any, own: Any) -> bool:  # noqa: ANN401
    """What the town changed comes up without asking."""
    if not sought:
        return key in own or f"{key}@en" in own
    return any(sought in text.lower() for text in (key, texts["th"][key], texts["en"][key]))


def _months(today: date) -> list[str]:
    at = today.year * 12 + today.month - 1
    return [f"{(at - back_) // 12:04d}-{(at - back_) % 12 + 1:02d}" for back_ in range(MONTHS)]


def _month_name(month: str) -> str:
    """ "ต.ค. 2569" of "2026-10"."""
    whole = deps().words.date(date.fromisoformat(f"{month}-01"), language())
    return whole.split(UNBROKEN, 1)[1]


def _number(name: str) -> int:
    written = typed(name, 6)
    return int(written) if written.isascii() and written.isdecimal() else -1


def _town(someone: LoggedIn) -> Town:
    return town_hall(someone).town


_admin, _keeper = for_roles("administrator"), for_roles("head", "administrator")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/settings", _admin(settings), ["GET"]),
    ("/settings", _admin(change), ["POST"]),
    ("/settings/ladder", _admin(change_ladder), ["POST"]),
    ("/settings/categories", _admin(categories), ["GET"]),
    ("/settings/categories", _admin(put_category), ["POST"]),
    ("/settings/days-off", _admin(days_off), ["GET"]),
    ("/settings/days-off", _admin(put_day), ["POST"]),
    ("/settings/days-off/<day>/drop", _admin(drop_day), ["POST"]),
    ("/settings/answers", _keeper(answers), ["GET"]),
    ("/settings/answers", _keeper(put_answer), ["POST"]),
    ("/settings/answers/<answer_id>/drop", _keeper(drop_answer), ["POST"]),
    ("/settings/wording", _admin(wording), ["GET"]),
    ("/settings/wording", _admin(put_wording), ["POST"]),
)
