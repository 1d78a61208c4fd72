"""A town hall that only pretends to act, and the cases it shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from casework.categories import CODES
from handlers.citizen_commands import (
    AskForHuman,
    ChatLine,
    ChatView,
    FindNeighbours,
    LeaveChat,
    RateCase,
    Rated,
    SayInChat,
    ShowInChat,
)
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    CaseFiled,
    CaseStep,
    CaseView,
    Command,
    FileCase,
    FindMyCases,
    ForgetMe,
    Forgotten,
    KeepPhoto,
    Linked,
    LinkGroup,
    LinkStaff,
    ListWork,
    MyData,
    OpenCase,
    PhotoKept,
    ResolveCase,
    StaffCase,
    TakeBack,
    TellMyData,
)
from handlers.known import Category, TownFacts
from handlers.staff_commands import (
    AddAfterPhoto,
    AssignCase,
    ExplainDelay,
    ForwardCase,
    GiveBackChat,
    ListChats,
    ListColleagues,
    PassChat,
    ReportProgress,
    TakeChat,
    TellInChat,
)
from handlers.teaching import MarkAnswer, QuestionSent, SendQuestion

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # a Friday, 12:00 in Bangkok
NUMBER = "70-9D5JNP"
KEY = "QD39PQHC75C8"
TOWN = TownFacts(
    slug="demo",
    name="เทศบาลตำบลตัวอย่าง",
    phone="02 000 0000",
    office_hours="จันทร์–ศุกร์ 8.30–16.30 น.",
    office_hours_en="Mon–Fri 8:30–16:30",
    is_open=True,
    public_url="https://prongsai.localhost",
    tip_url="https://prongsai.localhost/tip",
    categories=tuple(Category(code, "กองช่าง") for code in CODES),
    tips_open=True,
    divisions={"works": "กองช่าง", "water": "กองการประปา"},
)


def a_case(**other: Any) -> CaseView:
    """One of my own cases, freshly received."""
    case = CaseView(
        number=NUMBER,
        kind="complaint",
        category="light",
        state="received",
        received_at=NOON,
        reply_due_on=date(2026, 12, 7),
        division="กองช่าง",
        is_mine=True,
        detail="ไฟถนนดับมาสามวัน",
        place="หน้าวัด",
        photos=2,
        steps=(CaseStep(NOON, "received", "received"),),
    )
    return replace(case, **other)


def chat_view(**other: Any) -> ChatView:
    """A talk with a human that waits."""
    return ChatView(**{"number": NUMBER, "state": "waiting", "asked_at": NOON, **other})


OPEN_DEEDS = {
    "received": ("accept", "ask", "explain", "forward"),
    "accepted": ("ask", "progress", "explain", "forward", "resolve"),
    "in_progress": ("ask", "progress", "explain", "forward", "resolve"),
    "waiting_citizen": ("progress", "explain", "forward", "resolve"),
    "forwarded": ("progress", "explain", "resolve"),
}


def work(**other: Any) -> StaffCase:
    """A case as staff sees it, with the deeds of its state."""
    other = {"deeds": OPEN_DEEDS.get(other.get("state", "received"), ()), **other}
    case = StaffCase(
        number=NUMBER,
        kind="complaint",
        category="light",
        state="received",
        division="กองช่าง",
        owner="",
        reply_due_on=date(2026, 12, 7),
        detail="ไฟถนนดับมาสามวัน",
        place="หน้าวัด",
    )
    return replace(case, **other)


@dataclass
class Hall:
    """Answers every command; `answers` overrules by the command's type."""

    answers: dict[type, Any] = field(default_factory=dict)
    done: list[Command] = field(default_factory=list)

    def perform(self, command: Command) -> Any:
        self.done.append(command)
        if type(command) in self.answers:
            answer = self.answers[type(command)]
            return answer(command) if callable(answer) else answer
        return self._as_usual(command)

    def _as_usual(self, command: Command) -> Any:
        if isinstance(command, KeepPhoto):
            return PhotoKept(f"photo-{sum(isinstance(one, KeepPhoto) for one in self.done)}")
        if isinstance(command, FileCase):
            due = date(2026, 12, 7)
            return CaseFiled(NUMBER, KEY, command.category, "กองช่าง", due, NOON)
        if isinstance(command, STAFF_DEEDS):
            return work(state="accepted")
        return USUAL.get(type(command), a_case())


STAFF_DEEDS = (
    AcceptCase,
    AskCitizen,
    ResolveCase,
    OpenCase,
    ForwardCase,
    AssignCase,
    ReportProgress,
    ExplainDelay,
    AddAfterPhoto,
)
USUAL: dict[type, Any] = {
    AskForHuman: chat_view(place=2),
    SayInChat: chat_view(place=2),
    ShowInChat: chat_view(place=2),
    LeaveChat: chat_view(state="over"),
    ListChats: (chat_view(),),
    TakeChat: chat_view(state="open", lines=(ChatLine(NOON, "citizen", "ขอถามเรื่องภาษีค่ะ"),)),
    TellInChat: chat_view(state="open"),
    ListColleagues: (),
    PassChat: chat_view(),
    GiveBackChat: chat_view(state="over"),
    RateCase: Rated(NUMBER, 5, (), may_reopen=True),
    FindNeighbours: (),
    FindMyCases: (a_case(),),
    TellMyData: MyData(cases=2, photos=3, has_draft=True, language="th"),
    ForgetMe: Forgotten(2, 3),
    LinkStaff: Linked("สมศรี ตัวอย่าง"),
    LinkGroup: Linked("สมศรี ตัวอย่าง"),
    ListWork: (work(),),
    TakeBack: None,
    SendQuestion: QuestionSent(),
    MarkAnswer: None,
}
