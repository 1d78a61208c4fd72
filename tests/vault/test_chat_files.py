"""Files in the chat of a tip: fetched by id, sealed as they arrive, known by their bytes."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from threading import Event

import pytest
from PIL import Image

from bot import side_door_rooms
from bot.actions.tips_files import MOST_FILES, without_name
from bot.line import Content, Outcome
from bot.photos.clean import MOST_BYTES
from handlers.heard import Attachment, Photo, Unsent
from handlers.tip import talk
from tests.vault.conftest import TOWN, Chat, Hall
from tests.vault.test_canary import PAPER, picture
from tests.vault.traces import traces

NAME = "สัญญาจ้าง ลับ.pdf"


def sends(chat: Chat, id_: str, body: bytes, name: str = NAME, size: int = 0) -> None:
    chat.phone.pictures[id_] = body
    chat.does(Attachment("file", id_, name, size or len(body)))


def parts(hall: Hall) -> int:
    with sqlite3.connect(hall.file) as raw:
        return int(raw.execute("SELECT count(*) FROM draft_parts").fetchone()[0])


def at_evidence(chat: Chat) -> None:
    chat.begins()
    chat.says("มีหลักฐาน")
    for step in ("when", "where", "how_much", "how_know", "others"):
        chat.presses(f"tip.skip={step}")


def finishes(chat: Chat, hall: Hall) -> None:
    chat.presses("tip.done=evidence")
    chat.gets_code()
    chat.presses("tip.send=")
    chat.hears("tip.sent")
    assert hall.releases() == 1


def test_a_document_is_sealed_with_its_name_and_says_what_it_may_tell(
    chat: Chat, hall: Hall
) -> None:
    at_evidence(chat)
    sends(chat, "81", PAPER)
    chat.hears("tip.file.original")
    assert traces(hall.file.parent, ["CANARYAUTHOR", NAME, "สัญญาจ้าง"]) == []
    finishes(chat, hall)
    ((_, document),) = hall.opens()
    assert document.kind == "document"
    assert without_name(document.body) == (NAME, "application/pdf", PAPER)
    with hall.vault.reading(TOWN) as vtx:
        (tip,) = vtx.tips.readable_by(vtx.readers.approved()[0].id)
        apart = [len(tuple(vtx.tips.parts(tip.id, apart=which))) for which in (False, True)]
    assert apart == [1, 1], "an original lies apart"


def test_a_picture_sent_as_a_file_loses_what_the_camera_wrote(chat: Chat, hall: Hall) -> None:
    at_evidence(chat)
    sends(chat, "82", picture(), "CANARYNAME.jpg")
    chat.hears("tip.file.kept")
    finishes(chat, hall)
    ((_, evidence),) = hall.opens()
    assert evidence.kind == "evidence", "no original without a tick"
    assert b"CANARY" not in evidence.body
    assert not Image.open(io.BytesIO(evidence.body)).getexif()


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"MZ\x90 a program", "unknown"),
    (lambda: b"PK\x03\x04 no list of names", "unknown"),
    (lambda: b"<html><script>alert(1)</script>", "unknown"),
    (lambda: picture()[:-100], "broken"),
]


@pytest.mark.parametrize(("body", "fault"), REFUSED, ids=["program", "zip", "page", "cut"])
def test_what_a_file_is_its_bytes_tell(
    chat: Chat, hall: Hall, body: Callable[[], bytes], fault: str
) -> None:
    at_evidence(chat)
    sends(chat, "83", body(), "หลักฐาน.pdf")
    chat.hears(f"tip.file.{fault}")
    assert parts(hall) == 1, "only the words"
    chat.presses("tip.done=evidence")
    chat.presses("tip.code=")
    assert "กำลังรับไฟล์" not in chat.phone.last, "nobody waits for what was refused"


def test_what_is_too_large_is_refused_before_it_is_fetched(chat: Chat) -> None:
    def fetches(message_id: str, at_most: int) -> Content:
        raise AssertionError(message_id, at_most)

    chat.phone.content = fetches  # type: ignore[method-assign]
    at_evidence(chat)
    sends(chat, "84", PAPER, size=MOST_BYTES + 1)
    chat.hears("tip.file.too_large")


def test_what_is_larger_than_line_says_is_refused_too(chat: Chat, hall: Hall) -> None:
    chat.phone.content = lambda *_: Content(Outcome(200), is_too_large=True)  # type: ignore[method-assign]
    at_evidence(chat)
    sends(chat, "85", PAPER)
    chat.hears("tip.file.too_large")
    assert parts(hall) == 1


def test_what_line_no_longer_has_is_said(chat: Chat) -> None:
    at_evidence(chat)
    chat.does(Attachment("file", "86", NAME, 10))
    chat.hears("tip.file.not_fetched")


def test_unsending_a_file_deletes_its_part_while_it_is_a_draft(chat: Chat, hall: Hall) -> None:
    at_evidence(chat)
    sends(chat, "87", PAPER)
    assert parts(hall) == 2
    chat.does(Unsent("87"))
    assert parts(hall) == 1


def test_ten_files_and_no_more(chat: Chat, hall: Hall) -> None:
    at_evidence(chat)
    for number in range(talk.MOST_FILES):
        sends(chat, f"9{number}", PAPER)
    sends(chat, "99", picture())
    chat.hears("tip.file.enough")
    assert parts(hall) == 1 + talk.MOST_FILES


def test_the_chat_and_the_web_have_the_same_limits() -> None:
    assert (talk.MOST_FILES, talk.LARGEST_FILE) == (MOST_FILES, MOST_BYTES)


def test_a_bug_in_reading_a_file_lets_its_sender_go_on(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("ความลับ")

    monkeypatch.setattr(side_door_rooms, "fit", breaks)
    at_evidence(chat)
    sends(chat, "88", PAPER)
    chat.hears("tip.file.broken")
    assert "ความลับ" not in "".join(capsys.readouterr())


def test_where_too_many_files_wait_the_next_is_refused_and_not_waited_for(chat: Chat) -> None:
    at_evidence(chat)
    let_go, content = Event(), chat.phone.content
    chat.phone.content = lambda *all_: (let_go.wait(30), content(*all_))[1]  # type: ignore[method-assign]
    crew = chat.door._back._files
    crew._queue.maxsize = 1
    settles = chat.door.settle
    chat.door.settle = lambda timeout=0.0: True  # type: ignore[method-assign]
    for number in range(3):
        sends(chat, f"7{number}", PAPER)
    let_go.set()
    assert settles()
    said = str(chat.phone.said)
    assert "ไฟล์นี้ไม่ได้เก็บไว้ค่ะ รอสักครู่" in said
    chat.door.settle = settles  # type: ignore[method-assign]
    chat.presses("tip.done=evidence")
    chat.presses("tip.code=")
    assert "กำลังรับไฟล์" not in chat.phone.last


def opened(chat: Chat, hall: Hall) -> str:
    """A sent and delivered tip, its mailbox open in the chat at "add"."""
    code = chat.sends()
    hall.releases()
    chat.says(code)
    chat.presses("tip.add=")
    chat.hears("tip.mailbox.add")
    return code


def test_files_join_a_sent_tip_from_its_mailbox(chat: Chat, hall: Hall) -> None:
    opened(chat, hall)
    sends(chat, "61", PAPER)
    chat.hears("tip.file.added")
    chat.phone.pictures["62"] = picture()
    chat.does(Photo("62"))
    assert "รวม 2 ไฟล์" in chat.phone.last
    assert len(hall.opens()[0]) == 1, "additions wait for the fixed hour too"
    hall.releases()
    (told,) = hall.opens()
    assert sorted(part.kind for part in told) == ["document", "evidence", "what"]
    assert traces(hall.file.parent, ["CANARY", NAME]) == []


def test_a_withdrawn_tip_takes_no_file(chat: Chat, hall: Hall) -> None:
    code = opened(chat, hall)
    other = Chat(chat.door, chat.phone, chat.clock, user="U" + "d4" * 16)
    other.says(code)
    other.presses("tip.withdraw=")
    other.presses("tip.withdraw_yes=")
    sends(chat, "63", PAPER)
    chat.hears("tip.file.over")
    assert hall.opens() == []


def test_a_mailbox_takes_ten_files_at_a_time(chat: Chat, hall: Hall) -> None:
    opened(chat, hall)
    for number in range(talk.MOST_FILES):
        sends(chat, f"5{number}", PAPER)
    sends(chat, "50", PAPER)
    chat.hears("tip.file.enough")


def test_unsending_what_was_added_is_ours_and_tells_the_main_path_nothing(
    chat: Chat, hall: Hall
) -> None:
    from bot.side_door import Taken

    opened(chat, hall)
    sends(chat, "64", PAPER)
    assert chat.does(Unsent("64")) == Taken()
