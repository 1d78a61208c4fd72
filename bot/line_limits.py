"""LINE's limits, said once: the sender refuses to build what the simulator refuses to take.

Source: LINE's Messaging API reference and "character counting" page, and its OpenAPI description
(2026). Lengths are UTF-16 units where the name says `units`, grapheme clusters (what people call
letters: "ที่" is one) where it says `graphemes`, bytes where it says `bytes`.
"""

from __future__ import annotations

import re
import unicodedata

# One request
MESSAGES_PER_REQUEST = 5
REQUEST_BYTES = 2 * 1024 * 1024
MULTICAST_RECIPIENTS = 500
RICH_MENU_BULK_USERS = 500

# Messages
TEXT_UNITS = 5000
ALT_TEXT_UNITS = 1500
EMOJIS = 20
MENTIONS = 20
SENDER_NAME_UNITS = 20
LOCATION_UNITS = 100
MEDIA_URL_UNITS = 2000
IMAGEMAP_ACTIONS = 50
IMAGEMAP_LABEL_UNITS = 100

# Quick replies
QUICK_REPLIES = 13

# Actions
LABEL_GRAPHEMES = 20
"""Templates, quick replies and rich menus."""
LABEL_GRAPHEMES_FLEX = 40
LABEL_GRAPHEMES_IMAGE_CAROUSEL = 12
POSTBACK_DATA_UNITS = 300
DISPLAY_TEXT_GRAPHEMES = 300
FILL_IN_TEXT_GRAPHEMES = 300
MESSAGE_ACTION_TEXT_GRAPHEMES = 300
URI_UNITS = 1000
CLIPBOARD_UNITS = 1000
URI_SCHEMES = ("http", "https", "line", "tel")
POSTBACK_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
QUICK_REPLY_ONLY_ACTIONS = ("camera", "cameraRoll", "location")

# Templates
BUTTONS_TITLE_GRAPHEMES = 40
BUTTONS_TEXT_GRAPHEMES = 160
BUTTONS_TEXT_GRAPHEMES_WITH_IMAGE = 60
BUTTONS_ACTIONS = 4
CONFIRM_TEXT_GRAPHEMES = 240
CONFIRM_ACTIONS = 2
CAROUSEL_COLUMNS = 10
CAROUSEL_ACTIONS = 3
CAROUSEL_TITLE_GRAPHEMES = 40
CAROUSEL_TEXT_GRAPHEMES = 120
CAROUSEL_TEXT_GRAPHEMES_WITH_IMAGE = 60

# Flex
BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
BUBBLES = 12

# Rich menus
RICH_MENU_IMAGE_BYTES = 1024 * 1024
RICH_MENU_WIDTH = (800, 2500)
RICH_MENU_HEIGHT_AT_LEAST = 250
RICH_MENU_RATIO_AT_LEAST = 1.45
RICH_MENU_AREAS = 20
CHAT_BAR_TEXT_GRAPHEMES = 14
RICH_MENU_NAME_GRAPHEMES = 300
RICH_MENUS = 1000
RICH_MENU_ALIASES = 1000
RICH_MENU_ALIAS = re.compile(r"[a-z0-9_-]{1,32}\Z")

# Webhook and reply tokens
ANSWER_SECONDS = 2.0
REPLY_TOKEN_SECONDS = 60.0
REPLY_TOKEN_REDELIVERED_SECONDS = 20 * 60.0
WEBHOOK_URL_UNITS = 500
NON_FRIEND_PUSH_SECONDS = 7 * 24 * 3600.0
RETRY_KEY_SECONDS = 24 * 3600.0
LOADING_SECONDS = tuple(range(5, 61, 5))

# Calls allowed per second and channel, and per hour where LINE says so
CALLS_PER_SECOND = {"reply": 2000, "push": 2000, "multicast": 200, "loading": 100}
CALLS_PER_SECOND_OTHER = 2000
CALLS_PER_HOUR = {"richmenu.create": 100, "richmenu.delete": 100, "webhook.test": 60}

_ZWJ = "\u200d"
_SPACING_MARKS = frozenset("\u0e33\u0eb3")  # Thai and Lao AM: letters by category, marks by use
_EXTENDING = frozenset({"Mn", "Me", "Mc"})


def units(text: str) -> int:
    """Count UTF-16 units, as LINE counts message texts and postback data."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Count grapheme clusters, as LINE counts labels: marks, joiners and flag pairs add nothing."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    count, before, flags = 0, "", 0
    for letter in text:
        is_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        if not before or not _continues(before, letter, is_flag and flags % 2 == 0):
            count += 1
        before = letter
    return count


def _continues(before: str, letter: str, closes_flag: bool) -> bool:
    if letter == "\n":
        return before == "\r"
    if before in "\r\n":
        return False
    return closes_flag or before == _ZWJ or _extends(letter)


def _extends(letter: str) -> bool:
    if letter in _SPACING_MARKS or letter in "\u200c\u200d":
        return True
    if "\U0001f3fb" <= letter <= "\U0001f3ff" or "\U000e0020" <= letter <= "\U000e007f":
        return True
    return unicodedata.category(letter) in _EXTENDING
