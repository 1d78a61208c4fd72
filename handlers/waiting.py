"""Text that waits for a tap, told apart: words that may become a report, and questions answered.

Both wait in the one place under the boot key. A question that has its answer must not turn into
the detail of a report when somebody taps "report" next; it waits only so that "that is not what I
asked" can send it to the staff.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

from handlers.dialogue import press
from handlers.outcomes import Button, Word

_ANSWERED = "\x1fanswered\x1f"  # letters that no keyboard types
_CAME_IN = "\x1fcame in\x1f"
_ENDS = "\x1f"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: words that may become a report, or else a question and who answered it.

    `came_in` is LINE's id of the message, so that "unsend" finds what becomes of them.
    """

    held: str = field(default="", repr=False)
    asked: str = field(default="", repr=False)
    answered_by: str = ""
    came_in: str = field(default="", repr=False)


def as_answered(question: str, service: str) -> str:
    """A question to be held, of which nothing but a question may become, and who answered it."""
    return f"{_ANSWERED}{service}{_ENDS}{question}"


def with_message(hold: str, message_id: str) -> str:
    """The same, with the message that it came in."""
    return f"{_CAME_IN}{message_id}{_ENDS}{hold}" if message_id else hold


def joined(earlier: str, later: str) -> str:
    """The ids of messages that were put together, as one; `ids_of` takes them apart."""
    return f"{earlier},{later}" if earlier and later else earlier or later


def ids_of(message_id: str) -> list[str]:
    """The messages that words came in."""
    return [one for one in message_id.split(",") if one]


def told_apart(waiting: str) -> Waiting:
    """What may become a report; else a question that was answered, and by which service."""
    came_in = ""
    if waiting.startswith(_CAME_IN):
        came_in, _, waiting = waiting.removeprefix(_CAME_IN).partition(_ENDS)
    if not waiting.startswith(_ANSWERED):
        return Waiting(held=waiting, came_in=came_in)
    service, _, question = waiting.removeprefix(_ANSWERED).partition(_ENDS)
    return Waiting(asked=question, answered_by=service, came_in=came_in)


def print_of(text: str) -> str:
    """Knows a waiting question again, so that an old button does not send a newer one.

    Eight bits: it may stand in the place of a talk, and must tell nobody what was said.
    """
    return f"{crc32(text.encode()) & 0xFF:02x}"


def send_button(which: str) -> Button:
    """The one tap by which a question goes to the staff, without its asker."""
    return Button(Word("ask.send.label"), press("ask", "send", which))
