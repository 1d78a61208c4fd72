"""Connect a town's LINE account: rich menu, webhook address, and what is left to click.

Every step may be repeated: only rich menus whose name begins with our mark are replaced, and only
after the new ones stand.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.line import LineClient, Outcome
from bot.richmenu import LANGUAGES, MARK, describe, draw, switch_alias
from handlers.known import Language
from handlers.outcomes import Plain, Value

WEBHOOK = "/v2/bot/channel/webhook"
MENUS = "/v2/bot/richmenu"
DEFAULT_MENU = "/v2/bot/user/all/richmenu"

CLICKS = ("greeting", "auto_reply", "groups", "redelivery", "statistics", "government")
"""What no API of LINE tells or sets; a person must look."""

Mark = Literal["done", "todo", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `key` names a wording in `line_setup.toml` beside this file."""

    mark: Mark
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """What LINE tells of the account. `line_id` begins with "@"."""

    user_id: str
    line_id: str
    name: str
    is_chat_on: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What was found and done. `account` is None where LINE did not let us in."""

    findings: tuple[Finding, ...]
    account: Account | None = None

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong; something may still be left to click."""
        return all(one.mark != "wrong" for one in self.findings)


class _Failed(Exception):
    """LINE refused a step, or did not answer."""

    def __init__(self, key: str, outcome: Outcome) -> None:
        super().__init__(key)
        said = str(outcome.status) if outcome.status else outcome.fault or "no answer"
        self.finding = Finding("wrong", key, {"said": Plain(said)})


def set_up(client: LineClient, webhook: str) -> Report:
    """Replace our rich menus, set and try the webhook address, read the account's settings."""
    return _report(client, webhook, changes=True)


def check(client: LineClient, webhook: str) -> Report:
    """The same report, changing nothing."""
    return _report(client, webhook, changes=False)


def _report(client: LineClient, webhook: str, *, changes: bool) -> Report:
    try:
        account = _account(client)
    except _Failed as fault:
        return Report((fault.finding,))
    findings = [
        Finding("done", "account.known", {"name": Plain(account.name), "id": account.line_id})
    ]
    steps = (_put_menus, _put_webhook) if changes else (_see_menus, _see_webhook)
    for step in steps:
        try:
            findings += step(client, webhook)
        except _Failed as fault:
            findings.append(fault.finding)
    return Report((*findings, *_left_to_click(account)), account)


def _account(client: LineClient) -> Account:
    seen = _call(client, "account.refused", "GET", "/v2/bot/info")
    return Account(
        user_id=str(seen.get("userId", "")),
        line_id=str(seen.get("premiumId") or seen.get("basicId") or ""),
        name=str(seen.get("displayName", "")),
        is_chat_on=seen.get("chatMode") == "chat",
    )


# Rich menus


def hang_menus(client: LineClient) -> None:
    """Only the rich menus, as for the simulator at its start. What LINE refuses stays undone."""
    with contextlib.suppress(_Failed):
        _put_menus(client, "")


def _put_menus(client: LineClient, _webhook: str) -> list[Finding]:
    """New menus first, then aliases and default, then the old ones go: never a moment without."""
    old = _own_menus(client)
    made = {language: _make_menu(client, language) for language in LANGUAGES}
    aliases = _aliases(client)
    for language, menu in made.items():
        _point_alias(client, switch_alias(language), menu, aliases)
    _call(client, "menu.default_refused", "POST", f"{DEFAULT_MENU}/{made['th']}")
    for menu in old:
        _call(client, "menu.delete_refused", "DELETE", f"{MENUS}/{menu}")
    return [Finding("done", "menu.linked", {"replaced": len(old)})]


def _own_menus(client: LineClient) -> list[str]:
    seen = _call(client, "menu.list_refused", "GET", f"{MENUS}/list")
    return [
        menu["richMenuId"]
        for menu in seen.get("richmenus", [])
        if str(menu.get("name", "")).startswith(f"{MARK} ")
    ]


def _make_menu(client: LineClient, language: Language) -> str:
    written = describe(language)
    _call(client, "menu.create_refused", "POST", f"{MENUS}/validate", written)
    made = _call(client, "menu.create_refused", "POST", MENUS, written)
    menu = str(made.get("richMenuId", ""))
    outcome = client.upload(f"{MENUS}/{menu}/content", draw(language), "image/png")
    if not outcome.is_done:
        client.call("DELETE", f"{MENUS}/{menu}")  # a menu without its picture helps nobody
        raise _Failed("menu.picture_refused", outcome)
    return menu


def _aliases(client: LineClient) -> frozenset[str]:
    seen = _call(client, "menu.alias_refused", "GET", f"{MENUS}/alias/list")
    return frozenset(one["richMenuAliasId"] for one in seen.get("aliases", []))


def _point_alias(client: LineClient, alias: str, menu: str, existing: frozenset[str]) -> None:
    if alias in existing:
        path, body = f"{MENUS}/alias/{alias}", {"richMenuId": menu}
    else:
        path, body = f"{MENUS}/alias", {"richMenuAliasId": alias, "richMenuId": menu}
    _call(client, "menu.alias_refused", "POST", path, body)


def _see_menus(client: LineClient, _webhook: str) -> list[Finding]:
    own = _own_menus(client)
    outcome, seen = client.call("GET", DEFAULT_MENU)
    if outcome.is_done and seen.get("richMenuId") in own:
        return [Finding("done", "menu.stands")]
    return [Finding("wrong", "menu.missing")]


# Webhook


def _put_webhook(client: LineClient, webhook: str) -> list[Finding]:
    _call(client, "webhook.refused", "PUT", f"{WEBHOOK}/endpoint", {"endpoint": webhook})
    return _see_webhook(client, webhook)


def _see_webhook(client: LineClient, webhook: str) -> list[Finding]:
    seen = _call(client, "webhook.unread", "GET", f"{WEBHOOK}/endpoint")
    told = str(seen.get("endpoint", ""))
    if told != webhook:
        return [Finding("wrong", "webhook.other", {"told": Plain(told), "ours": Plain(webhook)})]
    findings = [Finding("done", "webhook.set", {"address": Plain(webhook)})]
    if seen.get("active") is not True:
        findings.append(Finding("todo", "webhook.inactive"))
    tried = _call(client, "webhook.untried", "POST", f"{WEBHOOK}/test", {"endpoint": webhook})
    if tried.get("success") is True:
        return [*findings, Finding("done", "webhook.answers")]
    why = f"{tried.get('reason', '')} {tried.get('detail', '')}".strip()
    return [*findings, Finding("wrong", "webhook.silent", {"why": Plain(why)})]


# The rest


def _left_to_click(account: Account) -> list[Finding]:
    chat = Finding("todo", "chat.on") if account.is_chat_on else Finding("done", "chat.off")
    return [chat, *(Finding("todo", f"click.{name}") for name in CLICKS)]


def _call(
    client: LineClient, refused: str, method: str, path: str, body: object = None
) -> dict[str, Any]:
    outcome, seen = client.call(method, path, body)
    if not outcome.is_done:
        raise _Failed(refused, outcome)
    return seen
