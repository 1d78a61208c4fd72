"""`perform_tip`: the vault's one write path, used by chat, web form and command line alike."""

from __future__ import annotations
