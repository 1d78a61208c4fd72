"""Who waits behind whom in one process's hands."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.sending.lines import Lines, whom_of
from storage.outbox import OutboxRow

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def row(number: int, recipient: str = "Ua") -> OutboxRow:
    return OutboxRow(
        town_id=1,
        id=number,
        recipient=recipient,
        reply_token=None,
        token_at=None,
        weight="answer",
        retry_key="",
        messages="[]",
        state="pending",
        attempts=1,
        is_ambiguous=False,
        via_push=False,
        due_at=NOW,
        leased_until=NOW,
        leased_by="web",
        fault="",
        made_at=NOW,
    )


UA = whom_of(row(1))


def test_the_second_waits_for_the_first_and_follows_it() -> None:
    lines = Lines()
    assert lines.arrive(row(1), has_room=True) == "send"
    assert lines.arrive(row(2), has_room=True) == "wait"
    assert lines.behind == 1
    assert lines.ended(UA, comes_again=False) == (row(2), ())
    assert lines.ended(UA, comes_again=False) == (None, ())
    assert not lines.written(UA)
    assert lines.written(UA)
    assert UA not in lines


def test_whoever_stands_behind_one_that_comes_again_is_given_back() -> None:
    lines = Lines()
    for number in (1, 2, 3):
        lines.arrive(row(number), has_room=True)
    assert lines.ended(UA, comes_again=True) == (None, (row(2), row(3)))
    assert lines.behind == 0
    assert lines.arrive(row(4), has_room=True) == "return"
    assert [lines.written(UA) for _ in range(4)] == [False, False, False, True]
    assert lines.arrive(row(1), has_room=True) == "send"


def test_what_finds_no_room_lets_nobody_pass() -> None:
    lines = Lines()
    assert lines.arrive(row(1), has_room=False) == "return"
    assert lines.arrive(row(2), has_room=True) == "return"
    assert lines.arrive(row(3, "Ub"), has_room=True) == "send"


def test_after_a_message_that_arrived_the_next_goes_out_before_it_is_written_down() -> None:
    lines = Lines()
    lines.arrive(row(1), has_room=True)
    lines.ended(UA, comes_again=False)
    assert lines.arrive(row(2), has_room=True) == "send"
    assert not lines.written(UA)


@given(data=st.data())
def test_nobody_hears_a_later_message_before_an_earlier_one(data: st.DataObject) -> None:
    """Whatever comes and ends in whatever order, until the database knows."""
    lines = Lines()
    sending: list[OutboxRow] = []
    sent: list[OutboxRow] = []
    returned: dict[str, int] = {}  # the first of each person that is to be tried later
    for number in range(data.draw(st.integers(1, 25))):
        one = row(number, data.draw(st.sampled_from(["Ua", "Ub"])))
        does = lines.arrive(one, has_room=data.draw(st.integers(0, 3)) > 0)
        if does == "send":
            sending.append(one)
        elif does == "return":
            returned.setdefault(one.recipient, number)
        while data.draw(st.booleans()) and sending:
            now = sending.pop(data.draw(st.integers(0, len(sending) - 1)))
            comes_again = data.draw(st.booleans())
            after, back = lines.ended(whom_of(now), comes_again=comes_again)
            if comes_again:
                earlier = returned.get(now.recipient, now.id)
                returned[now.recipient] = min(now.id, earlier)
            else:
                sent.append(now)
            sending += [after] if after else []
            assert all(gone.id > now.id for gone in back)
        assert len({one.recipient for one in sending}) == len(sending), "two at once to one person"
    for person in ("Ua", "Ub"):
        heard = [one.id for one in sent if one.recipient == person]
        assert heard == sorted(heard)
        assert all(number < returned.get(person, 99) for number in heard)
