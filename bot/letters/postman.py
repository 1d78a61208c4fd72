"""Takes letters out of the post and sends them; what fails is tried again and told of.

Runs in the worker. A letter may arrive twice where the process ends between sending and noting it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from structlog import get_logger

from bot.actions.letters import PROOF
from bot.letters.carrier import NO_ADDRESS, NO_MAIL_SERVER, REFUSED
from bot.letters.mail import WrongMailServer
from bot.letters.writing import write

if TYPE_CHECKING:
    from bot.letters.writing import Written
    from bot.townhall import TownHall
    from storage import Store
    from storage.letter_queue import Letter

PATIENCE: Final = timedelta(minutes=5)  # for one round; then another worker may take over
AT_ONCE: Final = 10
WAITS: Final = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360))
"""After each failed try; after the last one the letter is given up."""
OLDEST: Final = timedelta(hours=20)  # yesterday's digest is of no use today
_AT_ONCE_DEAD: Final = frozenset({NO_ADDRESS})

log = get_logger()


class Carries(Protocol):
    """What takes a letter out of the house."""

    def carry(self, address: str, written: Written) -> str: ...


class Postman:
    """Sends what is due, a few at a time."""

    def __init__(
        self,
        store: Store,
        hall_of: Callable[[int], TownHall],
        carrier: Carries,
        address: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._hall_of, self._carrier = store, hall_of, carrier
        self._address, self._clock = address, clock

    def walk(self, now: datetime) -> int:
        """One round; how many were tried."""
        if not self._store.letter_queue.is_due():
            return 0
        letters = self._store.letter_queue.claim(now + PATIENCE, AT_ONCE)
        for letter in letters:
            self._settle(letter, self._try(letter))
        return len(letters)

    def _try(self, letter: Letter) -> str:
        if not letter.address:
            return NO_ADDRESS
        try:
            written = write(letter, self._hall_of(letter.town_id), self._address)
            return self._carrier.carry(letter.address, written)
        except WrongMailServer:
            return NO_MAIL_SERVER
        except Exception as fault:  # noqa: BLE001 - one letter costs no other
            log.error("letter_failed", kind=type(fault).__name__)
            return REFUSED

    def _settle(self, letter: Letter, fault: str) -> None:
        now = self._clock()
        if not fault:
            self._store.letter_queue.settle(letter, "sent", "", now)
            return
        wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
        is_over = letter.attempts > len(WAITS) or now + wait - letter.made_at > OLDEST
        if fault in _AT_ONCE_DEAD or is_over or (letter.kind == PROOF and letter.attempts > 2):
            log.warning("letter_given_up", fault=fault, attempts=letter.attempts)
            self._store.letter_queue.settle(letter, "dead", fault, now)
        else:
            self._store.letter_queue.settle(letter, "pending", fault, now + wait)
