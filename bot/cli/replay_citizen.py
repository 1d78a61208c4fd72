"""An invented citizen with a phone: files reports step by step, then looks each of them up."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.cli.replay_books import Books
from bot.simulator import Message, Platform
from bot.simulator.driver import NoAnswer, Phone, actions_in, quick_replies_of, words_in
from bot.simulator.pictures import sample_picture
from casework.numbering import read_number
from knowledge.personal import mask_id_cards

PATIENCE = 90.0  # seconds; a reply may be tried again for 50, then a receipt is pushed
MOST_STEPS = 16
PEEK = 16  # characters in a row of somebody's words that nobody else may read
RECEIVED = "รับเรื่องแล้ว"
WHAT = "เกิดอะไรขึ้น"  # the question for the words, also after a restart has lost them
_TOO_LONG = re.compile(r"ข้อความยาวไป.*?รับได้ (\d+)")

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


@dataclass(slots=True)
class Filing:
    """One report on its way, and what must be found again of it."""

    report: Report
    words: str = field(repr=False)
    pin: str = ""
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Manner:
    """How citizens of a replay behave."""

    photos: float = 0.1  # share of reports with a picture
    seed: int = 1


class Citizen:
    """One invented person with a phone."""

    def __init__(self, platform: Platform, key: str, manner: Manner, books: Books) -> None:
        self.key = key
        self.phone = Phone(platform, platform.add_person(key), timeout=PATIENCE)
        self.books = books
        self.manner = manner
        self.chance = random.Random(f"{manner.seed} {key}")
        self.cases: dict[str, Filing] = {}
        self.heard: Sequence[Message] = ()

    def live(self, share: Sequence[tuple[int, Report]]) -> None:
        """Follow the account and file all."""
        self.act(self.phone.follows)
        for position, report in share:
            try:
                self.file(report)
            except (NoAnswer, KeyError, IndexError) as error:
                self.books.fault(f"report {position}: {type(error).__name__} {error}"[:300])

    # Acts

    def act(
        self,
        act: Callable[..., object],
        *values: object,
        until: Callable[[str], bool] | None = None,
    ) -> str:
        """Do something and wait for its answer; gives what can be read in it.

        Who hears nothing after a kill does it once more, as people do.
        """
        started = time.monotonic()
        act(*values)
        try:
            self.phone.wait_for(lambda _: self._is_answered(until))
        except NoAnswer:
            if not self.books.may_ask_again():
                raise
            act(*values)
            self.phone.wait_for(lambda _: self._is_answered(until))
        self.books.answered(time.monotonic() - started)
        self.heard = self._new()
        return _read(self.heard)

    def _is_answered(self, until: Callable[[str], bool] | None) -> bool:
        new = self._new()
        return bool(new) and (until is None or until(_read(new)))

    def _new(self) -> list[Message]:
        """Answers to the last act; a receipt pushed after an ambiguous reply is none."""
        return [one for one in self.phone.new_answers() if not self._is_late(one)]

    def _is_late(self, message: Message) -> bool:
        return message.text.startswith(RECEIVED) and read_number(message.text) in self.cases

    # Filing

    def file(self, report: Report) -> None:
        """One report from the first word to the receipt."""
        words = report.text if len(report.text) >= 10 else f"{report.text} ตามจุดที่ปักหมุด"
        filing = Filing(report, words.strip())
        first = filing.words if self.chance.random() < 0.5 else "แจ้งเรื่อง"
        said = self.act(self.phone.says, first)
        for _ in range(MOST_STEPS):
            if RECEIVED in said and (number := read_number(said)):
                self.cases[number] = filing
                self.books.filed(number)
                return
            if told := _TOO_LONG.search(said):
                filing.words = filing.words[: int(told[1])].rstrip()
            said = self.step(filing)
        raise NoAnswer(f"no receipt after {MOST_STEPS} steps; the last answer was: {said[:120]}")

    def step(self, filing: Filing) -> str:
        """Answer the question that the phone shows now, by a tap where there is a button."""
        quick = quick_replies_of(self.heard[-1])
        data = {str(one.get("data", "")) for one in (*quick, *self._in_cards())}
        tap = next((one for one in self.wishes(filing.report, data) if one in data), None)
        if tap is not None:
            return self.act(self.phone.picks, tap)
        if (thing := self._thing(filing, {str(one.get("type")) for one in quick})) is not None:
            return thing
        skip = next((one for one in data if one.endswith(("=done", "=~skip"))), None)
        if skip is not None:
            return self.act(self.phone.picks, skip)
        # Taken for something else (a question, a service): ask for the counter by its name.
        has_button = any(one.startswith("complaint.detail=") for one in data)
        is_asked = has_button or not data or WHAT in _read(self.heard)
        return self.act(self.phone.says, filing.words if is_asked else "แจ้งเรื่อง")

    def _thing(self, filing: Filing, kinds: set[str]) -> str | None:
        """A pin or a picture where one is asked for."""
        report = filing.report
        if "location" in kinds and report.lat is not None and report.lon is not None:
            filing.pin = _on_a_map(report.lat, report.lon)
            return self.act(self.phone.sends_pin, report.lat, report.lon)
        if "camera" in kinds and not filing.photos and self.chance.random() < self.manner.photos:
            filing.photos = 1
            return self.act(self.phone.sends_photo, self.picture())
        return None

    def picture(self) -> bytes:
        """What the camera takes."""
        return sample_picture()

    def _in_cards(self) -> list[dict[str, Any]]:
        return [
            action
            for message in self.heard
            for action in actions_in({**message.content, "quickReply": None})
        ]

    def wishes(self, report: Report, data: set[str]) -> tuple[str, ...]:
        """What this person would tap, the dearest first, of all that can be tapped."""
        held = sorted(one for one in data if one.startswith("complaint.held="))
        return (
            "tip.usual=",
            "complaint.same=other",
            "talk.go_on=",
            "complaint.name=known",
            "complaint.confirm=send",
            f"complaint.category={report.kind}",
            *held,
        )

    # Looking back

    def find_own(self) -> None:
        """Every case is found in full by its own citizen."""
        for number, filing in self.cases.items():
            said = self._track(number)
            photos = f"{filing.photos} รูป" if filing.photos else ""
            wanted = (number, mask_id_cards(filing.words), filing.pin, photos)
            if said and (lacking := [one for one in wanted if one not in said]):
                lengths = ", ".join(f"{len(one)} characters" for one in lacking)
                fault = f"{number}: its own citizen does not find it in full (lacks {lengths})"
                self.books.fault(fault)

    def peep(self, others: Mapping[str, Filing]) -> None:
        """Nobody else reads a word of theirs."""
        for number, filing in others.items():
            said = self._track(number)
            secrets = (filing.pin, *_pieces(filing.words))
            if any(secret and secret in said for secret in secrets):
                self.books.fault(f"{number}: a stranger reads it")

    def _track(self, number: str) -> str:
        try:
            said = self.act(self.phone.says, number, until=lambda said: number in said)
            return "\n".join((said, *_addresses(self.heard)))
        except NoAnswer as error:
            self.books.fault(f"{number}: tracking was not answered ({error})")
            return ""


def _on_a_map(lat: float, lon: float) -> str:
    """A pin as the address of a map has it."""
    return ",".join(f"{round(degrees, 5):.6f}" for degrees in (lat, lon))


def _addresses(messages: Sequence[Message]) -> Iterator[str]:
    """Where the buttons of some answers lead, outside the talk."""
    for one in messages:
        yield from (str(action["uri"]) for action in actions_in(one.content) if "uri" in action)


def _pieces(words: str) -> list[str]:
    return [words[at : at + PEEK] for at in range(0, max(len(words) - PEEK, 0) + 1, PEEK // 4)]


def _read(messages: Sequence[Message]) -> str:
    """What stands in some answers; a text cut at the end of a message goes on in the next."""
    pages = [words_in(one.content) for one in messages]
    return "\n".join((*pages, "".join(pages)))
