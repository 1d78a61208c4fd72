"""What becomes of a message after one try to send it. Pure: facts in, a verdict out.

A reply is free and can be used once; its token lives about a minute and knows no retry key. A push
costs one of the month's messages and may be repeated under its retry key for 24 hours without being
delivered twice. So a reply that may have arrived is tried again with the same token while it is
young: 200 means "now", 400 means "it had been". After that a question of the talk is given up (it
can be asked again) and everything else is pushed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.line.client import Outcome

Weight = Literal["prompt", "answer", "receipt", "notice"]
Route = Literal["reply", "push"]
Plan = Literal["reply", "push", "drop"]
Does = Literal["sent", "again", "push", "drop", "park", "dead"]

TOKEN_LIFE = 50.0
"""Seconds from the receipt of an event in which its reply token is used; LINE promises 60."""

GIVE_UP = 23 * 3600.0
"""Seconds after which a push is no longer repeated; LINE remembers a retry key for 24 hours."""

FIRST_WAIT, LONGEST_REPLY_WAIT, LONGEST_PUSH_WAIT, SHORTEST_RATE_WAIT = 0.5, 8.0, 60.0, 2.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """The facts about one try. Ages in seconds; `attempts` counts this try too.

    `token_age` is None where there never was a token. `was_unsure`: an earlier reply may have
    arrived although nobody told us.
    """

    route: Route
    weight: Weight
    attempts: int
    age: float
    token_age: float | None
    was_unsure: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do now.

    "sent": done. "again": the same route after `after` seconds. "push": at once, by the other
    route. "drop": given up, a question that can be asked again. "park": waits for the month's
    messages. "dead": somebody must look. `fault` is a short code and never holds content.
    """

    does: Does
    fault: str = ""
    after: float = 0.0
    is_unsure: bool = False


Reading = Literal["taken", "refused", "barred", "rate", "quota", "unsure", "unreached"]


def plan(weight: Weight, token_age: float | None, *, via_push: bool) -> Plan:
    """Choose the way before a try: the token while it lives, else a push; never for a question."""
    if token_age is not None and token_age < TOKEN_LIFE and not via_push:
        return "reply"
    return "drop" if weight == "prompt" else "push"


def judge(attempt: Attempt) -> Verdict:
    """Decide after a try."""
    if attempt.route == "reply":
        return _judge_reply(attempt)
    return _judge_push(attempt)


def read(outcome: Outcome) -> Reading:
    """What an outcome says about the message. By status only: LINE's texts are not stable."""
    status = outcome.status
    if status is None:
        return "unreached" if outcome.fault == "refused" else "unsure"
    if 200 <= status < 300:
        return "taken"
    if status == 429:
        return "quota" if outcome.is_quota else "rate"
    if status == 401:
        return "barred"
    return "refused" if 400 <= status < 500 else "unsure"


def wait_before_next(attempts: int, longest: float) -> float:
    """Seconds to wait after the n-th try: doubling from half a second."""
    return float(min(FIRST_WAIT * 2 ** min(attempts - 1, 20), longest))


def fault_of(outcome: Outcome) -> str:
    """A short code for people who look after the queue."""
    if outcome.status is None:
        return outcome.fault or "no_answer"
    return "quota" if outcome.is_quota else f"http_{outcome.status}"


def _judge_reply(attempt: Attempt) -> Verdict:
    seen = read(attempt.outcome)
    fault = fault_of(attempt.outcome)
    if seen == "taken":
        return Verdict("sent")
    if seen == "refused":
        if attempt.was_unsure and attempt.outcome.status == 400:
            return Verdict("sent", "had_been_sent")
        return _without_token(attempt, fault, attempt.was_unsure)
    unsure = attempt.was_unsure or seen == "unsure"
    after = _wait(seen, attempt.attempts, LONGEST_REPLY_WAIT)
    if attempt.token_age is not None and attempt.token_age + after < TOKEN_LIFE:
        return Verdict("again", fault, after, unsure)
    return _without_token(attempt, fault, unsure)


def _without_token(attempt: Attempt, fault: str, unsure: bool) -> Verdict:
    if attempt.weight == "prompt":
        return Verdict("drop", fault, is_unsure=unsure)
    return Verdict("push", fault, is_unsure=unsure)


def _judge_push(attempt: Attempt) -> Verdict:
    seen = read(attempt.outcome)
    fault = fault_of(attempt.outcome)
    unsure = attempt.was_unsure or seen == "unsure"
    if seen == "taken":
        return Verdict("sent")
    if attempt.outcome.status == 409:
        return Verdict("sent", "had_been_sent")
    if seen == "quota":
        return Verdict("park", fault, is_unsure=unsure)
    if seen == "refused":
        return Verdict("dead", fault, is_unsure=unsure)
    after = _wait(seen, attempt.attempts, LONGEST_PUSH_WAIT)
    if attempt.age + after >= GIVE_UP:
        return Verdict("dead", "gave_up", is_unsure=unsure)
    return Verdict("again", fault, after, unsure)


def _wait(seen: Reading, attempts: int, longest: float) -> float:
    after = wait_before_next(attempts, longest)
    return max(after, SHORTEST_RATE_WAIT) if seen in {"rate", "quota", "barred"} else after
