"""LINE in simulated time: the strict platform of the simulator, and a ledger of what went over it.

Nothing moves until `carry`: events go signed through the webhook, answers and pushes go out through
the real sender over a real connection, and each call that LINE refuses is a fault.
"""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from bot.cli.simulated_plan import Told
from bot.simulator import Channel, Platform, Switches
from bot.simulator.app import serve
from bot.simulator.driver import words_in
from bot.simulator.traffic import Traffic
from bot.webhook import take

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from bot.wiring import Deps

SECRET = "of a simulation, worth nothing elsewhere"  # noqa: S105 - opens nothing real
TOKEN = "token-of-a-simulation"  # noqa: S105
SLUG = "simulated"
KEPT = timedelta(hours=26)
"""So long messages stay in the chats: a day and a little, as people do not scroll further."""


@dataclass
class Ledger(Traffic):
    """Judges each passage at once and keeps only what the audit asks for."""

    events: int = 0
    replies: int = 0
    copies: int = 0  # deliveries that LINE made twice
    pushed: list[Told] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def note(
        self,
        direction: Literal["out", "in"],
        what: str,
        *,
        status: int | None,
        milliseconds: float,  # noqa: ARG002 - a simulated clock measures nothing
        at_ms: int,
        sent: object,
        answered: object = None,
        fault: str = "",
    ) -> None:
        """One request, in either direction."""
        body: Mapping[str, Any] = sent if isinstance(sent, dict) else {}
        self.statuses[f"{what.rpartition('/')[2]} {status or fault}"] += 1
        if status is None or status >= 400:
            told = answered.get("message", "") if isinstance(answered, dict) else ""
            self.faults.append(f"LINE: {what} {status} {told} {fault}".strip()[:200])
        elif direction == "out":
            self.events += len(body.get("events", ()))
        elif what.endswith("/reply"):
            self.replies += 1
        elif what.endswith("/push"):
            said = json.dumps(body["messages"], ensure_ascii=False, sort_keys=True)
            words = words_in(body["messages"])
            self.pushed.append(Told(body["to"], hash(said), words[:2000], at_ms))


class SimulatedLine:
    """One town's LINE account and everybody who has LINE."""

    def __init__(self, clock: Callable[[], datetime], chance: random.Random, copies: float) -> None:
        self.ledger = Ledger()
        self._clock = clock
        self._deps: Deps | None = None
        self.platform = Platform(
            [Channel(SLUG, SECRET, TOKEN, "http://bot.test/webhook")],
            clock=clock,
            chance=chance,
            deliver=self._deliver,
            switches=Switches(duplicates=copies),
            people=(),
            groups=(),
            threads=0,
            traffic=self.ledger,
        )
        self._server = serve(self.platform).start()

    @property
    def url(self) -> str:
        """Where the Messaging API listens, on loopback."""
        return self._server.url

    def join(self, deps: Deps) -> None:
        """The program that this account belongs to."""
        self._deps = deps

    def carry(self) -> None:
        """Let arrive what is under way: events, answers, pushes, until nothing moves any more."""
        assert self._deps is not None
        moved = True
        while moved:
            carried = self.platform.postman.pump()
            sent = self._deps.sender.pump()
            if carried:
                self._deps.side_door.settle()
            moved = bool(carried or sent)

    def fetch_pictures(self) -> None:
        """What the picture thread of the program does by itself: all that are due."""
        assert self._deps is not None
        before = -1
        while before != (before := self.statuses_of("content")):
            self._deps.photos.fetch_missed(self._clock())

    def statuses_of(self, what: str) -> int:
        """How many calls of this kind there were."""
        return sum(n for name, n in self.ledger.statuses.items() if name.startswith(what))

    def forget(self) -> None:
        """Let go of what nobody scrolls back to."""
        self.platform.forget_before(int((self._clock() - KEPT).timestamp() * 1000))

    def close(self) -> None:
        """Stop."""
        self._server.close()

    def _deliver(self, _url: str, headers: Mapping[str, str], body: bytes) -> int:
        assert self._deps is not None
        environ: WSGIEnvironment = {
            "HTTP_X_LINE_SIGNATURE": headers["x-line-signature"],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        return take(self._deps, "", environ)
