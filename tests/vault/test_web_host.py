"""Where the anonymous pages have a host of their own, they share it with nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.whole.stack import Stack, running

OWN = "https://lap.example.go.th"
PUBLIC = "https://prongsai.localhost"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("host"), tip_url=OWN) as made:
        yield made


def at(stack: Stack, address: str, path: str) -> TestResponse:
    return stack.app.test_client().get(path, base_url=address)


@pytest.mark.parametrize("path", ["/tip", "/mailbox", "/claim", "/tip/keys", "/t/demo/tip"])
def test_the_doors_stand_on_their_own_host(stack: Stack, path: str) -> None:
    page = at(stack, OWN, path)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert f'href="{PUBLIC}/' in page.text, "the town's other pages are elsewhere"


@pytest.mark.parametrize("path", ["/staff", "/staff/log-in", "/services", "/healthz", "/webhook"])
def test_nothing_else_answers_there(stack: Stack, path: str) -> None:
    page = at(stack, OWN, path)
    assert page.status_code in {404, 405}
    assert "Set-Cookie" not in page.headers


def test_style_and_script_are_found_there(stack: Stack) -> None:
    page = at(stack, OWN, "/mailbox").text
    names = [part.split('"')[0] for part in page.split("/static/")[1:]]
    assert len(names) >= 2
    for name in names:
        with at(stack, OWN, f"/static/{name}") as file:
            assert file.status_code == 200
    assert at(stack, OWN, "/").headers["Location"] == "/tip"


@pytest.mark.parametrize(
    ("path", "led"),
    [
        ("/tip", "/tip"),
        ("/mailbox?lang=en", "/mailbox?lang=en"),
        ("/t/demo/tip?x=1", "/t/demo/tip"),
    ],
)
def test_the_public_address_leads_over(stack: Stack, path: str, led: str) -> None:
    answer = at(stack, PUBLIC, path)
    assert (answer.status_code, answer.headers["Location"]) == (302, OWN + led)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_nobody_is_led_to_an_onion_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    onion = "http://" + "a" * 56 + ".onion"
    with running(tmp_path_factory.mktemp("onion"), tip_url=onion) as stack:
        assert at(stack, PUBLIC, "/tip").status_code == 200
        assert at(stack, onion, "/tip").status_code == 200
        assert at(stack, onion, "/staff/log-in").status_code == 404


@pytest.mark.parametrize(
    "host", ["x", "x.onion", "lap.example.go.th.", "LAP.example.go.th:99999", "[", "a b"]
)
@pytest.mark.parametrize("path", ["/staff/log-in", "/services", "/metrics"])
def test_under_no_other_name_is_there_anything_but_the_doors(
    stack: Stack, host: str, path: str
) -> None:
    client = stack.app.test_client()
    assert client.get(path, headers={"Host": host}).status_code in {400, 404}


def test_an_onion_service_needs_no_setting_and_shows_the_doors_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """It comes from loopback without a word of a proxy; its name betrays it."""
    onion = "http://" + "a" * 56 + ".onion"
    with running(tmp_path_factory.mktemp("shared")) as stack:
        assert at(stack, onion, "/tip").status_code == 200
        assert at(stack, onion, "/").headers["Location"] == "/tip"
        assert at(stack, onion, "/healthz").status_code == 200
        for path in ("/metrics", "/staff/log-in", "/services", "/privacy"):
            assert at(stack, onion, path).status_code == 404, path
        for home in (PUBLIC, PUBLIC.upper() + ".:443", "http://localhost:8000", "http://[::1]:1"):
            assert at(stack, home, "/staff/log-in").status_code == 200, home
            assert at(stack, home, "/services").status_code == 200, home
        assert at(stack, "http://127.0.0.1:8000", "/metrics").status_code == 200
        assert at(stack, PUBLIC, "/metrics").status_code == 404


def test_the_cookie_of_the_console_belongs_to_the_console(stack: Stack) -> None:
    """Even on a shared host no browser shows it to the anonymous pages."""
    page = at(stack, PUBLIC, "/staff/log-in")
    assert all("Path=/staff" in one for one in page.headers.getlist("Set-Cookie"))
    assert page.headers.getlist("Set-Cookie"), "the log-in page does set one"
