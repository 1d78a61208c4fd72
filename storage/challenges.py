"""Questions put to passkeys: each is for one browser, for a few minutes, and answered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import bindparam, delete, insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import challenges

Purpose = Literal["register", "log_in"]
_c: Final = challenges.c
_here: Final = (
    _c.town_id == TOWN,
    _c.browser_hash == bindparam("browser"),
    _c.purpose == bindparam("what_for"),
)
_DROP: Final = scoped(delete(challenges).where(*_here))
_ASK: Final = scoped(
    insert(challenges).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        staff_id=bindparam("whose"),
        purpose=bindparam("what_for"),
        browser_hash=bindparam("browser"),
        challenge=bindparam("asked"),
        name=bindparam("called"),
        expires_at=bindparam("until", type_=_c.expires_at.type),
    )
)
_TAKE: Final = scoped(
    delete(challenges)
    .where(*_here, _c.staff_id == bindparam("whose"))
    .returning(_c.challenge, _c.name, _c.expires_at)
)


@dataclass(frozen=True, slots=True)
class Challenge:
    """Random bytes that a passkey signs; `name` is what a new one is to be called."""

    value: bytes = field(repr=False)
    name: str
    expires_at: datetime


class Challenges(Repository):
    """The open questions of one town. `browser` is a secret in that browser's cookie."""

    __slots__ = ()

    def ask(self, staff_id: str, purpose: Purpose, browser: str, made: Challenge) -> None:
        """Keep one; an older one for the same purpose in this browser dies."""
        hashed = self._ground.keys.session_hash(browser)
        self._run(_DROP, browser=hashed, what_for=purpose)
        self._run(
            _ASK,
            new_id=self._ground.new_id(),
            whose=staff_id,
            what_for=purpose,
            browser=hashed,
            asked=made.value,
            called=made.name,
            until=made.expires_at,
        )

    def take(self, staff_id: str, purpose: Purpose, browser: str) -> Challenge | None:
        """Take the question away, whatever becomes of the answer; None if there is none in time."""
        hashed = self._ground.keys.session_hash(browser)
        row = self._run(_TAKE, browser=hashed, what_for=purpose, whose=staff_id).first()
        found = None if row is None else Challenge(*row)
        return found if found and found.expires_at > self._ground.clock() else None
