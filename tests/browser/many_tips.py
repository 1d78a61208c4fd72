"""An inbox of very many tips, and how soon its first words are seen; for the test and the bench."""

from __future__ import annotations

import os

from playwright.sync_api import Page
from pyrage import x25519

from bot.actions.tips import perform_tip
from bot.actions.tips_codes import Mailbox
from bot.actions.tips_commands import ApproveReader, EnrolReader
from bot.actions.tips_counter import Piece, take_at_counter
from handlers.outcomes import Secret
from storage.vault.rows import Reader
from tests.browser.officers import deliver
from tests.whole.stack import Stack

FIRST_SCREEN = """() => new Promise((done) => {
  new PerformanceObserver((seen) => {
    const [first] = seen.getEntriesByName('first-contentful-paint');
    if (first) done(first.startTime);
  }).observe({ type: 'paint', buffered: true });
})"""


def fill(stack: Stack, login: str, many: int) -> None:
    """An approved key of somebody with an account, and so many delivered tips that it opens."""
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.reading(town.id) as tx:
        row = tx.staff.by_login(login)
    assert row is not None
    key = str(x25519.Identity.generate().to_public())
    with stack.deps.vault.begin("demo") as vtx:
        made = perform_tip(vtx, EnrolReader("วรรณา", "ปลัด", key, holder=row.id), os.urandom)
        assert isinstance(made, Reader)
        perform_tip(vtx, ApproveReader(made.id, "set-up"), os.urandom)
        readers = [one.id for one in vtx.readers.approved()]
        for _ in range(many):
            box = Mailbox(key, os.urandom(32).hex(), Secret(""), Secret(""))
            assert take_at_counter(vtx, readers, [Piece("what", b"x")], box, os.urandom)
    deliver(stack)


def first_screen(page: Page) -> float:
    """Milliseconds from asking to the first painted words."""
    return float(page.evaluate(FIRST_SCREEN))
