"""A visitor of the web doors: no cookie, no script, follows what the pages say."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Visitor:
    """One browser without script."""

    client: FlaskClient
    prefix: str = ""
    page: TestResponse = field(init=False)

    def opens(self, path: str) -> TestResponse:
        self.page = self.client.get(f"{self.prefix}{path}")
        return self.page

    def posts(self, path: str, **fields: object) -> TestResponse:
        self.page = self.client.post(f"{self.prefix}{path}", data=fields)
        return self.page

    def hidden(self, name: str) -> list[str]:
        found = re.findall(rf'name="{name}" value="([^"]*)"', self.page.text)
        return [unescape(one) for one in found]

    def begins(self, *concerned: str) -> None:
        self.opens("/tip")
        self.posts("/tip/write", concerns=list(concerned) or ["nobody"])

    def seals(self, what: str, *files: tuple[str, bytes], **answers: str) -> TestResponse:
        """Fill in the form that is open."""
        return self.posts(
            "/tip/seal",
            token=self.hidden("token")[0],
            reader=self.hidden("reader"),
            what=what,
            files=[(io.BytesIO(body), name) for name, body in files],
            **answers,
        )

    @property
    def code(self) -> str:
        found = re.search(r"<strong>((?:\d{4} ?){5})</strong>", self.page.text)
        assert found, self.page.text
        return found[1]

    def sends(self, what: str, *files: tuple[str, bytes], **answers: str) -> str:
        """A whole tip; answers its code."""
        self.begins()
        self.seals(what, *files, **answers)
        code = self.code
        self.posts("/tip/send", token=self.hidden("token")[0])
        assert self.page.status_code == 200, self.page.text
        return code
