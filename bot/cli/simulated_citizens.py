"""What citizens do on a simulated day, all of it in LINE: report, answer, add, rate, ask."""

from __future__ import annotations

import random
from datetime import timedelta

from bot.actions import Citizen
from bot.cli.replay_citizen import Report
from bot.cli.simulated_officers import Officers
from bot.cli.simulated_phone import Person
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown
from casework.numbering import read_number
from handlers.commands import FindCase
from storage.cases import Case

AT_ONCE = 12  # reporters who do something within an hour
STARS = {5: 50, 4: 25, 3: 10, 2: 8, 1: 7}


class Citizens:
    """Everybody outside the town hall."""

    def __init__(
        self, town: SimulatedTown, plan: Plan, happened: Happened, officers: Officers
    ) -> None:
        self.town = town
        self.plan = plan
        self.happened = happened
        self.chance = random.Random(f"{plan.seed} citizens")
        self._officers = officers
        self._people: dict[int, Person] = {}
        self._rated: set[tuple[str, int]] = set()
        self._sentence = 0

    def somebody(self) -> Person:
        """One of them; who is met for the first time follows the account."""
        rank = self.chance.randrange(self.plan.people)
        if rank not in self._people:
            key = f"citizen-{rank}"
            who = Person(self.town.line, self.town.clock, key, self.chance)
            who.act(who.phone.follows)
            self._people[rank] = who
        return self._people[rank]

    def report(self, report: Report, *, in_the_flood: bool = False) -> None:
        """One report, from the first word to the receipt."""
        who = self.somebody()
        who.pace = 0.8 if in_the_flood else 1.0
        number = who.reports(report, self.plan.flood_photos if in_the_flood else self.plan.photos)
        who.pace = 1.0
        if not number:
            self.happened.followed += 1
            return
        if number in self.happened.mine or number in self.happened.nameless:
            self.town.faults.append(f"{number}: given twice, or no receipt at all")
        self.happened.filed += 1
        self.happened.pictures += who.cases[number].photos
        if who.level == "none":
            self.happened.nameless[number] = who.case_key
        else:
            self.happened.mine[number] = who.key

    def act(self) -> None:
        """Some of those who reported do something now."""
        mine = self.happened.mine
        some = self.chance.sample(sorted(mine), min(AT_ONCE, len(mine)))
        for number in dict.fromkeys((*some, *self._asked_an_hour_ago())):
            case = self.town.reads(lambda tx, it=number: tx.cases.by_number(it))  # type: ignore[misc]
            self._about(self._of(number), case)
        if self.happened.nameless and self.chance.random() < 0.2:
            self._look_up_without_a_name()
        if self.chance.random() < self.plan.talks:
            self._ask_for_a_human()

    def _asked_an_hour_ago(self) -> list[str]:
        """Cases in which a question waits for its citizen; not everybody answers at once."""
        before = self.town.clock.now - timedelta(hours=1)
        waiting = self.town.reads(lambda tx: tx.cases.idle("waiting_citizen", before, 10))
        mine = [case.number for case in waiting if case.number in self.happened.mine]
        return [number for number in mine if self.chance.random() < 0.3]

    def _of(self, number: str) -> Person:
        rank = int(self.happened.mine[number].removeprefix("citizen-"))
        return self._people[rank]

    def _about(self, who: Person, case: Case) -> None:
        number, dice = case.number, self.chance.random()
        if case.state == "waiting_citizen":
            who.answers(number, self._says("คำตอบ"))
            self.happened.answered += 1
        elif not case.is_finished and dice < 0.05:
            who.adds(number, self._says("เพิ่มเติม"), shows=self.chance.random() < 0.4)
            self.happened.added += 1
        elif not case.is_finished and dice < 0.06:
            who.cancels(number)
            self.happened.cancelled += 1
        elif not case.is_finished and dice < 0.15:
            who.says(self.chance.choice((number, "ติดตามเรื่อง")))
        elif case.state == "resolved" and (number, case.reopened) not in self._rated:
            self._rated.add((number, case.reopened))
            self._rate(who, number)

    def _rate(self, who: Person, number: str) -> None:
        stars = self.chance.choices(list(STARS), list(STARS.values()))[0]
        who.rates(number, stars)
        self.happened.rated += 1
        if self.chance.random() < 0.05:
            who.rates_anew(number, 6 - stars)
            self.happened.rated_anew += 1
        if stars < 3 and self.chance.random() < 0.6:
            said = who.reopens(number, self._says("ยังไม่เรียบร้อย"))
            self.happened.reopened += read_number(said) == number

    def _look_up_without_a_name(self) -> None:
        """By number and key: the words are there; without the key they are not."""
        number, key = self.chance.choice(sorted(self.happened.nameless.items()))
        case = self.town.does(Citizen("U-anybody"), FindCase(number, key))
        without = self.town.does(Citizen("U-anybody"), FindCase(number, ""))
        if not (case and case.detail and without and not without.detail):
            self.town.faults.append(f"{number}: the receipt's key does not open it, or no key does")

    def _ask_for_a_human(self) -> None:
        who = self.somebody()
        said = who.asks_for_a_human(self._says("ขอถามเรื่องภาษี"))
        self.happened.talks += 1
        number = read_number(said)
        if number is None:
            self.town.faults.append(f"who asked for a human heard no number: {said[:120]!r}")
            return
        self.happened.mine[number] = who.key
        if who.can_tap(f"human.leave={number}"):
            self._talk(who, number)

    def _talk(self, who: Person, number: str) -> None:
        """In the queue: an officer takes over, both say something, he gives back; or one leaves."""
        officer = self._officers.takes_a_talk(number)
        if officer is None:
            who.act(who.phone.picks, f"human.leave={number}")
            return
        heard = who.says(self._says("อยากทราบวันชำระ"))
        if heard:
            self.town.faults.append(f"{number}: the bot spoke into a talk: {heard[:80]!r}")
        self._officers.talks(officer, number)
        who.says("ติดตามเรื่อง")

    def _says(self, what: str) -> str:
        """Words that nobody says twice, so that a message told twice is seen."""
        self._sentence += 1
        return f"{what} ({self._sentence})"
