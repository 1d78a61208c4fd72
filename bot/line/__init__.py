"""The only files that know LINE's wire format."""

from bot.line.client import Content, LineClient, Outcome, Quota
from bot.line.reading import BadWebhook, Delivery, Incoming, Source, is_signed, read_delivery

__all__ = [
    "BadWebhook",
    "Content",
    "Delivery",
    "Incoming",
    "LineClient",
    "Outcome",
    "Quota",
    "Source",
    "is_signed",
    "read_delivery",
]
