"""Invented citizens who file reports step by step, then look each of them up."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.cli.replay_books import Books
from bot.cli.replay_server import Server
from bot.simulator import Channel, Platform, Redelivery, Switches
from bot.simulator.app import serve
from bot.simulator.driver import NoAnswer, Phone, actions_in, words_in
from bot.simulator.pictures import sample_picture
from casework.numbering import read_number

PATIENCE = 90.0  # seconds; a reply may be tried again for 50, then a receipt is pushed
MOST_STEPS = 14

_KINDS: Mapping[str, str] = {
    "ความสะอาด": "garbage",
    "แสงสว่าง": "light",
    "ถนน": "road",
    "ทางเท้า": "sidewalk",
    "กีดขวาง": "sidewalk",
    "น้ำท่วม": "drain",
    "ท่อระบายน้ำ": "drain",
    "คลอง": "drain",
    "ต้นไม้": "tree",
    "สายไฟ": "wires",
    "จราจร": "traffic",
    "เสียงรบกวน": "nuisance",
    "กลิ่น": "nuisance",
    "PM2.5": "nuisance",
    "สัตว์จรจัด": "stray",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One line of the file."""

    text: str = field(repr=False)
    kind: str
    lat: float | None = None
    lon: float | None = None

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Report:
        """Read a line; our category stands for the first of its types that we know."""
        types = [_KINDS[name] for name in line.get("types", []) if name in _KINDS]
        return cls(str(line["text"]), types[0] if types else "other", line["lat"], line["lon"])


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
        _file_all(reports, plan, platform, server, books)
        platform.postman.wait_until_idle(PATIENCE)
    finally:
        server.stop()
        api.close()
        platform.postman.close()
    books.took = time.monotonic() - started
    _count_deliveries(platform, books)
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
) -> None:
    shares = [list(enumerate(reports))[n :: plan.people] for n in range(plan.people)]
    citizens = [Citizen(platform, f"replay-{n}", plan, books) for n in range(plan.people)]
    for number, citizen in enumerate(citizens):
        citizen.stranger = citizens[number - 1]
    threads = [
        threading.Thread(target=citizen.live, args=(share,), name=citizen.key)
        for citizen, share in zip(citizens, shares, strict=True)
    ]
    for thread in threads:
        thread.start()
    if plan.kills:
        _kill_in_the_middle(reports, server, books)
    for thread in threads:
        thread.join()
    for citizen in citizens:
        citizen.look_back()


def _kill_in_the_middle(reports: Sequence[Report], server: Server, books: Books) -> None:
    """After half of the receipts: kill -9, then start again while LINE redelivers."""
    books.wait_for_receipts(len(reports) // 2)
    server.kill_web()
    server.start_web()


class Citizen:
    """One invented person with a phone."""

    def __init__(self, platform: Platform, key: str, plan: Plan, books: Books) -> None:
        self.key = key
        self.phone = Phone(platform, platform.add_person(key), timeout=PATIENCE)
        self.books = books
        self.plan = plan
        self.chance = random.Random(f"{plan.seed} {key}")
        self.cases: dict[str, str] = {}  # number → the words that were filed
        self.stranger: Citizen = self

    def live(self, share: Sequence[tuple[int, Report]]) -> None:
        """Follow the account, file all, and track each by its number at once."""
        self.act(self.phone.follows)
        for position, report in share:
            try:
                self.file(report)
            except (NoAnswer, KeyError, IndexError) as error:
                self.books.fault(f"report {position}: {type(error).__name__} {error}"[:300])

    def act(self, act: Any, *values: Any) -> str:  # noqa: ANN401
        """Do something and wait for its answer; gives what can be read in it."""
        started = time.monotonic()
        act(*values)
        self.phone.wait_for()
        self.books.answered(time.monotonic() - started)
        return "\n".join(words_in(one.content) for one in self.phone.new_answers())

    def file(self, report: Report) -> None:
        """One report from the first word to the receipt."""
        words = report.text if len(report.text) >= 10 else f"{report.text} ตามจุดที่ปักหมุด"
        if self.chance.random() < 0.5:
            said = self.act(self.phone.says, words)
        else:
            said = self.act(self.phone.says, "แจ้งเรื่อง")
        sent_photos = False
        for _ in range(MOST_STEPS):
            if "รับเรื่องแล้ว" in said and (number := read_number(said)):
                self.cases[number] = words
                self.books.filed(number)
                return
            said, sent_photos = self.step(report, words, sent_photos=sent_photos)
        raise NoAnswer(f"no receipt after {MOST_STEPS} steps; the last answer was: {said[:120]}")

    def step(self, report: Report, words: str, *, sent_photos: bool) -> tuple[str, bool]:
        """Answer the question that the phone shows now, by a tap where there is a button."""
        quick = self.phone.quick_replies()
        data = {str(button.get("data", "")) for button in quick} | self.newest_buttons()
        kinds = {str(button.get("type")) for button in quick}
        tap = next((one for one in self._wishes(report) if one in data), None)
        if tap is not None:
            return self.act(self.phone.picks, tap), sent_photos
        held = [one for one in data if one.startswith("complaint.held=")]
        if held:
            return self.act(self.phone.picks, held[0]), sent_photos
        if "location" in kinds and report.lat is not None and report.lon is not None:
            return self.act(self.phone.sends_pin, report.lat, report.lon), sent_photos
        if "camera" in kinds and not sent_photos and self.chance.random() < self.plan.photos:
            return self.act(self.phone.sends_photo, sample_picture()), True
        skip = next((one for one in data if one.endswith(("=done", "=~skip"))), None)
        if skip is not None:
            return self.act(self.phone.picks, skip), sent_photos
        # Taken for something else (a question, a service): ask for the counter by its name.
        is_asked = any(one.startswith("complaint.detail=") for one in data)
        return self.act(self.phone.says, words if is_asked else "แจ้งเรื่อง"), sent_photos

    @staticmethod
    def _wishes(report: Report) -> tuple[str, ...]:
        return (
            "tip.usual=",
            "complaint.name=known",
            "complaint.confirm=send",
            f"complaint.category={report.kind}",
        )

    def newest_buttons(self) -> set[str]:
        """Postback data of the buttons in the answers to the last act."""
        return {
            str(action.get("data", ""))
            for message in self.phone.new_answers()
            for action in actions_in({**message.content, "quickReply": None})
        }

    def look_back(self) -> None:
        """Every case is found in full by its own citizen and by nobody else."""
        for number, words in self.cases.items():
            try:
                mine = self.act(self.phone.says, number)
                theirs = self.stranger.act(self.stranger.phone.says, number)
            except NoAnswer as error:
                self.books.fault(f"{number}: tracking was not answered ({error})")
                continue
            if number not in mine or _squeezed(words) not in _squeezed(mine):
                self.books.fault(f"{number}: its own citizen does not find it in full")
            if self.stranger is not self and _squeezed(words) in _squeezed(theirs):
                self.books.fault(f"{number}: a stranger reads it")
        self._count_what_was_said_twice()

    def _count_what_was_said_twice(self) -> None:
        receipts = [
            message.text for message in self.phone.answers if message.text.startswith("รับเรื่องแล้ว")
        ]
        doubled = len(receipts) - len(set(receipts))
        if doubled and not (self.plan.api_failures or self.plan.kills):
            self.books.fault(f"{self.key}: {doubled} receipts were given twice")
        with self.books.lock:
            self.books.said_twice += doubled


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _count_deliveries(platform: Platform, books: Books) -> None:
    for passage in platform.traffic.after(0):
        if passage.direction == "out":
            books.statuses[str(passage.status or passage.fault or "none")] += 1
            if passage.status == 200:
                books.ack_seconds.append(passage.milliseconds / 1000)
    if platform.postman.lost:
        books.fault(f"{len(platform.postman.lost)} deliveries were given up by LINE")
