"""Letters to staff outside LINE: who gets which, what they may say, and how they are sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions import ActionContext, Citizen, StaffMember
from bot.actions.addresses import WrongAddress, read_address
from bot.actions.four_eyes import ask_change
from bot.actions.letters import MOST_WAYS, kinds_for, post
from bot.actions.own_commands import AddWay, DropWay, ProveWay, WantLetters
from bot.actions.people import close
from bot.case_hours import climb
from bot.letters.carrier import NO_ADDRESS, NO_MAIL_SERVER, REFUSED, Carrier
from bot.letters.mail import WrongMailServer
from bot.letters.postman import WAITS, Postman
from bot.letters.writing import Written
from bot.morning import send_digest, send_week
from bot.settings import Settings
from bot.timers import LETTERS_EVERY
from bot.townhall import TownHalls
from bot.worker import Aside, Timer
from handlers.commands import AcceptCase, AnswerStaff, AskCitizen, Refused
from handlers.staff_commands import NameConcerned
from storage import Keys
from storage.letter_queue import LetterQueue
from storage.letters import MOST_TRIES, Way
from tests.actions.townhall import SOMSRI, WORDS, Townhall

ADDRESS = "https://line.town.example"


@dataclass
class Bag:
    """Keeps what was carried; refuses while it is told to."""

    refuses: str = ""
    carried: list[tuple[str, Written]] = field(default_factory=list)

    def carry(self, address: str, written: Written) -> str:
        if not self.refuses:
            self.carried.append((address, written))
        return self.refuses


def contexts(hall: Townhall) -> Callable[[int], ActionContext]:
    return lambda town_id: hall.context()


def does(hall: Townhall, member: StaffMember | Citizen, command: Any) -> Any:
    """What the console does for somebody."""
    return hall.does(member, command)


def refuses(hall: Townhall, member: StaffMember, command: Any, reason: str) -> None:
    hall.refuses(member, command, reason)


@pytest.fixture
def bag() -> Bag:
    return Bag()


@pytest.fixture
def postman(hall: Townhall, bag: Bag, tmp_path: Path) -> Postman:
    settings = Settings(var_dir=tmp_path)
    halls = TownHalls(hall.store, settings, WORDS, hall.clock, lambda _: False)
    return Postman(hall.store, halls.of, bag, ADDRESS, hall.clock)


def ways(hall: Townhall, member: StaffMember) -> tuple[Way, ...]:
    return hall.reads(lambda tx: tx.letters.ways(member.id))


BY_THE_CLOCK = ("digest", "reminder", "weekly", "wish")


def reached(
    hall: Townhall,
    member: StaffMember,
    postman: Postman,
    bag: Bag,
    address: str = "",
    kinds: tuple[str, ...] = BY_THE_CLOCK,
) -> Way:
    """By a proved address."""
    assert does(hall, member, AddWay(address or f"{member.name.split()[0]}@town.example")) is None
    postman.walk(hall.clock.now)
    way = ways(hall, member)[-1]
    code = "".join(sign for sign in bag.carried[-1][1].text.split("\n")[0] if sign.isdigit())
    assert does(hall, member, ProveWay(way.id, code)) is None
    assert does(hall, member, WantLetters(way.id, kinds)) is None
    bag.carried.clear()
    hall.clock.goes_on(seconds=1)
    return ways(hall, member)[-1]


def letters(postman: Postman, hall: Townhall, bag: Bag) -> list[Written]:
    while postman.walk(hall.clock.now):
        pass
    taken = [written for _, written in bag.carried]
    bag.carried.clear()
    return taken


def test_nothing_but_a_code_goes_to_an_address_that_is_not_proved(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent = hall.agent()
    hall.files()
    assert does(hall, agent, AddWay("wichai@town.example")) is None
    send_digest(hall.store, contexts(hall), hall.town.id)
    (code,) = letters(postman, hall, bag)
    assert "รหัสยืนยัน" in code.text
    assert f"{ADDRESS}/staff/me/letters" in code.text
    assert "wichai@town.example" not in repr(hall.dump())
    assert ways(hall, agent)[0].shown == "wi•••@town.example"


def test_the_code_is_for_its_owner_and_for_a_few_tries(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent, other = hall.agent(), hall.agent(login="malee")
    does(hall, agent, AddWay("wichai@town.example"))
    postman.walk(hall.clock.now)
    (way,) = ways(hall, agent)
    code = "".join(sign for sign in bag.carried[-1][1].text.split("\n")[0] if sign.isdigit())
    assert does(hall, other, ProveWay(way.id, code)) == Refused("wrong_proof")
    for _ in range(MOST_TRIES):
        assert does(hall, agent, ProveWay(way.id, "")) == Refused("wrong_proof")
    assert does(hall, agent, ProveWay(way.id, code)) == Refused("wrong_proof")
    assert does(hall, other, DropWay(way.id)) == Refused("not_found")
    assert does(hall, other, WantLetters(way.id, ())) == Refused("not_found")
    assert does(hall, agent, DropWay(way.id)) is None
    assert ways(hall, agent) == ()


def test_the_code_is_read_in_thai_digits_too(hall: Townhall, postman: Postman, bag: Bag) -> None:
    agent = hall.agent()
    does(hall, agent, AddWay("wichai@town.example"))
    (way,), (letter,) = ways(hall, agent), letters(postman, hall, bag)
    code = "".join(sign for sign in letter.text.split("\n")[0] if sign.isdigit())
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert does(hall, agent, ProveWay(way.id, thai)) is None


def test_the_morning_letter_counts_ones_own_desk_and_says_nothing_of_a_case(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    works, water = hall.agent(), hall.agent("water", "malee")
    boss = hall.staff("napa", "head")
    for member in (works, water, boss):
        reached(hall, member, postman, bag)
    number = hall.files().number
    send_digest(hall.store, contexts(hall), hall.town.id)
    send_digest(hall.store, contexts(hall), hall.town.id)
    told = letters(postman, hall, bag)
    assert len(told) == 2  # the water works have nothing to do, and once is enough
    for one in told:
        assert "เปิดอยู่ 1" in one.text
        assert f"{ADDRESS}/staff/work/new" in one.text
        assert one.title.startswith("เทศบาลตำบลใจดีสมมติ")
        assert not {number, "ไฟถนน", "ซอยตัวอย่าง", "U-somsri"} & set(one.text.split())
        assert number not in one.text
        assert "ไฟถนน" not in one.text


def test_a_rung_of_the_ladder_writes_to_who_has_no_line(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    head = hall.staff("head", "head", division="works", line=False)
    mayor = hall.staff("mayor", "executive", line=False)
    for member in (head, mayor):
        reached(hall, member, postman, bag)
    number = hall.files().number
    hall.files()
    does(hall, hall.staff("second", "head"), NameConcerned(number, staff_id=mayor.id))
    hall.clock.now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    climb(hall.store, contexts(hall), hall.town.id)
    (one,) = letters(postman, hall, bag)
    assert "2 เรื่อง" in one.text
    hall.clock.now = datetime(2026, 12, 17, 3, tzinfo=UTC)
    climb(hall.store, contexts(hall), hall.town.id)
    while postman.walk(hall.clock.now):
        pass
    mayors = [one.text for address, one in bag.carried if address == "mail:mayor@town.example"]
    assert len(mayors) == 2  # in place of the clerk, and after thirty days
    assert all("1 เรื่อง" in one for one in mayors)  # of the case about himself he hears nothing


def test_a_wish_is_written_to_the_other_administrators(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    asks, agrees, concerned = (
        hall.staff(login, "administrator", line=False) for login in ("a1", "a2", "a3")
    )
    for member in (asks, agrees, concerned):
        reached(hall, member, postman, bag, f"{member.name[:2]}@town.example")
    row = hall.reads(lambda tx: tx.staff.by_id(concerned.id))
    assert row
    hall.writes(lambda tx: ask_change(tx, asks, row, "remove"))
    while postman.walk(hall.clock.now):
        pass
    assert [address for address, _ in bag.carried] == ["mail:a2@town.example"]
    assert f"{ADDRESS}/staff/people" in bag.carried[0][1].text
    assert "สมมติ" not in bag.carried[0][1].text.split("\n")[0]


def test_one_chooses_and_roles_decide(hall: Townhall, postman: Postman, bag: Bag) -> None:
    agent = hall.agent()
    way = reached(hall, agent, postman, bag)
    assert kinds_for(frozenset({"agent"})) == ("new", "mine", "digest", "reminder")
    assert kinds_for(frozenset({"executive"})) == ("reminder", "weekly")
    assert kinds_for(frozenset({"integrity"})) == ()
    does(hall, agent, WantLetters(way.id, ("weekly", "wish", "reminder", "nonsense")))
    assert ways(hall, agent)[0].wants == {"reminder"}
    hall.writes(lambda tx: tx.letters.want(way.id, agent.id, "weekly"))  # of a role he once had
    assert hall.writes(lambda tx: post(tx, "weekly", lambda row: {})) == 0


def test_whoever_leaves_gets_no_more_letters(hall: Townhall, postman: Postman, bag: Bag) -> None:
    agent = hall.agent()
    reached(hall, agent, postman, bag)
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    row = hall.reads(lambda tx: tx.staff.by_id(agent.id))
    assert row
    hall.writes(lambda tx: close(tx, None, row))
    assert letters(postman, hall, bag) == []
    assert ways(hall, agent) == ()
    refuses(hall, agent, AddWay("x@town.example"), "not_found")


def test_five_addresses_are_enough(hall: Townhall) -> None:
    agent = hall.agent()
    for at in range(MOST_WAYS):
        assert does(hall, agent, AddWay(f"a{at}@town.example")) is None
    refuses(hall, agent, AddWay("more@town.example"), "too_many_addresses")


@pytest.mark.parametrize(
    ("typed", "url", "shown"),
    [
        ("somsak@town.example", "mail:somsak@town.example", "so•••@town.example"),
        (" tgram://123:Abc_d/456 ", "tgram://123:Abc_d/456", "tgram •••456"),
        ("Slack://T1/B2/c3/", "slack://T1/B2/c3/", "slack •••/c3"),
        ("ntfy://topic-hard-to-guess", "ntfy://topic-hard-to-guess", "ntfy •••ess"),
    ],
)
def test_addresses_are_read(typed: str, url: str, shown: str) -> None:
    read = read_address(typed)
    assert (read.url, read.shown) == (url, shown)
    assert url not in repr(read)


@pytest.mark.parametrize(
    "typed",
    [
        "", "somsak", "somsak@", "a@b", "a@b.c?smtp=evil.example", "a b@town.example",
        "json://127.0.0.1/x", "https://town.example", "file:///etc/passwd", "syslog://",
        "ntfy://127.0.0.1/topic", "ntfy://host:80/topic1234", "tgram://x?attach=/etc/passwd",
        "mailto://user:pass@evil.example", "สมศักดิ์@town.example", "tgram://../x", "x" * 400,
        "a@town.example\nBcc: b@town.example",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(hall: Townhall, typed: str) -> None:
    """Neither a machine inside the house nor a file can be named, nor a second reader."""
    with pytest.raises(WrongAddress):
        read_address(typed)
    refuses(hall, hall.agent(), AddWay(typed), "wrong_address")


def test_what_fails_is_tried_again_then_given_up_and_shown(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent = hall.agent()
    reached(hall, agent, postman, bag)
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    bag.refuses = REFUSED
    tries = 0
    for wait in (timedelta(0), *WAITS, timedelta(days=1)):
        hall.clock.now += wait
        tries += postman.walk(hall.clock.now)
        placed = hall.reads(lambda tx: tx.letters.latest(agent.id))[0]
        assert placed.fault == REFUSED
    assert placed.state == "dead"
    assert tries == len(WAITS) + 1
    day = hall.clock.now - timedelta(days=7)
    assert hall.reads(lambda tx: tx.letters.failing(day)) == (
        (agent.id, "wi•••@town.example", REFUSED, 1),
    )
    assert hall.store.letter_queue.purge(hall.clock.now) == 2


def test_a_letter_that_came_late_is_sent_and_its_fault_forgotten(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent = hall.agent()
    reached(hall, agent, postman, bag)
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    bag.refuses = REFUSED
    postman.walk(hall.clock.now)
    assert postman.walk(hall.clock.now) == 0  # not at once
    bag.refuses = ""
    hall.clock.goes_on(minutes=1)
    assert len(letters(postman, hall, bag)) == 1
    placed = hall.reads(lambda tx: tx.letters.latest(agent.id))[0]
    assert (placed.state, placed.fault, placed.attempts) == ("sent", "", 2)


def test_what_a_dead_worker_held_is_taken_by_the_next(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent = hall.agent()
    reached(hall, agent, postman, bag)
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    hall.store.letter_queue.claim(hall.clock.now + timedelta(minutes=5))
    assert postman.walk(hall.clock.now) == 0
    hall.clock.goes_on(minutes=5)
    assert len(letters(postman, hall, bag)) == 1


def test_a_broken_letter_costs_no_other(hall: Townhall, postman: Postman, bag: Bag) -> None:
    agent = hall.agent()
    way = reached(hall, agent, postman, bag)
    hall.writes(lambda tx: tx.letters.write(way.id, "of no kind", {}))
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    assert len(letters(postman, hall, bag)) == 1
    placed = hall.reads(lambda tx: tx.letters.latest(agent.id))
    assert {one.fault for one in placed} == {"", REFUSED}


def test_after_a_change_of_the_secret_key_no_address_opens(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    agent = hall.agent()
    reached(hall, agent, postman, bag)
    hall.files()
    send_digest(hall.store, contexts(hall), hall.town.id)
    hall.store.letter_queue = LetterQueue(
        hall.store.doors, Keys("another secret of the tests"), hall.clock
    )
    assert letters(postman, hall, bag) == []
    placed = hall.reads(lambda tx: tx.letters.latest(agent.id))[0]
    assert (placed.state, placed.fault) == ("dead", NO_ADDRESS)


def test_without_a_mail_server_a_letter_says_so() -> None:
    written = Written("x", "y")
    assert Carrier("").carry("mail:a@town.example", written) == NO_MAIL_SERVER
    assert Carrier("").carry("", written) == NO_ADDRESS
    with pytest.raises(WrongMailServer):
        Carrier("http://x").carry("mail:a@town.example", written)


def test_the_week_is_written_to_chiefs_with_its_picture_each_as_he_may_know_it(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    mayor, head = hall.staff("mayor", "executive", line=False), hall.staff("head", "head")
    for member in (mayor, head):
        reached(hall, member, postman, bag)
    number = hall.files().number
    does(hall, hall.staff("second", "head"), NameConcerned(number, staff_id=mayor.id))
    hall.clock.now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    send_week(hall.store, contexts(hall), hall.town.id, b"key")
    (one,) = letters(postman, hall, bag)  # for the mayor there was nothing that week
    assert one.title.replace("\xa0", " ").endswith("งานประจำสัปดาห์ 16 พ.ย. 2569 – 22 พ.ย. 2569")
    assert "รับใหม่ 1 · เสร็จ 0 · ค้างอยู่ 1 · เกินกำหนด 0" in one.text
    assert one.text.endswith(f"{ADDRESS}/staff/week?of=2026-11-16")
    assert one.picture.startswith(b"\x89PNG")
    assert number not in one.text


def test_a_flood_of_reports_is_one_letter_to_those_whose_work_it_is(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    works, everywhere = hall.agent(), hall.agent(None, "all")
    water, other = hall.agent("water", "malee"), hall.agent(login="other")
    mayor = hall.staff("mayor", "executive")
    for member in (works, everywhere, water, other, mayor):
        reached(hall, member, postman, bag, kinds=("new",))
    for _ in range(7):
        hall.files()
    assert letters(postman, hall, bag) == []
    hall.clock.goes_on(minutes=5)
    while postman.walk(hall.clock.now):
        pass
    told = {address.removeprefix("mail:").partition("@")[0] for address, _ in bag.carried}
    assert told == {"wichai", "all", "other"}
    for _, one in bag.carried:
        assert "มีเรื่องใหม่ 7 เรื่อง" in one.text
        assert one.text.endswith(f"{ADDRESS}/staff/work/new")
    bag.carried.clear()
    hall.files()
    hall.clock.goes_on(minutes=5)
    assert ["1 เรื่อง" in one.text for one in letters(postman, hall, bag)] == [True] * 3


def test_news_of_a_case_are_written_to_its_owner_who_has_no_line(
    hall: Townhall, postman: Postman, bag: Bag
) -> None:
    owner = hall.staff("owner", "agent", division="works", line=False)
    reached(hall, owner, postman, bag, kinds=("mine",))
    number = hall.files().number
    does(hall, owner, AcceptCase(number))
    does(hall, owner, AskCitizen(number, "ตรงไหนคะ"))
    does(hall, SOMSRI, AnswerStaff(number, "หน้าวัดค่ะ"))
    hall.clock.goes_on(minutes=5)
    (one,) = letters(postman, hall, bag)
    assert "1 ครั้ง" in one.text
    assert "หน้าวัด" not in one.text
    assert number not in one.text


class Hangs:
    """A mail server that does not answer until it is let go."""

    def __init__(self) -> None:
        self.reached, self.let_go = threading.Event(), threading.Event()

    def carry(self, address: str, written: Written) -> str:
        self.reached.set()
        assert self.let_go.wait(60)
        raise OSError("gone")


def test_a_mail_server_that_hangs_holds_up_no_other_timer(
    hall: Townhall, postman: Postman, bag: Bag, tmp_path: Path
) -> None:
    hangs = Hangs()
    halls = TownHalls(hall.store, Settings(var_dir=tmp_path), WORDS, hall.clock, lambda _: False)
    walk = Postman(hall.store, halls.of, hangs, ADDRESS, hall.clock).walk
    assert walk(hall.clock.now) == 0  # nothing to send
    aside, timer = Aside(), Timer("letters", LETTERS_EVERY, walk, is_long=True)
    agent = hall.agent()
    does(hall, agent, AddWay("wichai@town.example"))
    first = aside.begin(timer, hall.clock.now)
    assert first
    assert hangs.reached.wait(60)
    does(hall, agent, AddWay("other@town.example"))
    assert aside.begin(timer, hall.clock.now) is None  # one at a time
    hangs.let_go.set()
    first.join(60)
    second = aside.begin(timer, hall.clock.now)
    assert second
    second.join(60)
    placed = hall.reads(lambda tx: tx.letters.latest(agent.id))
    assert {one.fault for one in placed} == {REFUSED}
