"""The pages under /staff: log-in, worklists, a case with its steps, a LINE link code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Final, cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
)
from flask import session as cookie
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from bot.actions import perform
from bot.actions.linking import LinkCode, issue_link_code, show_code
from bot.actions.passwords import TooManyAtOnce
from bot.actions.people import who_logs_in
from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_reading import read_case, read_photo
from bot.photos.links import NAME
from bot.web.staff import known, session
from bot.web.staff.session import LoggedIn
from bot.web.staff.slowdown import SlowDown
from casework.deadlines import bangkok_date
from handlers.commands import AcceptCase, AskCitizen, Command, ListWork, Refused, ResolveCase
from handlers.outcomes import Word

if TYPE_CHECKING:
    from bot.wiring import Deps

Page = AnyResponse | Response | str | tuple[str, int]
LARGEST_FORM: Final = 256 * 1024  # bytes; whoever is not logged in can post too
WORKLISTS: Final = ("new", "mine", "due", "late")
_TO_DO: Final[dict[str, Callable[[str, str], Command]]] = {
    "accept": lambda number, words: AcceptCase(number),  # noqa: ARG005 - called alike
    "ask": AskCitizen,
    "resolve": ResolveCase,
}


def create_blueprint(deps: Deps) -> Blueprint:
    """The console of all towns. Wrong passwords are counted in this process."""
    pages = Blueprint("staff", __name__, url_prefix="/staff")
    pages.record(lambda state: state.app.extensions.update(prongsai_slow_down=SlowDown()))
    pages.before_request(_refuse_forgery)
    pages.after_request(_keep_nowhere)
    pages.context_processor(
        lambda: {"csrf": generate_csrf, "label": _label(deps), "day": deps.words.date}
    )
    for rule, view, methods in _ROUTES:
        pages.add_url_rule(rule, view.__name__, view, methods=methods)
    return pages


def _deps() -> Deps:
    return cast("Deps", current_app.extensions["prongsai"])


def _for_staff(view: Callable[..., Page]) -> Callable[..., Page]:
    """Hand the logged-in account to a page; everybody else goes to the log-in."""

    @wraps(view)
    def page(**values: str) -> Page:
        someone = session.who(_deps())
        return view(someone, **values) if someone else redirect("/staff/log-in")

    return page


def log_in() -> Page:
    """Ask for log-in and password; with several towns, for the town too."""
    towns = _deps().store.towns.all()
    if request.method == "POST":
        return _try_to_log_in()
    if session.who(_deps()) is not None:
        return redirect("/staff")
    return render_template("staff/log_in.html", towns=towns, fault="")


def _try_to_log_in() -> Page:
    deps, slow_down = _deps(), cast(SlowDown, current_app.extensions["prongsai_slow_down"])
    town = deps.store.towns.by_slug(request.form.get("town", "")) or deps.store.towns.default()
    if town is None:
        abort(404)
    login = request.form.get("login", "").strip().lower()[:80]
    now, line = deps.clock(), known.line_of(town.id, login)
    if slow_down.wait(line, now):
        return _log_in_again("slow"), 429
    try:
        with deps.store.reading(town.id) as tx:
            row = who_logs_in(tx, login, request.form.get("password", "")[:200])
    except TooManyAtOnce:
        return _log_in_again("slow"), 429
    if row is None:
        slow_down.was_wrong(line, now)
        return _log_in_again("wrong"), 401
    slow_down.was_right(line)
    session.begin(town.id, row, now)
    answer = cast(Response, redirect("/staff", 303))
    known.remember(answer, town.id, login)
    return answer


def _log_in_again(fault: str) -> str:
    return render_template("staff/log_in.html", towns=_deps().store.towns.all(), fault=fault)


def log_out() -> Page:
    """End the session."""
    session.end()
    return redirect("/staff/log-in", 303)


@_for_staff
def home(someone: LoggedIn) -> Page:
    """Who works on cases begins with the new ones; the others with what they may do."""
    if someone.reads_cases:
        return redirect("/staff/work/new")
    return redirect("/staff/link")


@_for_staff
def work(someone: LoggedIn, which: str) -> Page:
    """One of the four worklists, most urgent first."""
    if which not in WORKLISTS:
        abort(404)
    deps = _deps()
    context = deps.context(deps.towns.of(someone.town_id))
    with deps.store.reading(someone.town_id) as tx:
        cases = perform(tx, someone.member, ListWork(which), context)  # type: ignore[arg-type]
    if isinstance(cases, Refused):
        abort(403)
    today = bangkok_date(context.now)
    return render_template(
        "staff/work.html", someone=someone, which=which, cases=cases, today=today
    )


@_for_staff
def case(someone: LoggedIn, number: str) -> Page:
    """A case with its history and the steps that are open."""
    return _show_case(someone, number)


def _show_case(someone: LoggedIn, number: str, fault: str = "", code: int = 200) -> Page:
    deps = _deps()
    hall = deps.towns.of(someone.town_id)
    with deps.store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, deps.context(hall))
    if page is None:
        abort(404)
    shown = render_template("staff/case.html", someone=someone, page=page, fault=fault)
    return shown, code


@_for_staff
def step(someone: LoggedIn, number: str, name: str) -> Page:
    """Accept, ask or resolve, by the one write path."""
    if name not in _TO_DO:
        abort(404)
    deps = _deps()
    context = deps.context(deps.towns.of(someone.town_id))
    command = _TO_DO[name](number, request.form.get("words", "")[:4000])
    with deps.store.begin(someone.town_id) as tx:
        result = perform(tx, someone.member, command, context)
        rows = tx.outbox.added
    deps.sender.wake(rows)
    deps.photos.remove(context.gone_photos)
    if result == NOT_FOUND:
        abort(404)
    if isinstance(result, Refused):
        return _show_case(someone, number, result.reason, 409)
    return redirect(f"/staff/case/{number}", 303)


@_for_staff
def link(someone: LoggedIn) -> Page:
    """Tie one's own LINE account: a code by POST, so that a preview makes none."""
    if request.method == "GET":
        return render_template("staff/link.html", someone=someone, code="")
    deps = _deps()
    context = deps.context(deps.towns.of(someone.town_id))
    with deps.store.begin(someone.town_id) as tx:
        made = issue_link_code(tx, someone.member, someone.member.id, context)
    if not isinstance(made, LinkCode):
        abort(403)
    return render_template("staff/link.html", someone=someone, code=show_code(made.code))


@_for_staff
def photo(someone: LoggedIn, number: str, photo_id: str) -> Page:
    """A picture of a case, for who may see the case."""
    deps = _deps()
    with deps.store.reading(someone.town_id) as tx:
        found = read_photo(tx, someone.member, number, photo_id)
    if found is None:
        abort(404)
    path = deps.photos.path(found, "large")
    if path is None:
        abort(404)
    return send_file(path.resolve(), mimetype="image/jpeg", download_name=NAME)


def _refuse_forgery() -> None:
    """Every POST is small and carries the token of this session (Flask-WTF's own)."""
    request.max_content_length = LARGEST_FORM
    if request.method == "POST":
        try:
            validate_csrf(
                request.form.get("csrf_token", ""), time_limit=int(session.LIFE.total_seconds())
            )
        except ValidationError:
            cookie.pop("csrf_token", None)
            abort(400)


def _keep_nowhere(response: Response) -> Response:
    """What stands on these pages stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _label(deps: Deps) -> Callable[[str, str], str]:
    """The word people read for a code: `label("state.received", lang)`."""

    def label(key: str, language: str) -> str:
        return deps.words.render(Word(key), language) if deps.words.has(key) else key

    return label


_ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("", home, ["GET"]),
    ("/log-in", log_in, ["GET", "POST"]),
    ("/log-out", log_out, ["POST"]),
    ("/work/<which>", work, ["GET"]),
    ("/case/<number>", case, ["GET"]),
    ("/case/<number>/<name>", step, ["POST"]),
    ("/link", link, ["GET", "POST"]),
    ("/photo/<number>/<photo_id>", photo, ["GET"]),
)
