"""Talk for talk's sake, and questions that are no town hall's: the weather, lottery numbers."""

from __future__ import annotations

from knowledge.intents import signs
from knowledge.taught import model
from knowledge.thai import squeeze
from knowledge.wordlist import WordList

_SURE = 0.4  # by cross-validation two in a thousand questions, and complaints, are taken for it


def is_small_talk(text: str) -> bool:
    """Whether nothing is asked of us; only for texts that want nothing else and have no answer."""
    judged = model("intents").judge(signs(text))
    share = judged.get("smalltalk", 0.0)
    return share >= _SURE and share == max(judged.values())


def is_of_the_town(text: str) -> bool:
    """Whether the town itself is named, which may well know what we do not."""
    return _TOWN.is_in(squeeze(text)) or asks_for_work(text)


def asks_for_work(text: str) -> bool:
    """Whether somebody wants to work for the town, of which no service of ours tells."""
    return _WORK.is_in(squeeze(text))


_WORK = WordList(("สมัครงาน", "รับสมัครงาน", "รับคนงาน", "ตำแหน่งว่าง", "job vacancy", "job openings"))
_TOWN = WordList(
    (
        *("นายก", "ปลัด", "เทศบาล", "อบต", "สมาชิกสภา", "ประธานชุมชน", "ตลาดนัด", "ตลาดสด"),
        *("mayor", "town hall", "municipality"),
    )
)
