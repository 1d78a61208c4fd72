"""Who waits behind whom among the rows in this process's hands. No threads, no database.

A recipient's next message may be leased to the process that is sending him one just now; it stands
in line here and goes out as soon as the one before it is through, without a look into the database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.outbox import OutboxRow

Whom = tuple[int, str]  # town and recipient


def whom_of(row: OutboxRow) -> Whom:
    """Whose line a row stands in."""
    return row.town_id, row.recipient


@dataclass(slots=True)
class _Line:
    behind: deque[OutboxRow] = field(default_factory=deque)
    is_sending: bool = False
    is_returning: bool = False  # one is to be tried later, so that none may go before it
    unwritten: int = 0  # rows in our hands, until the database knows how they ended


class Lines:
    """One line a recipient; its user sees to it that only one thread is in here at a time."""

    def __init__(self) -> None:
        self._lines: dict[Whom, _Line] = {}
        self.behind = 0  # rows that stand behind another one

    def __contains__(self, whom: Whom) -> bool:
        return whom in self._lines

    def __len__(self) -> int:
        return len(self._lines)

    def arrive(self, row: OutboxRow, *, has_room: bool) -> Literal["send", "wait", "return"]:
        """A row is ours now: send it, leave it to its line, or give it back untried."""
        line = self._lines.setdefault(whom_of(row), _Line())
        line.unwritten += 1
        if line.is_returning or not has_room:
            line.is_returning = True
            return "return"
        if line.is_sending:
            line.behind.append(row)
            self.behind += 1
            return "wait"
        line.is_sending = True
        return "send"

    def ended(
        self, whom: Whom, *, comes_again: bool
    ) -> tuple[OutboxRow | None, Sequence[OutboxRow]]:
        """A try has ended: who is sent next, and who is given back untried."""
        line = self._lines[whom]
        if comes_again:
            line.is_sending, line.is_returning = False, True
            back = tuple(line.behind)
            line.behind.clear()
            self.behind -= len(back)
            return None, back
        if line.behind:
            self.behind -= 1
            return line.behind.popleft(), ()
        line.is_sending = False
        return None, ()

    def written(self, whom: Whom) -> bool:
        """The database knows how one row ended; whether none of this recipient is left with us."""
        line = self._lines[whom]
        line.unwritten -= 1
        if line.unwritten:
            return False
        del self._lines[whom]
        return True
