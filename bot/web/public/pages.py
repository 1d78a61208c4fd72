"""The public pages of a town: `/…` for the default town, `/t/<slug>/…` for each other one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

NOTICE_VERSION = 1
"""Of the privacy notice. Raise it with every change of meaning in `public/privacy.html`."""


def create_blueprint(deps: Any) -> Blueprint:  # noqa: ANN401
    """Build the blueprint over `deps.store.towns`, `deps.index` and `deps.settings`."""
    raise NotImplementedError
