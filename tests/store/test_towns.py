"""The directory of towns, and what is sealed in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from storage import Keys, Store
from storage.keys import KeysError
from storage.towns import Town, TownTakenError
from tests.databases import SECRET, Clock

KLONG = Town(
    slug="klong-suan",
    name="เทศบาลตำบลคลองสวน",
    settings={"phone": "02-000-0000"},
    channel_secrets=("secret one", "secret two"),
    access_token="a token",
    bot_user_id="U0bot",
)


def test_a_town_comes_back_as_it_was_added(store: Store) -> None:
    town = store.towns.add(KLONG)
    assert town == replace(KLONG, id=town.id, is_default=True)
    assert store.towns.all() == (town,)
    assert store.towns.by_slug("klong-suan") == town
    assert store.towns.by_id(town.id) == town
    assert store.towns.default() == town
    assert store.towns.by_slug("nowhere") is None


def test_a_slug_is_taken_once(store: Store) -> None:
    store.towns.add(KLONG)
    with pytest.raises(TownTakenError):
        store.towns.add(replace(KLONG, is_default=True))
    default = store.towns.default()
    assert default is not None
    assert default.slug == "klong-suan"


def test_one_town_is_the_default(store: Store) -> None:
    first = store.towns.add(KLONG)
    second = store.towns.add(replace(KLONG, slug="second"))
    assert store.towns.default() == first
    wanted = replace(second, is_default=True, name="ใหม่", channel_secrets=("x",))
    assert store.towns.change(second.id, lambda _: wanted) == wanted
    assert store.towns.default() == wanted
    third = store.towns.add(replace(KLONG, slug="third", is_default=True))
    assert store.towns.default() == third


def test_changes_by_others_are_seen_within_five_seconds(
    store: Store, database: str, keys: Keys, clock: Clock
) -> None:
    town = store.towns.add(KLONG)
    other = Store(database, keys=keys, clock=clock)
    assert other.towns.by_slug("klong-suan") == town
    store.towns.change(town.id, lambda now: replace(now, name="ใหม่"))
    assert other.towns.by_slug("klong-suan") == town
    clock.forward(seconds=5)
    assert other.towns.by_slug("klong-suan") == replace(town, name="ใหม่")
    other.dispose()


def test_a_change_is_laid_over_what_another_process_wrote(
    store: Store, database: str, keys: Keys, clock: Clock
) -> None:
    """What this process remembers is older; the other's hours and channel are not lost."""
    town = store.towns.add(KLONG)
    assert store.towns.by_id(town.id) == town
    other = Store(database, keys=keys, clock=clock)
    other.towns.change(
        town.id,
        lambda now: replace(
            now, settings={**now.settings, "hours": ["09:00-15:00"]}, channel_secrets=("new",)
        ),
    )
    assert store.towns.by_id(town.id) == town
    changed = store.towns.change(
        town.id, lambda now: replace(now, settings={**now.settings, "phone": "02-111-1111"})
    )
    assert changed.settings == {"phone": "02-111-1111", "hours": ["09:00-15:00"]}
    assert changed.channel_secrets == ("new",)
    clock.forward(seconds=5)
    assert other.towns.by_id(town.id) == store.towns.by_id(town.id) == changed
    other.dispose()


def test_two_processes_that_change_a_town_at_once_wait_for_each_other(
    store: Store, database: str, keys: Keys, clock: Clock
) -> None:
    town = store.towns.add(replace(KLONG, settings={"count": 0}))
    other = Store(database, keys=keys, clock=clock)

    def count(now: Town) -> Town:
        return replace(now, settings={"count": now.settings["count"] + 1})

    def several(of: Store) -> None:
        for _ in range(10):
            of.towns.change(town.id, count)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(several, (store, other)))
    assert store.towns.change(town.id, count).settings == {"count": 21}
    other.dispose()


def test_a_change_that_cannot_be_leaves_nothing(store: Store) -> None:
    town = store.towns.add(KLONG)

    def wrong(now: Town) -> Town:
        raise ValueError(now.slug)

    with pytest.raises(ValueError, match="klong-suan"):
        store.towns.change(town.id, wrong)
    with pytest.raises(KeyError):
        store.towns.change(town.id + 1, lambda now: now)
    assert store.towns.all() == (town,)


def test_secrets_are_stored_sealed(store: Store) -> None:
    store.towns.add(KLONG)
    with store.doors().reading() as connection:
        row = connection.execute(text("SELECT * FROM towns")).one()
    kept = repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
    assert "secret one" not in kept
    assert "a token" not in kept
    assert "secret" not in repr(KLONG)
    assert "a token" not in repr(KLONG)


def test_under_another_secret_key_a_town_is_there_and_its_channel_is_locked(
    store: Store, database: str, clock: Clock
) -> None:
    """The town can be listed, changed and given a new channel; the former key opens the old one."""
    town = store.towns.add(KLONG)
    other = Store(database, keys=Keys("quite another secret"), clock=clock)
    found = other.towns.all()[0]
    assert found == replace(town, channel_secrets=(), access_token="", is_locked=True)
    other.towns.change(found.id, lambda now: replace(now, name="ใหม่"))
    clock.forward(seconds=5)
    assert store.towns.all() == (replace(town, name="ใหม่"),)
    new = replace(found, channel_secrets=("third",), access_token="new", is_locked=False)
    other.towns.change(found.id, lambda _: new)
    assert other.towns.all() == (new,)
    clock.forward(seconds=5)
    assert store.towns.all()[0].is_locked
    other.dispose()


def test_keys_serve_one_purpose_each(keys: Keys) -> None:
    assert keys.event_hash("x") != keys.message_hash("x")
    assert len(keys.event_hash("x")) == 16
    assert keys.event_hash("x") == Keys(SECRET).event_hash("x")
    assert keys.event_hash("x") != Keys(SECRET + "!").event_hash("x")
    assert keys.derive("one") != keys.derive("two")
    assert keys.case_key_hash("1", "x") != keys.case_key_hash("2", "x")
    assert SECRET not in repr(keys)


def test_a_sealed_value_opens_only_where_it_was_sealed(keys: Keys) -> None:
    sealed = keys.seal("geheim", context="a token")
    assert keys.open(sealed, context="a token") == "geheim"
    assert keys.seal("geheim", context="a token") != sealed
    for broken, context in (
        (sealed, "b token"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), "a token"),
        (b"", "a token"),
    ):
        with pytest.raises(KeysError):
            keys.open(broken, context=context)


def test_a_short_secret_key_is_refused() -> None:
    with pytest.raises(KeysError, match="16 characters"):
        Keys("short")
