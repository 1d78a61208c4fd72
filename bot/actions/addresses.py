"""Where a member of the staff can be reached outside LINE: typed, checked, and shown in part.

E-mail goes through the town hall's own mail server. Of other services only those are taken whose
host is their own: nobody points the program at a machine inside the house.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

SERVICES: Final = ("tgram", "discord", "slack", "gchat", "pover", "ntfy")
"""Names of apprise for Telegram, Discord, Slack, Google Chat, Pushover, ntfy.sh."""
LONGEST: Final = 300
MAIL: Final = "mail"
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_PARTS: Final = re.compile(r"[A-Za-z0-9_:.@%/-]{1,280}")
_TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class WrongAddress(ValueError):
    """Neither an e-mail address nor one of a service that we write to."""


@dataclass(frozen=True, slots=True)
class Address:
    """`url` is for the sender; `shown` is what its owner knows it by."""

    url: str = field(repr=False)
    shown: str
    service: str


def read_address(typed: str) -> Address:
    """Raises `WrongAddress`."""
    text = typed.strip()
    if len(text) > LONGEST or not text.isascii():
        raise WrongAddress
    if _MAIL.fullmatch(text):
        name, _, host = text.partition("@")
        return Address(f"{MAIL}:{text}", f"{name[:2]}•••@{host}", MAIL)
    service, _, rest = text.partition("://")
    service = service.lower()
    if service not in SERVICES or not _PARTS.fullmatch(rest) or ".." in rest:
        raise WrongAddress
    if service == "ntfy" and not _TOPIC.fullmatch(rest):
        raise WrongAddress  # a topic of ntfy.sh, never a host
    return Address(f"{service}://{rest}", f"{service} •••{rest.rstrip('/')[-3:]}", service)
