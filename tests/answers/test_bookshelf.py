"""What a town adds is answered in every process within seconds, without a restart."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from bot.bookshelf import LOOK_SECONDS, Bookshelf
from casework.officehours import bangkok_date
from knowledge.index import Index
from storage import Keys, Store, migrate
from storage.catalogue import Division
from storage.teaching import OwnAnswer, TownFact
from storage.towns import Town
from tests.actions.townhall import SECRET, Clock

SAID = "ป้าอยากได้ใบสีฟ้าที่เค้าว่ากันต้องไปเอาตรงไหน"
SOON = 5.0  # seconds
PATIENCE = 60.0  # a busy machine takes its time; how long a process may take is told by `SOON`


@pytest.fixture(scope="module")
def ours() -> Index:
    return Index.load()


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(empty_database: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    copyfile(empty_database, tmp_path / "town.db")
    made = Store(f"sqlite:///{tmp_path / 'town.db'}", keys=Keys(SECRET), clock=clock)
    yield made
    made.dispose()


@pytest.fixture
def town(store: Store) -> Town:
    made = store.towns.add(Town("here", "เทศบาลตำบลตัวอย่าง"))
    with store.begin(made.id) as tx:
        tx.catalogue.put_division(Division("clerk", "สำนักปลัด"))
    return made


@pytest.fixture
def shelf(store: Store, ours: Index, clock: Clock) -> Bookshelf:
    return Bookshelf(store, ours, clock)


def attach(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        tx.teaching.attach("house-book-copy", SAID, today=bangkok_date(clock()), by=None)


def test_a_town_that_adds_nothing_shares_ours(shelf: Bookshelf, town: Town, ours: Index) -> None:
    shelf.look()
    assert shelf.of(town.id) is ours
    assert shelf.version(town.id) == 0


def test_an_attached_sentence_is_answered(
    shelf: Bookshelf, store: Store, town: Town, clock: Clock, ours: Index
) -> None:
    other = store.towns.add(Town("there", "เทศบาลอื่น"))
    attach(store, town, clock)
    shelf.look()
    assert shelf.of(town.id).find(SAID).hits[0].score == 1.0
    assert shelf.of(other.id) is ours


def test_what_did_not_change_is_not_built_anew(
    shelf: Bookshelf, store: Store, town: Town, clock: Clock
) -> None:
    attach(store, town, clock)
    shelf.look()
    before = shelf.of(town.id)
    shelf.look()
    assert shelf.of(town.id) is before


def test_a_fact_of_the_town_is_told_while_it_holds(
    shelf: Bookshelf, store: Store, town: Town, clock: Clock, ours: Index
) -> None:
    today = bangkok_date(clock())
    fact = TownFact("waste-collection.fee", "เดือนละ 30 บาท", "เทศบัญญัติ", today)
    with store.begin(town.id) as tx:
        tx.teaching.put_fact(replace(fact, valid_to=today + timedelta(days=1)))
        tx.teaching.put_fact(replace(fact, key="gone.fee"))

    def fee() -> str:
        shelf.look()
        found = shelf.of(town.id).service("waste-collection").fact("fee")
        return found.told("th") if found else ""

    assert fee() == "เดือนละ 30 บาท"
    clock.goes_on(days=1)
    assert fee() == "เดือนละ 30 บาท"
    clock.goes_on(days=1)
    assert fee() == "ตามที่เทศบาลประกาศ"
    assert shelf.of(town.id).find("แจ้งเกิด").hits == ours.find("แจ้งเกิด").hits


def test_an_own_answer_is_found_once_it_is_published(
    shelf: Bookshelf, store: Store, town: Town, clock: Clock
) -> None:
    today = bangkok_date(clock())
    answer = OwnAnswer(
        id="own-boat",
        title="ขอจดทะเบียนเรือหางยาว",
        title_en="",
        answer="จดที่เจ้าท่า ไม่ใช่ที่เทศบาล",
        answer_en="",
        division="clerk",
        source="",
        checked_on=today,
        valid_to=today,
    )
    question = "ขอจดทะเบียนเรือหางยาวที่ไหน"
    with store.begin(town.id) as tx:
        tx.teaching.put_answer(answer)
    shelf.look()
    assert "own-boat" not in [hit.service for hit in shelf.of(town.id).find(question).hits]
    with store.begin(town.id) as tx:
        tx.teaching.put_answer(replace(answer, is_published=True))
    shelf.look()
    assert shelf.of(town.id).find(question).hits[0].service == "own-boat"
    clock.goes_on(days=1)
    shelf.look()
    assert "own-boat" not in [hit.service for hit in shelf.of(town.id).find(question).hits]


def test_a_look_that_fails_leaves_the_old_index(
    store: Store, town: Town, clock: Clock, ours: Index, tmp_path: Path
) -> None:
    bare = Store(f"sqlite:///{tmp_path / 'no-tables.db'}", keys=Keys(SECRET), clock=clock)
    shelf = Bookshelf(bare, ours, clock)
    shelf.start()
    shelf.stop()
    assert shelf.of(town.id) is ours
    bare.dispose()


def test_a_change_of_this_process_need_not_wait(
    shelf: Bookshelf, store: Store, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bookshelf.LOOK_SECONDS", 2 * PATIENCE)  # by itself it comes too late
    shelf.start()
    attach(store, town, clock)
    shelf.look_soon()
    until = time.monotonic() + PATIENCE
    while shelf.version(town.id) == 0 and time.monotonic() < until:
        time.sleep(0.01)
    shelf.stop()
    shelf.stop()
    assert shelf.version(town.id) == 1


PROCESS = """
import sys, time
from datetime import UTC, datetime
from bot.bookshelf import Bookshelf
from knowledge.index import Index
from storage import Keys, Store

def now():
    return datetime.now(UTC)

url, secret, said, town = sys.argv[1:]
store = Store(url, keys=Keys(secret), clock=now)
shelf = Bookshelf(store, Index.load(), now)
shelf.start()
print("ready", shelf.of(int(town)).find(said).kind, flush=True)
until = time.monotonic() + 60
while shelf.version(int(town)) == 0 and time.monotonic() < until:
    time.sleep(0.02)
found = shelf.of(int(town)).find(said)
print(found.kind, found.hits[0].service, found.hits, flush=True)
shelf.stop()
"""


def test_two_other_processes_answer_within_five_seconds(
    store: Store, town: Town, clock: Clock
) -> None:
    arguments = [str(store.url.render_as_string(hide_password=False)), SECRET, SAID, str(town.id)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, *arguments], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready")
    assert 2 * LOOK_SECONDS < SOON, "what they do after a look takes far less"
    attach(store, town, clock)
    told = []
    for process in running:
        assert process.stdout is not None
        told.append(process.stdout.readline())  # a process gives up by itself
        assert process.wait(timeout=PATIENCE) == 0
        process.stdout.close()
    assert told[0].startswith("direct house-book-copy")
    assert told[0] == told[1]
