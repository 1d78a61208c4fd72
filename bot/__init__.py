"""The shell: Flask, LINE, HTTP and processes. The only package that knows all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from bot.webhook import WebhookDoor
    from bot.wiring import Deps

LARGEST_BODY = 1024 * 1024  # bytes; forms are far smaller


def create_app(deps: Deps) -> Flask:
    """The web application: settings, blueprints, error pages, nothing else."""
    from flask import Flask

    from bot import web
    from bot.watching import watching
    from bot.web import public, staff, tips
    from bot.web.staff import tips as staff_tips
    from bot.webhook import WebhookDoor
    from bot.week import links as week_links

    app = Flask("prongsai", static_folder=None)
    app.extensions["prongsai"] = deps
    app.config.update(
        SECRET_KEY=deps.keys.derive("web session"),
        SESSION_COOKIE_NAME="prongsai_staff",
        SESSION_COOKIE_PATH="/staff",  # never sent to the pages of the anonymous channel
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not deps.settings.is_simulated,
        MAX_CONTENT_LENGTH=LARGEST_BODY,  # a page that takes files raises it for itself
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    web.install(app, is_https=not deps.settings.is_simulated)
    app.register_blueprint(watching)
    app.register_blueprint(public.create_blueprint(deps))
    app.register_blueprint(staff.create_blueprint(deps))
    app.register_blueprint(staff_tips.create_blueprint(deps))
    app.register_blueprint(tips.create_blueprint(deps))
    app.register_blueprint(deps.photos.blueprint())
    app.register_blueprint(week_links.blueprint(deps))
    app.wsgi_app = WebhookDoor(app.wsgi_app, deps)  # type: ignore[method-assign]
    return app


def door_of(app: Flask) -> WebhookDoor:
    """What stands before its pages and takes what LINE posts."""
    door: WebhookDoor = app.wsgi_app  # type: ignore[assignment]
    return door
