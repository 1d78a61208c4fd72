"""A simulated officer at the pages of the console: log-in, the case's page, its form, its answer.

Nothing is known that does not stand on the page: forms, the token against forgery, what had
happened when the page was made. So the books of a simulated month hold for this door too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from bot.actions.passwords import hash_password

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from bot.actions import StaffMember
    from bot.cli.simulated_town import SimulatedTown

PASSWORD: Final = "of a simulation only"  # noqa: S105 - opens nothing real
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
_SEEN: Final = re.compile(r'name="seen" value="(\d+)"')
DONE, REFUSED, SEE_OTHER = 200, 409, 303


class Desk:
    """The browsers of the town hall, one for each officer who uses the pages."""

    def __init__(self, town: SimulatedTown, done: Counter[str]) -> None:
        self.town = town
        self.done = done
        self._app: Flask | None = None
        self._browsers: dict[str, FlaskClient] = {}
        self._sitting: frozenset[str] = frozenset()

    def sit(self, officers: Iterable[StaffMember]) -> None:
        """Who works on the pages today; yesterday's browsers are closed."""
        self._browsers.clear()
        self._sitting = frozenset(officer.id for officer in officers)

    def is_at(self, officer: StaffMember) -> bool:
        """Whether this officer works on the pages today."""
        return officer.id in self._sitting

    def _browser(self, officer: StaffMember) -> FlaskClient:
        """The officer's browser; the first deed of a day begins with the log-in."""
        if officer.id not in self._browsers:
            self._log_in(officer)
        return self._browsers[officer.id]

    def _log_in(self, officer: StaffMember) -> None:
        browser = self._browsers[officer.id] = self._open().test_client()
        login = self._with_password(officer)
        page = self._sees(browser.get("/staff/log-in"), DONE)
        self._sees(
            browser.post(
                "/staff/log-in",
                data={"csrf_token": _found(_TOKEN, page), "login": login, "password": PASSWORD},
            ),
            SEE_OTHER,
        )
        self.done["log in"] += 1

    def sends(
        self,
        officer: StaffMember,
        number: str,
        deed: str,
        form: Mapping[str, str],
        picture: bytes = b"",
    ) -> bool:
        """Open the case, fill in the form of this deed and send it; False where it is refused or
        the page does not offer it."""
        browser, path = self._browser(officer), f"/staff/case/{number}"
        page = self._sees(browser.get(path), DONE)
        if f'action="{path}/{deed}"' not in page:
            return False
        sent: dict[str, object] = {
            **form,
            "csrf_token": _found(_TOKEN, page),
            "seen": _found(_SEEN, page),
        }
        if picture:
            sent["photos"] = (BytesIO(picture), "after.jpg")
        kind = "multipart/form-data" if picture else "application/x-www-form-urlencoded"
        answer = browser.post(f"{path}/{deed}", data=sent, content_type=kind)
        is_done = answer.status_code == SEE_OTHER
        self._sees(answer, SEE_OTHER if is_done else REFUSED)
        self.done[deed if is_done else "refused"] += 1
        return is_done

    def talks(self, officer: StaffMember, number: str, deed: str, words: str = "") -> None:
        """Take over, say something, give back."""
        browser, path = self._browser(officer), f"/staff/chats/{number}"
        page = self._sees(browser.get(path), DONE)
        sent = {"csrf_token": _found(_TOKEN, page), "words": words}
        self._sees(browser.post(f"{path}/{deed}", data=sent), SEE_OTHER)
        self.done[f"talk: {deed}"] += 1

    def _open(self) -> Flask:
        if self._app is None:
            from bot import create_app

            self._app = create_app(self.town.deps)
        return self._app

    def _with_password(self, officer: StaffMember) -> str:
        with self.town.store.begin(self.town.town.id) as tx:
            row = tx.staff.by_id(officer.id)
            assert row is not None
            if row.password_hash is None:
                tx.staff.save(replace(row, password_hash=_hash()))
        return row.login

    def _sees(self, answer: TestResponse, status: int) -> str:
        """What the browser shows; any other answer is a fault of the month."""
        page = answer.text
        if answer.status_code != status:
            asked = answer.request.path
            self.town.faults.append(f"page {asked}: {answer.status_code} for {status}")
        answer.close()
        return page


@cache
def _hash() -> str:
    """One for all: what it costs is measured elsewhere."""
    return hash_password(PASSWORD)


def _found(what: re.Pattern[str], page: str) -> str:
    found = what.search(page)
    return found[1] if found else ""
