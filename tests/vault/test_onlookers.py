"""Whoever looks on while others work on tips sees the same pages and numbers all day long."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from bot.actions.tips import begin_day
from bot.wiring import now
from casework.clearance import ROLES
from tests.vault.desk import Hand, hire, officer, tip
from tests.vault.footprints import rows, tells_in_chat
from tests.vault.test_canary import picture
from tests.vault.test_staff_excluded import works_on
from tests.whole.stack import Stack, running

WATCHES_ITSELF = "/staff/audit"  # who looked at it stands in it
PASSING = ("prongsai_worker_seconds", "prongsai_outbox_oldest_seconds")  # only the time
FRESH = (
    r'"csrf": "[^"]+"|name="csrf_token" value="[^"]+"|name="token" value="[^"]+"',
    r'data-csrf="[^"]+"|name="(form|once)" value="[^"]+"',
    r'"token":"[^"]+"',
)


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The clock stands: pages that tell the minute would differ by that alone."""
    at = now()
    with running(tmp_path_factory.mktemp("onlookers"), lambda: at) as made:
        yield made


@pytest.fixture
def onlookers(stack: Stack) -> dict[str, FlaskClient]:
    """A stranger, everybody in the town hall, and an officer whom the tip will name."""
    made = {"stranger": stack.app.test_client(), "named": officer(stack, "named", "กองช่าง").client}
    for role in ROLES:
        hire(stack, f"o-{role}", role)
        made[role] = Hand.of(stack.app, f"o-{role}").client
    return made


def addresses(stack: Stack) -> list[str]:
    """Every page of the program that needs no name of a thing in its address."""
    plain = [r.rule for r in stack.app.url_map.iter_rules() if "GET" in (r.methods or ())]
    return sorted({one for one in plain if "<" not in one and "log-out" not in one})


def seen(client: FlaskClient, stack: Stack) -> dict[str, tuple[int, int, str]]:
    """Status, size and text of every page, without what is new at every request."""
    told = {}
    for address in addresses(stack):
        answer = client.get(address)
        text = answer.text if str(answer.mimetype).startswith(("text", "application")) else ""
        for one in FRESH:
            text = re.sub(one, "FRESH", text)
        text = "\n".join(line for line in text.splitlines() if not line.startswith(PASSING))
        told[address] = answer.status_code, len(text), text
    del told[WATCHES_ITSELF]
    return told


def deeds(stack: Stack) -> list[tuple[object, ...]]:
    """What the console's own audit knows, without that somebody looked at it."""
    url = stack.deps.settings.main_database
    return [row for table, row in rows(url) if table == "audit" and "audit" not in str(row)]


def test_nobody_sees_that_officers_work(stack: Stack, onlookers: dict[str, FlaskClient]) -> None:
    """No list, no number, no hash on any page moves while a tip comes, is read and answered."""
    one, two = officer(stack, "one"), officer(stack, "two")
    with stack.deps.vault.begin("demo", role="worker") as vtx:
        begin_day(vtx, os.urandom)
        named = next(r for r in vtx.readers.approved() if r.unit == "กองช่าง")
    for client in onlookers.values():
        seen(client, stack)
    before = {name: seen(client, stack) for name, client in onlookers.items()}
    known = deeds(stack)
    hidden = tip(stack, "เรื่องของคนที่ถูกตัดออก", named.id)
    works_on(stack, one, hidden, two)
    tells_in_chat(stack.phone("somsri"), "เรื่องในแชต", picture())
    assert deeds(stack) == known
    assert len(before["stranger"]) > 35, "these are all pages"
    assert "/tip/keys" in before["stranger"]
    assert "/metrics" in before["stranger"]
    for name, client in onlookers.items():
        assert seen(client, stack) == before[name], name


def test_the_head_of_the_chain_on_the_public_page_is_the_mornings(stack: Stack) -> None:
    one, two = officer(stack, "one"), officer(stack, "two")
    with stack.deps.vault.begin("demo", role="worker") as vtx:
        begin_day(vtx, os.urandom)
        morning = vtx.audit.head()
    works_on(stack, one, tip(stack, "เรื่องกลางวัน"), two)
    with stack.deps.vault.reading("demo") as vtx:
        assert vtx.audit.head() != morning
    assert morning in stack.client.get("/tip/keys").text
