from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clearance import (
    ROLES,
    Deed,
    Docket,
    Officer,
    Role,
    is_named,
    may,
    may_manage,
    may_read_name,
    may_take_in,
    shown_to,
)

DEEDS: tuple[Deed, ...] = ("see", "work", "hand_over", "assign", "concern", "unmask")
LAMP = Docket("works", owner="somchai")

officers = st.builds(
    Officer,
    st.sampled_from(["somchai", "malee", "anan"]),
    st.frozensets(st.sampled_from(ROLES)),
    st.frozensets(st.sampled_from(["works", "health", "clerk"])),
)
dockets = st.builds(
    Docket,
    st.sampled_from(["works", "health", "clerk"]),
    st.sampled_from(["", "somchai", "malee"]),
    st.frozensets(st.sampled_from(["somchai", "malee", "anan"])),
    st.frozensets(st.sampled_from(["works", "health"])),
)

MAY = {
    "agent": {"see", "work", "concern"},
    "head": {"see", "work", "hand_over", "assign", "concern"},
    "executive": {"see"},
    "integrity": set(),
    "administrator": set(),
}


@pytest.mark.parametrize(("role", "deed"), list(product(ROLES, DEEDS)))
def test_who_may_do_what_in_his_own_division(role: Role, deed: Deed) -> None:
    officer = Officer("malee", frozenset({role}), frozenset({"works"}))
    assert may(officer, deed, LAMP) is (deed in MAY[role])


def test_another_division_sees_nothing_but_executives_read_all() -> None:
    assert not may(Officer("malee", frozenset({"head"}), frozenset({"health"})), "see", LAMP)
    assert may(Officer("malee", frozenset({"executive"}), frozenset({"health"})), "see", LAMP)
    assert may(Officer("malee", frozenset({"agent"})), "work", LAMP)


def test_the_owner_keeps_his_case_across_divisions_and_alone_unmasks() -> None:
    owner = Officer("somchai", frozenset({"agent"}), frozenset({"health"}))
    assert may(owner, "work", LAMP)
    assert may(owner, "unmask", LAMP)
    assert not may(Officer("malee", frozenset({"head"})), "unmask", LAMP)


@given(officers, dockets, st.sampled_from(DEEDS))
def test_who_is_named_can_neither_see_nor_touch_it(
    officer: Officer, case: Docket, deed: Deed
) -> None:
    if is_named(officer, case):
        assert not may(officer, deed, case)


@given(officers, dockets, st.sampled_from(DEEDS))
def test_who_may_do_anything_may_see_it(officer: Officer, case: Docket, deed: Deed) -> None:
    if may(officer, deed, case):
        assert deed == "unmask" or may(officer, "see", case)


def test_a_unit_named_shuts_out_its_people() -> None:
    against = Docket("clerk", named_divisions=frozenset({"works"}))
    assert is_named(Officer("malee", frozenset({"head"}), frozenset({"works"})), against)
    assert not is_named(Officer("malee", frozenset({"head"}), frozenset({"clerk"})), against)


def test_a_stranger_sees_no_words() -> None:
    assert shown_to("stranger") == {"category", "state", "dates", "due"}
    assert shown_to("key") == shown_to("reporter") >= {"words", "photos", "place"}


def test_offices_beyond_cases() -> None:
    admin = Officer("anan", frozenset({"administrator"}))
    assert may_manage(admin)
    assert not may_manage(Officer("malee", frozenset({"integrity"})))


def test_an_owner_hands_over_his_own_case_and_nobody_elses() -> None:
    assert may(Officer("somchai", frozenset({"agent"})), "hand_over", LAMP)
    assert not may(Officer("malee", frozenset({"agent"})), "hand_over", LAMP)
    assert may(Officer("malee", frozenset({"agent"})), "hand_over", Docket("works"))


def test_a_case_against_its_own_division_is_worked_on_by_the_heads_of_others() -> None:
    against = Docket("clerk", named_divisions=frozenset({"clerk"}))
    elsewhere = frozenset({"works"})
    assert may(Officer("malee", frozenset({"head"}), elsewhere), "work", against)
    assert not may(Officer("malee", frozenset({"agent"}), elsewhere), "see", against)
    assert not may(Officer("malee", frozenset({"head"}), frozenset({"clerk"})), "see", against)


@pytest.mark.parametrize(
    ("level", "by_owner", "by_colleague"),
    [("known", True, True), ("hidden", True, False), ("none", False, False)],
)
def test_a_name_is_read_as_its_level_says(level: str, by_owner: bool, by_colleague: bool) -> None:
    owner = Officer("somchai", frozenset({"agent"}))
    colleague = Officer("malee", frozenset({"head"}), frozenset({"works"}))
    assert may_read_name(owner, LAMP, level) is by_owner
    assert may_read_name(colleague, LAMP, level) is by_colleague


@given(officers, dockets, st.sampled_from(["known", "hidden", "none"]))
def test_who_is_named_never_learns_who_reported_it(
    officer: Officer, case: Docket, level: str
) -> None:
    assert not (is_named(officer, case) and may_read_name(officer, case, level))


def test_who_works_on_cases_takes_them_in() -> None:
    assert may_take_in(Officer("malee", frozenset({"agent"})))
    assert not may_take_in(Officer("malee", frozenset({"executive", "administrator"})))
