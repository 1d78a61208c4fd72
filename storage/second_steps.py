"""What a log-in asks beside the password: codes of an app, passkeys, and codes for a lost one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.keys import KeysError
from storage.scope import TOWN, Repository, scoped
from storage.tables import authenticators, passkeys, recovery_codes

_a: Final = authenticators.c
_p: Final = passkeys.c
_r: Final = recovery_codes.c
_whose: Final = (_a.town_id == TOWN, _a.staff_id == bindparam("whose"))
_NOW: Final = bindparam("now", type_=_a.confirmed_at.type)
_FIND: Final = scoped(select(_a.secret_sealed, _a.confirmed_at).where(*_whose))
_FORGET: Final = scoped(delete(authenticators).where(*_whose))
_BEGIN: Final = scoped(
    insert(authenticators).values(
        town_id=TOWN, staff_id=bindparam("whose"), secret_sealed=bindparam("sealed")
    )
)
_CONFIRM: Final = scoped(
    update(authenticators).where(*_whose, _a.confirmed_at.is_(None)).values(confirmed_at=_NOW)
)
_USE: Final = scoped(
    update(authenticators)
    .where(*_whose, _a.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
)
_CONFIRMED: Final = scoped(
    select(_a.staff_id).where(_a.town_id == TOWN, _a.confirmed_at.is_not(None))
)
_KEYS_OF: Final = select(
    _p.id, _p.staff_id, _p.credential, _p.public_key, _p.sign_count, _p.name, _p.made_at, _p.used_at
).where(_p.town_id == TOWN)
_OF_STAFF: Final = scoped(
    _KEYS_OF.where(_p.staff_id == bindparam("whose")).order_by(_p.made_at, _p.id)
)
_BY_CREDENTIAL: Final = scoped(_KEYS_OF.where(_p.credential == bindparam("wanted")))
_HOLDERS: Final = scoped(select(_p.staff_id).where(_p.town_id == TOWN).distinct())
_ADD_KEY: Final = scoped(
    insert(passkeys).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        staff_id=bindparam("whose"),
        credential=bindparam("wanted"),
        public_key=bindparam("public"),
        sign_count=bindparam("signs"),
        name=bindparam("called"),
        made_at=_NOW,
    )
)
_USE_KEY: Final = scoped(
    update(passkeys)
    .where(_p.town_id == TOWN, _p.id == bindparam("wanted"))
    .values(sign_count=bindparam("signs"), used_at=_NOW)
)
_DROP_KEY: Final = scoped(
    delete(passkeys).where(
        _p.town_id == TOWN, _p.id == bindparam("wanted"), _p.staff_id == bindparam("whose")
    )
)
_DROP_KEYS: Final = scoped(
    delete(passkeys).where(_p.town_id == TOWN, _p.staff_id == bindparam("whose"))
)
_codes_of: Final = (_r.town_id == TOWN, _r.staff_id == bindparam("whose"))
_ADD_CODE: Final = scoped(
    insert(recovery_codes).values(
        town_id=TOWN, staff_id=bindparam("whose"), code_hash=bindparam("hash")
    )
)
_DROP_CODES: Final = scoped(delete(recovery_codes).where(*_codes_of))
_CODES_LEFT: Final = scoped(
    select(func.count()).select_from(recovery_codes).where(*_codes_of, _r.used_at.is_(None))
)
_SPEND_CODE: Final = scoped(
    update(recovery_codes)
    .where(*_codes_of, _r.code_hash == bindparam("hash"), _r.used_at.is_(None))
    .values(used_at=_NOW)
)


@dataclass(frozen=True, slots=True)
class Authenticator:
    """The secret that an account shares with its authenticator app."""

    secret: str = field(repr=False)
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a phone or a computer keeps for an account; we hold its public half."""

    id: str
    staff_id: str
    credential: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


class SecondSteps(Repository):
    """The second steps of one town's accounts."""

    __slots__ = ()

    def authenticator(self, staff_id: str) -> Authenticator | None:
        row = self._run(_FIND, whose=staff_id).first()
        if row is None:
            return None
        try:
            secret = self._ground.keys.open(row.secret_sealed, context=self._context(staff_id))
        except KeysError:
            secret = ""  # sealed under another SECRET_KEY: no code opens it any more
        return Authenticator(secret, row.confirmed_at is not None)

    def begin_authenticator(self, staff_id: str, secret: str) -> None:
        """Keep a fresh secret, sealed; it counts only once a code of it was typed."""
        sealed = self._ground.keys.seal(secret, context=self._context(staff_id))
        self._run(_FORGET, whose=staff_id)
        self._run(_BEGIN, whose=staff_id, sealed=sealed)

    def confirm_authenticator(self, staff_id: str) -> bool:
        return self._run(_CONFIRM, whose=staff_id, now=self._ground.clock()).rowcount == 1

    def use_step(self, staff_id: str, step: int) -> bool:
        """Spend a code's time step; False if it, or a later one, was spent before."""
        return self._run(_USE, whose=staff_id, step=step).rowcount == 1

    def forget(self, staff_id: str) -> None:
        """Take the authenticator, every passkey and the recovery codes away."""
        self._run(_FORGET, whose=staff_id)
        self._run(_DROP_CODES, whose=staff_id)
        self._run(_DROP_KEYS, whose=staff_id)

    def forget_authenticator(self, staff_id: str) -> None:
        """Take the authenticator away; passkeys stay."""
        self._run(_FORGET, whose=staff_id)

    def holders(self) -> frozenset[str]:
        """Ids of the accounts that have a second step."""
        found = [*self._run(_CONFIRMED).scalars(), *self._run(_HOLDERS).scalars()]
        return frozenset(str(one) for one in found)

    def passkeys(self, staff_id: str) -> tuple[Passkey, ...]:
        """Oldest first."""
        return tuple(Passkey(*row) for row in self._run(_OF_STAFF, whose=staff_id))

    def passkey(self, credential: bytes) -> Passkey | None:
        row = self._run(_BY_CREDENTIAL, wanted=credential).first()
        return None if row is None else Passkey(*row)

    def add_passkey(
        self, staff_id: str, credential: bytes, public_key: bytes, sign_count: int, name: str
    ) -> None:
        self._run(
            _ADD_KEY,
            new_id=self._ground.new_id(),
            whose=staff_id,
            wanted=credential,
            public=public_key,
            signs=sign_count,
            called=name,
            now=self._ground.clock(),
        )

    def use_passkey(self, passkey_id: str, sign_count: int) -> None:
        self._run(_USE_KEY, wanted=passkey_id, signs=sign_count, now=self._ground.clock())

    def remove_passkey(self, passkey_id: str, staff_id: str) -> bool:
        """False if it is another's or gone."""
        return self._run(_DROP_KEY, wanted=passkey_id, whose=staff_id).rowcount == 1

    def put_recovery(self, staff_id: str, codes: Iterable[str]) -> None:
        """Keep these codes, as keyed hashes; earlier ones open nothing any more."""
        self._run(_DROP_CODES, whose=staff_id)
        for code in codes:
            self._run(
                _ADD_CODE, whose=staff_id, hash=self._ground.keys.recovery_hash(staff_id, code)
            )

    def recovery_left(self, staff_id: str) -> int:
        """How many codes have not been used."""
        return int(self._run(_CODES_LEFT, whose=staff_id).scalar_one())

    def spend_recovery(self, staff_id: str, code: str) -> bool:
        """Use a code up; False for one that is not there or was used."""
        found = self._ground.keys.recovery_hash(staff_id, code)
        spent = self._run(_SPEND_CODE, whose=staff_id, hash=found, now=self._ground.clock())
        return spent.rowcount == 1

    def _context(self, staff_id: str) -> str:
        return f"{self._ground.town_id} authenticator {staff_id}"
