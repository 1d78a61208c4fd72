"""From LINE to the disk and out again: fetched, kept, linked for a day, swept."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from flask import Flask

from bot.line.client import Content, LineClient, Outcome
from bot.photos import Photos, clean
from bot.photos.fetching import LEASE_SECONDS, MOST_TRIES, Fetched, judge_fetch, wait_after
from bot.photos.links import Links
from storage import Keys, Store
from storage.photos import Photo
from storage.towns import Town
from tests.photos.test_clean import BANGKOK, notes, picture

PERSON = "U" + "a" * 32
NOON = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def content(status: int | None, body: bytes | None = None, fault: str = "") -> Content:
    return Content(Outcome(status, fault), "image/jpeg", body)  # type: ignore[arg-type]


@dataclass
class AlbumLine:
    """Gives the answers in turn, the last one for ever."""

    answers: list[Content]
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def content(self, message_id: str, at_most: int) -> Content:
        self.asked.append(message_id)
        self.meanwhile()
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass
class Album:
    store: Store
    photos: Photos
    line: AlbumLine
    town: int
    moved: list[timedelta]

    def want(self, message_id: str = "m1") -> Photo:
        with self.store.begin(self.town) as tx:
            return tx.photos.want(PERSON, message_id)

    def seen(self, photo: Photo) -> Photo:
        with self.store.reading(self.town) as tx:
            found = tx.photos.by_id(photo.id)
        assert found is not None
        return found

    def pass_by(self, **time: float) -> None:
        self.moved.append(timedelta(**time))

    def now(self) -> datetime:
        return NOON + sum(self.moved, timedelta())


@pytest.fixture
def album(sqlite_database: str, tmp_path: Path) -> Iterator[Album]:
    moved: list[timedelta] = []

    def clock() -> datetime:
        return NOON + sum(moved, timedelta())

    keys = Keys("k" * 40)
    store = Store(sqlite_database, keys=keys, clock=clock)
    town = store.towns.add(Town("klang", "Klang")).id
    line = AlbumLine([content(200, picture((600, 400), exif=notes(gps=BANGKOK)))])
    photos = Photos(
        store,
        lambda _: cast("LineClient", line),
        files=tmp_path / "files",
        keys=keys,
        clock=clock,
        address="https://town.example",
    )
    yield Album(store, photos, line, town, moved)
    photos.stop()
    store.dispose()


@pytest.mark.parametrize(
    ("answer", "attempts", "does", "fault"),
    [
        (content(200, b"x"), 1, "keep", ""),
        (content(202), 1, "again", "not_ready"),
        (content(202), MOST_TRIES, "failed", "not_ready"),
        (content(404), 1, "failed", "gone"),
        (content(410), 1, "failed", "gone"),
        (content(401), 1, "again", "http_401"),
        (content(429), 1, "again", "http_429"),
        (content(400), 1, "failed", "http_400"),
        (content(500), 1, "again", "http_500"),
        (content(500), MOST_TRIES, "failed", "http_500"),
        (content(None, fault="timeout"), 1, "again", "timeout"),
        (content(None), 1, "again", "no_answer"),
        (Content(Outcome(200), is_too_large=True), 1, "failed", "too_large"),
    ],
)
def test_a_fetch_is_judged(answer: Content, attempts: int, does: str, fault: str) -> None:
    seen = judge_fetch(answer, attempts)
    assert (seen.does, seen.fault) == (does, fault)
    assert (seen.after > timedelta(0)) == (does == "again")


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 13, 99)] == [1, 2, 4, 3600, 3600]
    assert Fetched("failed").after == timedelta(0)


def test_a_picture_is_fetched_stripped_and_kept(album: Album) -> None:
    photo = album.want()
    album.photos.fetch_missed(NOON)
    kept = album.seen(photo)
    assert (kept.state, kept.kind, kept.width, kept.height) == ("stored", "image/jpeg", 600, 400)
    assert kept.message_id is None
    assert kept.private["lat"] == 13.75625
    large, small = album.photos.path(kept, "large"), album.photos.path(kept, "small")
    assert large is not None
    assert small is not None
    assert large.stat().st_size == kept.size
    assert stat.S_IMODE(large.stat().st_mode) == 0o600
    assert stat.S_IMODE(large.parent.stat().st_mode) == 0o700
    assert kept.id not in large.name
    assert album.photos.path(photo, "large") is None  # as it was before


def test_a_picture_that_is_not_ready_is_waited_for(album: Album) -> None:
    album.line.answers.insert(0, content(202))
    photo = album.want()
    album.photos.fetch_missed(NOON)
    assert (album.seen(photo).state, album.seen(photo).fault) == ("wanted", "not_ready")
    album.photos.fetch_missed(NOON)
    assert len(album.line.asked) == 1
    album.pass_by(seconds=1)
    album.photos.fetch_missed(NOON)
    assert album.seen(photo).state == "stored"


@pytest.mark.parametrize(
    ("answer", "state", "fault"),
    [
        (content(410), "gone", "gone"),
        (content(200, b"\0\0\0\x18ftypheic" + b"\0" * 40), "failed", "heic"),
        (content(200, b"hello"), "failed", "not_a_picture"),
    ],
)
def test_what_cannot_be_kept_is_shown_to_staff(
    album: Album, answer: Content, state: str, fault: str
) -> None:
    album.line.answers = [answer]
    photo = album.want()
    album.photos.fetch_missed(NOON)
    seen = album.seen(photo)
    assert (seen.state, seen.fault, seen.message_id) == (state, fault, None)


def test_what_is_taken_back_during_the_fetch_leaves_no_file(album: Album, tmp_path: Path) -> None:
    album.want()

    def take_back() -> None:
        with album.store.begin(album.town) as tx:
            assert tx.photos.take_back("m1")

    album.line.meanwhile = take_back
    album.photos.fetch_missed(NOON)
    assert not list((tmp_path / "files").glob("*/*/*"))


def test_a_fault_of_our_own_costs_one_try(album: Album) -> None:
    def fail() -> None:
        raise RuntimeError("a bug")

    album.line.meanwhile = fail
    photo = album.want()
    album.photos.fetch_missed(NOON)
    assert (album.seen(photo).state, album.seen(photo).fault) == ("wanted", "crash")
    for _ in range(MOST_TRIES):
        album.pass_by(hours=2)
        album.photos.fetch_missed(NOON)
    assert album.seen(photo).state == "failed"


def test_each_picture_is_leased_when_its_turn_comes(album: Album) -> None:
    """A slow one would otherwise outlast the leases of those behind it."""
    album.want("m1")
    album.want("m2")
    others: list[int] = []

    def look() -> None:
        taken = album.store.photo_queue.claim(album.now(), 4, LEASE_SECONDS)
        others.append(len(taken))

    album.line.meanwhile = look
    album.photos.fetch_missed(NOON)
    assert album.line.asked == ["m1"]
    assert others == [1]


def test_two_may_write_the_same_picture(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other's half-written file is not put in its place, and nothing is left behind."""
    photo = album.want()
    sync, others = os.fsync, iter([True])

    def slowly(handle: int) -> None:
        if next(others, False):
            album.photos.files.write(album.town, photo.address, clean(picture((600, 400))))
        sync(handle)

    monkeypatch.setattr("bot.photos.files.os.fsync", slowly)
    album.photos.fetch_missed(NOON)
    kept = album.seen(photo)
    assert kept.state == "stored"
    large = album.photos.path(kept, "large")
    assert large is not None
    assert len(list(large.parent.iterdir())) == 2


def test_the_thread_fetches_when_woken(album: Album) -> None:
    fetched = Event()
    album.line.meanwhile = fetched.set
    album.photos.start()
    photo = album.want()
    album.photos.wake()
    assert fetched.wait(20)
    album.photos.stop(20)
    assert album.seen(photo).state == "stored"


def test_the_thread_outlives_a_fault_of_the_database(
    album: Album, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failures = album.store.photo_queue.claim, iter([True])
    failed, fetched = Event(), Event()
    album.line.meanwhile = fetched.set

    def fails_once(now: datetime, limit: int, lease_seconds: int) -> list[Photo]:
        if next(failures, False):
            failed.set()
            raise OSError("the disk is full")
        return claim(now, limit, lease_seconds)

    monkeypatch.setattr(album.store.photo_queue, "claim", fails_once)
    monkeypatch.setattr("bot.photos.PAUSE_AFTER_FAULT", 0.05)
    album.want()
    album.photos.start()
    assert failed.wait(20)
    album.photos.wake()
    assert fetched.wait(20)


def test_the_thread_comes_back_to_what_was_not_ready(album: Album) -> None:
    album.line.answers.insert(0, content(202))
    tried = Event()
    album.line.meanwhile = tried.set
    photo = album.want()
    album.photos.start()
    assert tried.wait(20)
    tried.clear()
    album.pass_by(seconds=2)
    assert tried.wait(20)
    album.photos.stop(20)
    assert album.seen(photo).state == "stored"


def test_files_go_with_their_rows(album: Album) -> None:
    photo = album.want()
    album.photos.fetch_missed(NOON)
    with album.store.begin(album.town) as tx:
        removed = tx.photos.remove_drafts(PERSON)
    album.photos.remove(removed)
    album.photos.remove(removed)
    assert album.photos.path(removed[0], "large") is None
    assert removed[0].id == photo.id


def test_only_orphans_are_swept_and_only_old_ones(album: Album, tmp_path: Path) -> None:
    photo = album.want()
    album.photos.fetch_missed(NOON)
    kept = album.seen(photo)
    large = album.photos.path(kept, "large")
    assert large is not None
    orphans = [
        large.with_name("b" * 32 + ".large.jpg"),
        large.with_name("c" * 32 + ".part"),
    ]
    for path in orphans:
        path.write_bytes(b"x")
    real_now = datetime.now(UTC)
    assert album.photos.sweep(real_now) == 0
    old = (real_now - timedelta(hours=2)).timestamp()
    for path in [*orphans, large]:
        os.utime(path, (old, old))
    assert album.photos.sweep(real_now) == 2
    assert large.exists()


def test_an_address_cannot_leave_the_folder(album: Album) -> None:
    for odd in ("../../etc/passwd", "a/b", "", "a" * 200):
        with pytest.raises(ValueError, match="address"):
            album.photos.files.path(1, odd, "small")


@pytest.fixture
def media(album: Album) -> Flask:
    app = Flask("media")
    app.register_blueprint(album.photos.blueprint())
    return app


def path_of(link: str) -> str:
    return link.removeprefix("https://town.example")


def test_a_link_opens_the_small_rendition_for_a_day(album: Album, media: Flask) -> None:
    photo = album.want()
    album.photos.fetch_missed(NOON)
    link = album.photos.link(album.town, photo.id)
    assert album.seen(photo).address not in link
    with media.test_client().get(path_of(link)) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]
    album.pass_by(hours=24)
    with media.test_client().get(path_of(link)) as answer:
        assert answer.status_code == 200
    album.pass_by(hours=1)
    assert media.test_client().get(path_of(link)).status_code == 404


def test_every_other_link_is_the_same_404(album: Album, media: Flask) -> None:
    photo = album.want()
    link = path_of(album.photos.link(album.town, photo.id))
    client = media.test_client()
    assert client.get(link).status_code == 404  # not fetched yet
    album.photos.fetch_missed(NOON)
    other = path_of(album.photos.link(album.town, "nobody"))
    for odd in (
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        link.replace("until=1", "until=2"),
        link.replace("until=1", "until=x"),
        link.replace(f"/media/{album.town}/", "/media/99/"),
        link.partition("?")[0],
        link.partition("&")[0],
        other,
    ):
        assert client.get(odd).status_code == 404
    with album.store.begin(album.town) as tx:
        removed = tx.photos.take_back("m1")
    assert client.get(link).status_code == 404
    assert removed


def test_links_of_another_key_are_not_ours() -> None:
    one = Links(b"1" * 32, "https://a", clock=lambda: NOON)
    other = Links(b"2" * 32, "https://a", clock=lambda: NOON)
    until, _, sign = one.make(1, "p").partition("until=")[2].partition("&sign=")
    assert one.is_good(1, "p", until, sign)
    assert not other.is_good(1, "p", until, sign)
    assert not one.is_good(2, "p", until, sign)


def test_a_file_that_is_missing_is_a_404(album: Album, media: Flask) -> None:
    photo = album.want()
    album.photos.fetch_missed(NOON)
    album.photos.remove([album.seen(photo)])
    assert media.test_client().get(path_of(album.photos.link(1, photo.id))).status_code == 404
