from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import labels
from casework.trouble import (
    CaseworkError,
    ReasonUnknown,
    ReopenedTooOften,
    SomethingMissing,
    StepNotAllowed,
    StepRefused,
    TooLateToReopen,
    UnknownState,
)
from casework.workflow import (
    FIRST,
    KINDS,
    REASONS,
    REOPEN_AT_MOST,
    STAGES,
    STATES,
    STEPS,
    By,
    Standing,
    Step,
    allowed,
    check,
    is_open,
    is_reopening,
    may,
    may_reopen,
    may_unmerge,
    missing_for,
    route,
)

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
EVERYTHING = frozenset({"division", "question", "agency", "letter", "date", "answer"})

TABLE = {
    "received": "accepted forwarded closed cancelled",
    "accepted": "in_progress waiting_citizen forwarded resolved closed cancelled",
    "in_progress": "waiting_citizen forwarded resolved closed cancelled",
    "waiting_citizen": "in_progress forwarded resolved closed cancelled",
    "forwarded": "in_progress resolved closed cancelled",
    "resolved": "closed in_progress",
    "closed": "in_progress",
    "cancelled": "",
}


@pytest.mark.parametrize(("state", "to"), list(product(STATES, STATES)))
def test_the_full_matrix_of_steps(state: str, to: str) -> None:
    assert may(state, to, "system") is (to in TABLE[state].split())


def test_every_state_has_steps_and_labels_in_both_languages() -> None:
    assert set(STEPS) == set(STATES) == set(KINDS) == set(labels.codes("state"))
    assert set(labels.codes("reason")) == REASONS
    assert set(labels.codes("stage")) == set(STAGES)
    sorts: tuple[labels.Sort, ...] = ("state", "reason", "stage", "category", "division")
    for sort in sorts:
        for code in labels.codes(sort):
            assert labels.label(sort, code, "th") != labels.label(sort, code, "en")


def test_only_the_citizen_cancels() -> None:
    assert not any(may(state, "cancelled", "staff") for state in STATES)
    for state in ("received", "accepted", "in_progress", "waiting_citizen", "forwarded"):
        assert may(state, "cancelled", "citizen")
    assert allowed("resolved", "citizen") == {"in_progress"}
    assert allowed("closed", "citizen") == {"in_progress"}
    assert allowed("waiting_citizen", "citizen") == {"in_progress", "cancelled"}
    assert allowed("cancelled", "citizen") == frozenset()


def test_a_question_on_a_received_case_accepts_it_first() -> None:
    assert route("received", "waiting_citizen") == ("accepted", "waiting_citizen")
    assert route("accepted", "waiting_citizen") == ("waiting_citizen",)
    assert route("received", "resolved") == ()
    assert route("received", "waiting_citizen", "citizen") == ()
    assert route("cancelled", "accepted") == ()


def test_an_unknown_state_is_named() -> None:
    with pytest.raises(UnknownState, match="lost"):
        allowed("lost")
    with pytest.raises(UnknownState):
        check(Standing("received"), Step("lost"), NOW)


def test_a_step_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StepNotAllowed, match="received -> resolved") as refused:
        check(Standing("received"), Step("resolved", given=EVERYTHING), NOW)
    assert refused.value.reason == "not_allowed"
    assert isinstance(refused.value, StepRefused)
    assert isinstance(refused.value, CaseworkError)


def test_what_must_come_with_a_step_is_asked_for() -> None:
    with pytest.raises(SomethingMissing) as refused:
        check(Standing("accepted"), Step("forwarded", given=frozenset({"agency"})), NOW)
    assert refused.value.missing == ("letter", "date")
    assert missing_for(Step("resolved", given=frozenset({"answer"}), is_physical=True)) == (
        "after_photo",
    )
    assert missing_for(Step("resolved", given=frozenset({"answer"}))) == ()
    check(Standing("accepted"), Step("resolved", given=frozenset({"answer"})), NOW)


def test_closing_needs_a_listed_reason() -> None:
    with pytest.raises(SomethingMissing):
        check(Standing("accepted"), Step("closed"), NOW)
    with pytest.raises(ReasonUnknown):
        check(Standing("accepted"), Step("closed", reason="tired"), NOW)
    for reason in REASONS:
        check(Standing("accepted"), Step("closed", reason=reason), NOW)


def test_a_finished_case_is_reopened_within_thirty_days_only() -> None:
    fresh = Standing("resolved", finished_at=NOW - timedelta(days=30))
    stale = Standing("resolved", finished_at=NOW - timedelta(days=30, seconds=1))
    check(fresh, Step("in_progress", by="citizen"), NOW)
    assert may_reopen(fresh, NOW)
    assert not may_reopen(stale, NOW)
    with pytest.raises(TooLateToReopen):
        check(stale, Step("in_progress", by="citizen"), NOW)


def test_reopening_has_a_limit() -> None:
    tired = Standing("closed", reopened=REOPEN_AT_MOST, finished_at=NOW)
    assert not may_reopen(tired, NOW)
    with pytest.raises(ReopenedTooOften):
        check(tired, Step("in_progress"), NOW)


def test_only_a_finished_case_can_be_reopened() -> None:
    assert not may_reopen(Standing("accepted"), NOW)
    assert not may_reopen(Standing("cancelled", finished_at=NOW), NOW)
    assert is_reopening("closed", "in_progress")
    assert not is_reopening("waiting_citizen", "in_progress")
    assert not is_reopening("resolved", "closed")


def test_a_merge_is_undone_within_thirty_days() -> None:
    assert may_unmerge(NOW - timedelta(days=30), NOW)
    assert not may_unmerge(NOW - timedelta(days=31), NOW)


@given(st.lists(st.tuples(st.sampled_from(sorted(STATES)), st.sampled_from(["staff", "citizen"]))))
def test_any_sequence_of_steps_keeps_the_invariants(wishes: list[tuple[str, By]]) -> None:
    state, reopened = FIRST, 0
    for to, by in wishes:
        step = Step(to, by, EVERYTHING, reason="fixed" if to == "closed" else "")
        finished = None if is_open(state) else NOW
        try:
            check(Standing(state, reopened, finished), step, NOW)
        except StepRefused:
            continue
        assert to in STEPS[state]
        assert state != "cancelled"
        assert to != FIRST
        reopened += is_reopening(state, to)
        state = to
        assert reopened <= REOPEN_AT_MOST
        assert is_open(state) is (STATES[state].open311 == "open")
