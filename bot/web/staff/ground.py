"""What every page of the console stands on: who asks, forgery, words, the one write path.

A blueprint of the console calls `dress` once and wraps its views in `for_staff` or `for_roles`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from bot.actions import perform
from bot.actions.chat_desk import count_waiting
from bot.actions.context import ActionContext
from bot.web import language
from bot.web.staff import session
from bot.web.staff.session import LoggedIn
from casework.officehours import bangkok_date
from handlers.known import Role
from handlers.outcomes import Word

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps
    from storage.staff import StaffMember as StaffRow

Page = AnyResponse | Response | str | tuple[str, int]
View = Callable[..., Page]
LARGEST_FORM: Final = 256 * 1024  # bytes; whoever is not logged in can post too
ENROL: Final = "/staff/me/second-step"
WRITTEN: Final = ("words", "words_en", "detail", "text", "th", "en")
"""Fields in which people write at length; never a password or a key."""


def deps() -> Deps:
    """What this process leans on."""
    return cast("Deps", current_app.extensions["prongsai"])


def dress(pages: Blueprint, deps_: Deps) -> None:
    """Give a blueprint of the console its checks, its headers and its words."""
    pages.before_request(_refuse_forgery)
    pages.after_request(_keep_nowhere)
    pages.context_processor(
        lambda: {
            "csrf": generate_csrf,
            "token": _token_field,
            "label": _label(deps_),
            "day": deps_.words.date,
            "town_name": _town_name(),
            "path": request.path,
            "talks_waiting": _talks_waiting,
            "in_other_language": _in_other_language(),
        }
    )


def for_staff(view: View, *, also_unenrolled: bool = False) -> View:
    """Hand the logged-in account to a page; everybody else goes to the log-in."""

    @wraps(view)
    def page(**values: str) -> Page:
        someone = session.who(deps())
        if someone is None:
            return _not_sent(401) or redirect("/staff/log-in")
        if someone.must_enrol and not also_unenrolled:
            return redirect(ENROL)
        return view(someone, **values)

    return page


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Only for accounts with one of these roles; for others the page does not exist."""

    def wrap(view: View) -> View:
        @wraps(view)
        def page(someone: LoggedIn, **values: str) -> Page:
            if not someone.member.roles & set(roles):
                abort(404)
            return view(someone, **values)

        return for_staff(page)

    return wrap


def town_hall(someone: LoggedIn) -> TownHall:
    """The town of this account."""
    return deps().towns.of(someone.town_id)


def context_of(someone: LoggedIn) -> ActionContext:
    """Time, chance and town for what this account does."""
    return deps().context(town_hall(someone))


def do(someone: LoggedIn, command: Any) -> object:  # noqa: ANN401  of any room of `perform`
    """Carry out a command by the one write path, then send what it queued."""
    house, context = deps(), context_of(someone)
    with house.store.begin(someone.town_id) as tx:
        result = perform(tx, someone.member, command, context)
        rows = tx.outbox.added
    house.sender.wake(rows)
    house.photos.remove(context.gone_photos)
    return result


def show(template: str, someone: LoggedIn | None, status: int = 200, /, **values: object) -> Page:
    """A page of the console."""
    return render_template(f"staff/{template}", someone=someone, **values), status


def name_of(row: StaffRow) -> str:
    """As lists show it: who is away is marked, so that nobody hands him anything unawares."""
    if not row.is_away(bangkok_date(deps().clock())):
        return row.name
    return f"{row.name} ({deps().words.render(Word('console.away'), language())})"


def back(path: str, **query: str) -> Page:
    """After a POST: to a page of the console, never elsewhere."""
    kept = {**({"lang": "en"} if language() == "en" else {}), **query}
    return redirect(path + (f"?{urlencode(kept)}" if kept else ""), 303)


def typed(name: str, most: int = 4000) -> str:
    """A field of the form, cut to what it may hold; a browser ends its lines with two signs."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:most]


def _refuse_forgery() -> Page | None:
    """Every POST is small and carries the token of this session (Flask-WTF's own)."""
    request.max_content_length = _largest()
    if request.method == "POST":
        try:
            validate_csrf(
                request.form.get("csrf_token", ""), time_limit=int(session.LIFE.total_seconds())
            )
        except ValidationError:
            cookie.pop("csrf_token", None)
            return _not_sent(400) or abort(400)
    return None


def _not_sent(status: int) -> Page | None:
    """The words of a form whose log-in is over, to be copied; None where nothing was written."""
    written = [request.form[name] for name in WRITTEN if request.form.get(name, "").strip()]
    return show("unsent.html", None, status, unsent=written) if written else None


def _largest() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    return int(getattr(view, "largest_form", LARGEST_FORM))


def _keep_nowhere(response: Response) -> Response:
    """What stands on these pages stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _label(deps_: Deps) -> Callable[[str, str], str]:
    """The word people read for a code: `label("state.received", lang)`, in the town's wording."""

    def label(key: str, language: str) -> str:
        someone = session.who(deps_)
        words = deps_.towns.of(someone.town_id).words if someone else deps_.words
        return words.render(Word(key), language) if words.has(key) else key

    return label


def _in_other_language() -> str:
    """The address of this page in the other language; none for the answer to a form."""
    if request.method != "GET":
        return ""
    kept = {**request.args.to_dict(), "lang": "th" if language() == "en" else "en"}
    return f"{request.path}?{urlencode(kept)}"


def _token_field() -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _talks_waiting(someone: LoggedIn) -> int:
    """How many citizens wait for somebody to talk with, for the menu of every page."""
    with deps().store.reading(someone.town_id) as tx:
        return count_waiting(tx, someone.member)


def _town_name() -> str:
    someone = session.who(deps())
    towns = deps().store.towns
    town = towns.by_id(someone.town_id) if someone else None
    if town is None:
        return ""
    english = str(town.settings.get("name_en", "")) if language() == "en" else ""
    return english or town.name
