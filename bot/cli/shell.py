"""What commands share: settings that stop with all faults, and `Deps` built at first use."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from bot.settings import Settings, SettingsFault, read_settings

if TYPE_CHECKING:
    from bot.wiring import Deps

P = ParamSpec("P")
R = TypeVar("R")


class Told(click.Group):
    """Lists its commands with the whole first sentence of each, however narrow the window."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(200)) for name, one in found if one])


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
    try:
        return build(chosen)
    except OSError as error:
        raise click.ClickException(
            f"the folder {chosen.var_dir} cannot be used ({error.strerror}): set VAR_DIR"
        ) from None


@contextmanager
def plainly() -> Iterator[None]:
    """A database that is not there or of yesterday ends a command with one line."""
    from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

    try:
        yield
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        if _is_of_yesterday(error.orig):
            raise click.ClickException(
                "the database is not up to date; run: prongsai init"
            ) from None
        first = str(error.orig).partition("\n")[0]
        raise click.ClickException(
            f"the database cannot be used ({first}); look at DATABASE_URL and VAULT_DATABASE_URL"
        ) from None


def _is_of_yesterday(fault: BaseException | None) -> bool:
    """Whether a table or column is missing."""
    missing = {"42P01", "42703"}  # undefined table, undefined column
    return getattr(fault, "sqlstate", "") in missing or "no such" in str(fault)


def pass_deps(command: Callable[Concatenate[Deps, P], R]) -> Callable[P, R]:
    """Hand `Deps` to a command as its first argument, and let go of connections afterwards.

    A `Deps` in the click context (`ctx.obj`) is used as it is: tests bring their own.
    """

    @functools.wraps(command)
    def with_deps(*args: P.args, **kwargs: P.kwargs) -> R:
        given: Any = click.get_current_context().find_root().obj
        if given is not None:
            with plainly():
                return command(given, *args, **kwargs)
        made = deps()
        try:
            with plainly():
                return command(made, *args, **kwargs)
        finally:
            made.after_fork()

    return with_deps
