from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.statistics import Books, Happening, books, happening_of
from casework.workflow import STEPS, is_open

FIRST_DAY = date(2025, 10, 1)


@st.composite
def histories(draw: st.DrawFn) -> list[Happening]:
    """Random lives of some cases, every step allowed, in the order in which they happened."""
    days = st.integers(0, 120)
    happenings: list[tuple[int, int, Happening]] = []
    for case in range(draw(st.integers(0, 6))):
        day, state, before = draw(days), "received", ""
        lives = [Happening(str(case), "received", state, FIRST_DAY + timedelta(day))]
        for _ in range(draw(st.integers(0, 7))):
            day += draw(st.integers(0, 20))
            on = FIRST_DAY + timedelta(day)
            if before:
                lives.append(Happening(str(case), "unmerged", before, on))
                state, before = before, ""
            elif draw(st.integers(0, 5)) == 0:
                lives.append(Happening(str(case), "merged", "closed", on))
                state, before = "closed", state
            elif STEPS[state]:
                state = draw(st.sampled_from(sorted(STEPS[state])))
                lives.append(Happening(str(case), "step", state, on))
        happenings += [(one.on.toordinal(), case, one) for one in lives]
    happenings.sort(key=lambda one: one[:2])
    return [one[2] for one in happenings]


spans = st.tuples(st.integers(-5, 150), st.integers(0, 100)).map(
    lambda ends: (FIRST_DAY + timedelta(ends[0]), FIRST_DAY + timedelta(ends[0] + ends[1]))
)


@given(histories(), spans)
def test_the_books_always_close(history: list[Happening], span: tuple[date, date]) -> None:
    counted = books(history, *span)
    assert counted.close
    assert 0 <= counted.forwarded <= counted.remaining


@given(histories(), spans)
def test_what_is_left_is_carried_into_the_next_span(
    history: list[Happening], span: tuple[date, date]
) -> None:
    now = books(history, *span)
    following = books(history, span[1] + timedelta(1), span[1] + timedelta(30))
    assert following.carried == now.remaining


@given(histories())
def test_what_is_left_is_what_is_open(history: list[Happening]) -> None:
    last: dict[str, Happening] = {}
    for happening in history:
        last[happening.case] = happening
    still = sum(one.what != "merged" and is_open(one.state) for one in last.values())
    assert books(history, FIRST_DAY, FIRST_DAY + timedelta(999)).remaining == still


def test_a_month_in_words() -> None:
    def on(day: int) -> date:
        return date(2026, 1, day)

    history = [
        Happening("old", "received", "received", date(2025, 12, 20)),
        Happening("new", "received", "received", on(2)),
        Happening("twin", "received", "received", on(3)),
        Happening("gone", "received", "received", on(4)),
        Happening("new", "step", "accepted", on(5)),
        Happening("twin", "merged", "closed", on(6)),
        Happening("gone", "step", "cancelled", on(7)),
        Happening("old", "step", "accepted", on(8)),
        Happening("old", "step", "resolved", on(9)),
        Happening("old", "step", "closed", on(10)),
        Happening("old", "step", "in_progress", on(12)),
        Happening("old", "step", "forwarded", on(13)),
        Happening("twin", "unmerged", "received", date(2026, 2, 1)),
    ]
    assert books(history, on(1), on(31)) == Books(
        carried=1,
        received=3,
        reopened=1,
        finished=1,
        cancelled=1,
        merged=1,
        remaining=2,
        forwarded=1,
    )
    assert books(history, date(2026, 2, 1), date(2026, 2, 28)).merged == -1


def test_events_that_change_no_state_change_no_count() -> None:
    on = date(2026, 1, 2)
    assert happening_of("a", "noted", "accepted", "accepted", on) is None
    assert happening_of("a", "resolved", "accepted", "resolved", on) == Happening(
        "a", "step", "resolved", on
    )
    assert happening_of("a", "received", "", "received", on) == Happening(
        "a", "received", "received", on
    )
    assert happening_of("a", "unmerged", "closed", "accepted", on) == Happening(
        "a", "unmerged", "accepted", on
    )
