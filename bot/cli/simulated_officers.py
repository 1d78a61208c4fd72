"""What officers do on a simulated day, at the desk and on the phone; some are ill, some slow."""

from __future__ import annotations

import random

from bot.actions import StaffMember
from bot.cli.simulated_pictures import picture
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    ListWork,
    Refused,
    ResolveCase,
    StaffCase,
    WorkListName,
)
from handlers.staff_commands import (
    AssignCase,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    GiveBackChat,
    ListChats,
    MergeCase,
    NoteCase,
    ReportProgress,
    SplitCase,
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
        self._sentence = 0

    def come_in(self, day: int) -> None:
        """Who is here today: some are ill for a day, one of the slow division for weeks."""
        ill = {one.id for one in self.town.agents if self.chance.random() < 0.12}
        slow = [one for one in self.town.agents if self.plan.slow in one.divisions]
        if slow and 2 <= day < self.plan.ill_until:
            ill.add(slow[0].id)
        self.absent = ill

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
        number, deed = case.number, self.chance.random()
        if "accept" in case.deeds:
            self.town.does(officer, AcceptCase(number))
        elif deed < 0.08 and "ask" in case.deeds:
            self.town.does(officer, AskCitizen(number, self._says("asked")))
        elif deed < 0.16 and "progress" in case.deeds:
            self.town.does(officer, ReportProgress(number, self._says("progress"), "procurement"))
        elif deed < 0.2 and "forward" in case.deeds:
            on = self.town.clock.now.date()
            self.town.does(officer, ForwardCase(number, "agency", self._says("letter"), on))
        elif deed < 0.23 and "close" in case.deeds:
            self.town.does(officer, CloseCase(number, "not_our_power", self._says("closed")))
        elif deed < 0.26:
            self.town.does(officer, NoteCase(number, self._says("note")))
        elif deed < 0.27 and "split" in case.deeds:
            self.town.does(officer, SplitCase(number, "other", self._says("second matter")))
        elif "resolve" in case.deeds:
            self._resolve(officer, case)

    def _resolve(self, officer: StaffMember, case: StaffCase) -> None:
        photos: tuple[str, ...] = ()
        why = ""
        if case.needs_photo and self.chance.random() < 0.9:
            photos = (self._picture_at_hand(officer),)
        elif case.needs_photo:
            why = "too dark"
        command = ResolveCase(case.number, self._says("done"), photos, without_photo=why)
        self.town.does(officer, command)

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
                self.town.does(head, ExplainDelay(case.number, self._says("because")))
                self.happened.explained += 1
        for case in self.town.does(head, ListWork("due", 5)):
            if case.owner_id in self.absent:
                free = [one for one in self._here() if one.divisions == head.divisions]
                if free:
                    self.town.does(head, AssignCase(case.number, free[0].id))
        if self.chance.random() < 0.08:
            self._join(head)
        if self.happened.merged_numbers and self.chance.random() < 0.02:
            self._take_apart(head)

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
                self.town.does(officer, TakeChat(number))
                self.town.line.carry()
                return officer
        return None

    def talks(self, officer: StaffMember, number: str) -> None:
        """Answer, and give the citizen back to the bot."""
        self.town.does(officer, TellInChat(number, self._says("told")))
        self.town.does(officer, GiveBackChat(number))
        self.town.line.carry()

    def _says(self, what: str) -> str:
        """Words that nobody says twice, so that a message told twice is seen."""
        self._sentence += 1
        return f"{what} [{self._sentence}]"
