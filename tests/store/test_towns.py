"""The directory of towns, and what is sealed in it."""

from __future__ import annotations

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
    store.towns.change(replace(second, is_default=True, name="ใหม่", channel_secrets=("x",)))
    default = store.towns.default()
    assert default == replace(second, is_default=True, name="ใหม่", channel_secrets=("x",))
    third = store.towns.add(replace(KLONG, slug="third", is_default=True))
    assert store.towns.default() == third


def test_changes_by_others_are_seen_within_five_seconds(
    store: Store, database: str, keys: Keys, clock: Clock
) -> None:
    town = store.towns.add(KLONG)
    other = Store(database, keys=keys, clock=clock)
    assert other.towns.by_slug("klong-suan") == town
    store.towns.change(replace(town, name="ใหม่"))
    assert other.towns.by_slug("klong-suan") == town
    clock.forward(seconds=5)
    assert other.towns.by_slug("klong-suan") == replace(town, name="ใหม่")
    other.dispose()


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
    other.towns.change(replace(found, name="ใหม่"))
    clock.forward(seconds=5)
    assert store.towns.all() == (replace(town, name="ใหม่"),)
    new = replace(found, channel_secrets=("third",), access_token="new", is_locked=False)
    other.towns.change(new)
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
