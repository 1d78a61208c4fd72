"""How a database's shape stands to what this program wants: both databases ask the same way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from storage.pen import StoreError

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

Standing = Literal["older", "current", "newer"]

_MISSING: Final = "the migrations are missing from this installation"


class NewerDatabaseError(StoreError):
    """The database was made by a later version of this program, which alone can go back."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"made by a newer version of the program (revision {revision})")
        self.revision = revision


def newest_of(scripts: Path) -> str:
    """The revision that this program wants."""
    head = _line(scripts).get_current_head()
    if head is None:
        raise StoreError(_MISSING)
    return head


def standing_of(scripts: Path, revision: str | None) -> Standing:
    """A revision that this program has never heard of is newer; an empty database is older."""
    if revision is None:
        return "older"
    known = {one.revision for one in _line(scripts).walk_revisions()}
    if revision not in known:
        return "newer"
    return "current" if revision == newest_of(scripts) else "older"


def refuse_newer(scripts: Path, revision: str | None) -> None:
    """Raise `NewerDatabaseError` where migrating would mean to guess."""
    if revision is not None and standing_of(scripts, revision) == "newer":
        raise NewerDatabaseError(revision)


def _line(scripts: Path) -> ScriptDirectory:
    from alembic.script import ScriptDirectory  # heavy, and processes that serve never migrate

    return ScriptDirectory(str(scripts))
