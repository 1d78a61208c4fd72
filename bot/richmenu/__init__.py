"""The rich menu: its picture, drawn by typst, and its description for LINE."""

from bot.richmenu.menu import LANGUAGES, draw, switch_alias, describe

__all__ = ["LANGUAGES", "describe", "draw", "switch_alias"]
