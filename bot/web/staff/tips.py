"""`/staff/tips`: the officers of the anonymous channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bot.web.staff import tips_counter, tips_desk, tips_keys
from bot.web.staff.ground import dress
from bot.web.staff.tips_gate import keep_to_this_page, read_in_memory
from bot.web.tips_room import Room

if TYPE_CHECKING:
    from bot.wiring import Deps

View = Callable[..., ResponseReturnValue]

ROUTES: Final[tuple[tuple[str, str, View], ...]] = (
    ("GET", "", tips_desk.inbox),
    ("POST", "/proof", tips_keys.proof),
    ("GET", "/key", tips_keys.key),
    ("POST", "/key", tips_keys.enrol),
    ("POST", "/key/wrapping", tips_keys.rewrap),
    ("POST", "/key/files", tips_keys.files),
    ("POST", "/key/carry", tips_keys.carry),
    ("POST", "/key/leave", tips_keys.leave),
    ("POST", "/readers/<reader>/remove", tips_keys.remove),
    ("POST", "/readers/<reader>/vouch", tips_keys.vouch),
    ("POST", "/bodies", tips_keys.add_body),
    ("POST", "/bodies/<body>/vouch", tips_keys.vouch_body),
    ("POST", "/second/<proposal>", tips_desk.second),
    ("POST", "/drop/<proposal>", tips_desk.drop),
    ("POST", "/t/<tip>/open", tips_desk.open_tip),
    ("GET", "/t/<tip>/sealed/<piece>", tips_desk.sealed),
    ("POST", "/t/<tip>/answer", tips_desk.answer),
    ("POST", "/t/<tip>/note", tips_desk.note),
    ("POST", "/t/<tip>/move", tips_desk.move),
    ("POST", "/t/<tip>/refer", tips_desk.refer),
    ("POST", "/t/<tip>/access", tips_desk.access),
    ("POST", "/t/<tip>/hold", tips_desk.hold),
    ("POST", "/t/<tip>/recuse", tips_desk.recuse),
    ("POST", "/t/<tip>/printed", tips_desk.printed),
    ("POST", "/t/<tip>/original", tips_desk.original),
    ("GET", "/counter", tips_counter.begin),
    ("POST", "/counter/write", tips_counter.write),
    ("POST", "/counter/take", tips_counter.take),
    ("POST", "/counter/slip", tips_counter.slip),
)


def create_blueprint(deps: Deps) -> Blueprint:
    """All pages and acts; each view carries its own question who may."""
    pages = Blueprint("staff_tips", __name__, url_prefix="/staff/tips")
    room = Room(deps)
    pages.record(lambda state: state.app.extensions.update(prongsai_counter=room))
    pages.before_request(read_in_memory(room))
    dress(pages, deps)
    pages.after_request(keep_to_this_page)
    for method, path, view in ROUTES:
        name = f"{method} {path}".replace("/", "_").lower()
        pages.add_url_rule(path, name, view, methods=[method])
    return pages
