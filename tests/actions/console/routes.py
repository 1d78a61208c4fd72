"""Every route of the console and who may use it: the one table behind the tests of rights."""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = frozenset({"agent", "head", "integrity", "executive", "administrator"})
READERS = frozenset({"agent", "head", "executive"})
WORKERS = frozenset({"agent", "head"})
ADMINS = frozenset({"administrator"})
HEADS = frozenset({"head"})
CHIEFS = frozenset({"executive", "head"})
TEACHERS = frozenset({"head", "administrator"})


@dataclass(frozen=True)
class Way:
    """A route, an address of it that exists, and the roles for which it does something."""

    method: str
    rule: str
    may: frozenset[str]
    path: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def address(self) -> str:
        return self.path or self.rule


OPEN = (
    Way("GET", "/staff/log-in", EVERYBODY),
    Way("POST", "/staff/log-in", EVERYBODY),
    Way("GET", "/staff/log-in/code", EVERYBODY),
    Way("POST", "/staff/log-in/code", EVERYBODY),
    Way("POST", "/staff/log-in/recovery", EVERYBODY),
    Way("GET", "/staff/log-in/line", EVERYBODY),
    Way("POST", "/staff/log-in/line", EVERYBODY),
    Way("GET", "/staff/log-in/line/<token>", EVERYBODY, "/staff/log-in/line/x"),
    Way("POST", "/staff/log-in/line/<token>", EVERYBODY, "/staff/log-in/line/x"),
    Way("POST", "/staff/log-in/passkey/ask", EVERYBODY),
    Way("POST", "/staff/log-in/passkey", EVERYBODY),
    Way("POST", "/staff/log-out", EVERYBODY),
)
"""For whoever is not logged in."""

CLOSED = (
    Way("GET", "/staff", EVERYBODY),
    Way("GET", "/staff/ping", EVERYBODY),
    Way("GET", "/staff/find", EVERYBODY),
    Way("GET", "/staff/me", EVERYBODY),
    Way("POST", "/staff/me/session/<session_id>/end", EVERYBODY, "/staff/me/session/others/end"),
    Way("POST", "/staff/me/password", EVERYBODY),
    Way("GET", "/staff/me/second-step", EVERYBODY),
    Way("POST", "/staff/me/second-step", EVERYBODY),
    Way("POST", "/staff/me/second-step/forget", EVERYBODY),
    Way("POST", "/staff/me/passkeys/ask", EVERYBODY),
    Way("POST", "/staff/me/passkeys", EVERYBODY),
    Way("POST", "/staff/me/passkeys/<passkey_id>/drop", EVERYBODY, "/staff/me/passkeys/x/drop"),
    Way("GET", "/staff/me/letters", EVERYBODY),
    Way("POST", "/staff/me/letters", EVERYBODY),
    Way("POST", "/staff/me/letters/<way_id>/prove", EVERYBODY, "/staff/me/letters/{way}/prove"),
    Way("POST", "/staff/me/letters/<way_id>/wants", EVERYBODY, "/staff/me/letters/{way}/wants"),
    Way("POST", "/staff/me/letters/<way_id>/drop", EVERYBODY, "/staff/me/letters/{way}/drop"),
    Way("POST", "/staff/me/away", EVERYBODY),
    Way("POST", "/staff/me/recovery", EVERYBODY),
    Way("GET", "/staff/link", EVERYBODY),
    Way("POST", "/staff/link", EVERYBODY),
    Way("POST", "/staff/link/undo", EVERYBODY),
    Way("GET", "/staff/work/<which>", READERS, "/staff/work/new"),
    Way("GET", "/staff/search", READERS),
    Way("POST", "/staff/search/save", READERS),
    Way("POST", "/staff/search/view/<view_id>/drop", READERS, "/staff/search/view/{view}/drop"),
    Way("POST", "/staff/search/hand-out", READERS),
    Way("GET", "/staff/search/cases.csv", READERS),
    Way("GET", "/staff/case/<number>", READERS, "/staff/case/{number}"),
    Way("GET", "/staff/case/<number>/here", READERS, "/staff/case/{number}/here"),
    Way("GET", "/staff/case/<number>/paper.pdf", READERS, "/staff/case/{number}/paper.pdf"),
    Way("POST", "/staff/case/<number>/reporter", WORKERS, "/staff/case/{number}/reporter"),
    Way("POST", "/staff/case/<number>/<name>", WORKERS, "/staff/case/{number}/accept"),
    Way("GET", "/staff/photo/<number>/<photo_id>", READERS, "/staff/photo/{number}/{photo}"),
    Way("GET", "/staff/draft/<photo_id>", WORKERS, "/staff/draft/{draft}"),
    Way("GET", "/staff/take-in", WORKERS),
    Way("POST", "/staff/take-in", WORKERS),
    Way("GET", "/staff/take-in/places", WORKERS),
    Way("GET", "/staff/chats", WORKERS),
    Way("GET", "/staff/chats/<number>", WORKERS, "/staff/chats/{chat}"),
    Way("GET", "/staff/team", HEADS),
    Way("POST", "/staff/team/<staff_id>/away", HEADS, "/staff/team/{staff}/away"),
    Way("POST", "/staff/team/<staff_id>/cases", HEADS, "/staff/team/{staff}/cases"),
    Way("POST", "/staff/chats/<number>/<name>", WORKERS, "/staff/chats/{chat}/take"),
    Way("GET", "/staff/week", CHIEFS),
    Way("GET", "/staff/week/picture.png", CHIEFS),
    Way("GET", "/staff/people", ADMINS),
    Way("GET", "/staff/people/new", ADMINS),
    Way("POST", "/staff/people/new", ADMINS),
    Way("GET", "/staff/people/divisions", ADMINS),
    Way("POST", "/staff/people/divisions", ADMINS),
    Way("POST", "/staff/people/groups/drop", ADMINS),
    Way("POST", "/staff/people/wish/<wish_id>", ADMINS, "/staff/people/wish/{wish}"),
    Way("GET", "/staff/people/<staff_id>", ADMINS, "/staff/people/{staff}"),
    Way("POST", "/staff/people/<staff_id>/link-code", ADMINS, "/staff/people/{staff}/link-code"),
    Way("POST", "/staff/people/<staff_id>/<deed>", ADMINS, "/staff/people/{staff}/end-log-ins"),
    Way("GET", "/staff/audit", frozenset({"administrator", "executive"})),
    Way("GET", "/staff/settings", ADMINS),
    Way("POST", "/staff/settings", ADMINS),
    Way("POST", "/staff/settings/ladder", ADMINS),
    Way("GET", "/staff/settings/categories", ADMINS),
    Way("POST", "/staff/settings/categories", ADMINS),
    Way("GET", "/staff/settings/days-off", ADMINS),
    Way("POST", "/staff/settings/days-off", ADMINS),
    Way(
        "POST", "/staff/settings/days-off/<day>/drop", ADMINS,
        "/staff/settings/days-off/2026-12-31/drop",
    ),
    Way("GET", "/staff/settings/answers", TEACHERS),
    Way("POST", "/staff/settings/answers", TEACHERS),
    Way(
        "POST", "/staff/settings/answers/<answer_id>/drop", TEACHERS,
        "/staff/settings/answers/canned/drop",
    ),
    Way("GET", "/staff/settings/wording", ADMINS),
    Way("POST", "/staff/settings/wording", ADMINS),
)  # fmt: skip
"""For accounts of the town. `/staff/tips` and `/staff/questions` have tables of their own."""
