"""The town hall's mail server, as SMTP_URL names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

_PORTS: Final = {"starttls": 587, "ssl": 465, "insecure": 25}


class WrongMailServer(ValueError):
    """SMTP_URL cannot be used; the text says what to write."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in."""

    host: str
    port: int
    mode: str  # as apprise calls it: "starttls", "ssl", "insecure"
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def url_for(self, to: str) -> str:
        """As apprise reads it; every part is quoted, so that none can become another."""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        scheme = "mailto" if self.mode == "insecure" else "mailtos"
        asked = {"smtp": self.host, "from": self.sender, "to": to, "mode": self.mode}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
        return f"{scheme}://{login}{self.host}:{self.port}?{query}"


def read_mail_server(smtp_url: str) -> MailServer:
    """`smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS from the start), with
    `?from=line@town.example` where that is not the log-in; `?tls=no` for a relay on this very
    machine. Raises `WrongMailServer`."""
    parts = urlsplit(smtp_url)
    try:
        given = parts.port
    except ValueError:
        raise WrongMailServer("its port must be a number") from None
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongMailServer("must look like smtp://user:password@mail.example.go.th:587")
    user = unquote(parts.username or "")
    sender = asked.get("from", "") or (user if "@" in user else f"{user}@{parts.hostname}")
    if not sender.partition("@")[0]:
        raise WrongMailServer("needs an address to send from: add ?from=line@town.example")
    mode = "ssl" if parts.scheme == "smtps" else "starttls"
    if asked.get("tls") == "no":
        if parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise WrongMailServer("tls=no is for a mail server on this very machine only")
        mode = "insecure"
    password = unquote(parts.password or "")
    return MailServer(parts.hostname, given or _PORTS[mode], mode, sender, user, password)
