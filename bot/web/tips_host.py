"""Under which name what answers: public pages and console under the town hall's own alone.

Every other name, an onion address or `TIP_URL`, has the anonymous pages and nothing else. So no
cookie of the console can ever reach these pages, and whoever watches names of hosts cannot tell the
form from its mailbox. Where `TIP_URL` names a host of their own the public address leads over, but
never to an onion address: who needs that one has it already, everybody else could not open it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from bot.settings import Settings
from bot.web.hosts import LOOPBACK_NAMES, name_in, name_of

SHARED = frozenset({"public.static_file", "public.favicon", "public.favicon_old", "public.robots"})
"""What tip pages need besides themselves."""

WATCHED = frozenset({"watching.healthz", "watching.readyz", "watching.metrics"})
"""Asked by machines under any name, an address mostly; `/metrics` looks for itself."""


@dataclass(frozen=True, slots=True)
class OwnHost:
    """The host of the anonymous pages, "" where they share the public one."""

    tip_address: str
    tip_host: str
    public_address: str
    is_simulated: bool = False

    @classmethod
    def of(cls, settings: Settings) -> OwnHost:
        tip, public = name_in(settings.tip_address), name_in(settings.address)
        own = tip if tip != public else ""
        return cls(settings.tip_address, own, settings.address, settings.is_simulated)

    def install(self, app: Flask) -> None:
        """Ask before every request of the whole program."""
        app.before_request(self.guard)

    def guard(self) -> ResponseReturnValue | None:
        """Refuse what does not belong to this host; lead over to the right one."""
        name = name_of(request.host)
        is_door = request.blueprint == "tips"
        if self._is_home(name):
            leads = self.tip_host and not self.tip_host.endswith(".onion")
            return self._over() if is_door and leads and request.method == "GET" else None
        if request.path == "/" and request.method in {"GET", "HEAD"}:
            return redirect("/tip")
        is_watched = request.endpoint in WATCHED and name != self.tip_host
        return None if is_door or is_watched or request.endpoint in SHARED else abort(404)

    def _is_home(self, name: str) -> bool:
        """The town hall's name, or this machine's, which a proxy says that keeps no name. Who tries
        the program out may reach it by others."""
        if name == self.tip_host:
            return False
        is_tried = self.is_simulated and not self.tip_host and not name.endswith(".onion")
        return is_tried or name == name_in(self.public_address) or name in LOOPBACK_NAMES

    def _over(self) -> Response:
        spoken = "?lang=en" if request.args.get("lang") == "en" else ""
        response = redirect(f"{self.tip_address}{request.path}{spoken}")
        assert isinstance(response, Response)
        return response
