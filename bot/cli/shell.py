"""What commands share: settings that stop with all faults, and `Deps` built at first use."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from bot.settings import Settings, SettingsFault, read_settings

if TYPE_CHECKING:
    from bot.wiring import Deps

P = ParamSpec("P")
R = TypeVar("R")


def settings() -> Settings:
    """Settings of this environment; ends the command with every fault where there is one."""
    try:
        return read_settings(os.environ)
    except SettingsFault as error:
        raise click.ClickException(
            "the settings need attention:\n  " + "\n  ".join(error.faults)
        ) from None


def deps() -> Deps:
    """Everything built from the settings. No thread runs; nothing is migrated."""
    from bot.logs import set_up
    from bot.wiring import build

    chosen = settings()
    set_up(chosen.log_level)  # before anything is logged: the default writes what it is given
    return build(chosen)


def pass_deps(command: Callable[Concatenate[Deps, P], R]) -> Callable[P, R]:
    """Hand `Deps` to a command as its first argument, and let go of connections afterwards.

    A `Deps` in the click context (`ctx.obj`) is used as it is: tests bring their own.
    """

    @functools.wraps(command)
    def with_deps(*args: P.args, **kwargs: P.kwargs) -> R:
        given: Any = click.get_current_context().find_root().obj
        if given is not None:
            return command(given, *args, **kwargs)
        made = deps()
        try:
            return command(made, *args, **kwargs)
        finally:
            made.after_fork()

    return with_deps
