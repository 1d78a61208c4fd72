"""The parent makes a dead child anew, and gives up only on one that keeps dying."""

from __future__ import annotations

import pytest

from bot.run import LONG_ENOUGH, MOST_RESTARTS, CannotStart, Child, Family


class Time:
    """Seconds since something, as the machine counts them."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr("bot.run.monotonic", made)
    return made


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch, time: Time) -> Family:
    def born(_: Family, child: Child) -> None:
        child.pid, child.born_at = 7, time()

    monkeypatch.setattr(Family, "_fork", born)
    monkeypatch.setattr(Family, "_end", lambda *_: None)
    made = Family()
    made.add("web", lambda: None)
    made._fork(made.children[0])
    return made


def test_who_lives_long_between_deaths_is_always_made_anew(family: Family, time: Time) -> None:
    """One death a month is no reason to end everything in half a year."""
    for _ in range(3 * MOST_RESTARTS):
        time.now += LONG_ENOUGH + 1
        family._settle(7, 1)
    assert family.children[0].restarts == 1


def test_who_keeps_dying_ends_the_start(family: Family, time: Time) -> None:
    for _ in range(MOST_RESTARTS):
        time.now += LONG_ENOUGH
        family._settle(7, 1)
    with pytest.raises(CannotStart, match="web keeps ending"):
        family._settle(7, 1)
