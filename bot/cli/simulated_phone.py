"""An invented citizen in simulated time: everything is typed, tapped or photographed in LINE."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bot.cli.replay_books import Books
from bot.cli.replay_citizen import MOST_STEPS, RECEIVED, Citizen, Filing, Manner, Report
from bot.cli.simulated_line import SimulatedLine
from bot.cli.simulated_pictures import picture
from bot.cli.simulated_town import Clock
from bot.simulator.driver import NoAnswer, words_in
from casework.numbering import read_case_key, read_number

FOLLOWS = 0.3  # share of reporters who follow a neighbour's case of the same matter
LEVELS = {"known": 80, "hidden": 15, "none": 5}
SAME = "complaint.same="
USUAL = "tip.usual="
NEITHER = f"{SAME}other"
RECEIPT = f"{RECEIVED} เลขที่"  # cards of one's own and of neighbours' cases name numbers too


class Person(Citizen):
    """One citizen. Acts wait for nothing: what is under way is carried at once."""

    def __init__(self, line: SimulatedLine, clock: Clock, key: str, chance: random.Random) -> None:
        super().__init__(line.platform, key, Manner(), Books())
        self.chance = chance
        self.line = line
        self.clock = clock
        self.pace = 1.0  # seconds an act takes
        self.followed = ""
        self.level = ""
        self.case_key = ""

    def act(
        self,
        act: Callable[..., object],
        *values: object,
        until: Callable[[str], bool] | None = None,  # noqa: ARG002 - nothing is waited for
    ) -> str:
        """Do something; gives what can be read in the answers, "" where there is silence."""
        self.clock.turn(self.pace)
        act(*values)
        self.line.carry()
        self.heard = self._new()
        return "\n".join(words_in(one.content) for one in self.heard)

    def picture(self) -> bytes:
        """A picture that nobody else has sent."""
        return picture(self.chance)

    # Filing

    def reports(self, report: Report, photos: float) -> str:
        """From the first word to the receipt; the number, "" where a neighbour's is followed."""
        words = report.text if len(report.text) >= 10 else f"{report.text} ตามจุดที่ปักหมุด"
        filing = Filing(report, words.strip())
        self.manner = Manner(photos)
        self.followed = self.case_key = ""
        self.level = self.chance.choices(list(LEVELS), list(LEVELS.values()))[0]
        said = self.act(self.phone.says, filing.words if self.chance.random() < 0.5 else "แจ้งเรื่อง")
        for _ in range(MOST_STEPS):
            if self.followed:
                return ""
            if RECEIPT in said and (number := read_number(said.partition(RECEIPT)[2])):
                self.case_key = next(filter(None, map(read_case_key, said.split("\n"))), "") or ""
                self.cases[number] = filing
                return number
            if told := _TOO_LONG.search(said):
                filing.words = filing.words[: int(told[1])].rstrip()
            if not self.heard:
                break
            said = self.step(filing)
        raise NoAnswer(f"no receipt for {self.key}; the last answer was: {said[:120]!r}")

    def wishes(self, report: Report, data: set[str]) -> tuple[str, ...]:
        """As every reporter, but some follow the neighbour, and some give no name."""
        named = f"complaint.name={self.level}"
        same = sorted(one for one in data if one.startswith(SAME) and one != NEITHER)
        if same and self.chance.random() < FOLLOWS:
            self.followed = same[0].removeprefix(SAME)
            return (same[0],)
        usual = (one for one in super().wishes(report, data) if one != "complaint.name=known")
        return (named, *usual)

    # Later

    def taps(self, data: str, number: str = "") -> str:
        """A button that can be seen; where it has scrolled away, look the case up first."""
        try:
            return self.act(self.phone.picks, data)
        except KeyError:
            self.act(self.phone.says, number or data.partition("=")[2])
            return self.act(self.phone.picks, data)

    def says(self, words: str) -> str:
        """Type; where it may be a tip, it is none: go on as usual."""
        said = self.act(self.phone.says, words)
        return self.act(self.phone.picks, USUAL) if self.can_tap(USUAL) else said

    def can_tap(self, data: str) -> bool:
        """Whether the button is on the screen."""
        try:
            return bool(self.phone.button(data))
        except KeyError:
            return False

    def answers(self, number: str, words: str) -> None:
        """Answer what the staff asked."""
        self.taps(f"answer.open={number}")
        self.says(words)

    def adds(self, number: str, words: str, *, shows: bool) -> None:
        """More words, and perhaps a picture."""
        self.taps(f"more.open={number}")
        self.says(words)
        if shows:
            self.act(self.phone.sends_photo, self.picture())
        self.act(self.phone.picks, "more.photos=done")

    def cancels(self, number: str) -> None:
        """Take it back, and be sure."""
        self.taps(f"track.cancel={number}")
        self.act(self.phone.picks, "track.sure=yes")

    def rates(self, number: str, stars: int, why: str = "not_fixed") -> None:
        """Stars; the unhappy say why."""
        self.taps(f"rate.s{stars}={number}")
        if self.can_tap(f"rate.reason={why}"):
            self.act(self.phone.picks, f"rate.reason={why}")

    def rates_anew(self, number: str, stars: int) -> None:
        """Change one's mind, by the button under the thanks."""
        self.taps(f"rate.change={number}")
        self.act(self.phone.picks, f"rate.s{stars}={number}")

    def reopens(self, number: str, words: str) -> str:
        """It is not done; the answer."""
        self.taps(f"rate.again={number}")
        return self.says(words)

    def asks_for_a_human(self, words: str) -> str:
        """A place in the queue, or a message; the answer."""
        self.says("คุยกับเจ้าหน้าที่")
        return self.says(words)


_TOO_LONG = re.compile(r"ข้อความยาวไป.*?รับได้ (\d+)")
