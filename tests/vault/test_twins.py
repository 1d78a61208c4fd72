"""Two people, two tips, swapped: what is kept has the same shape, so it tells nothing of either."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import AnswerTip, MoveTip
from bot.actions.tips_setup import enrol_demo
from bot.keyring import BootKey
from storage.vault import Vault
from tests.vault.conftest import TOWN, Chat, Clock, Hall, Phone

ANSWER = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "Zs")), min_size=1, max_size=200
    ).map(lambda words: f"ก {words}"),
)
TIP = st.tuples(*[ANSWER] * 5)
ONE, OTHER = "U" + "a1" * 16, "U" + "b2" * 16
STEPS = ("when", "where", "how_much", "how_know", "others")


@contextmanager
def world() -> Iterator[Hall]:
    with TemporaryDirectory() as folder:
        clock, file = Clock(), Path(folder) / "vault.db"
        vault = Vault(f"sqlite:///{file}", clock=clock)
        vault.migrate()
        keys = enrol_demo(vault, TOWN, Path(folder) / "keys")
        yield Hall(vault, keys, file, BootKey.make(os.urandom), clock, Phone())
        vault.dispose()


def tells(chat: Chat, tip: tuple[str | None, ...]) -> None:
    chat.begins()
    chat.says("มีคนเรียกเงิน")
    for step, words in zip(STEPS, tip, strict=True):
        if words is None:
            chat.presses(f"tip.skip={step}")
        else:
            chat.says(words)
    chat.presses("tip.done=evidence")
    chat.gets_code()
    chat.presses("tip.send=")
    chat.hears("tip.sent")


def shape(file: Path) -> Counter[tuple[object, ...]]:
    """Table, and of each value its kind and its length, without what chance made of it."""
    found: Counter[tuple[object, ...]] = Counter()
    with sqlite3.connect(file) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            for row in raw.execute(f"SELECT * FROM {name}"):
                found[(name, *(_form(value) for value in row))] += 1
    return found


def _form(value: object) -> object:
    if isinstance(value, bytes):
        if value.startswith(b"age-encryption.org/v1"):  # its header has greased lines
            return "age", len(value.partition(b"\n--- ")[2].partition(b"\n")[2])
        return "bytes", len(value)
    if isinstance(value, str):
        is_day = len(value) == 10 and value[4] == "-"
        return value if is_day or " " not in value else len(value.split())
    return value if isinstance(value, int) else type(value).__name__


def plain_shape(file: Path) -> Counter[tuple[object, ...]]:
    """The same, with ids and keys by their length."""
    return Counter(
        tuple(len(one) if isinstance(one, str) and len(one) > 20 else one for one in row)
        for row in shape(file).elements()
    )


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(TIP, TIP)
def test_two_people_with_swapped_tips_leave_the_same_shape(
    first: tuple[str | None, ...], second: tuple[str | None, ...]
) -> None:
    seen = []
    for pair in ((first, second), (second, first)):
        with world() as hall:
            door = hall.door()
            for who, tip in zip((ONE, OTHER), pair, strict=True):
                tells(Chat(door, hall.phone, hall.clock, user=who), tip)
            told = [plain_shape(hall.file)]
            hall.releases()
            told.append(plain_shape(hall.file))
            _officers_work(hall)
            told.append(plain_shape(hall.file))
            door.close()
        seen.append(told)
    assert seen[0] == seen[1]


def _officers_work(hall: Hall) -> None:
    """The same for every tip."""
    with hall.vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.approved()[0].id
        for tip in vtx.tips.readable_by(reader):
            assert perform_tip(vtx, AnswerTip(tip.id, reader, "ขอบคุณค่ะ"), os.urandom)
            assert perform_tip(vtx, MoveTip(tip.id, reader, "examining"), os.urandom)


def test_the_comparison_sees_a_difference() -> None:
    """Another length is another shape: otherwise equality would prove nothing."""
    shapes = []
    for words in ("ก สั้น", "ก ยาวกว่านั้นมาก"):
        with world() as hall:
            door = hall.door()
            tells(Chat(door, hall.phone, hall.clock, user=ONE), (words, None, None, None, None))
            shapes.append(plain_shape(hall.file))
            door.close()
    assert shapes[0] != shapes[1]
