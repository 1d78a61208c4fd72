"""What officers do on a simulated day, at the desk and on the phone; some are ill, some slow.

At the desk most deeds are commands, which is quick; whoever sits at the pages today does all of his
through log-in, pages and forms.
"""

from __future__ import annotations

import random

from werkzeug.datastructures import MultiDict

from bot.actions import StaffMember
from bot.cli.simulated_desk import Desk
from bot.cli.simulated_pictures import picture
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown
from bot.web.staff.deeds import COMMANDS, Sent
from handlers.commands import ListWork, Refused, StaffCase, WorkListName
from handlers.staff_commands import (
    AssignCase,
    ExplainDelay,
    GiveBackChat,
    ListChats,
    MergeCase,
    TakeChat,
    TellInChat,
    UnmergeCase,
)
from storage.photos import StoredPhoto

LISTS: tuple[WorkListName, ...] = ("answered", "mine", "new")


class Officers:
    """Everybody inside the town hall."""

    def __init__(self, town: SimulatedTown, plan: Plan, happened: Happened) -> None:
        self.town = town
        self.plan = plan
        self.happened = happened
        self.chance = random.Random(f"{plan.seed} officers")
        self.absent: set[str] = set()
        self.desk = Desk(town, happened.on_the_pages)
        self._sentence = 0

    def come_in(self, day: int) -> None:
        """Who is here today: some are ill for a day, one of the slow division for weeks."""
        ill = {one.id for one in self.town.agents if self.chance.random() < 0.12}
        slow = [one for one in self.town.agents if self.plan.slow in one.divisions]
        if slow and 2 <= day < self.plan.ill_until:
            ill.add(slow[0].id)
        self.absent = ill
        self._sit_at_the_pages(day)

    def _sit_at_the_pages(self, day: int) -> None:
        """In turn, so that everybody's work comes by every door: an agent and a head a day."""
        here, heads = self._here(), list(self.town.heads.values())
        self.desk.sit(people[day % len(people)] for people in (here, heads) if people)

    def work(self) -> None:
        """An hour of everybody's work."""
        for officer in self._here():
            for _ in range(self._deeds_of(officer)):
                self._one_deed(officer)
        for head in self.town.heads.values():
            self._lead(head)

    def _deeds_of(self, officer: StaffMember) -> int:
        """How much one gets done within this hour."""
        if self.plan.slow not in officer.divisions:
            return self.plan.deeds_an_hour
        whole = int(self.plan.slow_deeds)
        return whole + (self.chance.random() < self.plan.slow_deeds - whole)

    def _here(self) -> list[StaffMember]:
        return [one for one in self.town.agents if one.id not in self.absent]

    def _one_deed(self, officer: StaffMember) -> None:
        """The most urgent thing on the officer's lists."""
        self.town.clock.turn(4)
        lists = LISTS if self.chance.random() < 0.6 else LISTS[::-1]
        for which in lists:
            listed = self.town.does(officer, ListWork(which, 8))
            cases = [one for one in listed if one.state != "waiting_citizen"] or listed[:1]
            if cases and (which != "mine" or self.chance.random() < 0.6):
                case = self.chance.choice(cases)
                if self.chance.random() < self.plan.in_line:
                    self._on_the_phone(officer, case)
                else:
                    self._at_the_desk(officer, case)
                return

    # On the phone

    def _on_the_phone(self, officer: StaffMember, case: StaffCase) -> None:
        """By the buttons of the card in LINE; pictures of finished work come from the camera."""
        number = case.number
        self.happened.on_the_phone += 1
        if "accept" in case.deeds:
            self._presses(officer, f"staff.accept={number}")
        elif "resolve" in case.deeds:
            self._presses(officer, f"staff.close={number}")
            self._types(officer, self._says("done"))
            if case.needs_photo:
                self._shows(officer)
                self._presses(officer, "staff.after=done")

    def _presses(self, officer: StaffMember, data: str) -> None:
        acts = self.town.line.platform.acts
        acts.presses(self._key(officer), {"type": "postback", "data": data})
        self._carried()

    def _types(self, officer: StaffMember, words: str) -> None:
        self.town.line.platform.acts.says(self._key(officer), words)
        self._carried()

    def _shows(self, officer: StaffMember) -> None:
        acts = self.town.line.platform.acts
        acts.sends_photos(self._key(officer), [picture(self.chance)])
        self._carried()

    def _carried(self) -> None:
        self.town.clock.turn(2)
        self.town.line.carry()

    def _key(self, officer: StaffMember) -> str:
        person = self.town.line.platform.person_of_id(officer.person)
        assert person is not None
        return person.key

    # At the desk

    def _at_the_desk(self, officer: StaffMember, case: StaffCase) -> None:
        if "accept" in case.deeds:
            self._sends(officer, case, "accept")
            return
        deed, form = self._choice(self.chance.random())
        if deed in case.deeds:
            self._sends(officer, case, deed, form)
        elif "resolve" in case.deeds:
            self._resolve(officer, case)

    def _choice(self, dice: float) -> tuple[str, dict[str, str]]:
        """What else than the end may come of a case today, each by its share; mostly nothing."""
        today = self.town.clock.now.date().isoformat()
        letter = {"agency": "agency", "letter": self._says("letter"), "on": today}
        choices: tuple[tuple[float, str, dict[str, str]], ...] = (
            (0.08, "ask", {"words": self._says("asked")}),
            (0.16, "progress", {"words": self._says("progress"), "stage": "procurement"}),
            (0.2, "forward", letter),
            (0.23, "close", {"reason": "not_our_power", "words": self._says("closed")}),
            (0.26, "note", {"words": self._says("note")}),
            (0.27, "split", {"category": "other", "words": self._says("second matter")}),
        )
        return next(((deed, form) for upto, deed, form in choices if dice < upto), ("", {}))

    def _sends(
        self, officer: StaffMember, case: StaffCase, deed: str, form: dict[str, str] | None = None
    ) -> None:
        """The form of a deed: by the pages where the officer sits at them, else its command."""
        if self.desk.is_at(officer):
            self.desk.sends(officer, case.number, deed, form or {})
        else:
            self.town.does(officer, COMMANDS[deed](Sent(case.number, MultiDict(form or {}))))

    def _resolve(self, officer: StaffMember, case: StaffCase) -> None:
        form, is_shown = {"words": self._says("done")}, case.needs_photo
        if is_shown and self.chance.random() >= 0.9:
            form["without_photo"], is_shown = "too dark", False
        if self.desk.is_at(officer):
            shown = picture(self.chance) if is_shown else b""
            self.desk.sends(officer, case.number, "resolve", form, shown)
            return
        photos = (self._picture_at_hand(officer),) if is_shown else ()
        self.town.does(officer, COMMANDS["resolve"](Sent(case.number, MultiDict(form), photos)))

    def _picture_at_hand(self, officer: StaffMember) -> str:
        """As a picture uploaded at the console, cleaned and stored, a draft of this officer."""
        name = self._says("after")
        with self.town.store.begin(self.town.town.id) as tx:
            photo = tx.photos.want(officer.person, name)
            tx.photos.mark_stored(photo.id, StoredPhoto("image/jpeg", 640, 480, 1000, name))
        return photo.id

    # Heads

    def _lead(self, head: StaffMember) -> None:
        """Heads explain what is late, give away what the ill have, and join what is the same."""
        for case in self.town.does(head, ListWork("unexplained", 5)):
            if self.chance.random() < 0.3:
                self._explain(head, case)
        for case in self.town.does(head, ListWork("due", 5)):
            if case.owner_id in self.absent:
                free = [one for one in self._here() if one.divisions == head.divisions]
                if free:
                    self.town.does(head, AssignCase(case.number, free[0].id))
        if self.chance.random() < 0.08:
            self._join(head)
        if self.happened.merged_numbers and self.chance.random() < 0.02:
            self._take_apart(head)

    def _explain(self, head: StaffMember, case: StaffCase) -> None:
        words = self._says("because")
        if self.desk.is_at(head):
            self.desk.sends(head, case.number, "explain", {"words": words})
        else:
            self.town.does(head, ExplainDelay(case.number, words))
        self.happened.explained += 1

    def _join(self, head: StaffMember) -> None:
        cases = self.town.does(head, ListWork("new", 20))
        alike = [one for one in cases if one.category == cases[0].category] if cases else []
        if len(alike) > 1:
            merged = self.town.does(head, MergeCase(alike[-1].number, alike[0].number))
            if not isinstance(merged, Refused):
                self.happened.merged += 1
                self.happened.merged_numbers.append(alike[-1].number)

    def _take_apart(self, head: StaffMember) -> None:
        number = self.chance.choice(self.happened.merged_numbers)
        if not isinstance(self.town.does(head, UnmergeCase(number)), Refused):
            self.happened.unmerged += 1
            self.happened.merged_numbers.remove(number)

    # Talks

    def takes_a_talk(self, number: str) -> StaffMember | None:
        """Whoever of those here may talk with this person; None where nobody is."""
        for officer in self._here():
            waiting = self.town.does(officer, ListChats())
            if isinstance(waiting, tuple) and number in {one.number for one in waiting}:
                if self.desk.is_at(officer):
                    self.desk.talks(officer, number, "take")
                else:
                    self.town.does(officer, TakeChat(number))
                self.town.line.carry()
                return officer
        return None

    def talks(self, officer: StaffMember, number: str) -> None:
        """Answer, and give the citizen back to the bot."""
        words = self._says("told")
        if self.desk.is_at(officer):
            self.desk.talks(officer, number, "tell", words)
            self.desk.talks(officer, number, "give-back")
        else:
            self.town.does(officer, TellInChat(number, words))
            self.town.does(officer, GiveBackChat(number))
        self.town.line.carry()

    def _says(self, what: str) -> str:
        """Words that nobody says twice, so that a message told twice is seen."""
        self._sentence += 1
        return f"{what} [{self._sentence}]"
