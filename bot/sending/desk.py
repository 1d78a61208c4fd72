"""One try at one row, from the plan to what is to be written down. No threads, no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from bot.sending.judge import (
    Attempt,
    Does,
    Route,
    Verdict,
    judge,
    plan,
    wait_before_next,
)
from bot.sending.tally import NO_TALLY, Tally
from storage.queue import Settlement

if TYPE_CHECKING:
    from bot.line.client import LineClient, Outcome
    from bot.sending.quota import Meter
    from storage.outbox import OutboxRow

SLOWEST_CALL: Final = timedelta(seconds=14)
"""A little more than the LINE client's time limits together; a lease must outlast the call."""

LEASE_SECONDS: Final = 30
"""How long a row belongs to the process that wrote or claimed it: longer than two slowest calls."""

MOST_CRASHES: Final = 8

_State = Literal["sent", "dropped", "dead", "pending"]
_STATES: Final[Mapping[Does, _State]] = {
    "sent": "sent",
    "again": "pending",
    "push": "pending",
    "drop": "dropped",
    "park": "dead",
    "dead": "dead",
}


def untried(row: OutboxRow, who: str) -> Settlement:
    """Give a row back as it was: somebody with a fresh lease shall send it."""
    return Settlement(
        row.town_id,
        row.id,
        who,
        "pending",
        due_at=row.due_at,
        is_ambiguous=row.is_ambiguous,
        via_push=row.via_push,
        fault=row.fault,
    )


class Desk:
    """Sends single messages and says how it went."""

    def __init__(
        self,
        line_for: Callable[[int], LineClient],
        meter: Meter,
        *,
        clock: Callable[[], datetime],
        who: str,
        tally: Tally = NO_TALLY,
    ) -> None:
        self._line_for = line_for
        self._meter = meter
        self._clock = clock
        self.who = who
        self._tally = tally

    def try_row(self, row: OutboxRow) -> Settlement:
        """Try once by the best way there is, and by push right after where the token is dead."""
        if not self._lease_lasts(row):
            return untried(row, self.who)
        if row.messages is None:
            return self._settle(row, Verdict("dead", "empty"))
        way = plan(row.weight, self._token_age(row), via_push=row.via_push)
        if way == "drop":
            return self._settle(row, Verdict("drop", "token_old", is_unsure=row.is_ambiguous))
        if way == "push":
            return self._settle(row, self._push(row, row.messages, row.is_ambiguous))
        return self._settle(row, self._reply(row, row.messages))

    def after_crash(self, row: OutboxRow) -> Settlement:
        """A fault of our own while sending: later, a few times, then it is for somebody to see."""
        self._tally.judged("none", row.weight, "crash")
        if row.attempts >= MOST_CRASHES:
            return self._settle(row, Verdict("dead", "crash", is_unsure=True))
        after = wait_before_next(row.attempts, 60.0)
        return self._settle(row, Verdict("again", "crash", after, is_unsure=True))

    def _reply(self, row: OutboxRow, messages: str) -> Verdict:
        outcome = self._line_for(row.town_id).reply(row.reply_token or "", messages)
        verdict = self._judge("reply", row, outcome, row.is_ambiguous)
        if verdict.does == "sent" and not verdict.fault and row.token_at is not None:
            self._tally.answered(self._age(row.token_at))
        if verdict.does == "push" and self._lease_lasts(row):
            return self._push(row, messages, verdict.is_unsure)
        return verdict

    def _push(self, row: OutboxRow, messages: str, was_unsure: bool) -> Verdict:
        if not self._meter.allows(row.town_id, row.weight, row.recipient):
            return Verdict("park", "quota", is_unsure=was_unsure)
        outcome = self._line_for(row.town_id).push(row.recipient, messages, row.retry_key)
        verdict = self._judge("push", row, outcome, was_unsure)
        if verdict.does == "sent":
            self._meter.count(row.town_id, row.recipient)
        elif verdict.does == "park":
            self._meter.mark_spent(row.town_id)
        elif verdict.does == "again":
            return Verdict("push", verdict.fault, verdict.after, verdict.is_unsure)
        return verdict

    def _judge(self, route: Route, row: OutboxRow, outcome: Outcome, was_unsure: bool) -> Verdict:
        verdict = judge(
            Attempt(
                route=route,
                weight=row.weight,
                attempts=row.attempts,
                age=self._age(row.made_at),
                token_age=self._token_age(row),
                was_unsure=was_unsure,
                outcome=outcome,
            )
        )
        self._tally.judged(route, row.weight, verdict.does)
        return verdict

    def _settle(self, row: OutboxRow, verdict: Verdict) -> Settlement:
        """A verdict as a row: what is parked lies with the dead, where it holds nobody up."""
        state = _STATES[verdict.does]
        due_at = self._clock() + timedelta(seconds=verdict.after) if state == "pending" else None
        return Settlement(
            row.town_id,
            row.id,
            self.who,
            state,
            due_at=due_at,
            is_ambiguous=verdict.is_unsure,
            via_push=row.via_push or verdict.does in {"push", "park"},
            fault=verdict.fault,
        )

    def _lease_lasts(self, row: OutboxRow) -> bool:
        return row.leased_until is not None and row.leased_until - self._clock() > SLOWEST_CALL

    def _token_age(self, row: OutboxRow) -> float | None:
        if not row.reply_token or row.token_at is None:
            return None
        return self._age(row.token_at)

    def _age(self, then: datetime) -> float:
        return (self._clock() - then).total_seconds()
