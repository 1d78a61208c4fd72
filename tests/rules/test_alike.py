"""Which reports an officer is shown as perhaps the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.alike import AT_MOST, Report, alike, likeness

NOW = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
HERE = (13.7563, 100.5018)
NEAR = (13.7565, 100.5018)  # 22 metres
FAR = (13.7663, 100.5018)  # 1.1 kilometres


def report(
    number: str, days: float = 0, at: tuple[float, float] | None = HERE, words: str = ""
) -> Report:
    return Report(number, NOW - timedelta(days=days), at, words)


def numbers(one: Report, *others: Report) -> list[str]:
    return [each.number for each in alike(one, others, 100)]


def test_a_case_is_not_like_itself() -> None:
    assert numbers(report("a"), report("a")) == []


def test_what_is_near_is_shown_the_nearest_first_and_the_far_never() -> None:
    others = (report("far", at=FAR, words="ไฟดับ"), report("near", at=NEAR), report("here"))
    found = alike(report("a", words="ไฟดับ"), others, 100)
    assert [(each.number, each.metres) for each in found] == [("here", 0), ("near", 22)]


def test_of_two_at_one_place_the_one_of_the_same_days_comes_first() -> None:
    assert numbers(report("a"), report("old", days=20), report("young", days=1)) == ["young", "old"]


def test_without_a_pin_the_words_decide() -> None:
    told = report("a", at=None, words="ไฟหน้าตลาดสดดับ")
    like = report("like", words="ไฟหน้าตลาดสด ดับสองดวง")
    other = report("other", words="ขยะหน้าโรงเรียนล้นถัง")
    assert numbers(told, like, other) == ["like"]
    assert alike(told, [like], 100)[0].metres is None


def test_no_more_than_can_be_looked_at() -> None:
    assert len(numbers(report("a"), *(report(str(n)) for n in range(20)))) == AT_MOST


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@given(st.text(min_size=3, max_size=40))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    bare = "".join(text.lower().split())
    assert likeness(text, text) == (1 if len(bare) >= 3 else 0)
