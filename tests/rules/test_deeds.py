from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clearance import ROLES, Docket, Officer, is_named
from casework.deeds import NEEDS, Stand, deeds, is_possible
from casework.workflow import REOPEN_AT_MOST, STATES, Standing

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
HEAD = Officer("malee", frozenset({"head"}), frozenset({"works"}))
LAMP = Docket("works", owner="somchai")
ALWAYS = {"note", "publish"}
OPEN = {"explain", "category", "merge", "split", "hand_over", "assign", "concern", "close"}

MATRIX = {
    "received": OPEN | {"accept", "ask", "forward"},
    "accepted": OPEN | {"ask", "progress", "forward", "resolve"},
    "in_progress": OPEN | {"ask", "progress", "forward", "resolve"},
    "waiting_citizen": OPEN | {"progress", "forward", "resolve"},
    "forwarded": OPEN | {"progress", "resolve"},
    "resolved": {"close", "reopen"},
    "closed": {"reopen"},
    "cancelled": set(),
}


def test_the_matrix_names_every_state() -> None:
    assert set(MATRIX) == set(STATES)


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_button_of_every_state(state: str) -> None:
    stand = Stand(Standing(state, finished_at=NOW))
    assert set(deeds(HEAD, LAMP, stand, NOW)) == MATRIX[state] | ALWAYS


def test_what_lost_its_owner_is_taken_like_a_new_case() -> None:
    nobodys = Docket("works")
    for state in STATES:
        shown = deeds(HEAD, nobodys, Stand(Standing(state, finished_at=NOW)), NOW)
        assert ("accept" in shown) == (state not in {"resolved", "closed", "cancelled"})


def test_buttons_stand_in_one_order() -> None:
    shown = deeds(HEAD, LAMP, Stand(Standing("accepted")), NOW)
    assert list(shown) == [deed for deed in NEEDS if deed in shown]


def test_a_merged_case_is_not_reopened_but_taken_apart_for_a_month() -> None:
    merged = Stand(Standing("closed", finished_at=NOW), merged_at=NOW)
    assert is_possible("unmerge", merged, NOW + timedelta(days=30))
    assert not is_possible("unmerge", merged, NOW + timedelta(days=31))
    assert not is_possible("reopen", merged, NOW)


def test_nobody_is_offered_what_is_over() -> None:
    tired = Stand(Standing("closed", REOPEN_AT_MOST, NOW))
    assert not is_possible("reopen", tired, NOW)
    assert not is_possible("reopen", Stand(Standing("closed", 0, NOW - timedelta(days=31))), NOW)


def test_executives_look_and_do_nothing() -> None:
    mayor = Officer("anan", frozenset({"executive"}))
    assert deeds(mayor, LAMP, Stand(Standing("accepted")), NOW) == ()


@given(
    st.frozensets(st.sampled_from(ROLES)),
    st.sampled_from(sorted(STATES)),
    st.frozensets(st.sampled_from(["works", "clerk"]), min_size=1),
)
def test_who_is_named_is_offered_nothing(
    roles: frozenset[object], state: str, named: frozenset[str]
) -> None:
    officer = Officer("malee", roles, frozenset({"works"}))  # type: ignore[arg-type]
    case = Docket("works", "malee", frozenset({"malee"}), named)
    assert is_named(officer, case)
    assert deeds(officer, case, Stand(Standing(state)), NOW) == ()
