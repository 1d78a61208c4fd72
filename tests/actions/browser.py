"""Somebody at a browser, and the accounts that may log in."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.actions import System
from bot.actions.people import add_staff
from storage.staff import StaffMember as StaffRow
from tests.actions.townhall import Townhall

PASSWORD = "correct horse 9"


class Browser:
    """Somebody at a browser; `posts` sends the token of the page it looks at."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page = ""
        self._token = ""

    def opens(self, path: str, code: int = 200) -> str:
        return self._sees(self.client.get(path), code)

    @property
    def token(self) -> str:
        """Of the last page that had one; an answer without a page leaves the old one valid."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        self._token = found[1] if found else self._token
        return self._token

    def posts(self, path: str, code: int = 303, **fields: str | list[str]) -> str:
        sent = {"csrf_token": self.token, **fields}
        return self._sees(self.client.post(path, data=sent), code)

    def logs_in(self, login: str, password: str = PASSWORD, code: int = 303, **more: str) -> str:
        self.opens("/staff/log-in")
        self.posts("/staff/log-in", code, login=login, password=password, **more)
        if code == 303:
            self.opens("/staff/link")
        return self.page

    def _sees(self, answer: TestResponse, code: int) -> str:
        assert answer.status_code == code, answer.text
        assert answer.headers["Cache-Control"] == "no-store" or code == 404
        self.page = answer.text
        self._token = self.token
        self.went_to = answer.headers.get("Location", "")
        answer.close()
        return self.page


def account(
    hall: Townhall, login: str = "wichai", *roles: str, division: str | None = "works"
) -> StaffRow:
    return hall.writes(
        lambda tx: add_staff(
            tx, System(), login=login, name=f"{login} สมมติ", roles=roles or ("agent",),
            division=division, password=PASSWORD,
        )
    )  # fmt: skip
