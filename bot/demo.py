"""The demo town: plainly invented, complete enough to talk to, made once and then kept."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.actions.context import System
from bot.actions.linking import CODE_LENGTH, CODE_LIFE
from bot.actions.passwords import is_right
from bot.actions.people import add_staff
from bot.actions.tips_setup import enrol_demo
from bot.actions.towns import open_town, put_days_off, set_channel
from casework.numbering import ALPHABET
from storage.catalogue import DayOff

if TYPE_CHECKING:
    from bot.wiring import Deps
    from storage import Tx
    from storage.staff import StaffMember
    from storage.towns import Town

SLUG: Final = "demo"
DEMO: Final = System("demo")
_SETTINGS: Final = {
    "phone": "0 0000 0000",
    "office_hours_en": "Monday to Friday, 08:30-16:30, closed at noon",
}


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """One invented member of the town hall; `key` is his part in the simulator's cast, or ""."""

    login: str
    roles: tuple[str, ...]
    division: str | None = None
    key: str = ""


STAFF: Final = (
    DemoStaff("wichai", ("agent",), "works", "officer-wichai"),
    DemoStaff("napa", ("head", "agent"), None, "officer-napa"),
    DemoStaff("suphap", ("integrity",)),
    DemoStaff("thamma", ("integrity",)),
    DemoStaff("mayor", ("executive",)),
    DemoStaff("admin", ("administrator",)),
)


_KEYS: Final = {"officer-suphap": "suphap", "officer-thamma": "thamma"}

FIRST_SLUG: Final = "town"
FIRST_ADMIN: Final = DemoStaff("admin", ("administrator", "head", "agent"))


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A log-in to print; `password` is "" where somebody has changed it since."""

    login: str
    name: str
    roles: tuple[str, ...]
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoLogins:
    """What the start of a demo prints."""

    slug: str
    town: str
    logins: tuple[DemoLogin, ...]


def build_demo(deps: Deps, line_accounts: Mapping[str, str] | None = None) -> DemoLogins:
    """Open the demo town where there is none, and tell its log-ins. A second start keeps the data.

    `line_accounts` are the LINE ids of the simulator's invented officers by their key; they are
    linked where they are not yet. Passwords come from SECRET_KEY, so that they stay the same.
    """
    town = deps.store.towns.by_slug(SLUG) or _open(deps)
    with deps.store.begin(town.id) as tx:
        for member in STAFF:
            row = tx.staff.by_login(member.login) or _join(deps, tx, member)
            account = (line_accounts or {}).get(member.key, "")
            if account and row.line_user is None:
                _link(deps, tx, row, account)
        logins = tuple(_login(deps, tx, member) for member in STAFF)
        holders = {key: tx.staff.by_login(login).id for key, login in _KEYS.items()}  # type: ignore[union-attr]
    enrol_demo(deps.vault, town.slug, deps.settings.var_dir / "demo-keys", holders=holders)
    return DemoLogins(town.slug, town.name, logins)


def found_first_town(deps: Deps) -> DemoLogins:
    """On a real account: an empty town with one administrator, where there is no town yet.

    Nothing of the demo is made: its integrity officers' keys lie on this disk, and a real tip must
    never be sealed to them.
    """
    town = deps.store.towns.default()
    if town is None:
        name = deps.words.texts["th"]["demo.first_town"]
        town = open_town(deps.store, FIRST_SLUG, name, {}, deps.words)
        with deps.store.begin(town.id) as tx:
            _join(deps, tx, FIRST_ADMIN)
    with deps.store.reading(town.id) as tx:
        logins = (_login(deps, tx, FIRST_ADMIN),) if tx.staff.by_login("admin") else ()
    return DemoLogins(town.slug, town.name, logins)


def _open(deps: Deps) -> Town:
    name, hours, address = (
        deps.words.texts["th"][f"demo.{key}"] for key in ("town", "office_hours", "address")
    )
    settings = {**_SETTINGS, "office_hours": hours, "address": address}
    town = open_town(deps.store, SLUG, name, settings, deps.words)
    if deps.settings.channel_secrets:
        token = deps.settings.line_channel_access_token.get_secret_value()
        town = set_channel(deps.store, town, deps.settings.channel_secrets, token)
    with deps.store.begin(town.id) as tx:
        name = deps.words.texts["th"]["demo.day_off"]
        put_days_off(tx, [DayOff(date(deps.clock().year + 1, 1, 2), name)])
    return town


def _join(deps: Deps, tx: Tx, member: DemoStaff) -> StaffMember:
    return add_staff(
        tx,
        DEMO,
        login=member.login,
        name=deps.words.texts["th"][f"demo.staff.{member.login}"],
        roles=member.roles,
        division=member.division,
        password=_password(deps, member.login),
    )


def _link(deps: Deps, tx: Tx, row: StaffMember, account: str) -> None:
    """The same way as everybody: by a one-time code, only that nobody has to type it."""
    code = "".join(ALPHABET[deps.random(len(ALPHABET))] for _ in range(CODE_LENGTH))
    tx.staff.new_link_code(row.id, code, deps.clock() + CODE_LIFE)
    tx.staff.use_link_code(code, account)
    tx.audit.add("line_linked", staff_id=row.id, subject=row.id)


def _login(deps: Deps, tx: Tx, member: DemoStaff) -> DemoLogin:
    row = tx.staff.by_login(member.login)
    password = _password(deps, member.login)
    still = row is not None and is_right(row.password_hash, password)
    return DemoLogin(member.login, row.name if row else "", member.roles, password if still else "")


def _password(deps: Deps, login: str) -> str:
    """Sixteen letters and digits that only this SECRET_KEY gives."""
    key = deps.keys.derive(f"demo password {login}")
    letters = base64.b32encode(key).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
