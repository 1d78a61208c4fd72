"""The people of the town hall, and the LINE accounts they linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage.scope import Repository


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One account of the town hall."""

    id: str
    name: str
    login: str
    roles: frozenset[str]
    division: str | None  # code
    password_hash: str | None = field(repr=False, default=None)
    line_user: str | None = field(repr=False, default=None)
    is_active: bool = True


class LoginTakenError(Exception):
    """Another member of this town has this login."""


class Staff(Repository):
    """The staff of one town."""

    __slots__ = ()

    def add(
        self,
        *,
        name: str,
        login: str,
        roles: Sequence[str],
        division: str | None = None,
        password_hash: str | None = None,
    ) -> StaffMember:
        """Open an account; `LoginTakenError` leaves the transaction usable."""
        raise NotImplementedError

    def by_id(self, staff_id: str) -> StaffMember | None:
        raise NotImplementedError

    def by_login(self, login: str) -> StaffMember | None:
        raise NotImplementedError

    def by_line_user(self, line_user: str) -> StaffMember | None:
        """The active staff member behind a LINE account."""
        raise NotImplementedError

    def everyone(self) -> tuple[StaffMember, ...]:
        """By name, the inactive too."""
        raise NotImplementedError

    def in_line(self, division: str | None = None) -> tuple[StaffMember, ...]:
        """Active members with a linked LINE account who work on cases (of this division)."""
        raise NotImplementedError

    def save(self, member: StaffMember) -> None:
        """Write name, login, roles, division, password and activity back."""
        raise NotImplementedError

    def new_link_code(self, staff_id: str, code: str, expires_at: datetime) -> None:
        """Keep the hash of a one-time code; older codes of this member die."""
        raise NotImplementedError

    def use_link_code(self, code: str, line_user: str) -> StaffMember | None:
        """Tie the LINE account to the code's owner, once and in time; None if it cannot be.

        A LINE account belongs to one member: an older tie of either is undone.
        """
        raise NotImplementedError

    def unlink(self, line_user: str) -> bool:
        """Undo the tie of a LINE account."""
        raise NotImplementedError
