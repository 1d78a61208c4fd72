"""Every answer of the anonymous doors, also refusals: nothing is kept, nothing is passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from bot.web.tips_room import SCRIPT_POLICY, leave_no_trace
from tests.whole.stack import Stack, running

LARGE = 23 * 1024 * 1024


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("traces")) as made:
        yield made


def doors(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("tips.")}


def keeps_to_itself(answer: TestResponse) -> bool:
    told = answer.headers
    policy = told.get("Content-Security-Policy", "")
    return (
        told.get("Cache-Control") == "no-store"
        and told.get("Referrer-Policy") == "no-referrer"
        and told.get("X-Content-Type-Options") == "nosniff"
        and policy.startswith("default-src 'none'")
        and "frame-ancestors 'none'" in policy
        and not any(sign in policy for sign in ("*", "unsafe", "http"))
        and not {"Set-Cookie", "ETag", "Last-Modified"} & set(told.keys())
    )


def test_no_answer_of_a_door_leaves_a_trace(stack: Stack) -> None:
    """Asked rightly, without anything, in another way, for no town, with far too much."""
    for path in sorted(doors(stack.app)):
        for slug in ("demo", "nowhere"):
            where = path.replace("<slug>", slug)
            for method in ("GET", "POST", "HEAD", "PUT"):
                client = stack.app.test_client()
                answer = client.open(where, method=method, headers={"Cookie": "session=x; a=b"})
                assert keeps_to_itself(answer), (method, where, answer.status, answer.headers)
            large = stack.app.test_client().post(where, data=b"x" * LARGE, content_type="x/y")
            assert keeps_to_itself(large), (where, large.status, large.headers)


def test_no_browser_remembers_what_is_typed_or_ticked(stack: Stack) -> None:
    """Neither words nor code, nor whom one left out."""
    client = stack.app.test_client()
    pages = [client.get(path).text for path in ("/tip", "/mailbox", "/claim")]
    pages.append(client.post("/tip/write", data={"concerns": "nobody"}).text)
    forms = [form for page in pages for form in re.findall(r"<form[^>]*>", page)]
    assert len(forms) > 4
    assert [form for form in forms if 'autocomplete="off"' not in form] == []


def test_a_cookie_that_something_else_sets_goes_no_further(stack: Stack) -> None:
    with stack.app.test_request_context("/tip"):
        answer = Response("x")
        answer.set_cookie("session", "who")
        assert "Set-Cookie" not in leave_no_trace(answer).headers


def test_script_is_ours_alone_and_talks_to_nobody_else() -> None:
    told = dict(one.strip().split(" ", 1) for one in SCRIPT_POLICY.split(";"))
    assert told.pop("default-src") == "'none'"
    assert (told["script-src"], told["connect-src"], told["form-action"]) == ("'self'",) * 3
    assert set(" ".join(told.values()).split()) == {"'self'", "'none'", "data:"}
