"""Pages for everybody: no log-in, no cookie, no script."""

from bot.web.public.pages import NOTICE_VERSION, create_blueprint

__all__ = ["NOTICE_VERSION", "create_blueprint"]
