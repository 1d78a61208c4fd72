"""The way out of the house: apprise, with the town hall's own mail server for e-mail.

Its log is silenced, for it writes addresses; its library is loaded with the first letter only.
"""

from __future__ import annotations

import logging
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from bot.actions.addresses import MAIL
from bot.letters.mail import read_mail_server

if TYPE_CHECKING:
    from apprise import Apprise

    from bot.letters.writing import Written

NO_MAIL_SERVER: Final = "no_mail_server"
NO_ADDRESS: Final = "no_address"
REFUSED: Final = "refused"
_PLUGINS: Final = {
    "mailto": ("email", "NotifyEmail"),
    "mailtos": ("email", "NotifyEmail"),
    "tgram": ("telegram", "NotifyTelegram"),
    "discord": ("discord", "NotifyDiscord"),
    "slack": ("slack", "NotifySlack"),
    "gchat": ("google_chat", "NotifyGoogleChat"),
    "pover": ("pushover", "NotifyPushover"),
    "ntfy": ("ntfy", "NotifyNtfy"),
}


class Carrier:
    """Hands one letter to apprise; answers a short fault, "" where it was taken."""

    def __init__(self, smtp_url: str) -> None:
        self._smtp_url = smtp_url

    def carry(self, address: str, written: Written) -> str:
        """Try once."""
        if not address:
            return NO_ADDRESS
        url = address
        service, _, rest = address.partition(":")
        if service == MAIL:
            if not self._smtp_url:
                return NO_MAIL_SERVER
            url = read_mail_server(self._smtp_url).url_for(rest)
        return "" if _notify(url, written) else REFUSED


def _notify(url: str, written: Written) -> bool:
    post = _post_to(url)
    if post is None:
        return False
    from apprise import AppriseAttachment, NotifyFormat
    from apprise.attachment.memory import AttachMemory

    attached = None
    if written.picture:
        attached = AppriseAttachment()
        picture = AttachMemory(written.picture, name="week.png", mimetype="image/png")  # type: ignore[no-untyped-call]
        attached.add(picture)
    return bool(
        post.notify(
            title=written.title, body=written.text, body_format=NotifyFormat.TEXT, attach=attached
        )
    )


def _post_to(url: str) -> Apprise | None:
    """A sender for this address; None where the service's own reader does not take it.

    Only that one service is loaded: all of them would cost the worker 20 MB.
    """
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what its e-mail looks for
        from apprise import Apprise, AppriseAsset

        module, name = _PLUGINS[url.partition("://")[0]]
        plugin: Any = getattr(import_module(f"apprise.plugins.{module}"), name)
    # No picture of its own: each reader's program would fetch it from a stranger.
    asset = AppriseAsset(
        app_id="Prongsai", app_desc="Prongsai", app_url="", image_url_mask="", image_url_logo=""
    )
    parsed = plugin.parse_url(url)
    if not parsed:
        return None
    try:
        service = plugin(**{**parsed, "asset": asset})
    except TypeError:  # how its plugins say that a part is wrong
        return None
    post = Apprise(asset=asset)
    post.add(service)
    return post
