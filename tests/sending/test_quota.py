"""The month's messages: seen, respected, citizens first."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.each_town import TownsFailedError
from bot.line.client import LineClient, Quota
from bot.sending.desk import LEASE_SECONDS, Desk
from bot.sending.judge import Weight
from bot.sending.parked import STALE_NOTICE, raise_parked, to_raise
from bot.sending.quota import A_GROUP, Meter, Reading, may_push
from bot.sending.sender import Sender
from bot.simulator import Channel, Platform
from bot.simulator.app import serve
from storage.catalogue import Quota as MonthKept
from storage.outbox import OutboxRow
from storage.queue import Settlement
from storage.towns import Town
from tests.sending.conftest import NOON, Clock, Office
from tests.sending.line import ScriptedLine, message


class QuotaLine:
    def __init__(self, answers: list[Quota | None], members: list[int | None]) -> None:
        self.answers = answers
        self.people = members

    def quota(self) -> Quota | None:
        return self.answers.pop(0)

    def members(self, group: str) -> int | None:
        return self.people.pop(0)


def meter(answers: list[Quota | None], clock: Clock, members: Sequence[int | None] = ()) -> Meter:
    line = QuotaLine(answers, list(members))
    return Meter(lambda _: cast("LineClient", line), clock=clock)


@pytest.mark.parametrize(
    ("weight", "limit", "used", "spent", "may"),
    [
        ("receipt", None, 10_000, False, True),
        ("notice", None, 10_000, False, True),
        ("receipt", 300, 299, False, True),
        ("answer", 300, 300, False, True),  # LINE's count is only near; its 429 is exact
        ("notice", 300, 239, False, True),
        ("notice", 300, 240, False, False),
        ("notice", 0, 0, False, False),
        ("receipt", 300, 0, True, False),
        ("notice", 300, 0, True, False),
    ],
)
def test_staff_wait_before_citizens_do(
    weight: Weight, limit: int | None, used: int, spent: bool, may: bool
) -> None:
    assert may_push(weight, Reading(limit, used, NOON, is_spent=spent)) is may


def test_nobody_waits_for_an_unknown_month() -> None:
    assert may_push("notice", None)


def test_the_meter_is_read_hourly_for_towns_that_push() -> None:
    clock = Clock()
    one = meter([Quota(300, 250), Quota(300, 300)], clock)
    assert one.stale() == ()
    assert one.allows(7, "notice")
    assert one.stale() == (7,)
    one.refresh(7)
    assert not one.allows(7, "notice")
    assert one.allows(7, "receipt")
    assert one.stale() == ()
    clock.pass_by(3600)
    assert one.stale() == (7,)
    one.refresh(7)
    assert not one.allows(7, "receipt")
    assert one.readings()[7].left == 0


def test_a_silent_line_is_asked_again_soon_and_what_was_known_stays() -> None:
    clock = Clock()
    one = meter([Quota(300, 290), None, None], clock)
    assert one.refresh(7) is not None
    assert one.refresh(7) is None
    assert not one.allows(7, "notice")
    clock.pass_by(300)
    assert one.stale() == (7,)
    assert meter([None], clock).refresh(8) is None


def test_pushes_are_counted_between_readings() -> None:
    one = meter([Quota(10, 7)], Clock())
    one.count(7)  # not read yet: nothing to count from
    one.refresh(7)
    one.count(7)
    assert not one.allows(7, "notice")
    assert one.readings()[7].used == 8


def test_a_group_costs_what_it_has_members() -> None:
    one = meter([Quota(300, 100)] * 3, Clock(), [12, 13, None])
    one.refresh(7)
    one.count(7, "Cstaff")
    assert one.readings()[7].used == 100 + A_GROUP, "rather too many, until LINE was asked"
    assert one.stale() == (7,), "and it is asked at once"
    one.refresh(7)
    assert one.stale() == ()
    one.count(7, "Cstaff")
    one.count(7, "Usomsri")
    assert one.readings()[7].used == 100 + 12 + 1
    one.refresh(7)
    assert one.cost(7, "Cstaff") == 13, "somebody joined"
    assert one.cost(8, "Cstaff") == A_GROUP, "what another town knows is not ours"


def test_a_group_that_line_does_not_count_keeps_its_number() -> None:
    clock = Clock()
    one = meter([Quota(300, 100)] * 2, clock, [None, 0])
    assert one.cost(7, "Rroom") == A_GROUP
    one.refresh(7)
    assert one.stale() == (), "nobody is asked again before the hour is over"
    one.refresh(7)
    assert one.cost(7, "Rroom") == A_GROUP


def test_a_notice_to_a_group_leaves_the_citizens_share_whole() -> None:
    one = meter([Quota(300, 225)], Clock(), [20])
    one.cost(7, "Cstaff")
    one.refresh(7)
    assert not one.allows(7, "notice", "Cstaff")  # 75 left, 60 of them the citizens'
    assert one.allows(7, "notice", "Uofficer")
    assert one.allows(7, "receipt", "Usomsri")


def test_line_is_asked_often_when_few_are_left() -> None:
    clock = Clock()
    one = meter([Quota(300, 10), Quota(300, 200)], clock)
    for seconds in (3600, 300):
        one.refresh(7)
        clock.pass_by(seconds - 1)
        assert one.stale() == ()
        clock.pass_by(1)
        assert one.stale() == (7,)


def test_what_line_says_is_written_down_for_the_console(open_office: Callable[[], Office]) -> None:
    office = open_office()
    line = ScriptedLine(office.clock, limit=300, people=4)
    sender = Sender(
        office.store, lambda _: cast("LineClient", line), clock=office.clock, who="web", threads=1
    )
    for person in ("Ua", "Cstaff"):
        office.write(person, "x", "receipt", lease_to="", has_token=False)
    sender.pump()
    sender.pump()  # the towns that push are read at the next round
    with office.store.reading(office.town) as tx:
        assert tx.catalogue.quota("2026-11") == MonthKept("2026-11", 2, 300)
    assert sender.meter.cost(office.town, "Cstaff") == 4


def test_the_simulator_and_the_meter_count_alike() -> None:
    channel = Channel("demo", "secret", "token", "http://127.0.0.1:9/webhook", monthly_quota=300)
    platform = Platform([channel], deliver=lambda *_: 200, threads=0)
    people = [platform.add_person(name) for name in ("somsri", "wichai", "malee")]
    group = platform.acts.makes_group("staff", "ช่าง", people).group_id
    server = serve(platform).start()
    try:
        client = LineClient("token", server.url)
        one = Meter(lambda _: client, clock=Clock())
        one.cost(7, group)
        one.refresh(7)
        assert client.push(group, message("x"), str(uuid.uuid4())).is_done
        one.count(7, group)
        assert client.quota() == Quota(300, one.readings()[7].used) == Quota(300, 3)
        assert client.members("Rnobody") is None
    finally:
        server.close()


def test_line_s_no_ends_pushing_until_the_next_reading() -> None:
    one = meter([Quota(300, 10)], Clock())
    one.mark_spent(7)
    assert not one.allows(7, "receipt")
    one.refresh(7)
    assert one.allows(7, "receipt")
    one.mark_spent(7)
    assert one.readings()[7].is_spent


def desk(office: Office, line: ScriptedLine) -> tuple[Desk, Meter]:
    def line_for(town_id: int) -> LineClient:
        return cast("LineClient", line)

    one = Meter(line_for, clock=office.clock)
    return Desk(line_for, one, clock=office.clock, who="web"), one


def send_all(office: Office, one: Desk) -> None:
    rows = office.store.queue.claim(office.clock(), 50, LEASE_SECONDS, "web")
    office.store.queue.settle([one.try_row(row) for row in rows])


def test_a_spent_month_parks_pushes_and_free_replies_go_on(
    open_office: Callable[[], Office],
) -> None:
    office = open_office()
    line = ScriptedLine(office.clock, limit=1)
    one, _ = desk(office, line)
    for person in ("Ua", "Ub", "Uc"):
        office.write(person, "push", "receipt", lease_to="", has_token=False)
        send_all(office, one)
    assert [row.fault for row in office.store.queue.dead()] == ["quota", "quota"]
    assert line.calls == 2  # after LINE's no, nobody asks again
    office.write("Ub", "reply", "answer", lease_to="")
    send_all(office, one)
    assert line.texts("Ub") == ["reply"]


def test_parked_messages_rise_when_the_month_allows(open_office: Callable[[], Office]) -> None:
    office = open_office()
    line = ScriptedLine(office.clock, limit=0)
    one, month = desk(office, line)
    office.write("Cstaff", "notice", "notice", lease_to="", has_token=False)
    send_all(office, one)
    office.write("Ua", "receipt", "receipt", lease_to="", has_token=False)
    send_all(office, one)
    assert raise_parked(office.store, month, office.clock()) == 0
    line.limit = 1
    assert raise_parked(office.store, month, office.clock()) == 1
    send_all(office, one)
    assert line.texts("Ua") == ["receipt"]
    line.limit = 100
    assert raise_parked(office.store, month, office.clock()) == 1
    send_all(office, one)
    assert line.texts("Cstaff") == ["notice"]


def test_a_silent_line_raises_nothing(open_office: Callable[[], Office]) -> None:
    office = open_office()
    one, _ = desk(office, ScriptedLine(office.clock, limit=0))
    office.write("Ua", "x", "receipt", lease_to="", has_token=False)
    send_all(office, one)
    assert raise_parked(office.store, meter([None], office.clock), office.clock()) == 0


def test_old_notices_stay_where_they_are(open_office: Callable[[], Office]) -> None:
    office = open_office()
    row = office.write("Cstaff", "old", "notice", lease_to="", has_token=False)
    reading = Reading(None, 0, NOON)
    later: datetime = NOON + STALE_NOTICE + timedelta(seconds=1)
    assert to_raise([row], reading, NOON) == [row]
    assert to_raise([row], reading, later) == []


def settle_dead(office: Office, row: OutboxRow, fault: str) -> None:
    office.store.queue.settle([Settlement(row.town_id, row.id, "web", "dead", fault=fault)])


def test_nobody_s_dead_messages_keep_a_citizen_s_from_rising(
    open_office: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each town as many are looked at, citizens' first, and only what waits for the quota."""
    monkeypatch.setattr("bot.sending.parked.MOST_LOOKED_AT", 1)
    office = open_office()
    settle_dead(office, office.write("Cstaff", "old", "notice"), "quota")
    wanted = office.write("Ua", "receipt", "receipt")
    settle_dead(office, wanted, "quota")
    settle_dead(office, office.write("Ub", "gone", "receipt"), "http_400")
    other = replace(office, town=office.store.towns.add(Town("far", "อีกแห่ง")).id)
    for number in range(3):
        settle_dead(other, other.write(f"Uf{number}", "x", "receipt"), "quota")
    assert [row.id for row in office.store.queue.parked(office.town, 1)] == [wanted.id]
    month = meter([Quota(300, 0)] * 2, office.clock)
    assert raise_parked(office.store, month, office.clock()) == 2
    assert office.store.queue.towns_parked() == [office.town, other.town]


def test_a_town_whose_account_breaks_costs_the_others_nothing(
    open_office: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office()
    far = replace(office, town=office.store.towns.add(Town("far", "อีกแห่ง")).id)
    for one in (office, far):
        settle_dead(one, one.write("Ua", "x", "receipt"), "quota")
    month = meter([Quota(300, 0)] * 2, office.clock)
    refresh = month.refresh

    def breaks(town_id: int) -> Reading | None:
        if town_id == office.town:
            raise ZeroDivisionError
        return refresh(town_id)

    monkeypatch.setattr(month, "refresh", breaks)
    with pytest.raises(TownsFailedError):
        raise_parked(office.store, month, office.clock())
    assert office.store.queue.towns_parked() == [office.town]
