"""Pages of the anonymous channel: no cookie, nothing cached, no address passed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from bot.actions.tips_claim import Claims
from bot.web.tips_claim import ClaimDoor
from bot.web.tips_form import FormDoor
from bot.web.tips_host import OwnHost
from bot.web.tips_mailbox import MailboxDoor
from bot.web.tips_numbers import NumbersPage
from bot.web.tips_room import Room, leave_no_trace
from bot.web.tips_sealed import SealedDoor

if TYPE_CHECKING:
    from bot.wiring import Deps

KEYS_PATH = "/tip/keys"

View = Callable[..., ResponseReturnValue]


def create_blueprint(deps: Deps) -> Blueprint:
    """The form, the mailbox, and the channel's public keys for everybody to compare."""
    blueprint = Blueprint("tips", __name__)
    room = Room(deps)
    pages, form, mailbox = KeyPages(room), FormDoor(room), MailboxDoor(room)
    sealed = SealedDoor(room)
    claim = ClaimDoor(room, Claims(deps.boot_key, room.random, deps.clock))
    shown: dict[str, View] = {
        KEYS_PATH: pages.keys,
        "/tip/numbers": NumbersPage(room).show,
        "/tip": form.begin,
        "/mailbox": mailbox.ask,
        "/claim": claim.show,
    }
    posted: dict[str, View] = {
        "/tip/write": form.write,
        "/tip/seal": form.seal,
        "/tip/send": form.send,
        "/tip/drop": form.drop,
        "/mailbox": mailbox.look,
        "/mailbox/add": mailbox.add,
        "/mailbox/withdraw": mailbox.withdraw,
        "/claim": claim.take,
        "/tip/token": sealed.token,
        "/tip/part": sealed.part,
        "/tip/sealed": sealed.post,
        "/mailbox/look": sealed.look,
        "/mailbox/part": sealed.add,
        "/mailbox/take-back": sealed.withdraw,
    }
    for methods, views in (("GET", shown), ("POST", posted)):
        for path, view in views.items():
            for prefix in ("", "/t/<slug>"):
                name = f"{methods} {path}".replace("/", "_").lower()
                blueprint.add_url_rule(f"{prefix}{path}", name, view, methods=[methods])
    blueprint.after_request(leave_no_trace)
    blueprint.record_once(lambda state: OwnHost.of(deps.settings).install(state.app))  # type: ignore[arg-type]
    return blueprint


@dataclass(frozen=True, slots=True)
class KeyPages:
    """To whom tips are sealed."""

    room: Room

    def keys(self, slug: str = "") -> Response:
        """Everybody who may read, with fingerprints."""
        hall = self.room.hall(slug)
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            readers = vtx.readers.approved()
            head = vtx.audit.head_of_the_day()
        return self.room.page("keys", hall, slug, readers=readers, head=head)
