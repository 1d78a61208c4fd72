"""How long tips live, what remains of them, and what is published."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import tips_counts, tips_keeping
from bot.actions.tips import begin_day, crossed
from bot.actions.tips_commands import AskHold, SecondProposal
from bot.actions.tips_rules import checked, rules_of
from bot.each_town import TownsFailedError
from bot.tip_hours import NIGHT, TipHours
from bot.townhall import TownHall
from casework.tip_counts import TipTable, ended_before, half_year_of, months_of, table
from casework.tips import TipRules
from storage.towns import Town
from storage.vault import Vault
from tests.vault.conftest import Clock
from tests.vault.office import TOWN, Office, open_office
from tests.whole.stack import Stack, running

RULES = TipRules()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    url = f"sqlite:///{tmp_path}/vault.db"
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
    vault = Vault(url, clock=clock)
    vault.migrate()
    yield open_office(vault)
    vault.unmake()
    vault.dispose()


def forget(office: Office) -> int:
    return tips_keeping.forget_due(office.vault, TOWN, RULES)


def test_each_class_lives_its_own_time_and_no_longer(office: Office, clock: Clock) -> None:
    rejected, closed, open_ = (office.gets_tip() for _ in range(3))
    office.suda.moves(rejected, "concluded", "not_ours")
    office.suda.moves(closed, "concluded", "founded")
    clock.passes(days=30)
    assert forget(office) == 0, "the last day is a whole one"
    clock.passes(days=1)
    assert forget(office) == 1
    assert set(office.suda.sees()) == {closed, open_}
    clock.passes(days=150)
    assert forget(office) == 1
    assert office.suda.sees() == [open_]
    clock.passes(days=3000)
    assert forget(office) == 0, "work that is not over is never deleted"
    with office.vault.reading(TOWN, role="worker") as vtx:
        assert vtx.books.deleted() == {"2026-11": 2}


def test_a_held_tip_stays_until_two_let_it_go(office: Office, clock: Clock) -> None:
    tip = office.gets_tip()
    asked = office.suda.does(AskHold(tip, office.suda.reader, on=True))
    office.wichai.does(SecondProposal(asked, office.wichai.reader))
    office.suda.moves(tip, "concluded", "not_ours")
    clock.passes(days=400)
    assert forget(office) == 0
    asked = office.suda.does(AskHold(tip, office.suda.reader, on=False))
    office.wichai.does(SecondProposal(asked, office.wichai.reader))
    assert forget(office) == 1


def test_key_files_go_before_the_rest(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = office.gets_tip("ลับมาก")
    office.suda.moves(tip, "concluded", "not_ours")
    clock.passes(days=40)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("storage.vault.tips.Tips.delete", dies)
        with pytest.raises(KeyboardInterrupt):
            forget(office)
    with office.vault.reading(TOWN, role="staff") as vtx:
        assert vtx.desk.listed("part", tip), "the process died between the two"
        assert vtx.desk.readers_of(tip) == frozenset(), "and yet nobody can open it"
    assert forget(office) == 1


def test_nothing_of_a_deleted_tip_stays_in_the_file(tmp_path: Path, clock: Clock) -> None:
    vault = Vault(f"sqlite:///{tmp_path}/vault.db", clock=clock)
    vault.migrate()
    office = open_office(vault)
    tip = office.gets_tip("เรื่องที่ต้องหาย" * 200)
    with vault.reading(TOWN, role="staff") as vtx:
        (part,) = vtx.tips.parts(tip, apart=False)
        file = vtx.tips.key_file(tip, office.suda.reader)
    assert file is not None
    office.suda.moves(tip, "concluded", "not_ours")
    size = (tmp_path / "vault.db").stat().st_size
    clock.passes(days=40)
    assert forget(office) == 1
    raw = (tmp_path / "vault.db").read_bytes()
    for trace in (part.sealed[-64:], file.sealed[-64:], tip.encode(), part.id.encode()):
        found = raw.find(trace)
        assert found < 0 or trace == tip.encode(), "only the chain still names the tip"
    assert len(raw) <= size
    with sqlite3.connect(tmp_path / "vault.db") as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["vault.db", "vault.db.lock"]
    vault.dispose()


def test_months_below_five_are_hidden_and_totals_are_exact() -> None:
    months = months_of("2570-1")
    assert months == ("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
    received = dict(zip(months, (0, 1, 4, 5, 12, 0), strict=True))
    counted = table("2570-1", date(2027, 4, 1), received, {"2026-11": 1, "2027-02": 10})
    assert [shown for _, shown in counted.months] == [0, "few", "few", 5, 12, 0]
    assert (counted.all, counted.done, counted.in_progress) == (22, 11, 11)
    assert TipTable.read("2570-1", date(2027, 4, 1), counted.write()) == counted
    assert not counted.is_empty
    assert table("2570-2", date(2027, 10, 1), {}, {}).is_empty


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_every_day_has_one_half_year_and_the_last_one_is_over(day: date) -> None:
    assert f"{day:%Y-%m}" in months_of(half_year_of(day))
    last = ended_before(day)
    assert last < half_year_of(day)
    assert max(months_of(last)) < f"{day:%Y-%m}"


def test_a_half_year_is_frozen_once(office: Office, clock: Clock) -> None:
    def freezes() -> bool:
        today = clock().date()
        return tips_counts.freeze_counts(office.vault, TOWN, today)

    assert not freezes(), "the channel was opened in this half-year"
    for _ in range(6):
        tip = office.gets_tip()
    office.suda.moves(tip, "concluded", "not_ours")
    clock.at = datetime(2027, 3, 31, tzinfo=UTC)
    assert forget(office) == 1
    assert not freezes()
    clock.at = datetime(2027, 4, 1, tzinfo=UTC)
    assert freezes()
    assert not freezes()
    office.withdraws(office.suda.sees()[0])
    with office.vault.reading(TOWN, role="worker") as vtx:
        (frozen_on, told) = vtx.books.frozen()["2570-1"]
    counted = TipTable.read("2570-1", frozen_on, told)
    assert dict(counted.months)["2026-11"] == 6
    assert (counted.all, counted.done) == (6, 1), "a deleted tip still counts; a later one not"


def test_a_towns_own_times_are_read_and_wrong_ones_explained() -> None:
    assert rules_of({}) == RULES
    rules = rules_of({"tip_kept": ["10", "20", "30"], "tip_clocks": ["1 working"] * 4})
    assert (rules.rejected_days, rules.result.write()) == (10, "1 working")
    kept_too_long = {"tip_kept": ["30", "180", "9999999"]}
    assert rules_of(kept_too_long).referred_days == 3650, "an older release let it in"
    with pytest.raises(ValueError, match="at most"):
        checked(kept_too_long)
    assert checked({}) == RULES
    for wrong in ({"tip_kept": ["1"]}, {"tip_clocks": ["soon"] * 4}, {"tip_clocks": ["1 working"]}):
        with pytest.raises(ValueError, match=r"tip_|rule"):
            rules_of(wrong)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("night")) as made:
        yield made


def test_the_night_posts_one_table_for_all_pages(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = stack.deps.towns.by_slug("demo")
    assert hall is not None
    with stack.deps.store.reading(hall.town.id) as tx:
        assert tips_counts.tip_tables(tx) == ()
    later = stack.deps.clock().replace(year=stack.deps.clock().year + 1, month=4, day=2)
    monkeypatch.setattr(stack.deps, "clock", lambda: later)
    hours = TipHours(stack.deps)
    hours.keep_house(hall)
    hours.keep_house(hall)
    with stack.deps.store.reading(hall.town.id) as tx:
        (shown,) = tips_counts.tip_tables(tx)
    assert shown.is_empty
    for address in ("/tip/numbers", "/t/demo/tip/numbers?lang=en"):
        page = stack.client.get(address)
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
    assert "ไม่มีเรื่องร้องเรียน" in stack.client.get("/tip/numbers").text


def test_an_hour_that_fails_in_one_town_comes_in_the_others(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = stack.deps.store.towns.add(Town("aaa", "อีกแห่ง"))
    monkeypatch.setattr(stack.deps, "clock", lambda: datetime(2026, 11, 20, 19, tzinfo=UTC))
    hours, came = TipHours(stack.deps), list[str]()

    def night(hall: TownHall) -> int:
        if hall.town.id == first.id:
            raise OverflowError
        came.append(hall.town.slug)
        return 0

    monkeypatch.setattr(hours, "keep_house", night)
    monkeypatch.setattr(hours, "send_digest", lambda hall: came.append(f"{hall.town.slug} told"))
    monkeypatch.setattr("bot.tip_hours.tips.release", lambda vault, slug, _: came.append(slug))
    with pytest.raises(TownsFailedError):
        hours.look(datetime(2026, 11, 20, 20, tzinfo=UTC))  # three at night in Bangkok
    assert came == ["demo"]
    hours.look(datetime(2026, 11, 20, 20, 1, tzinfo=UTC))
    assert came == ["demo"], "once"
    with pytest.raises(TownsFailedError):
        hours.look(datetime(2026, 11, 22, 2, tzinfo=UTC))  # Sunday morning: no digest
    assert came[1:] == ["aaa", "demo", "demo"]
    with pytest.raises(TownsFailedError):
        hours.look(datetime(2026, 11, 23, 2, tzinfo=UTC))  # Monday
    assert came[4:] == ["aaa", "aaa told", "demo", "demo", "demo told"]


def test_before_the_first_half_year_the_page_says_when(tmp_path: Path) -> None:
    with running(tmp_path) as made:
        assert "ยังไม่ครบครึ่งปีแรก" in made.client.get("/tip/numbers").text
        hall = made.deps.towns.by_slug("demo")
        assert hall is not None
        counted = table("2570-1", date(2027, 4, 1), {"2026-10": 3, "2027-01": 7}, {"2026-10": 2})
        with made.deps.store.begin(hall.town.id) as tx:
            tx.tip_tables.put(counted.half_year, counted.frozen_on, counted.write())
        text = made.client.get("/tip/numbers").text
        for told in (
            "ครึ่งปีที่ 1 ปีงบประมาณ 2570",
            "น้อยกว่า 5",
            "<td>10</td>",
            "<td>2</td>",
            "<td>8</td>",
        ):
            assert told in text, told
        assert '<th scope="row">ต.ค.' in text
        assert "<td>3</td>" not in text, "a small month is hidden"


def test_the_night_comes_once() -> None:
    at = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # 03:00 in Bangkok
    assert crossed(at.replace(minute=0, hour=19), at, NIGHT)
    assert not crossed(at, at.replace(minute=1), NIGHT)


def test_the_head_of_the_chain_differs_every_morning(office: Office) -> None:
    heads = set()
    for _ in range(3):
        with office.vault.begin(TOWN, role="worker") as vtx:
            begin_day(vtx, os.urandom)
            heads.add(vtx.audit.head())
            assert vtx.audit.first_broken() is None
    assert len(heads) == 3
