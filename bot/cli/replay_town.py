"""A whole replay: many citizens at once, a bad day at LINE, a server that is killed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.cli.replay_books import Books
from bot.cli.replay_citizen import PATIENCE, Citizen, Manner, Report
from bot.cli.replay_server import Server
from bot.cli.replay_wire import judge_the_wire
from bot.simulator import Channel, Platform, Redelivery, Switches
from bot.simulator.app import serve


@dataclass(frozen=True, slots=True)
class Plan:
    """How the replay goes; shares are 0 to 1."""

    people: int = 20
    duplicates: float = 0.0
    reorder: float = 0.0
    api_failures: float = 0.0
    kills: bool = False
    photos: float = 0.1
    seed: int = 1


def play(reports: Sequence[Report], plan: Plan, server: Server) -> Books:
    """Run the whole replay and give its books."""
    books = Books(reports=len(reports))
    platform = _platform(plan, server)
    api = serve(platform).start()
    started = time.monotonic()
    try:
        server.prepare(api.url)
        server.start()
        citizens = _file_all(reports, plan, platform, server, books)
        books.filed_in = time.monotonic() - started
        _look_back(citizens, books)
        platform.postman.wait_until_idle(PATIENCE)
    finally:
        server.stop()
        api.close()
        platform.postman.close()
    books.took = time.monotonic() - started
    judge_the_wire(platform, books, was_killed=plan.kills)
    everybody = server.cases_of([citizen.phone.person.user_id for citizen in citizens])
    for citizen, kept in zip(citizens, everybody, strict=True):
        if kept != len(citizen.cases):
            books.fault(f"{citizen.key}: {len(citizen.cases)} receipts but {kept} cases are kept")
    books.close()
    return books


def _platform(plan: Plan, server: Server) -> Platform:
    return Platform(
        [Channel("demo", server.secret, server.token, server.webhook)],
        chance=random.Random(plan.seed),
        switches=Switches(
            duplicates=plan.duplicates, reorder=plan.reorder, api_failures=plan.api_failures
        ),
        redelivery=Redelivery(times=12, first_after_seconds=0.5, at_most_seconds=5.0),
        threads=16,
        traffic_kept=1_000_000,
    )


def _file_all(
    reports: Sequence[Report], plan: Plan, platform: Platform, server: Server, books: Books
) -> list[Citizen]:
    shares = [list(enumerate(reports))[n :: plan.people] for n in range(plan.people)]
    manner = Manner(plan.photos, plan.seed)
    # Who is alone has a neighbour too, so that there is somebody who must not read.
    named = range(max(plan.people, 2))
    citizens = [Citizen(platform, f"replay-{n}", manner, books) for n in named]
    filing = [
        lambda citizen=citizen, share=share: citizen.live(share)
        for citizen, share in zip(citizens, shares, strict=False)
    ]
    threads = _start(filing, books)
    if plan.kills:
        _kill_in_the_middle(len(reports) // 2, threads, server, books)
    _wait_for(threads)
    return citizens


def _look_back(citizens: Sequence[Citizen], books: Books) -> None:
    """Everybody at once for their own cases, then each for the next one's."""
    _wait_for(_start([citizen.find_own for citizen in citizens], books))
    peeping = [
        lambda who=who, whose=whose: who.peep(whose.cases)
        for who, whose in zip(citizens, (*citizens[1:], citizens[0]), strict=True)
    ]
    _wait_for(_start(peeping, books))


def _start(acts: Sequence[Callable[[], object]], books: Books) -> list[threading.Thread]:
    """All at once. Daemons: who breaks the replay off must not wait for anybody's answer."""
    threads = [threading.Thread(target=_lived, args=(act, books), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    return threads


def _lived(act: Callable[[], object], books: Books) -> None:
    """What ends a citizen is a fault of the replay, and told with the others."""
    try:
        act()
    except Exception as fault:  # noqa: BLE001 - the books tell of it, whatever it was
        books.fault(f"somebody stopped: {type(fault).__name__} {fault}"[:300])


def _wait_for(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


def _kill_in_the_middle(
    receipts: int, threads: Sequence[threading.Thread], server: Server, books: Books
) -> None:
    """After so many receipts: kill -9, then start again while LINE redelivers."""
    books.wait_for_receipts(receipts, lambda: not any(one.is_alive() for one in threads))
    server.kill_web()
    books.was_killed = True
    server.start_web()
