"""What informants and officers are told in numbers is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions.tips_backup import KEPT_DAYS
from bot.actions.tips_files import MOST_BYTES_IN_ALL, MOST_FILES
from bot.actions.tips_web import WAIT
from bot.photos.clean import MOST_BYTES
from bot.tip_hours import RELEASES
from bot.web.tips_form import LONGEST_ANSWER
from handlers.tip import talk
from handlers.tip.draft import LIFE
from handlers.words import Words

WORDS = Words.load(Path(__file__).parents[2] / "handlers" / "wording")
MEGABYTE = 1024 * 1024
HOURS = [f"{hour.hour}{{}}{hour.minute:02}" for hour in RELEASES]

TOLD = [
    *((f"{key}", each.format(".")) for key in ("tip.sent", "tip_web.sent.told") for each in HOURS),
    *((key, str(KEPT_DAYS)) for key in ("tip.withdrawn", "tip_web.withdrawn.told")),
    ("tip.doors.ask", f"{LIFE.seconds // 60}"),
    ("tip.evidence.ask", f"{talk.MOST_FILES} ไฟล์"),
    ("tip.file.too_large", f"{talk.LARGEST_FILE // MEGABYTE} MB"),
    ("tip.file.enough", f"{talk.MOST_FILES} ไฟล์"),
    ("tip_web.code.wiped", f"{WAIT.seconds // 3600} ชั่วโมง"),
    ("tip_web.files.told", f"{MOST_FILES} ไฟล์ รวมไม่เกิน {MOST_BYTES_IN_ALL // MEGABYTE} MB"),
    ("tip_web.files.told_script", f"{MOST_FILES} ไฟล์ ไฟล์ละไม่เกิน {MOST_BYTES // MEGABYTE} MB"),
    ("tip_web.fault.long", f"{LONGEST_ANSWER:,}"),
]


@pytest.mark.parametrize(("key", "number"), TOLD)
def test_the_numbers_that_are_promised_are_those_of_the_program(key: str, number: str) -> None:
    assert number in WORDS.texts["th"][key]


def test_nothing_is_promised_for_ever() -> None:
    """Nobody can promise that no copy, no memory and no paper is left."""
    for language, never in (("th", "ไม่มีใครเปิดอ่านได้อีก"), ("en", "Nobody can read it")):
        told = [key for key, text in WORDS.texts[language].items() if never in text]
        assert told == []
