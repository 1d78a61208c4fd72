"""Who may come near tips: holders of a key of the channel, and those who may ask for one.

A log-in alone opens nothing and does nothing: every act also carries a proof that the private key
is open in that browser. Administrators, heads and the mayor have no way in unless they are
enrolled like everybody else; for them these pages do not exist.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Final

from flask import Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import TipCommand, TipRefused
from bot.actions.tips_ids import is_id
from bot.actions.tips_proof import is_proven
from bot.actions.tips_rules import rules_of
from bot.web import language
from bot.web.staff import session
from bot.web.staff.ground import ENROL, deps
from bot.web.staff.session import LoggedIn
from bot.web.tips_room import Room, integrity

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from storage.vault.rows import Reader

ROLE: Final = "integrity"
MOST_BODY: Final = 24 * 1024 * 1024
MOST_PACKAGE: Final = 66 * 1024 * 1024
"""What is handed on to another body, with all its files."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""As for every page with script, and pictures that this page itself has opened."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may see these pages, and his reader where he has one."""

    someone: LoggedIn
    hall: TownHall
    reader: Reader | None

    @property
    def slug(self) -> str:
        return self.hall.town.slug

    @property
    def mine(self) -> Reader:
        """The approved reader that he acts as."""
        if self.reader is None or not self.reader.is_approved:
            abort(404)
        return self.reader


View = Callable[..., ResponseReturnValue]


def for_officers(view: View) -> View:
    """Hand the officer to a page; for all others it does not exist."""

    @wraps(view)
    def page(**values: str) -> ResponseReturnValue:
        someone = session.who(deps())
        if someone is None:
            is_page = request.method == "GET" and "/t/" not in request.path
            return redirect("/staff/log-in") if is_page else _plain(401)
        if someone.must_enrol:
            return redirect(ENROL)
        officer = officer_of(someone)
        if officer is None or not all(is_id(value) for value in values.values()):
            abort(404)
        return view(officer, **values)

    return page


def officer_of(someone: LoggedIn) -> Officer | None:
    """The account as an officer of the channel; None for everybody else."""
    hall = deps().towns.of(someone.town_id)
    with deps().vault.reading(hall.town.slug, role="staff") as vtx:
        reader = vtx.readers.of_holder(someone.member.id)
    if reader is None and ROLE not in someone.member.roles:
        return None
    return Officer(someone, hall, reader)


def with_proof(view: View) -> View:
    """Only where the private key of this very reader is open in the browser that asks."""

    @wraps(view)
    def page(officer: Officer, **values: str) -> ResponseReturnValue:
        ticket, proof = (request.form.get(name, "") for name in ("ticket", "proof"))
        house = deps()
        if not is_proven(house.boot_key, officer.mine, ticket, proof, house.clock):
            abort(403)
        return view(officer, **values)

    return for_officers(page)


def perform(officer: Officer, command: TipCommand) -> object:
    """Carry out one command in the vault."""
    with deps().vault.begin(officer.slug, role="staff") as vtx:
        return perform_tip(vtx, command, secrets.token_bytes)


def read_in_memory(room: Room) -> Callable[[], ResponseReturnValue | None]:
    """Bodies of these pages are never written to a temporary file, whoever typed them."""

    def read() -> ResponseReturnValue | None:
        if request.method != "POST":
            return None
        if session.who(deps()) is None:
            return _plain(401)
        most = MOST_PACKAGE if request.path.endswith("/refer") else MOST_BODY
        with room.sent(most) as sent:
            request.__dict__["form"], request.__dict__["files"] = sent.fields, sent.files
        return None

    return read


def keep_to_this_page(response: Response) -> Response:
    """Script of ours alone, nothing cached, no address passed on."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def show(officer: Officer, template: str, status: int = 200, **shown: object) -> Response:
    """One page of the officers."""
    page = render_template(
        f"staff/tips/{template}",
        someone=officer.someone,
        officer=officer,
        integrity=integrity,
        on_day=lambda day: officer.hall.words.date(day, language()) if day else "",
        spoken="?lang=en" if language() == "en" else "",
        words=words_of(officer),
        **shown,
    )
    return make_response(page, status)


def words_of(officer: Officer) -> dict[str, str]:
    """The wording of these pages by short names: "state.received", "failed" …"""
    start = "tip_desk."
    words = {
        key.removeprefix(start).removeprefix("script."): text
        for key, text in officer.hall.words.texts[language()].items()
        if key.startswith(start)
    }
    kept = rules_of(officer.hall.town.settings)
    for name in ("rejected", "closed", "referred"):
        days = getattr(kept, f"{name}_days")
        words[f"keeping.{name}"] = words[f"keeping.{name}"].replace("{days}", str(days))
    return words


def tell(told: Mapping[str, object], status: int = 200) -> Response:
    """An answer to our own script."""
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/json")


def refused(result: object) -> Response | None:
    """The answer to a refusal; what does not exist for this officer looks like what never was."""
    if not isinstance(result, TipRefused):
        return None
    if result.reason == "not_found":
        abort(404)
    return tell({"refused": result.reason}, 409)


def sent_id(name: str) -> str:
    """An id of the request, "" for what cannot be one."""
    sent = request.form.get(name, "")
    return sent if is_id(sent) else ""


def sent_line(name: str, most: int = 120) -> str:
    """A line of text, without signs that nobody sees."""
    seen = "".join(sign for sign in request.form.get(name, "") if sign.isprintable())
    return seen.strip()[:most]


def sent_bytes(name: str = "sealed") -> bytes:
    """One closed piece of the request."""
    found = request.files.get(name)
    return found.stream.read() if found is not None else b""


def _plain(status: int) -> Response:
    return Response("", status, mimetype="text/plain")
