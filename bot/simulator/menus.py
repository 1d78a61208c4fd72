"""Rich menus of one channel: create, picture, default, per person, aliases."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from bot import line_limits as limits
from bot.simulator.answers import Refusal
from bot.simulator.checks.menus import menu_faults
from bot.simulator.checks.pictures import picture_size
from bot.simulator.ids import Ids
from bot.simulator.world import Json


@dataclass(slots=True)
class RichMenu:
    id: str
    written: Json
    picture: bytes = field(default=b"", repr=False)
    content_type: str = ""


class RichMenus:
    """The book of one channel. Every method raises `Refusal` where LINE would refuse."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._lock = threading.RLock()
        self.all: dict[str, RichMenu] = {}
        self.aliases: dict[str, str] = {}
        self.default = ""

    def check(self, written: object) -> Json:
        """Raise where LINE would refuse the description of a menu; give it back typed."""
        faults = menu_faults(written)
        if faults:
            raise Refusal.of_body(faults)
        assert isinstance(written, dict)
        return written

    def create(self, written: object) -> str:
        menu = self.check(written)
        with self._lock:
            if len(self.all) >= limits.RICH_MENUS:
                raise Refusal(400, "The number of rich menus exceeds the limit")
            menu_id = f"richmenu-{self._ids.uuid().replace('-', '')}"
            self.all[menu_id] = RichMenu(menu_id, menu)
            return menu_id

    def find(self, menu_id: str) -> RichMenu:
        found = self.all.get(menu_id)
        if found is None:
            raise Refusal(404, "richmenu not found")
        return found

    def delete(self, menu_id: str) -> None:
        with self._lock:
            self.find(menu_id)
            del self.all[menu_id]
            if self.default == menu_id:
                self.default = ""

    def upload(self, menu_id: str, content_type: str, picture: bytes) -> None:
        """Take the picture, once: JPEG or PNG, at most 1 MB, of the size the menu says."""
        menu = self.find(menu_id)
        if menu.picture:
            raise Refusal(400, "An image has already been uploaded to the richmenu")
        if content_type not in {"image/png", "image/jpeg"}:
            raise Refusal(415, f"The content type, {content_type}, is not supported")
        if len(picture) > limits.RICH_MENU_IMAGE_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        size = picture_size(picture, content_type)
        if size is None:
            raise Refusal(400, "The image could not be read")
        wanted = menu.written["size"]
        if size != (wanted["width"], wanted["height"]):
            raise Refusal(400, "The image size must be equal to the size of the richmenu")
        menu.picture, menu.content_type = picture, content_type

    def with_picture(self, menu_id: str) -> RichMenu:
        menu = self.find(menu_id)
        if not menu.picture:
            raise Refusal(400, "must upload richmenu image before applying it to user")
        return menu

    def set_default(self, menu_id: str) -> None:
        self.default = self.with_picture(menu_id).id

    def add_alias(self, alias: object, menu_id: object) -> None:
        if not isinstance(alias, str) or not limits.RICH_MENU_ALIAS.match(alias):
            raise Refusal(400, "invalid richmenu alias id")
        if alias in self.aliases:
            raise Refusal(400, "conflict richmenu alias id")
        if len(self.aliases) >= limits.RICH_MENU_ALIASES:
            raise Refusal(400, "The number of rich menu aliases exceeds the limit")
        self._point(alias, menu_id)

    def change_alias(self, alias: str, menu_id: object) -> None:
        self.alias(alias)
        self._point(alias, menu_id)

    def alias(self, alias: str) -> str:
        if alias not in self.aliases:
            raise Refusal(404, "richmenu alias not found")
        return self.aliases[alias]

    def drop_alias(self, alias: str) -> None:
        self.alias(alias)
        del self.aliases[alias]

    def _point(self, alias: str, menu_id: object) -> None:
        if not isinstance(menu_id, str) or menu_id not in self.all:
            raise Refusal(400, "richmenu not found")
        self.aliases[alias] = menu_id

    def shown(self, linked: str) -> RichMenu | None:
        """Find the menu a person sees: the linked one, else the default, else none."""
        return self.all.get(linked) or self.all.get(self.default)
