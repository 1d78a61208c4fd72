"""Everything a process leans on, built once; tests hand in their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.actions.context import ActionContext
from bot.bookshelf import Bookshelf
from bot.keyring import BootKey
from bot.line import LineClient
from bot.sending.names import family_name
from bot.sending.sender import Sender
from bot.settings import Settings, with_secret_key
from bot.side_door import SideDoor
from bot.slow_hand import SlowHand
from bot.townhall import TownHall, TownHalls
from bot.watching import SendTally
from handlers.known import TownFacts
from handlers.registry import check
from handlers.words import Words
from knowledge.index import Index
from storage import Keys, Store
from storage.vault import Vault

if TYPE_CHECKING:
    from bot.photos import Photos


MODELS = "knowledge"  # folder of what was learnt from a town's own sentences


def now() -> datetime:
    """The clock of real life, aware UTC."""
    return datetime.now(UTC)


@dataclass
class Deps:
    """What the shell's functions take instead of reaching for globals."""

    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], int] = field(repr=False)
    keys: Keys
    store: Store
    vault: Vault
    words: Words
    bookshelf: Bookshelf
    boot_key: BootKey
    towns: TownHalls
    sender: Sender
    side_door: SideDoor
    photos: Photos
    slow_hand: SlowHand
    started: datetime  # when the boot key was made: all that waited under another one is lost

    @property
    def index(self) -> Index:
        """Our own knowledge, to which no town has added anything."""
        return self.bookshelf.ours

    @property
    def files(self) -> Path:
        """Where pictures of cases live."""
        return self.settings.var_dir / "files"

    def line_for(self, town_id: int) -> LineClient:
        """The one client of this town's channel in this process."""
        return self.towns.of(town_id).line

    def context(self, hall: TownHall, message_id: str = "", reply_token: str = "") -> ActionContext:
        """Time, chance and the town for an action; `message_id` of the words that led to it, and
        the token of that event, for an action that leaves it unused."""
        return ActionContext(
            now=self.clock(),
            random=self.random,
            town=hall.rules,
            render=hall.write,
            public_url=self.settings.address,
            photo_link=partial(self.photos.link, hall.town.id),
            message_id=message_id,
            reply_token=reply_token,
            news_wait=timedelta(seconds=self.settings.news_wait),
        )

    def start_threads(self) -> None:
        """Start what runs beside the requests; only after the last fork."""
        self.bookshelf.start()
        self.sender.start()
        self.photos.start()
        self.side_door.start()

    def stop(self) -> None:
        """Finish what is held, then let go of everything. For SIGTERM and the end of tests."""
        self.bookshelf.stop()
        self.side_door.close()
        self.photos.stop()
        if self.sender.stop():  # else the process ends with them
            self.store.dispose()
        self.slow_hand.stop()
        self.vault.dispose()

    def after_fork(self) -> None:
        """Let go of connections that the parent opened."""
        self.store.dispose()
        self.vault.dispose()


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    random: Callable[[int], int] = secrets.randbelow,
    boot_key: BootKey | None = None,
) -> Deps:
    """Build everything from settings. Opens no connection and starts no thread."""
    from bot.actions.tips import are_open
    from bot.actions.tips_codes import slot_beside
    from bot.photos import Photos

    settings = with_secret_key(settings)
    keys = Keys(settings.secret_key.get_secret_value())
    store = Store(settings.main_database, keys=keys, clock=clock)
    vault = Vault(settings.vault_database, clock=clock)
    words = Words.load()
    check(words)
    towns = TownHalls(store, settings, words, clock, partial(are_open, vault))
    line_for = _line_for(towns)
    boot = boot_key or BootKey.make(secrets.token_bytes)
    sender = Sender(store, line_for, clock=clock, who=family_name(), tally=SendTally())
    photos = Photos(
        store,
        line_for,
        files=settings.var_dir / "files",
        keys=keys,
        clock=clock,
        address=settings.address,
    )
    slow_hand = SlowHand(slot_beside(vault.file))
    side_door = SideDoor(
        vault=vault,
        slow_hand=slow_hand,
        boot_key=boot,
        clock=clock,
        random_bytes=secrets.token_bytes,
        line_for=line_for,
        town_for=_facts_for(towns),
        words=words,
        web_path="/tip",
        heard_before=_heard_before(store),
    )
    return Deps(
        settings=settings,
        clock=clock,
        random=random,
        keys=keys,
        store=store,
        vault=vault,
        words=words,
        bookshelf=Bookshelf(store, Index.load(), clock, settings.var_dir / MODELS),
        boot_key=boot,
        towns=towns,
        sender=sender,
        side_door=side_door,
        photos=photos,
        slow_hand=slow_hand,
        started=clock(),
    )


def _heard_before(store: Store) -> Callable[[int, str], bool]:
    def heard_before(town_id: int, event_id: str) -> bool:
        with store.reading(town_id) as tx:
            return tx.inbox.has_heard(event_id)

    return heard_before


def _line_for(towns: TownHalls) -> Callable[[int], LineClient]:
    return lambda town_id: towns.of(town_id).line


def _facts_for(towns: TownHalls) -> Callable[[int], TownFacts]:
    return lambda town_id: towns.of(town_id).facts
