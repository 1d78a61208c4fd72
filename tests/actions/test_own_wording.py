"""A town's own wording, as a process remembers it: what fits no longer costs nobody an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.wiring import Deps
from handlers.outcomes import Plain, Word
from tests.actions.shell import built
from tests.actions.townhall import Clock, Townhall


@pytest.fixture
def deps(
    empty_database: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock) as made:
        yield made


@pytest.fixture
def stage(deps: Deps, clock: Clock) -> Townhall:
    return Townhall.open(deps.store, clock)


def says(stage: Townhall, words: Mapping[str, str]) -> None:
    stage.store.towns.change(stage.town.id, lambda now: replace(now, settings={"words": words}))
    stage.clock.goes_on(seconds=6)  # what a process remembers of a town is five seconds old


def test_a_wording_that_fits_no_longer_is_left_out_and_the_others_hold(
    deps: Deps, stage: Townhall
) -> None:
    apology = Word("shell.apology", {"phone": Plain("1")})
    ours = deps.words.render(apology, "th")
    says(stage, {"gone.long.ago": "x", "shell.apology": "{phone:%q}", "talk.cancel": "ไม่เอา"})
    with capture_logs() as logged:
        hall = deps.towns.of(stage.town.id)
    assert hall.words.render(apology, "th") == ours
    assert hall.words.render(Word("talk.cancel"), "th") == "ไม่เอา"
    assert [one["key"] for one in logged] == ["gone.long.ago", "shell.apology"]
    says(stage, {"gone.long.ago": "x"})
    assert deps.towns.of(stage.town.id).words is deps.words


def test_the_same_words_stay_the_same_object(deps: Deps, stage: Townhall) -> None:
    """Else everything that is kept for them would be made anew every five seconds."""
    says(stage, {"talk.cancel": "ไม่เอา"})
    before = deps.towns.of(stage.town.id)
    stage.clock.goes_on(seconds=6)
    after = deps.towns.of(stage.town.id)
    assert after is not before
    assert after.words is before.words
    says(stage, {"talk.cancel": "ไม่ต้อง"})
    assert deps.towns.of(stage.town.id).words.render(Word("talk.cancel"), "th") == "ไม่ต้อง"
    says(stage, {})
    assert deps.towns.of(stage.town.id).words is deps.words
