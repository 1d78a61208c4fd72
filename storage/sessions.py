"""Who is logged in to the console, on which device, until when; and the one-time log-in links.

Tokens are kept as keyed hashes: whoever reads this table can open nothing with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from storage.scope import TOWN, Repository, scoped
from storage.tables import log_in_links, sessions

_s: Final = sessions.c
_l: Final = log_in_links.c
_NOW: Final = bindparam("now", type_=_s.made_at.type)
_SINCE: Final = bindparam("since", type_=_s.made_at.type)
_ALL: Final = select(_s.id, _s.staff_id, _s.via, _s.device, _s.made_at, _s.seen_at).where(
    _s.town_id == TOWN, _s.ended_at.is_(None)
)
_ADD: Final = scoped(
    insert(sessions).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        token_hash=bindparam("hash"),
        staff_id=bindparam("whose"),
        via=bindparam("how"),
        device=bindparam("with_what"),
        made_at=_NOW,
        seen_at=_NOW,
    )
)
_BY_TOKEN: Final = scoped(_ALL.where(_s.token_hash == bindparam("hash"), _s.made_at > _SINCE))
_OF_STAFF: Final = scoped(
    _ALL.where(_s.staff_id == bindparam("whose"), _s.made_at > _SINCE).order_by(
        _s.seen_at.desc(), _s.id
    )
)
_SEEN: Final = scoped(
    update(sessions).where(_s.town_id == TOWN, _s.id == bindparam("wanted")).values(seen_at=_NOW)
)
_END: Final = scoped(
    update(sessions)
    .where(
        _s.town_id == TOWN,
        _s.id == bindparam("wanted"),
        _s.staff_id == bindparam("whose"),
        _s.ended_at.is_(None),
    )
    .values(ended_at=_NOW)
)
_END_ALL: Final = scoped(
    update(sessions)
    .where(
        _s.town_id == TOWN,
        _s.staff_id == bindparam("whose"),
        _s.id != bindparam("spared"),
        _s.ended_at.is_(None),
    )
    .values(ended_at=_NOW)
)
_ASK: Final = scoped(
    insert(log_in_links).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        staff_id=bindparam("whose"),
        browser_hash=bindparam("browser"),
        token_hash=bindparam("hash"),
        digits=bindparam("two"),
        made_at=_NOW,
        expires_at=bindparam("until", type_=_l.expires_at.type),
    )
)
_open_link: Final = (
    _l.town_id == TOWN,
    _l.token_hash == bindparam("hash"),
    _l.browser_hash == bindparam("browser"),
    _l.used_at.is_(None),
    _l.expires_at > _NOW,
    _l.tries < bindparam("most"),
)
_IS_OPEN: Final = scoped(select(_l.id).where(*_open_link))
_TRY: Final = scoped(
    update(log_in_links)
    .where(*_open_link)
    .values(tries=_l.tries + 1)
    .returning(_l.id, _l.staff_id, _l.digits)
)
_USE: Final = scoped(
    update(log_in_links)
    .where(_l.town_id == TOWN, _l.id == bindparam("wanted"), _l.used_at.is_(None))
    .values(used_at=_NOW)
)
_ASKED: Final = scoped(
    select(func.count()).where(
        _l.town_id == TOWN, _l.staff_id == bindparam("whose"), _l.made_at > _SINCE
    )
)
MOST_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in that has not ended."""

    id: str
    staff_id: str
    via: str  # "password", "totp", "passkey", "line"
    device: str  # as the browser calls itself, short
    made_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class NewLink:
    """A log-in link that was asked for; both secrets are kept as hashes."""

    staff_id: str
    browser: str = field(repr=False)
    token: str = field(repr=False)
    digits: str = field(repr=False)
    expires_at: datetime


class Sessions(Repository):
    """The log-ins of one town."""

    __slots__ = ()

    def add(self, staff_id: str, token: str, *, via: str, device: str) -> Session:
        """Remember a log-in."""
        ground = self._ground
        now = ground.clock()
        made = Session(ground.new_id(), staff_id, via, device, now, now)
        self._run(
            _ADD,
            new_id=made.id,
            hash=ground.keys.session_hash(token),
            whose=staff_id,
            how=via,
            with_what=device,
            now=now,
        )
        return made

    def by_token(self, token: str, since: datetime) -> Session | None:
        """The log-in behind this cookie, if it was made after `since` and has not ended."""
        found = self._run(
            _BY_TOKEN, hash=self._ground.keys.session_hash(token), since=since
        ).first()
        return None if found is None else Session(*found)

    def of_staff(self, staff_id: str, since: datetime) -> tuple[Session, ...]:
        """Open log-ins of one account, the latest used first."""
        return tuple(Session(*row) for row in self._run(_OF_STAFF, whose=staff_id, since=since))

    def saw(self, session_id: str) -> None:
        """It was used just now."""
        self._run(_SEEN, wanted=session_id, now=self._ground.clock())

    def end(self, session_id: str, staff_id: str) -> bool:
        """End one log-in of this account; False if it is another's or has ended."""
        now = self._ground.clock()
        return self._run(_END, wanted=session_id, whose=staff_id, now=now).rowcount == 1

    def end_all(self, staff_id: str, *, but: str = "") -> int:
        """End every log-in of this account, or all but one."""
        now = self._ground.clock()
        return self._run(_END_ALL, whose=staff_id, spared=but, now=now).rowcount

    def ask_link(self, link: NewLink) -> None:
        """Keep a log-in link that is going to be sent."""
        keys, now = self._ground.keys, self._ground.clock()
        self._run(
            _ASK,
            new_id=self._ground.new_id(),
            whose=link.staff_id,
            browser=keys.session_hash(link.browser),
            hash=keys.session_hash(link.token),
            two=link.digits,
            until=link.expires_at,
            now=now,
        )

    def asked_links(self, staff_id: str, since: datetime) -> int:
        """How many links were asked for this account after `since`."""
        return int(self._run(_ASKED, whose=staff_id, since=since).scalar_one())

    def has_link(self, browser: str, token: str) -> bool:
        """Whether this browser asked for this link, in time and unused."""
        return self._run(_IS_OPEN, **self._both(browser, token)).first() is not None

    def use_link(self, browser: str, token: str, digits: str) -> str | None:
        """The account's id, once, for the two digits of the asking page; three tries a link."""
        row = self._run(_TRY, **self._both(browser, token)).first()
        if row is None or row.digits != digits:
            return None
        used = self._run(_USE, wanted=row.id, now=self._ground.clock()).rowcount
        return str(row.staff_id) if used == 1 else None

    def _both(self, browser: str, token: str) -> dict[str, object]:
        keys = self._ground.keys
        return {
            "browser": keys.session_hash(browser),
            "hash": keys.session_hash(token),
            "now": self._ground.clock(),
            "most": MOST_TRIES,
        }
