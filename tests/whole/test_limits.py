"""Nobody can make the server swallow much: only the pages that take files take more than a form."""

from __future__ import annotations

import pytest

from bot import LARGEST_BODY
from tests.whole.stack import Stack

TAKE_FILES = {"/tip/seal", "/mailbox/add"}  # sealed parts come in slices
READ_NOTHING = {"/tip/token"}
MUCH = b"x" * (LARGEST_BODY + 200_000)
FORM, FORM_TYPE = b"a=" + MUCH, "application/x-www-form-urlencoded"
FILE = (
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="large.pdf"\r\n\r\n%s\r\n--b--'
    % MUCH
)


def public_posts(stack: Stack) -> set[str]:
    """Paths that anybody may post to."""
    return {
        rule.rule
        for rule in stack.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith(("/staff", "/t/<slug>"))
    }


def status(stack: Stack, path: str, body: bytes) -> int:
    kind = "multipart/form-data; boundary=b" if body is FILE else FORM_TYPE
    return stack.app.test_client().post(path, data=body, content_type=kind).status_code


def test_a_form_is_small_on_every_page_but_those_that_take_files(stack: Stack) -> None:
    assert LARGEST_BODY <= 1024 * 1024
    paths = public_posts(stack)
    assert paths >= TAKE_FILES
    for path in paths - TAKE_FILES - READ_NOTHING:
        for prefix in ("", "/t/demo"):
            assert status(stack, f"{prefix}{path}", FORM) == 413, path


@pytest.mark.parametrize("path", sorted(TAKE_FILES))
def test_a_page_that_takes_files_takes_a_large_one(stack: Stack, path: str) -> None:
    assert status(stack, path, FILE) in {400, 409, 410}, "there is no such form; but it was read"


def test_who_is_not_logged_in_cannot_post_much_to_the_console(stack: Stack) -> None:
    rules = [rule for rule in stack.app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    posts = {one.rule for one in rules if "POST" in (one.methods or ()) and not one.arguments}
    assert posts
    for path in posts:
        assert status(stack, path, FORM) >= 300, path
