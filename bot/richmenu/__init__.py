"""The rich menu: its picture, drawn by typst, and its description for LINE."""

from bot.richmenu.menu import LANGUAGES, MARK, TILES, MenuTooLarge, describe, draw, switch_alias

__all__ = ["LANGUAGES", "MARK", "TILES", "MenuTooLarge", "describe", "draw", "switch_alias"]
