"""Where the anonymous pages have a host of their own (`TIP_URL`), nothing else answers there.

So no cookie of the console can ever reach these pages, and whoever watches names of hosts cannot
tell the form from its mailbox. The public address leads over, but never to an onion address:
who needs that one has it already, everybody else could not open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from bot.settings import Settings

SHARED = frozenset({"public.static_file", "public.favicon", "public.favicon_old", "public.robots"})
"""What tip pages need besides themselves."""


@dataclass(frozen=True, slots=True)
class OwnHost:
    """The host of the anonymous pages, "" where they share the public one."""

    tip_address: str
    tip_host: str
    public_address: str

    @classmethod
    def of(cls, settings: Settings) -> OwnHost:
        tip, public = urlsplit(settings.tip_address), urlsplit(settings.address)
        is_own = bool(tip.hostname) and tip.hostname != public.hostname
        return cls(settings.tip_address, (tip.hostname or "") if is_own else "", settings.address)

    def install(self, app: Flask) -> None:
        """Ask before every request of the whole program."""
        if self.tip_host:
            app.before_request(self.guard)

    def guard(self) -> ResponseReturnValue | None:
        """Refuse what does not belong to this host; lead over to the right one."""
        is_here = urlsplit(f"//{request.host}").hostname == self.tip_host
        is_door = request.blueprint == "tips"
        if is_here:
            if request.path == "/" and request.method in {"GET", "HEAD"}:
                return redirect("/tip")
            return None if is_door or request.endpoint in SHARED else abort(404)
        if is_door and request.method == "GET" and not self.tip_host.endswith(".onion"):
            return self._over()
        return None

    def _over(self) -> Response:
        spoken = "?lang=en" if request.args.get("lang") == "en" else ""
        response = redirect(f"{self.tip_address}{request.path}{spoken}")
        assert isinstance(response, Response)
        return response
