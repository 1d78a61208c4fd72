"""Files whose tests take long go first, so that no worker is left with one of them at the end.

`make test` hands a whole file to whichever worker is free (`--dist loadfile`), in this order. Both
numbers of a file count: what it computes, and what it waits for. They are seconds of a quiet
machine with two cores, rounded; only their order matters. Write down a new file that takes more
than ten: `pytest --durations=40` tells. All others follow in the random order of the run.
"""

from __future__ import annotations

from typing import Final

import pytest

SECONDS: Final = {
    "tests/whole/test_run.py": 110,
    "tests/answers/test_night_school.py": 60,
    "tests/whole/test_replay.py": 100,
    "tests/whole/test_simulated_days.py": 70,
    "tests/browser/test_staff_console.py": 60,
    "tests/browser/test_tip_memory.py": 55,
    "tests/vault/test_web_deaths.py": 45,
    "tests/browser/test_officers_acts.py": 45,
    "tests/whole/test_faults.py": 40,
    "tests/vault/test_memory.py": 40,
    "tests/browser/test_officers_keys.py": 35,
    "tests/browser/test_officers_screens.py": 30,
    "tests/browser/test_tip_line.py": 30,
    "tests/browser/test_desk_and_field.py": 25,
    "tests/browser/test_the_whole_way.py": 25,
    "tests/actions/console/test_fuzz.py": 25,
    "tests/vault/test_officers_canary.py": 25,
    "tests/vault/test_web_canary.py": 20,
    "tests/actions/console/test_every_door.py": 20,
    "tests/actions/console/test_matrix.py": 20,
    "tests/browser/test_tip_sealed.py": 20,
    "tests/shell/test_command_line.py": 20,
    "tests/vault/test_flood.py": 20,
    "tests/browser/test_every_page.py": 18,
    "tests/browser/test_canary_with_script.py": 17,
    "tests/browser/test_officers_inbox.py": 16,
    "tests/browser/test_passkeys.py": 15,
    "tests/browser/test_officers_work.py": 15,
    "tests/browser/test_service_pages.py": 15,
    "tests/browser/test_answers_grow.py": 14,
    "tests/browser/test_tip_form.py": 14,
    "tests/browser/test_public_pages.py": 14,
    "tests/sending/test_sender.py": 14,
    "tests/sending/test_watching.py": 14,
    "tests/vault/test_staff_excluded.py": 14,
    "tests/vault/test_town_hall.py": 14,
    "tests/whole/test_staff_in_line.py": 14,
    "tests/vault/test_twins.py": 12,
    "tests/store/test_migrations.py": 12,
}


def longest_first(items: list[pytest.Item]) -> None:
    """Sort in place; what has no number here keeps its order."""
    items.sort(key=lambda item: -SECONDS.get(item.nodeid.split("::")[0], 0))
