"""What an officer is shown as perhaps the same; a second matter that is known already."""

from __future__ import annotations

import pytest

from bot.actions import StaffMember
from bot.actions.alike import beside, likely_same
from bot.actions.clearance import officer_of
from casework.clearance import Officer
from handlers.commands import AcceptCase, CancelCase, Where
from handlers.staff_commands import NameConcerned, SplitCase
from storage import Tx
from storage.board import Viewer
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

HERE = Where("หน้าวัดสมมติ", 13.7563, 100.5018)
NEAR = Where("", 13.7566, 100.5018)
FAR = Where("", 13.7763, 100.5018)


@pytest.fixture
def head(hall: Townhall) -> StaffMember:
    return hall.staff("napa", "head")


def shown(hall: Townhall, head: StaffMember, number: str, by: str = "kind") -> list[str]:
    def ask(tx: Tx) -> list[str]:
        row, case = tx.staff.by_id(head.id), tx.cases.by_number(number)
        assert row is not None
        assert case is not None
        officer: Officer = officer_of(row)
        if by == "kind":
            viewer = Viewer(head.id, is_head=True)
            found = likely_same(tx, viewer, officer, case, hall.context())
        else:
            found = beside(tx, officer, case, hall.context())
        return [one.number for one in found]

    return hall.reads(ask)


def test_the_same_kind_nearby_is_shown_and_nothing_else(hall: Townhall, head: StaffMember) -> None:
    number = hall.files(where=HERE).number
    near = hall.files(BOONMEE, where=NEAR).number
    hall.files(BOONMEE, where=FAR)
    hall.files(BOONMEE, where=NEAR, category="road")
    assert shown(hall, head, number) == [near]


def test_without_a_pin_the_words_are_compared_place_and_all(
    hall: Townhall, head: StaffMember
) -> None:
    number = hall.files(where=Where("หน้าวัดสมมติ"), detail="ไฟดับ").number
    like = hall.files(BOONMEE, where=Where("หน้าวัดสมมติค่ะ"), detail="ไฟดับสองดวง").number
    hall.files(BOONMEE, where=Where("ท้ายตลาด"), detail="หลอดกะพริบทั้งคืน")
    hall.clock.goes_on(days=40)
    hall.files(BOONMEE, where=Where("หน้าวัดสมมติ"), detail="ไฟดับ")
    assert shown(hall, head, number) == [like]


def test_what_is_finished_or_not_ones_own_work_is_not_offered(
    hall: Townhall, head: StaffMember
) -> None:
    number, over, about = (hall.files(BOONMEE, where=HERE).number for _ in range(3))
    hall.does(BOONMEE, CancelCase(over))
    hall.does(hall.agent(), NameConcerned(about, staff_id=head.id))
    assert shown(hall, head, number) == []


def test_beside_stands_every_kind_at_the_place(hall: Townhall, head: StaffMember) -> None:
    number = hall.files(where=HERE).number
    road = hall.files(BOONMEE, where=NEAR, category="road").number
    hall.files(BOONMEE, where=FAR, category="road")
    assert shown(hall, head, number, "place") == [road]
    assert shown(hall, head, hall.files(where=Where("ที่เดิม")).number, "place") == []


def test_a_second_matter_that_is_known_becomes_part_of_that_case(
    hall: Townhall, head: StaffMember
) -> None:
    number = hall.files(where=HERE).number
    known = hall.files(BOONMEE, where=NEAR, category="road").number
    told = len(hall.told)
    new = hall.does(head, SplitCase(number, "road", "ถนนเป็นหลุมด้วย", into=known))
    assert (new.state, new.reason) == ("closed", "duplicate")
    assert hall.reads(lambda tx: tx.voices.followers(known)) == (SOMSRI.person,)
    assert hall.case(number).state == "received"
    assert len(hall.told) == told, "nobody is called to a case that is over"
    links = hall.reads(lambda tx: tx.links.around(new.number))
    assert {(link.kind, link.to_number) for link in links} == {("split", number), ("merged", known)}


def test_a_second_matter_is_not_put_into_what_is_over_or_out_of_reach(
    hall: Townhall, head: StaffMember
) -> None:
    number, over = hall.files(where=HERE).number, hall.files(BOONMEE, where=NEAR).number
    hall.does(BOONMEE, CancelCase(over))
    hall.refuses(head, SplitCase(number, "road", "หลุม", into=over), "wrong_state")
    hall.refuses(head, SplitCase(number, "road", "หลุม", into="nothing"), "not_found")
    hall.does(hall.agent(login="other"), AcceptCase(number))
    stale = SplitCase(number, "road", "หลุม", seen=1)
    hall.refuses(head, stale, "stale")
