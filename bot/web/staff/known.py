"""A browser in which somebody logged in before waits in a line of its own.

Who types wrong passwords for another one's name makes the next try under that name wait. Without
this, a stranger who goes on doing so would keep the officer out; with it, the officer's own browser
is not in the stranger's line.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from flask import Flask, Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE: Final = "prongsai_known"
PATH: Final = "/staff/log-in"
GOOD_FOR: Final = timedelta(days=180)


def line_of(town_id: int, login: str) -> tuple[int, str]:
    """In which line a try of this browser waits."""
    try:
        seen = _signer(current_app).loads(
            request.cookies.get(COOKIE, ""), max_age=int(GOOD_FOR.total_seconds())
        )
    except BadSignature:
        return town_id, login
    if not isinstance(seen, list) or seen[:2] != [town_id, login] or len(seen) != 3:
        return town_id, login
    return town_id, f"{login} {seen[2]}"


def remember(response: Response, town_id: int, login: str) -> None:
    """After a right password: know this browser again. It opens nothing by itself."""
    response.set_cookie(
        COOKIE,
        _signer(current_app).dumps([town_id, login, secrets.token_hex(8)]),
        max_age=GOOD_FOR,
        path=PATH,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
    )


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.secret_key or b"", salt="a browser that is known")
