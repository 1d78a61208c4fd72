"""The console: what officers do in a browser. Server-rendered, phone first, no script."""

from bot.web.staff.pages import create_blueprint

__all__ = ["create_blueprint"]
