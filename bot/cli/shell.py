"""What commands share: settings that stop with all faults, and `Deps` built at first use."""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from bot.settings import Settings, SettingsFault, read_settings

if TYPE_CHECKING:
    from bot.wiring import Deps

_NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}

P = ParamSpec("P")
R = TypeVar("R")


class Told(click.Group):
    """Lists its commands with the whole first sentence of each, however narrow the window."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(200)) for name, one in found if one])


def settings(*, may_simulate: bool = False) -> Settings:
    """Settings of this environment; ends the command with every fault where there is one."""
    try:
        return read_settings(os.environ, may_simulate=may_simulate)
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
    try:
        return build(chosen)
    except SettingsFault as error:
        raise click.ClickException("; ".join(error.faults)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or chosen.var_dir} cannot be used ({error.strerror}); make it this "
            "user's, or set VAR_DIR to another folder"
        ) from None


def refuse_no_address(deps: Deps) -> None:
    """End a command that would send a made-up address to LINE or to a citizen."""
    if not deps.settings.has_address:
        raise click.ClickException("PUBLIC_URL must be set to the https:// address of this server")


@contextmanager
def plainly(made: Deps | None = None) -> Iterator[None]:
    """A database or a folder that cannot be used ends a command with one line."""
    from sqlalchemy.exc import DBAPIError

    from bot.database_faults import explain, explain_whichever
    from storage.pen import StoreError

    try:
        yield
    except (DBAPIError, StoreError) as fault:
        told = explain_whichever(made, fault) if made else explain(settings(), fault)
        raise click.ClickException(told) from None
    except OSError as fault:
        if fault.errno not in _NOT_OURS or not fault.filename:
            raise
        raise click.ClickException(
            f"{fault.filename} cannot be used ({fault.strerror}): look at its owner and its disk"
        ) from None


def pass_deps(command: Callable[Concatenate[Deps, P], R]) -> Callable[P, R]:
    """Hand `Deps` to a command as its first argument, and let go of connections afterwards.

    A `Deps` in the click context (`ctx.obj`) is used as it is: tests bring their own.
    """

    @functools.wraps(command)
    def with_deps(*args: P.args, **kwargs: P.kwargs) -> R:
        given: Any = click.get_current_context().find_root().obj
        if given is not None:
            with plainly(given):
                return command(given, *args, **kwargs)
        made = deps()
        try:
            with plainly(made):
                return command(made, *args, **kwargs)
        finally:
            made.after_fork()

    return with_deps
