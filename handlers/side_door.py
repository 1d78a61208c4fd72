"""Who goes through the side door: decided before anything at all is written about a person.

What is taken here leaves no row in the main database: no inbox, no dialogue, no outbox
(docs/threats.md). So this is pure, cheap, and errs towards taking.
"""

from __future__ import annotations

import re
from functools import lru_cache

from casework.receipt_codes import looks_like_code, read_code
from handlers.heard import Heard, Pressed, Text
from handlers.spelling import asked, evened, nearly, without_where
from knowledge.smell import smells_of_corruption

OPENERS = frozenset(
    {
        "แจ้งเบาะแส",
        "แจ้งเบาะแสทุจริต",
        "แจ้งทุจริต",
        "เบาะแส",
        "แจ้งเบาะแสการทุจริต",
        "ร้องเรียนทุจริต",
        "ร้องเรียนการทุจริต",
        "tip",
        "report corruption",
        "corruption",
        "anonymous tip",
    }
)
_FOLLOWS = re.compile(
    "(?:ตาม|เช็ค|เช็ก|ดู|สถานะ|รหัส|กล่อง|เลข|ถอน|ยกเลิก|ลบ|คำตอบ|เพิ่ม).{0,12}เบาะแส"
    "|เบาะแส.{0,12}(?:ถึงไหน|คืบหน้า|ของฉัน|ของผม|ของหนู|ของเรา|แจ้งไว้|แจ้งไป|ที่ส่ง|เพิ่ม|คำตอบ)"
    "|(?:รหัส|เลข).{0,8}(?:20|๒๐|ยี่สิบ) ?(?:หลัก|ตัว)|(?:20|๒๐|ยี่สิบ) ?(?:หลัก|ตัว).{0,8}รหัส"
    r"|แจ้งเบาะแส.{0,4}(?:ไป|ไว้)"
    r"|\b(?:my|track(?: a| the)?|check(?: a| the)?) tip\b|\btip(?:'s)? (?:code|status|mailbox)\b"
    r"|\breceipt code\b|\b(?:20|twenty)[ -]digits?\b"
)
TIP = "เบาะแส"  # who says so may tell of one; a tap tells otherwise
LONGEST = 80  # signs; who writes more tells something
FLOW = "tip."


def takes_side_door(heard: Heard, *, has_draft: bool, declined: bool) -> bool:
    """Whether this belongs to the anonymous channel.

    `has_draft`: an unsent tip of this person is open. `declined`: this person was offered the
    channel for smelling words and chose to go on as usual.
    """
    if has_draft:
        return True
    if isinstance(heard, Pressed):
        return heard.data.startswith(FLOW)
    if not isinstance(heard, Text):
        return False
    if opens_tip(heard.text) or looks_like_code(heard.text) or follows_tip(heard.text):
        return True
    names_one = TIP in heard.text and len(heard.text) <= LONGEST
    return not declined and (names_one or smells_of_corruption(heard.text))


def takes_in_group(heard: Heard) -> bool:
    """Whether a group must be told to write to us in private: an opener, or a real receipt code."""
    if isinstance(heard, Pressed):
        return heard.data.startswith(FLOW)
    return isinstance(heard, Text) and (opens_tip(heard.text) or read_code(heard.text) is not None)


def opens_tip(text: str) -> bool:
    """Whether a typed text asks for the anonymous channel by name, however it is spelled.

    Nobody else may hear it: what the main path is told of it stays there beside a LINE id.
    """
    bare = without_where(asked(text))
    return bool(bare) and (bare in _openers() or bool(nearly(bare, _openers())))


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return frozenset(map(evened, OPENERS))


def follows_tip(text: str) -> bool:
    """Whether somebody asks after a tip that was sent: who does is its informant."""
    return len(text) <= LONGEST and _FOLLOWS.search(text.casefold()) is not None
