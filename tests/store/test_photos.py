"""Photos: wanted, fetched once, kept with their case, deleted when taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage import Store
from storage.photos import StoredPhoto
from storage.towns import Town
from tests.databases import Clock
from tests.store.test_cases import LAMP, file

DONE = StoredPhoto("image/jpeg", 1600, 1200, 220_000, "ab" * 32, {"camera": "invented"})


def test_a_wanted_photo_is_handed_out_and_kept(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        wanted = tx.photos.want("U1", "m1")
    assert (wanted.state, wanted.message_id, wanted.number, wanted.person) == (
        "wanted",
        "m1",
        None,
        "U1",
    )
    (claimed,) = store.photo_queue.claim(clock(), 10, 60)
    assert (claimed.id, claimed.state, claimed.attempts) == (wanted.id, "fetching", 1)
    assert store.photo_queue.claim(clock(), 10, 60) == []
    with store.begin(claimed.town_id) as tx:
        assert tx.photos.mark_stored(claimed.id, DONE)
        assert not tx.photos.mark_stored(claimed.id, DONE)
        kept = tx.photos.by_address(wanted.address)
    assert kept is not None
    assert (kept.state, kept.message_id, kept.kind, kept.size) == (
        "stored",
        None,
        "image/jpeg",
        220_000,
    )
    assert kept.private == {"camera": "invented"}
    assert store.photo_queue.counts() == {"stored": 1}


def test_a_fetch_that_was_left_lying_is_due_again(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        tx.photos.want("U1", "m1")
    store.photo_queue.claim(clock(), 10, 60)
    (again,) = store.photo_queue.claim(clock.forward(seconds=60), 10, 60)
    assert again.attempts == 2


def test_a_photo_that_is_not_ready_waits(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        photo = tx.photos.want("U1", "m1")
        assert tx.photos.mark_wanted(photo.id, clock() + timedelta(seconds=2), "202")
    assert store.photo_queue.claim(clock(), 10, 60) == []
    (ready,) = store.photo_queue.claim(clock.forward(seconds=2), 10, 60)
    assert ready.fault == "202"


def test_a_failed_photo_stays_visible(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        failed, gone = tx.photos.want("U1", "m1"), tx.photos.want("U1", "m2")
        assert tx.photos.mark_failed(failed.id, "type")
        assert tx.photos.mark_failed(gone.id, "410", gone=True)
        assert [photo.state for photo in tx.photos.drafts_of("U1")] in (
            ["failed", "gone"],
            ["gone", "failed"],
        )
    assert store.photo_queue.claim(clock(), 10, 60) == []


def test_only_ones_own_drafts_are_filed(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        mine, others = tx.photos.want("U1", "m1"), tx.photos.want("U2", "m2")
        ids = (mine.id, others.id, mine.id, "unknown")
        assert tx.photos.attach(ids, "U1", LAMP.number) == 1
        assert tx.photos.attach(ids, "U1", LAMP.number) == 0
        (filed,) = tx.photos.of_case(LAMP.number)
        assert (filed.id, filed.person) == (mine.id, None)
        assert tx.photos.drafts_of("U1") == ()
        assert tx.photos.drafts_of("U2") == (others,)


def test_an_unsent_photo_is_deleted_even_from_a_case(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        photo = tx.photos.want("U1", "m1")
        tx.photos.attach([photo.id], "U1", LAMP.number)
        tx.photos.mark_stored(photo.id, DONE)
    with store.begin(town.id) as tx:
        assert [one.id for one in tx.photos.take_back("m1")] == [photo.id]
        assert tx.photos.take_back("m1") == ()
        assert tx.photos.by_id(photo.id) is None
        assert not tx.photos.mark_stored(photo.id, DONE)


def test_drafts_and_cases_give_up_their_photos(store: Store, town: Town) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        filed, draft = tx.photos.want("U1", "m1"), tx.photos.want("U1", "m2")
        tx.photos.attach([filed.id], "U1", LAMP.number)
        assert [photo.id for photo in tx.photos.remove_drafts("U1")] == [draft.id]
        assert [photo.id for photo in tx.photos.remove_of_case(LAMP.number)] == [filed.id]


def test_draft_photos_die_after_a_day(store: Store, town: Town, clock: Clock) -> None:
    file(store, town)
    with store.begin(town.id) as tx:
        old = [tx.photos.want("U1", f"m{number}") for number in range(60)]
        filed = tx.photos.want("U1", "filed")
        tx.photos.attach([filed.id], "U1", LAMP.number)
        clock.forward(hours=24)
        young = tx.photos.want("U1", "young")
    gone = store.sweeps.stale_draft_photos(clock())
    assert {photo.id for photo in gone} == {photo.id for photo in old}
    with store.reading(town.id) as tx:
        assert tx.photos.by_id(young.id) is not None
        assert tx.photos.by_id(filed.id) is not None


def test_no_photo_is_fetched_by_two(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        wanted = {tx.photos.want("U1", f"m{number}").id for number in range(40)}

    def fetch(_: int) -> list[str]:
        return [photo.id for photo in store.photo_queue.claim(clock(), 5, 60)]

    with ThreadPoolExecutor(4) as threads:
        fetched = [photo for some in threads.map(fetch, range(16)) for photo in some]
    assert len(fetched) == len(set(fetched))
    assert set(fetched) <= wanted
