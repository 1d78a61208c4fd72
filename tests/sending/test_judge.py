"""The whole policy of sending as a table: facts of one try, and what becomes of the message."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line.client import Outcome
from bot.line.wire import Fault
from bot.sending.judge import (
    GIVE_UP,
    TOKEN_LIFE,
    Attempt,
    Verdict,
    Weight,
    judge,
    plan,
    wait_before_next,
)

OK, QUOTA, RATE = Outcome(200), Outcome(429, is_quota=True), Outcome(429)
TIMEOUT, RESET, REFUSED = (
    Outcome(None, "timeout"),
    Outcome(None, "reset"),
    Outcome(None, "refused"),
)
MUST_ARRIVE: tuple[Weight, ...] = ("answer", "receipt", "notice")
WEIGHTS: tuple[Weight, ...] = ("prompt", *MUST_ARRIVE)

REPLY = Attempt("reply", "prompt", 1, 1.0, 1.0, False, OK)
PUSH = Attempt("push", "answer", 1, 1.0, None, False, OK)


def reply(outcome: Outcome, weight: Weight = "prompt", **facts: object) -> Verdict:
    return judge(replace(REPLY, outcome=outcome, weight=weight, **facts))  # type: ignore[arg-type]


def push(outcome: Outcome, weight: Weight = "answer", **facts: object) -> Verdict:
    return judge(replace(PUSH, outcome=outcome, weight=weight, **facts))  # type: ignore[arg-type]


def kind(verdict: Verdict) -> tuple[str, str, bool]:
    return verdict.does, verdict.fault, verdict.is_unsure


# A reply, first try, token one second old: the same for every weight.
@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    ("outcome", "does", "fault", "is_unsure"),
    [
        (OK, "sent", "", False),
        (Outcome(202), "sent", "", False),
        (RATE, "again", "http_429", False),
        (QUOTA, "again", "quota", False),
        (Outcome(401), "again", "http_401", False),
        (REFUSED, "again", "refused", False),
        (TIMEOUT, "again", "timeout", True),
        (RESET, "again", "reset", True),
        (Outcome(500), "again", "http_500", True),
        (Outcome(503), "again", "http_503", True),
        (Outcome(302), "again", "http_302", True),
        (Outcome(None), "again", "no_answer", True),
    ],
)
def test_a_young_token_is_used_again(
    outcome: Outcome, does: str, fault: str, is_unsure: bool, weight: Weight
) -> None:
    assert kind(reply(outcome, weight)) == (does, fault, is_unsure)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 413, 415])
def test_what_line_refuses_at_once_is_dropped_or_pushed(status: int) -> None:
    fault = f"http_{status}"
    assert kind(reply(Outcome(status), "prompt")) == ("drop", fault, False)
    for weight in MUST_ARRIVE:
        assert kind(reply(Outcome(status), weight)) == ("push", fault, False)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_used_token_after_doubt_says_that_it_had_arrived(weight: Weight) -> None:
    verdict = reply(Outcome(400), weight, was_unsure=True, attempts=2)
    assert kind(verdict) == ("sent", "had_been_sent", False)


@pytest.mark.parametrize("status", [403, 413])
def test_other_refusals_after_doubt_say_nothing_of_the_kind(status: int) -> None:
    assert kind(reply(Outcome(status), "prompt", was_unsure=True))[0] == "drop"
    assert kind(reply(Outcome(status), "receipt", was_unsure=True)) == (
        "push",
        f"http_{status}",
        True,
    )


@pytest.mark.parametrize("outcome", [TIMEOUT, RESET, REFUSED, RATE, Outcome(500), Outcome(401)])
def test_an_old_token_drops_questions_and_pushes_the_rest(outcome: Outcome) -> None:
    assert reply(outcome, "prompt", token_age=49.9).does == "drop"
    for weight in MUST_ARRIVE:
        assert reply(outcome, weight, token_age=49.9).does == "push"


def test_doubt_is_remembered_through_clear_failures() -> None:
    assert reply(REFUSED, was_unsure=True).is_unsure
    assert reply(RATE, was_unsure=True).is_unsure
    assert reply(RATE, "answer", was_unsure=True, token_age=49.9).is_unsure


@pytest.mark.parametrize("weight", MUST_ARRIVE)
@pytest.mark.parametrize(
    ("outcome", "does", "fault", "is_unsure"),
    [
        (OK, "sent", "", False),
        (Outcome(409), "sent", "had_been_sent", False),
        (QUOTA, "park", "quota", False),
        (RATE, "again", "http_429", False),
        (Outcome(401), "again", "http_401", False),
        (REFUSED, "again", "refused", False),
        (TIMEOUT, "again", "timeout", True),
        (RESET, "again", "reset", True),
        (Outcome(500), "again", "http_500", True),
        (Outcome(400), "dead", "http_400", False),
        (Outcome(403), "dead", "http_403", False),
        (Outcome(404), "dead", "http_404", False),
        (Outcome(413), "dead", "http_413", False),
        (Outcome(415), "dead", "http_415", False),
    ],
)
def test_a_push_has_its_own_table(
    outcome: Outcome, does: str, fault: str, is_unsure: bool, weight: Weight
) -> None:
    assert kind(push(outcome, weight)) == (does, fault, is_unsure)


def test_a_push_is_given_up_before_line_forgets_its_retry_key() -> None:
    assert push(TIMEOUT, age=GIVE_UP - 120, attempts=99).does == "again"
    assert kind(push(TIMEOUT, age=GIVE_UP, attempts=99)) == ("dead", "gave_up", True)
    assert kind(push(REFUSED, age=GIVE_UP, attempts=99)) == ("dead", "gave_up", False)


def test_waits_double_up_to_their_bound() -> None:
    assert [wait_before_next(n, 8.0) for n in range(1, 8)] == [0.5, 1, 2, 4, 8, 8, 8]
    assert reply(TIMEOUT, attempts=40).after == 8.0
    assert push(TIMEOUT, attempts=4000).after == 60.0


def test_a_rate_limit_is_given_time() -> None:
    assert reply(RATE).after == 2.0
    assert push(RATE).after == 2.0
    assert push(RATE, attempts=5).after == 8.0


@pytest.mark.parametrize(
    ("weight", "token_age", "via_push", "way"),
    [
        ("prompt", 0.0, False, "reply"),
        ("prompt", 49.9, False, "reply"),
        ("prompt", 50.0, False, "drop"),
        ("prompt", None, False, "drop"),
        ("prompt", 0.0, True, "drop"),
        ("answer", 49.9, False, "reply"),
        ("answer", 50.0, False, "push"),
        ("receipt", 50.0, False, "push"),
        ("receipt", 1.0, True, "push"),
        ("notice", None, True, "push"),
        ("notice", None, False, "push"),
    ],
)
def test_the_way_is_chosen_by_the_age_of_the_token(
    weight: Weight, token_age: float | None, via_push: bool, way: str
) -> None:
    assert plan(weight, token_age, via_push=via_push) == way


outcomes = st.builds(
    Outcome,
    st.one_of(st.none(), st.integers(100, 599)),
    st.sampled_from(get_args(Fault)),
    st.booleans(),
)
attempts = st.builds(
    Attempt,
    route=st.sampled_from(["reply", "push"]),
    weight=st.sampled_from(get_args(Weight)),
    attempts=st.integers(1, 10_000),
    age=st.floats(0, 10 * GIVE_UP),
    token_age=st.floats(0, 2 * TOKEN_LIFE),
    was_unsure=st.booleans(),
    outcome=outcomes,
)


@given(attempts)
def test_every_try_is_judged_within_bounds(attempt: Attempt) -> None:
    verdict = judge(attempt)
    assert 0.0 <= verdict.after <= 60.0
    if attempt.route == "reply":
        assert verdict.does in {"sent", "again", "push", "drop"}
        assert attempt.weight != "prompt" or verdict.does != "push"
        assert attempt.weight == "prompt" or verdict.does != "drop"
        if verdict.does == "again":
            assert attempt.token_age is not None
            assert attempt.token_age + verdict.after < TOKEN_LIFE
    else:
        assert verdict.does in {"sent", "again", "park", "dead"}


@given(attempts)
def test_nothing_is_called_sent_that_line_did_not_take(attempt: Attempt) -> None:
    if judge(attempt).does == "sent":
        status = attempt.outcome.status
        assert status is not None
        assert (
            200 <= status < 300
            or (attempt.route == "push" and status == 409)
            or (attempt.route == "reply" and status == 400 and attempt.was_unsure)
        )
